"""Numbers measured: noted, corrected and taken back, each with its trace."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kbk.actions.izin import TanggalDepan
from kbk.models import Indikator, Pengukuran
from opd import jejak
from opd.akses import Permission, may

ISI = ["indikator", "tanggal", "nilai", "keterangan", "bukti"]


def ensure_may_measure(*, by, indikator: Indikator, tanggal: Iterable[dt.date]) -> None:
    """Asked by every write of a measure; `tanggal` are all dates it touches. Raises PermissionDenied, TanggalDepan."""
    if not may(by, Permission.PENGUKURAN_EDIT, indikator):
        raise PermissionDenied
    if max(tanggal) > indikator.nilai_terpilih.opd.pemda.hari_ini():
        raise TanggalDepan("Tanggalnya harus hari ini atau sebelumnya.")


def save_pengukuran(*, by, form) -> Pengukuran:
    """A new or corrected measure from a valid PengukuranForm. Raises BerubahError, PermissionDenied, TanggalDepan."""
    new = form.instance.pk is None
    days = [form.cleaned_data["tanggal"]] + ([] if new else [form.initial["tanggal"]])
    ensure_may_measure(by=by, indikator=form.indikator, tanggal=days)
    with transaction.atomic():
        form.ensure_unchanged()
        before = {} if new else jejak.snapshot(Pengukuran.objects.get(pk=form.instance.pk), ISI)
        row = form.save(commit=False)
        if new:
            row.pencatat = by
        row.save()
        changes = jejak.changes(before, jejak.snapshot(row, ISI))
        aksi = "catat_pengukuran" if new else "ubah_pengukuran"
        jejak.record(by=by, aksi=aksi, sasaran=row, opd=form.indikator.nilai_terpilih.opd, **changes)
    return row


def remove_pengukuran(*, by, pengukuran: Pengukuran) -> None:
    """Takes back a number noted by mistake; the trail keeps it. Raises PermissionDenied."""
    indikator = pengukuran.indikator
    ensure_may_measure(by=by, indikator=indikator, tanggal=[pengukuran.tanggal])
    with transaction.atomic():
        before = jejak.snapshot(pengukuran, ISI)
        jejak.record(by=by, aksi="hapus_pengukuran", sasaran=pengukuran, opd=indikator.nilai_terpilih.opd, before=before)
        pengukuran.delete()
