"""Reminders and letters by workers that are processes of their own, killed at the worst moments."""

import datetime as dt
import signal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from laporan.actions.pengingat import run_pengingat
from laporan.models import Periode
from opd.models import Pengguna, Surat
from tests import pabrik
from tests.server_surel import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kota_menunggu(kota, cast):
    """A city whose reports are due in five days, today and yesterday alike; `.alamat` of its eight secretaries,
    each with a letter that waits."""
    kini = timezone.now()
    hari_ini = kota.bontang.hari_ini(kini)
    tenggat = hari_ini + dt.timedelta(days=5)
    Periode.objects.create(
        pemda=kota.bontang, kode="uji", jenis="triwulan", tahun=2026, nomor=1, mulai=hari_ini - dt.timedelta(days=90),
        selesai=hari_ini - dt.timedelta(days=10), tenggat_draf=hari_ini - dt.timedelta(days=5), tenggat_opd=tenggat,
        tenggat_pemda=tenggat + dt.timedelta(days=30),
    )  # fmt: skip
    orang = []
    for n in range(8):
        opd = pabrik.make_opd(kota.bontang, f"UJI-{n}")
        orang.append(pabrik.make_pengguna(f"sek{n}", pabrik.make_pegawai(opd, nip=None), email=f"sek{n}@contoh.id"))
        pabrik.make_peran(orang[-1], "sekretaris_opd", opd=opd)
    assert Pengguna.objects.penerima_surel().count() == 8
    run_pengingat(kini - dt.timedelta(days=1))
    for pengguna in orang:
        Surat.objects.create(pengguna=pengguna, hari=hari_ini, dibuat_pada=kini, coba_pada=kini - dt.timedelta(hours=1))
    return SimpleNamespace(alamat=[f"sek{n}@contoh.id" for n in range(8)])


def keadaan(luar) -> list[tuple]:
    return luar.sql("SELECT status, count(*) FROM opd_surat GROUP BY status ORDER BY status")


def test_two_workers_write_to_everybody_once(kota_menunggu, luar):
    luar.siapkan()
    sebelum = luar.sql("SELECT count(*) FROM opd_pemberitahuan")
    with mail_server() as server:
        with luar.jalankan("--sekali", EMAIL_URL=server.url) as satu, luar.jalankan("--sekali", EMAIL_URL=server.url) as dua:
            keluar = satu.communicate()[0] + dua.communicate()[0]
        assert server.penerima() == kota_menunggu.alamat, keluar
    assert (satu.returncode, dua.returncode) == (0, 0)
    assert keadaan(luar) == [("terkirim", 8)]
    assert luar.sql("SELECT count(*) FROM opd_pemberitahuan") == sebelum
    assert luar.sql("SELECT count(*) FROM opd_denyut WHERE nama IN ('pekerja', 'pengingat', 'surel')") == [(3,)]


def test_two_workers_tell_everybody_once(kota_menunggu, luar):
    """The same turn of the scheduler in two processes at the same moment, from an empty outbox."""
    for model in (Surat.objects.all(), Pengguna.objects.get(nama_masuk="sek0").pemberitahuan.model.objects.all()):
        model.delete()
    luar.siapkan()
    with luar.jalankan("--sekali") as satu, luar.jalankan("--sekali") as dua:
        satu.communicate(), dua.communicate()
    per_orang = luar.sql(
        "SELECT nama_masuk, count(*) FROM opd_pemberitahuan p JOIN opd_pengguna o ON o.id = p.pengguna_id "
        "WHERE nama_masuk LIKE 'sek_' GROUP BY nama_masuk ORDER BY nama_masuk"
    )
    assert per_orang == [(f"sek{n}", 1) for n in range(8)]


def test_killed_before_the_letter_was_handed_over_it_is_sent_by_the_next(kota_menunggu, luar):
    luar.siapkan()
    with mail_server("sambut") as bisu, luar.jalankan(EMAIL_URL=bisu.url) as mati:
        assert bisu.terdiam.wait(20)
        mati.send_signal(signal.SIGKILL)
        mati.wait()
    assert keadaan(luar) == [("antri", 7), ("berjalan", 1)]
    luar.sql("UPDATE opd_surat SET sewa_sampai = '2020-01-01 00:00:00+00:00' WHERE status = 'berjalan'")
    with mail_server() as server, luar.jalankan("--sekali", EMAIL_URL=server.url) as penerus:
        penerus.communicate()
        assert server.penerima() == kota_menunggu.alamat
    assert keadaan(luar) == [("terkirim", 8)]


def test_killed_with_the_letter_in_the_servers_hand_it_is_never_sent_twice(kota_menunggu, luar):
    luar.siapkan()
    with mail_server("jawab") as bisu, luar.jalankan(EMAIL_URL=bisu.url) as mati:
        assert bisu.terdiam.wait(20)
        mati.send_signal(signal.SIGKILL)
        mati.wait()
        sudah = bisu.penerima()
    assert len(sudah) == 1
    luar.sql("UPDATE opd_surat SET sewa_sampai = '2020-01-01 00:00:00+00:00' WHERE status = 'berjalan'")
    with mail_server() as server, luar.jalankan("--sekali", EMAIL_URL=server.url) as penerus:
        penerus.communicate()
        assert sorted(sudah + server.penerima()) == kota_menunggu.alamat
    assert keadaan(luar) == [("terkirim", 7), ("tidak_pasti", 1)]
