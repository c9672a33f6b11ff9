"""The spreadsheet page of the list of periods."""

from laporan.models.periode import PeriodeQuerySet
from opd.xlsx import Kolom, Sheet

KOLOM = [Kolom("Kode"), Kolom("Periode", 24), Kolom("Mulai"), Kolom("Selesai"), Kolom("Draf siap")]
KOLOM += [Kolom("Tenggat perangkat daerah"), Kolom("Tenggat rekap daerah")]


def periode_sheet(rows: PeriodeQuerySet) -> Sheet:
    lines = ((p.kode, p.nama, p.mulai, p.selesai, p.tenggat_draf, p.tenggat_opd, p.tenggat_pemda) for p in rows)
    return Sheet("Periode", KOLOM, lines)
