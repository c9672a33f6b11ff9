"""The gates of a report's PDF: tagged PDF/A-3 with attachments, and readable by who does not see it.

No independent validator can be installed, so these are our own rules and two free checkers; "dibuat menurut" PDF/A-3a
and PDF/UA-1, not certified.
"""

import csv
import io
import json
from hashlib import sha256
from types import SimpleNamespace

import outloud
import pdfua
import pikepdf
import pytest
from pikepdf import Name

from laporan.dokumen import susun_dokumen
from laporan.lampiran_data import lampiran
from laporan.pdf import render_pdf
from laporan.struktur_pdf import anak, jenis, pasangan, rapikan, unsur
from opd.jejak import sidik
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.test_dokumen import MASUKAN

DITERIMA = {  # what the checkers warn about and why it stands
    "LNK-010": "pos-el pada kop dicetak sebagai teks, seperti pada kertas surat",
    "PAG-001": "kop di atas surat dan kata pengantar adalah isi, bukan kepala halaman",
    "ORD-001": "WeasyPrint menggambar foto sebelum keterangannya; pohonnya berurutan",
}
PENUH = {  # every part that the settings can add, a letter before the cover
    "huruf": "liberation-serif", "surat_opd": "depan", "lembar_pengesahan": True, "ringkasan": True, "kehadiran": "lampiran",
    "urutan_bab": "hasil", "kop_rasio": "3:4",
}  # fmt: skip
QR = {"qr": "https://budayakerja.contoh.go.id/v/BK7F3KQ2MX91/"}


def jadikan(folder, cuplikan: dict) -> SimpleNamespace:
    masukan = MASUKAN | QR | {"cuplikan": cuplikan}
    (folder / "berkas").mkdir()
    dokumen = susun_dokumen(masukan, folder / "berkas")
    hasil = render_pdf(dokumen.html, dokumen.berkas, folder / "a.pdf", waktu_detik=120, memori_mb=1024, lampiran=dokumen.lampiran)
    return SimpleNamespace(path=folder / "a.pdf", pdf=pikepdf.open(folder / "a.pdf"), hasil=hasil, masukan=masukan, dokumen=dokumen)


