"""Days that are closed: what was handed over and accepted can't be changed behind the reader's back (design 5).

This app does not know who closes days; whoever does (`laporan`, with an accepted report) registers a function here,
as `opd.akses.register_source` brings in roles. Closed are activities, their attendance, evidence and follow-ups, and
measures, by their date. What holds for a whole year or a term of office (chosen values, indicators, groups, seats and
decrees) stays open: the report has its own frozen copy, and the comparison with it shows what changed since.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from opd.models import Opd


@dataclass(frozen=True)
class Kunci:
    """The days from `mulai` to `selesai` of one unit are closed. `kalimat` says why, and who can open them;
    `alamat` is the page of what closes them, `tautan` the words of the link there, `judul` and `cara` what a page of
    its own says above and below the reason."""

    mulai: dt.date
    selesai: dt.date
    kalimat: str
    alamat: str
    tautan: str = "Lihat laporan"
    judul: str = "Periode ini terkunci"
    cara: str = (
        "Bagian Organisasi membuka kembali dengan alasan dan tanggal akhir; sesudah itu perubahan dapat dilakukan dan "
        "laporan diajukan sebagai revisi."
    )


class PeriodeTerkunci(Exception):  # noqa: N818 – reads as the sentence it carries
    """The write touches a closed day; nothing was written. str() is the sentence for the person."""

    def __init__(self, kunci: Kunci):
        super().__init__(kunci.kalimat)
        self.kunci = kunci


# (unit, first day, last day) -> the locks that touch those days
Penanya = Callable[[Opd, dt.date, dt.date], Sequence[Kunci]]
_PENANYA: list[Penanya] = []


def register_lock(penanya: Penanya) -> Penanya:
    """Adds a function that knows of closed days; each costs the pages that ask one query."""
    if penanya not in _PENANYA:
        _PENANYA.append(penanya)
    return penanya


def kunci_per_hari(opd: Opd, hari: Iterable[dt.date]) -> dict[dt.date, Kunci]:
    """The lock of each of these days that is closed for this unit (with its pemda)."""
    hari = set(hari)
    if not hari:
        return {}
    semua = [kunci for penanya in _PENANYA for kunci in penanya(opd, min(hari), max(hari))]
    return {h: kunci for h in sorted(hari) for kunci in semua if kunci.mulai <= h <= kunci.selesai}


def kunci_pada(opd: Opd, hari: dt.date) -> Kunci | None:
    return kunci_per_hari(opd, [hari]).get(hari)


def ensure_unlocked(opd: Opd, hari: Iterable[dt.date]) -> None:
    """Raises PeriodeTerkunci when one of these days is closed. Asked inside the transaction of the write."""
    for kunci in kunci_per_hari(opd, hari).values():
        raise PeriodeTerkunci(kunci)
