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


def set_terima_surel(*, by: Pengguna, terima: bool) -> None:
    """Whether the daily letter comes by e-mail; notices in the application come either way."""
    with transaction.atomic():
        before = Pengguna.objects.select_for_update().values_list("terima_surel", flat=True).get(pk=by.pk)
        if before != terima:
            Pengguna.objects.filter(pk=by.pk).update(terima_surel=terima)
            _record(by, "atur_surel", before={"terima_surel": before}, after={"terima_surel": terima})


def _record(by: Pengguna, aksi: str, **isi) -> None:
    jejak.record(by=by, aksi=aksi, sasaran=by, opd=by.pegawai.opd if by.pegawai else None, **isi)
