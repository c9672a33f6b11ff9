from kbk.models.bukti import Bukti
from kbk.models.draf import BerkasDraf, DrafKegiatan
from kbk.models.kegiatan import Kegiatan, Kehadiran
from kbk.models.kelompok import Keanggotaan, Kelompok, SuratKeputusan
from kbk.models.nilai import KatalogNilai, Masalah, Nilai, NilaiTerpilih, PemetaanNilai
from kbk.models.permintaan import PermintaanKelengkapan
from kbk.models.rapat import Adendum, MataAcara, Rapat, TinjauanTindakLanjut
from kbk.models.tindak_lanjut import TindakLanjut
from kbk.models.ukuran import Indikator, Pengukuran

__all__ = [
    "Adendum",
    "BerkasDraf",
    "Bukti",
    "DrafKegiatan",
    "Indikator",
    "KatalogNilai",
    "Keanggotaan",
    "Kegiatan",
    "Kehadiran",
    "Kelompok",
    "Masalah",
    "MataAcara",
    "Nilai",
    "NilaiTerpilih",
    "PemetaanNilai",
    "Pengukuran",
    "PermintaanKelengkapan",
    "Rapat",
    "SuratKeputusan",
    "TindakLanjut",
    "TinjauanTindakLanjut",
]
