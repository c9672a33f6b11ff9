"""Reporting periods of a pemda, with their deadlines in its own zone (domain 2.5)."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opd.akses import Scoped, ScopedQuerySet
from opd.format_id import ROMAWI
from opd.models import Opd, PemerintahDaerah

DITAGIH = dt.timedelta(days=400)  # after its end, in which a report that nobody began still counts as owed


class PeriodeQuerySet(ScopedQuerySet):
    def memuat(self, on: dt.date) -> Self:
        return self.filter(mulai__lte=on, selesai__gte=on)

    def dimulai(self, pemda: PemerintahDaerah, hari_ini: dt.date) -> Self:
        """Those of this pemda that have begun on that day, the newest first."""
        rows = self.filter(pemda=pemda, mulai__lte=hari_ini).select_related("pemda")
        return rows.order_by("-mulai", "jenis")

    def selesai_sebelum(self, on: dt.date) -> Self:
        return self.filter(selesai__lt=on)

    def tanpa_rekap(self) -> Self:
        return self.filter(rekap__isnull=True)


class Periode(Scoped, models.Model):
    class Jenis(models.TextChoices):
        TRIWULAN = "triwulan", "Triwulan"
        SEMESTER = "semester", "Semester"
        TAHUNAN = "tahunan", "Tahunan"

    UNTUK_PROVINSI, OPEN_BELOW = Q(), True

    SEBUTAN = "kode"

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="periode")
    jenis = models.CharField(max_length=10, choices=Jenis)
    tahun = models.PositiveSmallIntegerField()
    nomor = models.PositiveSmallIntegerField()
    kode = models.CharField(max_length=10)  # 2026-TW3, 2026-S1, 2026-T
    mulai = models.DateField()
    selesai = models.DateField()
    tenggat_draf = models.DateField()
    tenggat_opd = models.DateField()
    tenggat_pemda = models.DateField()

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        ordering = ["-selesai", "jenis"]
        verbose_name_plural = "periode"
        constraints = [
            models.UniqueConstraint(fields=["pemda", "kode"], name="periode_kode_unik"),
            models.CheckConstraint(
                name="periode_urutan_tanggal",
                condition=Q(
                    selesai__gt=F("mulai"),
                    tenggat_draf__gt=F("selesai"),
                    tenggat_opd__gte=F("tenggat_draf"),
                    tenggat_pemda__gte=F("tenggat_opd"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def nama(self) -> str:
        """"Triwulan III 2026", "Semester I 2026", "Tahun 2026"."""
        if self.jenis == self.Jenis.TAHUNAN:
            return f"Tahun {self.tahun}"
        return f"{self.get_jenis_display()} {ROMAWI[self.nomor]} {self.tahun}"

    @property
    def singkat(self) -> str:
        """"TW III" for column heads."""
        if self.jenis == self.Jenis.TAHUNAN:
            return str(self.tahun)
        return f"{'TW' if self.jenis == self.Jenis.TRIWULAN else 'Sem.'} {ROMAWI[self.nomor]}"

    def tenggat(self, diperpanjang: dt.date | None) -> dt.date:
        """The deadline of an agency whose newest extension runs until `diperpanjang`, None without one. The only
        place that decides it; an extension never shortens what everybody has."""
        return max(self.tenggat_opd, diperpanjang or self.tenggat_opd)

    def hari_terlambat(
        self, diajukan_pada: dt.datetime | None, at: dt.datetime | None = None, *, diperpanjang: dt.date | None = None
    ) -> int:
        """Whole days past the agency's deadline at submission, or at `at` (default now) while it is
        missing; 0 when in time. The deadline day counts whole in the pemda's zone."""
        day = self.pemda.hari_ini(diajukan_pada or at or timezone.now())
        return max((day - self.tenggat(diperpanjang)).days, 0)

    def bagian(self, opd: Opd) -> tuple[dt.date, dt.date] | None:
        """The days of the period on which the unit was in force: what its report is about. A unit that began or
        ended within the period is expected for its part; None when it has none."""
        mulai, selesai = max(self.mulai, opd.berlaku_dari), min(self.selesai, opd.berlaku_sampai or self.selesai)
        return (mulai, selesai) if mulai <= selesai else None

    def sudah_mulai(self, on: dt.date) -> bool:
        return self.mulai <= on

    def is_ditagih(self, on: dt.date) -> bool:
        """Whether a report is still asked for, however late: the last four quarters and the running one."""
        return self.mulai <= on <= self.selesai + DITAGIH
