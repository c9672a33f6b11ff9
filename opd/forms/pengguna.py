"""Accounts and the roles given by hand."""

import datetime as dt
import re

from django import forms

from opd.akses import ROLES, Permission, granted_role_choices
from opd.delegasi import keeps_all, may_grant
from opd.format_id import tanggal
from opd.forms.isian import TanggalField
from opd.forms.pilih import PegawaiField
from opd.forms.semula import SemulaForm
from opd.models import Opd, Pegawai, PemerintahDaerah, Pengguna, Peran

PILIH = "Pilih dari daftar."


def _email() -> forms.EmailField:
    return forms.EmailField(
        label="Pos-el",
        required=False,
        max_length=254,
        help_text="Boleh kosong. Bila diisi, dapat dipakai untuk masuk.",
        error_messages={"invalid": "Tulis alamat pos-el yang lengkap, misalnya rahma@bontangkota.go.id."},
    )


def _nama_masuk() -> forms.CharField:
    return forms.CharField(
        label="Nama masuk",
        required=False,
        max_length=60,
        help_text="Hanya bila tidak mempunyai NIP, misalnya rahma.aulia.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"max_length": "Ringkas menjadi paling banyak 60 huruf."},
    )


class _Akun:
    """What creating and editing an account check alike. `pengguna` is None for a new one."""

    pengguna: Pengguna | None = None

    def clean_email(self) -> str | None:
        email = self.cleaned_data["email"].lower() or None
        if email and self._others().filter(email__iexact=email).exists():
            raise forms.ValidationError("Pos-el ini sudah dipakai akun lain. Pakai alamat lain, atau kosongkan.")
        return email

    def check_nama_masuk(self, name: str) -> str:
        if not name:
            raise forms.ValidationError("Isi nama masuk, karena orang ini tidak mempunyai NIP.")
        if not re.fullmatch(r"[a-z][a-z0-9._\-]{2,}", name):
            raise forms.ValidationError("Awali dengan huruf, lalu huruf kecil, angka, titik, atau tanda hubung; sedikitnya tiga.")
        if self._others().filter(nama_masuk__iexact=name).exists():
            raise forms.ValidationError("Nama masuk ini sudah dipakai. Pilih yang lain.")
        return name

    def _others(self):
        return Pengguna.objects.exclude(pk=self.pengguna and self.pengguna.pk)


