"""Indicators with baseline and target, and the values measured since (design 4)."""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from kbk.models.nilai import NilaiTerpilih
from opd.akses import Scoped, ScopedQuerySet

# The same as Indikator.tercapai, of the column that with_terakhir adds.
TERCAPAI = Q(arah="turun", terakhir__lte=F("target")) | Q(arah="naik", terakhir__gte=F("target"))


def jatuh_tempo(terakhir: dt.date | None, on: dt.date) -> bool:
    """Whether an indicator last measured on `terakhir` is due, as IndikatorQuerySet.belum_diukur."""
    return terakhir is None or (terakhir.year, terakhir.month) != (on.year, on.month)


class IndikatorQuerySet(ScopedQuerySet):
    def belum_diukur(self, on: dt.date) -> Self:
        """Of the year, without a number yet in the month of that day: what is due now."""
        month = {"tanggal__year": on.year, "tanggal__month": on.month}
        measured = Pengukuran.objects.filter(indikator=models.OuterRef("pk"), **month)
        return self.filter(~models.Exists(measured), nilai_terpilih__tahun=on.year)

    def with_pengukuran(self) -> Self:
        """With every measure in time order, who noted it and its evidence."""
        rows = Pengukuran.objects.select_related("pencatat", "bukti").order_by("tanggal", "pk")
        return self.prefetch_related(models.Prefetch("pengukuran", rows))

    def with_terakhir(self, on: dt.date) -> Self:
        """Adds `terakhir`: the newest value measured up to that day, None when there is none."""
        ukur = Pengukuran.objects.filter(indikator=OuterRef("pk"), tanggal__lte=on).order_by("-tanggal", "-pk")
        return self.annotate(terakhir=Subquery(ukur.values("nilai")[:1]))


class Indikator(Scoped, models.Model):
    """What is measured to see whether the chosen value changed anything."""

    class Arah(models.TextChoices):
        TURUN = "turun", "Makin kecil makin baik"
        NAIK = "naik", "Makin besar makin baik"

    OPD_PATH, PEMDA_PATH = "nilai_terpilih__opd", "nilai_terpilih__opd__pemda"
    SEBUTAN = "nama"

    nilai_terpilih = models.ForeignKey("kbk.NilaiTerpilih", models.PROTECT, related_name="indikator")
    nama = models.CharField("indikator", max_length=150)
    satuan = models.CharField(max_length=30)
    arah = models.CharField(max_length=5, choices=Arah, default=Arah.TURUN)
    nilai_awal = models.DecimalField("nilai sebelum", max_digits=12, decimal_places=2)
    target = models.DecimalField(max_digits=12, decimal_places=2)

    objects = IndikatorQuerySet.as_manager()

    class Meta:
        ordering = ["nilai_terpilih", "pk"]
        verbose_name_plural = "indikator"
        constraints = [
            models.UniqueConstraint(fields=["nilai_terpilih", "nama"], name="indikator_nama_unik")
        ]

    def __str__(self) -> str:
        return self.nama

    @classmethod
    def of_kelompok(cls, kelompok_id: int) -> Q:
        return Q(nilai_terpilih__in=NilaiTerpilih.objects.berlaku_bagi(kelompok_id).values("pk"))

    @property
    def ukur_terakhir(self) -> "Pengukuran | None":
        """The latest measure. Needs pengukuran prefetched."""
        return max(self.pengukuran.all(), key=lambda row: (row.tanggal, row.pk), default=None)

    def tercapai(self, nilai: Decimal) -> bool:
        """Whether `nilai` is at the target or better."""
        return nilai <= self.target if self.arah == self.Arah.TURUN else nilai >= self.target

    def capaian(self, nilai: Decimal) -> Decimal | None:
        """Part of the way from baseline to target, in percent (may pass 100 or fall below 0);
        None when baseline and target are the same."""
        jarak = self.target - self.nilai_awal
        return (nilai - self.nilai_awal) * 100 / jarak if jarak else None


class Pengukuran(Scoped, models.Model):
    OPD_PATH = "indikator__nilai_terpilih__opd"
    PEMDA_PATH = "indikator__nilai_terpilih__opd__pemda"
    SEBUTAN = "indikator__nama"

    indikator = models.ForeignKey(Indikator, models.PROTECT, related_name="pengukuran")
    tanggal = models.DateField()
    nilai = models.DecimalField("nilai terukur", max_digits=12, decimal_places=2)
    keterangan = models.CharField(max_length=200, blank=True)
    bukti = models.ForeignKey(
        "kbk.Bukti", models.PROTECT, null=True, blank=True, related_name="pengukuran"
    )
    pencatat = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["tanggal", "pk"]
        verbose_name_plural = "pengukuran"

    def __str__(self) -> str:
        return f"{self.indikator}: {self.nilai}"

    @classmethod
    def of_kelompok(cls, kelompok_id: int) -> Q:
        return Q(indikator__nilai_terpilih__in=NilaiTerpilih.objects.berlaku_bagi(kelompok_id).values("pk"))
