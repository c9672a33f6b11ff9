import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from laporan.dokumen import masukan_cetak, susun_dokumen, tanda_tangan
from laporan.dokumen_opd import pendek, ringkas_kode, ukuran
from laporan.pdf import render_pdf
from opd.jejak import sidik
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_laporan

TAHUN_BERTITIK = re.compile(r"\b2\.0[2-9]\d\b")
MASUKAN = {
    "penandatangan": contoh.PENANDATANGAN,
    "keadaan": "disetujui",
    "kode": "BK-7F3K-Q2MX-91",
    "sha256": "4e1d" * 16,
    "waktu": "2026-10-04T01:12:00+00:00",
    "kertas": "A4",
    "alamat": "budayakerja.contoh.go.id/v/",
    "versi_template": "uji",
}


def cetak(folder: Path, cuplikan: dict, **ganti) -> tuple[str, str, str]:
    """(text, pdfinfo, sha256) of the document drawn from `cuplikan`."""
    (folder / "berkas").mkdir(exist_ok=True)
    dokumen = susun_dokumen(MASUKAN | {"cuplikan": contoh.salin(cuplikan)} | ganti, folder / "berkas")
    hasil = render_pdf(dokumen.html, dokumen.berkas, folder / "a.pdf", waktu_detik=120, memori_mb=1024)
    return alat("pdftotext", "-layout", folder / "a.pdf", "-"), alat("pdfinfo", folder / "a.pdf"), hasil.sha256


def di_luar_tepi(pdf: Path) -> list[str]:
    """Words that stand outside the margins, and pages that hold next to nothing."""
    keluhan, mm = [], 72 / 25.4
    for nomor, halaman in enumerate(alat("pdftotext", "-bbox", pdf, "-").split("<page ")[1:], 1):
        lebar, tinggi = (float(x) for x in re.match(r'width="([\d.]+)" height="([\d.]+)"', halaman).groups())
        kata = re.findall(r'xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<', halaman)
        for kiri, kanan, _, teks in kata:
            if float(kanan) > lebar - 20 * mm + 1 or (nomor > 1 and float(kiri) < 30 * mm - 1):
                keluhan.append(f"halaman {nomor}: {teks}")
        if sum(float(bawah) < tinggi - 20 * mm for _, _, bawah, _ in kata) < 15:
            keluhan.append(f"halaman {nomor} hampir kosong")
    return keluhan


