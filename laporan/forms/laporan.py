"""The forms of an OPD report: its words, a reason, a note, and the filter of the list."""

import datetime as dt

from django import forms

from laporan.forms.versi import NaskahBerkonsep
from laporan.models import LaporanOpd, Periode
from laporan.models.laporan import BAGIAN_NARASI, LaporanOpdQuerySet, Status, Transition
from laporan.models.pembukaan import BUKA_MAKS
from opd.akses import Permission
from opd.format_id import tanggal
from opd.forms.isian import TanggalField
from opd.forms.saring import Saring, unit_field


class NaskahForm(NaskahBerkonsep):
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

    def __init__(self, *args, instance: LaporanOpd, lalu: LaporanOpd | None = None, **kwargs):
        # Words of last period may be taken over, and with them sentences that were true then.
        kutipan = {nama: [*getattr(lalu, "kutipan", {}).get(nama, []), *instance.kutipan.get(nama, [])] for nama in BAGIAN_NARASI}
        super().__init__(*args, instance=instance, kutipan=kutipan, **kwargs)
        self.lalu = lalu
        for nama, (judul, _) in BAGIAN_NARASI.items():
            self.fields[nama].label = judul

    def bagian(self) -> list[dict]:
        """Every section as NaskahBerkonsep has it, with what was written in it last period."""
        return [self.berkonsep(nama) | {"dahulu": getattr(self.lalu, nama, "")} for nama in BAGIAN_NARASI]

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


class BukaForm(forms.Form):
    """Why an accepted report is reopened, and the last day of it. Needs `hari_ini` of the pemda."""

    alasan = forms.CharField(
        label="Mengapa dibuka kembali?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tercetak pada revisi berikutnya dan pada rekap, misalnya “daftar hadir 12 Agustus tertukar”.",
        error_messages={
            "required": "Tulis alasannya; alasan ini tercetak pada revisi dan rekap.",
            "max_length": "Ringkas menjadi paling banyak 2.000 huruf.",
        },
    )
    sampai = TanggalField(label="Dibuka sampai dengan", sebutan="tanggal akhir")

    def __init__(self, *args, hari_ini: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.hari_ini, self.akhir = hari_ini, hari_ini + BUKA_MAKS
        self.fields["sampai"].help_text = f"Terkunci lagi sendiri setelah hari itu. Paling lama {tanggal(self.akhir)}."

    def clean_sampai(self) -> dt.date:
        sampai = self.cleaned_data["sampai"]
        if not self.hari_ini <= sampai <= self.akhir:
            raise forms.ValidationError(f"Pilih tanggal dari {tanggal(self.hari_ini)} sampai {tanggal(self.akhir)}.")
        return sampai


def langkah_form(langkah: Transition, laporan: LaporanOpd, data=None) -> forms.Form | None:
    """What a step asks for; None when a button is enough."""
    if langkah.target is None:
        return BukaForm(data, hari_ini=laporan.periode.pemda.hari_ini())
    return AlasanForm(data) if langkah.needs_reason else None


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
        self.offer_units(Permission.LAPORAN_VIEW, pelapor=True)

    def apply(self, rows: LaporanOpdQuerySet) -> LaporanOpdQuerySet:
        paths = {"periode": "periode__kode", "opd": "opd", "status": "status"}
        return rows.filter(**{path: self.chosen(name) for name, path in paths.items() if self.chosen(name)})
