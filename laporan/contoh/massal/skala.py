"""How much is asked for, and how it is shared out."""

import datetime as dt
from dataclasses import dataclass

from laporan.contoh.kota import Triwulan, hari_kerja

TRIWULAN_DIISI = 12  # three years, the running quarter among them


@dataclass(frozen=True)
class Skala:
    """Totals over everything, Kota Bontang included. Only kabupaten and kota have agencies."""

    provinsi: int
    daerah: int
    opd: int
    kelompok: int
    kegiatan: int


SKALA = {
    "provinsi": Skala(provinsi=1, daerah=10, opd=400, kelompok=900, kegiatan=130_000),
    "nasional": Skala(provinsi=38, daerah=514, opd=22_500, kelompok=50_000, kegiatan=7_200_000),
}


def bagi(jumlah: int, banyak: int) -> list[int]:
    """`jumlah` in `banyak` whole parts that differ by at most one."""
    return [(n + 1) * jumlah // banyak - n * jumlah // banyak for n in range(banyak)]


@dataclass(frozen=True)
class Masa:
    """The three years: their quarters, and their working days up to today with the quarter each lies in."""

    triwulan: list[Triwulan]
    hari: list[tuple[dt.date, int]]

    @property
    def awal(self) -> dt.date:
        return self.triwulan[0].mulai

    @property
    def tahun(self) -> range:
        return range(self.triwulan[0].tahun, self.triwulan[-1].tahun + 1)

    @property
    def usai(self) -> list[Triwulan]:
        return self.triwulan[:-1]


def masa(berjalan: Triwulan, hari_ini: dt.date) -> Masa:
    triwulan = [berjalan.mundur(n) for n in range(TRIWULAN_DIISI - 1, -1, -1)]
    hari = [
        (hari, nomor) for nomor, t in enumerate(triwulan) for hari in hari_kerja(t.mulai, min(t.selesai, hari_ini))
    ]
    return Masa(triwulan, hari)
