"""Perangkat daerah as a tree, and who led them when (design 4, domain 5.5)."""

import datetime as dt
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from opd.akses import Scoped, ScopedQuerySet


def jenis_opd_choices() -> list[tuple[str, str]]:
    return [
        ("setda", "Sekretariat Daerah"),
        ("setwan", "Sekretariat DPRD"),
        ("inspektorat", "Inspektorat"),
        ("dinas", "Dinas"),
        ("badan", "Badan"),
        ("rsud", "Rumah sakit umum daerah"),
        ("kecamatan", "Kecamatan"),
        ("kelurahan", "Kelurahan"),
        ("bagian", "Bagian"),
        ("uptd", "UPTD"),
        ("puskesmas", "Puskesmas"),
    ]


def _count(rows: models.QuerySet, by: str) -> Coalesce:
    """How many of `rows` belong to the outer row, as a column."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


class OpdQuerySet(ScopedQuerySet):
    def berlaku(self, on: dt.date) -> Self:
        """In force on that day."""
        return self.filter(Q(berlaku_dari__lte=on), Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=on))

    def berlaku_selama(self, mulai: dt.date, selesai: dt.date) -> Self:
        """In force on at least one day from `mulai` to `selesai`."""
        return self.filter(
            Q(berlaku_dari__lte=selesai), Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=mulai)
        )

    def with_jumlah(self) -> Self:
        """Columns `jumlah_pegawai` (active) and `jumlah_anak`, each counted by itself."""
        orang = apps.get_model("opd", "Pegawai").objects.aktif().filter(opd=OuterRef("pk"))
        anak = Opd.objects.filter(induk=OuterRef("pk"))
        return self.annotate(jumlah_pegawai=_count(orang, "opd"), jumlah_anak=_count(anak, "induk"))

    def pelapor(self) -> Self:
        """Those that hand in a report of their own."""
        return self.filter(melapor=True)


class Opd(Scoped, models.Model):
    """An agency or a unit below one. Renamed or merged ones end and name a `penerus`; none is deleted."""

    OPD_PATH, UNTUK_PROVINSI = "", Q()
    SEBUTAN = "singkatan"

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="opd")
    kode = models.CharField(max_length=30)
    nama = models.CharField(max_length=150)
    singkatan = models.CharField(max_length=30)
    jenis = models.CharField(max_length=20, choices=jenis_opd_choices)
    induk = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="anak")
    jalur = models.CharField(max_length=250, unique=True, editable=False)
    melapor = models.BooleanField(default=True, help_text="Menyusun laporan sendiri.")
    # Nearest unit, itself or above, that reports; kept by opd.actions.opd.place_opd.
    pelapor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="unit_terlapor"
    )
    alamat = models.CharField(max_length=200, blank=True)
    kontak = models.CharField(max_length=200, blank=True, help_text="Telepon, pos-el, laman; tercetak di kop.")
    berlaku_dari = models.DateField(default=dt.date(2017, 1, 1))
    berlaku_sampai = models.DateField(null=True, blank=True)
    penerus = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="pendahulu")

    objects = OpdQuerySet.as_manager()

    class Meta:
        ordering = ["jalur"]
        verbose_name = "perangkat daerah"
        verbose_name_plural = "perangkat daerah"
        constraints = [
            models.UniqueConstraint(fields=["pemda", "kode"], name="opd_kode_unik_per_pemda"),
            models.CheckConstraint(
                name="opd_masa_berlaku",
                condition=Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=F("berlaku_dari")),
            ),
            models.CheckConstraint(name="opd_bukan_induk_sendiri", condition=~Q(induk=F("id"))),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def tingkat(self) -> int:
        """How deep in the tree: 0 for a unit that stands directly below the head of the region."""
        return self.jalur.count("/") - 2

    def berlaku_pada(self, on: dt.date) -> bool:
        """In force on that day, as OpdQuerySet.berlaku."""
        return self.berlaku_dari <= on and (self.berlaku_sampai is None or self.berlaku_sampai >= on)

    def pimpinan(self, on: dt.date) -> "Penugasan | None":
        """Who led this unit on that day: the latest post that covers it (a Plt. goes before
        the head whose place it takes)."""
        return self.penugasan.pada(on).select_related("pegawai").first()


class PenugasanQuerySet(ScopedQuerySet):
    def pada(self, on: dt.date) -> Self:
        """Posts that cover that day, the latest first."""
        return self.filter(Q(dari__lte=on), Q(sampai__isnull=True) | Q(sampai__gte=on)).order_by("-dari", "-pk")

    def pemimpin(self, opd, on: dt.date) -> dict[int, "Penugasan"]:
        """{unit id: who led it on that day} for these units, by the rule of Opd.pimpinan, in one query."""
        rows = self.filter(opd__in=opd).pada(on).select_related("pegawai")
        return {row.opd_id: row for row in reversed(rows)}

    def di_atas(self, opd: "Opd") -> list["Penugasan"]:
        """Those that lead this unit or one above it, the nearest unit first, there the one held latest; with pegawai."""
        rows = self.filter(opd__pemda=opd.pemda_id).select_related("pegawai", "opd")
        return sorted((post for post in rows if opd.jalur.startswith(post.opd.jalur)), key=lambda post: -len(post.opd.jalur))

    def selama(self, mulai: dt.date, selesai: dt.date) -> Self:
        """Posts that cover at least one day from `mulai` to `selesai`, in time order."""
        return self.filter(
            Q(dari__lte=selesai), Q(sampai__isnull=True) | Q(sampai__gte=mulai)
        ).order_by("dari", "pk")


class Penugasan(Scoped, models.Model):
    """Who led this OPD from when to when. Signers and the leader's figures come from here."""

    class Status(models.TextChoices):
        DEFINITIF = "definitif", "Definitif"
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."
        PJ = "pj", "Pj."

    OPD_PATH, PEMDA_PATH = "opd", "opd__pemda"
    SEBUTAN = "pegawai__nama"

    pegawai = models.ForeignKey("opd.Pegawai", models.PROTECT, related_name="penugasan")
    opd = models.ForeignKey(Opd, models.PROTECT, related_name="penugasan")
    jabatan = models.CharField(max_length=150, help_text="Misalnya “Kepala Dinas Perhubungan”.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DEFINITIF)
    dari = models.DateField()
    sampai = models.DateField(null=True, blank=True)

    objects = PenugasanQuerySet.as_manager()

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "penugasan"
        constraints = [
            models.CheckConstraint(
                name="penugasan_masa", condition=Q(sampai__isnull=True) | Q(sampai__gte=F("dari"))
            ),
            models.UniqueConstraint(fields=["pegawai", "opd", "dari"], name="penugasan_unik"),
        ]

    def __str__(self) -> str:
        return f"{self.jabatan_lengkap}: {self.pegawai}"

    def berlaku_pada(self, on: dt.date) -> bool:
        """Held on that day, as PenugasanQuerySet.pada."""
        return self.dari <= on and (self.sampai is None or self.sampai >= on)

    @property
    def jabatan_lengkap(self) -> str:
        """With its status as written above a signature: "Plt. Kepala Dinas Perhubungan"."""
        if self.status == self.Status.DEFINITIF:
            return self.jabatan
        return f"{self.get_status_display()} {self.jabatan}"
