"""Reopening what was accepted: with a reason and a last day, on record, and over by itself."""

import datetime as dt
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kbk.actions.bukti import BerkasBaru, add_bukti
from kbk.kunci import PeriodeTerkunci, kunci_pada
from laporan.actions.laporan import (
    AlasanKosong,
    BatasBuka,
    BelumSiap,
    LaporanBerubah,
    move_laporan,
    open_laporan,
)
from laporan.models import CatatanReviu, LaporanOpd, PembukaanKembali
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku

DALAM = dt.date(2026, 8, 12)
SAMPAI = dt.date(2026, 11, 5)
PAGI = dt.datetime(2026, 11, 2, 1, 12, tzinfo=dt.UTC)  # 09.12 WITA
HABIS = dt.datetime(2026, 11, 5, 16, 0, tzinfo=dt.UTC)  # midnight WITA after the 5th


@pytest.fixture
def pukul(monkeypatch):
    """pukul(instant): the time everything reads from now on."""
    jam = mock.Mock(return_value=PAGI)
    monkeypatch.setattr("django.utils.timezone.now", jam)
    return lambda saat: setattr(jam, "return_value", saat)


@pytest.fixture
def diterima(cast, kota, pukul) -> LaporanOpd:
    pabrik.make_kegiatan(kota.akta, cast.notulis, DALAM)
    return make_laporan_beku(kota.disdukcapil, cast, kesimpulan="Antrean turun.")


def move(laporan, by, transisi, **fields) -> LaporanOpd:
    by.__dict__.pop("_held", None)
    return move_laporan(by=by, laporan=laporan, transisi=transisi, versi=laporan.versi, **fields)


def buka(laporan, cast, sampai=SAMPAI, alasan="Daftar hadir tertukar.") -> LaporanOpd:
    return move(laporan, cast.bagian_organisasi, "buka_kembali", alasan=alasan, sampai=sampai)


def revisi(cast, kota, laporan) -> LaporanOpd:
    return open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=laporan.periode)


def kini(laporan) -> LaporanOpd:
    return LaporanOpd.objects.with_pembukaan().with_diterima().select_related("periode__pemda").get(pk=laporan.pk)


def bukti(cast) -> BerkasBaru:
    return BerkasBaru(pabrik.make_isi(), "foto", "IMG_1.jpg")


@pytest.mark.parametrize("status", ["diterima", "direkap", "terkirim"])
def test_it_opens_the_period_and_leaves_the_report_accepted(cast, kota, diterima, status):
    LaporanOpd.objects.update(status=status)
    diterima.refresh_from_db()
    saved = buka(diterima, cast)
    assert (saved.status, saved.versi, saved.cuplikan) == (status, diterima.versi + 1, diterima.cuplikan)
    assert kunci_pada(kota.disdukcapil, DALAM) is None
    dibuka = PembukaanKembali.objects.get()
    assert (dibuka.alasan, dibuka.sampai, dibuka.oleh, dibuka.dibuka_pada) == (
        "Daftar hadir tertukar.", SAMPAI, cast.bagian_organisasi, PAGI,
    )  # fmt: skip
    jejak = Jejak.objects.get(aksi="buka_kembali_laporan")
    assert (jejak.isi["alasan"], jejak.isi["after"]["sampai"]) == ("Daftar hadir tertukar.", "2026-11-05")
    assert CatatanReviu.objects.get().isi == "Dibuka kembali sampai 5 November 2026. Daftar hadir tertukar."


def test_the_secretary_is_next_and_since_when(cast, diterima):
    buka(diterima, cast)
    laporan = kini(diterima)
    assert (laporan.is_dibuka, laporan.pelaku_berikutnya, laporan.menunggu_sejak) == (True, "Sekretaris OPD", PAGI)


def test_the_last_day_counts_whole_where_the_city_is_and_nothing_has_to_run(cast, kota, diterima, pukul):
    buka(diterima, cast)
    pukul(HABIS - dt.timedelta(microseconds=1))
    assert (kunci_pada(kota.disdukcapil, DALAM), kini(diterima).is_dibuka) == (None, True)
    pukul(HABIS)
    assert kunci_pada(kota.disdukcapil, DALAM) is not None
    assert (kini(diterima).is_dibuka, kini(diterima).pelaku_berikutnya) == (False, "Bagian Organisasi")
    with pytest.raises(PeriodeTerkunci):
        add_bukti(by=cast.notulis, kegiatan=kota.akta.kegiatan.get(), berkas=bukti(cast))


@pytest.mark.parametrize("sampai", [None, dt.date(2026, 11, 1), dt.date(2026, 12, 4)])
def test_the_last_day_is_today_at_the_earliest_and_a_month_away_at_most(cast, kota, diterima, sampai):
    with pytest.raises(BatasBuka, match="2 November 2026 sampai 3 Desember 2026"):
        buka(diterima, cast, sampai)
    assert kunci_pada(kota.disdukcapil, DALAM) is not None
    assert not Jejak.objects.exists()


@pytest.mark.parametrize("sampai", [dt.date(2026, 11, 2), dt.date(2026, 12, 3)])
def test_both_ends_of_what_is_allowed(cast, diterima, sampai):
    assert buka(diterima, cast, sampai).versi == diterima.versi + 1


