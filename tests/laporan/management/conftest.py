"""Workers as processes of their own, on the test database."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings as berlaku
from django.db import connection


@pytest.fixture
def luar(settings, tmp_path):
    """The test database where other processes find it: luar.jalankan() starts a worker, luar.sql() asks."""

    class Luar:
        media = tmp_path / "media"
        berkas = tmp_path / "uji.sqlite3"

        def __init__(self):
            settings.MEDIA_ROOT = self.media

        def siapkan(self):
            if connection.vendor == "sqlite":
                with closing(sqlite3.connect(self.berkas)) as salinan:
                    connection.connection.backup(salinan)

        def url(self) -> str:
            if connection.vendor == "sqlite":
                return f"sqlite:///{self.berkas}"
            s = connection.settings_dict
            return f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"

        def jalankan(self, *opsi, **lingkungan) -> subprocess.Popen:
            tambahan = {"DEBUG": "1", "DATABASE_URL": self.url(), "MEDIA_ROOT": str(self.media), "TMPDIR": str(tmp_path)}
            return subprocess.Popen(
                [sys.executable, "manage.py", "pekerja", *opsi],
                cwd=berlaku.BASE_DIR,
                env=os.environ | tambahan | lingkungan | {"DJANGO_SETTINGS_MODULE": "budaya_kerja.settings"},
                stdout=subprocess.PIPE,
                text=True,
            )

        def sql(self, perintah: str) -> list[tuple]:
            if connection.vendor == "sqlite":
                with closing(sqlite3.connect(self.berkas, timeout=20)) as basis, basis:
                    return basis.execute(perintah).fetchall()
            with connection.cursor() as kursor:
                kursor.execute(perintah)
                return kursor.fetchall() if kursor.description else []

        def tunggu(self, syarat: str, tabel: str = "laporan_cetakan", detik: float = 15):
            batas = time.monotonic() + detik
            while not self.sql(f"SELECT 1 FROM {tabel} WHERE {syarat}"):
                assert time.monotonic() < batas, f"tidak pernah terjadi: {syarat}"
                time.sleep(0.02)

    return Luar()
