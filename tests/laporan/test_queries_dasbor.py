import datetime as dt

import pytest
from django.db import connection

from laporan import queries_dasbor
from laporan.cuplikan import susun_cuplikan
from laporan.models import LaporanOpd, PembukaanKembali
from laporan.pengingat import teks_pengingat
from laporan.queries_dasbor import matriks, pemimpin_selama, ringkasan
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode, make_periode_berjalan

TEPAT = dt.datetime(2026, 10, 10, 15, 59, 59, tzinfo=dt.UTC)  # 23.59.59 WITA on the deadline day
TELAT = dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC)  # 00.00 WITA on the next
SEKARANG = dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def periode(kota):
    return [make_periode(kota.bontang), make_periode_berjalan(kota.bontang)]


def sel(rows, kolom=0) -> dict[str, tuple]:
    return {r.opd.kode: (s.rupa, s.kata, s.hari_terlambat) if (s := r.sel[kolom]) else None for r in rows}


# --- matrix -----------------------------------------------------------------------


def test_every_state_has_its_word_and_its_days(kota, cast, periode):
    make_laporan(kota.disdukcapil, cast, "diterima", diajukan_pada=TEPAT)
    make_laporan(kota.dishub, cast, "disetujui", diajukan_pada=TELAT)
    make_laporan(kota.kecamatan, cast, "draf")
    lain = {status: pabrik.make_opd(kota.bontang, status.upper()) for status in ("diajukan", "dikembalikan", "direkap", "terkirim")}
    for status, opd in lain.items():
        make_laporan(opd, cast, status, diajukan_pada=TEPAT)
    assert sel(matriks(kota.bontang, periode, SEKARANG)) == {
        "DISDUKCAPIL": ("diterima", "Diterima", 0),
        "DISHUB": ("disetujui", "Disetujui", 1),
        "KEC-BS": ("belum", "Belum, masih draf", 4),
        "SETDA": ("belum", "Belum", 4),
        "DIAJUKAN": ("diajukan", "Diajukan", 0),
        "DIKEMBALIKAN": ("dikembalikan", "Dikembalikan", 0),
        "DIREKAP": ("direkap", "Direkap", 0),
        "TERKIRIM": ("terkirim", "Terkirim", 0),
    }


@pytest.mark.parametrize(
    ("pada", "tanpa_laporan", "draf"),
    [
        (dt.datetime(2026, 6, 30, 15, 59, tzinfo=dt.UTC), ("nanti", "Belum mulai", 0), ("draf", "Draf", 0)),
        (dt.datetime(2026, 6, 30, 16, 0, tzinfo=dt.UTC), ("berjalan", "Berjalan", 0), ("draf", "Draf", 0)),
        (dt.datetime(2026, 9, 30, 15, 59, tzinfo=dt.UTC), ("berjalan", "Berjalan", 0), ("draf", "Draf", 0)),
        (dt.datetime(2026, 9, 30, 16, 0, tzinfo=dt.UTC), ("ditunggu", "Ditunggu", 0), ("draf", "Draf", 0)),
        (TEPAT, ("ditunggu", "Ditunggu", 0), ("draf", "Draf", 0)),
        (TELAT, ("belum", "Belum", 1), ("belum", "Belum, masih draf", 1)),
    ],
)
def test_silence_becomes_late_when_the_deadline_day_is_over_where_the_city_is(kota, cast, periode, pada, tanpa_laporan, draf):
    make_laporan(kota.dishub, cast, "draf")
    found = sel(matriks(kota.bontang, periode[:1], pada))
    assert (found["SETDA"], found["DISHUB"]) == (tanpa_laporan, draf)


@pytest.mark.parametrize(("pada", "hari"), [(TEPAT, 0), (TELAT, 1)])
def test_handed_in_until_midnight_of_the_city_is_in_time(kota, cast, periode, pada, hari):
    make_laporan(kota.disdukcapil, cast, "diajukan", diajukan_pada=pada)
    (row,) = (r for r in matriks(kota.bontang, periode, SEKARANG) if r.opd == kota.disdukcapil)
    assert (row.sel[0].hari_terlambat, row.tepat_waktu, row.jatuh_tempo) == (hari, int(not hari), 1)


