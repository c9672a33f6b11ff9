"""Groups and their decrees."""

import datetime as dt

from django import forms

from kbk.forms.bukti import TERIMA
from kbk.models import Kelompok, SuratKeputusan
from opd.akses import Permission
from opd.berkas import BerkasDitolak, Isi, read_evidence
from opd.forms.isian import TanggalField
from opd.forms.semula import SemulaForm
from opd.http import home_of
from opd.models import Opd, PemerintahDaerah


class KelompokForm(SemulaForm):
    """A group stays in the unit it was made in: its activities are in that unit's reports."""

    class Meta:
        model = Kelompok
        fields = ["opd", "nama", "moto", "aktif"]
        help_texts = {
            "nama": "Misalnya “KBK Akta Cepat”.",
            "moto": "Boleh dikosongkan.",
            "aktif": "Kelompok yang tidak aktif tetap tersimpan, tetapi tidak dapat dicatat kegiatannya.",
        }
        error_messages = {
            "opd": {"required": "Pilih perangkat daerahnya.", "invalid_choice": "Pilih perangkat daerah dari daftar."},
            "nama": {
                "required": "Tulis nama kelompoknya.",
                "max_length": "Ringkas namanya menjadi paling banyak 120 huruf.",
            },
            "moto": {"max_length": "Ringkas motonya menjadi paling banyak 200 huruf."},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["opd"]
            return
        del self.fields["aktif"]
        today = (home_of(user)["pemda"] or PemerintahDaerah()).hari_ini()
        units = Opd.objects.for_user(user, Permission.KELOMPOK_EDIT).berlaku(today)
        self.fields["opd"].queryset = units
        shown = [(unit.pk, unit.nama) for unit in units]
        self.fields["opd"].choices = shown if len(shown) == 1 else [("", "Pilih perangkat daerah"), *shown]

    def clean_nama(self) -> str:
        return " ".join(self.cleaned_data["nama"].split())

    def clean(self) -> dict:
        data = super().clean()
        opd = data.get("opd") or (self.instance.opd if self.instance.pk else None)
        same = Kelompok.objects.filter(opd=opd, nama__iexact=data.get("nama")).exclude(pk=self.instance.pk)
        if opd and data.get("nama") and same.exists():
            self.add_error("nama", "Nama ini sudah dipakai kelompok lain di perangkat daerah yang sama. Pakai nama lain.")
        return data


class SkForm(SemulaForm):
    """A decree of `kelompok`. `isi` is the scan as it may be stored, None when none was sent."""

    tanggal = TanggalField(label="Tanggal SK", sebutan="tanggal SK")
    berlaku_dari = TanggalField(label="Berlaku mulai", sebutan="tanggal mulai berlaku")
    berlaku_sampai = TanggalField(
        label="Berlaku sampai", sebutan="tanggal akhir berlaku", help_text="Lazimnya sampai akhir tahun anggaran."
    )
    berkas = forms.FileField(
        label="Pindaian SK",
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": TERIMA}),
        help_text="PDF atau foto JPEG, paling besar 10 MB. Boleh menyusul.",
    )

    class Meta:
        model = SuratKeputusan
        fields = ["nomor", "tanggal", "berlaku_dari", "berlaku_sampai"]
        error_messages = {
            "nomor": {
                "required": "Tulis nomor SK seperti tercantum di dokumennya.",
                "max_length": "Nomor SK paling panjang 80 huruf. Periksa lagi.",
            },
        }

    def __init__(self, *args, kelompok: Kelompok, dropped: list[str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kelompok, self.dropped, self.isi = kelompok, dropped or [], None
        self.hari_ini = kelompok.opd.pemda.hari_ini()
        self.fields["nomor"].help_text = "Disalin dari SK, misalnya 188.45/12/DISDUKCAPIL/2026."
        if not self.instance.pk:
            year = self.hari_ini.year
            self.initial |= {"berlaku_dari": dt.date(year, 1, 1), "berlaku_sampai": dt.date(year, 12, 31)}
        elif self.instance.berkas:
            self.fields["berkas"].label = "Ganti pindaian SK"
            self.fields["berkas"].help_text = "Kosongkan bila pindaian yang sekarang sudah benar."

    def clean_nomor(self) -> str:
        nomor = " ".join(self.cleaned_data["nomor"].split())
        same = self.kelompok.surat_keputusan.filter(nomor=nomor).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("SK dengan nomor ini sudah tercatat pada kelompok ini. Ubah yang sudah ada.")
        return nomor

    def clean_tanggal(self) -> dt.date:
        day = self.cleaned_data["tanggal"]
        if day > self.hari_ini:
            raise forms.ValidationError("Tanggal SK harus hari ini atau sebelumnya.")
        return day

    def clean_berkas(self):
        file = self.cleaned_data["berkas"]
        if self.dropped:
            raise forms.ValidationError(self.dropped[0])
        if file:
            try:
                self.isi: Isi = read_evidence(file)
            except BerkasDitolak as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return file

    def clean(self) -> dict:
        data = super().clean()
        dari, sampai = data.get("berlaku_dari"), data.get("berlaku_sampai")
        if dari and sampai and sampai < dari:
            self.add_error("berlaku_sampai", "Tanggal akhirnya harus sama dengan atau sesudah tanggal mulai.")
        elif dari and sampai and sampai.year - dari.year > 5:
            self.add_error("berlaku_sampai", f"Periksa tahunnya: {sampai.year} terlalu jauh dari {dari.year}.")
        return data
