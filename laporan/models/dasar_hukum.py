"""The rules a pemda's reports cite. A new edition is a new row and the old one ends; a frozen report keeps its own."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from opd.akses import Scoped, ScopedQuerySet


class DasarHukumQuerySet(ScopedQuerySet):
    def berlaku(self, on: dt.date) -> Self:
        """In force on that day; one without dates always is."""
        mulai = Q(berlaku_dari__isnull=True) | Q(berlaku_dari__lte=on)
        return self.filter(mulai, Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=on))


class DasarHukum(Scoped, models.Model):
    SEBUTAN = "teks"

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="dasar_hukum")
    urutan = models.PositiveSmallIntegerField("urutan cetak")
    teks = models.CharField("bunyinya", max_length=500)
    berlaku_dari = models.DateField("berlaku dari", null=True, blank=True)
    berlaku_sampai = models.DateField("berlaku sampai", null=True, blank=True)

    objects = DasarHukumQuerySet.as_manager()

    class Meta:
        ordering = ["urutan", "pk"]
        verbose_name = "dasar hukum"
        verbose_name_plural = "dasar hukum"
        constraints = [
            models.CheckConstraint(
                name="dasar_hukum_masa_berlaku",
                condition=Q(berlaku_dari__isnull=True)
                | Q(berlaku_sampai__isnull=True)
                | Q(berlaku_sampai__gte=F("berlaku_dari")),
            )
        ]

    def __str__(self) -> str:
        return self.teks

    def keadaan(self, on: dt.date) -> str:
        """"berlaku", "belum" or "berakhir" on that day."""
        if self.berlaku_dari and self.berlaku_dari > on:
            return "belum"
        return "berakhir" if self.berlaku_sampai and self.berlaku_sampai < on else "berlaku"