def test_another_zone_has_another_midnight(kota, cast):
    kota.bontang.zona_waktu = "Asia/Jakarta"
    kota.bontang.save()
    make_laporan(kota.disdukcapil, cast, "diajukan", diajukan_pada=TELAT)  # 23.00 WIB
    assert sel(matriks(kota.bontang, [make_periode(kota.bontang)], SEKARANG))["DISDUKCAPIL"][2] == 0


def test_a_report_mended_after_the_deadline_keeps_its_first_day(kota, cast, periode):
    lama = make_laporan(kota.disdukcapil, cast, "dikembalikan", diajukan_pada=TEPAT)
    LaporanOpd.objects.filter(pk=lama.pk).update(terkini=False)
    make_laporan(kota.disdukcapil, cast, "draf", revisi=2)
    assert sel(matriks(kota.bontang, periode, SEKARANG))["DISDUKCAPIL"] == ("dikembalikan", "Diperbaiki", 0)
    LaporanOpd.objects.filter(pk=lama.pk).update(diajukan_pada=TELAT)
    assert sel(matriks(kota.bontang, periode, SEKARANG))["DISDUKCAPIL"] == ("dikembalikan", "Diperbaiki", 1)


@pytest.mark.parametrize("banyak", [1, 2])
def test_what_is_reopened_or_mended_after_it_stays_accepted(kota, cast, periode, banyak, django_assert_num_queries):
    lama = [make_laporan(o, cast, "diterima", diajukan_pada=TEPAT) for o in (kota.disdukcapil, kota.dishub)[:banyak]]
    for laporan in lama:
        PembukaanKembali.objects.create(
            laporan=laporan, alasan="x", sampai=kota.bontang.hari_ini(), oleh=cast.bagian_organisasi, dibuka_pada=TELAT
        )
    with django_assert_num_queries(4):
        rows = matriks(kota.bontang, periode, SEKARANG)
    assert sel(rows)["DISDUKCAPIL"] == ("diterima", "Dibuka kembali", 0)
    assert ringkasan(rows, 0)["diterima"] == banyak
    LaporanOpd.objects.update(terkini=False)
    make_laporan(kota.disdukcapil, cast, "draf", revisi=2)
    rows = matriks(kota.bontang, periode, SEKARANG)
    assert sel(rows)["DISDUKCAPIL"] == ("dikembalikan", "Diperbaiki", 0)
    assert (ringkasan(rows, 0)["diterima"], ringkasan(rows, 0)["tepat_waktu"]) == (1, 1)


def test_who_ended_owes_nothing_after_and_who_began_nothing_before(kota, cast, periode):
    pabrik.make_opd(kota.bontang, "LAMA", berlaku_sampai=dt.date(2026, 8, 1))
    pabrik.make_opd(kota.bontang, "DULU", berlaku_sampai=dt.date(2026, 6, 30))
    pabrik.make_opd(kota.bontang, "BARU", berlaku_dari=dt.date(2026, 10, 1))
    pabrik.make_opd(kota.bontang, "MULAI", berlaku_dari=dt.date(2026, 9, 30))
    pabrik.make_opd(kota.bontang, "AKHIR", berlaku_sampai=dt.date(2026, 9, 30))
    ada = pabrik.make_opd(kota.bontang, "ADA", berlaku_sampai=dt.date(2026, 8, 1))
    make_laporan(ada, cast, "diterima", diajukan_pada=TEPAT)
    rows = matriks(kota.bontang, periode, SEKARANG)
    found = {r.opd.kode: [bool(s) for s in r.sel] for r in rows}
    assert {k: found.get(k) for k in ("LAMA", "DULU", "BARU", "MULAI", "AKHIR", "ADA")} == {
        "LAMA": [True, False], "DULU": None, "BARU": [False, True], "MULAI": [True, True], "AKHIR": [True, False], "ADA": [True, False],
    }  # fmt: skip
    assert "KEL-TLI" not in found  # its kecamatan reports for it
    assert ringkasan(rows, 0)["opd"] == 8


