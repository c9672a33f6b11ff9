"""What all parts of the sample share: where, when, and the streams of chance."""

import datetime as dt
import json
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from opd.models import Opd, Pegawai, PemerintahDaerah, Pengguna

DATA = Path(__file__).parent / "data"
TRIWULAN_LAMPAU = 4  # finished quarters that are told, besides the running one
LIBUR = {(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)}  # the fixed ones; nobody works on them here


@dataclass(frozen=True)
class Triwulan:
    tahun: int
    nomor: int

    @property
    def mulai(self) -> dt.date:
        return dt.date(self.tahun, 3 * self.nomor - 2, 1)

    @property
    def selesai(self) -> dt.date:
        return self.berikut.mulai - dt.timedelta(days=1)

    @property
    def berikut(self) -> "Triwulan":
        return Triwulan(self.tahun + self.nomor // 4, self.nomor % 4 + 1)

    def mundur(self, langkah: int) -> "Triwulan":
        urut = self.tahun * 4 + self.nomor - 1 - langkah
        return Triwulan(urut // 4, urut % 4 + 1)

    @property
    def kode(self) -> str:
        return f"{self.tahun}-TW{self.nomor}"


@dataclass
class Kota:
    """The city while it is being made. `kurang` keeps only some of its reporting agencies (for tests)."""

    pemda: PemerintahDaerah
    benih: int
    sekarang: dt.datetime
    unit: dict[str, dict]  # kode -> its entry in data/, with "opd" added
    pegawai: dict[str, list[Pegawai]] = field(default_factory=dict)  # kode -> people, the head first
    pengguna: dict[int, Pengguna] = field(default_factory=dict)  # pegawai id -> account
    sekretaris: dict[str, Pengguna] = field(default_factory=dict)
    kelompok: list = field(default_factory=list)  # of kelompok.Regu

    def acak(self, *kunci) -> random.Random:
        """A stream of its own for every purpose, so that a change in one part leaves the others alone."""
        return random.Random("/".join(map(str, (self.benih, *kunci))))

    @property
    def hari_ini(self) -> dt.date:
        return self.pemda.hari_ini(self.sekarang)

    @property
    def berjalan(self) -> Triwulan:
        return Triwulan(self.hari_ini.year, (self.hari_ini.month + 2) // 3)

    @property
    def lampau(self) -> list[Triwulan]:
        """The finished quarters, oldest first."""
        return [self.berjalan.mundur(n) for n in range(TRIWULAN_LAMPAU, 0, -1)]

    @property
    def terakhir(self) -> Triwulan:
        """The quarter that ended last."""
        return self.berjalan.mundur(1)

    @property
    def awal(self) -> dt.date:
        return self.lampau[0].mulai

    def pukul(self, hari: dt.date, jam: int, menit: int = 0) -> dt.datetime:
        return dt.datetime.combine(hari, dt.time(jam, menit), tzinfo=self.pemda.zona)

    def opd(self, kode: str) -> Opd:
        return self.unit[kode]["opd"]

    def pelapor(self, kode: str) -> str:
        """The code of the agency that reports for this unit."""
        return self.opd(kode).pelapor.kode


@cache
def baca(nama: str):
    """A file of data/ by its name without the ending."""
    return json.loads((DATA / f"{nama}.json").read_text())


@cache
def semua_unit() -> dict[str, dict]:
    """Every unit that has something to tell, and the shared pools (kelurahan, puskesmas, kecamatan)."""
    berkas = ["setda", "dinas_1", "dinas_2", "badan", "kesehatan", "wilayah"]
    return {unit["kode"]: unit for nama in berkas for unit in baca(nama)}


def hari_kerja(mulai: dt.date, selesai: dt.date) -> list[dt.date]:
    hari = (mulai + dt.timedelta(days=n) for n in range((selesai - mulai).days + 1))
    return [h for h in hari if h.weekday() < 5 and (h.month, h.day) not in LIBUR]
