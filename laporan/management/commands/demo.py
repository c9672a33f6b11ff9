"""The demo in one command: an own database, filled once, the site and the worker beside it."""

import errno
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from laporan.contoh.akun import SANDI, daftar_akun
from laporan.contoh.isi import TidakDiisi, fill_kota
from laporan.models import LaporanDaerah
from opd.models import Pengguna

HOST = "127.0.0.1"
SABAR = 20  # seconds: for the site to answer, and for the worker to let go of what it is doing
PENUH = "Diska penuh. Kosongkan paling sedikit 1 GB, lalu jalankan perintah ini lagi; pengisian dimulai dari awal."


class Command(BaseCommand):
    help = "Menyiapkan data contoh, lalu menjalankan situs dan pekerja PDF sampai dihentikan dengan Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options):
        if not settings.DEBUG:
            raise CommandError("Demo hanya berjalan bila DEBUG menyala. Jalankan ./bk demo, yang mengaturnya sendiri.")
        self.berhenti = threading.Event()
        for sinyal in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sinyal, self.stop)
        try:
            with hold_port(port), plain_faults():
                self.prepare()
                rekap = self.write_rekap()
            self.serve(port, rekap)
        except KeyboardInterrupt:
            self.say("Persiapan dihentikan. Jalankan ./bk demo lagi untuk mengulanginya.")
            sys.exit(130)

    def stop(self, *_sinyal):
        """Once the site runs, stopping is its normal end; before that it interrupts the filling."""
        if not hasattr(self, "anak"):
            raise KeyboardInterrupt
        self.berhenti.set()

    def prepare(self):
        """The filling is one transaction: an interrupted one leaves an empty database, and the next starts over."""
        call_command("migrate", verbosity=0)
        if Pengguna.objects.exists():
            return
        self.say("Mengisi data contoh Kota Bontang; sekali saja, sekitar satu sampai dua menit ...")
        call_command("muat_acuan", stdout=io.StringIO())
        try:
            fill_kota(lambda baris: self.say(f"  {baris}"))
        except TidakDiisi as sebab:
            raise CommandError(str(sebab)) from sebab

    def write_rekap(self) -> Path | None:
        """The newest finished report of the city as a file; None when there is none."""
        rekap = LaporanDaerah.objects.terkirim().select_related("pemda", "periode").order_by("-periode__selesai").first()
        if rekap is None:
            return None
        nama = f"rekap-{rekap.pemda.nama.lower().replace(' ', '-')}-{rekap.periode.kode}.pdf"
        keluaran = Path(settings.MEDIA_ROOT).parent / nama
        if not keluaran.exists():
            self.say(f"Menyusun {rekap} menjadi PDF ...")
            pemda, periode = rekap.pemda.kode, rekap.periode.kode
            call_command("cetak_laporan", pemda=pemda, periode=periode, keluaran=keluaran, stdout=io.StringIO())
        return keluaran

    def serve(self, port: int, rekap: Path | None):
        connection.close()
        situs = [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--threads", "4", "--log-level", "warning"]
        perintah = {
            "Situs": [*situs, "budaya_kerja.wsgi"],
            "Pekerja PDF": [sys.executable, "manage.py", "pekerja"],
        }
        lingkungan = os.environ | {"ALAMAT_SITUS": f"http://{HOST}:{port}"}
        self.anak = {nama: subprocess.Popen(kata, cwd=settings.BASE_DIR, env=lingkungan) for nama, kata in perintah.items()}
        try:
            if self.wait_until_up(port):
                self.welcome(port, rekap)
            while not self.berhenti.wait(0.3) and not self.fallen():
                pass
            mati = "" if self.berhenti.is_set() else self.fallen()
        finally:
            self.end_children()
        if mati:
            raise CommandError(f"{mati} berhenti sendiri, jadi demo ikut dihentikan. Sebabnya tertulis di atas.")
        self.say("\nDemo dihentikan. Datanya tetap tersimpan; jalankan ./bk demo untuk melanjutkan.")

    def fallen(self) -> str:
        """Which of the two has ended; "" while both run."""
        return next((nama for nama, proses in self.anak.items() if proses.poll() is not None), "")

    def wait_until_up(self, port: int) -> bool:
        batas = time.monotonic() + SABAR
        while time.monotonic() < batas and not self.fallen() and not self.berhenti.wait(0.1):
            with socket.socket() as pintu:
                if pintu.connect_ex((HOST, port)) == 0:
                    return True
        return False

    def end_children(self):
        for proses in self.anak.values():
            if proses.poll() is None:
                proses.terminate()
        for proses in self.anak.values():
            try:
                proses.wait(SABAR)
            except subprocess.TimeoutExpired:
                proses.kill()
                proses.wait()

    def welcome(self, port: int, rekap: Path | None):
        akun = daftar_akun()
        self.say(f"\nBudaya Kerja siap di http://{HOST}:{port}/\n")
        if akun:
            self.say(f"Akun contoh (kata sandi semuanya: {SANDI})\n")
            lebar = [max(map(len, kolom)) for kolom in zip(("Nama masuk", "Peran"), *((a.nama_masuk, a.peran) for a in akun), strict=True)]
            self.say(f"  {'Nama masuk':<{lebar[0]}}  {'Peran':<{lebar[1]}}  Pemilik")
            for a in akun:
                self.say(f"  {a.nama_masuk:<{lebar[0]}}  {a.peran:<{lebar[1]}}  {a.nama}, {a.tempat}")
            if not settings.WAJIB_2FA:
                self.say("\nDi demo ini verifikasi dua langkah tidak diwajibkan; Anda dapat mencobanya lewat Akun saya.")
        if rekap:
            dari_sini = rekap.relative_to(settings.BASE_DIR) if rekap.is_relative_to(settings.BASE_DIR) else rekap
            self.say(f"\nContoh laporan daerah: {dari_sini}")
        self.say("\nHentikan dengan Ctrl-C.\n")

    def say(self, baris: str):
        self.stdout.write(f"{baris}\n")
        self.stdout.flush()


@contextmanager
def hold_port(port: int) -> Iterator[None]:
    """Keeps the address while the demo prepares, so that two of them never fill one database.
    Raises CommandError when it is taken."""
    with socket.socket() as pintu:
        pintu.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            pintu.bind((HOST, port))
            pintu.listen(1)
        except OSError as galat:
            if galat.errno != errno.EADDRINUSE:
                raise CommandError(f"Alamat {HOST}:{port} tidak dapat dipakai: {galat.strerror}.") from galat
            raise CommandError(
                f"Port {port} sedang dipakai program lain, mungkin ./bk demo di jendela lain. "
                f"Hentikan program itu, atau pilih port lain: ./bk demo --port {port + 1 if port < 65535 else 8001}"
            ) from galat
        yield


@contextmanager
def plain_faults() -> Iterator[None]:
    """A full disk as a sentence instead of a traceback."""
    try:
        yield
    except OperationalError as galat:
        if "full" not in str(galat):
            raise
        raise CommandError(PENUH) from galat
    except OSError as galat:
        if galat.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise CommandError(PENUH) from galat
