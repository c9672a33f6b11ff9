"""The one writer of spreadsheets. What people typed stays text in them: no cell, header or
sheet title of ours ever becomes a formula (reliability C50)."""

import csv
import datetime as dt
import hashlib
import io
import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TANGGAL, WAKTU = "[$-421]d mmmm yyyy", "[$-421]d mmmm yyyy hh.mm"  # 421: Bahasa Indonesia
TEKS = "@"
_MAX_TEXT = 32_767  # of one cell, by Excel
_MAX_DIGITS = 15  # of a number Excel keeps exactly; longer ones are written as text
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RISKY = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_BOLD, _TOP, _WRAP = Font(bold=True), Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
_SHADE = PatternFill("solid", fgColor="E3EFEE")
_SAMPLE = 200  # rows looked at for the column widths


@dataclass(frozen=True)
class Kolom:
    """A column: title, width in characters (default: from the content), number format of its
    numbers, and whether empty cells below are text too (`teks`, for NIPs people will type)."""

    judul: str
    lebar: int | None = None
    format: str = ""
    teks: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: `baris` are tuples as long as `kolom`. Text, int, float, Decimal, bool, date and
    naive datetime keep their kind; anything else is written as str()."""

    judul: str
    kolom: list[Kolom | str]
    baris: Iterable[tuple]


def spreadsheet_response(nama_berkas: str, sheets: list[Sheet]) -> HttpResponse:
    """An XLSX download. `nama_berkas` without its ending."""
    buffer = io.BytesIO()
    baris = write_workbook(buffer, sheets)
    return _download(buffer.getvalue(), XLSX, f"{nama_berkas}.xlsx", baris)


def write_workbook(file, sheets: list[Sheet]) -> int:
    """Writes the workbook into `file`, a path or a binary file; rows are streamed, and counted.

    Raises ValueError for an aware datetime: the caller knows the pemda's zone, this module does not.
    """
    book = Workbook(write_only=True)
    taken: set[str] = set()
    count = sum([_write_sheet(book.create_sheet(_title(sheet.judul, taken)), sheet) for sheet in sheets])
    book.save(file)
    return count


def csv_response(nama_berkas: str, kolom: list[Kolom | str], baris: Iterable[tuple]) -> HttpResponse:
    """A CSV download as Indonesian Excel opens it: UTF-8 with BOM, semicolons, every text quoted,
    and an apostrophe before text that a spreadsheet would run."""
    rows = list(baris)
    return _download(csv_bytes(kolom, rows), "text/csv; charset=utf-8", f"{nama_berkas}.csv", len(rows))


def csv_bytes(kolom: list[Kolom | str], baris: Iterable[tuple]) -> bytes:
    """A CSV as Excel opens it: UTF-8 with its mark, semicolons, and nothing that becomes a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_csv_value(_kolom(k).judul) for k in kolom])
    writer.writerows([_csv_value(value) for value in row] for row in baris)
    return buffer.getvalue().encode("utf-8-sig")


def clean_text(value) -> str:
    """Text without what XML cannot hold (NUL, lone surrogates …), cut to what a cell can."""
    text = _ILLEGAL.sub("", str(value))
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


def _write_sheet(ws, sheet: Sheet) -> int:
    kolom = [_kolom(k) for k in sheet.kolom]
    rows = iter(sheet.baris)
    sample = list(itertools.islice(rows, _SAMPLE))
    for number, column in enumerate(kolom):
        dimension = ws.column_dimensions[get_column_letter(number + 1)]
        dimension.width = column.lebar or _width(column, [row[number] for row in sample])
        if column.teks:
            dimension.number_format = TEKS
    ws.freeze_panes = "A2"
    try:
        ws.append([_header(ws, column) for column in kolom])
        count = 1
        for row in itertools.chain(sample, rows):
            ws.append([_cell(ws, column, value) for column, value in zip(kolom, row, strict=True)])
            count += 1
    except BaseException:
        ws.close()  # an unfinished sheet leaves its temporary file behind
        ws._writer.cleanup()
        raise
    if kolom:
        ws.auto_filter.ref = f"A1:{get_column_letter(len(kolom))}{count}"
    return count - 1


def _kolom(kolom: Kolom | str) -> Kolom:
    return kolom if isinstance(kolom, Kolom) else Kolom(str(kolom))


def _header(ws, column: Kolom) -> WriteOnlyCell:
    cell = _text_cell(ws, column.judul)
    cell.font, cell.fill, cell.alignment = _BOLD, _SHADE, _WRAP
    return cell


def _cell(ws, column: Kolom, value):
    value = _plain(value)
    if value is None or (isinstance(value, (int, float, Decimal)) and not column.format):
        return value
    if isinstance(value, str):
        cell = _text_cell(ws, value)
        if column.teks or (value.isdigit() and len(value) >= 10):
            cell.number_format = TEKS  # stays text when somebody edits it
        cell.alignment = _WRAP if "\n" in value else _TOP
        return cell
    cell = WriteOnlyCell(ws, value)
    cell.number_format = column.format or (WAKTU if isinstance(value, dt.datetime) else TANGGAL)
    return cell


def _text_cell(ws, value: str) -> WriteOnlyCell:
    """openpyxl would make a formula of "=…" and an error of "#N/A"; here it stays a string."""
    text = clean_text(value)
    cell = WriteOnlyCell(ws, text)
    cell.data_type = "s"
    cell.quotePrefix = bool(_RISKY.match(text))
    return cell


def _plain(value):
    """The value as a cell can hold it: None, text, number or naive date."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        raise ValueError("Ubah waktu ke zona pemda dan lepaskan zonanya sebelum menulis lembar kerja.")
    if isinstance(value, (dt.date, dt.time)):
        return value
    if isinstance(value, (int, float, Decimal)):
        exact = math.isfinite(value) and abs(value) < 10**_MAX_DIGITS
        return value if exact else str(value)
    return str(value)


def _width(column: Kolom, values: list) -> float:
    """Wide enough for most of the content, between 8 and 60 characters."""
    lengths = [len(column.judul) + 3]
    for value in values:
        if isinstance(value, dt.date):
            lengths.append(24 if isinstance(value, dt.datetime) else 18)
        elif value is not None:
            lengths.append(max(len(line) for line in str(value).split("\n")) + 2)
    return min(max(*lengths, 8), 60)


def _title(text: str, taken: set[str]) -> str:
    """A sheet title Excel accepts: 31 characters, none of []:*?/\\, no apostrophe at its ends, unique."""
    base = re.sub(r"[\[\]:*?/\\]", " ", clean_text(text)).strip().strip("'").strip()[:31] or "Lembar"
    title, number = base, 1
    while title.casefold() in taken:
        number += 1
        title = f"{base[: 31 - len(str(number)) - 1]} {number}"
    taken.add(title.casefold())
    return title


def _csv_value(value) -> str:
    value = _plain(value)
    if value is None:
        return ""
    if isinstance(value, (float, Decimal)):
        return str(value).replace(".", ",")
    if isinstance(value, (int, dt.date, dt.time)):
        return str(value)
    text = value.replace("\x00", "")
    return f"'{text}" if _RISKY.match(text) else text


def _download(body: bytes, content_type: str, name: str, baris: int) -> HttpResponse:
    """The file. `ekspor` on the answer is what the trail keeps of it (opd.catat.trace_answers)."""
    name = re.sub(r"[^\w.\- ]+", "-", name)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response = HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})
    response.ekspor = {"berkas": name, "baris": baris, "sha256": hashlib.sha256(body).hexdigest()}
    return response
