import datetime as dt
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied

from laporan.actions.perpanjangan import SudahMelapor, extend_tenggat
from laporan.cuplikan_daerah import susun_cuplikan_daerah
from laporan.models import LaporanDaerah, LaporanOpd, Perpanjangan
from laporan.queries import belum_disusun, keadaan_laporan
from laporan.queries_dasbor import matriks
from laporan.queries_tingkat import kewajiban, tingkat
from opd.models import Jejak, Opd
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku

ALASAN = "Kantor tutup karena banjir."
SAMPAI = dt.date(2026, 10, 20)
AKHIR = dt.datetime(2026, 10, 20, 15, 59, 59, tzinfo=dt.UTC)  # the last second of the new day in WITA
LEWAT = AKHIR + dt.timedelta(seconds=1)


@pytest.fixture
def periode(kota):
    return make_periode(kota.bontang)


def extend(cast, periode, *opd, sampai=SAMPAI, by=None):
    return extend_tenggat(by=by or cast.bagian_organisasi, periode=periode, opd=opd, sampai=sampai, alasan=ALASAN)


def test_many_at_once_with_a_trace_each(kota, cast, periode):
    make_laporan(kota.dishub, cast, "draf")
    assert extend(cast, periode, kota.dishub, kota.setda) == 2
    rows = Perpanjangan.objects.order_by("opd__kode").values_list("opd__kode", "sampai", "alasan", "oleh")
    assert list(rows) == [(kode, SAMPAI, ALASAN, cast.bagian_organisasi.pk) for kode in ("DISHUB", "SETDA")]
    jejak = Jejak.objects.filter(aksi="perpanjang_tenggat")
    assert [(j.opd, j.isi["before"], j.isi["after"], j.isi["alasan"]) for j in jejak.order_by("opd__kode")] == [
        (opd, {"tenggat": "2026-10-10"}, {"tenggat": "2026-10-20", "periode": "2026-TW3"}, ALASAN) for opd in (kota.dishub, kota.setda)
    ]


def test_one_that_is_not_mine_refuses_all(kota, cast, periode):
    lama = pabrik.make_opd(kota.bontang, "LAMA", berlaku_sampai=dt.date(2026, 6, 30))
    for asing in (kota.dinas_lain, kota.kelurahan, lama):  # another city, reports through another, owes nothing
        with pytest.raises(PermissionDenied):
            extend(cast, periode, kota.dishub, asing)
    for orang in (cast.sekretaris, cast.orang_luar, cast.sekda):
        with pytest.raises(PermissionDenied):
            extend(cast, periode, kota.disdukcapil, by=orang)
    assert (Perpanjangan.objects.count(), Jejak.objects.filter(aksi="perpanjang_tenggat").count()) == (0, 0)


def test_who_has_handed_in_meanwhile_refuses_all_and_is_named(kota, cast, periode):
    make_laporan(kota.dishub, cast, "diajukan")
    with pytest.raises(SudahMelapor, match="Dishub"):
        extend(cast, periode, kota.dishub, kota.setda)
    assert Perpanjangan.objects.count() == 0


def test_it_ends_by_itself_at_midnight_of_the_pemda(kota, cast, periode):
    extend(cast, periode, kota.setda)
    for saat, hari in [(AKHIR, 0), (LEWAT, 1)]:
        keadaan = keadaan_laporan([kota.setda, kota.dishub], [periode], saat)
        assert (keadaan[kota.setda.pk, periode.pk].hari_terlambat, keadaan[kota.setda.pk, periode.pk].tenggat) == (hari, SAMPAI)
        assert keadaan[kota.dishub.pk, periode.pk].hari_terlambat == 10 + hari  # nobody else gains a day


@pytest.mark.parametrize(("saat", "hari"), [(AKHIR, 0), (LEWAT, 1)])
def test_late_and_in_time_are_one_everywhere(kota, cast, periode, saat, hari):
    extend(cast, periode, kota.dishub)
    make_laporan_beku(kota.dishub, cast, "diterima", pada=saat)
    laporan = LaporanOpd.objects.with_pertama_diajukan().select_related("periode__pemda").get()
    (row,) = [r for r in matriks(kota.bontang, [periode], LEWAT) if r.opd == kota.dishub]
    (wajib,) = [k for k in kewajiban(kota.bontang, [periode], LEWAT) if k.opd == kota.dishub]
    rekap = susun_cuplikan_daerah(LaporanDaerah(pemda=kota.bontang, periode=periode), LEWAT)
    (baris,) = [o for o in rekap["opd"] if o["kode"] == "DISHUB"]
    assert [laporan.hari_terlambat, row.sel[0].hari_terlambat, wajib.keadaan.hari_terlambat, baris["hari_terlambat"]] == [hari] * 4
    assert [row.tepat_waktu, tingkat([wajib])["tepat_waktu"], rekap["angka"]["tepat_waktu"]] == [1 - hari] * 3
    assert (laporan.tenggat, baris["diperpanjang_sampai"]) == (SAMPAI, "2026-10-20")


def test_the_newest_counts_and_never_shortens_what_everybody_has(kota, cast, periode):
    for hari in (25, 18):
        extend(cast, periode, kota.setda, sampai=dt.date(2026, 10, hari))
    assert keadaan_laporan([kota.setda], [periode])[kota.setda.pk, periode.pk].tenggat == dt.date(2026, 10, 18)
    periode.tenggat_opd = dt.date(2026, 10, 19)
    assert keadaan_laporan([kota.setda], [periode])[kota.setda.pk, periode.pk].tenggat == dt.date(2026, 10, 19)


def test_what_is_not_begun_is_offered_with_its_own_deadline(kota, cast, periode):
    extend(cast, periode, kota.setda)
    with mock.patch("django.utils.timezone.now", return_value=AKHIR):
        rows = belum_disusun(Opd.objects.filter(pk__in=[kota.setda.pk, kota.dishub.pk]))
    assert {(o.kode, tenggat) for o, _, tenggat in rows} == {("SETDA", SAMPAI), ("DISHUB", dt.date(2026, 10, 10))}
