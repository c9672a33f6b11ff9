"""A person moves on: what they held ends, what they had open goes to others, and the staff list follows on the day.

Rights are dated, so that they end by themselves; only the staff list itself waits for `apply_due`.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from opd import jejak
from opd.akses import Permission, may, reaches
from opd.models import Mutasi, Opd, Pegawai, Pengguna
from opd.mutasi import Rencana, end_tie, restore_tie, yang_berakhir, yang_diserahkan

ISI = ["pegawai", "jenis", "mulai", "dari_opd", "ke_opd", "jabatan_lama", "jabatan"]


class MutasiDitolak(Exception):  # noqa: N818 – reads as the sentence it carries
    """The move can't be written down like this; str() says how to mend it."""


def record_mutasi(
    *, by: Pengguna, rencana: Rencana, berakhir: Collection[str], serahan: dict[str, Pegawai]
) -> tuple[Mutasi, bool]:
    """Writes down a move: ends the rows of `berakhir` (keys) the day before it, hands the work of `serahan`
    {key: person} over at once, and puts the person in the new place when the day has come.

    The same move sent again gives (the row, False) and writes nothing. Everything that ties somebody who leaves
    the region ends, named or not. Raises PermissionDenied, MutasiDitolak.
    """
    _ensure_may(by, rencana)
    if rencana.ke_opd:
        ensure_open(rencana.ke_opd, rencana.mulai)
    with transaction.atomic():
        Pegawai.objects.select_for_update().get(pk=rencana.pegawai.pk)  # alone: a join would lose a row that moved while we waited
        pegawai = Pegawai.objects.select_related("opd__pemda").get(pk=rencana.pegawai.pk)
        if row := written_down(rencana):
            return row, False
        _ensure_current(pegawai, rencana)
        hari_ini = pegawai.opd.pemda.hari_ini()
        ikatan = _end_ties(by, rencana, berakhir, hari_ini)
        _hand_over(by, rencana, serahan)
        row = Mutasi.objects.create(
            pegawai=pegawai, jenis=rencana.jenis, mulai=rencana.mulai, dari_opd=rencana.dari_opd, ke_opd=rencana.ke_opd,
            jabatan_lama=pegawai.jabatan, jabatan=rencana.jabatan, ikatan=[i for i in ikatan if i], oleh=by,
        )  # fmt: skip
        rincian = {"berakhir": len(ikatan), "diserahkan": {kunci: orang.pk for kunci, orang in serahan.items()}}
        jejak.record(
            by=by, aksi="catat_mutasi", sasaran=pegawai, opd=rencana.dari_opd, mutasi=row.pk, after=jejak.snapshot(row, ISI), **rincian
        )
        if row.mulai <= hari_ini:
            _apply(by, row)
    return row, True


def written_down(rencana: Rencana) -> Mutasi | None:
    """The row of exactly this move, when it was sent before."""
    isi = {"jenis": rencana.jenis, "dari_opd": rencana.dari_opd, "ke_opd": rencana.ke_opd, "jabatan": rencana.jabatan}
    return Mutasi.objects.filter(pegawai=rencana.pegawai, mulai=rencana.mulai, **isi).first()


def cancel_mutasi(*, by: Pengguna, mutasi: Mutasi) -> None:
    """Takes back a move whose day hasn't come: what it would have ended goes on as before. Work that was handed over
    stays where it is. Raises PermissionDenied, MutasiDitolak when it is in force already."""
    if not may(by, Permission.PEGAWAI_EDIT, mutasi.pegawai):
        raise PermissionDenied
    with transaction.atomic():
        row = Mutasi.objects.menunggu().select_for_update().filter(pk=mutasi.pk).first()
        if row is None:
            raise MutasiDitolak("Mutasi ini sudah berlaku. Catat mutasi baru untuk mengembalikannya.")
        for slug, pk, sampai in row.ikatan:
            restore_tie(by=by, slug=slug, pk=pk, sampai=sampai, hari_terakhir=row.hari_terakhir)
        before = jejak.snapshot(row, ISI)
        jejak.record(by=by, aksi="batalkan_mutasi", sasaran=row.pegawai, opd=row.dari_opd, before=before)
        row.delete()


def apply_due(at: dt.datetime | None = None) -> int:
    """Brings the staff list up to the moves whose first day has come where they are; returns how many."""
    at, count = at or timezone.now(), 0
    for row in Mutasi.objects.menunggu().filter(mulai__lte=at.date() + dt.timedelta(days=1)).select_related("dari_opd__pemda"):
        if row.mulai > row.dari_opd.pemda.hari_ini(at):
            continue
        with transaction.atomic():
            if Mutasi.objects.menunggu().select_for_update().filter(pk=row.pk).first():
                _apply(None, row)
                count += 1
    return count


def ensure_open(opd: Opd, on: dt.date) -> None:
    """Raises MutasiDitolak when the unit takes nobody on that day."""
    if not opd.berlaku_pada(on):
        raise MutasiDitolak(f"{opd.nama} tidak berlaku pada tanggal itu. Pilih penerusnya.")


