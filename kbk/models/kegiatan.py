"""Activities: what a group did, when, for which values, with whom (design 4, domain 3.2)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from kbk.models.bukti import Bukti
from opd.akses import Scoped, ScopedQuerySet


@dataclass(frozen=True)
class JenisKegiatan:
    """A kind of activity. `tindakan`: it applies a value (True) or is a meeting (False).
    `bukti`: what an auditor asks for, the completeness meter (domain 2.9, 3.2). `rapat`: people are invited to it,
    and it has an agenda and minutes (kbk.models.rapat)."""

    label: str
    tindakan: bool
    bukti: tuple[str, ...]
    contoh: tuple[str, ...]  # sentences to start from; "…" is for the person to fill
    rapat: bool = False


JENIS_KEGIATAN = {  # the slug is stored; the rest may change freely
    "rapat": JenisKegiatan(
        "Rapat KBK",
        False,
        ("undangan", "daftar_hadir", "notulen"),
        ("Rapat memutuskan …", "Rapat membahas … dan menugaskan …", "Rapat memeriksa hasil … : dari … menjadi …"),
        rapat=True,
    ),
    "briefing": JenisKegiatan(
        "Briefing",
        False,
        ("daftar_hadir", "foto"),
        ("Briefing pagi membahas …", "Briefing membagi tugas … agar …", "Briefing mengulas keluhan tentang …"),
        rapat=True,
    ),
    "aksi": JenisKegiatan(
        "Aksi perbaikan",
        True,
        ("foto",),
        ("Kami mengubah … sehingga …", "Kami mencoba … ; hasilnya …", "Kami menata … agar warga …"),
    ),
    "sop": JenisKegiatan(
        "Penyusunan SOP",
        True,
        ("sop", "foto"),
        ("SOP … disusun dan mulai dipakai …", "SOP … diperbarui karena …", "SOP … diuji coba; hasilnya …"),
    ),
    "sosialisasi": JenisKegiatan(
        "Sosialisasi",
        False,
        ("undangan", "daftar_hadir", "foto"),
        ("Sosialisasi kepada …", "Sosialisasi tentang … diikuti …", "Sosialisasi nilai … dengan contoh …"),
        rapat=True,
    ),
    "bimtek": JenisKegiatan(
        "Bimtek",
        False,
        ("undangan", "daftar_hadir", "foto"),
        ("Bimtek tentang …", "Bimtek bersama narasumber dari …", "Setelah bimtek, peserta dapat …"),
        rapat=True,
    ),
    "apel": JenisKegiatan(
        "Apel",
        False,
        ("daftar_hadir", "foto"),
        ("Apel dipimpin oleh …", "Amanat apel: …", "Apel memberi penghargaan kepada …"),
    ),
    "gelar": JenisKegiatan(
        "Gelar budaya kerja",
        True,
        ("piagam", "foto"),
        ("Kelompok menampilkan …", "Kelompok meraih … untuk …", "Kelompok memaparkan perbaikan …"),
    ),
    "lainnya": JenisKegiatan(
        "Lainnya", True, ("foto",), ("Kelompok …", "Kelompok membantu … sehingga …", "Kelompok berkunjung ke … untuk …")
    ),
}
JENIS_TINDAKAN = [slug for slug, jenis in JENIS_KEGIATAN.items() if jenis.tindakan]
JENIS_RAPAT = [slug for slug, jenis in JENIS_KEGIATAN.items() if jenis.rapat]


def jenis_kegiatan_choices() -> list[tuple[str, str]]:
    return [(slug, jenis.label) for slug, jenis in JENIS_KEGIATAN.items()]


class KegiatanQuerySet(ScopedQuerySet):
    def tercatat(self) -> Self:
        """Those that count; drafts do not."""
        return self.filter(status=Kegiatan.Status.TERCATAT)

    def draf(self) -> Self:
        return self.filter(status=Kegiatan.Status.DRAF)

    def sampai(self, on: dt.date) -> Self:
        """Held on that day or before; a meeting in preparation lies ahead."""
        return self.filter(tanggal__lte=on)

    def disiapkan(self, on: dt.date) -> Self:
        """Meetings of that day or later that wait to be held, the next one first; with their `rapat`."""
        return self.draf().filter(rapat__isnull=False, tanggal__gte=on).select_related("rapat").order_by("tanggal", "rapat__mulai", "pk")

    def antara(self, mulai: dt.date, selesai: dt.date) -> Self:
        """Held from `mulai` to `selesai`, both inclusive."""
        return self.filter(tanggal__gte=mulai, tanggal__lte=selesai)

    def tindakan(self) -> Self:
        return self.filter(jenis__in=JENIS_TINDAKAN)

    def menerapkan(self, nilai) -> Self:
        """Those that applied this value: one of the 34, or one of BerAKHLAK by what stands for it first."""
        rows = Kegiatan.nilai.through.objects.filter(kegiatan=OuterRef("pk"))
        return self.filter(Exists(rows.filter(Q(nilai=nilai) | Q(nilai__pemetaan__ke=nilai, nilai__pemetaan__utama=True))))

    def pertemuan(self) -> Self:
        return self.exclude(jenis__in=JENIS_TINDAKAN)

    def with_kelengkapan(self) -> Self:
        """Adds bukti_wajib and bukti_ada: how many kinds of evidence its jenis asks for, and how
        many of those are there. Ticked attendance counts as the daftar hadir, an invitation that was issued here as
        the undangan, final minutes as the notulen."""
        return self.annotate(
            bukti_wajib=_per_jenis(lambda jenis: len(jenis.bukti)),
            bukti_ada=sum((_has(slug) for slug in _asked()), Value(0)),
        )

    def with_bukti_per_jenis(self) -> Self:
        """Adds ada_<jenis bukti>: 1 when the activity asks for that evidence and it is there."""
        return self.annotate(**{f"ada_{slug}": _has(slug) for slug in _asked()})

    def lengkap(self) -> Self:
        return self.with_kelengkapan().filter(bukti_ada__gte=F("bukti_wajib"))

    def kurang_bukti(self) -> Self:
        return self.with_kelengkapan().filter(bukti_ada__lt=F("bukti_wajib"))

    def with_counts(self) -> Self:
        """Adds jumlah_hadir, jumlah_anggota (rows of attendance) and jumlah_bukti, by subquery."""
        hadir = Kehadiran.objects.filter(kegiatan=OuterRef("pk"))
        return self.annotate(
            jumlah_hadir=_count(hadir.filter(status=Kehadiran.Status.HADIR), "kegiatan"),
            jumlah_anggota=_count(hadir, "kegiatan"),
            jumlah_bukti=_count(Bukti.objects.berlaku().filter(kegiatan=OuterRef("pk")), "kegiatan"),
        )


def _asked() -> list[str]:
    return sorted({slug for jenis in JENIS_KEGIATAN.values() for slug in jenis.bukti})


def _per_jenis(number) -> Case:
    whens = [When(jenis=slug, then=Value(number(jenis))) for slug, jenis in JENIS_KEGIATAN.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())


BUKTI_RAPAT = {"undangan": "undangan_pada", "notulen": "disahkan_pada"}  # what of a Rapat is evidence; as Rapat.bukti


@cache
def _has(bukti: str) -> Case:
    """1 when the kind of activity asks for this evidence and it is there, else 0. Kept: every list needs all of
    them, and a query takes its own copy."""
    asking = [slug for slug, jenis in JENIS_KEGIATAN.items() if bukti in jenis.bukti]
    there = Q(Exists(Bukti.objects.berlaku().filter(kegiatan=OuterRef("pk"), jenis=bukti)))
    if bukti == "daftar_hadir":
        there |= Q(Exists(Kehadiran.objects.filter(kegiatan=OuterRef("pk"))))
    if bukti in BUKTI_RAPAT:
        there |= Q(**{f"rapat__{BUKTI_RAPAT[bukti]}__isnull": False})
    return Case(
        When(Q(jenis__in=asking) & there, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _count(rows, field: str) -> Coalesce:
    counted = rows.order_by().values(field).annotate(n=models.Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Kegiatan(Scoped, models.Model):
    class Status(models.TextChoices):
        DRAF = "draf", "Draf"
        TERCATAT = "tercatat", "Tercatat"

    OPD_PATH, KELOMPOK_PATH, PEMDA_PATH = "kelompok__opd", "kelompok", "kelompok__opd__pemda"
    SEBUTAN = "judul"

    kelompok = models.ForeignKey("kbk.Kelompok", models.PROTECT, related_name="kegiatan")
    # No index of its own: with one PostgreSQL walks the days of the whole nation to find 25 rows of a city.
    tanggal = models.DateField("tanggal kegiatan")
    jenis = models.CharField("jenis kegiatan", max_length=20, choices=jenis_kegiatan_choices)
    judul = models.CharField(max_length=150)
    uraian = models.TextField("apa yang dilakukan")
    hasil = models.TextField("hasilnya", blank=True)
    tempat = models.CharField(max_length=120, blank=True)
    nilai = models.ManyToManyField("kbk.Nilai", blank=True, related_name="kegiatan")
    pimpinan_hadir = models.BooleanField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAF)
    versi = models.PositiveIntegerField(default=1)
    kunci_kirim = models.CharField(max_length=40)
    pencatat = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="kegiatan_dicatat")
    pengubah = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = KegiatanQuerySet.as_manager()

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name_plural = "kegiatan"
        indexes = [models.Index(fields=["kelompok", "tanggal"], name="kegiatan_kelompok_tanggal")]
        constraints = [
            models.UniqueConstraint(fields=["pencatat", "kunci_kirim"], name="kegiatan_sekali_kirim"),
        ]

    def __str__(self) -> str:
        return self.judul

    @property
    def is_tindakan(self) -> bool:
        return self.jenis in JENIS_TINDAKAN

    @property
    def is_rapat(self) -> bool:
        """Whether its kind has an agenda and minutes; one that has them already keeps them."""
        return self.jenis in JENIS_RAPAT or hasattr(self, "rapat")

    @property
    def is_draf(self) -> bool:
        return self.status == self.Status.DRAF


class Kehadiran(Scoped, models.Model):
    class Status(models.TextChoices):
        HADIR = "hadir", "Hadir"
        IZIN = "izin", "Izin"
        SAKIT = "sakit", "Sakit"
        DINAS_LUAR = "dinas_luar", "Dinas luar"
        TANPA_KETERANGAN = "tanpa_keterangan", "Tanpa keterangan"

    OPD_PATH, KELOMPOK_PATH = "kegiatan__kelompok__opd", "kegiatan__kelompok"
    PEMDA_PATH = "kegiatan__kelompok__opd__pemda"

    kegiatan = models.ForeignKey(Kegiatan, models.CASCADE, related_name="kehadiran")
    pegawai = models.ForeignKey("opd.Pegawai", models.PROTECT, related_name="kehadiran")
    status = models.CharField(max_length=20, choices=Status, default=Status.HADIR)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "kehadiran"
        constraints = [models.UniqueConstraint(fields=["kegiatan", "pegawai"], name="kehadiran_unik")]

    def __str__(self) -> str:
        return f"{self.pegawai}: {self.get_status_display()}"
