"""Indonesian dates, times, numbers and NIPs (EYD V; domain 5.1, reliability 5.5). No Django needed:
pages, PDFs, spreadsheets and messages share these."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

BULAN = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"]
BULAN += ["Agustus", "September", "Oktober", "November", "Desember"]
HARI = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
ROMAWI = ["", "I", "II", "III", "IV"]
KOSONG = "–"


def tanggal(value: dt.date | str | None) -> str:
    """"9 Maret 2026"; accepts a date, a datetime or ISO text."""
    day = _date(value)
    return f"{day.day} {BULAN[day.month - 1]} {day.year}" if day else KOSONG


def hari_tanggal(value: dt.date | str | None) -> str:
    """"Senin, 9 Maret 2026"."""
    day = _date(value)
    return f"{HARI[day.weekday()]}, {tanggal(day)}" if day else KOSONG


def rentang_tanggal(mulai: dt.date | str, selesai: dt.date | str) -> str:
    """"1 Juli s.d. 30 September 2026"."""
    a, b = _date(mulai), _date(selesai)
    if a.year == b.year:
        return f"{a.day} {BULAN[a.month - 1]} s.d. {tanggal(b)}"
    return f"{tanggal(a)} s.d. {tanggal(b)}"


def waktu(value: dt.datetime | str | None, zona: str = "Asia/Makassar", singkatan: str = "WITA") -> str:
    """"4 Oktober 2026 pukul 09.12 WITA": an instant in the zone of its pemda."""
    if not value:
        return KOSONG
    instant = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    local = instant.astimezone(ZoneInfo(zona))
    return f"{tanggal(local.date())} pukul {local:%H.%M} {singkatan}"


def angka(value: Decimal | float | str | None, desimal: int | None = None) -> str:
    """"1.234.567,89". Without `desimal` as many decimals as the number has, at most two."""
    if value is None or value == "":
        return KOSONG
    number = Decimal(str(value))
    if desimal is None:
        number = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"{number:,.2f}".rstrip("0").rstrip(".")
    else:
        number = number.quantize(Decimal(1).scaleb(-desimal), ROUND_HALF_UP)
        text = f"{number:,.{desimal}f}"
    return text.translate(str.maketrans(",.", ".,"))


def persen(bagian: float | None, seluruh: float | None) -> str:
    """"87,5%" of a part in a whole; a dash when the whole is nothing."""
    if not seluruh or bagian is None:
        return KOSONG
    return f"{angka(Decimal(str(bagian)) * 100 / Decimal(str(seluruh)), 1).removesuffix(',0')}%"


def nip(value: str | None) -> str:
    """Grouped 8-6-1-3: "19860926 201505 1 001"."""
    if not value:
        return KOSONG
    return f"{value[:8]} {value[8:14]} {value[14:15]} {value[15:]}"


def nip_samar(value: str | None) -> str:
    """For readers outside the person's OPD: birth date, appointment and sex hidden."""
    return f"•••••••• •••••• • {value[15:]}" if value else KOSONG


def _date(value: dt.date | str | None) -> dt.date | None:
    if not value:
        return None
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    return value.date() if isinstance(value, dt.datetime) else value
