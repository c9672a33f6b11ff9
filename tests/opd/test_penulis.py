"""Widgets drawn in Python are those of Django's templates, letter by letter."""

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from opd.forms.penulis import DRAWN, Penulis

PILIHAN = [("", "Semua"), (3, "Tiga <b>"), ("a", mark_safe("<i>aman</i>")), ("Kelompok & lain", [("x", "X"), (True, "Ya")])]
WIDGET = [
    *(kelas() for kelas in (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.HiddenInput, forms.PasswordInput)),
    *(kelas() for kelas in (forms.DateInput, forms.TimeInput, forms.FileInput, forms.CheckboxInput, forms.Textarea, forms.SearchInput, forms.TelInput)),
    forms.TextInput(attrs={"class": 'a"b', "required": True, "hidden": False, "data-n": 5, "title": mark_safe("&amp;")}),
    forms.Textarea(attrs={"rows": 2, "autofocus": True}),
    *(kelas(choices=PILIHAN) for kelas in (forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple)),
    forms.Select(choices=[]),
    forms.RadioSelect(attrs={"id": "id_q", "class": "c"}, choices=PILIHAN[:3]),
]
NILAI = [None, "", 'petik " dan <tanda> & \'lain\'', 3, 1234.5, True, "a", ["a", 3], dt.date(2026, 8, 12), mark_safe("<u>aman</u>")]


@pytest.mark.parametrize("widget", WIDGET, ids=lambda w: type(w).__name__)
@pytest.mark.parametrize("nilai", NILAI, ids=repr)
def test_each_letter_is_the_same(widget, nilai):
    isi = {"name": "n<1>", "value": nilai, "attrs": {"id": "id_n"}}
    assert widget.render(**isi, renderer=Penulis()) == widget.render(**isi, renderer=DjangoTemplates())
    if hasattr(widget, "choices"):
        satu, lain = (["".join(str(s) for s in _tag(widget, r, nilai))] for r in (Penulis(), DjangoTemplates()))
        assert satu == lain


def _tag(widget, renderer, nilai):
    """Each option by itself, as a template of ours puts it between others."""
    for _, options, _ in widget.optgroups("n", widget.format_value(nilai), {"id": "id_n"}):
        for option in options:
            yield renderer.render(option["template_name"], {"widget": option})


def test_all_that_is_drawn_here_was_compared():
    """The table names nothing that the test above does not draw."""
    dilukis = {w.template_name for w in WIDGET} | {w.option_template_name for w in WIDGET if hasattr(w, "choices")}
    assert set(DRAWN) <= dilukis
