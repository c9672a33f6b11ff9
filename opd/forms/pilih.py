"""Choosing: one of a list, and one person among thousands (typed, with suggestions where there is JavaScript)."""

import re
from functools import lru_cache

from django import forms
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opd.models import Pegawai
from opd.models.pegawai import PegawaiQuerySet, bare_nip

USULAN = 10
_DENGAN_NIP = re.compile(r"(\d[\d .\-]{16,24}\d)\s*$")
_DENGAN_NOMOR = re.compile(r"\(nomor (\d{1,18})\)\s*$")


class Pilih(forms.Select):
    """A select that writes its options itself and keeps them: Django's runs a template for every one of them, which was a
    quarter of the time of a list page. Without groups."""

    def render(self, name, value, attrs=None, renderer=None) -> str:
        chosen = {str(one) for one in self.format_value(value)}
        options = ((_option(str(one), str(label), str(one) in chosen),) for one, label in self.choices)
        attrs = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        return format_html("<select{}>{}</select>", attrs, format_html_join("", "{}", options))


@lru_cache(maxsize=5_000)
def _option(value: str, label: str, selected: bool) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', value, " selected" if selected else "", label)


def label_of(pegawai: Pegawai) -> str:
    """ "Rahma Aulia, S.Sos. · Disdukcapil …901 (nomor 12)": what a suggestion says and this field reads back. Of the
    NIP it has only what tells two namesakes of one unit apart. Needs pegawai.opd."""
    ekor = f" …{pegawai.nip[15:]}" if pegawai.nip else ""
    return f"{pegawai} · {pegawai.opd.singkatan}{ekor} (nomor {pegawai.pk})"


class PegawaiField(forms.CharField):
    """Cleans to a Pegawai of `queryset`, or says whom the words could mean. The page needs a
    `<datalist id="usulan_pegawai">`."""

    def __init__(self, *, kosong: str = "Tulis NIP atau nama pegawainya.", **kwargs):
        attrs = {"list": "usulan_pegawai", "autocomplete": "off", "hx-get": reverse_lazy("pegawai_suggest")}
        attrs |= {"hx-trigger": "input changed delay:300ms", "hx-target": "#usulan_pegawai"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(widget=widget, max_length=200, error_messages={"required": kosong, "max_length": kosong}, **kwargs)
        self.queryset: PegawaiQuerySet = Pegawai.objects.none()

    def prepare_value(self, value):
        if isinstance(value, int):
            pegawai = Pegawai.objects.select_related("opd").filter(pk=value).first()
            return label_of(pegawai) if pegawai else ""
        return value

    def has_changed(self, initial, data) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()

    def clean(self, value) -> Pegawai | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self._matches(text).select_related("opd")[: USULAN + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError("Tidak ada pegawai dengan NIP atau nama itu. Periksa ejaannya, atau tulis NIP-nya.")
        names = "; ".join(label_of(p) for p in found[:USULAN])
        raise forms.ValidationError(f"Ada beberapa pegawai bernama itu. Tulis salah satu: {names}.")

    def _matches(self, text: str) -> PegawaiQuerySet:
        if match := _DENGAN_NOMOR.search(text):
            return self.queryset.filter(pk=match[1])
        if match := _DENGAN_NIP.search(text):
            return self.queryset.filter(nip=bare_nip(match[1]))
        exact = self.queryset.filter(nama__iexact=text)
        return exact if exact.exists() else self.queryset.filter(nama__icontains=text)
