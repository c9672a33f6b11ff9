"""Value catalogues, their mapping, and the values an OPD chose because of a problem (domain 0, 1, 2.8)."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kbk.models.kegiatan import Kegiatan
from kbk.models.kelompok import Kelompok
from opd.akses import Scoped, ScopedQuerySet
from opd.models import Opd

KATALOG_34 = "kepmenpan-25-2002"
KATALOG_BERAKHLAK = "berakhlak"
PASANGAN = {  # as the decree names its 17 (domain 1.1)
    "P01": "Komitmen dan konsistensi",
    "P02": "Wewenang dan tanggung jawab",
    "P03": "Keikhlasan dan kejujuran",
    "P04": "Integritas dan profesionalisme",
    "P05": "Kreativitas dan kepekaan terhadap lingkungan tugas",
    "P06": "Kepemimpinan dan keteladanan",
    "P07": "Kebersamaan dan dinamika kelompok kerja",
    "P08": "Ketepatan dan kecepatan",
    "P09": "Rasionalitas dan kecerdasan emosi",
    "P10": "Keteguhan dan ketegasan",
    "P11": "Disiplin dan keteraturan bekerja",
    "P12": "Keberanian dan kearifan dalam mengambil keputusan dan menangani konflik",
    "P13": "Dedikasi dan loyalitas",
    "P14": "Semangat dan motivasi",
    "P15": "Ketekunan dan kesabaran",
    "P16": "Keadilan dan keterbukaan",
    "P17": "Penguasaan ilmu pengetahuan dan teknologi",
}
NILAI_TERPILIH_MIN, NILAI_TERPILIH_MAX = 2, 5  # a year; outside it the page warns (domain 1.2)


class KatalogNilai(models.Model):
    """A set of values with its legal basis. Two are shipped: the 34 and BerAKHLAK."""

    kode = models.SlugField(unique=True)
    nama = models.CharField(max_length=120)
    dasar_hukum = models.CharField(max_length=200)
    berlaku = models.BooleanField(default=True)

    class Meta:
        ordering = ["kode"]
        verbose_name_plural = "katalog nilai"

    def __str__(self) -> str:
        return self.nama


class NilaiQuerySet(models.QuerySet):
    def dari_34(self) -> Self:
        return self.filter(katalog__kode=KATALOG_34)

    def berakhlak(self) -> Self:
        return self.filter(katalog__kode=KATALOG_BERAKHLAK)

    def with_pemetaan(self) -> Self:
        """For `utama` and `sekunder` of many of the 34."""
        rows = PemetaanNilai.objects.select_related("ke").order_by("ke__kode")
        return self.prefetch_related(models.Prefetch("pemetaan", rows))

    def with_asal(self) -> Self:
        """For `asal_utama` and `asal_sekunder` of many of the seven."""
        rows = PemetaanNilai.objects.select_related("dari").order_by("dari__kode")
        return self.prefetch_related(models.Prefetch("dipetakan_dari", rows))


class Nilai(models.Model):
    """One value. `pasangan` (P01–P17) joins the 34 in the pairs of the decree."""

    SEBUTAN = "nama"

    katalog = models.ForeignKey(KatalogNilai, models.PROTECT, related_name="nilai")
    kode = models.CharField(max_length=5)
    pasangan = models.CharField(max_length=5, blank=True)
    nama = models.CharField(max_length=60)
    definisi = models.TextField()
    contoh_ukuran = models.CharField(max_length=200, blank=True)

    objects = NilaiQuerySet.as_manager()

    class Meta:
        ordering = ["katalog", "kode"]
        verbose_name_plural = "nilai"
        constraints = [models.UniqueConstraint(fields=["katalog", "kode"], name="nilai_kode_unik")]

    def __str__(self) -> str:
        return self.nama

    @property
    def nama_pasangan(self) -> str:
        return PASANGAN.get(self.pasangan, "")

    @property
    def utama(self) -> "Nilai | None":
        """The BerAKHLAK value this one counts for. Needs with_pemetaan."""
        return next((row.ke for row in self.pemetaan.all() if row.utama), None)

    @property
    def sekunder(self) -> list["Nilai"]:
        """The BerAKHLAK values it also touches. Needs with_pemetaan."""
        return [row.ke for row in self.pemetaan.all() if not row.utama]

    @property
    def asal_utama(self) -> list["Nilai"]:
        """Those of the 34 that count for this one. Needs with_asal."""
        return [row.dari for row in self.dipetakan_dari.all() if row.utama]

    @property
    def asal_sekunder(self) -> list["Nilai"]:
        """Those of the 34 that also touch this one. Needs with_asal."""
        return [row.dari for row in self.dipetakan_dari.all() if not row.utama]


class PemetaanNilai(models.Model):
    """Value of one catalogue to value of another; exactly one primary (for counting) each."""

    dari = models.ForeignKey(Nilai, models.CASCADE, related_name="pemetaan")
    ke = models.ForeignKey(Nilai, models.CASCADE, related_name="dipetakan_dari")
    utama = models.BooleanField(default=False)

    class Meta:
        ordering = ["dari", "-utama", "ke"]
        verbose_name_plural = "pemetaan nilai"
        constraints = [
            models.UniqueConstraint(fields=["dari", "ke"], name="pemetaan_unik"),
            models.UniqueConstraint(fields=["dari"], condition=Q(utama=True), name="pemetaan_satu_utama"),
        ]

    def __str__(self) -> str:
        return f"{self.dari} → {self.ke}"


class Masalah(Scoped, models.Model):
    """A problem in the OPD's own work: where every choice of a value begins."""

    OPD_PATH, PEMDA_PATH = "opd", "opd__pemda"
    SEBUTAN = "uraian"

    opd = models.ForeignKey("opd.Opd", models.PROTECT, related_name="masalah")
    uraian = models.TextField("masalah")
    sumber = models.CharField("sumber data", max_length=150, blank=True)
    data_awal = models.CharField("data awal", max_length=200, blank=True)
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-dibuat_pada", "-pk"]
        verbose_name_plural = "masalah"

    def __str__(self) -> str:
        return self.uraian


