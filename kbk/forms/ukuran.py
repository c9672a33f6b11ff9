"""A number measured on a day, perhaps with evidence from an activity."""

import datetime as dt

from django import forms
from django.db.models import Q

from kbk.models import Bukti, Indikator, NilaiTerpilih, Pengukuran
from opd.akses import Permission
from opd.forms.isian import AngkaField, TanggalField
from opd.forms.semula import SemulaForm

BUKTI_DITAWARKAN = 20  # the newest of the groups that apply the value


class PengukuranForm(SemulaForm):
    """Needs the Indikator in `instance` (a new Pengukuran has it set)."""

    tanggal = TanggalField(label="Diukur pada", sebutan="tanggal pengukuran")
    nilai = AngkaField(label="Angkanya", error_messages={"required": "Masukkan angka yang terukur, misalnya 1,3."})
    keterangan = forms.CharField(
        label="Keterangan",
        required=False,
        max_length=200,
        help_text="Misalnya “rata-rata 118 akta bulan Oktober”.",
        error_messages={"max_length": "Ringkas menjadi paling banyak 200 huruf."},
    )
    bukti = forms.ModelChoiceField(
        Bukti.objects.none(),
        label="Bukti",
        required=False,
        help_text="Boleh kosong. Berkas baru diunggah lewat kegiatan, lalu dipilih di sini.",
        error_messages={"invalid_choice": "Pilih bukti dari daftar."},
    )

    class Meta:
        model = Pengukuran
        fields = ["tanggal", "nilai", "keterangan", "bukti"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.indikator: Indikator = self.instance.indikator
        self.hari_ini = self.indikator.nilai_terpilih.opd.pemda.hari_ini()
        self.fields["nilai"].label = f"{self.indikator.nama} ({self.indikator.satuan})"
        if not self.instance.pk:
            self.initial["tanggal"] = self.hari_ini
        self._offer_bukti(user)

    def _offer_bukti(self, user) -> None:
        chosen: NilaiTerpilih = self.indikator.nilai_terpilih
        unit = Q(kegiatan__kelompok__opd=chosen.opd_id) | Q(kegiatan__kelompok__opd__pelapor=chosen.opd_id)
        rows = Bukti.objects.for_user(user, Permission.KEGIATAN_VIEW).berlaku().filter(unit)
        if self.instance.bukti_id:
            rows |= Bukti.objects.filter(pk=self.instance.bukti_id)
        field = self.fields["bukti"]
        field.queryset = rows.select_related("kegiatan")
        newest = list(field.queryset.order_by("-pk")[:BUKTI_DITAWARKAN])
        if self.instance.bukti_id and self.instance.bukti not in newest:
            newest.append(self.instance.bukti)
        field.choices = [("", "Tanpa bukti"), *((b.pk, self._name(b)) for b in newest)]

    @staticmethod
    def _name(bukti: Bukti) -> str:
        what = bukti.keterangan or bukti.kegiatan.judul
        return f"{bukti.kegiatan.tanggal:%d-%m-%Y} · {bukti.get_jenis_display()} · {what[:60]}"

    def clean_tanggal(self) -> dt.date:
        day, tahun = self.cleaned_data["tanggal"], self.indikator.nilai_terpilih.tahun
        if day > self.hari_ini:
            raise forms.ValidationError("Tanggal pengukuran harus hari ini atau sebelumnya.")
        if not tahun - 1 <= day.year <= tahun + 1:
            raise forms.ValidationError(f"Periksa tahunnya: indikator ini untuk tahun {tahun}.")
        return day

    def clean(self) -> dict:
        data = super().clean()
        same = Pengukuran.objects.filter(indikator=self.indikator, tanggal=data.get("tanggal"), nilai=data.get("nilai"))
        if data.get("tanggal") and data.get("nilai") is not None and same.exclude(pk=self.instance.pk).exists():
            self.add_error("nilai", "Angka ini sudah tercatat untuk tanggal itu.")
        return data
