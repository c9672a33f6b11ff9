"""A file becomes a table. What a file is, is decided by its content, never by its name."""

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter

from opd.impor.isi import Galat, Rumus, as_text

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_UNPACKED = 100 * 1024 * 1024  # bytes of all members of an .xlsx together
_SHEET_ROWS = 1_048_576
SIMPAN_XLSX = "Simpan sebagai Buku Kerja Excel (.xlsx) atau CSV UTF-8, lalu unggah lagi."
_ASING = {  # first bytes of what people upload by mistake
    b"%PDF": f"Berkas ini PDF, bukan lembar kerja. {SIMPAN_XLSX}",
    b"\xd0\xcf\x11\xe0": "Berkas ini Excel lama (.xls), Word lama, atau diberi sandi. Buka, hapus sandinya, "
    "lalu simpan sebagai Buku Kerja Excel (.xlsx).",
    b"\xff\xd8\xff": f"Berkas ini foto, bukan lembar kerja. {SIMPAN_XLSX}",
    b"\x89PNG": f"Berkas ini gambar, bukan lembar kerja. {SIMPAN_XLSX}",
    b"Rar!": "Berkas ini arsip RAR. Keluarkan dulu lembar kerjanya, lalu unggah berkas .xlsx di dalamnya.",
    b"\xff\xfe": f"Berkas ini teks UTF-16. {SIMPAN_XLSX}",
    b"\xfe\xff": f"Berkas ini teks UTF-16. {SIMPAN_XLSX}",
}
_ZIP_ASING = {
    "word/": f"Berkas ini dokumen Word. Pindahkan tabelnya ke Excel. {SIMPAN_XLSX}",
    "ppt/": f"Berkas ini salindia PowerPoint. Pindahkan tabelnya ke Excel. {SIMPAN_XLSX}",
    "xl/workbook.bin": f"Berkas ini Excel biner (.xlsb). {SIMPAN_XLSX}",
    "content.xml": f"Berkas ini LibreOffice (.ods). {SIMPAN_XLSX}",
}
_RUSAK = (
    "Berkas ini tidak dapat dibuka. Buka di Excel, simpan lagi sebagai Buku Kerja Excel (.xlsx), lalu unggah."
)


class BerkasError(Exception):
    """The file as a whole cannot be read; `pesan` says what to change, one sentence each."""

    def __init__(self, *pesan: str):
        super().__init__(" ".join(pesan))
        self.pesan = list(pesan)


@dataclass
class Tabel:
    """`baris`: (row number as in the sheet, cell values in the order of `kolom`)."""

    kolom: list[str]
    baris: list[tuple[int, list]] = field(default_factory=list)
    catatan: list[str] = field(default_factory=list)


def read_table(body: bytes, dikenal: Iterable[str], wajib: Iterable[str]) -> Tabel:
    """The table in `body`, an XLSX or CSV file. Columns must be among `dikenal` and hold all `wajib`;
    blank rows and columns do not count. Raises BerkasError."""
    catatan: list[str] = []
    rows = _xlsx_rows(body, catatan) if _is_xlsx(body) else _csv_rows(body)
    try:
        tabel = _build(rows, list(dikenal), list(wajib))
    except csv.Error as error:
        raise BerkasError("Tanda kutip di berkas CSV ini tidak berpasangan. " + SIMPAN_XLSX) from error
    tabel.catatan = catatan
    return tabel


def _is_xlsx(body: bytes) -> bool:
    """Whether this is an XLSX (True) or may be a CSV (False); anything else is refused by name."""
    if not body.strip():
        raise BerkasError("Berkas yang dipilih kosong. Isi templatnya, simpan, lalu unggah lagi.")
    for magic, pesan in _ASING.items():
        if body.startswith(magic):
            raise BerkasError(pesan)
    if body.startswith(b"PK"):
        _check_zip(body)
        return True
    if b"\x00" in body:
        raise BerkasError(f"Berkas ini bukan lembar kerja. {SIMPAN_XLSX}")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise BerkasError(
            f"Berkas ini halaman web atau XML walau namanya lembar kerja. Buka di Excel. {SIMPAN_XLSX}"
        )
    return False