def test_no_reason_no_reopening(cast, diterima):
    with pytest.raises(AlasanKosong):
        buka(diterima, cast, alasan="   ")
    with pytest.raises(IntegrityError), transaction.atomic():
        PembukaanKembali.objects.create(laporan=diterima, alasan="", sampai=SAMPAI, oleh=cast.sekda, dibuka_pada=PAGI)


def test_only_those_with_the_right_of_it(cast, diterima):
    for siapa in (cast.sekretaris, cast.pimpinan, cast.sekda, cast.biro, cast.pemeriksa, cast.orang_luar, cast.admin):
        with pytest.raises(PermissionDenied):
            move(diterima, siapa, "buka_kembali", alasan="x", sampai=SAMPAI)


def test_of_two_who_reopen_at_once_the_second_is_told(cast, diterima):
    buka(diterima, cast)
    with pytest.raises(LaporanBerubah):
        buka(diterima, cast)
    assert PembukaanKembali.objects.count() == 1


def test_a_later_reopening_prolongs_or_shortens_it(cast, kota, diterima, pukul):
    sekali = buka(diterima, cast)
    dua = buka(sekali, cast, dt.date(2026, 11, 20))
    pukul(HABIS)
    assert kunci_pada(kota.disdukcapil, DALAM) is None
    buka(dua, cast, dt.date(2026, 11, 6))
    pukul(HABIS + dt.timedelta(days=1))
    assert kunci_pada(kota.disdukcapil, DALAM) is not None


# --- the next revision -----------------------------------------------------------


def test_an_accepted_report_has_no_next_revision_until_it_is_reopened(cast, kota, diterima):
    assert revisi(cast, kota, diterima).pk == diterima.pk
    buka(diterima, cast)
    baru = revisi(cast, kota, diterima)
    assert (baru.revisi, baru.status, baru.kesimpulan) == (2, "draf", "Antrean turun.")
    lama = kini(diterima)
    assert (lama.terkini, lama.status, lama.is_berlaku) == (False, "diterima", True)


def test_it_freezes_why_it_was_made(cast, kota, diterima):
    buka(diterima, cast)
    diajukan = move(revisi(cast, kota, diterima), cast.sekretaris, "ajukan")
    assert diajukan.cuplikan["pembukaan"] == [
        {"revisi": 1, "dibuka_pada": PAGI.isoformat(), "sampai": "2026-11-05", "alasan": "Daftar hadir tertukar."}
    ]
    assert LaporanOpd.objects.get(pk=diterima.pk).cuplikan["pembukaan"] == []


def test_it_takes_the_place_of_the_old_one_when_it_is_accepted_and_closes_the_period(cast, kota, diterima):
    buka(diterima, cast)
    baru = move(move(revisi(cast, kota, diterima), cast.sekretaris, "ajukan"), cast.pimpinan, "setujui")
    assert list(LaporanOpd.objects.berlaku()) == [diterima]
    assert kunci_pada(kota.disdukcapil, DALAM) is None
    baru = move(baru, cast.bagian_organisasi, "terima")
    assert list(LaporanOpd.objects.berlaku()) == [baru]
    assert kunci_pada(kota.disdukcapil, DALAM).alamat == f"/laporan/{baru.pk}/"
    with pytest.raises(LaporanBerubah):
        buka(kini(diterima), cast)


def test_nothing_is_handed_in_after_the_last_day_until_it_is_reopened(cast, kota, diterima, pukul):
    dibuka = buka(diterima, cast)
    draf = revisi(cast, kota, diterima)
    pukul(HABIS)
    with pytest.raises(BelumSiap, match="Masa buka kembali berakhir 5 November 2026, jadi revisi 1 yang berlaku"):
        move(draf, cast.sekretaris, "ajukan")
    buka(dibuka, cast, dt.date(2026, 11, 8))
    assert move(draf, cast.sekretaris, "ajukan").status == "diajukan"


def test_what_was_handed_in_on_the_last_day_is_decided_after_it(cast, kota, diterima, pukul):
    buka(diterima, cast)
    diajukan = move(revisi(cast, kota, diterima), cast.sekretaris, "ajukan")
    pukul(HABIS)
    disetujui = move(diajukan, cast.pimpinan, "setujui")
    assert move(disetujui, cast.bagian_organisasi, "terima").status == "diterima"


def test_a_returned_revision_of_a_reopened_report_is_mended_again(cast, kota, diterima):
    buka(diterima, cast)
    diajukan = move(revisi(cast, kota, diterima), cast.sekretaris, "ajukan")
    move(diajukan, cast.pimpinan, "kembalikan_pimpinan", alasan="Masih tertukar.")
    tiga = revisi(cast, kota, diterima)
    assert (tiga.revisi, move(tiga, cast.sekretaris, "ajukan").status) == (3, "diajukan")
    assert list(LaporanOpd.objects.berlaku()) == [diterima]


def test_another_periods_reopening_opens_nothing_here(cast, kota, diterima):
    lain = make_periode(kota.samarinda)
    lain.pemda, lain.kode, lain.jenis, lain.pk = kota.bontang, "2026-S2", "semester", None
    lain.save(force_insert=True)
    buka(make_laporan_beku(kota.disdukcapil, cast, periode=lain), cast)
    assert kunci_pada(kota.disdukcapil, DALAM).alamat == f"/laporan/{diterima.pk}/"
