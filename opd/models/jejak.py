"""The audit trail: append-only, each row sealed with the hash of the one before.

The database refuses UPDATE, DELETE and TRUNCATE by triggers (migration `penjaga_jejak`). On SQLite a migration that
alters this table rebuilds it, and the triggers go with the old one: such a migration ends by setting them again.
"""

from django.db import models
from django.db.models import Q

from opd.akses import Scoped, ScopedQuerySet


class Jejak(Scoped, models.Model):
    """One thing somebody did. Written by opd.jejak.record only; holds ids, not names."""

    OPD_PATH = "opd"
    # admin_sistem sees what it keeps, accounts and reference data, and who was refused: no content.
    UNTUK_INSTALASI = Q(sasaran__in=["", "pengguna", "peran", "pegawai", "penugasan", "opd", "pemerintahdaerah", "nilai", "jejak"])

    nomor = models.PositiveBigIntegerField(unique=True)  # 1, 2, 3 … without a gap
    waktu = models.DateTimeField(db_index=True)
    pengguna = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="jejak")
    peran = models.CharField(max_length=200, blank=True)  # slugs of the roles held then, where they were known
    aksi = models.CharField(max_length=40, db_index=True)
    sasaran = models.CharField(max_length=40)
    sasaran_id = models.BigIntegerField(null=True)
    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, null=True, related_name="+")
    opd = models.ForeignKey("opd.Opd", models.PROTECT, null=True, related_name="+")
    isi = models.JSONField(default=dict)
    hash_sebelum = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-nomor"]
        verbose_name_plural = "jejak"
        indexes = [models.Index(fields=["sasaran", "sasaran_id"], name="jejak_sasaran")]
        constraints = [models.CheckConstraint(name="jejak_nomor_positif", condition=Q(nomor__gt=0))]

    def __str__(self) -> str:
        return f"#{self.nomor} {self.aksi}"
