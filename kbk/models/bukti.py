"""Evidence files: kept for ever, superseded rather than replaced (design 4)."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from opd.akses import Scoped, ScopedQuerySet


def jenis_bukti_choices() -> list[tuple[str, str]]:
    return [
        ("foto", "Foto kegiatan"),
        ("undangan", "Undangan"),
        ("daftar_hadir", "Daftar hadir"),
        ("notulen", "Notulen"),
        ("materi", "Materi"),
        ("piagam", "Piagam"),
        ("sop", "SOP"),
    ]


FOTO = Q(jenis="foto", tipe="image/jpeg")  # what a report prints as a picture


class BuktiQuerySet(ScopedQuerySet):
    def berlaku(self) -> Self:
        """The newest version of each; superseded ones stay readable but do not count. Said in the negative so that
        SQLite looks by activity: it takes the unique index for IS NULL to find one row, where it finds nearly all."""
        return self.exclude(digantikan_oleh__isnull=False)

    def foto(self) -> Self:
        return self.filter(FOTO)

    def with_pernah_dipakai(self) -> Self:
        """Adds pernah_dipakai: the same file stands in another activity of the same OPD."""
        same = Bukti.objects.berlaku().filter(
            sha256=OuterRef("sha256"), kegiatan__kelompok__opd=OuterRef("kegiatan__kelompok__opd")
        )
        return self.annotate(pernah_dipakai=Exists(same.exclude(kegiatan=OuterRef("kegiatan"))))


class Bukti(Scoped, models.Model):
    OPD_PATH, KELOMPOK_PATH = "kegiatan__kelompok__opd", "kegiatan__kelompok"
    PEMDA_PATH = "kegiatan__kelompok__opd__pemda"
    SEBUTAN = "nama_asal"

    kegiatan = models.ForeignKey("kbk.Kegiatan", models.PROTECT, related_name="bukti")
    jenis = models.CharField(max_length=20, choices=jenis_bukti_choices, default="foto")
    berkas = models.FileField(max_length=120)
    pratinjau = models.FileField(max_length=120, blank=True)
    tipe = models.CharField(max_length=30)  # media type as decoded, never as claimed
    sha256 = models.CharField(max_length=64, db_index=True)
    ukuran = models.PositiveIntegerField()  # bytes as stored
    lebar = models.PositiveIntegerField(null=True)
    tinggi = models.PositiveIntegerField(null=True)
    nama_asal = models.CharField(max_length=150)
    keterangan = models.CharField("apa yang terlihat?", max_length=200, blank=True)
    diambil_pada = models.DateTimeField(null=True, blank=True)  # as the camera says; its clock may be wrong
    digantikan_oleh = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="menggantikan"
    )
    diunggah_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = BuktiQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "bukti"
        constraints = [
            models.CheckConstraint(name="bukti_berisi", condition=Q(ukuran__gt=0)),
            models.UniqueConstraint(
                fields=["kegiatan", "sha256"],
                condition=Q(digantikan_oleh__isnull=True),
                name="bukti_sekali_per_kegiatan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} #{self.pk}"

    @property
    def is_image(self) -> bool:
        return self.tipe == "image/jpeg"

    @property
    def is_foto(self) -> bool:
        """Whether a report prints it as a picture; FOTO of this row."""
        return self.is_image and self.jenis == "foto"
