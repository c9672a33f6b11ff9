"""The print order: a PDF is made by a worker from this row, never inside a request (reliability 3.4)."""

import re
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce

from kbk.models import Rapat
from laporan.models.laporan import SUDAH_DITERIMA, LaporanDaerah, LaporanOpd
from opd.akses import Permission, Scoped, ScopedQuerySet
from opd.models import PemerintahDaerah

PERCOBAAN_MAKSIMUM = 3
BER_NIP = "daftar_hadir_nip"  # the kind of print that shows NIPs of colleagues


class CetakanQuerySet(ScopedQuerySet):
    def terlihat(self, pengguna) -> Self:
        """The orders whose report or meeting the person may see; asked of that itself, not of this row. One that
        prints whole NIPs is for colleagues of that unit alone (opd.nip); a province's book for who receives its recaps."""
        kota = PemerintahDaerah.objects.for_user(pengguna, Permission.REKAP_RECEIVE)
        own = Q(rapat__kegiatan__kelompok__opd=pengguna.pegawai.opd_id) if pengguna.pegawai_id else Q(pk__in=[])
        return self.filter(
            Q(laporan_opd__in=LaporanOpd.objects.for_user(pengguna, Permission.LAPORAN_VIEW))
            | Q(laporan_daerah__in=LaporanDaerah.objects.for_user(pengguna, Permission.REKAP_VIEW))
            | Q(rapat__in=Rapat.objects.for_user(pengguna, Permission.KEGIATAN_VIEW)) & (~Q(jenis=BER_NIP) | own)
            | Q(kode_periode__gt="", pemda__in=kota.values("provinsi"))
        )

    def siap_dikerjakan(self, at) -> Self:
        """Waiting, or left behind by a worker whose lease has run out; those that failed before come last,
        so that one that never succeeds does not hold up the others."""
        return self.filter(
            Q(status=Cetakan.Status.ANTRI) | Q(status=Cetakan.Status.BERJALAN, sewa_sampai__lt=at)
        ).order_by("percobaan", "pk")

    def gagal(self) -> Self:
        return self.filter(status=Cetakan.Status.GAGAL)

    def antrean(self) -> dict:
        """{antri, berjalan, gagal, tertua}: how many there are of each, and since when the oldest one waits."""
        def banyak(status):
            return Count("pk", filter=Q(status=status))

        status = Cetakan.Status
        return self.aggregate(
            antri=banyak(status.ANTRI), berjalan=banyak(status.BERJALAN), gagal=banyak(status.GAGAL),
            tertua=Min("dibuat_pada", filter=Q(status=status.ANTRI)),
        )  # fmt: skip


@dataclass(frozen=True)
class RekapProvinsi:
    """What a province's book is of: the recaps of one period that its cities have sent. It has no row of its own."""

    provinsi: PemerintahDaerah
    kode: str  # of the period, the same in every city: 2026-TW3

    def rekap(self) -> list[LaporanDaerah]:
        """The newest sent of each city, in the order of their codes."""
        rows = LaporanDaerah.objects.terkirim().filter(pemda__provinsi=self.provinsi, periode__kode=self.kode).terbaru()
        return list(rows.select_related("pemda", "periode__pemda").order_by("pemda__kode"))

    def __str__(self) -> str:
        return f"Buku {self.provinsi} {self.kode}"