def alat(*perintah) -> str:
    return subprocess.run(perintah, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def test_a_whole_report_on_a4(media, tmp_path):
    foto = [contoh.simpan_foto(n) for n in range(3)]
    (media / foto[1][0]).unlink()
    (media / foto[2][0]).write_bytes(b"diganti orang")
    cuplikan = contoh.cuplikan_opd(foto, kegiatan=6, judul="<b>Rapat</b> <img src=http://127.0.0.1:9/x> & evaluasi")
    teks, info, sidik = cetak(tmp_path, cuplikan)

    for nomor, judul in enumerate(
        [
            "Susunan Kelompok Budaya Kerja",
            "Nilai, Masalah, Indikator, dan Target",
            "Matriks Kegiatan per Nilai",
            "Keterlibatan Pimpinan",
            "Hasil Sebelum, Target, dan Sesudah",
            "Rekapitulasi Kehadiran per Orang",
            "Tindak Lanjut, Penanggung Jawab, dan Status",
            "Daftar Bukti Dukung",
        ],
        1,
    ):
        assert teks.count(f"Tabel {nomor}. {judul}") == 2, judul  # in the list of tables, and over the table
    halaman = int(re.search(r"Pages:\s+(\d+)", info)[1])
    for n in range(2, halaman + 1):
        assert f"Halaman {n} dari {halaman}" in teks
    assert "Halaman 1 dari" not in teks  # the cover
    assert teks.count("BK-7F3K-Q2MX-91") >= halaman - 1
    assert "rev. 1 · 4e1d4e1d4e1d" in teks
    assert teks.count("jejak 4182:9f2c9f2c9f2c9f2c") >= halaman - 1
    assert "Kode verifikasi aplikasi, bukan tanda tangan elektronik" in teks
    assert "budayakerja.contoh.go.id/v/BK-7F3K-Q2MX-91/" in "".join(teks.split())
    assert "Plt. KEPALA DINAS KEPENDUDUKAN" in teks
    assert "NIP 19720314 199803 2 901" in teks
    assert "pukul 09.12 WITA" in teks
    assert "(belum disetujui)" not in teks
    assert "<b>Rapat</b>" in teks
    for kode in ("B-002", "B-003"):  # one is gone, one was changed
        assert f"Foto {kode} tidak dapat ditampilkan" in teks
    assert "Foto B-001 tidak" not in teks
    assert not TAHUN_BERTITIK.search(teks)
    assert "Page size:       595.276 x 841.89 pts (A4)" in info
    assert re.search(r"Title:\s+Laporan Pelaksanaan Budaya Kerja – Dinas Kependudukan dan Pencatatan Sipil", info)
    assert re.search(r"Author:\s+Dinas Kependudukan dan Pencatatan Sipil", info)
    assert re.search(r"Tagged:\s+yes", info)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert str(pdf.Root.Lang) == "id"
    _check_contents(teks)
    assert di_luar_tepi(tmp_path / "a.pdf") == []
    assert cetak(tmp_path, cuplikan)[2] == sidik  # the same content, the same bytes


def _check_contents(teks: str) -> None:
    """Every entry of the contents names the page its heading is on."""
    lembar = teks.split("\f")
    isi = next(s for s in lembar if "DAFTAR ISI" in s)
    for bab, judul in [("BAB I", "PENDAHULUAN"), ("BAB III", "PELAKSANAAN"), ("BAB V", "PENUTUP"), ("LAMPIRAN 2", "DAFTAR")]:
        tujuan = int(re.search(rf"{bab} {judul}[^.]*[ .]+(\d+)", isi)[1])
        assert re.search(rf"{bab}\n\s*{judul}", lembar[tujuan - 1]), bab


def test_before_approval_the_place_of_signature_says_so(media, tmp_path):
    masukan = MASUKAN | {"cuplikan": contoh.cuplikan_opd(), "penandatangan": None, "keadaan": "diajukan"}
    html = susun_dokumen(masukan, tmp_path).html
    assert html.count("(belum disetujui)") == 2
    assert "PIMPINAN DINAS KEPENDUDUKAN" in html
    assert "LAMPIRAN 1 DAFTAR BUKTI DUKUNG" in html  # no photos, so the list of evidence is the first appendix
    assert "LAMPIRAN 2" not in html


def test_f4_is_215_by_330(media, tmp_path):
    teks, info, _ = cetak(tmp_path, contoh.cuplikan_nihil(), kertas="F4")
    lebar, tinggi = (float(x) for x in re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
    assert (round(lebar / 72 * 25.4), round(tinggi / 72 * 25.4)) == (215, 330)
    assert re.search(r"Pages:\s+1\n", info)
    assert "LAPORAN NIHIL" in teks
    assert "penanganan banjir rob" in teks


def test_a_recap_names_every_opd(media, tmp_path):
    opd = [{"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 9)]
    cuplikan = contoh.cuplikan_daerah(opd, [contoh.simpan_foto(1)])
    teks, _, _ = cetak(tmp_path, cuplikan, penandatangan=cuplikan["penandatangan"], keadaan="terkirim")
    for o in opd:
        assert o["nama"] in teks
    bab = re.findall(r"^ *\d+\. (Dinas Ke-\d+)$", teks.replace("\f", "\n"), re.MULTILINE)
    assert bab == [f"Dinas Ke-{n}" for n in range(1, 5)]  # five reported, one of them nihil; three did not
    assert "3 perangkat daerah belum menyampaikan laporan" in teks
    assert di_luar_tepi(tmp_path / "a.pdf") == []
    assert "Yth. Gubernur Kalimantan Timur" in teks
    assert "SEKRETARIS DAERAH," in teks
    assert not TAHUN_BERTITIK.search(teks)


BUKA = {"revisi": 1, "dibuka_pada": "2026-11-02T01:12:00+00:00", "sampai": "2026-11-05", "alasan": "Daftar hadir tertukar."}


def naskah(folder: Path, cuplikan: dict, **ganti) -> str:
    """The document's text in one line, without drawing it."""
    html = susun_dokumen(MASUKAN | {"cuplikan": cuplikan} | ganti, folder).html
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_next_revision_says_why_it_was_made(media, tmp_path):
    kalimat = "dibuka kembali oleh Bagian Organisasi pada 2 November 2026 pukul 09.12 WITA sampai 5 November 2026 dengan alasan:"
    for nihil in (False, True):
        isi = contoh.cuplikan_opd(kegiatan=1) | {"revisi": 2, "pembukaan": [BUKA], "nihil": nihil, "alasan_nihil": "Banjir." if nihil else ""}
        teks = naskah(tmp_path, isi)
        assert f"Laporan ini revisi 2. Revisi 1 yang sudah diterima {kalimat} “Daftar hadir tertukar.”" in teks
    lama = contoh.cuplikan_opd(kegiatan=1)
    del lama["pembukaan"]  # frozen before there was such a thing
    assert "dibuka kembali" not in naskah(tmp_path, lama)


def test_the_recap_lists_what_was_reopened(media, tmp_path):
    opd = [{"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 4)]
    isi = contoh.cuplikan_daerah(opd)
    assert "Laporan yang Dibuka Kembali" not in naskah(tmp_path, isi, keadaan="terkirim")
    isi["opd"][0]["pembukaan"] = [BUKA]
    del isi["opd"][1]["pembukaan"]
    teks = naskah(tmp_path, isi, keadaan="terkirim")
    assert "Dinas Ke-1 1 2 November 2026 pukul 09.12 WITA sampai 5 November 2026 Daftar hadir tertukar." in teks


@pytest.mark.parametrize(
    ("jabatan", "tercetak", "ber_nip"),
    [
        ("Kepala Dinas Perhubungan", "KEPALA DINAS PERHUBUNGAN,", True),
        ("Plt. Kepala Dinas Perhubungan", "Plt. KEPALA DINAS PERHUBUNGAN,", True),
        ("Sekretaris Daerah", "SEKRETARIS DAERAH,", True),
        ("Pj. Sekretaris Daerah", "Pj. SEKRETARIS DAERAH,", False),
    ],
)
def test_signature_block(jabatan, tercetak, ber_nip):
    blok = tanda_tangan(contoh.PENANDATANGAN | {"jabatan": jabatan})
    assert blok["jabatan"] == tercetak
    assert blok["tanggal"] == "8 Oktober 2026"
    assert bool(blok["nip"]) is bool(blok["pangkat"]) is ber_nip


def test_a_text_longer_than_a_cell_says_where_the_rest_is():
    assert pendek("singkat") == "singkat"
    assert pendek("kata " * 200).endswith("kata … (selengkapnya di aplikasi)")
    assert len(pendek("x" * 5000)) < 460


def test_codes_in_a_row_are_printed_short():
    assert ringkas_kode(["B-001", "B-002", "B-003", "B-007"]) == "B-001 s.d. B-003, B-007"
    assert ringkas_kode(["B-004", "B-005"]) == "B-004, B-005"
    assert ringkas_kode([]) == ""


def test_a_change_carries_its_sign():
    naik = {"satuan": "hari", "selisih": "1.5", "capaian": "60", "terakhir": "2", "tercapai": False}
    assert ukuran(naik)["selisih_cetak"] == "+1,5"
    assert ukuran(naik | {"selisih": "-1.9"})["selisih_cetak"] == "−1,9"
    belum = ukuran(naik | {"selisih": None, "capaian": None, "terakhir": None})
    assert (belum["selisih_cetak"], belum["capaian_cetak"], belum["keterangan"]) == ("–", "–", "belum diukur")


def test_the_state_on_paper_stays_from_approval_on(kota, cast):
    laporan = make_laporan(kota.disdukcapil, cast)
    sebelum = sidik(masukan_cetak(laporan, "A4"))
    laporan.penandatangan, laporan.status = contoh.PENANDATANGAN, "disetujui"
    disetujui = sidik(masukan_cetak(laporan, "A4"))
    laporan.status = "diterima"
    assert sidik(masukan_cetak(laporan, "A4")) == disetujui != sebelum
    assert sidik(masukan_cetak(laporan, "F4")) != disetujui
