"""Which rules a report cites: the pemda's own list, or the usual ones (acuan/dasar_hukum.json) while it has none."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

from laporan.models import DasarHukum
from opd.models import PemerintahDaerah

ACUAN = Path(__file__).resolve().parent / "acuan" / "dasar_hukum.json"
AKHIR = ";. "  # how a line may end that was copied out of a list


def dasar_hukum(pemda: PemerintahDaerah, on: dt.date) -> list[str]:
    """The rules in force on that day in the order they are cited, as a list is punctuated. One query."""
    rows = list(DasarHukum.objects.filter(pemda=pemda))
    teks = [row.teks for row in rows if row.keadaan(on) == "berlaku"] if rows else dasar_baku(pemda.kode)
    polos = [t.rstrip(AKHIR) for t in teks]
    return [*(f"{t};" for t in polos[:-1]), *(f"{t}." for t in polos[-1:])]


def dasar_baku(kode: str) -> list[str]:
    """The usual rules in the pemda of that code: the national ones and its province's."""
    provinsi = kode.split(".")[0]
    return [row["teks"].rstrip(AKHIR) for row in _acuan() if row.get("provinsi", provinsi) == provinsi]


@cache
def _acuan() -> list[dict]:
    return json.loads(ACUAN.read_text())
