"""The forms of the recap: its words, its filter, and the reason of a revision."""

from django import forms

from laporan.actions.rekap import NASKAH
from laporan.forms.versi import NaskahBerkonsep
from laporan.models import LaporanDaerah, Periode
from laporan.models.laporan import LaporanDaerahQuerySet
from opd.akses import Permission
from opd.forms.saring import Saring
from opd.models import PemerintahDaerah


class NaskahForm(NaskahBerkonsep):
    class Meta:
        model = LaporanDaerah
        fields = NASKAH
        help_texts = {
            "pengantar": "Isi surat pengantar kepada Gubernur c.q. Kepala Biro Organisasi. Bila kosong, dipakai kalimat baku.",
            "kesimpulan": "Apa yang berhasil, apa yang belum, dan apa yang perlu diputuskan.",
            "nomor_surat": "Diberikan tata usaha. Bila kosong, tercetak titik-titik.",
        }
        widgets = {"pengantar": forms.Textarea(attrs={"rows": 7}), "kesimpulan": forms.Textarea(attrs={"rows": 9})}

    def bagian(self, lama: LaporanDaerah | None) -> list[dict]:
        """The two written parts as NaskahBerkonsep has them, with those of the recap before."""
        return [self.berkonsep(nama) | {"dahulu": getattr(lama, nama, "")} for nama in ("pengantar", "kesimpulan")]


class RevisiForm(forms.Form):
    alasan = forms.CharField(
        label="Mengapa direvisi?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya, misalnya laporan yang terlambat diterima."},
    )


class SaringRekap(Saring):
    q = None
    tahun = forms.TypedChoiceField(label="Tahun", coerce=int, empty_value=None, required=False)
    pemda = forms.ModelChoiceField(PemerintahDaerah.objects.none(), label="Daerah", required=False, empty_label="Semua")
    status = forms.ChoiceField(label="Keadaan", choices=[("", "Semua"), *LaporanDaerah.Status.choices], required=False)

    def offer(self) -> None:
        periode = Periode.objects.for_user(self.user, Permission.REKAP_VIEW).order_by().values_list("tahun", "pemda")
        ada = set(periode.distinct())
        tahun = sorted({tahun for tahun, _ in ada}, reverse=True)
        self.fields["tahun"].choices = [("", "Semua"), *[(t, str(t)) for t in tahun]]
        self.fields["pemda"].queryset = PemerintahDaerah.objects.filter(pk__in={pemda for _, pemda in ada})
        if len({pemda for _, pemda in ada}) < 2:
            del self.fields["pemda"]

    def apply(self, rows: LaporanDaerahQuerySet) -> LaporanDaerahQuerySet:
        simple = {"tahun": "periode__tahun", "pemda": "pemda", "status": "status"}
        return rows.filter(**{path: self.chosen(name) for name, path in simple.items() if self.chosen(name)})
