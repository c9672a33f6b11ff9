"""An uploaded spreadsheet between its dry run and its receipt."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from opd.akses import Permission, Scoped, ScopedQuerySet


class ImporQuerySet(ScopedQuerySet):
    def milik(self, pengguna) -> Self:
        return self.filter(pengguna=pengguna)

    def terlihat(self, pengguna) -> Self:
        """One's own, and what was applied where the person may read the trail of the pemda."""
        terapan = self.for_user(pengguna, Permission.JEJAK_VIEW).filter(status=Impor.Status.DITERAPKAN)
        return self.filter(Q(pengguna=pengguna) | Q(pk__in=terapan.values("pk")))


class Impor(Scoped, models.Model):
    """`ringkasan` holds what opd.actions.impor.summarise writes: counts always; rows and faults only
    until it is applied, ids of the rows touched after that."""

    class Status(models.TextChoices):
        DIPERIKSA = "diperiksa", "Diperiksa, belum diterapkan"
        DITERAPKAN = "diterapkan", "Diterapkan"

    SEBUTAN = "nama_berkas"
    UNTUK_INSTALASI = Q(pk__in=[])  # admin_sistem sees its own imports only, by terlihat

    pengguna = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="impor")
    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="+")
    jenis = models.CharField(max_length=20)
    nama_berkas = models.CharField(max_length=200)
    berkas = models.FileField(upload_to="impor/", max_length=120)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.DIPERIKSA)
    ringkasan = models.JSONField(default=dict)
    waktu = models.DateTimeField(default=timezone.now, editable=False)
    diterapkan_pada = models.DateTimeField(null=True, editable=False)

    objects = ImporQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "impor"
        constraints = [
            models.CheckConstraint(
                name="impor_diterapkan_pada",
                condition=Q(status="diperiksa", diterapkan_pada__isnull=True)
                | Q(status="diterapkan", diterapkan_pada__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Impor {self.pk}"

    @property
    def diterapkan(self) -> bool:
        return self.status == self.Status.DITERAPKAN
