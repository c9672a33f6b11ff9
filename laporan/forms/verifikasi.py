"""What a visitor of the verification page gives: a code, or the file itself."""

import hashlib
import re

from django import forms

from laporan.kode import rapikan_kode
from opd.format_id import angka

BATAS_MB = 10


class KodeForm(forms.Form):
    kode = forms.CharField(
        label="Kode verifikasi",
        max_length=40,
        help_text="Tercetak di kaki setiap halaman, misalnya 7F3KQ-2MX91-0ZV4T-C8RHB.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Ketik kode yang tercetak di kaki halaman laporan."},
    )

    def clean_kode(self) -> str:
        kode = rapikan_kode(self.cleaned_data["kode"])
        if not kode:
            raise forms.ValidationError("Kode terdiri atas 20 huruf dan angka. Periksa lagi yang tercetak di kaki halaman.")
        return kode


class BerkasForm(forms.Form):
    """A PDF, or its SHA-256 when it stays where it is; `sha256` holds the result either way."""

    berkas = forms.FileField(
        label="Berkas PDF",
        required=False,
        help_text=f"Paling besar {BATAS_MB} MB. Berkas hanya dihitung sidiknya, tidak disimpan.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"empty": "Berkas ini kosong. Unduh ulang PDF-nya, lalu pilih lagi."},
    )
    sidik = forms.CharField(
        label="Atau tempel SHA-256 berkas",
        required=False,
        max_length=100,
        help_text="64 huruf dan angka; untuk berkas yang terlalu besar atau tidak boleh dikirim.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, terlalu_besar: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.terlalu_besar = terlalu_besar

    def clean_sidik(self) -> str:
        sidik = re.sub(r"\s", "", self.cleaned_data["sidik"]).lower()
        if sidik and not re.fullmatch(r"[0-9a-f]{64}", sidik):
            raise forms.ValidationError("SHA-256 terdiri atas 64 angka dan huruf a sampai f. Salin lagi seluruhnya.")
        return sidik

    def clean(self) -> dict:
        data = super().clean()
        if self.terlalu_besar:
            self.add_error("berkas", f"Berkas lebih dari {angka(BATAS_MB)} MB. Hitung SHA-256-nya, lalu tempel di bawah.")
        elif data.get("berkas"):
            digest = hashlib.sha256()
            for potong in data["berkas"].chunks():
                digest.update(potong)
            data["sha256"] = digest.hexdigest()
        elif data.get("sidik"):
            data["sha256"] = data["sidik"]
        elif not self.errors:
            self.add_error("berkas", "Pilih berkas PDF yang akan diperiksa.")
        return data
