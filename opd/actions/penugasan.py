"""Who leads a unit. A post opens the leader's rights, so nobody writes down their own."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from opd import jejak
from opd.models import Opd, Penugasan

ISI = ["pegawai", "jabatan", "status", "dari", "sampai"]


def assign(*, by, form, opd: Opd, akhiri: Penugasan | None = None) -> Penugasan:
    """A new or corrected post from a valid PenugasanForm; `akhiri` is the post that ends the day before.

    Raises PermissionDenied for one's own post, BerubahError when somebody else saved it first.
    """
    _ensure_not_own(by, form.cleaned_data["pegawai"].pk)
    if form.instance.pk:
        _ensure_not_own(by, form.initial["pegawai"])
    with transaction.atomic():
        form.instance.opd = opd
        saved = jejak.save_form(form, by=by, aksi="ubah_penugasan" if form.instance.pk else "buat_penugasan", opd=opd)
        if akhiri is not None:
            end_post(by=by, penugasan=akhiri, sampai=saved.dari - dt.timedelta(days=1))
    return saved


def end_post(*, by, penugasan: Penugasan, sampai: dt.date) -> None:
    """The post's last day is `sampai`."""
    with transaction.atomic():
        before = {"sampai": penugasan.sampai}
        penugasan.sampai = sampai
        penugasan.save(update_fields=["sampai"])
        changes = jejak.changes(before, {"sampai": sampai})
        jejak.record(by=by, aksi="ubah_penugasan", sasaran=penugasan, opd=penugasan.opd, **changes)


def remove_post(*, by, penugasan: Penugasan) -> None:
    """Takes away a post that was written down by mistake; the trail keeps what it said.
    Raises PermissionDenied for one's own post."""
    _ensure_not_own(by, penugasan.pegawai_id)
    with transaction.atomic():
        before = jejak.snapshot(penugasan, ISI)
        jejak.record(by=by, aksi="hapus_penugasan", sasaran=penugasan, opd=penugasan.opd, before=before)
        penugasan.delete()


def _ensure_not_own(by, pegawai_id: int) -> None:
    if by.pegawai_id is not None and by.pegawai_id == pegawai_id:
        raise PermissionDenied("Penugasan Anda sendiri dicatat oleh orang lain. Minta rekan atau admin sistem mencatatnya.")
