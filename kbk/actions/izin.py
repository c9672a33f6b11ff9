"""The two questions every write asks first: may this person do it, and is the day still open?"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied

from kbk.kunci import ensure_unlocked
from kbk.models import Kegiatan, Kelompok
from opd import jejak
from opd.akses import Permission, may
from opd.models import Opd


class TanggalDepan(Exception):  # noqa: N818 – reads as the sentence it carries
    """An activity can't have happened tomorrow."""


def ensure_may_edit(*, by, kelompok: Kelompok) -> None:
    """Asked by every action on a group itself: its decrees and seats. Raises PermissionDenied."""
    if not may(by, Permission.KELOMPOK_EDIT, kelompok):
        raise PermissionDenied


def ensure_may_write(
    *, by, kelompok: Kelompok, tanggal: dt.date, permission: Permission = Permission.KEGIATAN_EDIT
) -> None:
    """Asked by every action on an activity, its attendance, evidence and follow-ups; `tanggal` is the date it
    will have. Raises PermissionDenied when `by` has no such right in the group, TanggalDepan for a date after
    today in the pemda's zone.
    """
    if not may(by, permission, kelompok):
        raise PermissionDenied
    if tanggal > kelompok.opd.pemda.hari_ini():
        raise TanggalDepan("Tanggalnya harus hari ini atau sebelumnya.")


@contextmanager
def open_days(opd: Opd, hari: Iterable[dt.date]) -> Iterator[None]:
    """The transaction of a write that touches these days. Submitting and accepting a report take the same chain,
    so of a write and an acceptance in the same moment one comes whole after the other: never half (reliability
    C74). Raises PeriodeTerkunci."""
    with jejak.exclusive():
        ensure_unlocked(opd, hari)
        yield


@contextmanager
def open_kegiatan(kegiatan: Kegiatan) -> Iterator[None]:
    """The same for what hangs on an activity, by the date it has now: somebody may just have moved it.
    Raises PeriodeTerkunci."""
    with jejak.exclusive():
        tanggal = Kegiatan.objects.values_list("tanggal", flat=True).get(pk=kegiatan.pk)
        ensure_unlocked(kegiatan.kelompok.opd, [tanggal])
        yield
