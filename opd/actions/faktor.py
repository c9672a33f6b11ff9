"""Setting up and taking away the second factor. Every open session of the account ends with each of these; the
view gives the person's own session the new mark."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet

from opd import jejak
from opd.actions.pengguna import BUKAN_WEWENANG
from opd.akses import two_step_roles
from opd.delegasi import may_manage
from opd.faktor import APLIKASI, KUNCI, PEMULIHAN, Adapter, current_counter
from opd.models import Pengguna


class FaktorTerakhirError(Exception):
    """The role asks for a second factor, and this is the only one."""


def pair_app(*, by: Pengguna, rahasia: str) -> bool:
    """The app with this secret, instead of an earlier one; whether recovery codes were made with it."""
    with _changing(by, by=by, aksi="pasang_autentikator"):
        _rows(by, APLIKASI).delete()
        data = {"secret": Adapter().encrypt(rahasia), "terakhir": current_counter()}  # the code shown now is used up
        Authenticator.objects.create(user=by, type=APLIKASI, data=data)
        return _ensure_recovery_codes(by)


def add_passkey(*, by: Pengguna, nama: str, kredensial: dict) -> bool:
    """One more passkey; whether recovery codes were made with it."""
    with _changing(by, by=by, aksi="tambah_kunci_sandi"):
        Authenticator.objects.create(user=by, type=KUNCI, data={"name": nama, "credential": kredensial})
        return _ensure_recovery_codes(by)


def remove_factor(*, by: Pengguna, faktor: Authenticator) -> None:
    """The app or one passkey; the recovery codes go with the last of them. Raises FaktorTerakhirError."""
    with _changing(by, by=by, aksi="lepas_autentikator" if faktor.type == APLIKASI else "hapus_kunci_sandi"):
        if not _rows(by, APLIKASI, KUNCI).exclude(pk=faktor.pk).exists():
            if two_step_roles(by):
                raise FaktorTerakhirError
            _rows(by, PEMULIHAN).delete()
        _rows(by, APLIKASI, KUNCI).filter(pk=faktor.pk).delete()


def renew_recovery_codes(*, by: Pengguna) -> None:
    """New codes; the old ones, used or not, are worth nothing any more."""
    with _changing(by, by=by, aksi="buat_kode_pemulihan"):
        _rows(by, PEMULIHAN).delete()
        RecoveryCodes.activate(by)


def reset_factors(*, by: Pengguna, pengguna: Pengguna) -> None:
    """For somebody who lost the phone. The password stays; who must have a second factor is led to set up a new
    one at the next sign-in. Raises PermissionDenied."""
    if not may_manage(by, pengguna):
        raise PermissionDenied(BUKAN_WEWENANG)
    clear_factors(by=by, pengguna=pengguna)


def clear_factors(*, by: Pengguna | None, pengguna: Pengguna) -> None:
    """As `reset_factors`, asking nobody: for the command line of the server."""
    with _changing(pengguna, by=by, aksi="lepas_dua_langkah"):
        _rows(pengguna, APLIKASI, KUNCI, PEMULIHAN).delete()


@contextmanager
def _changing(pengguna: Pengguna, *, by: Pengguna | None, aksi: str) -> Iterator[None]:
    """One change at a time, with its trace, and the end of every session in the same transaction."""
    with transaction.atomic():
        Pengguna.objects.select_for_update().get(pk=pengguna.pk)
        yield
        Pengguna.objects.filter(pk=pengguna.pk).update(sesi_ke=F("sesi_ke") + 1)
        unit = pengguna.pegawai.opd if pengguna.pegawai else None
        jejak.record(by=by, aksi=aksi, sasaran=pengguna, opd=unit)
    pengguna.refresh_from_db(fields=["sesi_ke"])


def _rows(pengguna: Pengguna, *jenis: str) -> QuerySet:
    return Authenticator.objects.filter(user_id=pengguna.pk, type__in=jenis)


def _ensure_recovery_codes(pengguna: Pengguna) -> bool:
    if _rows(pengguna, PEMULIHAN).exists():
        return False
    RecoveryCodes.activate(pengguna)
    return True
