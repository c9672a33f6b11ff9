"""Links with which the owner of an account chooses a password (reliability C31, C35).

A link is sealed with what it is to end with: it dies with its time, with the password, the e-mail address, the next
sign-in and every later link. It is part of no page: the address that carries it leads on at once to one without it.
"""

import datetime as dt
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36

from opd.models import Pengguna


class Tautan(StrEnum):
    UNDANGAN = "undangan"  # a first password, for who never signed in
    PEMULIHAN = "pemulihan"  # another one, for who did


def tautan_of(pengguna: Pengguna) -> Tautan:
    """Which link this account gets next."""
    return Tautan.UNDANGAN if pengguna.last_login is None else Tautan.PEMULIHAN


def masa(jenis: Tautan) -> dt.timedelta:
    return dt.timedelta(seconds=settings.MASA_UNDANGAN if jenis is Tautan.UNDANGAN else settings.PASSWORD_RESET_TIMEOUT)


def link_expires(pengguna: Pengguna, at: dt.datetime | None = None) -> dt.datetime:
    """When a link made at `at` (default now) for this account stops working."""
    return (at or timezone.now()) + masa(tautan_of(pengguna))


def new_key(pengguna: Pengguna) -> str:
    """The key of a new link; every earlier one is worth nothing from now on."""
    Pengguna.objects.filter(pk=pengguna.pk).update(tautan_ke=F("tautan_ke") + 1)
    pengguna.refresh_from_db(fields=["tautan_ke"])
    return _signer(pengguna).sign(f"{tautan_of(pengguna)}-{int_to_base36(pengguna.pk)}")


def owner_of(kunci: str, rows: QuerySet[Pengguna] | None = None) -> Pengguna | None:
    """Whose link this is; None when it was used, replaced or is too old. `rows` may lock the account."""
    jenis, _, uid = kunci.partition(".")[0].partition("-")
    try:
        rows = Pengguna.objects.select_related("pegawai__opd__pemda") if rows is None else rows
        pengguna = rows.filter(pk=base36_to_int(uid), is_active=True).first()
        if pengguna is not None:
            _signer(pengguna).unsign(kunci, max_age=masa(Tautan(jenis)))
    except (ValueError, BadSignature):
        return None
    return pengguna


def _signer(pengguna: Pengguna) -> TimestampSigner:
    masuk = pengguna.last_login.timestamp() if pengguna.last_login else ""
    segel = f"{pengguna.password}:{pengguna.email or ''}:{masuk}:{pengguna.tautan_ke}"
    return TimestampSigner(sep=".", salt=f"opd.tautan_sandi:{segel}")
