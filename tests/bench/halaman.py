"""Pages against the barest page, taken in turns, so that whatever else the machine does falls on all of them alike."""

import statistics
import time
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from opd.models import Pengguna
from tests.bench import polos
from tests.pintu import sign_in

PUTARAN, PEMANASAN = 30, 3


@dataclass
class Halaman:
    """`batas`: how many times the bare page it may cost, None where nothing is promised."""

    nama: str
    akun: str
    alamat: str
    batas: float | None
    cpu: list[float] = field(default_factory=list)
    jam: list[float] = field(default_factory=list)
    kueri: int = 0

    def siapkan(self) -> None:
        self.client = Client()
        self.masuk(Pengguna.objects.get(nama_masuk=self.akun))
        for _ in range(PEMANASAN):
            self.ambil()
        with CaptureQueriesContext(connection) as kueri:
            self.ambil()
        self.kueri = len(kueri)

    def masuk(self, pengguna: Pengguna) -> None:
        sign_in(pengguna, self.client)

    def ambil(self) -> None:
        jawaban = self.client.get(self.alamat)
        assert jawaban.status_code == 200, (self.alamat, jawaban.status_code)

    def catat(self) -> None:
        cpu, jam = time.process_time(), time.perf_counter()
        self.ambil()
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.jam.append((time.perf_counter() - jam) * 1000)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.jam, n=20)[-1]


class Polos(Halaman):
    """With its own middleware, addresses and way to find out who asks; see tests.bench.polos."""

    def siapkan(self) -> None:
        with override_settings(MIDDLEWARE=polos.MIDDLEWARE, AUTHENTICATION_BACKENDS=[polos.BACKEND]):
            super().siapkan()

    def masuk(self, pengguna: Pengguna) -> None:
        self.client.force_login(pengguna, backend=polos.BACKEND)

    def catat(self) -> None:
        with override_settings(AUTHENTICATION_BACKENDS=[polos.BACKEND]):  # its chain of middleware stays as built
            super().catat()


def daftar() -> list[Halaman]:
    return [
        Polos("Halaman polos, 25 baris", "organisasi", "/polos/", None),
        Halaman("Daftar kegiatan, 25 baris", "organisasi", "/kegiatan/", 2.0),
        Halaman("Pencarian, kata yang umum", "organisasi", "/kegiatan/?q=rapat", None),
        Halaman("Beranda anggota", "anggota", "/", 2.0),
        Halaman("Beranda sekretaris", "sekretaris", "/", 2.0),
        Halaman("Beranda pimpinan", "pimpinan", "/", 2.0),
        Halaman("Beranda Bagian Organisasi", "organisasi", "/", 2.0),
        Halaman("Dasbor kota (matriks)", "organisasi", "/dasbor/", 3.0),
        Halaman("Dasbor pimpinan", "pimpinan", "/dasbor/", 3.0),
    ]


def ukur(halaman: list[Halaman], putaran: int = PUTARAN) -> list[Halaman]:
    for satu in halaman:
        satu.siapkan()
    for _ in range(putaran):
        for satu in halaman:
            satu.catat()
    return halaman


def tulis(halaman: list[Halaman]) -> None:
    polos = statistics.median(halaman[0].cpu)
    print(f"{'Halaman':<28} {'CPU ms':>7} {'kali':>6} {'batas':>6} {'p95 ms':>7} {'kueri':>6}")
    for h in halaman:
        cpu = statistics.median(h.cpu)
        batas = f"{h.batas:.1f}" if h.batas else "–"
        print(f"{h.nama:<28} {cpu:7.1f} {cpu / polos:6.1f} {batas:>6} {h.p95:7.1f} {h.kueri:6}")
