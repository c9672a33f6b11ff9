"""A question about one activity, asked by whoever reviews the report, without sending the whole report back."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Count, Q

from opd.akses import Scoped, ScopedQuerySet


class PermintaanQuerySet(ScopedQuerySet):
    def terbuka(self) -> Self:
        """Not closed, answered or not."""
        return self.filter(ditutup_pada__isnull=True)

    def menunggu_jawaban(self) -> Self:
        return self.terbuka().filter(dijawab_pada__isnull=True)

    def terjawab(self) -> Self:
        """Answered, and waiting for the reviewer to look and close."""
        return self.terbuka().filter(dijawab_pada__isnull=False)

    def per_pelapor(self, mulai: dt.date, selesai: dt.date) -> dict[int, int]:
        """{reporting agency id: how many of these} about activities held from `mulai` to `selesai`; one query."""
        rows = self.filter(kegiatan__tanggal__gte=mulai, kegiatan__tanggal__lte=selesai).order_by()
        return dict(rows.values_list("kegiatan__kelompok__opd__pelapor").annotate(n=Count("pk")))


class PermintaanKelengkapan(Scoped, models.Model):
    """Asked, answered once, closed. An answer passes the ball back: only a reviewer closes, so nothing counts as
    mended before whoever asked has seen it. What the answer does not settle is asked again, as a new row."""

    OPD_PATH, KELOMPOK_PATH = "kegiatan__kelompok__opd", "kegiatan__kelompok"
    PEMDA_PATH = "kegiatan__kelompok__opd__pemda"
    SEBUTAN = "isi"

    kegiatan = models.ForeignKey("kbk.Kegiatan", models.PROTECT, related_name="permintaan")
    isi = models.TextField("yang diminta")
    penanya = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    jawaban = models.TextField(blank=True)
    penjawab = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    dijawab_pada = models.DateTimeField(null=True)
    penutup = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    ditutup_pada = models.DateTimeField(null=True)

    objects = PermintaanQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "permintaan kelengkapan"
        verbose_name_plural = "permintaan kelengkapan"
        constraints = [
            models.CheckConstraint(
                name="permintaan_jawaban_berpasangan",
                condition=Q(jawaban="", penjawab__isnull=True, dijawab_pada__isnull=True)
                | (~Q(jawaban="") & Q(penjawab__isnull=False, dijawab_pada__isnull=False)),
            ),
            models.CheckConstraint(
                name="permintaan_ditutup_berpasangan",
                condition=Q(penutup__isnull=True, ditutup_pada__isnull=True)
                | Q(penutup__isnull=False, ditutup_pada__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.isi[:60]

    @property
    def status(self) -> str:
        """"terbuka", "dijawab" or "selesai"."""
        if self.ditutup_pada:
            return "selesai"
        return "dijawab" if self.dijawab_pada else "terbuka"
