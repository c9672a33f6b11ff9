import datetime as dt
from unittest import mock

import pytest
from django.db import connection

from kbk.models import Kegiatan
from laporan.cuplikan_daerah import perubahan_sejak, susun_cuplikan_daerah
from laporan.dokumen import susun_dokumen
from laporan.models import LaporanDaerah, LaporanOpd
from laporan.naskah_dinas import naskah_of
from laporan.penandatangan import penandatangan_daerah
from opd.jejak import sidik
from tests import pabrik
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku
from tests.laporan.test_cuplikan import beda, bentuk

SEKARANG = dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)
TEPAT, TELAT = dt.datetime(2026, 10, 10, 15, 59, 59, tzinfo=dt.UTC), dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def oktober():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


def rekap(kota, **fields) -> LaporanDaerah:
    return LaporanDaerah(pemda=kota.bontang, periode=make_periode(kota.bontang), **fields)


@pytest.fixture
def kegiatan(kota, cast):
    """Activities on the edges of the quarter and outside it, in two agencies and a kelurahan below a third."""
    akta = pabrik.make_nilai_terpilih(kota.disdukcapil, "N16")
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15")
    slogan = pabrik.make_nilai_terpilih(kota.disdukcapil, "N27", masalah="")
    kir = pabrik.make_nilai_terpilih(kota.dishub, "N16")
    lurah = pabrik.make_nilai_terpilih(kota.kecamatan, "N10")
    tercapai, belum = pabrik.make_indikator(akta), pabrik.make_indikator(kir, "Antre", satuan="menit")
    pabrik.make_pengukuran(tercapai, cast.notulis, "0.9")
    pabrik.make_pengukuran(belum, cast.notulis, "2.0")
    pabrik.make_pengukuran(belum, cast.notulis, "0.5", dt.date(2026, 10, 1))  # after the period
    isi = [
        (kota.akta, dt.date(2026, 7, 1), "aksi", [akta.nilai]),
        (kota.akta, dt.date(2026, 9, 30), "rapat", [akta.nilai, slogan.nilai]),
        (kota.akta, dt.date(2026, 6, 30), "aksi", [akta.nilai]),
        (kota.akta, dt.date(2026, 10, 1), "aksi", [akta.nilai]),
        (kota.kir, dt.date(2026, 8, 3), "aksi", [kir.nilai]),
        (kota.lurah, dt.date(2026, 8, 12), "briefing", [lurah.nilai, kir.nilai]),  # both are Berorientasi Pelayanan
        (kota.lain, dt.date(2026, 8, 12), "aksi", [akta.nilai]),
    ]
    rows = [pabrik.make_kegiatan(k, cast.notulis, t, jenis=j, nilai=n) for k, t, j, n in isi]
    pabrik.make_kegiatan(kota.akta, cast.notulis, status="draf")
    for row in rows[:2]:
        pabrik.make_bukti(row, cast.notulis, keterangan="Loket 2")
        pabrik.make_kehadiran(row, cast.ketua.pegawai)
        pabrik.make_kehadiran(row, cast.anggota.pegawai, "izin")
    pabrik.make_tindak_lanjut(rows[1], cast.ketua.pegawai, dt.date(2026, 9, 1))
    return rows


@pytest.fixture
def laporan(kota, cast, kegiatan):
    return [
        make_laporan_beku(kota.disdukcapil, cast, pada=TEPAT, kesimpulan="Antrean turun."),
        make_laporan_beku(kota.kecamatan, cast, pada=TELAT),
        make_laporan_beku(kota.dishub, cast, "disetujui", pada=TEPAT),
    ]


def test_has_the_shape_the_paper_is_drawn_from(kota, cast, laporan):
    pabrik.make_penugasan(cast.sekda.pegawai, kota.setda, jabatan="Sekretaris Daerah")
    foto = contoh.cuplikan_daerah([{"kode": f"D{n}", "nama": "D", "singkatan": "D", "jenis": "dinas"} for n in range(6)], [("x.jpg", "0")])
    isi = susun_cuplikan_daerah(rekap(kota))
    assert set(isi) == set(foto)
    assert beda(bentuk(isi), bentuk(foto)) == []
    assert isi["opd"][0]["foto"][0]["keterangan"] == "Loket 2"


def test_paper_can_be_drawn_from_it(kota, laporan, tmp_path):
    isi = susun_cuplikan_daerah(rekap(kota))
    masukan = {"cuplikan": isi, "penandatangan": isi["penandatangan"], "keadaan": "konsep", "kode": "K", "sha256": sidik(isi),
               "waktu": SEKARANG.isoformat(), "kertas": "A4", "alamat": "", "versi_template": "uji"}
    html = susun_dokumen(masukan, tmp_path).html
    for kata in ["Menunggu diterima", "Belum melapor", "Antrean turun.", "10 Oktober 2026 pukul 23.59 WITA"]:
        assert kata in html


def sql(perintah: str, *isi):
    with connection.cursor() as cursor:
        cursor.execute(perintah, isi)
        return cursor.fetchall()


