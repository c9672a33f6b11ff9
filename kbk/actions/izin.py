"""The question every write asks first: may this happen?"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from kbk.models import Kelompok
from opd.akses import Permission, may


class TanggalDepan(Exception):  # noqa: N818 – reads as the sentence it carries
    """An activity can't have happened tomorrow."""


def ensure_may_edit(*, by, kelompok: Kelompok) -> None:
    """Asked by every action on a group itself: its decrees and seats. Raises PermissionDenied."""
    if not may(by, Permission.KELOMPOK_EDIT, kelompok):
        raise PermissionDenied


def ensure_may_write(
    *, by, kelompok: Kelompok, tanggal: Iterable[dt.date], permission: Permission = Permission.KEGIATAN_EDIT
) -> None:
    """Asked by every action on an activity, its attendance, evidence and follow-ups.

    `tanggal` are all dates the write touches: of an activity that moves, the old one and the new one.
    Raises PermissionDenied when `by` has no such right in the group, TanggalDepan for a date after today
    in the pemda's zone.
    """
    if not may(by, permission, kelompok):
        raise PermissionDenied
    if max(tanggal) > kelompok.opd.pemda.hari_ini():
        raise TanggalDepan("Tanggalnya harus hari ini atau sebelumnya.")
