"""Decrees of a group: the scan is on the disk before its row commits, and an old scan is never overwritten."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from kbk.actions.izin import ensure_may_edit
from kbk.models import SuratKeputusan
from opd import jejak
from opd.forms.semula import BerubahError
from opd.penyimpanan import server_name

ISI = ["nomor", "tanggal", "berlaku_dari", "berlaku_sampai", "sha256"]


def save_sk(*, by, form) -> SuratKeputusan:
    """A new or corrected decree from a valid SkForm. A new scan takes the place of the old one, whose file
    stays. The file is on the disk before its row commits. Raises BerubahError, PermissionDenied."""
    kelompok = form.kelompok
    ensure_may_edit(by=by, kelompok=kelompok)
    name = ""
    if form.isi:
        name = default_storage.save(server_name("sk", form.isi.ekstensi), ContentFile(form.isi.data))
    try:
        with transaction.atomic():
            return _write_sk(by, form, name)
    except (BerubahError, IntegrityError):
        if name:
            default_storage.delete(name)
        raise


def _write_sk(by, form, name: str) -> SuratKeputusan:
    form.ensure_unchanged()
    new = form.instance.pk is None
    before = {} if new else jejak.snapshot(SuratKeputusan.objects.get(pk=form.instance.pk), ISI)
    sk = form.save(commit=False)
    sk.kelompok = form.kelompok
    if name:
        sk.berkas, sk.sha256 = name, form.isi.sha256
    sk.save()
    changes = jejak.changes(before, jejak.snapshot(sk, ISI))
    aksi = "tambah_sk" if new else "ubah_sk"
    jejak.record(by=by, aksi=aksi, sasaran=sk, opd=form.kelompok.opd, kelompok=form.kelompok.pk, **changes)
    return sk
