"""What is being typed is written here, and the files sent ahead of it; nothing of it counts before it is saved.

A draft leaves no trace in the trail: it is nobody's business but the author's, and the activity that it becomes
leaves all of them. It is never swept: it ends when the person saves it or throws it away.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kbk.actions.bukti import (
    BerkasBaru,
    Tersimpan,
    clean_name,
    discard,
    ensure_few,
    ensure_room,
    insert,
    local_instant,
    store,
)
from kbk.actions.izin import ensure_may_write
from kbk.models import BerkasDraf, DrafKegiatan, Kegiatan, Kelompok
from opd.berkas import Isi

DRAF_MAKS = 20  # that wait, per person
SIMPAN_BUANGAN = dt.timedelta(hours=48)  # a backup takes the database first and the files after it (reliability 3.2)


class DrafPenuh(Exception):  # noqa: N818 – reads as the sentence it carries
    """Too many drafts wait; str() is the sentence."""


class SudahTerkirim(Exception):  # noqa: N818
    """The form was saved in the meantime. `kegiatan` is what it became, None when the draft was thrown away."""

    def __init__(self, kegiatan: Kegiatan | None):
        super().__init__("Isian ini sudah tersimpan sebagai kegiatan." if kegiatan else "Isian ini sudah tidak ada.")
        self.kegiatan = kegiatan


class BerkasDitunggu(Exception):  # noqa: N818 – reads as the sentence it carries
    """Files were promised and are not here; nothing was written."""

    def __init__(self, berkas: list[BerkasDraf]):
        nama = ", ".join(f"“{b.nama_asal}”" for b in berkas)
        super().__init__(f"{nama} belum sampai di server. Tunggu sampai terunggah, coba lagi, atau buang berkas ini.")
        self.berkas = berkas


def save_draf(
    *,
    by,
    kelompok: Kelompok,
    kunci_kirim: str,
    isi: dict[str, list[str]],
    kegiatan: Kegiatan | None = None,
    janji: Iterable[tuple[str, str]] = (),
) -> DrafKegiatan:
    """What is typed takes the place of what was typed before; each promise (SHA-256, name) is remembered until its
    file arrives or the person takes it back. Raises PermissionDenied, SudahTerkirim, DrafPenuh, BuktiPenuh."""
    ensure_may_write(by=by, kelompok=kelompok, tanggal=kelompok.opd.pemda.hari_ini())
    with transaction.atomic():
        if sent := Kegiatan.objects.filter(pencatat=by, kunci_kirim=kunci_kirim).first():
            raise SudahTerkirim(sent)
        found = {"kelompok": kelompok, "kegiatan": kegiatan, "isi": isi, "disimpan_pada": timezone.now(), "dibuang_pada": None}
        draf, new = DrafKegiatan.objects.update_or_create(pengguna=by, kunci_kirim=kunci_kirim, defaults=found)
        if new:
            _ensure_few_drafts(by)
        _promise(draf, janji)
    return draf


def _ensure_few_drafts(by) -> None:
    if DrafKegiatan.objects.filter(pengguna=by).menunggu().count() > DRAF_MAKS:
        raise DrafPenuh(f"Anda masih punya {DRAF_MAKS} isian yang belum disimpan. Simpan atau buang salah satunya di daftar kegiatan.")


def _promise(draf: DrafKegiatan, janji: Iterable[tuple[str, str]]) -> None:
    there = {row.sha256_asal: row for row in draf.berkas.all()}
    wanted = dict(janji)
    back = [sha for sha in wanted if sha in there and there[sha].dibuang_pada]
    new = [BerkasDraf(draf=draf, sha256_asal=sha, nama_asal=clean_name(wanted[sha])) for sha in wanted if sha not in there]
    ensure_few(sum(not row.dibuang_pada for row in there.values()) + len(new) + len(back))
    draf.berkas.filter(sha256_asal__in=back).update(dibuang_pada=None)
    BerkasDraf.objects.bulk_create(new)


def add_berkas(*, by, draf: DrafKegiatan, sha256_asal: str, berkas: BerkasBaru) -> tuple[BerkasDraf, bool]:
    """(row, whether it is new). The file is on the disk before its row; a repeat writes nothing.
    Raises PermissionDenied, BuktiPenuh, SudahTerkirim, OSError when the disk is full."""
    ensure_may_write(by=by, kelompok=draf.kelompok, tanggal=draf.kelompok.opd.pemda.hari_ini())
    ensure_room(by=by, kegiatan=draf.kegiatan, berkas=[berkas])
    ensure_few(draf.berkas.menunggu().exclude(sha256_asal=sha256_asal).count() + 1)
    stored = store(berkas)
    with transaction.atomic():
        locked = DrafKegiatan.objects.select_for_update().filter(pk=draf.pk).menunggu().first()
        row = locked and BerkasDraf.objects.get_or_create(draf=draf, sha256_asal=sha256_asal)[0]
        if locked and not row.ada:
            _fill(row, stored)
            return row, True
        if locked and row.dibuang_pada:
            row.dibuang_pada = None
            row.save(update_fields=["dibuang_pada"])
    discard([stored])
    if not locked:
        raise SudahTerkirim(Kegiatan.objects.filter(pencatat=by, kunci_kirim=draf.kunci_kirim).first())
    return row, False


def _fill(row: BerkasDraf, stored: Tersimpan) -> None:
    berkas, isi = stored.berkas, stored.berkas.isi
    row.nama_asal, row.jenis = clean_name(berkas.nama_asal), berkas.jenis
    row.diambil_pada = berkas.diambil_pada or local_instant(isi.diambil, row.draf.kelompok.opd.pemda)
    row.berkas, row.pratinjau, row.ukuran = stored.nama, stored.pratinjau, stored.ukuran
    row.tipe, row.sha256, row.lebar, row.tinggi, row.rupa = isi.tipe, isi.sha256, isi.lebar, isi.tinggi, isi.rupa
    row.diterima_pada, row.dibuang_pada = timezone.now(), None
    row.save()


def take_over(*, by, kegiatan: Kegiatan) -> None:
    """The files of the draft of this form become evidence and the draft goes, in the caller's transaction; a file
    that is under way comes before or after, never between. Raises BerkasDitunggu, BuktiPenuh."""
    draf = DrafKegiatan.objects.select_for_update().filter(pengguna=by, kunci_kirim=kegiatan.kunci_kirim).first()
    if draf is not None:
        _take_over(by=by, kegiatan=kegiatan, draf=draf)


def take_over_edit(*, by, kegiatan: Kegiatan, kunci_kirim: str) -> None:
    """The same for a form that changes an activity."""
    rows = DrafKegiatan.objects.select_for_update().filter(pengguna=by, kunci_kirim=kunci_kirim, kegiatan=kegiatan)
    for draf in rows:
        _take_over(by=by, kegiatan=kegiatan, draf=draf)


def _take_over(*, by, kegiatan: Kegiatan, draf: DrafKegiatan) -> None:
    berkas = list(draf.berkas.menunggu())
    if missing := [row for row in berkas if not row.ada]:
        raise BerkasDitunggu(missing)
    there = set(kegiatan.bukti.berlaku().values_list("sha256", flat=True))
    ensure_few(len(there | {row.sha256 for row in berkas}))
    for row in berkas:
        if row.sha256 not in there:
            insert(by=by, kegiatan=kegiatan, tersimpan=_stored(row))
            there.add(row.sha256)
            row.delete()
    _throw_away(draf)
    if not draf.berkas.exists():
        draf.delete()


def _stored(row: BerkasDraf) -> Tersimpan:
    isi = Isi(b"", row.tipe, "", row.lebar, row.tinggi, row.sha256, None, rupa=row.rupa)
    return Tersimpan(BerkasBaru(isi, row.jenis, row.nama_asal, "", row.diambil_pada), row.berkas.name, row.pratinjau.name, row.ukuran)


def discard_draf(*, by, draf: DrafKegiatan) -> None:
    """Thrown away by its author."""
    with transaction.atomic():
        _throw_away(DrafKegiatan.objects.select_for_update().get(pk=draf.pk, pengguna=by))


def restore_draf(*, by, draf: DrafKegiatan) -> None:
    """Takes the throwing away back, with the files that went along; promised ones that had not come are gone. Twice is
    once. Raises DrafPenuh."""
    with transaction.atomic():
        locked = DrafKegiatan.objects.select_for_update().get(pk=draf.pk, pengguna=by)
        if locked.dibuang_pada is None:
            return
        locked.berkas.filter(dibuang_pada=locked.dibuang_pada).update(dibuang_pada=None)
        locked.dibuang_pada = None
        locked.save(update_fields=["dibuang_pada"])
        _ensure_few_drafts(by)


def discard_berkas(*, by, draf: DrafKegiatan, sha256_asal: str) -> None:
    """The author takes one file or promise back; one that is not there is no fault."""
    with transaction.atomic():
        locked = DrafKegiatan.objects.select_for_update().get(pk=draf.pk, pengguna=by)
        rows = locked.berkas.filter(sha256_asal=sha256_asal)
        rows.filter(berkas="").delete()
        rows.menunggu().update(dibuang_pada=timezone.now())


def _throw_away(draf: DrafKegiatan) -> None:
    draf.dibuang_pada = timezone.now()
    draf.save(update_fields=["dibuang_pada"])
    draf.berkas.filter(berkas="").delete()
    draf.berkas.menunggu().update(dibuang_pada=draf.dibuang_pada)


def sweep_buangan(at: dt.datetime | None = None) -> int:
    """Removes what was thrown away two days ago, and returns how many files. The file goes before its row: whoever
    dies between them leaves a row that the next sweep finds again, and no file that nobody knows."""
    batas = (at or timezone.now()) - SIMPAN_BUANGAN
    ids = list(BerkasDraf.objects.filter(dibuang_pada__lt=batas).values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            for row in BerkasDraf.objects.select_for_update().filter(pk=pk, dibuang_pada__lt=batas):
                for nama in filter(None, [row.berkas.name, row.pratinjau.name]):
                    default_storage.delete(nama)
                row.delete()
    DrafKegiatan.objects.filter(dibuang_pada__lt=batas, berkas=None).delete()
    return len(ids)