KEGIATAN = """FROM kbk_kegiatan k JOIN kbk_kelompok g ON g.id = k.kelompok_id JOIN opd_opd u ON u.id = g.opd_id
JOIN laporan_laporanopd l ON l.opd_id = u.pelapor_id AND l.terkini AND l.status IN ('diterima', 'direkap', 'terkirim') AND NOT l.nihil
JOIN laporan_periode p ON p.id = l.periode_id AND k.tanggal BETWEEN p.mulai AND p.selesai
WHERE k.status = 'tercatat' AND p.kode = '2026-TW3' AND p.pemda_id = %s"""
DIPILIH = """FROM kbk_nilaiterpilih t JOIN opd_opd u ON u.id = t.opd_id
JOIN laporan_laporanopd l ON l.opd_id = u.pelapor_id AND l.terkini AND l.status IN ('diterima', 'direkap', 'terkirim') AND NOT l.nihil
JOIN laporan_periode p ON p.id = l.periode_id JOIN kbk_nilai n ON n.id = t.nilai_id
JOIN kbk_pemetaannilai m ON m.dari_id = n.id AND m.utama JOIN kbk_nilai b ON b.id = m.ke_id
WHERE t.tahun = 2026 AND p.kode = '2026-TW3' AND p.pemda_id = %s"""


def test_figures_of_the_city_equal_those_of_sql(kota, laporan):
    isi, pk = susun_cuplikan_daerah(rekap(kota)), kota.bontang.pk
    angka = isi["angka"]
    assert sql(f"SELECT COUNT(*), SUM(CASE WHEN k.jenis IN ('aksi', 'sop', 'gelar', 'lainnya') THEN 1 ELSE 0 END) {KEGIATAN}", pk) == [
        (angka["kegiatan"], angka["tindakan"])
    ]
    assert (angka["kegiatan"], angka["tindakan"], angka["pertemuan"]) == (3, 1, 2)
    hadir = f"SELECT COUNT(*), SUM(CASE WHEN h.status = 'hadir' THEN 1 ELSE 0 END) FROM kbk_kehadiran h WHERE h.kegiatan_id IN (SELECT k.id {KEGIATAN})"
    assert sql(hadir, pk) == [(angka["kehadiran"], angka["hadir"])] == [(4, 2)]
    bukti = f"SELECT COUNT(*) FROM kbk_bukti b WHERE b.digantikan_oleh_id IS NULL AND b.kegiatan_id IN (SELECT k.id {KEGIATAN})"
    assert sql(bukti, pk) == [(angka["bukti"],)] == [(2,)]
    assert sql(f"SELECT COUNT(*), SUM(CASE WHEN t.masalah_id IS NULL THEN 1 ELSE 0 END) {DIPILIH}", pk) == [
        (angka["nilai_terpilih"], angka["slogan"])
    ]
    assert (angka["nilai_terpilih"], angka["slogan"], angka["indikator"], angka["indikator_tercapai"]) == (4, 1, 1, 1)
    assert (angka["tindak_lanjut"], angka["tindak_lanjut_terlambat"]) == (1, 1)
    wajib = "SELECT COUNT(*) FROM opd_opd WHERE pemda_id = %s AND melapor"
    status = "SELECT COUNT(*), SUM(CASE WHEN l.diajukan_pada > '2026-10-10 15:59:59' THEN 1 ELSE 0 END) FROM laporan_laporanopd l WHERE l.terkini AND l.status = 'diterima'"
    assert sql(wajib, pk) + sql(status) == [(angka["opd"],), (angka["diterima"], angka["terlambat"])]
    assert {k: angka[k] for k in ("opd", "diterima", "tepat_waktu", "terlambat", "nihil", "belum")} == {
        "opd": 4, "diterima": 2, "tepat_waktu": 1, "terlambat": 1, "nihil": 0, "belum": 2,
    }  # fmt: skip


def test_values_and_their_berakhlak_equal_those_of_sql(kota, laporan):
    isi, pk = susun_cuplikan_daerah(rekap(kota)), kota.bontang.pk
    nilai = "JOIN kbk_kegiatan_nilai kn ON kn.kegiatan_id = k.id JOIN kbk_nilai n ON n.id = kn.nilai_id"
    berakhlak = f"{nilai} JOIN kbk_pemetaannilai m ON m.dari_id = n.id AND m.utama JOIN kbk_nilai b ON b.id = m.ke_id"
    acara = dict(sql(f"SELECT n.kode, COUNT(DISTINCT k.id) {KEGIATAN.replace('WHERE', f'{nilai} WHERE', 1)} GROUP BY n.kode", pk))
    opd = dict(sql(f"SELECT n.kode, COUNT(DISTINCT u.pelapor_id) {DIPILIH} GROUP BY n.kode", pk))
    assert {n["kode"]: (n["opd"], n["kegiatan"]) for n in isi["per_nilai"]} == {
        kode: (opd.get(kode, 0), acara.get(kode, 0)) for kode in acara.keys() | opd.keys()
    }
    assert {n["kode"]: (n["opd"], n["kegiatan"]) for n in isi["per_nilai"]} == {
        "N10": (1, 1), "N15": (1, 0), "N16": (1, 3), "N27": (1, 1),
    }  # fmt: skip
    acara = dict(sql(f"SELECT b.nama, COUNT(DISTINCT k.id) {KEGIATAN.replace('WHERE', f'{berakhlak} WHERE', 1)} GROUP BY b.nama", pk))
    opd = dict(sql(f"SELECT b.nama, COUNT(DISTINCT u.pelapor_id) {DIPILIH} GROUP BY b.nama", pk))
    assert {n["nama"]: (n["opd"], n["kegiatan"]) for n in isi["per_berakhlak"] if n["opd"] or n["kegiatan"]} == {
        nama: (opd.get(nama, 0), acara.get(nama, 0)) for nama in acara.keys() | opd.keys()
    }
    assert len(isi["per_berakhlak"]) == 7
    assert acara["Berorientasi Pelayanan"] == 3  # the kelurahan's activity once, though two of its values map there


