"""Working days: weekends, the holidays every installation knows, and those a pemda added.

No rule that we know moves a reporting deadline that falls on a day off (domain 2.5). So it stays on its date and the
screens say so, with the next working day; a pemda that wants its deadlines moved says that in its calendar, for
the periods it makes from then on. Dates that move from year to year are only known once their decree is
out; nothing is computed ahead.
"""

import datetime as dt
import json
from functools import cache
from pathlib import Path

from laporan.models import HariLibur
from opd.format_id import HARI, hari_tanggal
from opd.models import PemerintahDaerah

ACUAN = Path(__file__).resolve().parent / "acuan" / "hari_libur.json"
SABTU = 5
SEHARI = dt.timedelta(days=1)


@cache
def libur_nasional(tahun: int) -> dict[dt.date, str]:
    """What the programme knows of that year, in the order of days: all of it when the decree is here
    (`dasar_libur`), else the five that never move."""
    acuan = _acuan()
    rows = [(f"{tahun}-{hari}", nama) for hari, nama in acuan["tetap"]]
    rows += [(hari, nama) for hari, nama in acuan["skb"].get(str(tahun), {"hari": []})["hari"]]
    return {dt.date.fromisoformat(hari): nama for hari, nama in sorted(rows)}


def dasar_libur(tahun: int) -> str:
    """The decree the year's holidays come from; "" while only the fixed ones are known."""
    return _acuan()["skb"].get(str(tahun), {"dasar": ""})["dasar"]


@cache
def _acuan() -> dict:
    return json.loads(ACUAN.read_text(encoding="utf-8"))


def hari_libur(pemda: PemerintahDaerah, dari: dt.date, sampai: dt.date) -> dict[dt.date, str]:
    """{day: its name} of the holidays that hold in this pemda from `dari` to `sampai`; one query."""
    libur = {h: n for tahun in range(dari.year, sampai.year + 1) for h, n in libur_nasional(tahun).items()}
    rows = HariLibur.objects.filter(pemda=pemda, tanggal__range=(dari, sampai))
    libur |= dict(rows.values_list("tanggal", "nama"))
    return {hari: nama for hari, nama in libur.items() if dari <= hari <= sampai}


def hari_kerja(hari: dt.date, libur: dict[dt.date, str]) -> dt.date:
    """That day, or the first working day after it."""
    while hari.weekday() >= SABTU or hari in libur:
        hari += SEHARI
    return hari


def catatan_libur(hari: dt.date, libur: dict[dt.date, str]) -> str:
    """What to know of a deadline on a day off; "" on a working day."""
    if (kerja := hari_kerja(hari, libur)) == hari:
        return ""
    return f"Jatuh pada {libur.get(hari) or HARI[hari.weekday()]}; hari kerja berikutnya {hari_tanggal(kerja)}."