class PenggunaBaruForm(_Akun, forms.Form):
    """An account for somebody of the staff list; who keeps the whole installation also makes some without.
    Needs `user`. Afterwards `isi` holds what create_pengguna takes."""

    pegawai = PegawaiField(label="Pegawai", help_text="Tulis NIP atau nama; orangnya harus sudah ada di daftar pegawai.")
    nama = forms.CharField(
        label="Nama", required=False, max_length=150, help_text="Hanya bila bukan pegawai daerah ini, misalnya pemeriksa dari luar."
    )
    nama_masuk = _nama_masuk()
    email = _email()

    def __init__(self, *args, user: Pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        people = Pegawai.objects.for_user(user, Permission.PENGGUNA_EDIT).aktif()
        self.fields["pegawai"].queryset = people
        if keeps_all(user):
            self.fields["pegawai"].required = False
        else:
            del self.fields["nama"]

    def clean_pegawai(self) -> Pegawai | None:
        pegawai = self.cleaned_data["pegawai"]
        if pegawai and Pengguna.objects.filter(pegawai=pegawai).exists():
            raise forms.ValidationError("Orang ini sudah mempunyai akun. Cari namanya di daftar pengguna.")
        return pegawai

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        pegawai = data["pegawai"]
        if pegawai is None and not data["nama"]:
            self.add_error("pegawai", "Pilih pegawainya, atau isi nama bila orangnya bukan pegawai daerah ini.")
        elif pegawai and pegawai.nip:
            data["nama_masuk"] = pegawai.nip
            if self._others().filter(nama_masuk=pegawai.nip).exists():
                self.add_error("pegawai", "NIP orang ini sudah dipakai akun lain untuk masuk. Minta admin sistem memeriksanya.")
        else:
            try:
                data["nama_masuk"] = self.check_nama_masuk(data["nama_masuk"])
            except forms.ValidationError as error:
                self.add_error("nama_masuk", error)
        return data

    @property
    def isi(self) -> dict:
        data, pegawai = self.cleaned_data, self.cleaned_data["pegawai"]
        nama = pegawai.nama if pegawai else data["nama"]
        return {"pegawai": pegawai, "nama": nama, "nama_masuk": data["nama_masuk"], "email": data["email"]}


class PenggunaForm(_Akun, SemulaForm):
    """What may be changed of an account: NIP and name follow the staff list where there is an entry in it."""

    nama = forms.CharField(label="Nama", max_length=150, error_messages={"required": "Isi namanya."})
    nama_masuk = _nama_masuk()
    email = _email()

    class Meta:
        model = Pengguna
        fields = ["nama", "nama_masuk", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pengguna = self.instance
        if self.pengguna.pegawai:
            del self.fields["nama"]
            if self.pengguna.pegawai.nip:
                del self.fields["nama_masuk"]

    def clean_nama_masuk(self) -> str:
        return self.check_nama_masuk(self.cleaned_data["nama_masuk"])


class PeranForm(forms.Form):
    """One role at one place. Needs `user` and `pengguna`; afterwards `isi` holds what grant takes."""

    peran = forms.ChoiceField(
        label="Peran", widget=forms.RadioSelect, error_messages={"required": "Pilih perannya.", "invalid_choice": PILIH}
    )
    tempat = forms.ChoiceField(label="Di", error_messages={"required": "Pilih tempatnya.", "invalid_choice": PILIH})
    dari = TanggalField(label="Sejak", sebutan="tanggal mulai")
    sampai = TanggalField(
        label="Sampai", required=False, help_text="Kosongkan bila belum diketahui. Pemeriksa selalu berbatas waktu."
    )

    def __init__(self, *args, user: Pengguna, pengguna: Pengguna, hari_ini: dt.date, **kwargs):
        super().__init__(*args, initial={"dari": hari_ini}, **kwargs)
        self.user, self.pengguna = user, pengguna
        daerah = pengguna.pegawai and pengguna.pegawai.opd.pemda_id
        units = Opd.objects.for_user(user, Permission.PENGGUNA_EDIT).filter(pemda=daerah).exclude(berlaku_sampai__lt=hari_ini)
        pemda = PemerintahDaerah.objects.for_user(user, Permission.PENGGUNA_EDIT)
        self.places = {f"pemda-{p.pk}": {"pemda": p} for p in pemda} | {f"opd-{o.pk}": {"opd": o} for o in units}
        if keeps_all(user):
            self.places["instalasi"] = {}
        roles = {slug for slug in ROLES if any(self._may(slug, place) for place in self.places.values())}
        self.fields["peran"].choices = [(slug, label) for slug, label in granted_role_choices() if slug in roles]
        self.places = {key: place for key, place in self.places.items() if any(self._may(slug, place) for slug in roles)}
        names = [(key, str(next(iter(place.values()), "Seluruh instalasi"))) for key, place in self.places.items()]
        self.fields["tempat"].choices = names if len(names) == 1 else [("", "Pilih tempat"), *names]
        own = pengguna.pegawai and f"opd-{pengguna.pegawai.opd_id}"
        self.initial["tempat"] = own if own in self.places else ""

    def _may(self, peran: str, place: dict) -> bool:
        return may_grant(self.user, peran, self.pengguna, **place)

    def clean(self) -> dict:
        data = super().clean()
        peran, tempat, dari, sampai = (data.get(name) for name in ("peran", "tempat", "dari", "sampai"))
        if peran and tempat and not self._may(peran, self.places[tempat]):
            self.add_error("tempat", f"Peran {ROLES[peran].label} tidak dapat Anda berikan di tempat ini. Pilih tempat lain.")
        if dari and sampai and sampai < dari:
            self.add_error("sampai", "Tanggal akhirnya sebelum tanggal mulai.")
        if peran and ROLES[peran].berbatas and not sampai and "sampai" not in self.errors:
            self.add_error("sampai", f"Isi tanggal akhirnya: peran {ROLES[peran].label} berbatas waktu.")
        return data

    @property
    def isi(self) -> dict:
        data = self.cleaned_data
        return {"peran": data["peran"], "dari": data["dari"], "sampai": data["sampai"]} | self.places[data["tempat"]]


class AkhiriPeranForm(forms.Form):
    sampai = TanggalField(label="Hari terakhir", sebutan="hari terakhir")

    def __init__(self, *args, peran: Peran, hari_ini: dt.date, **kwargs):
        super().__init__(*args, initial={"sampai": max(hari_ini, peran.dari)}, **kwargs)
        self.peran, self.hari_ini = peran, hari_ini
        self.fields["sampai"].help_text = (
            "Peran masih berlaku sepanjang hari itu. Untuk mencabutnya sekarang juga, pilih kemarin atau nonaktifkan akunnya."
        )
        if peran.dari > hari_ini:
            del self.fields["sampai"]

    def clean_sampai(self) -> dt.date:
        sampai = self.cleaned_data["sampai"]
        if sampai < self.peran.dari:
            raise forms.ValidationError(f"Peran ini baru mulai {tanggal(self.peran.dari)}. Pilih tanggal itu atau sesudahnya.")
        return sampai
