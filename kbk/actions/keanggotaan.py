"""Seats in a group. What happened stays: a seat ends, it is not overwritten."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from kbk.actions.izin import ensure_may_edit
from kbk.models import Keanggotaan, Kelompok
from opd import jejak
from opd.format_id import tanggal
from opd.models import Pegawai

ISI = ["kelompok", "pegawai", "peran", "dari", "sampai"]


class KursiDitolak(Exception):  # noqa: N818 – reads as the sentence it carries
    """The seat can't be written like this; str() says how to mend it."""


def candidates(kelompok: Kelompok):
    """Staff who may sit in this group: of its unit, of the units below it and of those above it."""
    parts = kelompok.opd.jalur.split("/")[:-1]
    above = ["/".join(parts[: n + 1]) + "/" for n in range(1, len(parts))]
    below = Q(opd__jalur__startswith=kelompok.opd.jalur)
    return Pegawai.objects.filter(below | Q(opd__jalur__in=above), aktif=True)


def add_anggota(
    *, by, kelompok: Kelompok, pegawai: Iterable[Pegawai], peran: str, dari: dt.date
) -> list[Keanggotaan]:
    """One open seat each, all or none. Raises KursiDitolak, PermissionDenied."""
    ensure_may_edit(by=by, kelompok=kelompok)
    people = list(pegawai)
    known = set(candidates(kelompok).filter(pk__in=[p.pk for p in people]).values_list("pk", flat=True))
    if strangers := [str(p) for p in people if p.pk not in known]:
        raise KursiDitolak(f"{', '.join(strangers)} bukan pegawai aktif unit ini atau unit di atas dan di bawahnya.")
    with transaction.atomic():
        _lock(kelompok)
        return [_seat(by, Keanggotaan(kelompok=kelompok, pegawai=p, peran=peran, dari=dari)) for p in people]


def change_peran(*, by, form) -> Keanggotaan:
    """Another role from a date on: the old seat ends the day before and a new one begins. From the first
    day of the seat it is a correction. Raises KursiDitolak, BerubahError, PermissionDenied."""
    seat, mulai, peran = form.instance, form.cleaned_data["mulai"], form.cleaned_data["peran"]
    ensure_may_edit(by=by, kelompok=seat.kelompok)
    with transaction.atomic():
        _lock(seat.kelompok)
        form.ensure_unchanged()
        seat = Keanggotaan.objects.select_related("kelompok__opd", "pegawai").get(pk=seat.pk)
        before = jejak.snapshot(seat, ISI)
        if mulai < seat.dari or (seat.sampai and mulai > seat.sampai):
            raise KursiDitolak(f"Tanggalnya harus dalam masa keanggotaan ini, mulai {tanggal(seat.dari)}.")
        if mulai == seat.dari:
            Keanggotaan.objects.filter(pk=seat.pk).update(peran=peran)
            return _trace(by, seat, before, "ubah_peran_anggota", peran=peran)
        end = mulai - dt.timedelta(days=1)
        Keanggotaan.objects.filter(pk=seat.pk).update(sampai=end)
        _trace(by, seat, before, "akhiri_anggota", sampai=end)
        return _seat(
            by,
            Keanggotaan(
                kelompok=seat.kelompok, pegawai=seat.pegawai, peran=peran, dari=mulai, sampai=before["sampai"]
            ),
        )


def change_masa(*, by, form) -> Keanggotaan:
    """Other first or last day; a last day ends the seat. Raises KursiDitolak, BerubahError, PermissionDenied."""
    seat, span = form.instance, {name: form.cleaned_data[name] for name in ("dari", "sampai")}
    ensure_may_edit(by=by, kelompok=seat.kelompok)
    with transaction.atomic():
        _lock(seat.kelompok)
        form.ensure_unchanged()
        seat = Keanggotaan.objects.select_related("kelompok__opd", "pegawai").get(pk=seat.pk)
        before = jejak.snapshot(seat, ISI)
        _refuse_overlap(Keanggotaan(pk=seat.pk, kelompok=seat.kelompok, pegawai=seat.pegawai, **span))
        Keanggotaan.objects.filter(pk=seat.pk).update(**span)
        return _trace(by, seat, before, "ubah_masa_anggota", **span)


def remove_kursi(*, by, kursi: Keanggotaan) -> None:
    """Takes back a seat that was noted by mistake. Raises KursiDitolak when the person's attendance in the
    group was taken during it, PermissionDenied."""
    ensure_may_edit(by=by, kelompok=kursi.kelompok)
    with transaction.atomic():
        _lock(kursi.kelompok)
        if kursi.terpakai():
            raise KursiDitolak("Kehadirannya sudah tercatat, jadi keanggotaan ini diakhiri, bukan dihapus.")
        jejak.record(
            by=by,
            aksi="hapus_anggota",
            sasaran=kursi,
            opd=kursi.kelompok.opd,
            before=jejak.snapshot(kursi, ISI),
        )
        kursi.delete()


def _lock(kelompok: Kelompok) -> None:
    """One writer of seats per group at a time, so that no two overlap."""
    Kelompok.objects.select_for_update().get(pk=kelompok.pk)


def _seat(by, seat: Keanggotaan) -> Keanggotaan:
    _refuse_overlap(seat)
    seat.save(force_insert=True)
    after = jejak.snapshot(seat, ISI)
    jejak.record(by=by, aksi="tambah_anggota", sasaran=seat, opd=seat.kelompok.opd, after=after)
    return seat


def _refuse_overlap(seat: Keanggotaan) -> None:
    """A person sits in a group once on any day."""
    others = Keanggotaan.objects.filter(kelompok=seat.kelompok, pegawai=seat.pegawai).exclude(pk=seat.pk)
    others = others.filter(Q(sampai__isnull=True) | Q(sampai__gte=seat.dari))
    if seat.sampai:
        others = others.filter(dari__lte=seat.sampai)
    if other := others.order_by("dari").first():
        raise KursiDitolak(
            f"{seat.pegawai} sudah menjadi {other.get_peran_display().lower()} kelompok ini sejak "
            f"{tanggal(other.dari)}. Akhiri dahulu, atau ganti perannya."
        )


def _trace(by, seat: Keanggotaan, before: dict, aksi: str, **changed) -> Keanggotaan:
    for name, value in changed.items():
        setattr(seat, name, value)
    changes = jejak.changes(before, jejak.snapshot(seat, ISI))
    jejak.record(by=by, aksi=aksi, sasaran=seat, opd=seat.kelompok.opd, **changes)
    return seat
