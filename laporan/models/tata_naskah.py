"""How the reports of a pemda look on paper, who signs them, and the letter they go under. Without a row, and in every
field that was left as it is, they are what they were before there were settings; a report keeps the settings it was
frozen with (laporan.naskah_dinas), and of those that came later what the defaults here say: never change one."""

from django.db import models

from opd.akses import Scoped, ScopedQuerySet

TUJUAN_OPD = "{kepala_daerah}\nc.q. Sekretaris Daerah\nmelalui Kepala Bagian Organisasi\ndi {tempat}"
ISI_OPD = (
    "Bersama ini disampaikan Laporan Pelaksanaan Budaya Kerja {unit} {periode} sebagaimana terlampir.\n\n{ringkasan}\n\n"
    "Demikian disampaikan untuk menjadi periksa. Atas perhatian dan arahan Bapak/Ibu diucapkan terima kasih."
)
TUJUAN_REKAP = "Gubernur {provinsi}\nc.q. Kepala Biro Organisasi\ndi tempat"
ISI_REKAP = (
    "Bersama ini disampaikan rekapitulasi pelaksanaan Kelompok Budaya Kerja {daerah} {periode}.\n\n{ringkasan}\n\n"
    "Rincian setiap perangkat daerah disajikan dalam berkas terlampir. Atas perhatian dan pembinaan yang diberikan "
    "diucapkan terima kasih."
)


class TataNaskah(Scoped, models.Model):
    class Huruf(models.TextChoices):
        """Only those that the machine has: the paper embeds them."""

        LIBERATION_SANS = "liberation-sans", "Liberation Sans (serupa Arial)"
        LIBERATION_SERIF = "liberation-serif", "Liberation Serif (serupa Times New Roman)"
        DEJAVU_SANS = "dejavu-sans", "DejaVu Sans (serupa Verdana)"
        DEJAVU_SERIF = "dejavu-serif", "DejaVu Serif (serupa Bookman)"

    class Rasio(models.TextChoices):
        """Of the line of the region to the line of the agency."""

        EMPAT_LIMA = "4:5", "4 : 5"
        TIGA_EMPAT = "3:4", "3 : 4"
        SAMA = "1:1", "Sama besar"

    class Bab(models.TextChoices):
        BAKU = "baku", "Pelaksanaan, lalu monitoring dan evaluasi"
        HASIL = "hasil", "Monitoring dan evaluasi dahulu, lalu pelaksanaan"

    class Kehadiran(models.TextChoices):
        BAB = "bab", "Di bab monitoring dan evaluasi"
        LAMPIRAN = "lampiran", "Sebagai lampiran"
        TANPA = "tanpa", "Hanya jumlahnya, tanpa nama"

    class BabRekap(models.TextChoices):
        BAKU = "baku", "Sesudah uraian perangkat daerah"
        DAHULU = "dahulu", "Langsung sesudah tabel laporan perangkat daerah"

    class Letak(models.TextChoices):
        TANPA = "tanpa", "Tanpa surat pengantar"
        DEPAN = "depan", "Di halaman pertama, sebelum sampul"
        SAMPUL = "sampul", "Sesudah sampul"

    class AtasNama(models.TextChoices):
        KEPALA_DAERAH = "kepala_daerah", "a.n. kepala daerah"
        SEKRETARIS_DAERAH = "sekretaris_daerah", "a.n. Sekretaris Daerah"

    SEBUTAN = "pemda__nama"
    LAMPIRAN = [(1, "Pertama"), (2, "Kedua"), (3, "Ketiga")]

    pemda = models.OneToOneField("opd.PemerintahDaerah", models.PROTECT, related_name="tata_naskah")
    huruf = models.CharField(max_length=20, choices=Huruf, default=Huruf.LIBERATION_SANS)
    ukuran_huruf = models.PositiveSmallIntegerField("ukuran huruf", choices=[(11, "11"), (12, "12")], default=11)
    kop_pertama = models.CharField("baris pertama kop", max_length=80, blank=True)
    kop_induk = models.BooleanField("nama induk di kop unit bawahan", default=False)
    kop_sekretariat = models.CharField("baris kedua kop rekap", max_length=80, blank=True)
    kop_kontak = models.CharField("telepon, pos-el, laman di kop rekap", max_length=200, blank=True)
    kop_rasio = models.CharField("perbandingan besar huruf kop", max_length=3, choices=Rasio, default=Rasio.EMPAT_LIMA)

    kata_pengantar = models.BooleanField("cetak kata pengantar", default=True)
    lembar_pengesahan = models.BooleanField("cetak lembar pengesahan", default=False)
    ringkasan = models.BooleanField("cetak ringkasan satu halaman sebelum BAB I", default=False)
    urutan_bab = models.CharField("urutan bab", max_length=10, choices=Bab, default=Bab.BAKU)
    kehadiran = models.CharField("rekapitulasi kehadiran per orang", max_length=10, choices=Kehadiran, default=Kehadiran.BAB)
    lampiran_foto = models.PositiveSmallIntegerField("dokumentasi foto", choices=[*LAMPIRAN, (0, "Tidak dicetak")], default=1)
    lampiran_bukti = models.PositiveSmallIntegerField("daftar bukti dukung", choices=[*LAMPIRAN, (0, "Tidak dicetak")], default=2)
    lampiran_kehadiran = models.PositiveSmallIntegerField("rekapitulasi kehadiran, bila sebagai lampiran", choices=LAMPIRAN, default=3)
    rekap_uraian = models.BooleanField("cetak uraian per perangkat daerah di rekap", default=True)
    rekap_belum = models.CharField("bab nihil dan belum melapor di rekap", max_length=10, choices=BabRekap, default=BabRekap.BAKU)

    surat_opd = models.CharField("surat pengantar laporan", max_length=10, choices=Letak, default=Letak.TANPA)
    surat_opd_sifat = models.CharField("sifat surat laporan", max_length=30, blank=True, default="Biasa")
    surat_opd_tujuan = models.CharField("tujuan surat laporan", max_length=300, default=TUJUAN_OPD)
    surat_opd_hal = models.CharField("hal surat laporan", max_length=200, default="Laporan Pelaksanaan Budaya Kerja {periode}")
    surat_opd_isi = models.CharField("isi surat laporan", max_length=2000, default=ISI_OPD)
    surat_rekap = models.CharField("surat pengantar rekap", max_length=10, choices=Letak, default=Letak.SAMPUL)
    surat_rekap_sifat = models.CharField("sifat surat rekap", max_length=30, blank=True)
    surat_rekap_tujuan = models.CharField("tujuan surat rekap", max_length=300, default=TUJUAN_REKAP)
    surat_rekap_hal = models.CharField("hal surat rekap", max_length=200, default="Rekapitulasi Pelaksanaan Budaya Kerja {periode}")
    surat_rekap_isi = models.CharField("isi surat rekap", max_length=2000, default=ISI_REKAP)

    ttd_opd_daerah = models.BooleanField("nama daerah di belakang jabatan", default=False)
    ttd_rekap_unit = models.ForeignKey(
        "opd.Opd", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanda tangan rekap"
    )
    ttd_rekap_atas_nama = models.CharField("atas nama", max_length=20, blank=True, choices=AtasNama)
    ttd_rekap_ub = models.CharField("untuk beliau", max_length=100, blank=True)
    ttd_rekap_mengetahui = models.BooleanField("“Mengetahui” Sekretaris Daerah", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "tata naskah"
        verbose_name_plural = "tata naskah"

    def __str__(self) -> str:
        return f"Tata naskah {self.pemda}"
