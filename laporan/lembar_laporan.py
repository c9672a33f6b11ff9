"""The spreadsheet page of the list of reports."""

from collections.abc import Iterator

from laporan.models.laporan import LaporanOpdQuerySet
from opd.xlsx import Kolom, Sheet

KOLOM = [
    Kolom("Perangkat daerah", 45),
    Kolom("Periode"),
    Kolom("Keadaan"),
    Kolom("Revisi"),
    Kolom("Nihil"),
    Kolom("Pertama diajukan"),
    Kolom("Hari terlambat"),
    Kolom("Menunggu"),
    Kolom("Sejak"),
    Kolom("Dibuka kembali sampai"),
]


def laporan_sheet(rows: LaporanOpdQuerySet) -> Sheet:
    """Needs opd, periode__pemda, with_pertama_diajukan and with_pembukaan; instants are written in the pemda's own zone."""

    def lines() -> Iterator[tuple]:
        for r in rows.iterator(chunk_size=500):
            diajukan = r.pertama_diajukan
            yield (
                r.opd.nama,
                r.periode.nama,
                r.get_status_display(),
                r.revisi,
                "Ya" if r.nihil else "Tidak",
                diajukan and diajukan.astimezone(r.periode.pemda.zona).replace(tzinfo=None),
                r.hari_terlambat,
                r.pelaku_berikutnya,
                r.menunggu_sejak.astimezone(r.periode.pemda.zona).replace(tzinfo=None),
                r.dibuka_sampai if r.is_dibuka else None,
            )

    return Sheet("Laporan", KOLOM, lines())
