"""Reopening what was accepted (design 4, 5)."""

import datetime as dt

from django.db import models

from laporan.models.laporan import SUDAH_DITERIMA
from opd.akses import Scoped, ScopedQuerySet

BUKA_MAKS = dt.timedelta(days=31)  # longer is asked for again, with a reason of its own


class PembukaanKembali(Scoped, models.Model):
    """An accepted revision whose period may be mended until the end of `sampai` where the pemda is.

    It ends by itself: nothing has to run, whoever asks compares the date. The newest reopening of a revision
    counts, so a later one prolongs or shortens it. The revision itself stays accepted, in the recap and with the
    province, until the one that is made from it is accepted in its place.
    """

    OPD_PATH, PEMDA_PATH = "laporan__opd", "laporan__opd__pemda"
    UNTUK_PROVINSI = models.Q(laporan__status__in=SUDAH_DITERIMA)

    laporan = models.ForeignKey("laporan.LaporanOpd", models.PROTECT, related_name="pembukaan")
    alasan = models.TextField()
    sampai = models.DateField()
    oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuka_pada = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["dibuka_pada", "pk"]
        verbose_name = "pembukaan kembali"
        verbose_name_plural = "pembukaan kembali"
        constraints = [models.CheckConstraint(name="pembukaan_beralasan", condition=~models.Q(alasan=""))]

    def __str__(self) -> str:
        return f"{self.laporan} sampai {self.sampai}"
