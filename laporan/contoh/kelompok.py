"""Groups with their decrees and members, one decree for every year."""

import datetime as dt
from dataclasses import dataclass, field

from kbk.models import Keanggotaan, Kelompok, SuratKeputusan
from laporan.contoh.kota import Kota, hari_kerja
from opd.models import Pegawai
from opd.models.pegawai import PANGKAT

PANGKAT_URUT = {golongan: -n for n, golongan in enumerate(PANGKAT)}  # the highest first


@dataclass
class Regu:
    """A group and its people, as the sample uses them."""

    kelompok: Kelompok
    kode: str  # of its unit
    pelapor: str  # of the agency that reports for it
    tahun_dari: int  # since when it exists
    orang: list[tuple[Pegawai, str]] = field(default_factory=list)  # (person, seat), pembina first
    keputusan: list[SuratKeputusan] = field(default_factory=list)  # not saved yet: their files come with them
    menyusul: dict[int, dt.date] = field(default_factory=dict)  # pegawai id -> since when, of those who came later

    @property
    def ketua(self) -> Pegawai:
        return next(p for p, kursi in self.orang if kursi == "ketua")

    @property
    def notulis(self) -> Pegawai:
        return next(p for p, kursi in self.orang if kursi == "notulis")

    @property
    def anggota(self) -> list[Pegawai]:
        return [p for p, kursi in self.orang if kursi == "anggota"]

    def hadir_pada(self, hari: dt.date) -> list[Pegawai]:
        """Whose attendance is taken on that day: everybody but the pembina."""
        return [p for p, kursi in self.orang if kursi != "pembina" and self.menyusul.get(p.pk, hari) <= hari]


def isi_kelompok(kota: Kota) -> None:
    for kode, unit in kota.unit.items():
        for nomor, (nama, moto, bidang) in enumerate(unit["kelompok"]):
            row = Kelompok(opd=unit["opd"], nama=nama, moto=moto)
            regu = Regu(row, kode, kota.pelapor(kode), kota.awal.year)
            regu.orang = _orang(kota, kode, nomor, bidang)
            kota.kelompok.append(regu)
    Kelompok.objects.bulk_create([regu.kelompok for regu in kota.kelompok])
    _dua_kelompok(kota)
    for regu in kota.kelompok:
        regu.keputusan = _keputusan(kota, regu)
    Keanggotaan.objects.bulk_create([kursi for regu in kota.kelompok for kursi in _kursi(kota, regu)])


def _orang(kota: Kota, kode: str, nomor: int, bidang: str) -> list[tuple[Pegawai, str]]:
    """Pembina is the head, ketua the head of the field; members sit in one group of their unit only."""
    acak, orang = kota.acak("regu", kode, nomor), kota.pegawai[kode]
    kabid = next((p for p in orang[2:6] if bidang and p.jabatan == f"Kepala {bidang}"), None)
    staf = [p for p in orang[2:] if not p.jabatan.startswith(("Kepala ", "Asisten "))]
    tetap = kota.acak("bagi", kode)
    tetap.shuffle(staf)
    banyak = max(len(kota.unit[kode]["kelompok"]), 1)
    sendiri = sorted(staf[nomor::banyak][: acak.randint(6, 10)], key=_senior)
    ketua = kabid or (sendiri.pop(0) if bidang else orang[1])
    kursi = [(orang[0], "pembina")]
    if ketua is not orang[1]:
        kursi.append((orang[1], "fasilitator"))
    return [*kursi, (ketua, "ketua"), (sendiri[0], "notulis"), *((p, "anggota") for p in sendiri[1:])]


def _senior(pegawai: Pegawai) -> tuple:
    """Those with the higher rank first; nobody without a NIP keeps the minutes."""
    return (pegawai.nip is None, PANGKAT_URUT.get(pegawai.golongan, 99))


def _dua_kelompok(kota: Kota) -> None:
    """One person sits in two groups of the same agency (domain 10)."""
    for pertama in kota.kelompok:
        kedua = next((r for r in kota.kelompok if r.kode == pertama.kode and r is not pertama), None)
        if kedua:
            kedua.orang.append((pertama.anggota[0], "anggota"))
            return


def _kursi(kota: Kota, regu: Regu) -> list[Keanggotaan]:
    """Seats since the group began; the last member came in the middle of the year."""
    mulai = regu.keputusan[0].berlaku_dari
    baru = kota.acak("menyusul", regu.kelompok.nama)
    if len(regu.anggota) > 5 and baru.random() < 0.35:
        regu.menyusul[regu.anggota[-1].pk] = kota.lampau[baru.randint(1, 3)].mulai + dt.timedelta(days=baru.randint(3, 40))
    return [
        Keanggotaan(kelompok=regu.kelompok, pegawai=p, peran=kursi, dari=regu.menyusul.get(p.pk, mulai))
        for p, kursi in regu.orang
    ]


def _keputusan(kota: Kota, regu: Regu) -> list[SuratKeputusan]:
    """One decree a year, in January. Its number is one a TU would have written."""
    acak, singkat = kota.acak("sk", regu.kelompok.nama), kota.opd(regu.pelapor).singkatan.upper().replace(" ", "-")
    return [
        SuratKeputusan(
            kelompok=regu.kelompok,
            nomor=f"800.1.2.3/{acak.randint(20, 480)}/{singkat}/{tahun}",
            tanggal=(hari := acak.choice(hari_kerja(dt.date(tahun, 1, 5), dt.date(tahun, 1, 27)))),
            berlaku_dari=hari,
            berlaku_sampai=dt.date(tahun, 12, 31),
        )
        for tahun in range(regu.tahun_dari, kota.hari_ini.year + 1)
    ]
