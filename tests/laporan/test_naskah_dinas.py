import re
from pathlib import Path

import pytest

from laporan.cuplikan import susun_cuplikan
from laporan.dokumen import masukan_cetak, susun_dokumen
from laporan.models import TataNaskah
from laporan.naskah_dinas import HURUF, ISIAN_SURAT, isi_naskah, kepala_daerah, naskah_cetak, salah_tanda
from opd.jejak import sidik
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_laporan
from tests.laporan.pabrik_rekap import make_laporan_beku
from tests.laporan.test_dokumen import MASUKAN, alat, cetak, di_luar_tepi

OPD = [{"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 9)]


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def html(folder: Path, cuplikan: dict, **ganti) -> str:
    return susun_dokumen(MASUKAN | {"cuplikan": contoh.salin(cuplikan)} | ganti, folder).html


def kata(isi: str) -> str:
    """The words of a document in one line."""
    tubuh = re.sub(r"<style>.*?</style>", "", isi, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", tubuh).split())


def laporan(**naskah) -> dict:
    return contoh.cuplikan_opd(kegiatan=2) | {"tata_naskah": naskah}


def rekap(**naskah) -> dict:
    return contoh.cuplikan_daerah(OPD) | {"tata_naskah": naskah}


def test_a_report_from_before_there_were_settings_prints_as_one_that_kept_them_all(media, tmp_path):
    for lama in (contoh.cuplikan_opd(kegiatan=2), contoh.cuplikan_nihil(), contoh.cuplikan_daerah(OPD)):
        baru = lama | {"tata_naskah": isi_naskah(TataNaskah())}
        for nama in ("tata_naskah", "mengetahui"):
            lama.pop(nama, None)
        assert html(tmp_path, lama) == html(tmp_path, baru)


def test_what_a_report_does_not_hold_is_what_was_printed_before():
    """These are the words of papers that are out: a change here changes them."""
    isi = naskah_cetak({"pemda": {"nama": "Kota Bontang"}})
    assert (isi["huruf"], isi["ukuran_huruf"], isi["kop_rasio"]) == ("liberation-sans", 11, "4:5")
    assert (isi["kop_pertama"], isi["kop_sekretariat"], isi["kop_kontak"]) == ("Pemerintah Kota Bontang", "Sekretariat Daerah", "")
    assert [isi[n] for n in ("kata_pengantar", "lembar_pengesahan", "ringkasan", "rekap_uraian")] == [True, False, False, True]
    assert [isi[n] for n in ("urutan_bab", "kehadiran", "lampiran_foto", "lampiran_bukti")] == ["baku", "bab", 1, 2]
    assert (isi["surat_opd"], isi["surat_rekap"], isi["surat_rekap_sifat"]) == ("tanpa", "sampul", "")
    assert (isi["ttd_opd_daerah"], isi["ttd_rekap_atas_nama"]) == (False, "")


@pytest.mark.parametrize(
    ("naskah", "ada", "tiada"),
    [
        ({"kop_pertama": "Pemerintah Kota Taman"}, "PEMERINTAH KOTA TAMAN", "PEMERINTAH KOTA BONTANG"),
        ({"kata_pengantar": False}, "DAFTAR ISI", "KATA PENGANTAR"),
        ({"lembar_pengesahan": True}, "LEMBAR PENGESAHAN", "RINGKASAN"),
        ({"ringkasan": True}, "Apakah berhasil?", "LEMBAR PENGESAHAN"),
        ({"kehadiran": "tanpa"}, "Kehadiran anggota mencapai", "Rekapitulasi Kehadiran per Orang"),
        ({"kehadiran": "lampiran"}, "Rekapitulasi per orang disajikan pada Lampiran 2.", "LAMPIRAN 3"),
        ({"lampiran_bukti": 0}, "B-001", "DAFTAR BUKTI DUKUNG"),
        ({"urutan_bab": "hasil"}, "BAB III MONITORING DAN EVALUASI", "BAB III PELAKSANAAN"),
        ({"surat_opd": "depan"}, "Yth. Wali Kota Bontang c.q. Sekretaris Daerah melalui Kepala Bagian Organisasi di Bontang", "{"),
        ({"surat_opd": "depan"}, "Nomor : ……………………………", "Nomor : 0"),
        ({"surat_opd": "sampul", "surat_opd_sifat": "Segera"}, "Sifat : Segera", "Sifat : Biasa"),
        ({"surat_opd": "depan", "surat_opd_hal": "Laporan {periode}"}, "Hal : Laporan Triwulan III 2026", "{periode}"),
        ({"ttd_opd_daerah": True}, "PENCATATAN SIPIL KOTA BONTANG,", "PENCATATAN SIPIL,"),
    ],
)
def test_each_setting_changes_the_report(media, tmp_path, naskah, ada, tiada):
    baku, diatur = kata(html(tmp_path, laporan())), kata(html(tmp_path, laporan(**naskah)))
    assert ada in diatur
    assert tiada not in diatur
    assert diatur != baku


@pytest.mark.parametrize(
    ("naskah", "ada", "tiada"),
    [
        ({"kop_sekretariat": "Bagian Organisasi"}, "BAGIAN ORGANISASI", "SEKRETARIAT DAERAH"),
        ({"kop_kontak": "Telepon (0548) 21234"}, "Telepon (0548) 21234", "laman"),
        ({"surat_rekap": "tanpa"}, "DAFTAR ISI", "SURAT PENGANTAR"),
        ({"surat_rekap_tujuan": "Gubernur {provinsi}\ndi Samarinda"}, "Yth. Gubernur Kalimantan Timur di Samarinda", "c.q. Kepala Biro Organisasi"),
        ({"surat_rekap_isi": "Pembuka.\n\n{unit} melapor.\n\nPenutup."}, "Pemerintah Kota Bontang melapor. Penutup.", "Pembuka."),
        ({"rekap_uraian": False}, "BAB IV NIHIL DAN BELUM MELAPOR", "URAIAN PER PERANGKAT DAERAH"),
        ({"rekap_belum": "dahulu"}, "BAB III NIHIL DAN BELUM MELAPOR", "BAB III NILAI"),
    ],
)
def test_each_setting_changes_the_recap(media, tmp_path, naskah, ada, tiada):
    baku, diatur = kata(html(tmp_path, rekap())), kata(html(tmp_path, rekap(**naskah)))
    assert ada in diatur
    assert tiada not in diatur
    assert diatur != baku


def test_the_words_typed_for_one_recap_stand_for_the_first_paragraph(media, tmp_path):
    isi = rekap(surat_rekap_isi="Pembuka {periode}.\n\nPenutup.")
    assert "Pembuka Triwulan III" not in kata(html(tmp_path, isi))
    isi["narasi"]["pengantar"] = ""
    assert "Pembuka Triwulan III 2026. Penutup." in kata(html(tmp_path, isi))


def test_a_letter_comes_before_or_after_the_cover(media, tmp_path):
    for letak, dahulu in (("depan", True), ("sampul", False)):
        isi = html(tmp_path, laporan(surat_opd=letak))
        assert (isi.index('id="surat"') < isi.index('class="sampul"')) is dahulu
        assert "SURAT PENGANTAR" in isi  # and the contents name it
    assert 'id="surat"' not in html(tmp_path, contoh.cuplikan_nihil() | {"tata_naskah": {"surat_opd": "depan"}})


def test_a_letter_says_its_date_once(media, tmp_path):
    for isi in (laporan(surat_opd="depan"), rekap()):
        surat = re.search(r'<section class="halaman-baru" id="surat">(.*?)</section>', html(tmp_path, isi), re.DOTALL)[1]
        assert surat.count("Bontang, 8 Oktober 2026") == 1


def test_tables_and_appendices_are_numbered_as_they_come(media, tmp_path):
    foto = [contoh.simpan_foto(1)]
    isi = contoh.cuplikan_opd(foto, kegiatan=2) | {
        "tata_naskah": {"urutan_bab": "hasil", "kehadiran": "lampiran", "lampiran_bukti": 1, "lampiran_kehadiran": 2, "lampiran_foto": 3}
    }
    teks = kata(html(tmp_path, isi))
    lampiran = ["LAMPIRAN 1 DAFTAR BUKTI DUKUNG", "LAMPIRAN 2 REKAPITULASI KEHADIRAN PER ORANG", "LAMPIRAN 3 DOKUMENTASI FOTO"]
    assert [teks.count(judul) for judul in lampiran] == [2, 2, 2]  # in the contents, and over the appendix
    urut = [teks.rindex(judul) for judul in lampiran]
    assert urut == sorted(urut)
    tabel = [int(n) for n in re.findall(r"Tabel (\d)\. ", teks)]
    assert tabel == [*range(1, 9), *range(1, 9)]
    assert "angka capaian pada BAB III" in kata(html(tmp_path, isi | {"narasi": dict.fromkeys(isi["narasi"], "")}))


def test_photos_that_are_not_printed_are_not_copied_either(media, tmp_path):
    isi = contoh.cuplikan_opd([contoh.simpan_foto(1)], kegiatan=2) | {"tata_naskah": {"lampiran_foto": 0}}
    dokumen = susun_dokumen(MASUKAN | {"cuplikan": isi}, tmp_path)
    assert dokumen.berkas == {}
    assert "DOKUMENTASI FOTO" not in dokumen.html


def test_the_settings_of_a_real_paper(media, tmp_path):
    naskah = {
        "huruf": "liberation-serif", "ukuran_huruf": 12, "kop_rasio": "3:4", "surat_opd": "depan", "lembar_pengesahan": True,
        "ringkasan": True, "kehadiran": "lampiran", "urutan_bab": "hasil",
    }  # fmt: skip
    teks, info, _ = cetak(tmp_path, laporan(**naskah), kertas="F4")
    lembar = teks.split("\f")
    assert "Yth. Wali Kota Bontang" in lembar[0]
    assert "LAPORAN PELAKSANAAN" in lembar[1]
    assert "LEMBAR PENGESAHAN" in lembar[2]
    isi = next(s for s in lembar if "DAFTAR ISI" in s)
    for judul in ("SURAT PENGANTAR", "RINGKASAN", "BAB III MONITORING DAN EVALUASI", "BAB IV PELAKSANAAN", "LAMPIRAN 2"):
        tujuan = int(re.search(rf"{judul}[^.\n]*[ .]+(\d+)", isi)[1])
        assert judul.split(" ")[-1] in lembar[tujuan - 1] or judul == "SURAT PENGANTAR", judul
    assert "Page size:       609.449 x 935.433 pts" in info
    huruf = alat("pdffonts", tmp_path / "a.pdf")
    assert "Liberation-Serif" in huruf
    tubuh = [baris for baris in huruf.splitlines() if "Liberation-Sans" in baris]
    assert len(tubuh) <= 2  # of the charts alone
    assert di_luar_tepi(tmp_path / "a.pdf") == []


def test_a_report_keeps_the_settings_it_was_submitted_with(kota, cast):
    TataNaskah.objects.create(pemda=kota.bontang, huruf="liberation-serif")
    beku = make_laporan_beku(kota.disdukcapil, cast)
    dulu = sidik(masukan_cetak(beku, "A4"))
    TataNaskah.objects.update(huruf="dejavu-sans", surat_opd="depan")
    beku.refresh_from_db()
    assert beku.cuplikan["tata_naskah"]["huruf"] == "liberation-serif"
    assert sidik(masukan_cetak(beku, "A4")) == dulu
    baru = susun_cuplikan(make_laporan(kota.dishub, cast, "draf"))["tata_naskah"]
    assert (baru["huruf"], baru["surat_opd"]) == ("dejavu-sans", "depan")


@pytest.mark.parametrize(
    ("nama", "sebutan"),
    [
        ("Kota Bontang", "Wali Kota Bontang"),
        ("Kabupaten Kutai Timur", "Bupati Kutai Timur"),
        ("Provinsi Kalimantan Timur", "Gubernur Kalimantan Timur"),
        ("Daerah Khusus Jakarta", "Gubernur Daerah Khusus Jakarta"),
    ],
)
def test_the_head_of_a_region_is_called_by_its_kind(nama, sebutan):
    assert kepala_daerah(nama) == sebutan


@pytest.mark.parametrize(("jenis", "baris"), [("kelurahan", ["KECAMATAN INDUK", "KELURAHAN ANAK"]), ("bagian", ["KECAMATAN INDUK"])])
def test_a_unit_below_another_writes_under_its_name(media, tmp_path, jenis, baris):
    isi = contoh.cuplikan_nihil()
    isi["opd"] |= {"nama": "Kelurahan Anak", "induk": "Kecamatan Induk", "jenis": jenis}
    for induk, harapan in ((False, ["KELURAHAN ANAK"]), (True, baris)):
        kop = re.search(r'<div class="teks">(.*?)</div>', html(tmp_path, isi | {"tata_naskah": {"kop_induk": induk}}), re.DOTALL)[1]
        assert re.findall(r"<p class=\"(?:pemda|opd)\">(.*?)</p>", kop) == ["PEMERINTAH KOTA BONTANG", *harapan]


@pytest.mark.parametrize("huruf", HURUF.values())
def test_every_font_is_on_the_machine(huruf):
    utama = huruf.split(",")[0]
    assert alat("fc-match", "-f", "%{family[0]}", utama) == utama


def test_a_named_place_that_nobody_fills_is_named():
    assert salah_tanda("Laporan {unit} {periode}", ISIAN_SURAT) == ""
    assert salah_tanda("Laporan {unitt}", ISIAN_SURAT).startswith("“{unitt}” tidak dikenal. Yang dapat dipakai: {unit}, {daerah},")
    for keliru in ("Laporan {unit", "Laporan unit}", "Laporan {nama unit}"):
        assert "kurung kurawal" in salah_tanda(keliru, ISIAN_SURAT)
