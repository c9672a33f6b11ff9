"""Filter of a person's notices."""

from django import forms

from opd.forms.saring import Saring
from opd.models import Pemberitahuan
from opd.models.pemberitahuan import PemberitahuanQuerySet


class SaringPemberitahuan(Saring):
    q = None
    keadaan = forms.ChoiceField(
        label="Keadaan", choices=[("", "Semua"), ("belum", "Belum dibaca"), ("usai", "Tidak berlaku lagi")], required=False
    )
    jenis = forms.ChoiceField(label="Jenis", choices=[("", "Semua"), *Pemberitahuan.Jenis.choices], required=False)

    def apply(self, rows: PemberitahuanQuerySet) -> PemberitahuanQuerySet:
        if self.chosen("keadaan") == "belum":
            rows = rows.belum_dibaca()
        elif self.chosen("keadaan") == "usai":
            rows = rows.filter(usai_pada__isnull=False)
        return rows.filter(jenis=self.chosen("jenis")) if self.chosen("jenis") else rows
