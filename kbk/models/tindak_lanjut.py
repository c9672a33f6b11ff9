"""Follow-ups: who does what until when; carried over until closed."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from opd.akses import Scoped, ScopedQuerySet


class TindakLanjutQuerySet(ScopedQuerySet):
    def terbuka(self) -> Self:
        return self.filter(selesai_pada__isnull=True)

    def ditinjau(self, kegiatan) -> Self:
        """What the group owes when this meeting begins: open ones of its earlier activities, and those the meeting
        has already said something about."""
        earlier = self.filter(kegiatan__kelompok=kegiatan.kelompok_id, kegiatan__tanggal__lte=kegiatan.tanggal)
        earlier = earlier.filter(kegiatan__status="tercatat").exclude(kegiatan=kegiatan)
        return earlier.filter(Q(selesai_pada__isnull=True) | Q(tinjauan__rapat__kegiatan=kegiatan)).distinct()

    def terlambat(self, on: dt.date) -> Self:
        """Open and past their due date on that day; the due date itself still counts as in time."""
        return self.terbuka().filter(tenggat__lt=on)


class TindakLanjut(Scoped, models.Model):
    OPD_PATH, KELOMPOK_PATH = "kegiatan__kelompok__opd", "kegiatan__kelompok"
    PEMDA_PATH = "kegiatan__kelompok__opd__pemda"
    SEBUTAN = "uraian"

    kegiatan = models.ForeignKey("kbk.Kegiatan", models.PROTECT, related_name="tindak_lanjut")
    mata_acara = models.ForeignKey("kbk.MataAcara", models.PROTECT, null=True, blank=True, related_name="tindak_lanjut")
    uraian = models.CharField("tindak lanjut", max_length=250)
    penanggung_jawab = models.ForeignKey(
        "opd.Pegawai", models.PROTECT, related_name="tindak_lanjut", verbose_name="penanggung jawab"
    )
    tenggat = models.DateField()
    selesai_pada = models.DateField(null=True, blank=True)
    catatan_selesai = models.CharField("hasil", max_length=250, blank=True)
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = TindakLanjutQuerySet.as_manager()

    class Meta:
        ordering = ["tenggat", "pk"]
        verbose_name_plural = "tindak lanjut"
        constraints = [
            models.CheckConstraint(
                name="tindak_lanjut_hasil_bila_selesai", condition=Q(selesai_pada__isnull=False) | Q(catatan_selesai="")
            ),
        ]

    def __str__(self) -> str:
        return self.uraian

    @property
    def selesai(self) -> bool:
        return self.selesai_pada is not None

    def status(self, on: dt.date) -> str:
        """"selesai", "terlambat" or "terbuka" on that day."""
        if self.selesai and self.selesai_pada <= on:
            return "selesai"
        return "terlambat" if self.tenggat < on else "terbuka"
