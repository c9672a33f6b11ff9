"""Signing in with NIP or e-mail, on django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver

from opd.catat import record_masuk
from opd.models.pegawai import bare_nip

NONAKTIF = "Akun ini sedang dinonaktifkan. Hubungi sekretaris perangkat daerah Anda atau Bagian Organisasi."


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        """The person with the unit they work in: every page names it, so it comes in the same query."""
        from opd.models import Pengguna  # noqa: PLC0415 - loaded before the models are

        user = Pengguna.objects.select_related("pegawai__opd__pemda").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_email_password_mismatch": "NIP, pos-el, atau kata sandi belum cocok. Periksa lalu coba lagi.",
        "username_password_mismatch": "NIP atau kata sandi belum cocok. Periksa lalu coba lagi.",
        "email_password_mismatch": "Pos-el atau kata sandi belum cocok. Periksa lalu coba lagi.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang belum cocok. Tunggu lima menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False  # accounts are made by the OPD or Bagian Organisasi


class MasukForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.error_messages["required"] = "NIP atau pos-el", "Isi NIP atau pos-el Anda."
        login.max_length = 254
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": 254}
        password.label, password.error_messages["required"] = "Kata sandi", "Isi kata sandi Anda."
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""

    def clean_login(self) -> str:
        """A NIP may be typed in groups: 19860926 201505 1 001."""
        login = self.cleaned_data["login"].strip()
        digits = bare_nip(login)
        self.cleaned_data["login"] = digits if digits.isdigit() else login
        return super().clean_login()

    def clean(self) -> dict:
        data = super().clean()
        if self.user is not None and not self.user.is_active:  # only somebody who knows the password gets here
            raise ValidationError(NONAKTIF, code="nonaktif")
        return data


def display_name(user) -> str:
    return user.nama


@receiver(user_logged_in)
def _signed_in(sender, request, user, **kwargs) -> None:
    record_masuk("masuk", pengguna=user, by=user, request=request)


@receiver(user_logged_out)
def _signed_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        record_masuk("keluar", pengguna=user, by=user, request=request)


@receiver(user_login_failed)
def _refused(sender, credentials, request=None, **kwargs) -> None:
    """A wrong password leaves a trace at the account, if there is one; the password and unknown names are
    never stored."""
    from opd.models import Pengguna  # noqa: PLC0415 - signals are wired before all models are

    name = credentials.get("username") or credentials.get("email") or ""
    user = Pengguna.objects.filter(nama_masuk__iexact=name).first()
    user = user or Pengguna.objects.filter(email__iexact=name).first()
    record_masuk("masuk_ditolak", pengguna=user, by=None, request=request)
