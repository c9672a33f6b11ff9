"""More time: for whom, until when, and why."""

import datetime as dt

from django import forms

from laporan.models import Periode
from laporan.queries import Keadaan
from laporan.queries_tingkat import Kewajiban
from opd.format_id import tanggal
from opd.forms.isian import TanggalField
from opd.models import Opd

SETAHUN = dt.timedelta(days=366)


class PerpanjanganForm(forms.Form):
    """`belum`: who has not handed in, and how they stand."""

    semua = forms.BooleanField(label="Semua yang belum melapor", required=False)
    opd = forms.MultipleChoiceField(
        label="Perangkat daerah",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Salah satu yang dicentang sudah melapor, jadi tidak perlu diperpanjang. Periksa lagi."},
    )
    sampai = TanggalField(label="Tenggat baru", sebutan="tenggat barunya")
    alasan = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dibaca perangkat daerahnya dan tercatat dalam jejak, misalnya “banjir, kantor tutup tiga hari”.",
        error_messages={"required": "Tulis alasan perpanjangannya.", "max_length": "Ringkas menjadi paling banyak 500 huruf."},
    )

    def __init__(self, data=None, *, periode: Periode, belum: list[Kewajiban], hari_ini: dt.date, initial=None):
        super().__init__(data, initial=initial)
        self.periode, self.hari_ini, self.belum = periode, hari_ini, [k.opd for k in belum]
        self.fields["opd"].choices = [(k.opd.pk, f"{k.opd.nama}: {_keadaan(k.keadaan)}") for k in belum]
        self.fields["sampai"].help_text = f"Tenggat sekarang {tanggal(periode.tenggat_opd)}. Hari tenggat dihitung penuh."

    def clean_sampai(self) -> dt.date:
        sampai = self.cleaned_data["sampai"]
        if sampai <= self.periode.tenggat_opd:
            raise forms.ValidationError(f"Pilih tanggal sesudah tenggat {tanggal(self.periode.tenggat_opd)}.")
        if sampai < self.hari_ini:
            raise forms.ValidationError("Pilih tanggal paling awal hari ini; yang sudah lewat tidak dapat diperpanjang.")
        if sampai > max(self.hari_ini, self.periode.tenggat_opd) + SETAHUN:
            raise forms.ValidationError(f"Periksa tahunnya: {sampai.year} terlalu jauh.")
        return sampai

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("semua") and not data.get("opd") and "opd" not in self.errors:
            self.add_error("opd", "Centang paling sedikit satu perangkat daerah.")
        return data

    @property
    def terpilih(self) -> list[Opd]:
        if self.cleaned_data["semua"]:
            return self.belum
        return [o for o in self.belum if str(o.pk) in self.cleaned_data["opd"]]


def _keadaan(keadaan: Keadaan) -> str:
    kata = keadaan.label.lower()
    if keadaan.diperpanjang:
        kata += f", sudah diperpanjang sampai {tanggal(keadaan.tenggat)}"
    return f"{kata}, lewat {keadaan.hari_terlambat} hari" if keadaan.hari_terlambat else kata
