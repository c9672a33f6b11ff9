"""The values a unit chooses for a year: chosen, copied from the year before, taken back while unused."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kbk.models import Indikator, NilaiTerpilih
from opd import jejak
from opd.akses import Permission, may
from opd.models import Opd

ISI = ["opd", "tahun", "nilai", "masalah", "alasan", "perilaku"]
ISI_INDIKATOR = ["nilai_terpilih", "nama", "satuan", "arah", "nilai_awal", "target"]


class Terpakai(Exception):  # noqa: N818 – reads as the sentence it carries
    """Something already rests on it, so it stays; str() says what."""


def ensure_may_choose(*, by, opd: Opd) -> None:
    if not may(by, Permission.NILAI_PILIH, opd):
        raise PermissionDenied


def save_nilai_terpilih(*, by, form, indikator=None) -> NilaiTerpilih:
    """A chosen value from a valid NilaiTerpilihForm, with its new problem, and its first measure from a valid
    IndikatorForm. Raises BerubahError, PermissionDenied."""
    opd = form.instance.opd
    ensure_may_choose(by=by, opd=opd)
    new = form.instance.pk is None
    with transaction.atomic():
        form.ensure_unchanged()
        before = {} if new else _state(NilaiTerpilih.objects.get(pk=form.instance.pk))
        row = form.save(commit=False)
        if row.masalah is not None and row.masalah.pk is None:
            row.masalah.save()
            row.masalah = row.masalah  # takes over the new id
            after = jejak.snapshot(row.masalah, ["uraian", "sumber", "data_awal"])
            jejak.record(by=by, aksi="tulis_masalah", sasaran=row.masalah, opd=opd, after=after)
        row.save()
        form.save_m2m()
        changes = jejak.changes(before, _state(row))
        jejak.record(by=by, aksi="pilih_nilai" if new else "ubah_nilai_terpilih", sasaran=row, opd=opd, **changes)
        if indikator is not None:
            indikator.instance.nilai_terpilih = row
            jejak.save_form(indikator, by=by, aksi="tambah_indikator", opd=opd)
    return row


def _state(row: NilaiTerpilih) -> dict:
    return jejak.snapshot(row, ISI) | {"kelompok": sorted(row.kelompok.values_list("pk", flat=True))}


def remove_nilai_terpilih(*, by, row: NilaiTerpilih) -> None:
    """Takes back a choice with its measures; the problem stays. Raises Terpakai, PermissionDenied."""
    ensure_may_choose(by=by, opd=row.opd)
    with transaction.atomic():
        NilaiTerpilih.objects.select_for_update().get(pk=row.pk)
        if why := row.pemakaian():
            raise Terpakai(f"{row.nilai} tidak dapat dihapus: {why}.")
        before = _state(row) | {"indikator": [jejak.snapshot(i, ISI_INDIKATOR) for i in row.indikator.all()]}
        jejak.record(by=by, aksi="hapus_nilai_terpilih", sasaran=row, opd=row.opd, before=before)
        row.indikator.all().delete()
        row.delete()


def remove_indikator(*, by, indikator: Indikator) -> None:
    """Raises Terpakai when something was measured, PermissionDenied."""
    opd = indikator.nilai_terpilih.opd
    ensure_may_choose(by=by, opd=opd)
    with transaction.atomic():
        Indikator.objects.select_for_update().get(pk=indikator.pk)
        if count := indikator.pengukuran.count():
            raise Terpakai(f"Indikator ini tidak dapat dihapus: {count} pengukuran sudah tercatat.")
        jejak.record(
            by=by, aksi="hapus_indikator", sasaran=indikator, opd=opd, before=jejak.snapshot(indikator, ISI_INDIKATOR)
        )
        indikator.delete()


def copy_nilai_terpilih(*, by, opd: Opd, tahun: int) -> list[NilaiTerpilih]:
    """Last year's values that this year lacks, with problem, reason, behaviour, groups still active and
    measures; the last number measured becomes the new baseline. Twice gives nothing new.
    Raises PermissionDenied."""
    ensure_may_choose(by=by, opd=opd)
    with transaction.atomic():
        Opd.objects.select_for_update().get(pk=opd.pk)
        have = NilaiTerpilih.objects.filter(opd=opd, tahun=tahun).values("nilai")
        rows = NilaiTerpilih.objects.filter(opd=opd, tahun=tahun - 1).exclude(nilai__in=have).with_rincian()
        return [_copy(by, old, tahun) for old in rows]


def _copy(by, old: NilaiTerpilih, tahun: int) -> NilaiTerpilih:
    new = NilaiTerpilih.objects.create(
        opd=old.opd, tahun=tahun, nilai=old.nilai, masalah=old.masalah, alasan=old.alasan, perilaku=old.perilaku
    )
    named = list(old.kelompok.all())
    new.kelompok.set([group for group in named if group.aktif] or named)  # none would mean all
    copies = [
        Indikator.objects.create(
            nilai_terpilih=new,
            nama=i.nama,
            satuan=i.satuan,
            arah=i.arah,
            nilai_awal=i.ukur_terakhir.nilai if i.ukur_terakhir else i.nilai_awal,
            target=i.target,
        )
        for i in old.indikator.all()
    ]
    after = _state(new) | {"indikator": [jejak.snapshot(i, ISI_INDIKATOR) for i in copies]}
    jejak.record(by=by, aksi="salin_nilai_terpilih", sasaran=new, opd=old.opd, after=after, dari=old.pk)
    return new
