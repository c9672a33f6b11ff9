"""Days off that a pemda adds to those the programme knows (laporan/acuan/hari_libur.json): local ones, and those of
a later year once its decree is out."""

from django.db import models

from opd.akses import Scoped, ScopedQuerySet


class HariLibur(Scoped, models.Model):
    SEBUTAN = "nama"

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="hari_libur")
    tanggal = models.DateField()
    nama = models.CharField(max_length=100)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["tanggal"]
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        constraints = [models.UniqueConstraint(fields=["pemda", "tanggal"], name="hari_libur_unik")]

    def __str__(self) -> str:
        return self.nama