class NilaiTerpilihQuerySet(ScopedQuerySet):
    def tahun(self, tahun: int) -> Self:
        return self.filter(tahun=tahun)

    def slogan(self) -> Self:
        """Chosen without a problem behind them."""
        return self.filter(masalah__isnull=True)

    def bagi_unit(self, opd: Opd) -> Self:
        """What holds in this unit: its own choice and that of the unit it reports through."""
        return self.filter(opd__in=[opd.pk, opd.pelapor_id or opd.pk])

    def with_rincian(self) -> Self:
        """With everything its card and kbk.pilihan show: value and mapping, problem, groups, measures."""
        pemetaan = PemetaanNilai.objects.select_related("ke").order_by("-utama", "ke__kode")
        return self.select_related("nilai", "masalah", "opd__pemda").prefetch_related(
            models.Prefetch("nilai__pemetaan", pemetaan), "kelompok", "indikator__pengukuran"
        )

    def jumlah_per_nilai(self) -> dict[int, int]:
        """{id of the value: how many units of these rows chose it}."""
        rows = self.order_by().values("nilai").annotate(jumlah=models.Count("opd", distinct=True))
        return {row["nilai"]: row["jumlah"] for row in rows}

    def berlaku_bagi(self, kelompok: "Kelompok | int") -> Self:
        """What this group (or the group of this id) applies: its OPD's (or reporting OPD's) values
        without a group named, or naming it. By subqueries, so that no row comes twice."""
        pk = getattr(kelompok, "pk", kelompok)
        opd = Opd.objects.filter(kelompok=pk)
        named = NilaiTerpilih.kelompok.through.objects.filter(nilaiterpilih=OuterRef("pk"))
        return self.filter(
            Q(opd__in=opd.values("pk").union(opd.values("pelapor"))),
            ~Exists(named) | Exists(named.filter(kelompok=pk)),
        )


class NilaiTerpilih(Scoped, models.Model):
    """A value an OPD applies in a year, because of a problem. Without one it is a slogan, and shown as such."""

    OPD_PATH, PEMDA_PATH = "opd", "opd__pemda"
    SEBUTAN = "nilai__nama"

    opd = models.ForeignKey("opd.Opd", models.PROTECT, related_name="nilai_terpilih")
    tahun = models.PositiveSmallIntegerField()
    nilai = models.ForeignKey(Nilai, models.PROTECT, related_name="terpilih")
    masalah = models.ForeignKey(
        Masalah, models.PROTECT, null=True, blank=True, related_name="nilai_terpilih"
    )
    alasan = models.TextField("alasan memilih nilai ini", blank=True)
    perilaku = models.TextField("perilaku yang diharapkan", blank=True)
    kelompok = models.ManyToManyField(
        "kbk.Kelompok",
        blank=True,
        related_name="nilai_terpilih",
        help_text="Kosongkan bila semua kelompok menerapkannya.",
    )

    objects = NilaiTerpilihQuerySet.as_manager()

    class Meta:
        ordering = ["opd", "-tahun", "nilai__kode"]
        verbose_name_plural = "nilai terpilih"
        constraints = [
            models.UniqueConstraint(fields=["opd", "tahun", "nilai"], name="nilai_terpilih_unik"),
            models.CheckConstraint(
                name="nilai_terpilih_tahun", condition=Q(tahun__gte=2002, tahun__lte=2100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nilai} ({self.tahun})"

    @classmethod
    def of_kelompok(cls, kelompok_id: int) -> Q:
        """A group reaches what it applies, also when its reporting OPD chose it."""
        return Q(pk__in=NilaiTerpilih.objects.berlaku_bagi(kelompok_id).values("pk"))

    @property
    def slogan(self) -> bool:
        return self.masalah_id is None

    def pemakaian(self) -> str:
        """Why it can't be taken back: what already rests on it, as the end of a sentence; "" for nothing."""
        groups = Q(kelompok__opd=self.opd_id) | Q(kelompok__opd__pelapor=self.opd_id)
        noted = Kegiatan.objects.filter(groups, nilai=self.nilai_id, tanggal__year=self.tahun).count()
        if noted:
            return f"{noted} kegiatan tahun {self.tahun} menerapkannya"
        measured = sum(indikator.pengukuran.count() for indikator in self.indikator.all())
        return f"{measured} pengukuran sudah tercatat" if measured else ""
