"""The report of an OPD for a period, its review, and the recap a city sends (design 4, 5).

TRANSITIONS is the whole way of a report. An accepted one is never taken back to an earlier state: it is reopened
(models.pembukaan) for some days and mended as its next revision, and stays what the city and the province hold
until that revision is accepted. "Dikembalikan" is the word for what was not accepted yet.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from laporan.models.perpanjangan import Perpanjangan
from opd.akses import Permission, Scoped, ScopedQuerySet

P = Permission


class Status(models.TextChoices):
    DRAF = "draf", "Draf"
    DIAJUKAN = "diajukan", "Diajukan"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan"
    DISETUJUI = "disetujui", "Disetujui pimpinan"
    DITERIMA = "diterima", "Diterima"
    DIREKAP = "direkap", "Direkap"
    TERKIRIM = "terkirim", "Terkirim ke provinsi"


SUDAH_DITERIMA = [Status.DITERIMA, Status.DIREKAP, Status.TERKIRIM]
SUDAH_DISETUJUI = [Status.DISETUJUI, *SUDAH_DITERIMA]
SUDAH_DIAJUKAN = [Status.DIAJUKAN, *SUDAH_DISETUJUI]
SEKRETARIS, PIMPINAN = "Sekretaris OPD", "Pimpinan OPD"
ORGANISASI, BIRO = "Bagian Organisasi", "Biro Organisasi"


class Cara(models.TextChoices):
    """What takes a step."""

    LANGKAH = "langkah", "actions.laporan.move_laporan: by hand, on one report"
    REVISI = "revisi", "actions.laporan.open_laporan: begins the next revision, a new row"
    REKAP = "rekap", "actions.rekap: all accepted reports of the period at once"


@dataclass(frozen=True)
class Transition:
    name: str  # of the action and of its URL
    label: str  # on the button
    sources: frozenset[Status]
    target: Status | None  # None: the state stays, as in a reopening (PembukaanKembali)
    permission: Permission
    pelaku: str  # who must act next
    needs_reason: bool = False
    cara: Cara = Cara.LANGKAH


_S, _DITERIMA = Status, frozenset(SUDAH_DITERIMA)
TRANSITIONS = {
    t.name: t
    for t in [
        Transition("ajukan", "Ajukan ke pimpinan", frozenset({_S.DRAF}), _S.DIAJUKAN, P.LAPORAN_SUBMIT, PIMPINAN),
        Transition("setujui", "Setujui", frozenset({_S.DIAJUKAN}), _S.DISETUJUI, P.LAPORAN_APPROVE, ORGANISASI),
        Transition(
            "kembalikan_pimpinan", "Kembalikan ke sekretaris", frozenset({_S.DIAJUKAN}), _S.DIKEMBALIKAN,
            P.LAPORAN_REFUSE, SEKRETARIS, needs_reason=True,
        ),
        Transition("terima", "Terima", frozenset({_S.DISETUJUI}), _S.DITERIMA, P.LAPORAN_ACCEPT, ORGANISASI),
        Transition(
            "kembalikan", "Kembalikan ke OPD", frozenset({_S.DISETUJUI}), _S.DIKEMBALIKAN,
            P.LAPORAN_RETURN, SEKRETARIS, needs_reason=True,
        ),
        Transition("buka_kembali", "Buka kembali", _DITERIMA, None, P.LAPORAN_REOPEN, SEKRETARIS, needs_reason=True),
        Transition(
            "perbaiki", "Perbaiki sebagai revisi", frozenset({_S.DIKEMBALIKAN}) | _DITERIMA, _S.DRAF,
            P.LAPORAN_DRAFT, SEKRETARIS, cara=Cara.REVISI,
        ),  # an accepted one only while it is reopened
        Transition("susun_rekap", "Susun rekap", frozenset({_S.DITERIMA}), _S.DIREKAP, P.REKAP_EDIT, ORGANISASI, cara=Cara.REKAP),
        Transition("kirim_rekap", "Kirim rekap", frozenset({_S.DIREKAP}), _S.TERKIRIM, P.REKAP_SEND, BIRO, cara=Cara.REKAP),
    ]
}  # fmt: skip
PELAKU_BERIKUTNYA = {t.target: t.pelaku for t in TRANSITIONS.values() if t.target}

BAGIAN_NARASI = {  # field -> (heading, question that helps the writer)
    "pengantar": ("Kata pengantar", "Ucapan pembuka dan pokok isi laporan."),
    "latar_belakang": ("Latar belakang", "Mengapa unit ini membangun budaya kerja pada periode ini?"),
    "gambaran_umum": ("Profil dan tugas", "Apa tugas unit ini dan siapa yang dilayani?"),
    "uraian_pelaksanaan": ("Uraian pelaksanaan", "Apa yang dilakukan kelompok, dan apa yang berubah?"),
    "peran_pimpinan": ("Peran pimpinan", "Apa yang dilakukan pimpinan sendiri untuk memberi teladan?"),
    "kendala": ("Kendala", "Apa yang menghambat, dan apa yang sudah dicoba?"),
    "kesimpulan": ("Kesimpulan", "Apa yang berhasil dan apa yang belum?"),
    "saran": ("Saran", "Apa yang perlu diputuskan atau didukung?"),
    "rencana": ("Rencana periode berikutnya", "Apa yang akan dilakukan pada periode berikutnya?"),
}


class LaporanOpdQuerySet(ScopedQuerySet):
    def terkini(self) -> Self:
        """The newest revision of each report: the one that moves."""
        return self.filter(terkini=True)

    def terbaru(self) -> Self:
        """Of these rows the newest revision of each report: for the province that is the newest accepted one, also
        while the next is being made where it can't see it."""
        newer = self.filter(opd=OuterRef("opd"), periode=OuterRef("periode"), revisi__gt=OuterRef("revisi")).order_by()
        return self.exclude(Exists(newer))

    def berlaku(self) -> Self:
        """The newest accepted revision of each report: what the city and the province hold, until a newer
        one is accepted."""
        newer = LaporanOpd.objects.filter(opd=OuterRef("opd"), periode=OuterRef("periode"), status__in=SUDAH_DITERIMA)
        return self.filter(~Exists(newer.filter(revisi__gt=OuterRef("revisi"))), status__in=SUDAH_DITERIMA)

    def mengunci(self, on: dt.date) -> Self:
        """Those that close their period for the agency on that day (laporan.kunci): not reopened, or not any more."""
        return self.berlaku().with_pembukaan().filter(Q(dibuka_sampai__isnull=True) | Q(dibuka_sampai__lt=on))

    def with_pembukaan(self) -> Self:
        """Adds of the newest reopening of this very revision dibuka_sampai and dibuka_pada, None without one."""
        newest = apps.get_model("laporan", "PembukaanKembali").objects.filter(laporan=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            dibuka_sampai=Subquery(newest.values("sampai")[:1]), dibuka_pada=Subquery(newest.values("dibuka_pada")[:1])
        )

    def with_diterima(self) -> Self:
        """Adds ada_diterima: a revision of this report, whichever, is accepted; and ada_pengganti: a newer one is."""
        accepted = LaporanOpd.objects.filter(opd=OuterRef("opd"), periode=OuterRef("periode"), status__in=SUDAH_DITERIMA)
        return self.annotate(ada_diterima=Exists(accepted), ada_pengganti=Exists(accepted.filter(revisi__gt=OuterRef("revisi"))))

    def with_pertama_diajukan(self) -> Self:
        """Adds pertama_diajukan, when the report was first handed in, whichever revision that was, and
        diperpanjang_sampai, of the newest extension: together they say whether it was in time."""
        semua = LaporanOpd.objects.filter(opd=OuterRef("opd"), periode=OuterRef("periode"))
        semua = semua.filter(diajukan_pada__isnull=False).order_by("revisi")
        panjang = Perpanjangan.objects.filter(opd=OuterRef("opd"), periode=OuterRef("periode")).order_by("-pk")
        return self.annotate(
            pertama_diajukan=Subquery(semua.values("diajukan_pada")[:1]),
            diperpanjang_sampai=Subquery(panjang.values("sampai")[:1]),
        )

    def ringkas(self) -> Self:
        """Without the snapshot, the written parts and who signs, for lists."""
        return self.defer("cuplikan", "alasan_nihil", "sha256", "penandatangan", "kutipan", *BAGIAN_NARASI)

    def sebelum(self, laporan: "LaporanOpd") -> "LaporanOpd | None":
        """The same agency's report of the period before, of the same rhythm; its words are offered again."""
        rows = self.terkini().filter(opd=laporan.opd_id, periode__jenis=laporan.periode.jenis)
        rows = rows.filter(periode__selesai__lt=laporan.periode.mulai).select_related("periode")
        return rows.order_by("-periode__selesai").defer("cuplikan").first()

    def menunggu(self, *statuses: Status) -> Self:
        return self.terkini().filter(status__in=statuses)


