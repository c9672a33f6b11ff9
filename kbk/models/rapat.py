"""Meetings: what was on the table, what was said and decided, and who stands for it (domain 2.2, 3.2).

A meeting is an activity; this is what it has besides. Date, title and place are those of the activity, and its
`versi` guards all of it. Finalising freezes the minutes in `risalah`; corrections are addenda from then on.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q

from opd.akses import Scoped, ScopedQuerySet


class Rapat(Scoped, models.Model):
    OPD_PATH, KELOMPOK_PATH = "kegiatan__kelompok__opd", "kegiatan__kelompok"
    PEMDA_PATH = "kegiatan__kelompok__opd__pemda"
    SEBUTAN = "kegiatan__judul"

    kegiatan = models.OneToOneField("kbk.Kegiatan", models.PROTECT, related_name="rapat")
    nomor_undangan = models.CharField("nomor undangan", max_length=80, blank=True)  # given by the registry, never made up here
    mulai = models.TimeField("waktu mulai")
    selesai = models.TimeField("waktu selesai", null=True, blank=True)
    pimpinan = models.ForeignKey("opd.Pegawai", models.PROTECT, related_name="+", verbose_name="pimpinan rapat")
    notulis = models.ForeignKey("opd.Pegawai", models.PROTECT, related_name="+")
    urutan = models.PositiveIntegerField("perubahan ke", default=0)  # grows with whatever an invitation says
    undangan_pada = models.DateTimeField("undangan diterbitkan", null=True)
    undangan_urutan = models.PositiveIntegerField(null=True)  # the `urutan` it was issued with
    penulis = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+", verbose_name="penulis notulen")
    disahkan_pada = models.DateTimeField(null=True)
    disahkan_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    risalah = models.JSONField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-kegiatan__tanggal", "-pk"]
        verbose_name_plural = "rapat"
        constraints = [
            models.CheckConstraint(name="rapat_selesai_sesudah_mulai", condition=Q(selesai__isnull=True) | Q(selesai__gt=F("mulai"))),
            models.CheckConstraint(
                name="rapat_disahkan_utuh",
                condition=Q(disahkan_pada__isnull=True, disahkan_oleh__isnull=True, risalah__isnull=True)
                | Q(disahkan_pada__isnull=False, disahkan_oleh__isnull=False, risalah__isnull=False, penulis__isnull=False),
            ),
            models.CheckConstraint(
                name="rapat_undangan_utuh",
                condition=Q(undangan_pada__isnull=True, undangan_urutan__isnull=True)
                | Q(undangan_pada__isnull=False, undangan_urutan__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Rapat {self.kegiatan}"

    @property
    def disahkan(self) -> bool:
        return self.disahkan_pada is not None

    @property
    def ditulis(self) -> bool:
        """Whether there are minutes at all."""
        return self.penulis_id is not None

    @property
    def undangan_usang(self) -> bool:
        """An invitation went out, and what it says has changed since."""
        return self.undangan_pada is not None and self.undangan_urutan != self.urutan

    @property
    def bukti(self) -> set[str]:
        """The kinds of evidence this meeting itself is; KegiatanQuerySet.with_kelengkapan counts the same."""
        there = {"undangan"} if self.undangan_pada else set()
        return there | {"notulen"} if self.disahkan else there


class MataAcara(Scoped, models.Model):
    """One item of the agenda, with what was said about it and what was decided."""

    OPD_PATH, KELOMPOK_PATH = "rapat__kegiatan__kelompok__opd", "rapat__kegiatan__kelompok"
    PEMDA_PATH = "rapat__kegiatan__kelompok__opd__pemda"
    SEBUTAN = "judul"

    rapat = models.ForeignKey(Rapat, models.CASCADE, related_name="mata_acara")
    urutan = models.PositiveSmallIntegerField()
    judul = models.CharField("mata acara", max_length=200)
    pembahasan = models.TextField(blank=True)
    keputusan = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["urutan", "pk"]
        verbose_name = "mata acara"
        verbose_name_plural = "mata acara"

    def __str__(self) -> str:
        return self.judul


class TinjauanQuerySet(ScopedQuerySet):
    def mengubah(self) -> Self:
        """Those that do something once the minutes are final."""
        return self.exclude(putusan=TinjauanTindakLanjut.Putusan.LANJUT)


class TinjauanTindakLanjut(Scoped, models.Model):
    """What a meeting said about a follow-up of an earlier one; carried out when its minutes are finalised."""

    class Putusan(models.TextChoices):
        SELESAI = "selesai", "Selesai"
        LANJUT = "lanjut", "Lanjut"
        TENGGAT = "tenggat", "Ubah tenggat"

    OPD_PATH, KELOMPOK_PATH = "rapat__kegiatan__kelompok__opd", "rapat__kegiatan__kelompok"
    PEMDA_PATH = "rapat__kegiatan__kelompok__opd__pemda"
    SEBUTAN = "tindak_lanjut__uraian"

    rapat = models.ForeignKey(Rapat, models.CASCADE, related_name="tinjauan")
    tindak_lanjut = models.ForeignKey("kbk.TindakLanjut", models.PROTECT, related_name="tinjauan")
    putusan = models.CharField(max_length=10, choices=Putusan)
    catatan = models.CharField("hasil atau alasan", max_length=250, blank=True)
    tenggat_semula = models.DateField()
    tenggat = models.DateField("tenggat baru", null=True, blank=True)

    objects = TinjauanQuerySet.as_manager()

    class Meta:
        ordering = ["tenggat_semula", "pk"]
        verbose_name = "tinjauan tindak lanjut"
        verbose_name_plural = "tinjauan tindak lanjut"
        constraints = [
            models.UniqueConstraint(fields=["rapat", "tindak_lanjut"], name="tinjauan_sekali_per_rapat"),
            models.CheckConstraint(
                name="tinjauan_tenggat_bila_diubah",
                condition=Q(putusan="tenggat", tenggat__isnull=False) | (~Q(putusan="tenggat") & Q(tenggat__isnull=True)),
            ),
            models.CheckConstraint(name="tinjauan_beralasan", condition=Q(putusan="lanjut") | ~Q(catatan="")),
        ]

    def __str__(self) -> str:
        return f"{self.tindak_lanjut}: {self.get_putusan_display()}"


class Adendum(Scoped, models.Model):
    """A correction of final minutes: who, when, what. Never changed, printed beneath."""

    OPD_PATH, KELOMPOK_PATH = "rapat__kegiatan__kelompok__opd", "rapat__kegiatan__kelompok"
    PEMDA_PATH = "rapat__kegiatan__kelompok__opd__pemda"
    SEBUTAN = "rapat__kegiatan__judul"

    rapat = models.ForeignKey(Rapat, models.PROTECT, related_name="adendum")
    penulis = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    isi = models.TextField("isi adendum")
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "adendum"

    def __str__(self) -> str:
        return f"Adendum #{self.pk}"
