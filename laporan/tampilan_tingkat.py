"""The reporting rates as their pages show them."""

import datetime as dt

from laporan import queries_tingkat
from laporan.models import Periode
from laporan.queries_dasbor import sel_matriks
from laporan.queries_tingkat import UKURAN, Kewajiban
from laporan.tampilan_dasbor import RUPA, petak


def tampilan_tingkat(rows: list[Kewajiban], kolom: list[Periode], fokus: Periode, lalu: Periode | None) -> dict:
    """Tiles of the period in question, tables per period and per agency over `kolom`, and what changed."""
    setahun = [k for k in rows if k.periode in kolom]
    kini, dulu = ([k for k in rows if k.periode == p] for p in (fokus, lalu))
    return {
        "petak": petak(queries_tingkat.tingkat(kini), queries_tingkat.tingkat(dulu) if lalu else None),
        "per_periode": [(p, petak(a, None)) for p, a in queries_tingkat.tingkat_per_periode(setahun)],
        "per_opd": [(o, petak(a, None)) for o, a in queries_tingkat.tingkat_per_opd(setahun)],
        "perubahan": queries_tingkat.perubahan(dulu, kini) if lalu else [],
        "judul": [label for label, _ in UKURAN.values()],
    }


def baris(rows: list[Kewajiban], hari_ini: dt.date) -> list[dict]:
    """What a number opens: each agency and period with its state, as the matrix has it."""
    hasil = []
    for k in rows:
        sel = sel_matriks(k.keadaan, k.periode, hari_ini)
        hasil.append({"k": k, "sel": sel, "rupa": RUPA.get(sel.rupa, sel.rupa), "laporan": k.keadaan.laporan})
    return hasil
