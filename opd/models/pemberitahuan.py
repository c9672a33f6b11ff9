"""What a person is told once: the notice in the application, and the letter that carries it by e-mail.

Together they are an outbox (reliability 3.4, peers 6.10): a notice is unique per person and key, a letter per
person and day, so a scheduler that was stopped, runs twice or tries again says nothing twice.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Count, Min, Q

from opd.akses import Scoped, ScopedQuerySet

PERCOBAAN_SURAT = 5


class PemberitahuanQuerySet(ScopedQuerySet):
    def for_user(self, pengguna, permission) -> Self:
        """A notice is for one person, and only while that person still has a part in its unit."""
        return super().for_user(pengguna, permission).filter(pengguna=pengguna)

    def berlaku(self) -> Self:
        """Still true: neither settled nor overtaken by a later one."""
        return self.filter(usai_pada__isnull=True)

    def belum_dibaca(self) -> Self:
        return self.berlaku().filter(dibaca_pada__isnull=True)

    def siap_surat(self, at: dt.datetime) -> Self:
        """Unread, in no letter yet, and due to go out by e-mail."""
        return self.belum_dibaca().filter(surat__isnull=True, kirim_sejak__lte=at)


class Pemberitahuan(Scoped, models.Model):
    """One thing one person should know. `usai_pada` is set when it is no longer true, by itself."""

    class Jenis(models.TextChoices):
        TENGGAT = "tenggat", "Tenggat mendekat"
        LEWAT = "lewat", "Lewat tenggat"
        MENUNGGU = "menunggu", "Menunggu Anda"
        KEMBALI = "kembali", "Dikembalikan"
        KABAR = "kabar", "Kabar"

    OPD_PATH = "opd"

    pengguna = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="pemberitahuan")
    kunci = models.CharField(max_length=100)  # kind and subject
    jenis = models.CharField(max_length=10, choices=Jenis)
    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="+")
    opd = models.ForeignKey("opd.Opd", models.PROTECT, null=True, related_name="+")
    kalimat = models.CharField(max_length=400)
    alamat = models.CharField(max_length=200)  # path of the page where it is dealt with; written by the server only
    tenggat = models.DateField(null=True)
    dibuat_pada = models.DateTimeField()
    kirim_sejak = models.DateTimeField()  # the morning from which it may go out by e-mail
    dibaca_pada = models.DateTimeField(null=True)
    usai_pada = models.DateTimeField(null=True)
    surat = models.ForeignKey("opd.Surat", models.PROTECT, null=True, related_name="pemberitahuan")

    objects = PemberitahuanQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuat_pada", "-pk"]
        verbose_name_plural = "pemberitahuan"
        constraints = [models.UniqueConstraint(fields=["pengguna", "kunci"], name="pemberitahuan_sekali")]
        indexes = [
            models.Index(  # counted in the bar of every page
                fields=["pengguna"],
                condition=Q(dibaca_pada__isnull=True, usai_pada__isnull=True),
                name="pemberitahuan_belum_dibaca",
            ),
            models.Index(fields=["pengguna", "-dibuat_pada"], name="pemberitahuan_daftar"),
        ]

    def __str__(self) -> str:
        return self.kalimat

    @property
    def baru(self) -> bool:
        return self.dibaca_pada is None and self.usai_pada is None

    def sisa(self, on: dt.date) -> str:
        """"tinggal 6 hari", "hari ini", "lewat 3 hari"; "" without a deadline or once it is settled."""
        if self.tenggat is None or self.usai_pada:
            return ""
        hari = (self.tenggat - on).days
        return "hari ini" if hari == 0 else f"tinggal {hari} hari" if hari > 0 else f"lewat {-hari} hari"


class SuratQuerySet(ScopedQuerySet):
    def siap_dikirim(self, at: dt.datetime) -> Self:
        """Waiting for their turn, or left behind by a worker before it began to hand them over."""
        tertinggal = Q(status=Surat.Status.BERJALAN, sewa_sampai__lt=at, diserahkan_pada__isnull=True)
        return self.filter(Q(status=Surat.Status.ANTRI, coba_pada__lte=at) | tertinggal).order_by("coba_pada", "pk")

    def terputus(self, at: dt.datetime) -> Self:
        """Left behind in the middle of being handed over: nobody knows whether the mail server took them."""
        return self.filter(status=Surat.Status.BERJALAN, sewa_sampai__lt=at, diserahkan_pada__isnull=False)

    def bermasalah(self) -> Self:
        return self.filter(status__in=[Surat.Status.GAGAL, Surat.Status.TIDAK_PASTI])

    def antrean(self) -> dict:
        """{antri, gagal, tidak_pasti, tertua}: how many there are of each, and since when the oldest one waits."""
        status = Surat.Status
        hitung = {s.value: Count("pk", filter=Q(status=s)) for s in (status.ANTRI, status.GAGAL, status.TIDAK_PASTI)}
        return self.aggregate(**hitung, tertua=Min("dibuat_pada", filter=Q(status=status.ANTRI)))


class Surat(Scoped, models.Model):
    """The one e-mail of a person on a day, with every notice that was due by then."""

    class Status(models.TextChoices):
        ANTRI = "antri", "Menunggu dikirim"
        BERJALAN = "berjalan", "Sedang dikirim"
        TERKIRIM = "terkirim", "Terkirim"
        BATAL = "batal", "Tidak perlu dikirim"
        GAGAL = "gagal", "Gagal"
        TIDAK_PASTI = "tidak_pasti", "Belum pasti"

    OPD_PATH, PEMDA_PATH = "pengguna__pegawai__opd", "pengguna__pegawai__opd__pemda"

    pengguna = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="surat")
    hari = models.DateField()  # where its notices belong
    status = models.CharField(max_length=12, choices=Status, default=Status.ANTRI)
    percobaan = models.PositiveSmallIntegerField(default=0)
    coba_pada = models.DateTimeField()
    sewa_sampai = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True)
    diserahkan_pada = models.DateTimeField(null=True)  # set before the mail server is told, see actions/surat.py
    galat = models.CharField(max_length=300, blank=True)
    dibuat_pada = models.DateTimeField()
    selesai_pada = models.DateTimeField(null=True)

    objects = SuratQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "surat"
        constraints = [models.UniqueConstraint(fields=["pengguna", "hari"], name="surat_sekali_sehari")]
        indexes = [models.Index(fields=["status", "coba_pada"], name="surat_antrean")]

    def __str__(self) -> str:
        return f"Surat #{self.pk}"


class SuratSegera(models.Model):
    """A letter that does not wait for the morning, once per `kunci`. What it says is made when it goes out, so a
    link for a password is born then and stands nowhere; `isi` is emptied with it."""

    class Jenis(models.TextChoices):
        SANDI = "sandi", "Tautan kata sandi"
        PERINGATAN = "peringatan", "Peringatan keamanan"

    kunci = models.CharField(max_length=100, unique=True)
    jenis = models.CharField(max_length=12, choices=Jenis)
    isi = models.JSONField(default=dict)
    dibuat_pada = models.DateTimeField()
    coba_pada = models.DateTimeField()  # in the future while a worker has it
    percobaan = models.PositiveSmallIntegerField(default=0)
    selesai_pada = models.DateTimeField(null=True)

    class Meta:
        ordering = ["coba_pada", "pk"]
        verbose_name_plural = "surat segera"
        indexes = [models.Index(fields=["coba_pada"], condition=Q(selesai_pada__isnull=True), name="surat_segera_antrean")]

    def __str__(self) -> str:
        return f"{self.get_jenis_display()} #{self.pk}"
