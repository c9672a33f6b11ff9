"""Signing in through the pemda's own OpenID Connect provider (OIDC_* in the environment; allauth.socialaccount).

Only an account that exists here is opened: by the NIP the provider vouches for, or, where it names none, by an
e-mail address that it calls verified. Nothing is stored about the provider's account, and none is ever made here.
A role that needs a second step needs it after this door too: what the provider asked for cannot be checked here.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from opd.models import Pengguna
from opd.models.pegawai import bare_nip

TIDAK_ADA = "Akun itu belum terdaftar di Budaya Kerja. Minta sekretaris perangkat daerah Anda atau Bagian Organisasi membuatkan akun dengan NIP Anda."
GAGAL = "Masuk lewat {} tidak jadi. Coba lagi, atau masuk dengan NIP dan kata sandi."


def sso_name() -> str:
    """What the button calls the provider; empty when there is none."""
    return settings.OIDC_NAMA if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] else ""


def owner_of(claims: dict) -> Pengguna | None:
    """The account these claims open. A NIP nobody has here is not made up for by an e-mail address."""
    if nip := bare_nip(str(claims.get(settings.OIDC_KLAIM_NIP) or "")):
        return Pengguna.objects.by_nip(nip)
    email = str(claims.get("email") or "")
    return Pengguna.objects.filter(email__iexact=email).first() if email and claims.get("email_verified") is True else None


class Adapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin) -> None:
        """Puts the owner in; allauth goes on as after a password. Raises ImmediateHttpResponse for nobody."""
        data = sociallogin.account.extra_data
        claims = data.get("id_token", {}) | data.get("userinfo", {})
        sociallogin.user = owner_of(claims) if sociallogin.state.get("process") == "login" else None
        if sociallogin.user is None:
            self._send_back(request, TIDAK_ADA)

    def on_authentication_error(self, request: HttpRequest, provider, **kwargs) -> None:
        self._send_back(request, GAGAL.format(sso_name()))

    def is_open_for_signup(self, request: HttpRequest, sociallogin) -> bool:
        return False

    @staticmethod
    def _send_back(request: HttpRequest, kalimat: str) -> None:
        messages.error(request, kalimat)
        raise ImmediateHttpResponse(redirect("account_login"))
