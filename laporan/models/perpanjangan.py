"""More time for an agency's report. It ends by itself: whoever asks for the deadline gets the newest extension, and the
day after that the report is late again."""

import datetime as dt
from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from opd.akses import Scoped, ScopedQuerySet
from opd.siap import Isi, Siap


class PerpanjanganQuerySet(ScopedQuerySet):
    def with_diganti(self) -> Self:
        """Adds diganti: whether a later decision took its place."""
        later = Perpanjangan.objects.filter(opd=OuterRef("opd"), periode=OuterRef("periode"), pk__gt=OuterRef("pk"))
        return self.annotate(diganti=Exists(later))

    def terbaru(self, opd: Collection, periode: Collection) -> dict[tuple[int, int], dt.date]:
        """{(opd id, periode id): until when}, of the newest extension of each of these rows, or ids; one query."""
        if not (opd and periode):
            return {}
        rows = _sampai(opd=[getattr(o, "pk", o) for o in opd], periode=[getattr(p, "pk", p) for p in periode])
        return {(o, p): sampai for o, p, sampai in rows}


@Siap
def _sampai(opd: Isi, periode: Isi) -> models.QuerySet:
    rows = Perpanjangan.objects.filter(opd__in=opd, periode__in=periode).order_by("pk")
    return rows.values_list("opd", "periode", "sampai")


class Perpanjangan(Scoped, models.Model):
    """One decision about one agency and period. A later one takes its place, also when it is shorter."""

    OPD_PATH, PEMDA_PATH = "opd", "opd__pemda"
    SEBUTAN = Concat("opd__singkatan", Value(" "), "periode__kode")

    opd = models.ForeignKey("opd.Opd", models.PROTECT, related_name="perpanjangan")
    periode = models.ForeignKey("laporan.Periode", models.PROTECT, related_name="perpanjangan")
    sampai = models.DateField()
    alasan = models.CharField(max_length=500)
    oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = PerpanjanganQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "perpanjangan tenggat"
        verbose_name_plural = "perpanjangan tenggat"
        indexes = [models.Index(fields=["opd", "periode"], name="perpanjangan_opd_periode")]
        constraints = [models.CheckConstraint(name="perpanjangan_beralasan", condition=~models.Q(alasan=""))]

    def __str__(self) -> str:
        return f"{self.opd} {self.periode} sampai {self.sampai}"
