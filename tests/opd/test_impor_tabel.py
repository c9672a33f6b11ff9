import datetime as dt
import io
import struct
import zipfile

import pytest

from opd.impor import tabel
from opd.impor.isi import Galat, Rumus
from opd.impor.tabel import BerkasError, read_table
from tests.lembar import csv_text, xlsx

KOLOM = ["nip", "nama", "gelar_depan", "dari"]


def baca(body, wajib=("nama",)):
    return read_table(body, KOLOM, wajib)


def pesan(body, wajib=("nama",)):
    with pytest.raises(BerkasError) as caught:
        baca(body, wajib)
    return caught.value.pesan


def arsip(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as berkas:
        for name in names:
            berkas.writestr(name, "<x/>")
    return buffer.getvalue()


def test_rows_keep_their_number_in_the_sheet_and_their_kind():
    hari = dt.datetime(2026, 3, 9)  # noqa: DTZ001 - Excel's dates have no zone
    hasil = baca(xlsx(["Nama ", "GELAR DEPAN", None, "dari*"], ["Ani", None, None, hari], [None] * 4, ["Budi", "Dr.", None, 5]))
    assert hasil.kolom == ["nama", "gelar_depan", "dari"]
    assert hasil.baris == [(2, ["Ani", None, hari]), (4, ["Budi", "Dr.", 5])]
    assert hasil.catatan == []


def test_blank_rows_and_columns_at_the_end_do_not_count():
    hasil = baca(xlsx(["nama", None, "  "], ["Ani", " ", None], [None, "   ", None], ["", None, None]))
    assert hasil.baris == [(2, ["Ani"])]


def test_header_may_stand_below_blank_rows():
    assert baca(xlsx([None], [None], ["nama"], ["Ani"])).baris == [(4, ["Ani"])]


def test_only_the_first_sheet_is_read_and_that_is_said():
    hasil = baca(xlsx(["nama"], ["Ani"], sheets=["Petunjuk", "Lain"]))
    assert hasil.catatan == ["Yang dibaca hanya lembar pertama, “Data”; lembar “Petunjuk”, “Lain” diabaikan."]


def test_formulas_and_excel_errors_are_marked_with_their_cell():
    hasil = baca(xlsx(["nama", "nip"], ["=A1", "#N/A"]))
    assert hasil.baris == [(2, [Rumus("A2"), Galat("B2", "#N/A")])]


@pytest.mark.parametrize("pemisah", [";", ",", "\t"])
def test_csv_with_any_delimiter_and_bom(pemisah):
    body = b"\xef\xbb\xbf" + csv_text(["nama", "nip"], ["Ani", "'198609262015051901"], ["", ""], ['"Bu;di, S"', '="001"'], pemisah=pemisah)
    assert baca(body).baris == [(2, ["Ani", "198609262015051901"]), (4, ["Bu;di, S", "001"])]


def test_csv_with_the_hint_of_excel_keeps_row_numbers():
    assert baca(b"sep=;\r\nnama;nip\r\nAni;1\r\n").baris == [(3, ["Ani", "1"])]


def test_csv_formula_is_marked():
    assert baca(b"nama;nip\nAni;=1+1\n").baris == [(2, ["Ani", Rumus("B2")])]


@pytest.mark.parametrize(
    ("body", "awal"),
    [
        (b"", "Berkas yang dipilih kosong."),
        (b"  \r\n ", "Berkas yang dipilih kosong."),
        (b"%PDF-1.7 x", "Berkas ini PDF, bukan lembar kerja."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Berkas ini Excel lama (.xls), Word lama, atau diberi sandi."),
        (b"\xff\xd8\xff\xe0", "Berkas ini foto, bukan lembar kerja."),
        (b"\x89PNG\r\n\x1a\n", "Berkas ini gambar, bukan lembar kerja."),
        (b"\xff\xfen\x00a\x00", "Berkas ini teks UTF-16."),
        (b"MZ\x90\x00\x03", "Berkas ini bukan lembar kerja."),
        (b"<html><table></table>", "Berkas ini halaman web atau XML walau namanya lembar kerja."),
        (b"PK\x03\x04rusak", "Berkas ini tidak dapat dibuka."),
        (arsip("word/document.xml", "[Content_Types].xml"), "Berkas ini dokumen Word."),
        (arsip("ppt/presentation.xml"), "Berkas ini salindia PowerPoint."),
        (arsip("content.xml", "mimetype"), "Berkas ini LibreOffice (.ods)."),
        (arsip("xl/workbook.bin"), "Berkas ini Excel biner (.xlsb)."),
        (arsip("foto.jpg"), "Berkas ini arsip ZIP, bukan lembar kerja."),
        (arsip("xl/workbook.xml"), "Berkas ini tidak dapat dibuka."),
        ("nama;nip\nJosé;1".encode("cp1252"), "Huruf di berkas CSV ini bukan UTF-8 (mungkin Windows-1252)."),
        (b'nama;nip\n"Ani;1\n', "Tanda kutip di berkas CSV ini tidak berpasangan."),
        (xlsx([None]), "Lembar pertama kosong."),
        (xlsx(["nama"]), "Belum ada data di bawah judul kolom."),
        (xlsx(["nama"], ["Ani", "tanpa judul"]), "Sel B2 terisi, tetapi kolomnya tidak berjudul."),
        (xlsx(["=A1"], ["x"]), "Judul kolom: Sel A1 berisi rumus."),
    ],
)
def test_bad_file_gets_a_sentence(body, awal):
    (kalimat,) = pesan(body)
    assert kalimat.startswith(awal)


def test_sheet_xml_cut_in_the_middle_is_a_damaged_file():
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["nama"], ["Ani"]))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name.endswith("sheet1.xml") else data)
    assert pesan(buffer.getvalue())[0].startswith("Berkas ini tidak dapat dibuka.")


def test_unknown_missing_and_doubled_columns_are_named_together():
    body = xlsx(["nip", "naam", "Zodiak", "nip"], ["1", "Ani", "x", "2"])
    assert pesan(body, ["nama", "dari"]) == [
        "Kolom “nip” ada 2 kali. Sisakan satu.",
        "Kolom “naam” tidak dikenal. Mungkin maksudnya “nama”; bila bukan, hapus kolom itu.",
        "Kolom “zodiak” tidak dikenal. Hapus kolom itu.",
        "Kolom “nama”, “dari” belum ada. Tambahkan di baris judul, seperti di templat.",
    ]


def test_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    body = bytearray(xlsx(["nama"], ["Ani"]))
    entry = body.index(b"PK\x01\x02")
    struct.pack_into("<I", body, entry + 24, 101 * 1024 * 1024)  # uncompressed size in the directory
    monkeypatch.setattr(tabel.openpyxl, "load_workbook", lambda *a, **k: pytest.fail("dibuka"))
    assert pesan(bytes(body))[0].startswith("Isi berkas ini lebih dari 100 MB setelah dibuka.")


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(tabel, "MAX_ROWS", 2)
    assert len(baca(xlsx(["nama"], ["a"], ["b"])).baris) == 2
    assert pesan(xlsx(["nama"], ["a"], ["b"], ["c"])) == [
        "Berkas ini lebih dari 20.000 baris. Bagi menjadi beberapa berkas."
    ]


def test_claimed_size_of_the_sheet_is_not_believed():
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["nama"], ["Ani"]))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert baca(buffer.getvalue()).baris == [(2, ["Ani"])]
