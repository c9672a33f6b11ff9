"""Who sits in a group: picked by search, so that it works for an agency of 1,500 people and on a phone."""

import datetime as dt
import re

from django import forms
from django.db.models import Exists, OuterRef, Q

from kbk.actions.keanggotaan import candidates
from kbk.models import Keanggotaan, Kelompok
from kbk.models.kelompok import peran_kelompok_choices
from opd.forms.isian import TanggalField
from opd.forms.semula import SemulaForm
from opd.models import Pegawai, Pengguna

DITAWARKAN = 15  # people shown at once; the search narrows them
PILIH_PERAN = {"required": "Pilih perannya.", "invalid_choice": "Pilih peran dari daftar."}


class TambahAnggotaForm(forms.Form):
    """Ticked people get the same role from the same day. What was ticked stays ticked while searching."""

    cari = forms.CharField(label="Cari nama atau NIP", required=False, max_length=100)
    pegawai = forms.ModelMultipleChoiceField(
        Pegawai.objects.none(),
        label="Pegawai",
        error_messages={
            "required": "Centang sedikitnya satu orang.",
            "invalid_choice": "Salah satu orang tidak dapat dipilih. Cari dan centang lagi.",
            "invalid_pk_value": "Salah satu orang tidak dapat dipilih. Cari dan centang lagi.",
        },
    )
    peran = forms.ChoiceField(
        label="Peran", choices=peran_kelompok_choices, initial="anggota", widget=forms.RadioSelect, error_messages=PILIH_PERAN
    )
    dari = TanggalField(label="Mulai", sebutan="tanggal mulai")

    def __init__(self, *args, kelompok: Kelompok, user: Pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        self.kelompok, self.user = kelompok, user
        self.hari_ini = kelompok.opd.pemda.hari_ini()
        self.initial.setdefault("dari", self.hari_ini)
        self.orang = candidates(kelompok).select_related("opd")
        self.fields["pegawai"].queryset = self.orang

    def clean_dari(self) -> dt.date:
        dari = self.cleaned_data["dari"]
        if dari.year > self.hari_ini.year + 1 or dari.year < 2002:
            raise forms.ValidationError(f"Periksa tahunnya: {dari.year}.")
        return dari

    def ticked(self) -> list[Pegawai]:
        chosen = [pk for pk in self.data.getlist("pegawai") if pk.isascii() and pk.isdigit() and len(pk) < 19] if self.is_bound else []
        return list(self.orang.filter(pk__in=chosen))

    def found(self) -> tuple[list[Pegawai], int]:
        """(at most DITAWARKAN people who match and are not ticked yet, those who sit here already last; how
        many match in all)."""
        words = str(self.data.get("cari", "") if self.is_bound else "")[:100].split()
        rows = self.orang.exclude(pk__in=[p.pk for p in self.ticked()])
        digits = re.sub(r"[\s.\-]", "", "".join(words))
        if digits.isascii() and digits.isdigit():
            rows = rows.ber_nip(digits, self.user)
        else:
            for word in words:
                rows = rows.filter(Q(nama__icontains=word) | Q(jabatan__icontains=word))
        seated = self.kelompok.keanggotaan.pada(self.hari_ini).filter(pegawai=OuterRef("pk"))
        return list(rows.order_by(Exists(seated), "nama", "pk")[:DITAWARKAN]), rows.count()

    def seats(self) -> dict[int, str]:
        """{person id: role} of those who sit in the group today."""
        now = self.kelompok.keanggotaan.pada(self.hari_ini)
        return {seat.pegawai_id: seat.get_peran_display() for seat in now}


class GantiPeranForm(SemulaForm):
    peran = forms.ChoiceField(
        label="Peran baru", choices=peran_kelompok_choices, widget=forms.RadioSelect, error_messages=PILIH_PERAN
    )
    mulai = TanggalField(
        label="Mulai",
        sebutan="tanggal mulai peran baru",
        help_text="Peran lama tercatat sampai sehari sebelumnya.",
    )

    class Meta:
        model = Keanggotaan
        fields = ["peran"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lama, self.peran_lama = self.instance.peran, self.instance.get_peran_display()
        self.initial["mulai"] = self.instance.kelompok.opd.pemda.hari_ini()

    def clean_peran(self) -> str:
        peran = self.cleaned_data["peran"]
        if peran == self.lama:
            raise forms.ValidationError("Perannya sudah itu. Pilih peran lain, atau batalkan.")
        return peran


class MasaForm(SemulaForm):
    dari = TanggalField(label="Mulai", sebutan="tanggal mulai")
    sampai = TanggalField(
        label="Sampai", sebutan="tanggal akhir", required=False, help_text="Kosongkan selama masih menjadi anggota."
    )

    class Meta:
        model = Keanggotaan
        fields = ["dari", "sampai"]

    def clean(self) -> dict:
        data = super().clean()
        dari, sampai = data.get("dari"), data.get("sampai")
        if dari and sampai and sampai < dari:
            self.add_error("sampai", "Tanggal akhirnya harus sama dengan atau sesudah tanggal mulai.")
        for name in ("dari", "sampai"):
            day = data.get(name)
            if day and not 2002 <= day.year <= self.instance.kelompok.opd.pemda.hari_ini().year + 5:
                self.add_error(name, f"Periksa tahunnya: {day.year}.")
        return data
