import datetime as dt

import pytest

from opd.impor.isi import TETAP, Galat, Nip, Pilihan, Rumus, Tanggal, Teks, YaTidak, parse_tanggal

HARI = dt.date(2026, 12, 31)
MARET = dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("text", "hari"),
    [
        ("31-12-2026", HARI),
        ("31/12/2026", HARI),
        ("31.12.2026", HARI),
        ("2026-12-31", HARI),
        ("2026-12-31 00:00:00", HARI),
        ("9 Maret 2026", MARET),
        ("09 mar 2026", MARET),
        ("9-Mar-2026", MARET),
        ("17 Agt. 2026", dt.date(2026, 8, 17)),
        ("1 Pebruari 2026", dt.date(2026, 2, 1)),
        ("04/05/2026", dt.date(2026, 5, 4)),
        ("04/13/2026", None),
        ("31-02-2026", None),
        ("31-12-26", None),
        ("9 March 2026", None),
        ("0000-00-00", None),
        ("besok", None),
    ],
)
def test_parse_tanggal(text, hari):
    assert parse_tanggal(text) == hari


@pytest.mark.parametrize(
    ("value", "kalimat"),
    [
        ("04/13/2026", "Tulis tanggal sebagai hari-bulan-tahun, misalnya 31-12-2026."),
        (46387, "Sel ini berisi angka, bukan tanggal. Ubah format sel menjadi Tanggal."),
        (dt.datetime(1900, 1, 1), "Periksa tahunnya: 1900. Tulis tahun antara 1945 dan 2100."),  # noqa: DTZ001
        ("31-12-9999", "Periksa tahunnya: 9999. Tulis tahun antara 1945 dan 2100."),
        (Rumus("C5"), "Sel C5 berisi rumus. Salin sebagai nilai: salin kolom ini, lalu Tempel Khusus › Nilai."),
    ],
)
def test_bad_date(value, kalimat):
    with pytest.raises(ValueError, match=".") as caught:
        Tanggal().clean(value)
    assert str(caught.value) == kalimat


def test_excel_date_is_accepted():
    assert Tanggal().clean(dt.datetime(2026, 12, 31, 0, 0)) == HARI  # noqa: DTZ001
    assert Tanggal().clean(HARI) == HARI


def test_blank_keeps_and_dash_empties():
    assert Teks(9).clean(None) is TETAP
    assert Teks(9).clean("  ") is TETAP
    assert Teks(9).clean("-") is TETAP
    assert Teks(9, kosong="").clean("–") == ""
    assert Tanggal(kosong=None).clean("-") is None
    with pytest.raises(ValueError, match=r"^Isi nama\.$"):
        Teks(9, wajib="Isi nama.").clean("-")


@pytest.mark.parametrize(
    ("value", "text"),
    [("  Ani \u00a0 Nur\u200b\n", "Ani Nur"), (12, "12"), (12.0, "12"), (1.5, "1.5"), (True, "ya"), ("e\u0301", "é")],
)
def test_text_is_tidied(value, text):
    assert Teks(9).clean(value) == text


@pytest.mark.parametrize(
    ("value", "awal"),
    [
        ("x" * 10, "Persingkat menjadi paling banyak 9 huruf; sekarang 10."),
        (Rumus("B2"), "Sel B2 berisi rumus. Salin sebagai nilai"),
        (Galat("B2", "#REF!"), "Sel B2 berisi galat #REF!. Ketik isinya sebagai teks."),
        (dt.date(2026, 1, 1), "Sel ini terbaca sebagai tanggal."),
    ],
)
def test_bad_text(value, awal):
    with pytest.raises(ValueError, match=".") as caught:
        Teks(9).clean(value)
    assert str(caught.value).startswith(awal)


@pytest.mark.parametrize("value", [1.98609262015052e17, 198609262015051904, 198609262015052000, "1.98609E+17", "1,98609E+17", "2E17"])
def test_nip_read_as_number_is_refused(value):
    with pytest.raises(ValueError, match=r"^NIP terbaca sebagai angka, .* Ubah kolom NIP menjadi Teks di Excel"):
        Nip().clean(value)


def test_nip_is_18_digits_of_text():
    assert Nip().clean(" 19860926 201505 1 901 ") == "198609262015051901"
    assert Nip().clean("-") is TETAP
    for value in ["19860926", 1986, "19860926201505190A", "١٩٨٦٠٩٢٦٢٠١٥٠٥١٩٠١"]:
        with pytest.raises(ValueError, match=r"^NIP "):
            Nip().clean(value)


def test_choice_by_label_or_slug():
    widget = Pilihan([("pppk_pw", "PPPK paruh waktu"), ("non_asn", "Non-ASN")])
    assert [widget.clean(text) for text in ["PPPK Paruh-Waktu", "pppk_pw", "NON ASN"]] == ["pppk_pw", "pppk_pw", "non_asn"]
    with pytest.raises(ValueError, match=r"^Pilih salah satu: PPPK paruh waktu, Non-ASN\.$"):
        widget.clean("honorer")


def test_yes_and_no():
    assert [YaTidak().clean(v) for v in ["Ya", "y", 1, True, "tidak", 0, False]] == [True] * 4 + [False] * 3
    with pytest.raises(ValueError, match=r"^Tulis ya atau tidak\.$"):
        YaTidak().clean("mungkin")
