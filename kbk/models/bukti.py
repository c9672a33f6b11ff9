"""Evidence files: kept for ever, superseded or withdrawn rather than replaced or deleted (design 4)."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from opd.akses import Scoped, ScopedQuerySet
from opd.format_id import tanggal


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


JARAK_WAJAR = 1  # days between a photo and its activity that need no word: midnight, or a clock in another zone
FOTO = Q(jenis="foto", tipe="image/jpeg")  # what a report prints as a picture


class BuktiQuerySet(ScopedQuerySet):
    def berlaku(self) -> Self:
        """The newest version of each that was not withdrawn; the others stay but do not count. Said in the negative so
        that SQLite looks by activity: it takes the unique index for IS NULL to find one row, where it finds nearly all."""
        return self.exclude(digantikan_oleh__isnull=False).exclude(ditarik_pada__isnull=False)

    def tidak_diganti(self) -> Self:
        """The last version of each, also when it was withdrawn."""
        return self.exclude(digantikan_oleh__isnull=False)

    def tanpa_keterangan(self) -> Self:
        """Pictures that count and of which nobody said yet what they show."""
        return self.berlaku().filter(tipe="image/jpeg", keterangan="")

    def berupa(self) -> Self:
        """Pictures that count and can be told from others by their look."""
        return self.berlaku().filter(tipe="image/jpeg", rupa__gt="")

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
    # What the picture looks like (kbk.kemiripan); "" where it is too plain to tell, NULL where nobody looked yet.
    rupa = models.CharField(max_length=16, null=True, blank=True, editable=False)  # noqa: DJ001
    nama_asal = models.CharField(max_length=150)
    keterangan = models.CharField("apa yang terlihat?", max_length=200, blank=True)
    diambil_pada = models.DateTimeField(null=True, blank=True)  # as the camera says; its clock may be wrong
    digantikan_oleh = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="menggantikan"
    )
    diunggah_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    ditarik_pada = models.DateTimeField(null=True, blank=True)
    ditarik_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, blank=True, related_name="+")
    alasan_lepas = models.CharField(max_length=200, blank=True)  # why it was superseded or withdrawn

    objects = BuktiQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "bukti"
        constraints = [
            models.CheckConstraint(name="bukti_berisi", condition=Q(ukuran__gt=0)),
            models.UniqueConstraint(
                fields=["kegiatan", "sha256"],
                condition=Q(digantikan_oleh__isnull=True, ditarik_pada__isnull=True),
                name="bukti_sekali_per_kegiatan",
            ),
            models.CheckConstraint(
                name="bukti_ditarik_beralasan",
                condition=Q(ditarik_pada__isnull=True, ditarik_oleh__isnull=True)
                | Q(ditarik_pada__isnull=False, ditarik_oleh__isnull=False, digantikan_oleh__isnull=True) & ~Q(alasan_lepas=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} #{self.pk}"

    @property
    def is_berlaku(self) -> bool:
        """Whether it counts; berlaku() of this row."""
        return self.digantikan_oleh_id is None and self.ditarik_pada is None

    @property
    def is_image(self) -> bool:
        return self.tipe == "image/jpeg"

    @property
    def is_foto(self) -> bool:
        """Whether a report prints it as a picture; FOTO of this row."""
        return self.is_image and self.jenis == "foto"

    @property
    def alt(self) -> str:
        """What somebody who does not see the picture is told; never empty, and honest where nobody described it."""
        return self.keterangan or tanpa_keterangan(self.get_jenis_display(), self.kegiatan.judul, self.kegiatan.tanggal)

    @property
    def jarak_ambil(self) -> str:
        """"12 hari sebelum tanggal kegiatan" for a photo taken far from it by the camera's clock, else ""."""
        if self.diambil_pada is None:
            return ""
        hari = self.kegiatan.kelompok.opd.pemda.hari_ini(self.diambil_pada)
        jarak = (hari - self.kegiatan.tanggal).days
        return f"{abs(jarak)} hari {'sesudah' if jarak > 0 else 'sebelum'} tanggal kegiatan" if abs(jarak) > JARAK_WAJAR else ""


def tanpa_keterangan(jenis: str, judul: str, hari: dt.date | str) -> str:
    """The alternative text of a picture that nobody described, on screen and on paper."""
    return f"{jenis.removesuffix(' kegiatan')} kegiatan {judul}, {tanggal(hari)}, belum diberi keterangan"
