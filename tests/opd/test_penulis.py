from django import forms

from opd.forms.isian import TanggalField
from opd.forms.penulis import PenulisLangsung


class Contoh(forms.Form):
    default_renderer = PenulisLangsung

    q = forms.CharField(widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}), required=False, max_length=9)
    dari = TanggalField(required=False)
    catatan = forms.CharField(widget=forms.Textarea, required=False)


class Bawaan(Contoh):
    default_renderer = None


def attributes(html: str) -> set[str]:
    return set(html.strip("<>\n").replace('" ', '"\n').replace("input ", "input\n").split("\n"))


def test_inputs_say_what_django_would_have_said():
    for data in ({}, {"q": "", "dari": ""}, {"q": '"><script>', "dari": "31/12/2026"}, {"q": "terlalu panjang", "dari": "<b>"}):
        cepat, bawaan = Contoh(data), Bawaan(data)
        for nama in ("q", "dari"):
            assert attributes(str(cepat[nama])) == attributes(str(bawaan[nama]))
        assert str(cepat["catatan"]) == str(bawaan["catatan"])
