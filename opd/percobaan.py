"""How often a secret may be guessed: passwords at the door, codes of the second step,
and asked for: links for a forgotten password (reliability C20–C23).

Each guess is counted before it is looked at, in the database, so that parallel guesses on many workers pass no
more than the limit; a right one is given back. Three limits, each with its own purpose:
- one name from one network: five, then a pause. Somebody else's guesses elsewhere do not use them up.
- one name from all networks together: slow, against guesses from many addresses.
- one network for all names: against trying one password on everybody.
A device on which the person has signed in before has five guesses of its own and is not held up by the other
two, so nobody can lock the owner out (OWASP's device cookies).
"""

import datetime as dt
import logging
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from opd.batas import network
from opd.models import Pengguna, Percobaan

logger = logging.getLogger(__name__)

GARAM = "opd.percobaan.perangkat"
SETAHUN = 365 * 24 * 60 * 60
PEMAKAI = 6  # people one device remembers: a counter or a shared phone


@dataclass(frozen=True)
class Batas:
    jumlah: int
    masa: dt.timedelta


SETEMPAT = Batas(5, dt.timedelta(minutes=5))
SEAKUN = Batas(20, dt.timedelta(hours=1))
SEJARINGAN = Batas(40, dt.timedelta(minutes=5))
BATAS = {"lupa": (Batas(3, dt.timedelta(minutes=15)), Batas(6, dt.timedelta(hours=1)), SEJARINGAN)}  # each sends a letter


class TerlaluSeringError(Exception):
    """No guess is looked at for that long."""

    def __init__(self, tunggu: dt.timedelta):
        super().__init__("Terlalu banyak percobaan.")
        self.detik = max(1, round(tunggu.total_seconds()))
        self.menit = -(-self.detik // 60)


def take_guess(request: HttpRequest, jenis: str, nama: str, pengguna: Pengguna | None = None) -> list[str]:
    """Counts one guess of `jenis` for `nama` and returns what `give_back` takes when it was right.

    Raises TerlaluSeringError. `pengguna` spares looking for the owner of the name.
    """
    now = timezone.now()
    taken = []
    with transaction.atomic():  # a refused guess leaves no trace in the other counters
        for kunci, batas in _limits(request, jenis, nama.casefold(), pengguna):
            if not Percobaan.objects.take(kunci, jumlah=batas.jumlah, masa=batas.masa, at=now):
                logger.warning("Percobaan %s ditolak dari %s", jenis, network(request))
                raise TerlaluSeringError(Percobaan.objects.get(pk=kunci).mulai + batas.masa - now)
            taken.append(kunci)
    return taken


def give_back(taken: list[str]) -> None:
    """The guess was right. Old counters go at the same time: nothing here is kept longer than a day."""
    Percobaan.objects.give_back(taken)
    Percobaan.objects.older_than(timezone.now() - dt.timedelta(days=1)).delete()


def remember_device(request: HttpRequest, response: HttpResponse, pengguna: Pengguna) -> None:
    """From now on this browser is one of the person's own. The cookie opens nothing by itself."""
    others = [[pk, tanda] for pk, tanda in _devices(request) if pk != pengguna.pk]
    known = [[pengguna.pk, secrets.token_hex(8)], *others][:PEMAKAI]
    response.set_cookie(
        settings.KUKI_PERANGKAT,
        signing.dumps(known, salt=GARAM),
        max_age=SETAHUN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def as_refused(response: HttpResponse, form) -> HttpResponse:
    """The page of a form with errors: 422, or 429 with Retry-After when a guess was not looked at."""
    response.status_code = 422
    for galat in (galat for semua in form.errors.as_data().values() for galat in semua):
        if galat.code == "tunggu":
            response.status_code, response.headers["Retry-After"] = 429, str(galat.params["detik"])
    return response


def _limits(request: HttpRequest, jenis: str, nama: str, pengguna: Pengguna | None) -> list[tuple[str, Batas]]:
    setempat, seakun, sejaringan = BATAS.get(jenis, (SETEMPAT, SEAKUN, SEJARINGAN))
    if tanda := _own_device(request, nama, pengguna):
        return [(_key(jenis, "perangkat", tanda), setempat)]
    address = network(request)
    return [
        (_key(jenis, "setempat", nama, address), setempat),
        (_key(jenis, "akun", nama), seakun),
        (_key(jenis, "jaringan", address), sejaringan),
    ]


def _own_device(request: HttpRequest, nama: str, pengguna: Pengguna | None) -> str | None:
    """The mark of this device when the owner of the name has signed in on it before."""
    devices = dict(_devices(request))
    if not devices:
        return None
    pengguna = pengguna or Pengguna.objects.filter(pk__in=devices).named(nama)
    return devices.get(pengguna.pk) if pengguna else None


def _devices(request: HttpRequest) -> list[tuple[int, str]]:
    try:
        return signing.loads(request.COOKIES.get(settings.KUKI_PERANGKAT, ""), salt=GARAM, max_age=SETAHUN)
    except signing.BadSignature:
        return []


def _key(*parts: str) -> str:
    """A name typed at the door may be somebody's password, so no counter shows it."""
    return salted_hmac("opd.percobaan", "\x1f".join(parts), algorithm="sha256").hexdigest()
