"""How the cities of a province report, from the recaps they have sent and nothing else. Pure reads.

A city's figures are those of the snapshot of its newest sent recap of a period: what its leaders signed. Cities are
compared on completeness, timeliness, evidence and follow-ups, never on how many activities or photos they have.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F

from laporan.models import LaporanDaerah, Periode
from opd.models import PemerintahDaerah

BANDING = {  # measure -> (label, what it says, part, whole); part and whole are figures of the recap
    "kelengkapan": ("Laporan diterima", "perangkat daerah yang laporannya diterima", "diterima", "opd"),
    "ketepatan": ("Tepat waktu", "perangkat daerah yang mengajukan tepat waktu", "tepat_waktu", "opd"),
    "bukti": ("Bukti lengkap", "kegiatan yang bukti wajibnya ada semua", "lengkap", "kegiatan"),
    "tindak_lanjut": ("Tindak lanjut selesai", "tindak lanjut yang selesai pada akhir periode", "tindak_lanjut_selesai", "tindak_lanjut"),
    "tindakan": ("Tindakan", "kegiatan yang menerapkan nilai, bukan pertemuan", "tindakan", "kegiatan"),
    "bermasalah": ("Nilai bermasalah", "nilai terpilih yang menyasar suatu masalah, bukan slogan", "bermasalah", "nilai_terpilih"),
}


@dataclass(frozen=True)
class Kiriman:
    """One city in one period. `rekap` (without its snapshot, with `angka`) is None while nothing was sent; `hari` late
    is that of the sending, or until today. `periode` is None where the city does not report in that rhythm."""

    pemda: PemerintahDaerah
    periode: Periode | None
    rekap: LaporanDaerah | None
    hari: int

    @property
    def angka(self) -> dict[str, int]:
        """The figures of the recap; empty while there is none."""
        if self.rekap is None:
            return {}
        a = self.rekap.angka
        return a | {"bermasalah": a["nilai_terpilih"] - a["slogan"]}

    def bagian(self, ukuran: str) -> tuple[int, int]:
        """(part, whole) of a measure of BANDING."""
        _, _, sebagian, seluruh = BANDING[ukuran]
        return self.angka.get(sebagian, 0), self.angka.get(seluruh, 0)


def periode_daerah(daerah: Collection[PemerintahDaerah], on: dt.date) -> list[Periode]:
    """One period of each code that has ended, of whichever city, the newest first. One query."""
    rows = Periode.objects.filter(pemda__in=daerah).selesai_sebelum(on).order_by("-selesai", "jenis", "pemda__kode")
    return list({p.kode: p for p in reversed(rows)}.values())[::-1]


def kiriman(daerah: Collection[PemerintahDaerah], kode: Collection[str], rekap, at: dt.datetime) -> dict[tuple[int, str], Kiriman]:
    """{(pemda id, period code): Kiriman} of every city in these periods; two queries. `rekap` are the recaps the person
    may see."""
    periode = {(p.pemda_id, p.kode): p for p in Periode.objects.filter(pemda__in=daerah, kode__in=kode)}
    rows = rekap.terkirim().filter(periode__in=[p.pk for p in periode.values()]).terbaru().with_angka()
    terkirim = {row.periode_id: row for row in rows}
    hasil = {}
    for pemda in daerah:
        for satu in kode:
            p = periode.get((pemda.pk, satu))
            row = terkirim.get(p.pk) if p else None
            hasil[pemda.pk, satu] = Kiriman(pemda, p, row, _hari(pemda, p, row, at) if p else 0)
    return hasil


def _hari(pemda: PemerintahDaerah, periode: Periode, rekap: LaporanDaerah | None, at: dt.datetime) -> int:
    sampai = pemda.hari_ini(rekap.terkirim_pada if rekap else at)
    return max((sampai - periode.tenggat_pemda).days, 0)


def angka_provinsi(kiriman: Collection[Kiriman]) -> dict[str, int]:
    """What the cities that report in one period come to: how many they are (`daerah`), how many of their recaps are
    `dikirim`, sent `tepat_waktu` and `diterima`, and how many agencies in these are `belum` accepted or `nihil`."""
    kini = [k for k in kiriman if k.periode]
    masuk = [k for k in kini if k.rekap]
    return {
        "daerah": len(kini),
        "dikirim": len(masuk),
        "tepat_waktu": sum(not k.hari for k in masuk),
        "diterima": sum(k.rekap.status == LaporanDaerah.Status.DITERIMA for k in masuk),
        "belum": sum(k.angka["belum"] for k in masuk),
        "nihil": sum(k.angka["nihil"] for k in masuk),
    }


def nilai_per_daerah(rekap, katalog: str) -> dict[str, dict[int, dict]]:
    """{name of the value: {pemda id: {opd, kegiatan}}} of these recaps, by the 34 or ("berakhlak") by BerAKHLAK. One query,
    which reads that part of the snapshots only."""
    kunci = "cuplikan__per_berakhlak" if katalog == "berakhlak" else "cuplikan__per_nilai"
    hasil: dict[str, dict[int, dict]] = {}
    for pemda, rows in rekap.order_by("pemda__kode").annotate(nilai_rekap=F(kunci)).values_list("pemda", "nilai_rekap"):
        for row in rows:
            hasil.setdefault(row["nama"], {})[pemda] = {"opd": row["opd"], "kegiatan": row["kegiatan"]}
    return hasil
