"""A month of a group: what it did and plans, holidays, and the days its report is due."""

import calendar
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from kbk.models import Kegiatan, Kelompok, TindakLanjut
from laporan.libur import hari_libur
from laporan.models import Periode, Perpanjangan
from opd.akses import Permission
from opd.format_id import BULAN
from opd.models import Opd

TAHUN = (2002, 2100)
DIPERPANJANG = dt.timedelta(days=366)  # after its deadline a report may still be due


@dataclass
class Hari:
    """`isi`: (kind, text, address or "") in the order they are read."""

    tanggal: dt.date
    di_bulan: bool
    hari_ini: bool
    libur: str = ""
    isi: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def kosong(self) -> bool:
        return not (self.isi or self.libur)


@dataclass(frozen=True)
class Bulan:
    tahun: int
    nomor: int

    @property
    def nama(self) -> str:
        return f"{BULAN[self.nomor - 1]} {self.tahun}"

    @property
    def kueri(self) -> str:
        return f"?bulan={self.tahun}-{self.nomor:02d}"

    def geser(self, bulan: int) -> "Bulan":
        tahun, sisa = divmod(self.tahun * 12 + self.nomor - 1 + bulan, 12)
        return Bulan(tahun, sisa + 1)


def bulan_of(text: str, hari_ini: dt.date) -> Bulan:
    """The month of "2026-09"; the present one for anything else."""
    match = re.fullmatch(r"(\d{4})-(\d\d)", text or "")
    if match and TAHUN[0] < int(match[1]) < TAHUN[1] and 1 <= int(match[2]) <= 12:
        return Bulan(int(match[1]), int(match[2]))
    return Bulan(hari_ini.year, hari_ini.month)


def kalender(pengguna, kelompok: Kelompok, bulan: Bulan, hari_ini: dt.date) -> list[list[Hari]]:
    """The weeks of the month from Monday, as far as the reader may see it; five queries. Needs opd.pemda."""
    minggu = calendar.Calendar().monthdatescalendar(bulan.tahun, bulan.nomor)
    dari, sampai = minggu[0][0], minggu[-1][-1]
    libur, isi = hari_libur(kelompok.opd.pemda, dari, sampai), _events(pengguna, kelompok, dari, sampai)
    return [
        [Hari(h, h.month == bulan.nomor, h == hari_ini, libur.get(h, ""), isi.get(h, [])) for h in deret] for deret in minggu
    ]


def _events(pengguna, kelompok: Kelompok, dari: dt.date, sampai: dt.date) -> dict[dt.date, list]:
    found, lihat = defaultdict(list), Permission.KEGIATAN_VIEW
    kegiatan = Kegiatan.objects.for_user(pengguna, lihat).filter(kelompok=kelompok).antara(dari, sampai)
    for row in kegiatan.order_by("tanggal", "pk"):
        found[row.tanggal].append(("draf" if row.is_draf else "kegiatan", row.judul, reverse("kegiatan_detail", args=[row.pk])))
    tindak = TindakLanjut.objects.for_user(pengguna, lihat).terbuka().filter(kegiatan__kelompok=kelompok, tenggat__range=(dari, sampai))
    for row in tindak:
        found[row.tenggat].append(("tindak", row.uraian, reverse("kegiatan_detail", args=[row.kegiatan_id])))
    for hari, periode in _deadlines(kelompok.opd, dari, sampai):
        found[hari].append(("tenggat", f"Tenggat laporan {periode.nama}", ""))
    return found


def _deadlines(opd: Opd, dari: dt.date, sampai: dt.date) -> list[tuple[dt.date, Periode]]:
    """When the agency that reports for this unit owes its reports, with its own extensions."""
    if opd.pelapor_id is None:
        return []
    periode = list(Periode.objects.filter(pemda=opd.pemda, tenggat_opd__lte=sampai, tenggat_opd__gte=dari - DIPERPANJANG))
    panjang = Perpanjangan.objects.terbaru([opd.pelapor_id], periode)
    tenggat = [(p.tenggat(panjang.get((opd.pelapor_id, p.pk))), p) for p in periode if p.bagian(opd)]
    return [(hari, p) for hari, p in tenggat if dari <= hari <= sampai]
