"""Civil servants and other staff (domain 5.1–5.3)."""

import datetime as dt
import re
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from opd.akses import Permission, Scoped, ScopedQuerySet, scope_q

models.CharField.register_lookup(Length)

PANGKAT = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
GOLONGAN_PPPK = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
GOLONGAN_PPPK += ["XII", "XIII", "XIV", "XV", "XVI", "XVII"]


def golongan_choices() -> list[tuple[str, str]]:
    pns = [(kode, f"{kode} – {pangkat}") for kode, pangkat in PANGKAT.items()]
    return pns + [(kode, f"{kode} (PPPK)") for kode in GOLONGAN_PPPK]


def golongan_fault(jenis: str, golongan: str) -> str | None:
    """What is wrong with this golongan for this `jenis` of person, or None."""
    if not golongan:
        return None
    if jenis == Pegawai.Jenis.NON_ASN:
        return "Non-ASN tidak bergolongan."
    if jenis == Pegawai.Jenis.PNS:
        return None if golongan in PANGKAT else "Golongan PNS ditulis I/a sampai IV/e, misalnya III/d."
    return None if golongan in GOLONGAN_PPPK else "Golongan PPPK ditulis I sampai XVII, misalnya IX."


def bare_nip(text: str) -> str:
    """A NIP without the blanks, dots and dashes people type between its groups."""
    return re.sub(r"[\s.\-]", "", text or "")


def is_nip(text: str) -> bool:
    """Whether these words are a NIP and nothing else."""
    digits = bare_nip(text)
    return len(digits) == 18 and digits.isascii() and digits.isdigit()


class PegawaiQuerySet(ScopedQuerySet):
    def aktif(self) -> Self:
        return self.filter(aktif=True)

    def menunggu_mutasi(self) -> Self:
        """Whose move is written down and not in force yet."""
        return self.filter(mutasi__berlaku_pada__isnull=True, mutasi__isnull=False)

    def cari(self, words: str, pengguna) -> Self:
        """By name, post or NIP."""
        found = Q(nama__icontains=words) | Q(jabatan__icontains=words)
        digits = bare_nip(words)
        return self.filter(found | _with_digits(digits, pengguna)) if digits.isdigit() else self.filter(found)

    def ber_nip(self, digits: str, pengguna) -> Self:
        """Those whose NIP holds these digits."""
        return self.filter(_with_digits(digits, pengguna))


def _with_digits(digits: str, pengguna) -> Q:
    """Only where this reader sees the NIP whole on the person's page (opd.nip), or the answer would tell it."""
    terbuka = Q(opd=pengguna.pegawai.opd_id) if pengguna.pegawai_id else Q(pk__in=[])
    return Q(nip__contains=digits) & (terbuka | scope_q(pengguna, Permission.PEGAWAI_EDIT, Pegawai))


class Pegawai(Scoped, models.Model):
    class Jenis(models.TextChoices):
        PNS = "pns", "PNS"
        PPPK = "pppk", "PPPK"
        PPPK_PW = "pppk_pw", "PPPK paruh waktu"
        NON_ASN = "non_asn", "Non-ASN"

    OPD_PATH, PEMDA_PATH = "opd", "opd__pemda"
    SEBUTAN = "nama"

    nip = models.CharField("NIP", max_length=18, unique=True, null=True, blank=True)
    nama = models.CharField(max_length=120, help_text="Tanpa gelar.")
    gelar_depan = models.CharField(max_length=30, blank=True)
    gelar_belakang = models.CharField(max_length=60, blank=True)
    jenis = models.CharField(max_length=10, choices=Jenis, default=Jenis.PNS)
    golongan = models.CharField(max_length=6, blank=True, choices=golongan_choices)
    jabatan = models.CharField(max_length=150, blank=True)
    opd = models.ForeignKey("opd.Opd", models.PROTECT, related_name="pegawai", verbose_name="perangkat daerah")
    aktif = models.BooleanField(default=True)

    objects = PegawaiQuerySet.as_manager()

    class Meta:
        ordering = ["nama", "pk"]
        verbose_name_plural = "pegawai"
        constraints = [
            models.CheckConstraint(
                name="pegawai_nip_18_angka", condition=Q(nip__isnull=True) | Q(nip__length=18)
            ),
        ]

    def __str__(self) -> str:
        return self.nama_lengkap

    @property
    def nama_lengkap(self) -> str:
        """With titles: "Dr. Rahma Aulia, S.Sos., M.Si."."""
        depan = f"{self.gelar_depan} " if self.gelar_depan else ""
        belakang = f", {self.gelar_belakang}" if self.gelar_belakang else ""
        return f"{depan}{self.nama}{belakang}"

    @property
    def pangkat_golongan(self) -> str:
        """"Pembina Tingkat I (IV/b)" for PNS, the bare golongan for PPPK, "" when there is none."""
        if self.golongan in PANGKAT:
            return f"{PANGKAT[self.golongan]} ({self.golongan})"
        return self.golongan

    def tanda_tangan(self, jabatan: str, pemda, pada: dt.date) -> dict[str, str]:
        """What a signature block is drawn from (domain 3.3), as plain values: in this post, on that day, at the seat of
        this PemerintahDaerah."""
        return {
            "jabatan": jabatan,
            "nama": self.nama_lengkap,
            "pangkat": self.pangkat_golongan,
            "nip": self.nip or "",
            "tempat": pemda.nama_tempat,
            "tanggal": str(pada),
        }
