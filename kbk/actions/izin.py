"""The two questions every write asks first: may this person do it, and is the day still open?"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kbk.kunci import Kunci, PeriodeTerkunci, ensure_unlocked
from kbk.models import Kegiatan, Kelompok, Rapat
from opd import jejak
from opd.akses import Permission, may
from opd.format_id import tanggal as tertulis
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


@contextmanager
def open_minutes(kegiatan: Kegiatan) -> Iterator[None]:
    """The same for the minutes of a meeting, which are closed for good once they are final. Raises PeriodeTerkunci."""
    with open_kegiatan(kegiatan):
        ensure_minutes_open(kegiatan)
        yield


def ensure_minutes_open(kegiatan: Kegiatan) -> None:
    """Asked inside the transaction of a write to what the minutes hold. Raises PeriodeTerkunci."""
    rapat = Rapat.objects.filter(kegiatan=kegiatan, disahkan_pada__isnull=False).select_related("disahkan_oleh").first()
    if rapat:
        raise PeriodeTerkunci(kunci_notulen(rapat, kegiatan))


def kunci_notulen(rapat: Rapat, kegiatan: Kegiatan) -> Kunci:
    """Why final minutes can't be changed. Needs disahkan_oleh, and the pemda of the activity."""
    hari = kegiatan.kelompok.opd.pemda.hari_ini(rapat.disahkan_pada)
    kalimat = (
        f"Notulen rapat ini sudah disahkan {rapat.disahkan_oleh.nama} pada {tertulis(hari)}, jadi mata acara, keputusan, "
        "tindak lanjut, dan kehadirannya tidak dapat diubah lagi. Bila ada yang keliru, tulis adendum."
    )
    return Kunci(
        kegiatan.tanggal, kegiatan.tanggal, kalimat, reverse("rapat_detail", args=[kegiatan.pk]), "Lihat notulen",
        "Notulen ini sudah disahkan", "Tulis adendum di halaman rapat; adendum tercetak di bawah notulen.",
    )  # fmt: skip
