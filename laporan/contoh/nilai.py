"""Chosen values with the problem behind them, their indicators, and the measurements that lead from before to after."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kbk.models import Indikator, Masalah, Nilai, NilaiTerpilih, Pengukuran
from laporan.contoh.kota import Kota, hari_kerja
from opd.models import Pengguna

LEBIH_BURUK, MENANJAK = Decimal("0.35"), 0.8  # how much worse the year before began; the shape of the way


@dataclass(frozen=True)
class Ukur:
    """A measurement that will be written when its day has come."""

    pengukuran: Pengukuran
    saat: dt.datetime
    oleh: Pengguna


def isi_nilai(kota: Kota) -> list[Ukur]:
    """Values of every unit for every year told. The figures of data/ belong to the year of the last finished quarter."""
    nilai = {n.kode: n for n in Nilai.objects.dari_34()}
    ukur = []
    for kode, unit in kota.unit.items():
        for entri in unit["nilai"]:
            masalah = _masalah(unit["opd"], entri)
            for tahun in range(kota.awal.year, kota.hari_ini.year + 1):
                terpilih = NilaiTerpilih.objects.create(
                    opd=unit["opd"],
                    tahun=tahun,
                    nilai=nilai[entri["kode"]],
                    masalah=masalah,
                    alasan=entri["alasan"],
                    perilaku=entri["perilaku"],
                )
                _bagi(kota, kode, entri, terpilih)
                if "indikator" in entri:
                    ukur += _indikator(kota, kode, terpilih, entri["indikator"])
    return ukur


def _masalah(opd, entri: dict) -> Masalah | None:
    """The problem, None for a value that is only a slogan."""
    if entri.get("slogan"):
        return None
    return Masalah.objects.create(
        opd=opd, uraian=entri["masalah"], sumber=entri["sumber"], data_awal=entri["data_awal"]
    )


def _bagi(kota: Kota, kode: str, entri: dict, terpilih: NilaiTerpilih) -> None:
    """Where an agency has several groups, data/ may say which of them apply the value."""
    regu = [r.kelompok for r in kota.kelompok if r.kode == kode]
    if "regu" in entri:
        terpilih.kelompok.set([regu[n] for n in entri["regu"]])


def _indikator(kota: Kota, kode: str, terpilih: NilaiTerpilih, isi: list) -> list[Ukur]:
    nama, satuan, arah, *angka = isi
    tahun = terpilih.tahun
    awal, target, akhir = angka_tahun(kota, tahun, [Decimal(a) for a in angka])
    indikator = Indikator.objects.create(
        nilai_terpilih=terpilih, nama=nama, satuan=satuan, arah=arah, nilai_awal=awal, target=target
    )
    if akhir is None:
        return []
    hari = tanggal_ukur(kota, tahun, per_triwulan="triwulan" in satuan)
    acak = kota.acak("ukur", kode, nama, tahun)
    oleh = next((kota.pengguna[r.notulis.pk] for r in kota.kelompok if r.kode == kode), None) or kota.sekretaris[kode]
    deret = jalan(acak, awal, akhir, len(hari), _desimal(angka))
    return [
        Ukur(Pengukuran(indikator=indikator, tanggal=h, nilai=n, pencatat=oleh), kota.pukul(h, 15, acak.randint(0, 59)), oleh)
        for h, n in zip(hari, deret, strict=True)
    ]


def angka_tahun(kota: Kota, tahun: int, angka: list[Decimal]) -> tuple[Decimal, Decimal, Decimal | None]:
    """(before, target, after) of a year. The year before ended where this one begins; the next begins where it
    ended, and has nothing measured yet."""
    awal, target, akhir = angka
    halus = Decimal(1).scaleb(-_desimal(angka))
    if tahun < kota.terakhir.tahun:
        dulu = max(awal + (awal - target) * LEBIH_BURUK, Decimal(0))
        return dulu.quantize(halus, ROUND_HALF_UP), ((awal + target) / 2).quantize(halus, ROUND_HALF_UP), awal
    if tahun > kota.terakhir.tahun:
        return akhir, target, None
    return awal, target, akhir


def tanggal_ukur(kota: Kota, tahun: int, *, per_triwulan: bool) -> list[dt.date]:
    """Days on which was measured in that year: near the end of every quarter, or about every three weeks."""
    hari = []
    for triwulan in kota.lampau:
        if triwulan.tahun == tahun:
            kerja = hari_kerja(triwulan.mulai, triwulan.selesai)
            hari += [kerja[-3]] if per_triwulan else [kerja[18], kerja[-22], kerja[-3]]
    return hari


def jalan(acak, awal: Decimal, akhir: Decimal, banyak: int, desimal: int) -> list[Decimal]:
    """`banyak` values on the way, quick at first, with small setbacks; the last is `akhir` exactly."""
    deret = []
    for n in range(1, banyak + 1):
        maju = Decimal((n / banyak) ** MENANJAK + acak.uniform(-0.06, 0.05)) if n < banyak else Decimal(1)
        nilai = awal + (akhir - awal) * max(min(maju, Decimal("0.97") if n < banyak else Decimal(1)), Decimal(0))
        deret.append(nilai.quantize(Decimal(1).scaleb(-desimal), ROUND_HALF_UP))
    return deret


def _desimal(angka: list) -> int:
    """Digits behind the comma that these figures are written with."""
    return max(-Decimal(a).as_tuple().exponent for a in angka)
