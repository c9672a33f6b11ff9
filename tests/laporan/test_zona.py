"""One deadline day, three zones: it counts whole where the pemda is, wherever the server, the database connection and
the reader's browser stand. The clock is put a second before and after midnight of each."""

import datetime as dt
from unittest import mock

import pytest
from django.utils import timezone

from laporan.actions.laporan import move_laporan
from laporan.models import LaporanOpd
from laporan.queries import hari_hitung, keadaan_laporan
from laporan.queries_dasbor import matriks
from opd.format_id import waktu
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode

# zone, abbreviation, midnight after the deadline day (10 October 2026) in UTC, and the last second before it as written there
ZONA = [
    ("Asia/Jakarta", "WIB", dt.datetime(2026, 10, 10, 17, 0, tzinfo=dt.UTC)),
    ("Asia/Makassar", "WITA", dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC)),
    ("Asia/Jayapura", "WIT", dt.datetime(2026, 10, 10, 15, 0, tzinfo=dt.UTC)),
]
SEDETIK = dt.timedelta(seconds=1)
per_zona = pytest.mark.parametrize(("zona", "singkatan", "tengah_malam"), ZONA, ids=[z[1] for z in ZONA])


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Kiritimati"])
def server(request):
    """What the process believes the time zone is; nothing may follow it."""
    with timezone.override(request.param):
        yield request.param


def put(kota, zona):
    kota.bontang.zona_waktu = zona
    kota.bontang.save()
    return make_periode(kota.bontang)


@per_zona
def test_the_last_day_counts_whole(kota, cast, server, zona, singkatan, tengah_malam):
    periode = put(kota, zona)
    for geser, hari in [(-SEDETIK, 0), (dt.timedelta(), 1)]:
        saat = tengah_malam + geser
        LaporanOpd.objects.all().delete()
        make_laporan(kota.dishub, cast, "diajukan", diajukan_pada=saat)
        laporan = LaporanOpd.objects.with_pertama_diajukan().select_related("periode__pemda").get()
        keadaan = keadaan_laporan([kota.dishub, kota.setda], [periode], saat)
        assert (laporan.hari_terlambat, keadaan[kota.dishub.pk, periode.pk].hari_terlambat) == (hari, hari)
        assert keadaan[kota.setda.pk, periode.pk].hari_terlambat == hari  # nobody began, and the clock says it
        rows = {r.opd.kode: r.sel[0] for r in matriks(kota.bontang, [periode], saat)}
        assert (rows["SETDA"].rupa, rows["DISHUB"].tepat_waktu) == (("belum", False) if hari else ("ditunggu", True))


@per_zona
def test_submitted_a_second_before_midnight_is_in_time_and_written_so(kota, cast, masuk, server, zona, singkatan, tengah_malam):
    periode = put(kota, zona)
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    laporan = make_laporan(kota.disdukcapil, cast, "draf")
    with mock.patch("django.utils.timezone.now", return_value=tengah_malam - SEDETIK):
        saved = move_laporan(by=cast.sekretaris, laporan=laporan, transisi="ajukan", versi=laporan.versi)
        teks = masuk(cast.sekretaris).get(f"/laporan/{saved.pk}/").text
    assert f"10 Oktober 2026 pukul 23.59 {singkatan}" in teks
    assert "terlambat" not in teks
    assert waktu(tengah_malam, zona, singkatan) == f"11 Oktober 2026 pukul 00.00 {singkatan}"
    assert periode.hari_terlambat(saved.diajukan_pada) == 0


@per_zona
def test_a_period_begins_and_ends_at_midnight_of_the_pemda(kota, server, zona, singkatan, tengah_malam):
    periode = put(kota, zona)
    awal, akhir = periode.mulai - dt.timedelta(days=1), periode.selesai
    assert not periode.sudah_mulai(kota.bontang.hari_ini(kota.bontang.akhir_hari(awal) - SEDETIK))
    assert periode.sudah_mulai(kota.bontang.hari_ini(kota.bontang.akhir_hari(awal)))
    assert kota.bontang.akhir_hari(periode.tenggat_opd) == tengah_malam
    assert hari_hitung(periode, kota.bontang.akhir_hari(akhir) - SEDETIK) == akhir
    assert kota.bontang.hari_ini(kota.bontang.akhir_hari(akhir)) == dt.date(2026, 10, 1)


@per_zona
def test_the_home_page_counts_the_days_of_the_pemda(kota, cast, masuk, server, zona, singkatan, tengah_malam):
    put(kota, zona)
    make_laporan(kota.disdukcapil, cast, "draf")
    kalimat = []
    for saat in (tengah_malam - SEDETIK, tengah_malam):
        with mock.patch("django.utils.timezone.now", return_value=saat):
            kalimat += [t.kalimat for t in masuk(cast.sekretaris).get("/").context["tugas"] if "masih draf" in t.kalimat]
    assert kalimat == [
        "Laporan Triwulan III 2026 masih draf, tenggat 10 Oktober 2026",
        "Laporan Triwulan III 2026 masih draf, lewat 1 hari dari tenggat 10 Oktober 2026",
    ]
