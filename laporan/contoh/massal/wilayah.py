"""Regions: the real ones that the project ships, and invented ones beside them up to the number asked for."""

from laporan.contoh.kota import Kota
from laporan.contoh.massal.skala import Skala, bagi
from opd.models import PemerintahDaerah
from opd.models.pemda import ZONA_WAKTU

# Kemendagri uses digits, so a code that begins with a letter cannot be taken for a real one.
KODE = [f"{huruf}{angka}" for huruf in "WXYZ" for angka in range(10)]
KOTA_DARI = 71  # cities are numbered from here, as in real codes
SEPERLIMA = 5  # every fifth is a city


def isi_wilayah(kota: Kota, skala: Skala) -> list[PemerintahDaerah]:
    """Every kabupaten and kota but Bontang, by code; makes those that are not there."""
    asli = list(PemerintahDaerah.objects.exclude(jenis="provinsi").select_related("provinsi").order_by("kode"))
    baru = [_provinsi(nomor) for nomor in range(skala.provinsi - 1)]
    PemerintahDaerah.objects.bulk_create(baru)
    daerah = []
    for provinsi, banyak in zip(baru, bagi(skala.daerah - len(asli), len(baru)) if baru else [], strict=True):
        daerah += [_daerah(provinsi, nomor) for nomor in range(1, banyak + 1)]
    PemerintahDaerah.objects.bulk_create(daerah)
    return [pemda for pemda in asli + daerah if pemda != kota.pemda][: skala.daerah - 1]


def _provinsi(nomor: int) -> PemerintahDaerah:
    zona, _ = ZONA_WAKTU[nomor % len(ZONA_WAKTU)]
    kode = KODE[nomor]
    return PemerintahDaerah(kode=kode, nama=f"Provinsi Contoh {kode}", jenis="provinsi", ibu_kota=f"Contoh {kode}", zona_waktu=zona)


def _daerah(provinsi: PemerintahDaerah, nomor: int) -> PemerintahDaerah:
    jenis = "kota" if nomor % SEPERLIMA == 0 else "kabupaten"
    kode = f"{provinsi.kode}.{KOTA_DARI + nomor // SEPERLIMA - 1 if jenis == 'kota' else nomor:02d}"
    return PemerintahDaerah(
        kode=kode, nama=f"{jenis.title()} Contoh {kode}", jenis=jenis, ibu_kota=f"Contoh {kode}", provinsi=provinsi,
        zona_waktu=provinsi.zona_waktu,
    )  # fmt: skip
