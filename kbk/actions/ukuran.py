"""Numbers measured: noted, corrected and taken back, each with its trace."""

import datetime as dt

from django.core.exceptions import PermissionDenied

from kbk.actions.izin import TanggalDepan, open_days
from kbk.kunci import ensure_unlocked
from kbk.models import Indikator, Pengukuran
from opd import jejak
from opd.akses import Permission, may

ISI = ["indikator", "tanggal", "nilai", "keterangan", "bukti"]


def ensure_may_measure(*, by, indikator: Indikator, tanggal: dt.date) -> None:
    """Asked by every write of a measure; `tanggal` is the date it will have. Raises PermissionDenied, TanggalDepan."""
    if not may(by, Permission.PENGUKURAN_EDIT, indikator):
        raise PermissionDenied
    if tanggal > indikator.nilai_terpilih.opd.pemda.hari_ini():
        raise TanggalDepan("Tanggalnya harus hari ini atau sebelumnya.")


def save_pengukuran(*, by, form) -> Pengukuran:
    """A new or corrected measure from a valid PengukuranForm. One that moves needs
    both days open. Raises BerubahError, PermissionDenied, TanggalDepan, PeriodeTerkunci."""
    new, opd = form.instance.pk is None, form.indikator.nilai_terpilih.opd
    days = [form.cleaned_data["tanggal"], *([] if new else [form.initial["tanggal"]])]
    ensure_may_measure(by=by, indikator=form.indikator, tanggal=days[0])
    with open_days(opd, days):
        form.ensure_unchanged()
        before = {} if new else jejak.snapshot(Pengukuran.objects.get(pk=form.instance.pk), ISI)
        row = form.save(commit=False)
        if new:
            row.pencatat = by
        row.save()
        changes = jejak.changes(before, jejak.snapshot(row, ISI))
        aksi = "catat_pengukuran" if new else "ubah_pengukuran"
        jejak.record(by=by, aksi=aksi, sasaran=row, opd=opd, **changes)
    return row


def remove_pengukuran(*, by, pengukuran: Pengukuran) -> None:
    """Takes back a number noted by mistake; the trail keeps it. Twice is once. Raises PermissionDenied,
    PeriodeTerkunci."""
    indikator = pengukuran.indikator
    ensure_may_measure(by=by, indikator=indikator, tanggal=pengukuran.tanggal)
    opd = indikator.nilai_terpilih.opd
    with jejak.exclusive():
        kini = Pengukuran.objects.filter(pk=pengukuran.pk).first()
        if kini is None:
            return
        ensure_unlocked(opd, [kini.tanggal])
        jejak.record(by=by, aksi="hapus_pengukuran", sasaran=kini, opd=opd, before=jejak.snapshot(kini, ISI))
        kini.delete()
