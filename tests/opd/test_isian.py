import datetime as dt
from decimal import Decimal

import pytest
from django import forms

from opd.format_id import parse_angka, parse_tanggal
from opd.forms.isian import AngkaField, JamField, TanggalField


class Formulir(forms.Form):
    tanggal = TanggalField(sebutan="tanggal SK")
    angka = AngkaField(required=False)


@pytest.mark.parametrize("text", ["2026-08-13", "13/08/2026", "13-08-2026", "13.8.2026", "13 Agustus 2026", " Kamis, 13 agustus 2026 ", "13 Agt 2026"])
def test_dates_as_people_write_them(text):
    form = Formulir({"tanggal": text})
    assert form.is_valid()
    assert form.cleaned_data["tanggal"] == dt.date(2026, 8, 13)


@pytest.mark.parametrize("text", ["08/13/2026", "2026-13-08", "31/02/2026", "13 August 2026", "kemarin", "99999-01-01", "0000-00-00", "13/08/26"])
def test_other_dates_are_refused_with_an_example(text):
    assert Formulir({"tanggal": text}).errors == {"tanggal": ["Masukkan tanggal SK, misalnya 13/08/2026."]}


def test_day_goes_before_month_even_where_both_orders_would_do():
    assert parse_tanggal("04/05/2026") == dt.date(2026, 5, 4)


def test_a_missing_date_is_asked_for():
    assert Formulir({"tanggal": " "}).errors == {"tanggal": ["Masukkan tanggal SK."]}


def test_a_typed_date_comes_back_as_the_picker_reads_it():
    assert 'value="2026-08-13"' in str(Formulir({"tanggal": "13 Agustus 2026", "angka": "x"})["tanggal"])
    assert 'value="kemarin"' in str(Formulir({"tanggal": "kemarin"})["tanggal"])


@pytest.mark.parametrize(
    ("text", "angka"),
    [
        ("1,3", "1.3"),
        ("1.3", "1.3"),
        ("1.250", "1250"),
        ("1.250,5", "1250.5"),
        ("1250,50", "1250.50"),
        ("12.345.678", "12345678"),
        ("-2", "-2"),
        ("0.125", "0.125"),
        (" 47 ", "47"),
    ],
)
def test_numbers_as_people_write_them(text, angka):
    assert parse_angka(text) == Decimal(angka)


@pytest.mark.parametrize("text", ["", "tiga", "1,2,3", "1.25.3", "3 hari", "1e5", "NaN", "٣", "1,250.5", ",5"])
def test_what_is_no_number(text):
    assert parse_angka(text) is None


@pytest.mark.parametrize(
    ("text", "kalimat"),
    [
        ("tiga", "Tulis angkanya saja, misalnya 1,3."),
        ("1,234", "Tulis paling banyak dua angka di belakang koma."),
        ("99999999999", "Angkanya terlalu besar untuk disimpan. Periksa lagi, atau pakai satuan yang lebih besar."),
    ],
)
def test_numbers_are_refused_with_a_reason(text, kalimat):
    assert Formulir({"tanggal": "2026-01-01", "angka": text}).errors == {"angka": [kalimat]}


def test_a_stored_number_is_shown_with_a_comma():
    assert 'value="1250,5"' in str(Formulir(initial={"angka": Decimal("1250.50")})["angka"])
    assert 'value="tiga"' in str(Formulir({"angka": "tiga"})["angka"])


@pytest.mark.parametrize(("typed", "jam"), [("09:00", dt.time(9)), ("9.30", dt.time(9, 30)), ("13:05:00", dt.time(13, 5)), ("", None)])
def test_a_clock_time_as_people_write_it(typed, jam):
    assert JamField(required=False).clean(typed) == jam


def test_a_clock_time_says_how_and_comes_back_readable():
    field = JamField(sebutan="waktu mulai")
    for typed in ("", "jam sembilan", "24.01"):
        with pytest.raises(forms.ValidationError, match=r"Masukkan waktu mulai, misalnya 09\.00\."):
            field.clean(typed)
    assert (field.prepare_value("9.30"), field.prepare_value("pagi")) == (dt.time(9, 30), "pagi")
