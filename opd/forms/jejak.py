"""Filter of the audit trail, a GET form; what cannot be read filters nothing and is pointed at."""

import datetime as dt

from django import forms

from opd.akses import Permission
from opd.catat import DITOLAK, PERINGATAN
from opd.forms.isian import TanggalField
from opd.forms.saring import Saring, unit_field
from opd.models import Jejak, PemerintahDaerah
from opd.sebutan import disebut, sebutan

# What an inspector asks for, and the actions that answer it.
RINGKAS = {
    "masuk": ("Masuk dan keluar", ["masuk", "keluar", "masuk_ditolak", "kode_ditolak"]),
    "ditolak": ("Penolakan dan peringatan", [DITOLAK, "masuk_ditolak", "kode_ditolak", PERINGATAN]),
    "data": ("Unduhan dan data orang lain", ["ekspor", "unduh_cetakan", "ekspor_laporan", "lihat_pegawai", "lihat_pengguna"]),
}
MELIHAT = {aksi for _, semua in RINGKAS.values() for aksi in semua}


class SaringJejak(Saring):
    POKOK = ("orang", "jenis", "opd", "dari", "sampai")

    q = None
    orang = forms.CharField(label="Oleh (nama)", required=False, max_length=100)
    jenis = forms.ChoiceField(label="Jenis", required=False)
    opd = unit_field()
    dari = TanggalField(label="Dari tanggal", required=False)
    sampai = TanggalField(label="Sampai tanggal", required=False)
    aksi = forms.ChoiceField(label="Yang dilakukan", required=False)
    sasaran = forms.ChoiceField(label="Tentang", required=False)
    sasaran_id = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data, *, user, pemda: PemerintahDaerah):
        self.pemda = pemda
        super().__init__(data, user=user)

    def offer(self) -> None:
        rows = Jejak.objects.for_user(self.user, Permission.JEJAK_VIEW).order_by("aksi")
        aksi = rows.values_list("aksi", flat=True).distinct()
        self.fields["aksi"].choices = [("", "Semua"), *((slug, sebutan(slug)) for slug in aksi)]
        self.fields["sasaran"].choices = [("", "Semua"), *disebut()]
        ringkas = [(slug, label) for slug, (label, _) in RINGKAS.items()]
        self.fields["jenis"].choices = [("", "Semua"), ("ubah", "Perubahan"), *ringkas]
        self.offer_units(Permission.JEJAK_VIEW)

    def lain(self) -> list:
        return [field for field in super().lain() if not field.is_hidden]

    def apply(self, rows):
        """Days are those of the pemda; an actor is found by part of the name, a unit with those below it."""
        paths = {"aksi": "aksi", "orang": "pengguna__nama__icontains", "sasaran": "sasaran"}
        paths |= {"sasaran_id": "sasaran_id"} if self.chosen("sasaran") else {}  # a number means nothing by itself
        rows = rows.filter(**{paths[n]: v for n, v in self.cleaned_data.items() if n in paths and v not in (None, "")})
        if jenis := self.chosen("jenis"):
            rows = rows.exclude(aksi__in=MELIHAT) if jenis == "ubah" else rows.filter(aksi__in=RINGKAS[jenis][1])
        if opd := self.chosen("opd"):
            rows = rows.filter(opd__jalur__startswith=opd.jalur)
        if dari := self.chosen("dari"):
            rows = rows.filter(waktu__gte=self.pemda.akhir_hari(dari - dt.timedelta(days=1)))
        if sampai := self.chosen("sampai"):
            rows = rows.filter(waktu__lt=self.pemda.akhir_hari(sampai))
        return rows
