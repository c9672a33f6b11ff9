"""The question who it is, asked once more."""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest

from opd.faktor import use_code
from opd.forms.akun import SandiField
from opd.forms.faktor import BELUM_COCOK, KodeField, count_guess
from opd.percobaan import give_back


class KonfirmasiForm(forms.Form):
    """The password; a code for somebody who has none here because another system signs them in."""

    konfirmasi_sandi = SandiField(label="Kata sandi", autocomplete="current-password", kosong="Isi kata sandi Anda.")
    konfirmasi_kode = KodeField(label="Kode dari aplikasi autentikator")

    def __init__(self, *args, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        del self.fields["konfirmasi_kode" if request.user.has_usable_password() else "konfirmasi_sandi"]

    def clean_konfirmasi_sandi(self) -> str:
        sandi = self.cleaned_data["konfirmasi_sandi"]
        if not get_adapter().reauthenticate(self.request.user, sandi):  # counted like a guess at the door
            raise forms.ValidationError("Kata sandi ini belum cocok. Ketik yang Anda pakai untuk masuk.")
        return sandi

    def clean_konfirmasi_kode(self) -> str:
        taken = count_guess(self.request, self.request.user)
        if use_code(self.request.user, self.cleaned_data["konfirmasi_kode"]) is None:
            raise forms.ValidationError(BELUM_COCOK)
        give_back(taken)
        return self.cleaned_data["konfirmasi_kode"]
