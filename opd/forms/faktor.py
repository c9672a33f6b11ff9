"""Codes of the second step, and names of passkeys."""

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest

from opd.faktor import code_refused, is_current, use_code
from opd.models import Pengguna
from opd.percobaan import TerlaluSeringError, give_back, take_guess

TUNGGU = "Terlalu banyak kode yang belum cocok. Tunggu {} menit, lalu coba lagi."
BELUM_COCOK = "Kode ini belum cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik lagi."


class KodeField(forms.CharField):
    def __init__(self, **kwargs):
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "inputmode": "numeric"}
        kosong = {"required": "Ketik kode 6 angka dari aplikasi autentikator."}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), error_messages=kosong, **kwargs)


def count_guess(request: HttpRequest, pengguna: Pengguna) -> list[str]:
    """One guess of a code; what give_back takes. Raises ValidationError with `params["detik"]`."""
    try:
        return take_guess(request, "kode", str(pengguna.pk), pengguna)
    except TerlaluSeringError as galat:
        raise forms.ValidationError(TUNGGU.format(galat.menit), code="tunggu", params={"detik": galat.detik}) from galat


class KodeForm(AuthenticateForm):
    """The second step at the door: a code of the app, or a recovery code in its place."""

    code = KodeField(label="Kode")

    def clean_code(self) -> str:
        taken = count_guess(context.request, self.user)
        self.authenticator = use_code(self.user, self.cleaned_data["code"])
        if self.authenticator is None:
            code_refused.send(sender=type(self), user=self.user, request=context.request)
            raise forms.ValidationError(BELUM_COCOK)
        self.authenticator.user = self.user
        give_back(taken)
        return self.cleaned_data["code"]


class PasangAplikasiForm(forms.Form):
    """The first code proves that the app holds the secret."""

    kode = KodeField(label="Kode yang tampil di aplikasi")

    def __init__(self, *args, rahasia: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.rahasia = rahasia

    def clean_kode(self) -> str:
        if not is_current(self.rahasia, self.cleaned_data["kode"]):
            raise forms.ValidationError(
                "Kode ini belum cocok. Ketik kode yang sedang tampil, dan pastikan jam ponsel Anda diatur otomatis."
            )
        return self.cleaned_data["kode"]


class KunciSandiForm(AddWebAuthnForm):
    """What the device answered, and what the person calls it."""

    name = forms.CharField(label="Nama kunci", max_length=60, required=False, help_text="Agar Anda mengenalinya nanti.")
    passwordless = None  # every passkey here asks for a finger, a face or the screen lock

    def clean(self) -> dict:
        self.cleaned_data["passwordless"] = True
        return super().clean()