class LaporanOpd(Scoped, models.Model):
    """One revision. `cuplikan` is frozen at submission and never changes after; a return or a reopening starts a
    new row. `terkini` is the newest revision, the one that moves; queries of what counts ask `berlaku`."""

    OPD_PATH, PEMDA_PATH = "opd", "opd__pemda"
    UNTUK_PROVINSI = Q(status__in=SUDAH_DITERIMA)
    SEBUTAN = Concat("opd__singkatan", Value(" "), "periode__kode")

    opd = models.ForeignKey("opd.Opd", models.PROTECT, related_name="laporan")
    periode = models.ForeignKey("laporan.Periode", models.PROTECT, related_name="laporan")
    revisi = models.PositiveSmallIntegerField(default=1)
    terkini = models.BooleanField(default=True)
    status = models.CharField(max_length=15, choices=Status, default=Status.DRAF)
    versi = models.PositiveIntegerField(default=1)
    nihil = models.BooleanField("tidak ada kegiatan pada periode ini", default=False)
    alasan_nihil = models.TextField("alasan tidak ada kegiatan", blank=True)

    pengantar = models.TextField(blank=True)
    latar_belakang = models.TextField(blank=True)
    gambaran_umum = models.TextField(blank=True)
    uraian_pelaksanaan = models.TextField(blank=True)
    peran_pimpinan = models.TextField(blank=True)
    kendala = models.TextField(blank=True)
    kesimpulan = models.TextField(blank=True)
    saran = models.TextField(blank=True)
    rencana = models.TextField(blank=True)
    nomor_surat = models.CharField("nomor surat (diisi TU)", max_length=60, blank=True)
    kutipan = models.JSONField(default=dict, editable=False)  # {field: sentences in it that the records wrote}

    cuplikan = models.JSONField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    kode_verifikasi = models.CharField(max_length=24, unique=True, null=True, editable=False)  # noqa: DJ001 – a draft has none
    penandatangan = models.JSONField(null=True, editable=False)  # frozen at approval (domain 3.3)

    pengubah = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    diajukan_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    diajukan_pada = models.DateTimeField(null=True)
    disetujui_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    disetujui_pada = models.DateTimeField(null=True)
    diterima_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    diterima_pada = models.DateTimeField(null=True)
    status_sejak = models.DateTimeField()
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = LaporanOpdQuerySet.as_manager()

    class Meta:
        ordering = ["-periode__selesai", "opd", "-revisi"]
        verbose_name = "laporan OPD"
        verbose_name_plural = "laporan OPD"
        constraints = [
            models.UniqueConstraint(fields=["opd", "periode", "revisi"], name="laporan_revisi_unik"),
            models.UniqueConstraint(
                fields=["opd", "periode"], condition=Q(terkini=True), name="laporan_satu_terkini"
            ),
            models.CheckConstraint(
                name="laporan_cuplikan_bila_diajukan",
                condition=Q(status=Status.DRAF)
                | (Q(cuplikan__isnull=False, kode_verifikasi__isnull=False) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="laporan_disetujui_berpasangan",
                condition=Q(disetujui_pada__isnull=True, disetujui_oleh__isnull=True)
                | Q(disetujui_pada__isnull=False, disetujui_oleh__isnull=False),
            ),
            models.CheckConstraint(
                name="laporan_bukan_setuju_sendiri",
                condition=Q(disetujui_oleh__isnull=True)
                | Q(diajukan_oleh__isnull=True)
                | ~Q(disetujui_oleh=F("diajukan_oleh")),
            ),
            models.CheckConstraint(
                name="laporan_nihil_beralasan",
                condition=Q(nihil=False) | Q(status=Status.DRAF) | ~Q(alasan_nihil=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Laporan {self.opd.singkatan} {self.periode}"

    @property
    def is_berlaku(self) -> bool:
        """The revision that counts, as the queryset's berlaku. Needs with_diterima."""
        return self.status in SUDAH_DITERIMA and not self.ada_pengganti

    @property
    def is_dibuka(self) -> bool:
        """Accepted, and reopened until a day that has not ended where the pemda is. Needs with_pembukaan and
        periode__pemda."""
        sampai = self.dibuka_sampai
        return self.status in SUDAH_DITERIMA and sampai is not None and sampai >= self.periode.pemda.hari_ini()

    @property
    def pelaku_berikutnya(self) -> str:
        """Who must act next; needs what is_dibuka needs."""
        return TRANSITIONS["buka_kembali"].pelaku if self.is_dibuka else PELAKU_BERIKUTNYA[Status(self.status)]

    @property
    def menunggu_sejak(self) -> dt.datetime:
        return self.dibuka_pada if self.is_dibuka else self.status_sejak

    @property
    def is_draf(self) -> bool:
        return self.status == Status.DRAF

    @property
    def hari_terlambat(self) -> int:
        """Needs periode__pemda and with_pertama_diajukan."""
        return self.periode.hari_terlambat(self.pertama_diajukan, diperpanjang=self.diperpanjang_sampai)

    @property
    def tenggat(self) -> dt.date:
        """Needs periode and with_pertama_diajukan."""
        return self.periode.tenggat(self.diperpanjang_sampai)

    @property
    def diperpanjang(self) -> bool:
        return self.tenggat > self.periode.tenggat_opd


class CatatanReviu(Scoped, models.Model):
    """A reviewer's reason or an answer to it; the thread at the side of a report."""

    OPD_PATH, PEMDA_PATH = "laporan__opd", "laporan__opd__pemda"
    SEBUTAN = Concat("laporan__opd__singkatan", Value(" "), "laporan__periode__kode")

    laporan = models.ForeignKey(LaporanOpd, models.PROTECT, related_name="catatan")
    penulis = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    isi = models.TextField()
    pengembalian = models.BooleanField(default=False)
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["dibuat_pada", "pk"]
        verbose_name_plural = "catatan reviu"

    def __str__(self) -> str:
        return self.isi[:60]


class LaporanDaerahQuerySet(ScopedQuerySet):
    def terkirim(self) -> Self:
        """Sent to the province, whether or not it has been received there."""
        return self.exclude(status=LaporanDaerah.Status.DRAF)

    def terbaru(self) -> Self:
        """Of these rows the newest revision of each period: for the province that is the newest one sent."""
        newer = self.filter(periode=OuterRef("periode"), revisi__gt=OuterRef("revisi")).order_by()
        return self.exclude(Exists(newer))

    def before(self, rekap: "LaporanDaerah") -> Self:
        """Recaps of earlier periods of the same kind, the latest first."""
        rows = self.filter(pemda=rekap.pemda_id, periode__jenis=rekap.periode.jenis)
        return rows.filter(periode__selesai__lt=rekap.periode.mulai).order_by("-periode__selesai", "-revisi")

    def per_periode(self) -> list[dict]:
        """Of these rows, by province and period, the newest first: the id of one row as `rekap`, of how many cities as
        `banyak`, and what names the period."""
        kunci = ["pemda__provinsi", *(f"periode__{n}" for n in ("selesai", "jenis", "tahun", "nomor"))]
        rows = self.order_by().values(*kunci).annotate(rekap=Max("pk"), banyak=Count("pemda", distinct=True))
        return list(rows.order_by("-periode__selesai", "periode__jenis", "pemda__provinsi"))

    def with_angka(self) -> Self:
        """Adds `angka`, the figures of the snapshot, and leaves the snapshot itself in the database."""
        return self.annotate(angka=F("cuplikan__angka")).defer("cuplikan")


class LaporanDaerah(Scoped, models.Model):
    """The recap of a pemda for the province. Recomposed freely while a draft, frozen when sent."""

    class Status(models.TextChoices):
        DRAF = "draf", "Draf"
        TERKIRIM = "terkirim", "Terkirim"
        DITERIMA = "diterima", "Diterima Biro Organisasi"

    UNTUK_PROVINSI = Q(status__in=["terkirim", "diterima"])

    SEBUTAN = Concat("pemda__nama", Value(" "), "periode__kode")

    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, related_name="rekap")
    periode = models.ForeignKey("laporan.Periode", models.PROTECT, related_name="rekap")
    revisi = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAF)
    versi = models.PositiveIntegerField(default=1)
    pengantar = models.TextField("pengantar", blank=True)
    kesimpulan = models.TextField("kesimpulan dan saran", blank=True)
    nomor_surat = models.CharField("nomor surat (diisi TU)", max_length=60, blank=True)
    kutipan = models.JSONField(default=dict, editable=False)  # as in LaporanOpd
    cuplikan = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    kode_verifikasi = models.CharField(max_length=24, unique=True, editable=False)
    disusun_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="+")
    disusun_pada = models.DateTimeField()
    terkirim_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    terkirim_pada = models.DateTimeField(null=True)
    diterima_oleh = models.ForeignKey("opd.Pengguna", models.PROTECT, null=True, related_name="+")
    diterima_pada = models.DateTimeField(null=True)

    objects = LaporanDaerahQuerySet.as_manager()

    class Meta:
        ordering = ["-periode__selesai", "pemda"]
        verbose_name = "laporan daerah"
        verbose_name_plural = "laporan daerah"
        constraints = [
            models.UniqueConstraint(fields=["pemda", "periode", "revisi"], name="rekap_revisi_unik"),
            models.CheckConstraint(
                name="rekap_terkirim_berpasangan",
                condition=Q(status="draf", terkirim_pada__isnull=True)
                | (~Q(status="draf") & Q(terkirim_pada__isnull=False, terkirim_oleh__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Rekap {self.pemda} {self.periode}"

    @property
    def pelaku_berikutnya(self) -> str:
        """Who must act next; "" when nobody must."""
        return {"draf": ORGANISASI, "terkirim": BIRO}.get(self.status, "")

    @property
    def menunggu_sejak(self) -> dt.datetime:
        return self.terkirim_pada or self.disusun_pada

    @property
    def is_draf(self) -> bool:
        return self.status == self.Status.DRAF
