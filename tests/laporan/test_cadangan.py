"""Backup and restore as an operator does them: by the commands, between two installations that are really apart."""

import hashlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import quote

import pytest
from django.conf import settings as berlaku
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from laporan.cadangan import BASIS_DATA, BERKAS, DAFTAR, CadanganGagal, back_up, check, restore
from opd import jejak
from opd.models import Denyut, Jejak
from tests import pabrik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def bukti(kota, cast, media):
    nama = default_storage.save("bukti/2026/11/a.jpg", ContentFile(b"isi foto"))
    sha256 = hashlib.sha256(b"isi foto").hexdigest()
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    return pabrik.make_bukti(kegiatan, cast.notulis, berkas=nama, sha256=sha256, ukuran=8)


@pytest.fixture
def lain(tmp_path):
    """lain.manage(command …) runs on a second, empty installation of the same database engine."""

    class Lain:
        media = tmp_path / "media-lain"
        nama = f"pulih_{secrets.token_hex(4)}"

        def url(self) -> str:
            if connection.vendor == "sqlite":
                return f"sqlite:///{quote(str(tmp_path / 'lain.sqlite3'))}"
            s = connection.settings_dict
            return f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{self.nama}"

        def manage(self, *perintah) -> subprocess.CompletedProcess:
            env = {"DEBUG": "1", "DATABASE_URL": self.url(), "MEDIA_ROOT": str(self.media)}
            env |= {"DJANGO_SETTINGS_MODULE": "budaya_kerja.settings"}
            return subprocess.run(
                [sys.executable, "manage.py", *perintah], cwd=berlaku.BASE_DIR, env=os.environ | env, capture_output=True, text=True, check=False
            )

    lain = Lain()
    if connection.vendor == "postgresql":
        with connection.cursor() as kursor:
            kursor.execute(f"CREATE DATABASE {lain.nama}")
    yield lain
    if connection.vendor == "postgresql":
        with connection.cursor() as kursor:
            kursor.execute(f"DROP DATABASE {lain.nama} WITH (FORCE)")


@pytest.mark.faults
def test_a_restored_installation_holds_everything(bukti, cast, lain, tmp_path):
    with transaction.atomic():
        jejak.record(by=cast.notulis, aksi="tambah_bukti", sasaran=bukti)
    cadangan = back_up(tmp_path / "cadangan")
    pulih = lain.manage("pulihkan", str(cadangan))
    assert pulih.returncode == 0, pulih.stderr
    assert "Semua utuh." in pulih.stdout
    assert "1 berkas." in pulih.stdout
    assert (lain.media / "bukti/2026/11/a.jpg").read_bytes() == b"isi foto"
    hitung = "from kbk.models import *; from opd.models import *; print(Bukti.objects.get().sha256, Pengguna.objects.count())"
    jawab = lain.manage("shell", "--no-imports", "-c", hitung)
    assert jawab.stdout.split() == [bukti.sha256, "15"], jawab.stderr

    periksa = lain.manage("periksa_jejak")  # the chain came along, and so did its guard
    assert periksa.stdout.startswith("1 baris utuh."), periksa.stderr

    lagi = lain.manage("pulihkan", str(cadangan))
    assert lagi.returncode == 1
    assert "sudah berisi pengguna" in lagi.stderr


@pytest.mark.faults
@pytest.mark.parametrize("bagian", [BASIS_DATA, f"{BERKAS}/bukti/2026/11/a.jpg", DAFTAR])
def test_a_damaged_backup_is_refused_before_anything_is_touched(bukti, lain, tmp_path, bagian):
    cadangan = back_up(tmp_path / "cadangan")
    with (cadangan / bagian).open("r+b") as file:
        file.truncate(5)
    pulih = lain.manage("pulihkan", str(cadangan))
    assert pulih.returncode == 1
    assert ("Cadangan rusak: " if bagian != DAFTAR else "bukan cadangan yang utuh") in pulih.stderr
    assert not lain.media.exists() or not any(lain.media.iterdir())
    with pytest.raises(CadanganGagal):
        check(cadangan)


def test_an_interrupted_backup_leaves_none(bukti, tmp_path, monkeypatch):
    (tmp_path / "cadangan").mkdir()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("laporan.cadangan._copy_out", full)
    with pytest.raises(OSError, match="No space left"):
        back_up(tmp_path / "cadangan")
    assert list((tmp_path / "cadangan").iterdir()) == []


def test_a_restore_never_overwrites(bukti, tmp_path):
    cadangan = back_up(tmp_path / "cadangan")
    with pytest.raises(CadanganGagal, match="sudah berisi pengguna"):
        restore(cadangan)


def test_the_list_names_the_head_of_the_trail(bukti, tmp_path, capsys):
    call_command("cadangkan", tmp_path)
    nama = capsys.readouterr().out.splitlines()[0]
    daftar = json.loads((tmp_path / nama / DAFTAR).read_text())
    assert daftar["jejak"] == {"nomor": 0, "hash": "0" * 64}
    tercatat = {"nama": nama.rpartition("/")[2], "ukuran": sum(p.stat().st_size for p in (tmp_path / nama).rglob("*") if p.is_file())}
    assert Denyut.objects.get(nama="cadangan").isi == tercatat
    assert Jejak.objects.get(aksi="cadangkan").isi == tercatat
    assert list(daftar["berkas"]) == ["bukti/2026/11/a.jpg"]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / nama / BASIS_DATA)) as salinan:
            assert salinan.execute("SELECT count(*) FROM kbk_bukti").fetchone() == (1,)
