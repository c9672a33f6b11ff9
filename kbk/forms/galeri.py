"""Filters of a group's pictures and of its timeline."""

from django import forms

from kbk.forms.saring import quarter_choices, quarter_of
from kbk.models import Kelompok, Nilai
from kbk.models.bukti import BuktiQuerySet
from kbk.models.kegiatan import jenis_kegiatan_choices
from opd.forms.saring import Saring, today_of


class SaringGaleri(Saring):
    POKOK = ("triwulan", "nilai", "jenis")

    q = None
    triwulan = forms.ChoiceField(label="Triwulan", required=False)
    nilai = forms.ModelChoiceField(Nilai.objects.none(), label="Nilai", required=False, empty_label="Semua")
    jenis = forms.ChoiceField(
        label="Jenis kegiatan", choices=lambda: [("", "Semua"), *jenis_kegiatan_choices()], required=False
    )

    def __init__(self, data, *, user, kelompok: Kelompok):
        self.kelompok = kelompok
        super().__init__(data, user=user)

    def offer(self) -> None:
        self.fields["triwulan"].choices = [("", "Semua"), *quarter_choices(today_of(self.user))]
        self.fields["nilai"].queryset = Nilai.objects.filter(kegiatan__kelompok=self.kelompok).distinct().order_by("kode")

    def apply(self, rows: BuktiQuerySet) -> BuktiQuerySet:
        if span := quarter_of(self.chosen("triwulan")):
            rows = rows.filter(kegiatan__tanggal__range=span)
        if self.chosen("jenis"):
            rows = rows.filter(kegiatan__jenis=self.chosen("jenis"))
        return rows.filter(kegiatan__nilai=self.chosen("nilai")) if self.chosen("nilai") else rows
