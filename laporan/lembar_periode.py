"""The spreadsheet pages of periods, days off and legal bases."""

from laporan.models import DasarHukum
from laporan.models.periode import PeriodeQuerySet
from laporan.models.perpanjangan import PerpanjanganQuerySet
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


def perpanjangan_sheet(rows: PerpanjanganQuerySet) -> Sheet:
    """Needs with_diganti, opd, oleh and periode__pemda."""
    kolom = [Kolom("Perangkat daerah", 45), Kolom("Periode", 22), Kolom("Tenggat baru"), Kolom("Alasan", 45)]
    kolom += [Kolom("Oleh", 30), Kolom("Diberikan"), Kolom("Diganti")]
    lines = (
        (r.opd.nama, r.periode.nama, r.sampai, r.alasan, r.oleh.nama, r.dibuat_pada.astimezone(r.periode.pemda.zona).replace(tzinfo=None), r.diganti)
        for r in rows
    )
    return Sheet("Perpanjangan", kolom, lines)


def dasar_hukum_sheet(rows: list[DasarHukum], baku: list[str]) -> Sheet:
    """The pemda's own list, or the usual one it stands for."""
    kolom = [Kolom("Urutan"), Kolom("Bunyinya", 90), Kolom("Berlaku dari"), Kolom("Berlaku sampai")]
    lines = [(d.urutan, d.teks, d.berlaku_dari, d.berlaku_sampai) for d in rows]
    return Sheet("Dasar hukum", kolom, lines or [(n, teks, None, None) for n, teks in enumerate(baku, 1)])
