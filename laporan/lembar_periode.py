"""The spreadsheet pages of periods and of days off."""

from laporan.models.periode import PeriodeQuerySet
from opd.format_id import HARI
from opd.xlsx import Kolom, Sheet

KOLOM = [Kolom("Kode"), Kolom("Periode", 24), Kolom("Mulai"), Kolom("Selesai"), Kolom("Draf siap")]
KOLOM += [Kolom("Tenggat perangkat daerah"), Kolom("Tenggat rekap daerah")]


def periode_sheet(rows: PeriodeQuerySet) -> Sheet:
    lines = ((p.kode, p.nama, p.mulai, p.selesai, p.tenggat_draf, p.tenggat_opd, p.tenggat_pemda) for p in rows)
    return Sheet("Periode", KOLOM, lines)


def libur_sheet(rows: list[tuple]) -> Sheet:
    lines = ((h, HARI[h.weekday()], nama, "Nasional" if pk is None else "Ditambahkan") for h, nama, pk in rows)
    return Sheet("Hari libur", [Kolom("Tanggal"), Kolom("Hari"), Kolom("Nama", 45), Kolom("Asal")], lines)
