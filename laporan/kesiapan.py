"""Whether a report is ready to be submitted: its nine sections, what is missing, and what stands in the way.

Missing things are a warning; only what would make the report untrue or empty is a hindrance.
"""

from dataclasses import dataclass

from laporan import queries
from laporan.models import LaporanOpd
from opd.format_id import tanggal


@dataclass(frozen=True)
class Kurang:
    kunci: str
    kalimat: str


def penghalang(laporan: LaporanOpd) -> list[Kurang]:
    """What must be mended before this report can be submitted."""
    periode = laporan.periode
    if not periode.sudah_mulai(periode.pemda.hari_ini()):
        return [Kurang("periode", f"{periode.nama} baru mulai {tanggal(periode.mulai)}; laporannya belum dapat diajukan.")]
    ada = queries.kegiatan_pelapor(laporan.opd, periode).exists()
    if laporan.nihil and ada:
        return [Kurang("nihil", "Pada periode ini ada kegiatan yang tercatat. Ajukan laporan biasa, bukan laporan nihil.")]
    if laporan.nihil and not laporan.alasan_nihil.strip():
        return [Kurang("alasan_nihil", "Tulis alasan mengapa tidak ada kegiatan pada periode ini.")]
    if not laporan.nihil and not ada:
        return [Kurang("kegiatan", "Belum ada kegiatan yang tercatat. Catat kegiatannya, atau ajukan laporan nihil dengan alasan.")]
    return []
