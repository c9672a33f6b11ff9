"""The follow-ups as a board: what is late, what is open, what was closed this quarter."""

import datetime as dt
from dataclasses import dataclass

from kbk.models import TindakLanjut
from kbk.models.tindak_lanjut import TindakLanjutQuerySet

SEKOLOM = 30  # cards in a column; the list has them all
SEGERA = dt.timedelta(days=7)


@dataclass(frozen=True)
class Kolom:
    """`status` as TindakLanjut.status says it; `lebih`: there are more than are shown."""

    status: str
    judul: str
    kartu: list[TindakLanjut]
    lebih: bool

    @property
    def kueri(self) -> str:
        """The list of the same rows; those that are open stand there after the late ones."""
        return "" if self.status == "terbuka" else f"?status={self.status}"


def papan(rows: TindakLanjutQuerySet, hari_ini: dt.date) -> list[Kolom]:
    """Three columns, the most urgent card of each first; one query each. A card due within a week has `segera`."""
    rows = rows.select_related("penanggung_jawab", "kegiatan__kelompok__opd")
    awal = dt.date(hari_ini.year, (hari_ini.month - 1) // 3 * 3 + 1, 1)
    belum = rows.terbuka().filter(tenggat__gte=hari_ini)
    usai = rows.filter(selesai_pada__gte=awal).order_by("-selesai_pada", "-pk")
    kolom = [
        _kolom("terlambat", "Terlambat", rows.terlambat(hari_ini).order_by("tenggat", "pk")),
        _kolom("terbuka", "Terbuka", belum.order_by("tenggat", "pk")),
        _kolom("selesai", "Selesai triwulan ini", usai),
    ]
    for kartu in kolom[1].kartu:
        kartu.segera = kartu.tenggat <= hari_ini + SEGERA
    return kolom


def _kolom(status: str, judul: str, rows: TindakLanjutQuerySet) -> Kolom:
    kartu = list(rows[: SEKOLOM + 1])
    return Kolom(status, judul, kartu[:SEKOLOM], len(kartu) > SEKOLOM)
