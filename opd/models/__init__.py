from opd.models.impor import Impor
from opd.models.jejak import Jejak
from opd.models.mutasi import Mutasi
from opd.models.opd import Opd, Penugasan
from opd.models.pegawai import Pegawai
from opd.models.pemda import PemerintahDaerah
from opd.models.pengguna import Pengguna, Peran
from opd.models.percobaan import Percobaan

__all__ = ["Impor", "Jejak", "Mutasi", "Opd", "Pegawai", "PemerintahDaerah", "Pengguna", "Penugasan", "Peran", "Percobaan"]
