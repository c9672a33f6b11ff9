"""Being signed in without going through the door, and the app that shows codes at it."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from opd.faktor import Adapter, current_counter


def sign_in(pengguna, client: Client | None = None, *, sejak: float | None = None, dua_langkah: bool = True) -> Client:
    """A browser signed in as that person since `sejak` (default now), as after the password and, with
    `dua_langkah`, the code of the second step."""
    client = client or Client()
    client.force_login(pengguna, backend="opd.masuk.Backend")
    sesi = client.session
    at = sejak or time.time()
    sesi["account_authentication_methods_user"] = str(pengguna.pk)
    sesi["account_authentication_methods"] = [{"method": m, "at": at} for m in ["password", "mfa"][: 1 + dua_langkah]]
    sesi.save()
    return client


RAHASIA = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def pair(pengguna) -> None:
    """The authenticator app of `pengguna`, with recovery codes; `code` tells what it shows."""
    Authenticator.objects.create(user=pengguna, type="totp", data={"secret": Adapter().encrypt(RAHASIA)})
    RecoveryCodes.activate(pengguna)


def code(langkah: int = 0, rahasia: str = RAHASIA) -> str:
    """What the app shows now, or `langkah` half minutes later."""
    return format_hotp_value(hotp_value(rahasia, current_counter() + langkah))
