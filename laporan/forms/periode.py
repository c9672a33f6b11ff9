"""Periods: the calendar of the pemda, a year to make, and the deadlines of one period."""

import datetime as dt

from django import forms

from laporan.libur import catatan_libur
from laporan.models import Periode
from opd.forms.isian import TanggalField
from opd.forms.semula import SemulaForm
from opd.models.pemda import default_kalender

HARI = {"tenggat_draf": "Draf siap", "tenggat_opd": "Laporan perangkat daerah", "tenggat_pemda": "Rekap daerah"}


class TahunForm(forms.Form):
    tahun = forms.IntegerField(
        label="Tahun",
        min_value=2017,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        error_messages={
            "required": "Masukkan tahunnya, misalnya 2027.",
            "invalid": "Masukkan tahunnya, misalnya 2027.",
            "min_value": "Tahunnya paling awal 2017.",
            "max_value": "Tahunnya paling akhir 2100.",
        },
    )


class DaftarHari(forms.CharField):
    """Some numbers of days, "14, 7, 1"; empty means the usual ones. `urut`: whether a list is in order."""

    def __init__(self, *, bawaan: list[int], urut, kalimat: str, **kwargs):
        super().__init__(required=False, max_length=40, error_messages={"invalid": kalimat, "max_length": kalimat}, **kwargs)
        self.bawaan, self.urut = bawaan, urut

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value) -> list[int]:
        text = super().clean(value)
        if not text:
            return self.bawaan
        kata = text.replace(",", " ").split()
        hari = [int(k) for k in kata if k.isascii() and k.isdigit()]
        if len(hari) < len(kata) or not self.urut(hari):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return hari


def _turun(hari: list[int]) -> bool:
    return len(hari) <= 5 and all(1 <= h <= 60 for h in hari) and hari == sorted(set(hari), reverse=True)


def _naik(hari: list[int]) -> bool:
    return len(hari) == 3 and all(1 <= h <= 60 for h in hari) and hari == sorted(hari)


class KalenderForm(forms.Form):
    """The rhythm of reporting and the days of the month after a period on which things are due (domain 2.5)."""

    jenis = forms.MultipleChoiceField(
        label="Irama laporan",
        choices=Periode.Jenis.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu irama laporan."},
    )

    def __init__(self, data=None, *, kalender: dict):
        awal = default_kalender() | kalender
        super().__init__(data, initial=awal)
        for nama, judul in HARI.items():
            keliru = f"{judul}: masukkan tanggal 1 sampai 28."
            self.fields[nama] = forms.IntegerField(
                label=f"{judul}, tanggal",
                min_value=1,
                max_value=28,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), keliru),
            )
        bawaan = default_kalender()
        self.fields["ingatkan"] = DaftarHari(
            label="Ingatkan berapa hari sebelum tenggat",
            bawaan=bawaan["ingatkan"],
            urut=_turun,
            kalimat="Ingatkan: tulis dari yang terjauh, misalnya 14, 7, 1; paling banyak lima, paling jauh 60 hari.",
        )
        self.fields["eskalasi"] = DaftarHari(
            label="Bila terlambat, tegur pada hari ke",
            bawaan=bawaan["eskalasi"],
            urut=_naik,
            kalimat="Teguran: tulis tiga bilangan yang naik, misalnya 1, 3, 7; paling jauh 60 hari.",
            help_text="Berturut-turut untuk sekretaris, pimpinan, dan Sekretaris Daerah.",
        )
        self.fields["geser_libur"] = forms.BooleanField(
            label="Geser tenggat yang jatuh pada hari libur ke hari kerja berikutnya",
            required=False,
            help_text="Berlaku untuk periode yang dibuat sesudah ini. Bila tidak, tenggat tetap pada tanggalnya.",
        )

    def clean(self) -> dict:
        data = super().clean()
        hari = [data.get(nama) for nama in HARI]
        if all(hari) and hari != sorted(hari):
            self.add_error("tenggat_pemda", "Urutkan tanggalnya: draf lebih dahulu, lalu laporan, lalu rekap.")
        return data


class TenggatForm(SemulaForm):
    tenggat_draf = TanggalField(label="Draf siap", sebutan="tanggal draf siap")
    tenggat_opd = TanggalField(label="Laporan perangkat daerah", sebutan="tenggat laporan perangkat daerah")
    tenggat_pemda = TanggalField(label="Rekap daerah", sebutan="tenggat rekap daerah")

    class Meta:
        model = Periode
        fields = ["tenggat_draf", "tenggat_opd", "tenggat_pemda"]

    def __init__(self, *args, libur: dict[dt.date, str], **kwargs):
        super().__init__(*args, **kwargs)
        for nama in HARI:
            self.fields[nama].help_text = catatan_libur(getattr(self.instance, nama), libur)

    def clean(self) -> dict:
        data = super().clean()
        hari = [data.get(nama) for nama in HARI]
        if all(hari) and hari[0] <= self.instance.selesai:
            self.add_error("tenggat_draf", "Tanggalnya sesudah periode berakhir.")
        if all(hari) and hari != sorted(hari):
            self.add_error("tenggat_pemda", "Urutkan tanggalnya: draf lebih dahulu, lalu laporan, lalu rekap.")
        return data