def _check_zip(body: bytes) -> None:
    """Refuses other documents, damaged archives and zip bombs before anything is unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(body)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BerkasError(_RUSAK) from error
    names = [member.filename for member in members]
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise BerkasError(
            "Isi berkas ini lebih dari 100 MB setelah dibuka. Salin hanya tabelnya ke templat yang baru."
        )
    if "xl/workbook.xml" in names:
        return
    for sign, pesan in _ZIP_ASING.items():
        if any(name.startswith(sign) for name in names):
            raise BerkasError(pesan)
    raise BerkasError(f"Berkas ini arsip ZIP, bukan lembar kerja. {SIMPAN_XLSX}")


def _xlsx_rows(body: bytes, catatan: list[str]) -> Iterator[list]:
    """The rows of the first sheet; which one is noted in `catatan` when there are several."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises anything on a damaged file
        raise BerkasError(_RUSAK) from error
    sheets = book.worksheets
    if not sheets:
        raise BerkasError("Berkas ini tidak berisi lembar kerja. Isi templatnya, lalu unggah lagi.")
    if len(sheets) > 1:
        lain = ", ".join(f"“{sheet.title}”" for sheet in sheets[1:6])
        catatan.append(f"Yang dibaca hanya lembar pertama, “{sheets[0].title}”; lembar {lain} diabaikan.")
    sheets[0].reset_dimensions()  # what the file claims about its size may be anything
    try:
        for row in sheets[0].iter_rows(max_col=MAX_COLUMNS):
            yield [] if all(cell is EMPTY_CELL for cell in row) else [_cell_value(cell) for cell in row]
    except Exception as error:  # openpyxl raises anything on a damaged sheet
        raise BerkasError(_RUSAK) from error


def _cell_value(cell):
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Rumus(cell.coordinate)
    if cell.data_type == "e":
        return Galat(cell.coordinate, cell.value)
    return cell.value


def _csv_rows(body: bytes) -> Iterator[list]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BerkasError(
            "Huruf di berkas CSV ini bukan UTF-8 (mungkin Windows-1252). Di Excel pilih Simpan Sebagai › "
            "CSV UTF-8 (Comma delimited), atau simpan sebagai .xlsx."
        ) from error
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\s*", first):
        text = "\n" + rest  # Excel's own hint; its row still counts
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=header.count)
    for number, row in enumerate(
        csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    ):
        yield [
            _csv_value(value, f"{get_column_letter(n)}{number}")
            for n, value in enumerate(row[:MAX_COLUMNS], 1)
        ]


def _csv_value(value: str, sel: str):
    value = value.strip()
    if match := re.fullmatch(r'="?(\d+)"?', value):  # the usual way to keep a NIP whole in a CSV
        return match[1]
    if value.startswith("="):
        return Rumus(sel)
    return value[1:] if re.match(r"'[=+\-@\d]", value) else value or None


def _build(rows: Iterator[list], dikenal: list[str], wajib: list[str]) -> Tabel:
    header: list[str] | None = None
    tabel = Tabel([])
    for number, row in enumerate(rows, 1):
        if number > _SHEET_ROWS:
            raise BerkasError(_RUSAK)
        if all(_blank(value) for value in row):
            continue
        if header is None:
            header = [_column_name(value) for value in row]
            _check_columns(header, dikenal, wajib)
            tabel.kolom = [name for name in header if name]
            continue
        _check_width(row, header, number)
        values = [value for value, name in zip(row, header, strict=False) if name]
        tabel.baris.append((number, values + [None] * (len(tabel.kolom) - len(values))))
        if len(tabel.baris) > MAX_ROWS:
            raise BerkasError("Berkas ini lebih dari 20.000 baris. Bagi menjadi beberapa berkas.")
    if header is None:
        raise BerkasError("Lembar pertama kosong. Isi templatnya, simpan, lalu unggah lagi.")
    if not tabel.baris:
        raise BerkasError("Belum ada data di bawah judul kolom. Isi mulai baris kedua, lalu unggah lagi.")
    return tabel


def _blank(value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _column_name(value) -> str:
    """ "Gelar Depan *" is the column gelar_depan."""
    try:
        return re.sub(r"[\s_\-]+", "_", as_text(value).strip("* ").casefold())
    except ValueError as error:
        raise BerkasError(f"Judul kolom: {error}") from error


def _check_columns(header: list[str], dikenal: list[str], wajib: list[str]) -> None:
    pesan = []
    names = [name for name in header if name]
    for name in dict.fromkeys(names):
        if name not in dikenal:
            dekat = difflib.get_close_matches(name, dikenal, n=1, cutoff=0.5)
            saran = (
                f"Mungkin maksudnya “{dekat[0]}”; bila bukan, hapus kolom itu."
                if dekat
                else "Hapus kolom itu."
            )
            pesan.append(f"Kolom “{name[:40]}” tidak dikenal. {saran}")
        if names.count(name) > 1:
            pesan.append(f"Kolom “{name[:40]}” ada {names.count(name)} kali. Sisakan satu.")
    if hilang := [name for name in wajib if name not in names]:
        sebut = ", ".join(f"“{name}”" for name in hilang)
        pesan.append(f"Kolom {sebut} belum ada. Tambahkan di baris judul, seperti di templat.")
    if pesan:
        raise BerkasError(*pesan)


def _check_width(row: list, header: list[str], number: int) -> None:
    for index, value in enumerate(row):
        if not _blank(value) and (index >= len(header) or not header[index]):
            sel = f"{get_column_letter(index + 1)}{number}"
            raise BerkasError(f"Sel {sel} terisi, tetapi kolomnya tidak berjudul. Kosongkan sel itu.")