@pytest.fixture(scope="module")
def cetakan(tmp_path_factory):
    """The two kinds of report, and one with all that can be set, drawn once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("gerbang")
        patch.setattr("django.conf.settings.MEDIA_ROOT", folder / "media")
        foto = [contoh.simpan_foto(n) for n in range(2)]
        opd = [{"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 6)]
        semua = {"opd": contoh.cuplikan_opd(foto, kegiatan=6), "daerah": contoh.cuplikan_daerah(opd, foto)}
        semua["penuh"] = semua["opd"] | {"tata_naskah": PENUH}
        yield {nama: jadikan(tmp_path_factory.mktemp(nama), isi) for nama, isi in semua.items()}


@pytest.fixture(params=["opd", "daerah", "penuh"])
def satu(request, cetakan):
    return cetakan[request.param]


def dokumen_of(pdf: pikepdf.Pdf):
    return pdf.Root.StructTreeRoot.K[0]


def test_the_file_is_whole_and_says_what_it_is(satu):
    akar = satu.pdf.Root
    assert satu.pdf.check_pdf_syntax() == []
    xmp = akar.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert akar.OutputIntents[0].S == Name.GTS_PDFA1
    assert (str(akar.Lang), bool(akar.MarkInfo.Marked), bool(akar.ViewerPreferences.DisplayDocTitle)) == ("id", True, True)
    assert str(satu.pdf.docinfo["/Title"]).startswith(("Laporan Pelaksanaan Budaya Kerja", "Rekapitulasi Pelaksanaan Budaya Kerja"))
    assert not satu.pdf.is_encrypted
    assert {"/JavaScript", "/Names"} & set(akar.keys()) <= {"/Names"}
    assert not {"/OpenAction", "/AA", "/JavaScript"} & (set(akar.keys()) | set(akar.Names.keys()))


def test_every_font_is_embedded(satu):
    fonts = [o for o in satu.pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == Name.FontDescriptor]
    assert fonts
    assert all("/FontFile2" in f or "/FontFile3" in f for f in fonts)


def test_headings_go_down_one_by_one(satu):
    tingkat = [int(jenis(e)[1:]) for e in unsur(dokumen_of(satu.pdf)) if jenis(e)[0] == "H" and jenis(e)[1:].isdigit()]
    assert tingkat[0] == 1
    assert all(kini - lalu <= 1 for lalu, kini in zip(tingkat, tingkat[1:], strict=False))


def test_every_table_says_what_its_headers_head(satu):
    semua = list(unsur(dokumen_of(satu.pdf)))
    kepala = [e for e in semua if jenis(e) == "TH"]
    assert kepala
    assert {str(e.A.Scope) for e in kepala} <= {"/Row", "/Column"}
    daftar = satu.pdf.Root.StructTreeRoot.IDTree.Names
    nama = [str(n) for n in daftar[::2]]
    assert nama == sorted({str(e.ID) for e in kepala})
    dirujuk = {str(h) for e in semua if jenis(e) == "TD" and "/A" in e for h in e.A.get("/Headers", [])}
    assert dirujuk
    assert dirujuk <= set(nama)


def test_every_picture_says_what_it_shows(satu):
    gambar = [e for e in unsur(dokumen_of(satu.pdf)) if jenis(e) == "Figure"]
    assert len(gambar) > 2  # the coat of arms, charts, photos
    assert all(str(e.get("/Alt", "")).strip() for e in gambar)


def test_margins_are_artifacts_and_everything_else_is_in_the_tree(satu):
    terjangkau = {e.objgen for e in unsur(dokumen_of(satu.pdf))}
    nomor = dict(pasangan(satu.pdf.Root.StructTreeRoot.ParentTree))
    kaki = []
    for halaman in satu.pdf.pages:
        pemilik = nomor[int(halaman.StructParents)]
        assert all(e is None or e.objgen in terjangkau for e in pemilik)
        kaki.append(halaman.Contents.read_bytes().count(b"/Pagination"))
        assert halaman.Tabs == Name.S
    assert min(kaki) >= 1
    assert sum(n < 3 for n in kaki) == 1  # the footer; on the cover the code alone
    tertaut = {int(k) for e in unsur(dokumen_of(satu.pdf)) for k in anak(e) if isinstance(k, int)}
    assert tertaut


def test_attachments_are_the_reports_data(satu):
    akar = satu.pdf.Root
    nama = akar.Names.EmbeddedFiles.Names
    berkas = {str(nama[n]): nama[n + 1] for n in range(0, len(nama), 2)}
    assert list(berkas) == sorted(satu_lampiran["nama"] for satu_lampiran in satu.dokumen.lampiran)
    assert {f.objgen for f in akar.AF} == {f.objgen for f in berkas.values()}
    assert len(akar.AF) == len(berkas)
    assert {(str(f.AFRelationship), bool(str(f.Desc))) for f in berkas.values()} == {("/Data", True)}
    assert {str(f.EF.F.Subtype) for f in berkas.values()} == {"/application/json", "/text/csv"}
    isi = json.loads(berkas["data.json"].EF.F.read_bytes())
    assert isi["sha256_cuplikan"] == satu.masukan["sha256"]
    canonical = json.dumps(isi["data"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert isi["sha256_data"] == sidik(isi["data"]) == sha256(canonical.encode()).hexdigest()
    assert isi["data"]["angka"] == satu.masukan["cuplikan"]["angka"]
    angka = csv.reader(io.StringIO(berkas["angka.csv"].EF.F.read_bytes().decode("utf-8-sig")), delimiter=";")
    assert dict(list(angka)[1:]) == {k: str(n) for k, n in satu.masukan["cuplikan"]["angka"].items()}


def test_attachments_name_nobody():
    k = contoh.cuplikan_opd([], kegiatan=3)
    orang = {a["nama"] for g in k["kelompok"] for a in g["anggota"]} | {h["nama"] for h in k["kehadiran"]}
    orang |= {t["penanggung_jawab"] for t in k["tindak_lanjut"]} | {p["nama"] for p in k["pimpinan"]}
    isi = b" ".join(b["isi"] for b in lampiran(MASUKAN | {"cuplikan": k})).decode()
    assert orang
    assert [nama for nama in orang if nama in isi] == []


def test_two_free_checkers_find_no_error(satu):
    temuan = outloud.check(str(satu.path)).findings
    assert [f for f in temuan if f.severity == "error"] == []
    assert {f.rule for f in temuan if f.severity == "warning"} <= DITERIMA.keys()
    laporan = pdfua.validate(str(satu.path))
    assert [f for f in laporan.findings if f.severity in {pdfua.Severity.ERROR, pdfua.Severity.WARNING}] == []


def test_the_checkers_notice_what_is_wrong(cetakan, tmp_path):
    with pikepdf.open(cetakan["opd"].path) as pdf:
        for e in unsur(dokumen_of(pdf)):
            if jenis(e) == "Figure":
                del e["/Alt"]
        pdf.save(tmp_path / "rusak.pdf")
    assert {f.rule for f in outloud.check(str(tmp_path / "rusak.pdf")).findings if f.severity == "error"} == {"FIG-001"}


def test_the_same_report_is_the_same_bytes(cetakan, tmp_path):
    dokumen = cetakan["opd"].dokumen
    lagi = render_pdf(dokumen.html, dokumen.berkas, tmp_path / "b.pdf", waktu_detik=120, memori_mb=1024, lampiran=dokumen.lampiran)
    assert lagi == cetakan["opd"].hasil


def test_ids_of_two_documents_differ(cetakan):
    daftar = []
    for awalan in ("satu", "dua"):
        with pikepdf.open(cetakan["opd"].path) as pdf:
            for halaman in pdf.pages:
                halaman.Contents = pdf.make_stream(halaman.Contents.read_bytes())
            rapikan(pdf, awalan)
            daftar.append({str(n) for n in pdf.Root.StructTreeRoot.IDTree.Names[::2]})
    assert daftar[0].isdisjoint(daftar[1])
