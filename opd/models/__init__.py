from opd.models.denyut import Denyut
from opd.models.impor import Impor
from opd.models.jejak import Jejak
from opd.models.mutasi import Mutasi
from opd.models.opd import Opd, Penugasan
from opd.models.pegawai import Pegawai
from opd.models.pemberitahuan import Pemberitahuan, Surat, SuratSegera
from opd.models.pemda import PemerintahDaerah
from opd.models.pengguna import Pengguna, Peran
from opd.models.percobaan import Percobaan

__all__ = [
    "Denyut", "Impor", "Jejak", "Mutasi", "Opd", "Pegawai", "Pemberitahuan", "PemerintahDaerah", "Pengguna", "Penugasan",
    "Peran", "Percobaan", "Surat", "SuratSegera",
]  # fmt: skip
