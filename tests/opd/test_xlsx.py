import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from opd.xlsx import Kolom, Sheet, csv_response, spreadsheet_response, write_workbook

BERBAHAYA = [
    "=1+1", "+62", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "  =1", '=HYPERLINK("http://x")', "#N/A", ";=1",
]  # fmt: skip


def baca(*sheets):
    buffer = io.BytesIO()
    write_workbook(buffer, list(sheets))
    return openpyxl.load_workbook(buffer)


@pytest.mark.parametrize("text", BERBAHAYA)
def test_text_is_never_a_formula(text):
    ws = baca(Sheet("Data", [text], [(text,)])).active
    assert (ws["A1"].data_type, ws["A2"].data_type) == ("s", "s")
    assert ws["A2"].value.strip() == text.strip()


def test_no_formula_element_in_the_file():
    buffer = io.BytesIO()
    write_workbook(buffer, [Sheet("=1+1", BERBAHAYA, [tuple(BERBAHAYA)])])
    with zipfile.ZipFile(buffer) as berkas:
        lembar = berkas.read("xl/worksheets/sheet1.xml").decode()
        gaya = berkas.read("xl/styles.xml").decode()
    assert "<f>" not in lembar
    assert "<f " not in lembar
    assert 'quotePrefix="1"' in gaya


def test_kinds_survive():
    nip = "198609262015051001"
    row = (nip, 12, Decimal("3.25"), -4, dt.date(2026, 3, 9), dt.datetime(2026, 3, 9, 14, 5), True, None, 123456789012345678)  # noqa: DTZ001
    ws = baca(Sheet("Data", [*"abcdefghi"], [row])).active
    values = [cell.value for cell in ws[2]]
    assert values[:4] == [nip, 12, 3.25, -4]
    assert values[4] == dt.datetime(2026, 3, 9)  # noqa: DTZ001
    assert ws["E2"].is_date
    assert values[5] == dt.datetime(2026, 3, 9, 14, 5)  # noqa: DTZ001
    assert values[6:] == ["ya", None, "123456789012345678"]
    assert (ws["A2"].data_type, ws["A2"].number_format, ws["I2"].data_type) == ("s", "@", "s")


def test_not_a_number_becomes_text():
    ws = baca(Sheet("Data", ["a", "b"], [(float("nan"), float("inf"))])).active
    assert [cell.value for cell in ws[2]] == ["nan", "inf"]


def test_aware_instant_is_the_callers_job():
    with pytest.raises(ValueError, match="zona pemda"):
        baca(Sheet("Data", ["a"], [(dt.datetime(2026, 3, 9, tzinfo=dt.UTC),)]))


def test_illegal_characters_are_removed_and_long_text_is_cut():
    ws = baca(Sheet("Data", ["a\x00b", "c"], [("x\x00\x0b\ud800y", "p" * 40_000)])).active
    assert ws["A1"].value == "ab"
    assert ws["A2"].value == "xy"
    assert len(ws["B2"].value) == 32_767


def test_header_is_bold_frozen_and_filtered():
    ws = baca(Sheet("Data", ["Nama", Kolom("Angka", lebar=30, format="0.0")], [("Ani", 1), ("Budi", 2)])).active
    assert ws["A1"].font.bold
    assert not ws["A2"].font.bold
    assert ws.freeze_panes == "A2"
    assert ws.auto_filter.ref == "A1:B3"
    assert ws.column_dimensions["B"].width == 30
    assert ws["B2"].number_format == "0.0"


def test_widths_follow_the_content_within_bounds():
    ws = baca(Sheet("Data", ["a", "b"], [("x" * 200, "y"), ("z", "q" * 20)])).active
    assert (ws.column_dimensions["A"].width, ws.column_dimensions["B"].width) == (60, 22)


def test_text_column_formats_the_cells_still_to_be_typed():
    ws = baca(Sheet("Data", [Kolom("nip", teks=True)], [])).active
    assert ws.column_dimensions["A"].number_format == "@"
    assert ws.auto_filter.ref == "A1:A1"


def test_sheet_titles_are_legal_and_unique():
    book = baca(*[Sheet(t, ["a"], []) for t in ["'Rekap/[TW3]:*?\\'", "x" * 40, "x" * 40, "", "Lembar", "Data", "DATA"]])
    assert book.sheetnames == ["Rekap  TW3", "x" * 31, "x" * 29 + " 2", "Lembar", "Lembar 2", "Data", "DATA 2"]


def test_spreadsheet_response_is_a_named_download():
    response = spreadsheet_response("kegiatan 2026/TW3", [Sheet("Data", ["a"], [("x",)])])
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"] == 'attachment; filename="kegiatan 2026-TW3.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(response.content)).active["A2"].value == "x"


def test_csv_is_protected_quoted_and_opens_in_excel():
    response = csv_response("data", ["=judul", "b"], [(text, -5) for text in BERBAHAYA] + [('a;"b"', Decimal("1.5"))])
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == ["'=judul", "b"]
    for text, row in zip(BERBAHAYA, rows[1:], strict=False):
        assert row == [text if text in {"#N/A", ";=1"} else f"'{text}", "-5"]
    assert rows[-1] == ['a;"b"', "1,5"]
    assert response.content.count(b'";"') == len(rows)


def test_csv_drops_nul():
    assert b"\x00" not in csv_response("data", ["a"], [("x\x00=1",)]).content
