"""Small spreadsheets for import tests, as people make them."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

PEGAWAI = ["nip", "nama", "jenis", "golongan", "jabatan", "opd_kode"]


def xlsx(header, *rows, sheets=(), formats=None) -> bytes:
    """A workbook with one sheet "Data" (and empty ones named `sheets`); `formats`: {cell: number format}."""
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = "Data"
    for row in (header, *rows):
        ws.append(row)
    for cell, number_format in (formats or {}).items():
        ws[cell].number_format = number_format
    for title in sheets:
        book.create_sheet(title)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_text(header, *rows, pemisah=";") -> bytes:
    return "\r\n".join(pemisah.join("" if v is None else str(v) for v in row) for row in (header, *rows)).encode("utf-8")


def upload(body: bytes, name="data.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, "application/octet-stream")
