import datetime as dt
import hashlib
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from kbk.models import Bukti
from laporan.integritas import file_fields, periksa
from laporan.models import Cetakan, LaporanOpd
from opd import jejak
from opd.models import Jejak, Opd
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan
from tests.penjaga import tanpa_penjaga


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def utuh(kota, cast, media):
    """Rows and files that fit together."""
    nama = default_storage.save("bukti/2026/08/a.jpg", ContentFile(b"isi"))
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    pabrik.make_bukti(kegiatan, cast.notulis, berkas=nama, sha256=hashlib.sha256(b"isi").hexdigest())
    laporan = make_laporan(kota.disdukcapil, cast)
    laporan.cuplikan["jejak"] = {"nomor": 0, "hash": jejak.AWAL}  # frozen before the first trace
    laporan.sha256 = hashlib.sha256(jejak.canonical(laporan.cuplikan).encode()).hexdigest()
    laporan.save(update_fields=["cuplikan", "sha256"])
    with transaction.atomic():
        for aksi in ("satu", "dua", "tiga"):
            jejak.record(by=cast.notulis, aksi=aksi, sasaran=kegiatan, opd=kota.disdukcapil)


def test_nothing_is_wrong_with_sound_data(utuh, capsys):
    assert list(periksa()) == []
    call_command("periksa_integritas")
    assert capsys.readouterr().out == "Semua utuh.\n"


def test_a_changed_file_is_named(utuh, media):
    bukti = Bukti.objects.get()
    (media / bukti.berkas.name).write_bytes(b"lain")
    assert list(periksa()) == [f"bukti {bukti.pk}: berkas {bukti.berkas.name} isinya berubah."]
    with pytest.raises(CommandError, match="1 temuan"):
        call_command("periksa_integritas")


def test_a_missing_file_is_named(utuh, media):
    bukti = Bukti.objects.get()
    (media / bukti.berkas.name).unlink()
    assert list(periksa()) == [f"bukti {bukti.pk}: berkas {bukti.berkas.name} tidak ada atau tidak terbaca."]


def test_a_file_without_a_row_is_named_once_it_is_a_day_old(utuh, media):
    nama = default_storage.save("bukti/2026/08/yatim.jpg", ContentFile(b"x"))
    assert list(periksa()) == []
    lama = (timezone.now() - dt.timedelta(hours=25)).timestamp()
    os.utime(media / nama, (lama, lama))
    assert list(periksa()) == [f"Penyimpanan: {nama} tidak dimiliki baris mana pun."]


def test_a_snapshot_that_was_altered_is_named(utuh):
    laporan = LaporanOpd.objects.get()
    LaporanOpd.objects.update(cuplikan=laporan.cuplikan | {"revisi": 9})
    assert list(periksa()) == [f"laporan OPD {laporan.pk}: cuplikan tidak cocok dengan SHA-256-nya."]


def test_a_broken_trail_names_its_first_row(utuh):
    with tanpa_penjaga(), connection.cursor() as cursor:  # as a DBA would, below the application
        cursor.execute("UPDATE opd_jejak SET aksi = 'lain' WHERE nomor = 2")
    assert Jejak.objects.count() == 3
    assert list(periksa()) == ["Jejak: rantai putus pada baris nomor 2."]


def test_a_trail_cut_shorter_than_a_report_remembers_is_named(utuh):
    laporan = LaporanOpd.objects.get()
    nomor, sidik = jejak.head()
    cuplikan = laporan.cuplikan | {"jejak": {"nomor": nomor, "hash": sidik}}
    LaporanOpd.objects.update(cuplikan=cuplikan, sha256=jejak.sidik(cuplikan))
    assert list(periksa()) == []
    with tanpa_penjaga(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM opd_jejak WHERE nomor = 3")
    assert list(periksa()) == [f"Jejak: kepala nomor 3 pada laporan OPD {laporan.pk} tidak ada lagi di rantainya."]


def test_a_unit_in_the_wrong_place_is_named(utuh, kota):
    Opd.objects.filter(pk=kota.kelurahan.pk).update(jalur="64.74/KEL-TLI/")
    assert list(periksa()) == [
        f"Perangkat daerah {kota.kelurahan.pk}: letaknya dalam pohon tidak sesuai induknya."
    ]


def test_every_place_that_names_a_file_is_looked_at():
    assert (Bukti, "berkas") in file_fields()
    assert (Bukti, "pratinjau") in file_fields()
    assert (Cetakan, "berkas") in file_fields()
