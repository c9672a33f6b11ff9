"""Spreadsheets of the reporting rates: the figures, and the rows they count."""

from collections.abc import Iterable

from laporan import queries_tingkat
from laporan.lembar_daerah import PERSEN, bagian, setempat
from laporan.models import Periode
from laporan.queries_tingkat import BERTINGKAT, UKURAN, Kewajiban
from opd.xlsx import Kolom, Sheet

ANGKA = [Kolom(label) for label, _ in UKURAN.values()]
ANGKA += [Kolom(f"Tingkat {UKURAN[ukuran][0].lower()}", format=PERSEN) for ukuran in BERTINGKAT]


def tingkat_sheets(rows: list[Kewajiban], kolom: list[Periode], fokus: Periode, lalu: Periode | None) -> list[Sheet]:
    """Per period, per agency, what changed, and every row."""
    setahun = [k for k in rows if k.periode in kolom]
    per_periode = [(p.nama, *_angka(a)) for p, a in queries_tingkat.tingkat_per_periode(setahun)]
    per_opd = [(o.nama, *_angka(a)) for o, a in queries_tingkat.tingkat_per_opd(setahun)]
    dulu, kini = ([k for k in rows if k.periode == p] for p in (lalu, fokus))
    beda = [(kata, o.nama) for kata, siapa in queries_tingkat.perubahan(dulu, kini) for o in siapa] if lalu else []
    return [
        Sheet("Per periode", [Kolom("Periode", 24), *ANGKA], per_periode),
        Sheet("Per perangkat daerah", [Kolom("Perangkat daerah", 45), *ANGKA], per_opd),
        Sheet("Perubahan", [Kolom("Yang berubah", 24), Kolom("Perangkat daerah", 45)], beda),
        baris_sheet(setahun),
    ]


def _angka(angka: dict[str, int]) -> list:
    return [*angka.values(), *[bagian(angka[ukuran], angka["diharapkan"]) for ukuran in BERTINGKAT]]


def baris_sheet(rows: Iterable[Kewajiban]) -> Sheet:
    kolom = [Kolom("Perangkat daerah", 45), Kolom("Periode", 22), Kolom("Dari"), Kolom("Sampai"), Kolom("Keadaan", 20), Kolom("Tenggat")]
    kolom += [Kolom("Pertama diajukan"), Kolom("Hari terlambat"), *[Kolom(label) for label, _ in UKURAN.values()]]
    return Sheet("Baris", kolom, [_baris(k) for k in rows])


def _baris(k: Kewajiban) -> tuple:
    dari, sampai = k.periode.bagian(k.opd) or (None, None)
    diajukan = k.keadaan.laporan and k.keadaan.laporan.pertama_diajukan
    return (
        k.opd.nama,
        k.periode.nama,
        dari,
        sampai,
        k.keadaan.label,
        k.keadaan.tenggat,
        setempat(diajukan, k.periode.pemda.zona_waktu),
        k.keadaan.hari_terlambat,
        *[bool(pilih([k])) for _, pilih in UKURAN.values()],
    )
