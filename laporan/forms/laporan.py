"""The forms of an OPD report: its words, a reason, a note, and the filter of the list."""

from django import forms

from laporan.forms.versi import NaskahBerversi
from laporan.models import LaporanOpd, Periode
from laporan.models.laporan import BAGIAN_NARASI, LaporanOpdQuerySet, Status
from opd.akses import Permission
from opd.forms.saring import Saring, unit_field
from opd.models import Opd


class NaskahForm(NaskahBerversi):
    """The words of a draft, with those of the period before at hand."""

    class Meta:
        model = LaporanOpd
        fields = ["nihil", "alasan_nihil", *BAGIAN_NARASI, "nomor_surat"]
        widgets = {nama: forms.Textarea(attrs={"rows": 5}) for nama in [*BAGIAN_NARASI, "alasan_nihil"]}
        help_texts = {nama: pertanyaan for nama, (_, pertanyaan) in BAGIAN_NARASI.items()} | {
            "nihil": "Hanya bila tidak satu kegiatan pun dilakukan; alasannya ikut tercetak.",
            "nomor_surat": "Diberikan tata usaha. Bila kosong, tercetak titik-titik.",
        }
        error_messages = {"nomor_surat": {"max_length": "Ringkas nomor suratnya menjadi paling banyak 60 huruf."}}

    def __init__(self, *args, lalu: LaporanOpd | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.lalu = lalu
        for nama, (judul, _) in BAGIAN_NARASI.items():
            self.fields[nama].label = judul

    def bagian(self) -> list[tuple[forms.BoundField, str]]:
        """Every section with what was written in it last period."""
        return [(self[nama], getattr(self.lalu, nama, "")) for nama in BAGIAN_NARASI]

    def fill_empty(self) -> None:
        """Puts last period's words into the sections that are still empty; nothing is saved."""
        self.data = self.data.copy()
        for nama in BAGIAN_NARASI:
            if not self.data.get(nama, "").strip():
                self.data[nama] = getattr(self.lalu, nama, "")


class AlasanForm(forms.Form):
    alasan = forms.CharField(
        label="Apa yang perlu diperbaiki?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Dibaca sekretaris perangkat daerah, misalnya “foto kegiatan 12 Agustus buram”.",
        error_messages={
            "required": "Tulis apa yang perlu diperbaiki, supaya laporan tidak dikembalikan dua kali.",
            "max_length": "Ringkas menjadi paling banyak 2.000 huruf.",
        },
    )


class CatatanForm(forms.Form):
    isi = forms.CharField(
        label="Tulis catatan atau jawaban",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis catatannya dahulu.", "max_length": "Ringkas menjadi paling banyak 2.000 huruf."},
    )


class SaringLaporan(Saring):
    q = None
    periode = forms.ChoiceField(label="Periode", required=False)
    opd = unit_field()
    status = forms.ChoiceField(label="Keadaan", choices=[("", "Semua"), *Status.choices], required=False)

    def offer(self) -> None:
        rows = Periode.objects.for_user(self.user, Permission.LAPORAN_VIEW).order_by("-selesai", "jenis")
        names = dict.fromkeys((p.kode, p.nama) for p in rows)
        self.fields["periode"].choices = [("", "Semua"), *names]
        self.offer_units(Opd.objects.for_user(self.user, Permission.LAPORAN_VIEW).pelapor())

    def apply(self, rows: LaporanOpdQuerySet) -> LaporanOpdQuerySet:
        paths = {"periode": "periode__kode", "opd": "opd", "status": "status"}
        return rows.filter(**{path: self.chosen(name) for name, path in paths.items() if self.chosen(name)})
