"""A book keeps of its parts what pdf.md lists: tags, PDF/A identity, links, outline, attachments."""

from types import SimpleNamespace

import outloud
import pdfua
import pikepdf
import pytest
from pikepdf import Name

from laporan.dokumen import susun_dokumen
from laporan.dokumen_buku import cuplikan_buku, publik
from laporan.pdf import render_pdf
from laporan.struktur_pdf import jenis, pasangan, unsur
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.test_dokumen import MASUKAN, alat
from tests.laporan.test_struktur_pdf import DITERIMA, QR

BATAS = {"waktu_detik": 120, "memori_mb": 1024}


def jadikan(folder, cuplikan: dict, bagian: list[dict] = ()) -> SimpleNamespace:
    masukan = MASUKAN | QR | {"cuplikan": cuplikan}
    folder.mkdir()
    dokumen = susun_dokumen(masukan, folder)
    path = folder / "jadi.pdf"
    hasil = render_pdf(dokumen.html, dokumen.berkas, path, **BATAS, lampiran=dokumen.lampiran, bagian=bagian)
    return SimpleNamespace(path=path, hasil=hasil, dokumen=dokumen)


@pytest.fixture(scope="module")
def buku(tmp_path_factory):
    """The recap of a city and two reports of it, in one book."""
    folder = tmp_path_factory.mktemp("buku")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", folder / "media")
        opd = [{"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 4)]
        rekap = contoh.cuplikan_daerah(opd)
        semua = {"rekap": rekap, "D1": contoh.cuplikan_opd([contoh.simpan_foto(0)], kegiatan=4), "D2": contoh.cuplikan_nihil()}
        jadi = {nama: jadikan(folder / nama, isi) for nama, isi in semua.items()}
        bagian = [
            {"path": str(b.path), "judul": f"Bagian {nama}", "awalan": nama, "halaman": b.hasil.halaman} for nama, b in jadi.items()
        ]
        daftar = [{"judul": b["judul"], "awalan": b["awalan"], "sidik": "x"} for b in bagian]
        utuh = jadikan(folder / "utuh", cuplikan_buku(rekap, daftar, publik=False), bagian)
        yield SimpleNamespace(**vars(utuh), pdf=pikepdf.open(utuh.path), bagian=bagian, jadi=jadi)


def awal(buku) -> list[int]:
    """The index of the first page of every part."""
    depan = len(buku.pdf.pages) - sum(b["halaman"] for b in buku.bagian)
    return [depan + sum(b["halaman"] for b in buku.bagian[:n]) for n in range(len(buku.bagian))]


def test_the_file_is_whole_and_is_still_pdf_a(buku):
    akar = buku.pdf.Root
    assert buku.pdf.check_pdf_syntax() == []
    assert len(buku.pdf.pages) == buku.hasil.halaman
    xmp = akar.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert akar.OutputIntents[0].S == Name.GTS_PDFA1
    assert (str(akar.Lang), bool(akar.MarkInfo.Marked)) == ("id", True)
    assert str(buku.pdf.docinfo["/Title"]).startswith("Buku Laporan Pelaksanaan Budaya Kerja")


def test_every_part_is_a_part_of_the_tree(buku):
    dokumen = buku.pdf.Root.StructTreeRoot.K[0]
    bagian = [e for e in dokumen.K if jenis(e) == "Part"]
    assert [str(e.T) for e in bagian] == [b["judul"] for b in buku.bagian]
    for e, b in zip(bagian, buku.bagian, strict=True):
        with pikepdf.open(b["path"]) as asli:
            assert [jenis(x) for x in unsur(e)][1:] == [jenis(x) for x in unsur(asli.Root.StructTreeRoot.K[0])][1:]


def test_marked_content_finds_its_element(buku):
    akar = buku.pdf.Root.StructTreeRoot
    terjangkau = {e.objgen for e in unsur(akar.K[0])}
    induk = dict(pasangan(akar.ParentTree))
    nomor = [int(h.StructParents) for h in buku.pdf.pages]
    nomor += [int(c.StructParent) for h in buku.pdf.pages for c in h.get("/Annots", [])]
    assert sorted(nomor) == sorted(induk)
    assert int(akar.ParentTreeNextKey) == max(induk) + 1
    for halaman in buku.pdf.pages:
        assert all(e is None or e.objgen in terjangkau for e in induk[int(halaman.StructParents)])


def test_ids_are_unique_and_listed(buku):
    akar = buku.pdf.Root.StructTreeRoot
    kepala = [str(e.ID) for e in unsur(akar.K[0]) if "/ID" in e]
    tercatat = [str(n) for simpul in akar.IDTree.get("/Kids", [akar.IDTree]) for n in list(simpul.Names)[::2]]
    assert len(kepala) == len(set(kepala)) > 20
    assert tercatat == sorted(kepala)


def test_links_lead_where_they_led(buku):
    """A link of a part stays within it; one of the contents leads to the first page of its part."""
    halaman = {h.objgen: n for n, h in enumerate(buku.pdf.pages)}
    batas = [*awal(buku), len(buku.pdf.pages)]
    ke_bagian, dalam = [], 0
    for n, h in enumerate(buku.pdf.pages):
        for catatan in h.get("/Annots", []):
            sampai = halaman[catatan.Dest[0].objgen]
            if n < batas[0]:
                ke_bagian.append(sampai)
                continue
            mulai = max(b for b in batas if b <= n)
            assert mulai <= sampai < batas[batas.index(mulai) + 1]
            dalam += 1
    assert list(dict.fromkeys(ke_bagian)) == awal(buku)
    assert dalam > 20


def test_attachments_keep_their_content(buku):
    lampiran = pikepdf.NameTree(buku.pdf.Root.Names.EmbeddedFiles)
    harap = {f"{nama}-{satu['nama']}": satu["isi"] for nama, b in buku.jadi.items() for satu in b.dokumen.lampiran}
    assert {str(k): v.EF.F.read_bytes() for k, v in lampiran.items()} == harap
    assert {str(f.UF) for f in buku.pdf.Root.AF} == set(harap)


def test_outline_and_page_numbers_run_over_the_whole(buku):
    with buku.pdf.open_outline() as isi:
        bagian = isi.root[-len(buku.bagian) :]
        assert [b.title for b in bagian] == [b["judul"] for b in buku.bagian]
        halaman = {h.objgen: n for n, h in enumerate(buku.pdf.pages)}
        assert [halaman[b.destination[0].objgen] for b in bagian] == awal(buku)
        assert bagian[0].children[0].title
    teks = alat("pdftotext", "-layout", buku.path, "-").split("\f")
    semua = len(buku.pdf.pages)
    assert [f"Buku, halaman {n} dari {semua}" in satu for n, satu in enumerate(teks[:-1], 1)] == [True] * semua
    daftar = "".join(teks[1 : awal(buku)[0]])
    for b, mulai in zip(buku.bagian, awal(buku), strict=True):
        assert [baris.split()[-1] for baris in daftar.splitlines() if b["judul"] in baris] == [str(mulai + 1)]


def test_two_free_checkers_find_no_error(buku):
    temuan = outloud.check(str(buku.path)).findings
    assert [f for f in temuan if f.severity == "error"] == []
    # The covers of the parts look alike, which this rule takes for a running header.
    assert {f.rule for f in temuan if f.severity == "warning"} <= DITERIMA.keys() | {"PAG-001"}
    assert [f for f in pdfua.validate(str(buku.path)).findings if f.severity in {pdfua.Severity.ERROR, pdfua.Severity.WARNING}] == []


def test_the_same_parts_are_the_same_bytes(buku, tmp_path):
    lagi = render_pdf(buku.dokumen.html, buku.dokumen.berkas, tmp_path / "b.pdf", **BATAS, bagian=buku.bagian)
    assert lagi == buku.hasil


def test_the_public_version_is_not_about_persons(tmp_path):
    k = contoh.cuplikan_opd([], kegiatan=4)
    orang = {a["nama"] for g in k["kelompok"] for a in g["anggota"]} | {h["nama"] for h in k["kehadiran"]}
    orang |= {t["penanggung_jawab"] for t in k["tindak_lanjut"]}
    orang -= {p["nama"] for p in k["pimpinan"]} | {contoh.PENANDATANGAN["nama"]}
    html = susun_dokumen(MASUKAN | {"cuplikan": publik(k)}, tmp_path).html
    biasa = susun_dokumen(MASUKAN | {"cuplikan": k}, tmp_path).html
    assert orang
    assert [nama for nama in orang if nama in html] == []
    assert [nama for nama in orang if nama not in biasa] == []
    assert "versi publik" in html
    assert f"{len(k['kelompok'][0]['anggota'])} anggota." in html