def test_a_nihil_report_is_counted_and_has_no_chapter(kota, cast, kegiatan):
    pabrik.make_nilai_terpilih(kota.setda, "N21")
    make_laporan_beku(kota.setda, cast, nihil=True, alasan_nihil="Banjir rob.")
    isi = susun_cuplikan_daerah(rekap(kota))
    setda = next(o for o in isi["opd"] if o["kode"] == "SETDA")
    assert (setda["nihil"], setda["alasan_nihil"], setda["nilai"], setda["angka"]["kegiatan"]) == (True, "Banjir rob.", [], 0)
    assert (isi["angka"]["nihil"], isi["per_nilai"]) == (1, [])


def test_days_late_of_the_silent_run_until_the_recap_is_composed(kota, cast, laporan):
    hari = {o["kode"]: o["hari_terlambat"] for o in susun_cuplikan_daerah(rekap(kota))["opd"]}
    assert hari == {"DISDUKCAPIL": 0, "KEC-BS": 1, "DISHUB": 0, "SETDA": 4}


def test_it_says_what_the_leaders_signed_whatever_happened_since(kota, cast, laporan, kegiatan):
    sebelum = susun_cuplikan_daerah(rekap(kota))
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    Kegiatan.objects.filter(pk=kegiatan[0].pk).update(status="draf")
    assert susun_cuplikan_daerah(rekap(kota))["angka"] == sebelum["angka"]


def test_what_changed_since_is_named(kota, cast, laporan):
    susunan = rekap(kota)
    susunan.cuplikan = susun_cuplikan_daerah(susunan)
    assert perubahan_sejak(susunan) == []
    LaporanOpd.objects.filter(pk=laporan[0].pk).update(sha256="0" * 64)
    LaporanOpd.objects.filter(pk=laporan[1].pk).update(status="dikembalikan")
    LaporanOpd.objects.filter(pk=laporan[2].pk).update(status="diterima")
    assert [(p["nama"], p["perubahan"]) for p in perubahan_sejak(susunan)] == [
        (kota.disdukcapil.nama, "revisi laporannya diterima"),
        (kota.dishub.nama, "laporannya baru diterima"),
        (kota.kecamatan.nama, "laporannya dikembalikan"),
    ]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_costs_the_same_for_one_report_and_three(kota, cast, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        make_laporan_beku(opd, cast)
    susunan = rekap(kota)
    with django_assert_num_queries(13):
        assert susun_cuplikan_daerah(susunan)["angka"]["diterima"] == jumlah


# --- who signs --------------------------------------------------------------------


def test_the_sekda_of_that_day_signs(kota, cast):
    setda, lain = cast.sekda.pegawai, cast.pemeriksa.pegawai
    setda.gelar_depan, lain.gelar_belakang = "Ir.", "M.M."
    setda.save()
    lain.save()
    pabrik.make_penugasan(setda, kota.setda, jabatan="Sekretaris Daerah", sampai=dt.date(2026, 10, 1))
    pabrik.make_penugasan(lain, kota.setda, jabatan="Sekretaris Daerah", status="plh", dari=dt.date(2026, 10, 2))
    tanda = [penandatangan_daerah(naskah_of(kota.bontang), dt.date(2026, 10, hari)) for hari in (1, 2)]
    assert [(t["jabatan"], t["nama"], t["tanggal"]) for t in tanda] == [
        ("Sekretaris Daerah", "Ir. Sekda", "2026-10-01"),
        ("Plh. Sekretaris Daerah", "Pemeriksa", "2026-10-02"),
    ]


def test_without_a_post_whoever_holds_the_role_signs(kota, cast):
    assert penandatangan_daerah(naskah_of(kota.bontang), dt.date(2026, 10, 14))["nama"] == "Sekda"
    assert penandatangan_daerah(naskah_of(kota.samarinda), dt.date(2026, 10, 14)) is None
    assert penandatangan_daerah(naskah_of(kota.bontang), dt.date(2019, 12, 31)) is None