LENGKAP = """SELECT u2.kode, p.nomor, COUNT(*), SUM(CASE WHEN k.jenis = 'aksi' THEN 1 ELSE 0 END),
SUM(CASE WHEN k.jenis = 'aksi' AND EXISTS (SELECT 1 FROM kbk_bukti b WHERE b.kegiatan_id = k.id AND b.digantikan_oleh_id IS NULL
  AND b.jenis = 'foto') THEN 1 ELSE 0 END)
FROM kbk_kegiatan k JOIN kbk_kelompok g ON g.id = k.kelompok_id JOIN opd_opd u ON u.id = g.opd_id JOIN opd_opd u2 ON u2.id = u.pelapor_id
JOIN laporan_periode p ON p.pemda_id = u2.pemda_id AND k.tanggal BETWEEN p.mulai AND p.selesai
WHERE k.status = 'tercatat' AND u2.pemda_id = %s GROUP BY u2.kode, p.nomor"""


def test_figures_are_those_of_the_recorded_activities_of_each_period(kota, cast, periode):
    for tanggal, jenis in [("2026-07-01", "aksi"), ("2026-12-31", "rapat"), ("2026-06-30", "aksi"), ("2027-01-01", "aksi")]:
        pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date.fromisoformat(tanggal), jenis)
    pabrik.make_kegiatan(kota.akta, cast.notulis, status="draf")
    pabrik.make_bukti(pabrik.make_kegiatan(kota.lurah, cast.notulis, dt.date(2026, 9, 30), "aksi"), cast.notulis)
    lama = pabrik.make_bukti(pabrik.make_kegiatan(kota.lurah, cast.notulis, dt.date(2026, 10, 1), "aksi"), cast.notulis)
    pabrik.make_bukti(lama.kegiatan, cast.notulis, jenis="notulen")
    rows = matriks(kota.bontang, periode, SEKARANG)
    found = {(r.opd.kode, p.nomor): (s.kegiatan, s.tindakan, s.lengkap) for r in rows for s, p in zip(r.sel, periode, strict=True)}
    assert found == {
        ("DISDUKCAPIL", 3): (1, 1, 0), ("DISDUKCAPIL", 4): (1, 0, 0), ("KEC-BS", 3): (1, 1, 1), ("KEC-BS", 4): (1, 1, 1),
        **{(kode, nomor): (0, 0, 0) for kode in ("DISHUB", "SETDA") for nomor in (3, 4)},
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LENGKAP, [kota.bontang.pk])
        assert {(kode, nomor): tuple(angka) for kode, nomor, *angka in cursor.fetchall()} == {k: v for k, v in found.items() if v[0]}
    kecamatan = next(r for r in rows if r.opd.kode == "KEC-BS")
    assert [kecamatan.jumlah(n) for n in ("kegiatan", "tindakan", "lengkap")] == [2, 2, 2]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_matrix_costs_four_queries(kota, cast, periode, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        make_laporan(opd, cast, "diterima")
    with django_assert_num_queries(4):
        assert ringkasan(matriks(kota.bontang, periode, SEKARANG), 0)["diterima"] == jumlah


# --- reminder ---------------------------------------------------------------------


def test_the_reminder_names_who_owes_what(kota, cast, periode):
    make_laporan(kota.disdukcapil, cast, "diterima", diajukan_pada=TEPAT)
    make_laporan(kota.dishub, cast, "dikembalikan", diajukan_pada=TEPAT)
    make_laporan(kota.kecamatan, cast, "draf")
    rows = matriks(kota.bontang, periode, SEKARANG)
    assert teks_pengingat(rows, 0, periode[0], "https://contoh.go.id/", SEKARANG) == (
        "*Laporan budaya kerja Triwulan III 2026*\n"
        "Kota Bontang, keadaan 14 Oktober 2026 pukul 09.00 WITA\n"
        "Tenggat: 10 Oktober 2026\n"
        "\n"
        "*Belum menyampaikan (2)*\n"
        "1. Kec-Bs, lewat 4 hari\n"
        "2. Setda, lewat 4 hari\n"
        "\n"
        "*Dikembalikan, perlu diperbaiki (1)*\n"
        "1. Dishub\n"
        "\n"
        "Laporan disusun dan diajukan di https://contoh.go.id/\n"
        "Terima kasih atas kerja samanya."
    )


def test_nobody_is_reminded_of_a_running_period(kota, cast, periode):
    rows = matriks(kota.bontang, periode, SEKARANG)
    assert teks_pengingat(rows, 1, periode[1], "https://contoh.go.id/", SEKARANG) == ""


# --- the leader ---------------------------------------------------------------------


@pytest.fixture
def plt(kota, cast):
    """Until 13 August somebody else led Disdukcapil, from the 14th a Plt."""
    lama = cast.pimpinan.pegawai.penugasan.get()
    lama.sampai = dt.date(2026, 8, 13)
    lama.save()
    return pabrik.make_penugasan(cast.tanpa_peran.pegawai, kota.disdukcapil, status="plt", dari=dt.date(2026, 8, 14))


def acara(kota, cast, tanggal, *, kelompok=None, jenis="rapat", pimpinan_hadir=True, hadir=1, dari=2):
    row = pabrik.make_kegiatan(kelompok or kota.akta, cast.notulis, dt.date.fromisoformat(tanggal), jenis, pimpinan_hadir=pimpinan_hadir)
    for n, orang in enumerate([cast.ketua, cast.anggota, cast.notulis][:dari]):
        pabrik.make_kehadiran(row, orang.pegawai, "hadir" if n < hadir else "izin")
    return row


def kepemimpinan(post, periode, hari_ini):
    posts = pemimpin_selama(post, periode.mulai, periode.selesai)
    return queries_dasbor.kepemimpinan(post, periode, hari_ini, posts)


def test_only_the_days_of_the_own_post_count(kota, cast, periode, plt):
    acara(kota, cast, "2026-07-10")
    acara(kota, cast, "2026-08-13")
    acara(kota, cast, "2026-08-14", hadir=2)
    acara(kota, cast, "2026-09-30", pimpinan_hadir=False, jenis="aksi", hadir=1)
    acara(kota, cast, "2026-09-01", pimpinan_hadir=None, hadir=0, dari=0)
    acara(kota, cast, "2026-10-01")
    k = kepemimpinan(plt, periode[0], dt.date(2026, 11, 24))
    assert (k.dari, k.sampai) == (dt.date(2026, 8, 14), dt.date(2026, 9, 30))
    assert (k.hadir, k.kegiatan, k.tindakan, k.pertemuan, k.semua) == (1, 3, 1, 2, 3)
    assert k.anggota == pytest.approx(3 * 3 / 4)  # three of four notes of attendance, over three activities
    lama = cast.pimpinan.pegawai.penugasan.get()
    assert (kepemimpinan(lama, periode[0], dt.date(2026, 11, 24)).hadir, lama.sampai) == (2, dt.date(2026, 8, 13))


def test_the_days_end_today(kota, cast, periode, plt):
    acara(kota, cast, "2026-09-02")
    assert kepemimpinan(plt, periode[0], dt.date(2026, 9, 1)).kegiatan == 0
    assert kepemimpinan(plt, periode[0], dt.date(2026, 9, 2)).kegiatan == 1


def test_what_a_lurah_leads_is_not_counted_against_the_camat(kota, cast, periode):
    camat = pabrik.make_penugasan(cast.tanpa_peran.pegawai, kota.kecamatan)
    acara(kota, cast, "2026-08-01", kelompok=kota.lurah)
    assert (kepemimpinan(camat, periode[0], dt.date(2026, 10, 1)).kegiatan) == 1  # no lurah: the camat leads there
    lurah = pabrik.make_penugasan(cast.anggota.pegawai, kota.kelurahan)
    k = kepemimpinan(camat, periode[0], dt.date(2026, 10, 1))
    assert (k.kegiatan, k.semua) == (0, 1)
    assert kepemimpinan(lurah, periode[0], dt.date(2026, 10, 1)).kegiatan == 1


def test_presence_equals_that_of_the_report(kota, cast, periode, plt):
    for tanggal, ada in [("2026-07-10", True), ("2026-08-14", True), ("2026-09-01", None), ("2026-09-30", False)]:
        acara(kota, cast, tanggal, pimpinan_hadir=ada)
    laporan = susun_cuplikan(make_laporan(kota.disdukcapil, cast, "draf"))["pimpinan"]
    posts = [cast.pimpinan.pegawai.penugasan.get(), plt]
    assert [(p["hadir"], p["kegiatan"]) for p in laporan] == [
        (k.hadir, k.kegiatan) for k in (kepemimpinan(p, periode[0], dt.date(2026, 11, 24)) for p in posts)
    ]


def test_without_attendance_there_is_no_average(kota, cast, periode, plt):
    acara(kota, cast, "2026-09-01", dari=0)
    assert kepemimpinan(plt, periode[0], dt.date(2026, 10, 1)).anggota is None
