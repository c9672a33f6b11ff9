"""Questions about one activity: asked by a reviewer, answered by the group or its secretary, closed by a reviewer.

None of it changes the activity, so an accepted report does not stand in the way.
"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kbk.models import Kegiatan, PermintaanKelengkapan
from opd import jejak
from opd.akses import Permission, may


class SudahBerubah(Exception):  # noqa: N818
    """Somebody else answered or closed it first; str() says so."""


def ask_kelengkapan(*, by, kegiatan: Kegiatan, isi: str) -> PermintaanKelengkapan:
    """The same open question of the same person is one row, however often it is sent. Raises PermissionDenied."""
    if not may(by, Permission.KELENGKAPAN_ASK, kegiatan):
        raise PermissionDenied
    with jejak.exclusive():
        ada = PermintaanKelengkapan.objects.terbuka().filter(kegiatan=kegiatan, penanya=by, isi=isi).first()
        if ada:
            return ada
        row = PermintaanKelengkapan.objects.create(kegiatan=kegiatan, penanya=by, isi=isi)
        after = {"kegiatan": kegiatan.pk, "isi": isi}
        jejak.record(by=by, aksi="minta_kelengkapan", sasaran=row, opd=kegiatan.kelompok.opd, after=after)
    return row


def answer_kelengkapan(*, by, permintaan: PermintaanKelengkapan, jawaban: str) -> None:
    """Passes the question back to the reviewers. Raises PermissionDenied, SudahBerubah."""
    if not may(by, Permission.KEGIATAN_EDIT, permintaan.kegiatan):
        raise PermissionDenied
    with jejak.exclusive():
        rows = PermintaanKelengkapan.objects.menunggu_jawaban().filter(pk=permintaan.pk)
        if not rows.update(jawaban=jawaban, penjawab=by, dijawab_pada=timezone.now()):
            raise SudahBerubah("Permintaan ini baru saja dijawab atau ditutup orang lain.")
        _record(by, permintaan, "jawab_kelengkapan", jawaban=jawaban)


def close_kelengkapan(*, by, permintaan: PermintaanKelengkapan) -> None:
    """Answered or not: a reviewer may also see that nothing is missing any more. Raises PermissionDenied, SudahBerubah."""
    if not may(by, Permission.KELENGKAPAN_ASK, permintaan.kegiatan):
        raise PermissionDenied
    with jejak.exclusive():
        rows = PermintaanKelengkapan.objects.terbuka().filter(pk=permintaan.pk)
        if not rows.update(penutup=by, ditutup_pada=timezone.now()):
            raise SudahBerubah("Permintaan ini baru saja ditutup orang lain.")
        _record(by, permintaan, "tutup_kelengkapan")


def _record(by, permintaan: PermintaanKelengkapan, aksi: str, **after) -> None:
    kegiatan = permintaan.kegiatan
    jejak.record(by=by, aksi=aksi, sasaran=permintaan, opd=kegiatan.kelompok.opd, after=after, kegiatan=kegiatan.pk)
