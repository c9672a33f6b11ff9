"""Filter of the audit trail, a GET form; what cannot be read filters nothing and is pointed at."""

import datetime as dt
from functools import cache

from django import forms
from django.apps import apps

from opd.akses import Permission
from opd.forms.isian import TanggalField
from opd.forms.saring import Saring
from opd.models import Jejak, PemerintahDaerah


def sebutan(slug: str) -> str:
    """An action or field as words: "ubah_kegiatan" is "Ubah kegiatan"."""
    return slug.replace("_", " ").capitalize()


@cache
def nama_sasaran(model: str) -> str:
    """What a row is called by people: "laporanopd" is "laporan OPD"; a model that is no more keeps its name."""
    names = {m._meta.model_name: str(m._meta.verbose_name) for m in apps.get_models()}
    return names.get(model, model)


class SaringJejak(Saring):
    q = None
    aksi = forms.ChoiceField(label="Apa yang dilakukan", required=False)
    orang = forms.CharField(label="Oleh (nama)", required=False, max_length=100)
    dari = TanggalField(label="Dari tanggal", required=False)
    sampai = TanggalField(label="Sampai tanggal", required=False)
    sasaran = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    sasaran_id = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data, *, user, pemda: PemerintahDaerah):
        self.pemda = pemda
        super().__init__(data, user=user)

    def offer(self) -> None:
        rows = Jejak.objects.for_user(self.user, Permission.JEJAK_VIEW).order_by("aksi")
        slugs = rows.values_list("aksi", flat=True).distinct()
        self.fields["aksi"].choices = [("", "Semua"), *[(slug, sebutan(slug)) for slug in slugs]]

    def apply(self, rows):
        """Days are those of the pemda; an actor is found by part of the name."""
        paths = {"aksi": "aksi", "orang": "pengguna__nama__icontains", "sasaran": "sasaran", "sasaran_id": "sasaran_id"}
        rows = rows.filter(**{paths[n]: v for n, v in self.cleaned_data.items() if n in paths and v not in (None, "")})
        if dari := self.cleaned_data.get("dari"):
            rows = rows.filter(waktu__gte=self.pemda.akhir_hari(dari - dt.timedelta(days=1)))
        if sampai := self.cleaned_data.get("sampai"):
            rows = rows.filter(waktu__lt=self.pemda.akhir_hari(sampai))
        return rows
