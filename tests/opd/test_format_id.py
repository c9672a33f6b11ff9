import datetime as dt
from decimal import Decimal

import pytest

from opd.format_id import angka, bersatuan, hari_tanggal, join_words, persen, rentang_tanggal, tanggal, waktu


@pytest.mark.parametrize(
    ("nilai", "tertulis"),
    [(1234567.891, "1.234.567,89"), ("3.20", "3,2"), (Decimal("0.005"), "0,01"), (-4, "-4"), (None, "–"), ("", "–"), (0, "0")],
)
def test_angka(nilai, tertulis):
    assert angka(nilai) == tertulis


def test_angka_with_a_fixed_number_of_decimals():
    assert angka(2, 1) == "2,0"


@pytest.mark.parametrize(
    ("nilai", "satuan", "tertulis"),
    [("82.00", "%", "82%"), (Decimal("1.3"), "hari", "1,3 hari"), (None, "hari", "–"), (0, "%", "0%")],
)
def test_bersatuan(nilai, satuan, tertulis):
    assert bersatuan(nilai, satuan) == tertulis


def test_persen():
    assert [persen(7, 8), persen(1, 1), persen(0, 4), persen(0, 0), persen(None, 3)] == ["87,5%", "100%", "0%", "–", "–"]


def test_dates():
    hari = dt.date(2026, 3, 9)
    assert (tanggal(hari), hari_tanggal("2026-03-09"), tanggal(None)) == ("9 Maret 2026", "Senin, 9 Maret 2026", "–")
    assert rentang_tanggal(dt.date(2026, 7, 1), dt.date(2026, 9, 30)) == "1 Juli s.d. 30 September 2026"
    assert rentang_tanggal(dt.date(2025, 12, 1), dt.date(2026, 1, 31)) == "1 Desember 2025 s.d. 31 Januari 2026"


def test_an_instant_is_written_in_the_zone_of_its_pemda():
    larut = dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC)
    assert waktu(larut) == "1 Oktober 2026 pukul 00.30 WITA"
    assert waktu(larut, "Asia/Jakarta", "WIB") == "30 September 2026 pukul 23.30 WIB"


def test_words_in_a_row():
    assert [join_words(w) for w in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a dan b", "a, b, dan c"]
