"""What the filter forms of all lists share: GET forms, where a value that cannot be read filters nothing and
is pointed at."""

import datetime as dt

from django import forms
from django.db.models import Q

from opd.akses import Permission, granted_role_choices
from opd.forms.pilih import Pilih
from opd.http import home_of
from opd.models import Opd, Pegawai, PemerintahDaerah
from opd.models.opd import OpdQuerySet, jenis_opd_choices
from opd.models.pegawai import PegawaiQuerySet, bare_nip
from opd.models.pengguna import PenggunaQuerySet
from opd.siap_orang import SiapOrang

PILIH_DARI_DAFTAR = "Pilih dari daftar."


def today_of(user) -> dt.date:
    """Today where this person is at home."""
    return (home_of(user)["pemda"] or PemerintahDaerah()).hari_ini()


class Saring(forms.Form):
    """Base of a filter. `POKOK` are the fields always in view; a subclass says in `offer` what may be chosen."""

    POKOK: tuple[str, ...] = ("q",)

    q = forms.CharField(label="Cari", required=False, max_length=100)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.offer()
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = Pilih(attrs=field.widget.attrs | {"class": "form-select"}, choices=field.widget.choices)
                field.error_messages["invalid_choice"] = PILIH_DARI_DAFTAR
            else:
                field.widget.attrs["class"] = "form-control"
        self.is_valid()  # fills cleaned_data with what could be read

    def offer(self) -> None:
        """Narrows the fields to what this person may choose."""

    def chosen(self, name: str):
        return self.cleaned_data.get(name)

    def pokok(self) -> list:
        return [self[name] for name in self.POKOK if name in self.fields]

    def lain(self) -> list:
        return [self[name] for name in self.fields if name not in self.POKOK]

    @property
    def lain_aktif(self) -> bool:
        return any(self.cleaned_data.get(f.name) or f.errors for f in self.lain())

    @property
    def aktif(self) -> bool:
        return any(value not in (None, "") for value in self.cleaned_data.values())

    def offer_units(self, permission: Permission, *, pelapor: bool = False) -> None:
        """The field `opd` with the units of this permission, or those of them that report; gone when there is nothing
        to choose."""
        shown = _units(self.user, permission, pelapor)
        if len(shown) < 2:
            del self.fields["opd"]
            return
        if self.data.get("opd"):
            self.fields["opd"].queryset = _reached(self.user, permission, pelapor)
        self.fields["opd"].choices = [("", "Semua"), *shown]


def _reached(user, permission: Permission, pelapor: bool) -> OpdQuerySet:
    units = Opd.objects.for_user(user, permission)
    return units.pelapor() if pelapor else units


@SiapOrang
def _units(user, permission: Permission, pelapor: bool) -> OpdQuerySet:
    return _reached(user, permission, pelapor).values_list("pk", "singkatan")


def _choice(label: str, choices, semua: str = "Semua") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: [("", semua), *(choices() if callable(choices) else choices)], required=False)


def unit_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Opd.objects.none(), label="Perangkat daerah", required=False, empty_label="Semua")


class SaringOpd(Saring):
    POKOK = ("q", "pemda", "jenis", "keadaan")

    pemda = forms.ModelChoiceField(PemerintahDaerah.objects.none(), label="Daerah", required=False, empty_label="Semua")
    jenis = _choice("Jenis", jenis_opd_choices)
    keadaan = _choice("Keadaan", [("berakhir", "Sudah berakhir"), ("semua", "Semua")], "Berlaku")

    def offer(self) -> None:
        pemda = PemerintahDaerah.objects.filter(pk__in=self._units().values("pemda"))
        self.fields["pemda"].queryset = pemda
        self.fields["pemda"].choices = [("", "Semua"), *((p.pk, p.nama) for p in pemda)]
        if len(self.fields["pemda"].choices) < 3:
            del self.fields["pemda"]

    def _units(self) -> OpdQuerySet:
        return Opd.objects.for_user(self.user, Permission.OPD_VIEW)

    def apply(self, rows: OpdQuerySet) -> OpdQuerySet:
        today, keadaan = today_of(self.user), self.chosen("keadaan")
        if keadaan == "berakhir":
            rows = rows.filter(berlaku_sampai__lt=today)
        elif not keadaan:
            rows = rows.exclude(berlaku_sampai__lt=today)
        if words := self.chosen("q"):
            rows = rows.filter(Q(nama__icontains=words) | Q(singkatan__icontains=words) | Q(kode__icontains=words))
        return rows.filter(**{name: self.chosen(name) for name in ("pemda", "jenis") if self.chosen(name)})


class SaringPegawai(Saring):
    POKOK = ("q", "opd", "jenis", "keadaan")

    opd = unit_field()
    jenis = _choice("Jenis", Pegawai.Jenis.choices)
    keadaan = _choice("Keadaan", [("mutasi", "Menunggu mutasi"), ("nonaktif", "Tidak aktif"), ("semua", "Semua")], "Aktif")

    def offer(self) -> None:
        self.fields["q"].label = "Nama, jabatan, atau NIP"
        self.offer_units(Permission.PEGAWAI_VIEW)

    def apply(self, rows: PegawaiQuerySet) -> PegawaiQuerySet:
        if self.chosen("keadaan") == "mutasi":
            rows = rows.menunggu_mutasi()
        elif self.chosen("keadaan") != "semua":
            rows = rows.filter(aktif=not self.chosen("keadaan"))
        if opd := self.chosen("opd"):
            rows = rows.filter(opd__jalur__startswith=opd.jalur)
        if words := self.chosen("q"):
            rows = rows.cari(words, self.user)
        return rows.filter(**{name: self.chosen(name) for name in ("jenis",) if self.chosen(name)})


class SaringPengguna(Saring):
    POKOK = ("q", "opd", "keadaan", "peran")

    opd = unit_field()
    keadaan = _choice("Keadaan", [("aktif", "Aktif"), ("menunggu", "Menunggu kata sandi"), ("nonaktif", "Nonaktif")])
    peran = _choice("Peran", granted_role_choices)

    def offer(self) -> None:
        self.fields["q"].label = "Nama, NIP, atau pos-el"
        self.offer_units(Permission.PENGGUNA_EDIT)

    def apply(self, rows: PenggunaQuerySet) -> PenggunaQuerySet:
        if opd := self.chosen("opd"):
            rows = rows.filter(pegawai__opd__jalur__startswith=opd.jalur)
        if keadaan := self.chosen("keadaan"):
            rows = {"aktif": rows.aktif, "menunggu": rows.menunggu, "nonaktif": rows.nonaktif}[keadaan]()
        if peran := self.chosen("peran"):
            rows = rows.berperan(peran, today_of(self.user))
        if words := self.chosen("q"):
            name = Q(nama__icontains=words) | Q(email__icontains=words) | Q(nama_masuk__icontains=bare_nip(words) or words)
            rows = rows.filter(name)
        return rows