class Cetakan(Scoped, models.Model):
    """One order for one PDF, of a report, a paper of a meeting or a province's recaps of a period. Whoever may see that may see it; `masukan_sha256` is the hash of
    everything drawn, so asking twice for the same thing finds the same row."""

    class Status(models.TextChoices):
        ANTRI = "antri", "Menunggu giliran"
        BERJALAN = "berjalan", "Sedang dibuat"
        SELESAI = "selesai", "Selesai"
        GAGAL = "gagal", "Gagal"

    PEMDA_PATH = "pemda"
    OPD_PATH = "laporan_opd__opd"
    UNTUK_PROVINSI = Q(laporan_opd__status__in=SUDAH_DITERIMA) | Q(
        laporan_daerah__status__in=["terkirim", "diterima"]
    )

    SEBUTAN = Coalesce("laporan_opd__opd__singkatan", "rapat__kegiatan__judul", "pemda__nama")

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="+")
    laporan_opd = models.ForeignKey(
        "laporan.LaporanOpd", models.PROTECT, null=True, related_name="cetakan"
    )
    laporan_daerah = models.ForeignKey(
        "laporan.LaporanDaerah", models.PROTECT, null=True, related_name="cetakan"
    )
    rapat = models.ForeignKey("kbk.Rapat", models.PROTECT, null=True, related_name="cetakan")
    kode_periode = models.CharField(max_length=10, blank=True)  # of a province's book; `pemda` is the province
    jenis = models.CharField(max_length=20, default="laporan_opd")  # of laporan.jenis_cetakan
    kertas = models.CharField(max_length=2)
    masukan_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.ANTRI)
    kemajuan = models.PositiveSmallIntegerField(default=0)  # percent
    tahap = models.CharField(max_length=60, blank=True)
    percobaan = models.PositiveSmallIntegerField(default=0)
    sewa_sampai = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True)
    galat = models.TextField(blank=True)
    berkas = models.FileField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    halaman = models.PositiveIntegerField(null=True)
    diminta_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    selesai_pada = models.DateTimeField(null=True)

    objects = CetakanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "cetakan"
        indexes = [models.Index(fields=["status", "sewa_sampai"], name="cetakan_antrean")]
        constraints = [
            models.CheckConstraint(
                name="cetakan_satu_laporan",
                condition=Q(laporan_opd__isnull=False, laporan_daerah__isnull=True, rapat__isnull=True, kode_periode="")
                | Q(laporan_opd__isnull=True, laporan_daerah__isnull=False, rapat__isnull=True, kode_periode="")
                | Q(laporan_opd__isnull=True, laporan_daerah__isnull=True, rapat__isnull=False, kode_periode="")
                | Q(laporan_opd__isnull=True, laporan_daerah__isnull=True, rapat__isnull=True) & ~Q(kode_periode=""),
            ),
            models.UniqueConstraint(fields=["masukan_sha256", "kertas"], name="cetakan_sekali_per_isi"),
            models.CheckConstraint(
                name="cetakan_selesai_berberkas",
                condition=~Q(status="selesai") | (~Q(berkas="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Cetakan #{self.pk}"

    @property
    def benda(self):
        """What is printed: a report, a recap, a meeting, or a province's recaps of one period."""
        return self.laporan_opd or self.laporan_daerah or self.rapat or RekapProvinsi(self.pemda, self.kode_periode)

    @property
    def nama_unduhan(self) -> str:
        """"Laporan-Disdukcapil-2026-TW3-rev1.pdf", "Rekap-Kota-Bontang-2026-TW3-rev1.pdf",
        "Notulen-KBK-Akta-2026-11-25.pdf"."""
        if self.rapat_id:
            kata = self.jenis.removesuffix("_nip").capitalize()
            return f"{_nama_berkas(f'{kata}-{self.rapat.kegiatan.kelompok}-{self.rapat.kegiatan.tanggal}')}.pdf"
        if self.kode_periode:
            return f"{_nama_berkas(f'Buku-{self.pemda.nama}-{self.kode_periode}')}.pdf"
        isi = self.benda.cuplikan
        awal = f"Laporan-{isi['opd']['singkatan']}" if self.laporan_opd_id else f"{'Buku' if self.is_book else 'Rekap'}-{isi['pemda']['nama']}"
        if self.jenis.endswith("_publik"):
            awal = f"{awal}-publik"
        return f"{_nama_berkas(f'{awal}-{isi['periode']['kode']}-rev{self.benda.revisi}')}.pdf"

    @property
    def is_book(self) -> bool:
        return self.jenis.startswith("buku")

    @property
    def is_failed(self) -> bool:
        return self.status == self.Status.GAGAL

    @property
    def is_done(self) -> bool:
        return self.status == self.Status.SELESAI

    @property
    def is_running(self) -> bool:
        return self.status in {self.Status.ANTRI, self.Status.BERJALAN}


def _nama_berkas(teks: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", teks).strip("-")
