from laporan.models.cetakan import Cetakan
from laporan.models.dasar_hukum import DasarHukum
from laporan.models.laporan import CatatanReviu, LaporanDaerah, LaporanOpd
from laporan.models.libur import HariLibur
from laporan.models.pembukaan import PembukaanKembali
from laporan.models.periode import Periode
from laporan.models.perpanjangan import Perpanjangan
from laporan.models.salinan import SalinanBertandaTangan
from laporan.models.tata_naskah import TataNaskah

__all__ = [
    "CatatanReviu",
    "Cetakan",
    "DasarHukum",
    "HariLibur",
    "LaporanDaerah",
    "LaporanOpd",
    "PembukaanKembali",
    "Periode",
    "Perpanjangan",
    "SalinanBertandaTangan",
    "TataNaskah",
]
