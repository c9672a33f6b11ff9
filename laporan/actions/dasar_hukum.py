"""The list of rules a pemda's reports cite, kept with its trace. What is frozen in a report never changes."""

from django.db import transaction

from laporan.dasar_hukum import dasar_baku
from laporan.models import DasarHukum
from opd import jejak
from opd.models import PemerintahDaerah


def start_dasar_hukum(pemda: PemerintahDaerah) -> int:
    """Writes the usual rules as the pemda's own where it has none yet; returns how many."""
    if pemda.dasar_hukum.exists():
        return 0
    baku = dasar_baku(pemda.kode)
    DasarHukum.objects.bulk_create([DasarHukum(pemda=pemda, urutan=n, teks=teks) for n, teks in enumerate(baku, 1)])
    return len(baku)


def add_dasar_hukum(*, by, form, pemda: PemerintahDaerah) -> DasarHukum:
    """A rule more, after those that were cited until now."""
    with transaction.atomic():
        PemerintahDaerah.objects.select_for_update().get(pk=pemda.pk)  # of two first ones, only one writes the usual list
        start_dasar_hukum(pemda)
        form.instance.pemda = pemda
        return jejak.save_form(form, by=by, aksi="tambah_dasar_hukum", pemda=pemda)


def remove_dasar_hukum(*, by, dasar: DasarHukum) -> None:
    """For one that never belonged there; a rule that was replaced ends instead."""
    with transaction.atomic():
        before = jejak.snapshot(dasar, ["urutan", "teks", "berlaku_dari", "berlaku_sampai"])
        jejak.record(by=by, aksi="hapus_dasar_hukum", sasaran=dasar, pemda=dasar.pemda, before=before)
        dasar.delete()
