"""Letters that go out at once: the queue, and the alarm to the security contact (reliability C91)."""

import datetime as dt
import logging
import smtplib

import pytest
from django.db import transaction
from django.utils import timezone

from opd import catat, jejak
from opd.actions import surat_segera
from opd.actions.surat_segera import JEDA, SEWA, order_reset_link, send_segera
from opd.models import Denyut, Jejak, Pengguna, SuratSegera

KINI = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def diminta(cast, kurir):
    Pengguna.objects.filter(pk=cast.sekretaris.pk).update(email="rahma@bontangkota.go.id")
    order_reset_link(nama="sekretaris", jaringan="10.0.0.1", at=KINI)
    return kurir


# --- the queue --------------------------------------------------------------------


def test_a_form_sent_twice_in_a_minute_is_one_letter(diminta):
    order_reset_link(nama="Sekretaris", jaringan="10.0.0.1", at=KINI + dt.timedelta(seconds=20))
    order_reset_link(nama="sekretaris", jaringan="10.0.0.1", at=KINI + dt.timedelta(seconds=70))
    assert SuratSegera.objects.count() == 2


def test_the_name_that_was_typed_goes_with_the_letter(diminta):
    assert "sekretaris" not in SuratSegera.objects.get().kunci
    assert send_segera(KINI) == f"Tautan kata sandi #{SuratSegera.objects.get().pk}: terkirim"
    assert SuratSegera.objects.get().isi == {}
    assert send_segera(KINI) is None


def test_of_two_workers_one_has_it_and_a_dead_one_lets_it_go(diminta):
    assert surat_segera._claim(KINI) is not None
    assert surat_segera._claim(KINI) is None
    assert send_segera(KINI + SEWA / 2) is None
    assert send_segera(KINI + SEWA).endswith("terkirim")
    assert len(diminta.terkirim) == 1


def test_a_server_that_is_away_is_asked_again_later(diminta):
    diminta.tidak_ada = ConnectionRefusedError("tidak ada")
    assert send_segera(KINI).endswith("dicoba lagi, ConnectionRefusedError tidak ada")
    assert Denyut.objects.get(nama="surel").isi["galat"] == "ConnectionRefusedError tidak ada"
    diminta.tidak_ada = None
    assert send_segera(KINI + JEDA[0] / 2) is None
    assert send_segera(KINI + JEDA[0]).endswith("terkirim")
    assert Denyut.objects.get(nama="surel").isi["galat"] == ""


def test_a_refusal_for_good_ends_it(diminta):
    diminta.tolak = smtplib.SMTPRecipientsRefused({"rahma@bontangkota.go.id": (550, b"tidak dikenal")})
    assert send_segera(KINI).endswith("gagal, 550 tidak dikenal")
    assert send_segera(KINI + dt.timedelta(minutes=20)) is None


def test_old_letters_are_not_kept(diminta):
    send_segera(KINI)
    order_reset_link(nama="lain", jaringan="10.0.0.1", at=KINI + dt.timedelta(days=3))
    assert SuratSegera.objects.count() == 1


# --- the alarm --------------------------------------------------------------------


def refuse(pengguna, times: int, at: dt.datetime | None = None) -> None:
    with transaction.atomic():
        for _ in range(times):
            jejak.record(by=pengguna, aksi=catat.DITOLAK, sasaran=pengguna, at=at)


@pytest.fixture
def kontak(settings, kurir):
    settings.KONTAK_KEAMANAN = "csirt@bontangkota.go.id"
    return kurir


def test_thirty_refusals_are_told_once_after_the_answer(cast, masuk, kontak):
    client = masuk(cast.sekretaris)
    refuse(cast.sekretaris, catat.SERING - 1)
    for _ in range(3):
        assert client.get("/kegiatan/999999/").status_code == 404
    assert kontak.terkirim == []  # no answer waits for a mail server
    assert send_segera().endswith("terkirim")
    assert send_segera() is None
    (surat,) = kontak.terkirim
    assert (surat.to, surat.subject) == (["csirt@bontangkota.go.id"], "Budaya Kerja: akun berulang kali ditolak")
    assert surat.body.startswith("Satu akun ditolak 30 kali dalam 5 menit dari 127.0.0.1, terakhir ")
    assert f"/jejak/?sasaran=pengguna&sasaran_id={cast.sekretaris.pk}" in surat.body
    assert cast.sekretaris.nama not in surat.body


def test_the_next_window_is_told_again_and_each_person_apart(cast, masuk, kontak, monkeypatch):
    for nama in ("sekretaris", "ketua"):
        refuse(getattr(cast, nama), catat.SERING)
        masuk(getattr(cast, nama)).get("/kegiatan/999999/")
    assert SuratSegera.objects.count() == 2
    lewat = timezone.now() + catat.SELANG + dt.timedelta(seconds=1)
    monkeypatch.setattr(catat.timezone, "now", lambda: lewat)
    refuse(cast.ketua, catat.SERING, lewat)
    masuk(cast.ketua).get("/kegiatan/999999/")
    assert SuratSegera.objects.count() == 3


def test_refusals_at_once_are_one_letter(cast, masuk, kontak, monkeypatch):
    """Somebody else's refusal was told while this one was counted."""
    refuse(cast.ketua, catat.SERING)
    asli = jejak.exclusive

    def exclusive():
        with transaction.atomic():
            jejak.record(by=cast.ketua, aksi=catat.PERINGATAN, sasaran=cast.ketua)
        return asli()

    monkeypatch.setattr(jejak, "exclusive", exclusive)
    masuk(cast.ketua).get("/kegiatan/999999/")
    assert Jejak.objects.filter(aksi=catat.PERINGATAN).count() == 1
    assert not SuratSegera.objects.exists()


def test_without_a_contact_the_trail_and_the_log_still_tell(cast, masuk, settings, caplog):
    settings.KONTAK_KEAMANAN = ""
    refuse(cast.ketua, catat.SERING)
    masuk(cast.ketua).get("/kegiatan/999999/")
    assert Jejak.objects.filter(aksi=catat.PERINGATAN).count() == 1
    assert [r.levelno for r in caplog.records if r.name == "opd.keamanan"] == [logging.WARNING]
    assert not SuratSegera.objects.exists()
