"""Provinces, regencies and cities (domain 5.4)."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone

from opd.akses import Scoped, ScopedQuerySet

ZONA_WAKTU = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
SINGKATAN_ZONA = dict(ZONA_WAKTU)


def default_kalender() -> dict:
    """Reporting rhythm and deadlines: day of the month after the period (domain 2.5), whether one that falls on a
    day off moves to the next working day, and who is reminded when: days before it, and days late for whoever submits
    the report, whoever leads the unit, and whoever answers for the city."""
    tenggat = {"tenggat_draf": 5, "tenggat_opd": 10, "tenggat_pemda": 20, "geser_libur": False}
    return {"jenis": ["triwulan"], **tenggat, "ingatkan": [14, 7, 1], "eskalasi": [1, 3, 7]}


class PemerintahDaerah(Scoped, models.Model):
    class Jenis(models.TextChoices):
        PROVINSI = "provinsi", "Provinsi"
        KABUPATEN = "kabupaten", "Kabupaten"
        KOTA = "kota", "Kota"

    class Kertas(models.TextChoices):
        A4 = "A4", "A4 (210 × 297 mm)"
        F4 = "F4", "F4 (215 × 330 mm)"

    PEMDA_PATH, UNTUK_PROVINSI, OPEN_BELOW = "pk", Q(), True
    SEBUTAN = "nama"

    kode = models.CharField("kode Kemendagri", max_length=5, unique=True)
    nama = models.CharField(max_length=100, help_text="Lengkap, misalnya “Kota Bontang”.")
    jenis = models.CharField(max_length=10, choices=Jenis)
    ibu_kota = models.CharField("ibu kota", max_length=60, blank=True)
    provinsi = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="daerah")
    zona_waktu = models.CharField(max_length=20, choices=ZONA_WAKTU, default="Asia/Makassar")
    alamat = models.CharField(max_length=200, blank=True)
    lambang = models.FileField(upload_to="lambang/", blank=True)
    kalender = models.JSONField(default=default_kalender)
    kertas = models.CharField(max_length=2, choices=Kertas, default=Kertas.A4)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kode"]
        verbose_name = "pemerintah daerah"
        verbose_name_plural = "pemerintah daerah"
        constraints = [
            models.CheckConstraint(
                name="pemda_provinsi_hanya_untuk_kabkota",
                condition=Q(jenis="provinsi", provinsi__isnull=True)
                | (~Q(jenis="provinsi") & Q(provinsi__isnull=False)),
            ),
            models.CheckConstraint(
                name="pemda_zona_waktu_indonesia", condition=Q(zona_waktu__in=list(SINGKATAN_ZONA))
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def zona(self) -> ZoneInfo:
        return ZoneInfo(self.zona_waktu)

    @property
    def singkatan_zona(self) -> str:
        """WIB, WITA or WIT, as printed behind a clock time."""
        return SINGKATAN_ZONA[self.zona_waktu]

    @property
    def nama_tempat(self) -> str:
        """The place a letter is dated from: "Bontang" for "Kota Bontang"."""
        return self.ibu_kota or self.nama.removeprefix("Kota ").removeprefix("Kabupaten ")

    def hari_ini(self, at: dt.datetime | None = None) -> dt.date:
        """The date at instant `at` (default now) where this pemda is."""
        return (at or timezone.now()).astimezone(self.zona).date()

    def akhir_hari(self, tanggal: dt.date) -> dt.datetime:
        """The first instant after `tanggal` in the pemda's zone: a deadline day counts whole."""
        return dt.datetime.combine(tanggal + dt.timedelta(days=1), dt.time(), tzinfo=self.zona)
