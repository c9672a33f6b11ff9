"""Follow-ups: what, who, until when; and how it ended."""

import datetime as dt

from django import forms
from django.db.models import QuerySet

from kbk.models import Keanggotaan, Kegiatan, TindakLanjut
from opd.forms.isian import TanggalField
from opd.models import Pegawai


def calon_penanggung_jawab(kegiatan: Kegiatan) -> QuerySet[Pegawai]:
    """Members of its group, then or now."""
    seats = Keanggotaan.objects.filter(kelompok=kegiatan.kelompok)
    days = [kegiatan.tanggal, kegiatan.kelompok.opd.pemda.hari_ini()]
    then, now = (seats.pada(day).values("pegawai") for day in days)
    return (Pegawai.objects.filter(pk__in=then) | Pegawai.objects.filter(pk__in=now)).order_by("nama")


def check_tenggat(tenggat: dt.date, kegiatan: Kegiatan) -> dt.date:
    """Raises ValidationError for a due date before the activity, or one that looks like a slip."""
    if tenggat < kegiatan.tanggal:
        raise forms.ValidationError("Tenggat harus pada atau sesudah tanggal kegiatan.")
    if tenggat.year > kegiatan.tanggal.year + 5:
        raise forms.ValidationError(f"Periksa tahunnya: {tenggat.year} terlalu jauh.")
    return tenggat


class TindakLanjutForm(forms.ModelForm):
    """Needs `kegiatan`: only members of its group, then or now, can be responsible."""

    uraian = forms.CharField(
        label="Apa yang akan dilakukan?",
        max_length=250,
        help_text="Misalnya “Perbarui SOP loket dan tempelkan di ruang tunggu”.",
        error_messages={
            "required": "Tulis apa yang akan dilakukan.",
            "max_length": "Ringkas menjadi paling banyak 250 huruf.",
        },
    )
    penanggung_jawab = forms.ModelChoiceField(
        Pegawai.objects.none(),
        label="Penanggung jawab",
        empty_label="Pilih anggota",
        error_messages={
            "required": "Pilih siapa yang bertanggung jawab.",
            "invalid_choice": "Pilih anggota kelompok dari daftar.",
        },
    )
    tenggat = TanggalField(label="Tenggat", sebutan="tanggal tenggat")

    class Meta:
        model = TindakLanjut
        fields = ["uraian", "penanggung_jawab", "tenggat"]

    def __init__(self, *args, kegiatan: Kegiatan, **kwargs):
        super().__init__(*args, **kwargs)
        self.kegiatan = kegiatan
        self.fields["penanggung_jawab"].queryset = calon_penanggung_jawab(kegiatan)

    def clean_tenggat(self) -> dt.date:
        return check_tenggat(self.cleaned_data["tenggat"], self.kegiatan)


class SelesaiForm(forms.ModelForm):
    """Closing needs a date and a result: "sudah" alone tells the next reader nothing."""

    selesai_pada = TanggalField(label="Selesai pada", sebutan="tanggal selesai")
    catatan_selesai = forms.CharField(
        label="Apa hasilnya?",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Tulis hasilnya, misalnya “SOP baru ditempel di loket”.",
            "max_length": "Ringkas menjadi paling banyak 250 huruf.",
        },
    )

    class Meta:
        model = TindakLanjut
        fields = ["selesai_pada", "catatan_selesai"]

    def __init__(self, *args, hari_ini: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.initial["selesai_pada"] = hari_ini

    def clean_selesai_pada(self) -> dt.date:
        selesai = self.cleaned_data["selesai_pada"]
        if selesai > self.hari_ini:
            raise forms.ValidationError("Tanggal selesai harus hari ini atau sebelumnya.")
        if selesai < self.instance.kegiatan.tanggal:
            raise forms.ValidationError("Tanggal selesai harus pada atau sesudah tanggal kegiatan.")
        return selesai
