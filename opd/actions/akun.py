"""What people do with their own account."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db import transaction

from opd import jejak
from opd.models import Pengguna


def change_password(*, by: Pengguna, sandi: str) -> None:
    """A new password of one's own; every session that knew the old one ends with it."""
    with transaction.atomic():
        by.set_password(sandi)
        by.save(update_fields=["password", "sandi_pada"])
        _record(by, "ganti_sandi")


def end_sessions(*, by: Pengguna, perangkat: Iterable[UserSession]) -> int:
    """Signs `by` out on those devices; returns how many."""
    perangkat = list(perangkat)
    with transaction.atomic():
        for device in perangkat:
            device.end()
        if perangkat:
            _record(by, "keluarkan_perangkat", jumlah=len(perangkat))
    return len(perangkat)


def _record(by: Pengguna, aksi: str, **isi) -> None:
    jejak.record(by=by, aksi=aksi, sasaran=by, opd=by.pegawai.opd if by.pegawai else None, **isi)