def move_everybody(*, by: Pengguna, people: Iterable[Pegawai], dari: Opd, ke: Opd, on: dt.date) -> None:
    """Whole units change hands at once: everybody works in the successor from that day, with a line of their own in
    their history. What they hold in the old unit runs on, because its last reports are still to be made."""
    ensure_open(ke, on)
    isi = {"jenis": Mutasi.Jenis.PINDAH, "mulai": on, "dari_opd": dari, "ke_opd": ke, "oleh": by, "berlaku_pada": timezone.now()}
    people = list(people)
    rows = [Mutasi(pegawai=p, jabatan_lama=p.jabatan, jabatan=p.jabatan, **isi) for p in people]
    Mutasi.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    Pegawai.objects.filter(pk__in=[p.pk for p in people]).update(opd=ke)


def _ensure_may(by: Pengguna, rencana: Rencana) -> None:
    """One keeps the staff list where the person is and where they go; nobody writes down their own move."""
    if by.pegawai_id == rencana.pegawai.pk:
        raise PermissionDenied("Mutasi Anda sendiri dicatat oleh orang lain. Minta Bagian Organisasi atau admin sistem.")
    units = [rencana.dari_opd, *([rencana.ke_opd] if rencana.ke_opd else [])]
    if not all(reaches(by, Permission.PEGAWAI_EDIT, unit) for unit in units):
        raise PermissionDenied("Perpindahan antarperangkat daerah dicatat oleh Bagian Organisasi.")


def _ensure_current(pegawai: Pegawai, rencana: Rencana) -> None:
    if pegawai.mutasi.filter(mulai=rencana.mulai).exists():
        raise MutasiDitolak("Pada tanggal itu sudah tercatat mutasi lain orang ini. Pilih tanggal lain, atau batalkan yang itu.")
    if pegawai.mutasi.menunggu().exists():
        raise MutasiDitolak("Masih ada mutasi orang ini yang menunggu tanggalnya. Batalkan yang itu dahulu.")
    if pegawai.opd_id != rencana.dari_opd.pk or not pegawai.aktif:
        raise MutasiDitolak("Data pegawai ini baru saja berubah. Buka halamannya, lalu periksa.")


def _end_ties(by: Pengguna, rencana: Rencana, berakhir: Collection[str], hari_ini: dt.date) -> list:
    ended = []
    for ikatan in yang_berakhir(rencana, by):
        if ikatan.kunci not in berakhir and rencana.jenis != Mutasi.Jenis.KELUAR:
            continue
        if not ikatan.boleh:
            raise MutasiDitolak(f"{ikatan.sebutan} bukan wewenang Anda. Minta Bagian Organisasi atau admin sistem mencatat mutasi ini.")
        ended.append(end_tie(by=by, ikatan=ikatan, rencana=rencana, hari_ini=hari_ini))
    return ended


def _hand_over(by: Pengguna, rencana: Rencana, serahan: dict[str, Pegawai]) -> None:
    for kerja in yang_diserahkan(rencana, by):
        kepada = serahan.get(kerja.kunci)
        if kepada is not None:
            if halangan := kerja.jenis.halangan(kerja.row, kepada):
                raise MutasiDitolak(halangan)
            kerja.jenis.serahkan(by=by, row=kerja.row, kepada=kepada, rencana=rencana)
        elif kerja.jenis.harus and rencana.pergi:
            raise MutasiDitolak(f"“{kerja.sebutan}” belum diserahkan kepada siapa pun. Pilih penerimanya.")


def _apply(by: Pengguna | None, row: Mutasi) -> None:
    """The staff list as the move wants it; `by` is None when the day came by itself."""
    pegawai = Pegawai.objects.select_related("opd__pemda").get(pk=row.pegawai_id)
    before = jejak.snapshot(pegawai, ["opd", "jabatan", "aktif"])
    isi = {"jabatan": row.jabatan, "opd": row.ke_opd} if row.ke_opd else {"jabatan": row.jabatan or pegawai.jabatan}
    isi["aktif"] = row.jenis != Mutasi.Jenis.KELUAR
    Pegawai.objects.filter(pk=pegawai.pk).update(**isi)
    row.berlaku_pada = timezone.now()
    row.save(update_fields=["berlaku_pada"])
    pegawai.refresh_from_db()
    changes = jejak.changes(before, jejak.snapshot(pegawai, ["opd", "jabatan", "aktif"]))
    jejak.record(by=by, aksi="terapkan_mutasi", sasaran=pegawai, opd=pegawai.opd, mutasi=row.pk, **changes)
    if not pegawai.aktif:
        _close_account(by, pegawai)


def _close_account(by: Pengguna | None, pegawai: Pegawai) -> None:
    akun = Pengguna.objects.filter(pegawai=pegawai, is_active=True).first()
    if akun is not None:
        Pengguna.objects.filter(pk=akun.pk).update(is_active=False)
        jejak.record(by=by, aksi="nonaktifkan_pengguna", sasaran=akun, opd=pegawai.opd)
