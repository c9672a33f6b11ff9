"""Reporting rates, as DHIS2 has them: how many reports were expected, came in, came in time, were nil and were
accepted, per agency, period and city, and what changed since the period before. Pure reads, on laporan.queries.

Expected of an agency is one report for every period in which it was in force for at least a day. In time is decided
by the first submission and the deadline that held for that agency; a rate is a part of what was expected. Each measure is
one function that picks its rows, so a number is always the length of the list it opens.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from laporan import queries
from laporan.models import Periode
from opd.models import Opd, PemerintahDaerah


@dataclass(frozen=True)
class Kewajiban:
    """One agency that owes a report for one period, and how it stands."""

    opd: Opd
    periode: Periode
    keadaan: queries.Keadaan

    @property
    def sebagian(self) -> tuple[dt.date, dt.date] | None:
        """The days it is expected for, when they are not the whole period."""
        bagian = self.periode.bagian(self.opd)
        return None if bagian == (self.periode.mulai, self.periode.selesai) else bagian


def kewajiban(pemda: PemerintahDaerah, periode: Collection[Periode], at: dt.datetime) -> list[Kewajiban]:
    """Every report that these periods expect in the pemda, by agency and then in time order."""
    periode = sorted(set(periode), key=lambda p: p.mulai)
    if not periode:
        return []
    opd = list(Opd.objects.filter(pemda=pemda).pelapor().berlaku_selama(periode[0].mulai, periode[-1].selesai))
    keadaan = queries.keadaan_laporan(opd, periode, at)
    semua = [Kewajiban(o, p, keadaan[o.pk, p.pk]) for o in opd for p in periode]
    return [k for k in semua if k.keadaan.laporan or k.periode.bagian(k.opd)]


def belum_masuk(periode: Periode, at: dt.datetime) -> list[Kewajiban]:
    """Who owes the period a report and has not handed one in."""
    return [k for k in kewajiban(periode.pemda, [periode], at) if not k.keadaan.masuk]


def diharapkan(rows: Iterable[Kewajiban]) -> list[Kewajiban]:
    return list(rows)


def masuk(rows: Iterable[Kewajiban]) -> list[Kewajiban]:
    """Handed in at least once, also when returned since."""
    return [k for k in rows if k.keadaan.masuk]


def tepat_waktu(rows: Iterable[Kewajiban]) -> list[Kewajiban]:
    return [k for k in rows if k.keadaan.tepat_waktu]


def terlambat(rows: Iterable[Kewajiban]) -> list[Kewajiban]:
    """Past the deadline: handed in after it, or still missing."""
    return [k for k in rows if k.keadaan.hari_terlambat]


def nihil(rows: Iterable[Kewajiban]) -> list[Kewajiban]:
    return [k for k in rows if k.keadaan.nihil]


def diterima(rows: Iterable[Kewajiban]) -> list[Kewajiban]:
    """Accepted by Bagian Organisasi."""
    return [k for k in rows if k.keadaan.diterima]


UKURAN: dict[str, tuple[str, Callable[[Iterable[Kewajiban]], list[Kewajiban]]]] = {
    "diharapkan": ("Diharapkan", diharapkan),
    "masuk": ("Masuk", masuk),
    "tepat_waktu": ("Tepat waktu", tepat_waktu),
    "terlambat": ("Terlambat", terlambat),
    "nihil": ("Nihil", nihil),
    "diterima": ("Diterima", diterima),
}
BERTINGKAT = ("masuk", "tepat_waktu")  # shown as a rate of what was expected


def tingkat(rows: Iterable[Kewajiban]) -> dict[str, int]:
    """{measure: number} of any set of expected reports: an agency's, a period's, a city's."""
    rows = list(rows)
    return {ukuran: len(pilih(rows)) for ukuran, (_, pilih) in UKURAN.items()}


def tingkat_per_periode(rows: Collection[Kewajiban]) -> list[tuple[Periode, dict[str, int]]]:
    """In time order."""
    periode = sorted({k.periode for k in rows}, key=lambda p: p.mulai)
    return [(p, tingkat(k for k in rows if k.periode == p)) for p in periode]


def tingkat_per_opd(rows: Iterable[Kewajiban]) -> list[tuple[Opd, dict[str, int]]]:
    """In the order of the tree."""
    per_opd: dict[Opd, list[Kewajiban]] = {}
    for k in rows:
        per_opd.setdefault(k.opd, []).append(k)
    return [(o, tingkat(isi)) for o, isi in per_opd.items()]


def perubahan(lalu: Iterable[Kewajiban], kini: Iterable[Kewajiban]) -> list[tuple[str, list[Opd]]]:
    """Which agencies stand differently in this period than in the one before: (what changed, who), without what
    changed for nobody. Of agencies that were expected in one of the two only that is said."""
    dulu, ini = {k.opd: k.keadaan for k in lalu}, {k.opd: k.keadaan for k in kini}
    sama = [(o, dulu[o], k) for o, k in ini.items() if o in dulu]
    semua = [
        ("Kini melapor", [o for o, d, k in sama if k.masuk and not d.masuk]),
        ("Tidak lagi melapor", [o for o, d, k in sama if d.masuk and not k.masuk]),
        ("Kini tepat waktu", [o for o, d, k in sama if k.tepat_waktu and not d.tepat_waktu and d.masuk]),
        ("Kini terlambat", [o for o, d, k in sama if d.tepat_waktu and k.masuk and not k.tepat_waktu]),
        ("Baru diharapkan", [o for o in ini if o not in dulu]),
        ("Tidak diharapkan lagi", [o for o in dulu if o not in ini]),
    ]
    return [(kata, siapa) for kata, siapa in semua if siapa]
