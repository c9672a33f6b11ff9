"""The cities of a province as the dashboard shows them; each number with the recap behind it."""

from urllib.parse import urlencode

from django.urls import reverse

from kbk.grafik import batang_mendatar
from kbk.models import Nilai
from laporan.lembar_daerah import PERSEN, bagian
from laporan.models import LaporanDaerah, Periode
from laporan.queries_provinsi import BANDING, Kiriman, angka_provinsi
from laporan.tampilan_nilai import KATALOG
from opd.format_id import persen
from opd.models import PemerintahDaerah
from opd.xlsx import Kolom, Sheet


def keadaan(k: Kiriman) -> tuple[str, str]:
    """(state that decides icon and colour, its word)."""
    if k.periode is None:
        return "", "tanpa periode"
    if k.rekap is None:
        return ("belum", "Belum dikirim") if k.hari else ("terbuka", "Ditunggu")
    return ("diterima", "Diterima") if k.rekap.status == LaporanDaerah.Status.DITERIMA else ("terkirim", "Terkirim")


def tampilan_provinsi(daerah: list[PemerintahDaerah], kolom: list[Periode], fokus: Periode, semua: dict) -> dict:
    """Heat map over the periods, comparison in the one in question, totals of the province."""
    kini = [semua[d.pk, fokus.kode] for d in daerah]
    return {
        "kolom": [(p, p.kode == fokus.kode) for p in kolom],
        "rows": [{"pemda": d, "sel": [_sel(semua[d.pk, p.kode], p.kode == fokus.kode) for p in kolom]} for d in daerah],
        "ukuran": [(label, arti) for label, arti, _, _ in BANDING.values()],
        "banding": [{"k": k, "sel": [_banding(k, ukuran) for ukuran in BANDING], "rekap_url": _url(k)} for k in kini if k.rekap],
        "petak": _petak(angka_provinsi(kini)),
        "diam": [k.pemda.nama for k in kini if k.periode and not k.rekap],
        "tanpa_periode": [k.pemda.nama for k in kini if not k.periode],
        "kueri": urlencode({"periode": fokus.kode}),
        "grafik": [_grafik(kini, ukuran) for ukuran in ("kelengkapan", "ketepatan", "bukti", "tindak_lanjut")],
    }


def _url(k: Kiriman) -> str:
    return reverse("rekap_detail", args=[k.rekap.pk]) if k.rekap else ""


def _sel(k: Kiriman, fokus: bool) -> dict:
    rupa, kata = keadaan(k)
    lengkap = persen(*k.bagian("kelengkapan")) if k.rekap else ""
    return {"rupa": rupa, "kata": kata, "hari": k.hari, "lengkap": lengkap, "rekap_url": _url(k), "fokus": fokus}


def _banding(k: Kiriman, ukuran: str) -> dict:
    sebagian, seluruh = k.bagian(ukuran)
    return {"label": BANDING[ukuran][0], "persen": persen(sebagian, seluruh) if seluruh else "–", "dari": f"{sebagian} dari {seluruh}" if seluruh else ""}


def _petak(a: dict[str, int]) -> list[tuple[str, str]]:
    """(number, what it is) for the province."""
    return [
        (f"{a['dikirim']} dari {a['daerah']}", "rekap dikirim"),
        (str(a["tepat_waktu"]), "tepat waktu"),
        (str(a["diterima"]), "sudah diterima"),
        (str(a["belum"]), "perangkat daerah belum diterima di dalamnya"),
        (str(a["nihil"]), "perangkat daerah nihil"),
    ]


def _grafik(kini: list[Kiriman], ukuran: str) -> dict:
    rows = []
    for k in kini:
        sebagian, seluruh = k.bagian(ukuran)
        if seluruh:
            rows.append((k.pemda.nama, 100 * sebagian / seluruh, persen(sebagian, seluruh)))
    return {"judul": BANDING[ukuran][0], "svg": batang_mendatar(BANDING[ukuran][0], rows, 300)}


def tampilan_nilai_provinsi(daerah: list[PemerintahDaerah], katalog: str, per_daerah: dict) -> dict:
    """Values over cities: how many agencies chose each, of those that the sent recaps name."""
    rows = [
        {"nilai": n, "sel": [per_daerah.get(n.nama, {}).get(d.pk) for d in daerah], "jumlah": sum(s["opd"] for s in per_daerah.get(n.nama, {}).values())}
        for n in Nilai.objects.filter(katalog__kode=KATALOG[katalog]).order_by("kode")
    ]
    return {"nilai_rows": rows, "kosong": [r["nilai"].nama for r in rows if not r["jumlah"]]}


def provinsi_sheets(daerah: list[PemerintahDaerah], kolom: list[Periode], semua: dict) -> list[Sheet]:
    """One row for each city and period, with shares as numbers."""
    kepala = ["Kode", Kolom("Daerah", 34), "Periode", Kolom("Keadaan", 18), "Hari terlambat"]
    kepala += [Kolom(label, format=PERSEN) for label, *_ in BANDING.values()]
    isi = []
    for d in daerah:
        for p in kolom:
            k = semua[d.pk, p.kode]
            isi.append((d.kode, d.nama, p.nama, keadaan(k)[1], k.hari, *(bagian(*k.bagian(ukuran)) for ukuran in BANDING)))
    return [Sheet("Kabupaten dan kota", kepala, isi)]
