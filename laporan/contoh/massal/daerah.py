"""One region: its agencies, people, groups and what they chose to change."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from kbk.models import Indikator, Keanggotaan, Kelompok, Masalah, NilaiTerpilih, Pengukuran, SuratKeputusan
from laporan.contoh.massal.pola import Pola, Sebab
from laporan.contoh.massal.salin import Kolom, Penyalin
from laporan.contoh.massal.skala import Masa
from laporan.contoh.orang import jabatan_kepala
from opd.models import Opd, Pegawai, PemerintahDaerah, Pengguna, Penugasan, Peran

KOLOM: Kolom = {
    Opd: ("id", "pemda_id", "kode", "nama", "singkatan", "jenis", "jalur", "pelapor_id"),
    Pegawai: ("id", "nip", "nama", "golongan", "jabatan", "opd_id"),
    Penugasan: ("id", "pegawai_id", "opd_id", "jabatan", "dari"),
    Pengguna: ("id", "password", "nama_masuk", "nama", "pegawai_id", "dibuat_pada"),
    Peran: ("id", "pengguna_id", "peran", "pemda_id", "opd_id", "dari"),
    Kelompok: ("id", "opd_id", "nama", "moto"),
    SuratKeputusan: ("id", "kelompok_id", "nomor", "tanggal", "berlaku_dari", "berlaku_sampai"),
    Keanggotaan: ("id", "kelompok_id", "pegawai_id", "peran", "dari"),
    Masalah: ("id", "opd_id", "uraian", "sumber", "data_awal", "dibuat_pada"),
    NilaiTerpilih: ("id", "opd_id", "tahun", "nilai_id", "masalah_id", "alasan", "perilaku"),
    Indikator: ("id", "nilai_terpilih_id", "nama", "satuan", "arah", "nilai_awal", "target"),
    Pengukuran: ("id", "indikator_id", "tanggal", "nilai", "pencatat_id", "dibuat_pada"),
}
KURSI = ["ketua", "notulis", "anggota", "anggota"]
SEPEREMPAT = 4  # every fourth agency has a value without a problem
LAHIR = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Orang:
    id: int
    nip: str
    nama: str
    pengguna: int | None


@dataclass(frozen=True)
class Regu:
    id: int
    nama: str
    orang: list[Orang]  # in the order of KURSI


@dataclass
class Satuan:
    """One agency, and what its reports will count."""

    id: int
    kode: str
    nama: str
    singkatan: str
    jenis: str
    jabatan_kepala: str
    kepala: Orang
    sekretaris: Orang
    regu: list[Regu] = field(default_factory=list)
    nilai: dict[int, list[int]] = field(default_factory=dict)  # year -> values with a problem
    slogan: bool = False
    ukur: list[tuple[int, list[tuple]]] = field(default_factory=list)  # (year, [(day, number, target, direction)])


class Daerah:
    """Makes the rows of one region; ids come from the copier, chance from the seed and the region's code."""

    def __init__(self, pemda: PemerintahDaerah, pola: Pola, masa: Masa, salin: Penyalin, acak: Random, sandi: str):
        self.pemda, self.pola, self.masa, self.salin, self.acak, self.sandi = pemda, pola, masa, salin, acak, sandi
        self.mulai = str(masa.awal - dt.timedelta(days=30))
        self.pada = f"{self.mulai} 02:00:00"

    def isi(self, regu_per_opd: list[int]) -> list[Satuan]:
        """One agency for each entry, with that many groups."""
        satuan = [self._satuan(*unit) for unit in self._unit(len(regu_per_opd))]
        for nomor, (unit, banyak) in enumerate(zip(satuan, regu_per_opd, strict=True)):
            unit.regu = [self._regu(unit, n) for n in range(1, banyak + 1)]
            self._nilai(unit, slogan=nomor % SEPEREMPAT == 0)
        return satuan

    def _row(self, model, *isi) -> int:
        pk = next(self.salin.nomor[model])
        self.salin.rows[model].append((pk, *isi))
        return pk

    def _unit(self, banyak: int) -> Iterator[tuple[str, str, str, str]]:
        """The agencies every region has, its hospital, and kecamatan up to the number."""
        yield from self.pola.unit[:banyak]
        if banyak > len(self.pola.unit):
            yield "RSUD", f"RSUD {self.pemda.nama_tempat}", "RSUD", "rsud"
        for nomor in range(1, banyak - len(self.pola.unit)):
            nama = f"Contoh {nomor} {self.pemda.nama_tempat}"
            yield f"{self.pemda.kode}.{nomor:02d}", f"Kecamatan {nama}", f"Kec. {nama}"[:30], "kecamatan"

    def _satuan(self, kode: str, nama: str, singkatan: str, jenis: str) -> Satuan:
        pk = next(self.salin.nomor[Opd])
        jalur = f"{self.pemda.kode}/{kode}/"
        self.salin.rows[Opd].append((pk, self.pemda.pk, kode, nama, singkatan, jenis, jalur, pk))
        jabatan = f"Direktur {nama}" if jenis == "rsud" else jabatan_kepala(Opd(nama=nama, jenis=jenis))
        kepala = self._orang(pk, jabatan, "IV/b", akun=True)
        sekretaris = self._orang(pk, f"Sekretaris {nama}"[:150], "IV/a", akun=True)
        self._row(Penugasan, kepala.id, pk, jabatan, self.mulai)
        self._row(Peran, sekretaris.pengguna, "sekretaris_opd", None, pk, self.mulai)
        return Satuan(pk, kode, nama, singkatan, jenis, jabatan, kepala, sekretaris)

    def organisasi(self, setda: Satuan) -> Orang:
        """Who accepts the reports of this region."""
        orang = self._orang(setda.id, "Analis Kebijakan pada Bagian Organisasi", "III/d", akun=True)
        self._row(Peran, orang.pengguna, "bagian_organisasi", self.pemda.pk, None, self.mulai)
        return orang

    def _orang(self, opd: int, jabatan: str, golongan: str, *, akun: bool) -> Orang:
        sisi = "wanita" if self.acak.random() < 0.5 else "pria"
        nama = f"{self.acak.choice(self.pola.orang[sisi])} {self.acak.choice(self.pola.orang['belakang'])}"
        nip = _nip(pk := next(self.salin.nomor[Pegawai]), wanita=sisi == "wanita")
        self.salin.rows[Pegawai].append((pk, nip, nama, golongan, jabatan, opd))
        pengguna = self._row(Pengguna, self.sandi, nip, nama, pk, self.pada) if akun else None
        return Orang(pk, nip, nama, pengguna)

    def _regu(self, unit: Satuan, nomor: int) -> Regu:
        nama = f"KBK {unit.singkatan} {nomor}"
        pk = self._row(Kelompok, unit.id, nama, "Satu langkah kecil setiap pekan")
        orang = [self._orang(unit.id, "Analis Kebijakan", "III/c", akun=kursi == "notulis") for kursi in KURSI]
        for satu, kursi in zip(orang, KURSI, strict=True):
            self._row(Keanggotaan, pk, satu.id, kursi, self.mulai)
        for tahun in self.masa.tahun:
            hari = f"{tahun}-01-{self.acak.randint(8, 20):02d}"
            self._row(SuratKeputusan, pk, f"800.1.2.3/{pk}/{tahun}", hari, hari, f"{tahun}-12-31")
        return Regu(pk, nama, orang)

    def _nilai(self, unit: Satuan, *, slogan: bool) -> None:
        """Two values with a problem, the same every year; measured at the end of every finished quarter."""
        sebab = self.acak.sample(self.pola.sebab, k=8)
        dipilih = list({s.nilai: s for s in sebab}.values())[:2]
        unit.slogan = slogan
        lain = next(s.nilai for s in self.pola.sebab if s.nilai not in {d.nilai for d in dipilih})
        masalah = [self._row(Masalah, unit.id, s.masalah, s.sumber, s.data_awal, self.pada) for s in dipilih]
        for tahun in self.masa.tahun:
            unit.nilai[tahun] = [s.nilai for s in dipilih]
            for s, pk in zip(dipilih, masalah, strict=True):
                terpilih = self._row(NilaiTerpilih, unit.id, tahun, s.nilai, pk, s.alasan, s.perilaku)
                self._indikator(unit, tahun, terpilih, s)
            if slogan:
                self._row(NilaiTerpilih, unit.id, tahun, lain, None, "", "")

    def _indikator(self, unit: Satuan, tahun: int, terpilih: int, sebab: Sebab) -> None:
        nama, satuan, arah, *angka = sebab.indikator
        awal, target, akhir = (Decimal(a) for a in angka)
        pk = self._row(Indikator, terpilih, nama, satuan, arah, awal, target)
        deret = []
        for nomor, t in enumerate(t for t in self.masa.usai if t.tahun == tahun):
            hari, oleh = t.selesai - dt.timedelta(days=self.acak.randint(0, 20)), unit.regu[0].orang[1]
            goyang = Decimal(str(round(self.acak.uniform(0.6, 1.15), 2)))
            nilai = (awal + (akhir - awal) * (nomor + 1) / 4 * goyang).quantize(Decimal("0.01"), ROUND_HALF_UP)
            self._row(Pengukuran, pk, str(hari), nilai, oleh.pengguna, f"{hari} 07:00:00")
            deret.append((hari, nilai, target, arah))
        unit.ukur.append((tahun, deret))


def _nip(nomor: int, *, wanita: bool) -> str:
    """Invented by its sequence 9xx, and never one of the city's: those begin work in other months."""
    hari, sisa = nomor % 9000, nomor // 9000
    lahir = LAHIR + dt.timedelta(days=hari)
    return f"{lahir:%Y%m%d}{lahir.year + 25}{5 + sisa % 7:02d}{1 + wanita}{900 + sisa // 7:03d}"
