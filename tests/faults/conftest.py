"""Real servers, real clients, and one moment in which they all meet.

Run by `./bk test --faults`; slow, because each test starts processes of its own.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.conf import settings as berlaku
from django.db import connections

KUNCI_CSRF = "a" * 32


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "faults":
            item.add_marker(pytest.mark.faults)


def database_url() -> str:
    sambungan = connections["default"]
    s = sambungan.settings_dict
    if sambungan.vendor == "sqlite":
        return f"sqlite:///{s['NAME']}"
    return f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"


class Sawar:
    """Lets everybody go once `jumlah` have come, and from then on whoever comes."""

    def __init__(self, alamat: str, jumlah: int):
        self._pintu = socket.socket(socket.AF_UNIX)
        self._pintu.bind(alamat)
        self._pintu.listen(64)
        self._jumlah = jumlah
        self._utas = threading.Thread(target=self._buka, daemon=True)
        self._utas.start()

    def _buka(self) -> None:
        menunggu = []
        while datang := self._berikut():
            menunggu.append(datang)
            self._jumlah -= 1
            if self._jumlah <= 0:
                for satu in menunggu:
                    satu.sendall(b"x")
                    satu.close()
                menunggu.clear()
        for satu in menunggu:  # who waited in vain
            satu.close()

    def _berikut(self) -> socket.socket | None:
        try:
            return self._pintu.accept()[0]
        except OSError:  # closed
            return None

    def tutup(self) -> None:
        self._pintu.shutdown(socket.SHUT_RDWR)
        self._utas.join()
        self._pintu.close()


@dataclass(frozen=True)
class Jawaban:
    status: int
    tujuan: str
    teks: str
    kuki: str = ""  # what was set: a message for the next page travels in it

    @property
    def pesan(self) -> str:
        """The words of the page without its markup."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.teks).split())


class _TanpaPindah(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Situs:
    """A running server. `post` is one person's; `serentak` sends all at once."""

    def __init__(self, alamat: str, masuk):
        self._alamat, self._masuk, self._kuki = alamat, masuk, {}

    def kenali(self, *pengguna) -> None:
        """Signs them in, before anything runs in parallel."""
        for satu in pengguna:
            self._kuki[satu.pk] = self._masuk(satu).cookies[berlaku.SESSION_COOKIE_NAME].value
            self._kirim(satu, "/akun/", None)  # the device is noted down at the first request, and never within a race

    def follow(self, pengguna, jawaban: Jawaban) -> Jawaban:
        """The page a person is sent to, with what the answer had to say to them."""
        return self._kirim(pengguna, jawaban.tujuan, None, jawaban.kuki)

    def post(self, pengguna, alamat: str, isi: dict) -> Jawaban:
        return self._kirim(pengguna, alamat, urlencode(isi | {"csrfmiddlewaretoken": KUNCI_CSRF}, doseq=True).encode())

    def _kirim(self, pengguna, alamat: str, isi: bytes | None, kuki: str = "") -> Jawaban:
        kuki += f"{berlaku.SESSION_COOKIE_NAME}={self._kuki[pengguna.pk]}; {berlaku.CSRF_COOKIE_NAME}={KUNCI_CSRF}"
        permintaan = urllib.request.Request(self._alamat + alamat, isi, {"Cookie": kuki})
        try:
            with urllib.request.build_opener(_TanpaPindah).open(permintaan, timeout=60) as r:
                return Jawaban(r.status, "", r.read().decode())
        except urllib.error.HTTPError as r:
            if r.code >= 500 or r.headers.get("Location", "").startswith("/masuk/"):
                # No AssertionError: a server that is broken must not pass for a race that was lost.
                raise RuntimeError(f"{r.code} {alamat}") from r
            kuki = "".join(f"{satu.partition(';')[0]}; " for satu in r.headers.get_all("Set-Cookie", []))
            return Jawaban(r.code, r.headers.get("Location", ""), r.read().decode(), kuki)

    def serentak(self, *kiriman: tuple) -> list[Jawaban]:
        """Each kiriman is (pengguna, address, fields); the answers in the same order."""
        with ThreadPoolExecutor(len(kiriman)) as tangan:
            return list(tangan.map(lambda satu: self.post(*satu), kiriman))


@pytest.fixture
def jalankan(transactional_db, tmp_path, masuk):
    """jalankan(titik, jumlah, penjaga_mati="") -> Situs: two processes, each with a thread for everybody."""
    dijalankan = []

    def mulai(titik: str, jumlah: int, penjaga_mati: str = "") -> Situs:
        sawar = Sawar(str(tmp_path / "sawar"), jumlah)
        lingkungan = {"TITIK": titik, "SAWAR": str(tmp_path / "sawar"), "PENJAGA_MATI": penjaga_mati}
        proses, port = start_server(tmp_path, "--workers", "2", "--threads", "20", **lingkungan)
        dijalankan.append((proses, sawar))
        return Situs(f"http://127.0.0.1:{port}", masuk)

    yield mulai
    for proses, sawar in dijalankan:
        proses.terminate()
        proses.wait(timeout=30)
        sawar.tutup()


@pytest.fixture
def peladen(transactional_db, tmp_path, masuk):
    """peladen(workers, **environment) -> (process of the master, port): workers of one request each, forked ready from
    the master, so that a dead one is replaced at once."""
    dijalankan = []

    def mulai(workers: int, **lingkungan) -> tuple[subprocess.Popen, int]:
        proses, port = start_server(tmp_path, "--workers", str(workers), "--preload", **lingkungan)
        dijalankan.append(proses)
        return proses, port

    yield mulai
    for proses in dijalankan:
        proses.terminate()
        proses.wait(timeout=30)


def start_server(folder, *pilihan: str, aplikasi: str = "tests.faults.situs_wsgi", **lingkungan) -> tuple[subprocess.Popen, int]:
    """Gunicorn on the test's database and files; its process and its port."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    lingkungan |= {"DATABASE_URL": database_url(), "DEBUG": "1", "MEDIA_ROOT": str(berlaku.MEDIA_ROOT)}
    perintah = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    perintah += ["--worker-tmp-dir", str(folder), *pilihan, aplikasi]
    proses = subprocess.Popen(perintah, cwd=berlaku.BASE_DIR, env=os.environ | lingkungan)
    wait_until_up(port, proses)
    return proses, port


def wait_until_up(port: int, proses: subprocess.Popen, detik: float = 60) -> None:
    batas = time.monotonic() + detik
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat/", timeout=5).close()
        except OSError:
            if proses.poll() is not None or time.monotonic() > batas:
                raise RuntimeError("server tidak pernah menjawab") from None
            time.sleep(0.1)
        else:
            return
