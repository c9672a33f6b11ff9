"""Signing in with NIP or e-mail, on django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression
from django.dispatch import receiver
from django.shortcuts import redirect

from opd.catat import record_masuk
from opd.faktor import code_refused
from opd.forms.akun import typed_name
from opd.percobaan import TerlaluSeringError, give_back, remember_device, take_guess
from opd.sesi import begin
from opd.siap import Isi, Siap

BELUM_COCOK = "NIP, pos-el, atau kata sandi belum cocok. Periksa lalu coba lagi."
TUNGGU = "Terlalu banyak percobaan yang belum cocok. Tunggu {} menit, lalu coba lagi. Perangkat yang biasa Anda pakai masuk tidak ikut menunggu."
NONAKTIF = "Akun ini sedang dinonaktifkan. Hubungi sekretaris perangkat daerah Anda atau Bagian Organisasi."


_BAWAAN: dict[str, BaseExpression] = {}


def bring(nama: str, kolom: BaseExpression) -> None:
    """Adds a column to the query that reads the person who asks, for what an app says of them on every page."""
    _BAWAAN[nama] = kolom


class Backend(AuthenticationBackend):
    def authenticate(self, request, *, username: str = "", email: str = "", password: str = "", **credentials):
        """The owner of the name and the password. One look-up and one hash for every name, known or not, NIP or
        e-mail: how long the answer takes says nothing. Somebody inactive is put aside for allauth to name."""
        from opd.models import Pengguna  # noqa: PLC0415 - loaded before the models are

        user = Pengguna.objects.named(username or email)
        if user is None:
            self._mitigate_timing_attack(password)
        elif user.check_password(password):
            if self.user_can_authenticate(user):
                return user
            self._stash_user(user)
        return None

    def get_user(self, user_id):
        """The person with what every page shows of them, in one query: the unit they work in, and how many
        notices they have not read."""
        user = next(iter(_penanya(pk=user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None


@Siap
def _penanya(pk: Isi) -> QuerySet:
    from opd.models import Pengguna  # noqa: PLC0415 - loaded before the models are

    rows = Pengguna.objects.select_related("pegawai__opd__pemda").with_belum_dibaca().annotate(**_BAWAAN)
    return rows.filter(pk=pk).order_by()


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_email_password_mismatch": BELUM_COCOK,
        "username_password_mismatch": BELUM_COCOK,
        "email_password_mismatch": BELUM_COCOK,
    }

    def pre_authenticate(self, request, **credentials) -> None:
        """allauth's own counter, in a cache that workers may not share, is replaced by ours."""

    def authenticate(self, request, **credentials):
        """Whose password this is, or None. Raises ValidationError with `params["detik"]` when nothing is looked at."""
        nama = credentials.get("username") or credentials.get("email") or ""
        try:
            taken = take_guess(request, "sandi", nama)
        except TerlaluSeringError as galat:
            raise ValidationError(TUNGGU.format(galat.menit), code="tunggu", params={"detik": galat.detik}) from galat
        user = super().authenticate(request, **credentials)
        if user is not None:
            give_back(taken)
        return user

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user)
        return response

    def respond_user_inactive(self, request, user):
        """Somebody who came with a passkey; who types a password is told in the form."""
        messages.error(request, NONAKTIF)
        return redirect("account_login")

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
        self.cleaned_data["login"] = typed_name(self.cleaned_data["login"])
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
    begin(request)
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
    record_masuk("masuk_ditolak", pengguna=Pengguna.objects.named(name), by=None, request=request)


@receiver(code_refused)
def _code_refused(sender, user, request, **kwargs) -> None:
    """Who gets here knew the password: the owner mistyped, or somebody else has it."""
    record_masuk("kode_ditolak", pengguna=user, by=None, request=request)
