"""One rule that reports cite."""

from django import forms

from laporan.models import DasarHukum
from opd.forms.isian import TanggalField
from opd.forms.semula import SemulaForm

URUTAN = "Tulis urutannya dengan angka 1 sampai 99."


class DasarHukumForm(SemulaForm):
    teks = forms.CharField(
        label="Bunyinya",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lengkap seperti dikutip, misalnya “Peraturan Wali Kota Bontang Nomor 7 Tahun 2026 tentang Budaya Kerja”.",
        error_messages={
            "required": "Tulis nama, nomor, tahun, dan judul aturannya.",
            "max_length": "Ringkas bunyinya menjadi paling banyak 500 huruf.",
        },
    )
    urutan = forms.IntegerField(
        label="Urutan cetak",
        min_value=1,
        max_value=99,
        help_text="1 tercetak paling atas; aturan yang lebih tinggi lebih dahulu.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), URUTAN),
    )
    berlaku_dari = TanggalField(label="Berlaku dari", required=False, help_text="Kosongkan bila berlaku sejak lama.")
    berlaku_sampai = TanggalField(
        label="Berlaku sampai", required=False, help_text="Isi bila aturan ini dicabut atau diganti; kosongkan bila masih berlaku."
    )

    class Meta:
        model = DasarHukum
        fields = ["teks", "urutan", "berlaku_dari", "berlaku_sampai"]

    def clean_teks(self) -> str:
        return " ".join(self.cleaned_data["teks"].split())

    def clean(self) -> dict:
        data = super().clean()
        dari, sampai = data.get("berlaku_dari"), data.get("berlaku_sampai")
        if dari and sampai and sampai < dari:
            self.add_error("berlaku_sampai", "Tanggal akhirnya sebelum tanggal mulainya. Periksa keduanya.")
        return data
