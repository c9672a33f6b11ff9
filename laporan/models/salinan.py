"""The signed copy of an issued report: what came back from the leader's desk or from the pemda's signing service."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from laporan.models.cetakan import Cetakan
from laporan.models.laporan import SUDAH_DITERIMA, LaporanDaerah, LaporanOpd
from opd.akses import Permission, Scoped, ScopedQuerySet


class SalinanQuerySet(ScopedQuerySet):
    def terlihat(self, pengguna) -> Self:
        """Those whose report the person may see."""
        return self.filter(
            Q(laporan_opd__in=LaporanOpd.objects.for_user(pengguna, Permission.LAPORAN_VIEW))
            | Q(laporan_daerah__in=LaporanDaerah.objects.for_user(pengguna, Permission.REKAP_VIEW))
        )


class SalinanBertandaTangan(Scoped, models.Model):
    """One file that came back. A later one supersedes it; none is overwritten or removed.

    An electronic copy holds the issued PDF byte for byte at its beginning, as a signature of PAdES leaves it; whether the
    signature is valid is not judged here. A scan is what a person has compared page by page."""

    class Jenis(models.TextChoices):
        ELEKTRONIK = "elektronik", "Salinan elektronik"
        PINDAIAN = "pindaian", "Pindaian"

    PEMDA_PATH, OPD_PATH = "pemda", "laporan_opd__opd"
    UNTUK_PROVINSI = Q(laporan_opd__status__in=SUDAH_DITERIMA) | Q(laporan_daerah__status__in=["terkirim", "diterima"])
    SEBUTAN = Coalesce("laporan_opd__opd__singkatan", "pemda__nama")

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="+")
    laporan_opd = models.ForeignKey("laporan.LaporanOpd", models.PROTECT, null=True, related_name="salinan")
    laporan_daerah = models.ForeignKey("laporan.LaporanDaerah", models.PROTECT, null=True, related_name="salinan")
    jenis = models.CharField(max_length=10, choices=Jenis)
    bertanda = models.BooleanField(default=False)  # a signature is written behind the issued PDF
    cetakan = models.ForeignKey(Cetakan, models.PROTECT, null=True, related_name="+")  # which issued PDF is inside
    berkas = models.FileField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    ukuran = models.PositiveIntegerField()
    diunggah_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = SalinanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "salinan bertanda tangan"
        verbose_name_plural = "salinan bertanda tangan"
        constraints = [
            models.CheckConstraint(
                name="salinan_satu_laporan",
                condition=Q(laporan_opd__isnull=False, laporan_daerah__isnull=True)
                | Q(laporan_opd__isnull=True, laporan_daerah__isnull=False),
            ),
            models.CheckConstraint(
                name="salinan_elektronik_bercetakan", condition=~Q(jenis="elektronik") | Q(cetakan__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} {self.benda}"

    @property
    def benda(self) -> LaporanOpd | LaporanDaerah:
        return self.laporan_opd or self.laporan_daerah
