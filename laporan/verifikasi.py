"""What a verification code, or the PDF itself, tells somebody who holds a report: no sign-in, no personal data."""

import datetime as dt
from dataclasses import dataclass

from laporan.dokumen import masukan_cetak
from laporan.kode import rapikan_kode
from laporan.models import Cetakan, LaporanDaerah, LaporanOpd, SalinanBertandaTangan
from laporan.models.laporan import SUDAH_DIAJUKAN, SUDAH_DITERIMA, Status
from opd import jejak

Laporan = LaporanOpd | LaporanDaerah


@dataclass(frozen=True)
class Dokumen:
    """A report that was given a code. `keadaan`: terbit, dikembalikan, konsep or digantikan."""

    laporan: Laporan
    jenis: str
    unit: str
    keadaan: str
    status: str  # in words
    terbit_pada: dt.datetime
    pengganti: Laporan | None

    @property
    def cuplikan(self) -> dict:
        return self.laporan.cuplikan

    @property
    def salinan(self) -> SalinanBertandaTangan | None:
        """The newest signed copy that was brought back."""
        return self.laporan.salinan.first()


def cari_dokumen(kode: str) -> Dokumen | None:
    """The report of this code, typed in any case, with O for 0 or I and L for 1; None when there is none."""
    kode = rapikan_kode(kode)
    opd = LaporanOpd.objects.filter(kode_verifikasi=kode).select_related("periode__pemda").first()
    if opd is not None:
        return _laporan_opd(opd)
    rekap = LaporanDaerah.objects.filter(kode_verifikasi=kode).select_related("periode__pemda").first()
    return _rekap(rekap) if rekap is not None else None


def _laporan_opd(laporan: LaporanOpd) -> Dokumen:
    setara = SUDAH_DITERIMA if laporan.status in SUDAH_DITERIMA else SUDAH_DIAJUKAN  # an accepted one stands until then
    lebih_baru = LaporanOpd.objects.filter(
        opd=laporan.opd_id, periode=laporan.periode_id, revisi__gt=laporan.revisi, status__in=setara
    )
    pengganti = lebih_baru.order_by("-revisi").first()
    dikembalikan = laporan.status == Status.DIKEMBALIKAN
    return Dokumen(
        laporan=laporan,
        jenis="Laporan Pelaksanaan Budaya Kerja",
        unit=laporan.cuplikan["opd"]["nama"],
        keadaan="digantikan" if pengganti else "dikembalikan" if dikembalikan else "terbit",
        status="Diajukan, belum disetujui pimpinan" if laporan.status == Status.DIAJUKAN else laporan.get_status_display(),
        terbit_pada=laporan.disetujui_pada or laporan.diajukan_pada,
        pengganti=pengganti,
    )


def _rekap(rekap: LaporanDaerah) -> Dokumen:
    lebih_baru = LaporanDaerah.objects.terkirim().filter(periode=rekap.periode_id, revisi__gt=rekap.revisi)
    pengganti = lebih_baru.order_by("-revisi").first()
    konsep = rekap.status == LaporanDaerah.Status.DRAF
    return Dokumen(
        laporan=rekap,
        jenis="Rekapitulasi Pelaksanaan Budaya Kerja",
        unit=f"Pemerintah {rekap.cuplikan['pemda']['nama']}",
        keadaan="digantikan" if pengganti else "konsep" if konsep else "terbit",
        status="Konsep, belum dikirim" if konsep else rekap.get_status_display(),
        terbit_pada=rekap.terkirim_pada or rekap.disusun_pada,
        pengganti=pengganti,
    )


@dataclass(frozen=True)
class Pemeriksaan:
    """What became of one file: `hasil` is sama, lama (a print of an earlier state of this report), lain (of
    another report, whose code is `kode`) or beda."""

    hasil: str
    sha256: str
    cetakan: Cetakan | None = None
    kode: str = ""
    salinan: SalinanBertandaTangan | None = None  # with the result "salinan": a signed copy that was brought back


def periksa_berkas(sha256: str, dokumen: Dokumen | None) -> Pemeriksaan:
    """Whether a file of this SHA-256 is byte for byte one that was issued, and for which report."""
    cetakan = list(
        Cetakan.objects.filter(status=Cetakan.Status.SELESAI, sha256=sha256, rapat__isnull=True, kode_periode="").select_related(
            "pemda", "laporan_opd__periode__pemda", "laporan_daerah__periode__pemda"
        )[:20]
    )
    if dokumen is not None:
        own = [c for c in cetakan if c.benda == dokumen.laporan]
        if own:
            cetak = next((c for c in own if _is_final(c, dokumen)), own[0])
            return Pemeriksaan("sama" if _is_final(cetak, dokumen) else "lama", sha256, cetak)
    salinan = SalinanBertandaTangan.objects.filter(sha256=sha256).select_related("pemda", "laporan_opd", "laporan_daerah").first()
    if salinan is not None:
        return Pemeriksaan("salinan", sha256, kode=salinan.benda.kode_verifikasi, salinan=salinan)
    if cetakan:
        return Pemeriksaan("lain", sha256, cetakan[0], cetakan[0].benda.kode_verifikasi)
    return Pemeriksaan("beda", sha256)


def _is_final(cetakan: Cetakan, dokumen: Dokumen) -> bool:
    """Printed from the report as it is now, or (with templates that have changed since) ordered after its
    last change of state."""
    sekarang = jejak.sidik(masukan_cetak(dokumen.laporan, cetakan.kertas))
    return cetakan.masukan_sha256 == sekarang or cetakan.dibuat_pada >= dokumen.terbit_pada
