"""The values over the agencies of a city, and how their work is done, as the pages show it; each number with the address of
the rows behind it."""

from urllib.parse import urlencode

from django.urls import reverse

from kbk.grafik import batang_mendatar
from kbk.models.nilai import KATALOG_34, KATALOG_BERAKHLAK
from laporan.models import Periode
from laporan.queries_nilai import Penerapan
from opd.format_id import join_words, persen
from opd.models import Opd
from opd.xlsx import Kolom, Sheet

KATALOG = {"34": KATALOG_34, "berakhlak": KATALOG_BERAKHLAK}
KOLOM = [  # of the table of agencies: (key of laporan.queries.ANGKA, heading)
    ("kegiatan", "Kegiatan"),
    ("tindakan", "Tindakan"),
    ("pertemuan", "Pertemuan"),
    ("lengkap", "Bukti lengkap"),
    ("slogan", "Nilai slogan"),
    ("tindak_lanjut", "Tindak lanjut"),
    ("tindak_lanjut_selesai", "Selesai"),
    ("tindak_lanjut_terlambat", "Terlambat"),
]


def kegiatan_url(periode: Periode, **saringan) -> str:
    """The activities that a number counts."""
    rentang = {"dari": periode.mulai, "sampai": periode.selesai, "status": "tercatat"}
    return f"{reverse('kegiatan_list')}?{urlencode(rentang | saringan)}"


def tampilan_nilai(rows: list[Penerapan], opd: list[Opd], periode: Periode) -> dict:
    """The matrix: a row for each value with its three sums, and a cell for each agency."""
    return {
        "kolom": opd,
        "rows": [
            {
                "nilai": p.nilai,
                "memilih": len(p.dipilih),
                "slogan": p.slogan,
                "menerapkan": len(p.kegiatan),
                "jumlah": p.jumlah,
                "sel": [_sel(p, o, periode) for o in opd],
            }
            for p in rows
        ],
        "kosong": join_words([p.nilai.nama for p in rows if not p.dipilih and not p.kegiatan]),
        "grafik": batang_mendatar("Kegiatan menurut nilai", [(p.nilai.nama, p.jumlah, str(p.jumlah)) for p in rows if p.jumlah], 640),
    }


def _sel(p: Penerapan, opd: Opd, periode: Periode) -> dict:
    """What one agency did with one value: applied, chosen for a problem, or only a slogan."""
    n = p.kegiatan.get(opd.pk, 0)
    keadaan = {None: "", True: "slogan", False: "dipilih"}[p.dipilih.get(opd.pk)]
    return {"opd": opd, "jumlah": n, "keadaan": keadaan, "kegiatan_url": kegiatan_url(periode, opd=opd.pk, nilai=p.nilai.pk) if n else ""}


def rincian_nilai(p: Penerapan, opd: list[Opd], periode: Periode) -> list[dict]:
    """The agencies that chose or applied one value."""
    return [sel for o in opd if (sel := _sel(p, o, periode))["jumlah"] or sel["keadaan"]]


def nilai_sheet(rows: list[Penerapan], opd: list[Opd]) -> Sheet:
    kepala = ["Kode", Kolom("Nilai", 34), "OPD memilih", "Slogan", "OPD menerapkan", "Kegiatan"]
    isi = [
        (p.nilai.kode, p.nilai.nama, len(p.dipilih), p.slogan, len(p.kegiatan), p.jumlah, *(p.kegiatan.get(o.pk, 0) for o in opd))
        for p in rows
    ]
    return Sheet("Nilai", [*kepala, *(Kolom(o.singkatan, 12) for o in opd)], isi)


def tampilan_pelaksanaan(angka: dict[int, dict[str, int]], opd: list[Opd], periode: Periode) -> dict:
    """A row for each agency: how much was done rather than met about, with what evidence, and what became of agreements."""
    rows = [{"opd": o, "a": angka[o.pk], "tindakan": persen(angka[o.pk]["tindakan"], angka[o.pk]["kegiatan"]),
             "lengkap": persen(angka[o.pk]["lengkap"], angka[o.pk]["kegiatan"]), "sel": _alamat(o, angka[o.pk], periode)} for o in opd]  # fmt: skip
    bagian = [
        (o.singkatan, 100 * a["tindakan"] / a["kegiatan"], f"{persen(a['tindakan'], a['kegiatan'])} dari {a['kegiatan']}")
        for o in opd
        if (a := angka[o.pk])["kegiatan"]
    ]
    return {"rows": rows, "grafik": batang_mendatar("Bagian tindakan dari seluruh kegiatan", bagian, 640)}


def _alamat(opd: Opd, a: dict[str, int], periode: Periode) -> list[tuple[str, int, str]]:
    """(heading, number, where its rows are) in the order of KOLOM."""
    tindak_lanjut = f"{reverse('tindak_lanjut_list')}?{urlencode({'opd': opd.pk})}"
    alamat = {
        "kegiatan": kegiatan_url(periode, opd=opd.pk),
        "tindakan": kegiatan_url(periode, opd=opd.pk, jenis="tindakan"),
        "pertemuan": kegiatan_url(periode, opd=opd.pk, jenis="pertemuan"),
        "lengkap": kegiatan_url(periode, opd=opd.pk, kelengkapan="lengkap"),
        "slogan": f"{reverse('nilai_terpilih_list')}?{urlencode({'tahun': periode.tahun, 'keadaan': 'slogan', 'opd': opd.pk})}",
        "tindak_lanjut": tindak_lanjut,
        "tindak_lanjut_selesai": f"{tindak_lanjut}&status=selesai",
        "tindak_lanjut_terlambat": f"{tindak_lanjut}&status=terlambat",
    }
    return [(judul, a[kunci], alamat[kunci]) for kunci, judul in KOLOM]


def pelaksanaan_sheet(angka: dict[int, dict[str, int]], opd: list[Opd]) -> Sheet:
    kolom = ["Kode", Kolom("Perangkat daerah", 45), *(judul for _, judul in KOLOM)]
    return Sheet("Pelaksanaan", kolom, [(o.kode, o.nama, *(angka[o.pk][kunci] for kunci, _ in KOLOM)) for o in opd])
