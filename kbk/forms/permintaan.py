"""A question about an activity, its answer, and the filter of the list."""

from django import forms
from django.db.models import QuerySet

from opd.forms.saring import Saring

PANJANG = {"max_length": "Ringkas menjadi paling banyak 1.000 huruf."}


class MintaForm(forms.Form):
    isi = forms.CharField(
        label="Apa yang perlu dilengkapi?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Dibaca kelompok dan sekretarisnya, misalnya “daftar hadir 12 Agustus belum ada”. Laporannya tidak dikembalikan.",
        error_messages=PANJANG | {"required": "Tulis apa yang perlu dilengkapi."},
    )


class JawabForm(forms.Form):
    isi = forms.CharField(
        label="Jawaban",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lengkapi dahulu kegiatannya bila perlu, lalu tulis apa yang sudah dilakukan. Peninjau memeriksa lalu menutupnya.",
        error_messages=PANJANG | {"required": "Tulis jawabannya, misalnya “daftar hadir sudah diunggah”."},
    )


class SaringPermintaan(Saring):
    q = None
    status = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[("", "Belum ditutup"), ("terbuka", "Menunggu jawaban"), ("dijawab", "Sudah dijawab"), ("semua", "Semua")],
    )

    def apply(self, rows: QuerySet) -> QuerySet:
        pilih = {"terbuka": rows.menunggu_jawaban, "dijawab": rows.terjawab, "semua": rows.all}
        return pilih.get(self.cleaned_data.get("status"), rows.terbuka)()
