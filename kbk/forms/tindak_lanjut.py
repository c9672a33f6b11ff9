"""Follow-ups: what, who, until when; and how it ended."""

import datetime as dt

from django import forms

from kbk.models import Keanggotaan, Kegiatan, TindakLanjut
from opd.forms.isian import TanggalField
from opd.models import Pegawai


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
        seats = Keanggotaan.objects.filter(kelompok=kegiatan.kelompok)
        days = [kegiatan.tanggal, kegiatan.kelompok.opd.pemda.hari_ini()]
        now, then = (seats.pada(day).values("pegawai") for day in days)
        members = Pegawai.objects.filter(pk__in=now) | Pegawai.objects.filter(pk__in=then)
        self.fields["penanggung_jawab"].queryset = members.order_by("nama")

    def clean_tenggat(self) -> dt.date:
        tenggat = self.cleaned_data["tenggat"]
        if tenggat < self.kegiatan.tanggal:
            raise forms.ValidationError("Tenggat harus pada atau sesudah tanggal kegiatan.")
        if tenggat.year > self.kegiatan.tanggal.year + 5:
            raise forms.ValidationError(f"Periksa tahunnya: {tenggat.year} terlalu jauh.")
        return tenggat


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
