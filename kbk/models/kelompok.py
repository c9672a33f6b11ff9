"""Kelompok Budaya Kerja, its decrees and its dated members (domain 2.2)."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Count, F, FilteredRelation, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kbk.models.kegiatan import Kegiatan, Kehadiran
from opd.akses import Scoped, ScopedQuerySet


class KelompokQuerySet(ScopedQuerySet):
    def aktif(self) -> Self:
        return self.filter(aktif=True)

    def with_susunan(self, on: dt.date) -> Self:
        """Adds what kbk.susunan looks at: jumlah_pembina, jumlah_ketua, jumlah_notulis and jumlah_anggota
        (ketua, notulis and members together) of that day, and of the newest decree that has begun
        sk_nomor, sk_sampai and sk_berkas, None when there is none."""
        seats = Keanggotaan.objects.filter(kelompok=OuterRef("pk")).pada(on)
        decree = SuratKeputusan.objects.filter(kelompok=OuterRef("pk"), berlaku_dari__lte=on)
        decree = decree.order_by("-berlaku_sampai", "-pk")
        return self.annotate(
            jumlah_pembina=_count(seats.filter(peran="pembina")),
            jumlah_ketua=_count(seats.filter(peran="ketua")),
            jumlah_notulis=_count(seats.filter(peran="notulis")),
            jumlah_anggota=_count(seats.filter(peran__in=PERAN_ANGGOTA)),
            sk_nomor=Subquery(decree.values("nomor")[:1]),
            sk_sampai=Subquery(decree.values("berlaku_sampai")[:1]),
            sk_berkas=Subquery(decree.values("berkas")[:1]),
        )

    def with_kursi(self, mulai: dt.date, selesai: dt.date) -> Self:
        """Joins `kursi`: the seats that cover at least one day from `mulai` to `selesai`, as Keanggotaan.selama."""
        selama = Q(keanggotaan__dari__lte=selesai), Q(keanggotaan__sampai=None) | Q(keanggotaan__sampai__gte=mulai)
        return self.annotate(kursi=FilteredRelation("keanggotaan", condition=Q(*selama)))

    def with_kegiatan(self, tahun: int) -> Self:
        """Adds jumlah_kegiatan (noted ones of the year) and kegiatan_terakhir (the date of the latest)."""
        noted = Kegiatan.objects.tercatat().filter(kelompok=OuterRef("pk"))
        latest = noted.order_by().values("kelompok").annotate(n=Max("tanggal")).values("n")
        return self.annotate(
            jumlah_kegiatan=_count(noted.filter(tanggal__year=tahun)), kegiatan_terakhir=Subquery(latest)
        )

    def terakhir_dicatat(self, pengguna) -> Self:
        """First the group this person noted an activity of last."""
        last = Kegiatan.objects.filter(kelompok=OuterRef("pk"), pencatat=pengguna).order_by("-pk").values("pk")[:1]
        return self.annotate(terakhir=Subquery(last)).order_by(F("terakhir").desc(nulls_last=True), "nama", "pk")


def _count(rows) -> Coalesce:
    counted = rows.order_by().values("kelompok").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Kelompok(Scoped, models.Model):
    OPD_PATH, KELOMPOK_PATH, PEMDA_PATH = "opd", "pk", "opd__pemda"
    SEBUTAN = "nama"

    opd = models.ForeignKey(
        "opd.Opd", models.PROTECT, related_name="kelompok", verbose_name="perangkat daerah"
    )
    nama = models.CharField("nama kelompok", max_length=120)
    moto = models.CharField("moto atau yel-yel", max_length=200, blank=True)
    aktif = models.BooleanField(default=True)

    objects = KelompokQuerySet.as_manager()

    class Meta:
        ordering = ["nama", "pk"]
        verbose_name_plural = "kelompok"
        constraints = [models.UniqueConstraint(fields=["opd", "nama"], name="kelompok_nama_unik_per_opd")]

    def __str__(self) -> str:
        return self.nama


class SuratKeputusan(Scoped, models.Model):
    """The decree that forms a group, normally for one fiscal year."""

    OPD_PATH, KELOMPOK_PATH, PEMDA_PATH = "kelompok__opd", "kelompok", "kelompok__opd__pemda"
    SEBUTAN = "nomor"

    kelompok = models.ForeignKey(Kelompok, models.PROTECT, related_name="surat_keputusan")
    nomor = models.CharField("nomor SK", max_length=80)
    tanggal = models.DateField("tanggal SK")
    berlaku_dari = models.DateField()
    berlaku_sampai = models.DateField()
    berkas = models.FileField("pindaian SK", upload_to="sk/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-tanggal", "-pk"]
        verbose_name = "surat keputusan"
        verbose_name_plural = "surat keputusan"
        constraints = [
            models.CheckConstraint(
                name="sk_masa_berlaku", condition=Q(berlaku_sampai__gte=F("berlaku_dari"))
            ),
            models.UniqueConstraint(fields=["kelompok", "nomor"], name="sk_nomor_unik_per_kelompok"),
        ]

    def __str__(self) -> str:
        return self.nomor

    def berlaku(self, on: dt.date) -> bool:
        return self.berlaku_dari <= on <= self.berlaku_sampai


def peran_kelompok_choices() -> list[tuple[str, str]]:
    return [
        ("pembina", "Pembina"),
        ("fasilitator", "Fasilitator"),
        ("ketua", "Ketua"),
        ("notulis", "Notulis"),
        ("anggota", "Anggota"),
    ]


PERAN_ANGGOTA = ("ketua", "notulis", "anggota")  # who meets; pembina and fasilitator stand beside the group
URUTAN_PERAN = {slug: number for number, (slug, _) in enumerate(peran_kelompok_choices())}


class KeanggotaanQuerySet(ScopedQuerySet):
    def pada(self, on: dt.date) -> Self:
        """Seats that cover that day."""
        return self.filter(Q(dari__lte=on), Q(sampai__isnull=True) | Q(sampai__gte=on))

    def selama(self, mulai: dt.date, selesai: dt.date) -> Self:
        """Seats that cover at least one day from `mulai` to `selesai`."""
        return self.filter(Q(dari__lte=selesai), Q(sampai__isnull=True) | Q(sampai__gte=mulai))

    def berurut(self) -> Self:
        """Pembina first, members last, then by name: the order of the decree."""
        return self.order_by(
            models.Case(*[models.When(peran=k, then=n) for k, n in URUTAN_PERAN.items()], default=9),
            "pegawai__nama",
            "pk",
        )


class Keanggotaan(Scoped, models.Model):
    """A seat in a group from when to when. One person may sit in several groups."""

    OPD_PATH, KELOMPOK_PATH, PEMDA_PATH = "kelompok__opd", "kelompok", "kelompok__opd__pemda"
    SEBUTAN = "pegawai__nama"

    kelompok = models.ForeignKey(Kelompok, models.PROTECT, related_name="keanggotaan")
    pegawai = models.ForeignKey("opd.Pegawai", models.PROTECT, related_name="keanggotaan")
    peran = models.CharField(max_length=20, choices=peran_kelompok_choices, default="anggota")
    dari = models.DateField()
    sampai = models.DateField(null=True, blank=True)

    objects = KeanggotaanQuerySet.as_manager()

    class Meta:
        ordering = ["kelompok", "pk"]
        verbose_name_plural = "keanggotaan"
        constraints = [
            models.CheckConstraint(
                name="keanggotaan_masa", condition=Q(sampai__isnull=True) | Q(sampai__gte=F("dari"))
            ),
            models.UniqueConstraint(
                fields=["kelompok", "pegawai"],
                condition=Q(sampai__isnull=True),
                name="keanggotaan_satu_kursi_terbuka",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pegawai} – {self.get_peran_display()} {self.kelompok}"

    def berlaku(self, on: dt.date) -> bool:
        return self.dari <= on and (self.sampai is None or self.sampai >= on)

    def terpakai(self) -> bool:
        """Whether the person's attendance in this group was taken during the seat."""
        taken = Kehadiran.objects.filter(pegawai=self.pegawai_id, kegiatan__kelompok=self.kelompok_id)
        taken = taken.filter(kegiatan__tanggal__gte=self.dari)
        return taken.filter(kegiatan__tanggal__lte=self.sampai or dt.date.max).exists()
