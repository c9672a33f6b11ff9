"""Indonesian dates, times, numbers and NIPs, written and read (EYD V; domain 5.1, reliability 5.5).
No Django needed: pages, PDFs, spreadsheets and messages share these."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

BULAN = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"]
BULAN += ["Agustus", "September", "Oktober", "November", "Desember"]
HARI = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
ROMAWI = ["", "I", "II", "III", "IV"]
KOSONG = "–"
_SINGKAT = {"agt": 8, "ags": 8, "agu": 8, "nop": 11, "pebruari": 2, "peb": 2, "sept": 9}
_NAMA_BULAN = _SINGKAT | {
    nama: number for number, bulan in enumerate(BULAN, 1) for nama in (bulan.lower(), bulan[:3].lower())
}


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


def lama(value: dt.timedelta) -> str:
    """"kurang dari semenit", "12 menit", "3 jam", "5 hari": how long something lasted, rounded down."""
    menit = int(value.total_seconds() // 60)
    if menit < 1:
        return "kurang dari semenit"
    return f"{menit} menit" if menit < 60 else f"{menit // 60} jam" if menit < 48 * 60 else f"{menit // 1440} hari"


def bita(value: int) -> str:
    """"512 kB", "3,4 MB", "12 GB"."""
    for satuan, besar in (("GB", 10**9), ("MB", 10**6)):
        if value >= besar:
            return f"{angka(round(value / besar, 0 if value >= 10 * besar else 1))} {satuan}"
    return f"{angka(value / 1000, 0)} kB"


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


def bersatuan(value: Decimal | float | str | None, satuan: str) -> str:
    """"1,3 hari", "82%": a number with its unit; the sign of a percentage stands close (EYD V)."""
    if value is None or value == "":
        return KOSONG
    return angka(value) + (satuan if satuan == "%" else f" {satuan}")


@lru_cache(maxsize=4096)
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


def satu_baris(text: str) -> str:
    """Without line breaks and double blanks: a name must not look like a line of ours in a letter (reliability C55)."""
    return " ".join(text.split())


def join_words(words: list[str]) -> str:
    """"a", "a dan b", "a, b, dan c"."""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"


def parse_tanggal(text: str) -> dt.date | None:
    """31-12-2026, 31/12/2026, 31.12.2026, 2026-12-31, "9 Maret 2026", "Senin, 9 Maret 2026"; never month
    before day. None when it is no such date."""
    text = re.sub(rf"^({'|'.join(HARI)})\s*,?\s+", "", text.strip(), flags=re.IGNORECASE).lower()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(:00)?)?", text):
        year, month, day = (int(part) for part in match.groups()[:3])
    elif match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[ -]([a-z]+)\.?[ -](\d{4})", text):
        day, month, year = int(match[1]), _NAMA_BULAN.get(match[2], 0), int(match[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def parse_angka(text: str) -> Decimal | None:
    """"1.250,5", "1.250", "1250,5" and "3.2" as people write them here: a dot before groups of three is
    a thousand, any other single one a decimal. None when it is no such number."""
    text = re.sub(r"\s", "", text).replace("\u2212", "-")
    if re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text, re.ASCII):
        text = text.replace(".", "")
    elif not re.fullmatch(r"-?\d+([.,]\d+)?", text, re.ASCII):
        return None
    return Decimal(text.replace(",", "."))


def kode(value: str | None) -> str:
    """A verification code in groups that can be read out: "7F3KQ-2MX91-0ZV4T-C8RHB"."""
    if not value:
        return KOSONG
    return "-".join(value[n : n + 5] for n in range(0, 20, 5)) if len(value) == 20 else value


def _date(value: dt.date | str | None) -> dt.date | None:
    if not value:
        return None
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    return value.date() if isinstance(value, dt.datetime) else value
