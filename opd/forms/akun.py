"""Passwords, chosen by their owner only."""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest

from opd.models import Pengguna
from opd.models.pegawai import bare_nip
from opd.percobaan import TerlaluSeringError, take_guess
from opd.sandi import hint

SERING = "Tautan sudah beberapa kali diminta. Periksa kotak masuk dan folder spam, atau tunggu {} menit lalu minta lagi."


def typed_name(text: str) -> str:
    """A NIP may be typed in groups: 19860926 201505 1 001."""
    digits = bare_nip(text.strip())
    return digits if digits.isdigit() else text.strip()


class SandiField(forms.CharField):
    def __init__(self, *, label: str, autocomplete: str, kosong: str, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, widget=widget, strip=False, error_messages={"required": kosong}, **kwargs)


class LupaSandiForm(forms.Form):
    """Who asks for a link by e-mail, as at the door."""

    nama = forms.CharField(label="NIP atau pos-el", max_length=254, error_messages={"required": "Isi NIP atau pos-el Anda."})

    def __init__(self, *args, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["nama"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}

    def clean_nama(self) -> str:
        nama = typed_name(self.cleaned_data["nama"])
        try:
            take_guess(self.request, "lupa", nama)
        except TerlaluSeringError as galat:
            raise forms.ValidationError(SERING.format(galat.menit), code="tunggu", params={"detik": galat.detik}) from galat
        return nama


class SandiBaruForm(forms.Form):
    """A new password, typed twice because it cannot be seen and nobody can send it again."""

    sandi_baru = SandiField(label="Kata sandi baru", autocomplete="new-password", kosong="Isi kata sandi baru.")
    sandi_ulang = SandiField(
        label="Ketik sekali lagi", autocomplete="new-password", kosong="Ketik kata sandi baru sekali lagi."
    )

    def __init__(self, *args, pengguna: Pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        self.pengguna = pengguna
        self.fields["sandi_baru"].help_text = hint()

    def clean_sandi_baru(self) -> str:
        sandi = self.cleaned_data["sandi_baru"]
        password_validation.validate_password(sandi, self.pengguna)
        return sandi

    def clean(self) -> dict:
        data = super().clean()
        baru, ulang = data.get("sandi_baru"), data.get("sandi_ulang")
        if baru and ulang and baru != ulang:
            self.add_error("sandi_ulang", "Kedua kata sandi baru belum sama. Ketik ulang keduanya.")
        return data


class GantiSandiForm(SandiBaruForm):
    sandi_lama = SandiField(
        label="Kata sandi sekarang", autocomplete="current-password", kosong="Isi kata sandi yang Anda pakai sekarang."
    )
    field_order = ["sandi_lama", "sandi_baru", "sandi_ulang"]

    def clean_sandi_lama(self) -> str:
        lama = self.cleaned_data["sandi_lama"]
        if not get_adapter().reauthenticate(self.pengguna, lama):  # counted like a guess at the door
            raise forms.ValidationError("Kata sandi sekarang belum cocok. Ketik yang Anda pakai untuk masuk.")
        return lama

    def clean(self) -> dict:
        data = super().clean()
        if data.get("sandi_baru") and data.get("sandi_baru") == data.get("sandi_lama"):
            self.add_error("sandi_baru", "Kata sandi baru sama dengan yang sekarang. Pilih yang lain.")
        return data
