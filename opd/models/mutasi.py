"""A person's move to another unit, departure or new post: what was decided, and whether its day has come."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from opd.akses import Scoped, ScopedQuerySet


class MutasiQuerySet(ScopedQuerySet):
    def menunggu(self) -> Self:
        """Written down and not in force yet."""
        return self.filter(berlaku_pada__isnull=True)


class Mutasi(Scoped, models.Model):
    """Belongs to the unit the person leaves. What reports say of earlier days is frozen with them and stays."""

    class Jenis(models.TextChoices):
        PINDAH = "pindah", "Pindah ke unit lain"
        KELUAR = "keluar", "Pensiun, pindah ke daerah lain, atau berhenti"
        JABATAN = "jabatan", "Ganti jabatan di unit yang sama"

    OPD_PATH, PEMDA_PATH = "dari_opd", "dari_opd__pemda"

    pegawai = models.ForeignKey("opd.Pegawai", models.PROTECT, related_name="mutasi")
    jenis = models.CharField(max_length=10, choices=Jenis)
    mulai = models.DateField("terhitung mulai tanggal")
    dari_opd = models.ForeignKey("opd.Opd", models.PROTECT, related_name="+")
    ke_opd = models.ForeignKey("opd.Opd", models.PROTECT, null=True, blank=True, related_name="+")
    jabatan_lama = models.CharField(max_length=150, blank=True)
    jabatan = models.CharField("jabatan baru", max_length=150, blank=True)
    ikatan = models.JSONField(default=list, editable=False)  # [[model, id, last day before], …] of what was ended
    oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    berlaku_pada = models.DateTimeField(null=True)

    objects = MutasiQuerySet.as_manager()

    class Meta:
        ordering = ["-mulai", "-pk"]
        verbose_name_plural = "mutasi"
        constraints = [
            models.UniqueConstraint(fields=["pegawai", "mulai"], name="mutasi_satu_per_hari"),
            models.UniqueConstraint(
                fields=["pegawai"], condition=Q(berlaku_pada__isnull=True), name="mutasi_satu_menunggu"
            ),
            models.CheckConstraint(
                name="mutasi_pindah_bertujuan",
                condition=Q(jenis="pindah", ke_opd__isnull=False) | (~Q(jenis="pindah") & Q(ke_opd__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()}: {self.pegawai}"

    @property
    def hari_terakhir(self) -> dt.date:
        """Of everything the person held where they were."""
        return self.mulai - dt.timedelta(days=1)
