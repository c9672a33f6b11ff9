"""The second step of signing in: codes of an authenticator app, recovery codes, passkeys (allauth.mfa).

What is stored in the database is of no use without SECRET_KEY, and a code counts once wherever it is checked:
the database remembers the last one, not the cache of one worker.
"""

import base64
import hashlib
import time

import qrcode
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from qrcode.image.svg import SvgPathFillImage

APLIKASI, KUNCI, PEMULIHAN = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


code_refused = Signal()  # a wrong code at the second step; user=…, request=…


class RahasiaTakTerbacaError(Exception):
    """The installation got another SECRET_KEY: what it kept of this factor is lost, and it must be set up again."""


class Adapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Kunci sandi ini tidak dikenali. Coba lagi, atau masuk dengan kata sandi.",
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises RahasiaTakTerbacaError when no SECRET_KEY of this installation fits."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as galat:
            raise RahasiaTakTerbacaError("Rahasia faktor kedua tidak cocok dengan SECRET_KEY.") from galat

    def get_totp_label(self, user) -> str:
        return user.nama_masuk

    def generate_authenticator_name(self, user, type) -> str:
        return "Kunci sandi"

    def _get_site_name(self) -> str:
        return "Budaya Kerja"


def factors(pengguna) -> dict:
    """{"aplikasi": …, "kunci": [passkeys], "pemulihan": codes left, "ada": whether there is a second factor}."""
    rows = list(Authenticator.objects.filter(user_id=pengguna.pk).order_by("created_at"))
    aplikasi = next((row for row in rows if row.type == APLIKASI), None)
    kunci = [row for row in rows if row.type == KUNCI]
    codes = next((row for row in rows if row.type == PEMULIHAN), None)
    return {"aplikasi": aplikasi, "kunci": kunci, "pemulihan": len(_codes(codes)), "ada": bool(aplikasi or kunci)}


def has_factor(pengguna) -> bool:
    return own_factors(pengguna).exists()


def passed_second_step(request: HttpRequest) -> bool:
    """Whether this session proved a second factor; no query."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def record_second_step(request: HttpRequest, jenis: str) -> None:
    """Setting up a factor proves it as well as using it does."""
    record_authentication(request, request.user, "mfa", type=jenis)


def own_factors(pengguna) -> QuerySet:
    """The app and the passkeys."""
    return Authenticator.objects.filter(user_id=pengguna.pk, type__in=[APLIKASI, KUNCI])


def recovery_codes(pengguna) -> list[str]:
    """Those not yet used, in two groups: 1234 5678."""
    row = Authenticator.objects.filter(user_id=pengguna.pk, type=PEMULIHAN).first()
    return [f"{code[:4]} {code[4:]}" for code in _codes(row)]


def qr_svg(alamat: str) -> bytes:
    """Black on white whatever the page looks like: cameras want it so."""
    return qrcode.make(alamat, image_factory=SvgPathFillImage, border=3).to_string()


def use_code(pengguna, kode: str) -> Authenticator | None:
    """What this code belongs to, the app or the recovery codes; from now on it is used up. None when it fits
    neither or was used before."""
    kode = "".join(kode.split()).replace("-", "")
    rows = Authenticator.objects.filter(user_id=pengguna.pk)
    aplikasi, pemulihan = rows.filter(type=APLIKASI).first(), rows.filter(type=PEMULIHAN).first()
    try:
        if aplikasi and _use_totp(aplikasi, kode):
            return aplikasi
        return pemulihan if pemulihan and pemulihan.wrap().validate_code(kode) else None
    except RahasiaTakTerbacaError:
        return None


def is_current(rahasia: str, kode: str) -> bool:
    """Whether an app with this secret shows this code now."""
    return constant_time_compare(format_hotp_value(hotp_value(rahasia, current_counter())), "".join(kode.split()))


def _codes(row: Authenticator | None) -> list[str]:
    try:
        return row.wrap().get_unused_codes() if row else []
    except RahasiaTakTerbacaError:
        return []


def _use_totp(row: Authenticator, kode: str) -> bool:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=row.pk)
        counter = current_counter()
        if counter <= row.data.get("terakhir", -1) or not is_current(Adapter().decrypt(row.data["secret"]), kode):
            return False
        row.data["terakhir"] = counter
        row.save(update_fields=["data"])
        return True


def current_counter() -> int:
    """Which half minute it is; a code belongs to one."""
    return int(time.time()) // app_settings.TOTP_PERIOD


def _fernet() -> MultiFernet:
    """Written with SECRET_KEY, read with it or with one it replaced."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"opd.faktor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
