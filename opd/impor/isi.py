"""From what stands in a cell to the value of a field, or a sentence that says how to mend the cell.

The widgets raise ValueError with that sentence. A blank cell gives TETAP (leave the field as it is),
a lone dash empties an optional field.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from import_export import widgets

from opd import nip as aturan_nip
from opd.format_id import parse_tanggal

TETAP = object()  # the cell says nothing about the field
_KOSONGKAN = {"-", "–", "—"}
_MAX_EXACT = 2**53  # whole numbers above it lose digits in Excel
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
NIP_ANGKA = (
    "NIP terbaca sebagai angka, jadi angka terakhirnya hilang. Ubah kolom NIP menjadi Teks di Excel, "
    "lalu ketik ulang NIP ini."
)


@dataclass(frozen=True)
class Rumus:
    """A cell with a formula; its result is not stored reliably, so it is refused."""

    sel: str  # "C5"


@dataclass(frozen=True)
class Galat:
    """A cell with an Excel error such as #N/A."""

    sel: str
    kode: str


def as_text(value) -> str:
    """The cell as one line of text: NFC, single blanks, no invisible characters."""
    if isinstance(value, Rumus):
        raise ValueError(
            f"Sel {value.sel} berisi rumus. Salin sebagai nilai: salin kolom ini, lalu Tempel Khusus › Nilai."
        )
    if isinstance(value, Galat):
        raise ValueError(f"Sel {value.sel} berisi galat {value.kode}. Ketik isinya sebagai teks.")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (dt.date, dt.time)):
        raise ValueError("Sel ini terbaca sebagai tanggal. Ubah format sel menjadi Teks, lalu ketik ulang.")
    text = unicodedata.normalize("NFC", str(value))
    return " ".join(_CONTROL.sub(" ", text).split())


def lookup_key(text: str) -> str:
    """How names and codes are compared: case and blanks do not count."""
    return " ".join(str(text).split()).casefold()


class Isi(widgets.Widget):
    """`wajib`: the sentence for a blank cell in any row; `wajib_baru`: only in a row that is new;
    `kosong`: what a lone dash writes, for a field that may be emptied."""

    def __init__(self, *, wajib: str = "", wajib_baru: str = "", kosong: object = TETAP):
        super().__init__()
        self.wajib, self.wajib_baru, self.kosong = wajib, wajib_baru or wajib, kosong

    def clean(self, value, row=None, **kwargs):
        text = self.text(value)
        if text and text not in _KOSONGKAN:
            return self.parse(text)
        if self.wajib:
            raise ValueError(self.wajib)
        return self.kosong if text else TETAP

    def text(self, value) -> str:
        return as_text(value)

    def parse(self, text: str):
        return text


class Teks(Isi):
    def __init__(self, panjang: int, **kwargs):
        super().__init__(**kwargs)
        self.panjang = panjang

    def parse(self, text: str) -> str:
        if len(text) > self.panjang:
            raise ValueError(f"Persingkat menjadi paling banyak {self.panjang} huruf; sekarang {len(text)}.")
        return text


class Pilihan(Isi):
    """One of `choices`, by label or slug; case, blanks and dashes do not count. `pesan` replaces the
    sentence that lists them all."""

    def __init__(self, choices: list[tuple[str, str]], *, pesan: str = "", **kwargs):
        super().__init__(**kwargs)
        self.pesan = pesan or f"Pilih salah satu: {', '.join(label for _, label in choices)}."
        self.slugs = {self.bare(text): slug for slug, label in choices for text in (slug, label)}

    @staticmethod
    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).casefold()

    def parse(self, text: str) -> str:
        slug = self.slugs.get(self.bare(text))
        if slug is None:
            raise ValueError(self.pesan)
        return slug


class YaTidak(Isi):
    def parse(self, text: str) -> bool:
        if text.casefold() in {"ya", "y", "1", "true", "benar"}:
            return True
        if text.casefold() in {"tidak", "t", "0", "false", "bukan"}:
            return False
        raise ValueError("Tulis ya atau tidak.")


class Tanggal(Isi):
    def clean(self, value, row=None, **kwargs):
        if isinstance(value, dt.datetime):
            value = value.date()
        if isinstance(value, dt.date):
            return self.sane(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            raise ValueError("Sel ini berisi angka, bukan tanggal. Ubah format sel menjadi Tanggal.")
        return super().clean(value, row, **kwargs)

    def parse(self, text: str) -> dt.date:
        value = parse_tanggal(text)
        if value is None:
            raise ValueError("Tulis tanggal sebagai hari-bulan-tahun, misalnya 31-12-2026.")
        return self.sane(value)

    @staticmethod
    def sane(value: dt.date) -> dt.date:
        if not 1945 <= value.year <= 2100:
            raise ValueError(f"Periksa tahunnya: {value.year}. Tulis tahun antara 1945 dan 2100.")
        return value


class Nip(Isi):
    """18 digits as text. A number is refused whatever it shows: Excel keeps 15 of them."""

    def text(self, value) -> str:
        if isinstance(value, float) or (isinstance(value, int) and abs(value) > _MAX_EXACT):
            raise ValueError(NIP_ANGKA)
        text = as_text(value)
        if re.fullmatch(r"\d+([.,]\d+)?e\+?\d+", text, re.IGNORECASE):
            raise ValueError(NIP_ANGKA)
        return text

    def parse(self, text: str) -> str:
        digits, error = aturan_nip.check_format(text)
        if error:
            raise ValueError(error)
        return digits
