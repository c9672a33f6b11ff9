"""The figures of the dashboards as their pages show them."""

import datetime as dt

from django.urls import reverse

from kbk.grafik import sebelum_target_sesudah, titik_hadir
from kbk.models import Indikator
from laporan import queries, queries_dasbor, queries_tingkat
from laporan.models import Periode
from laporan.models.laporan import Status
from laporan.pengingat import KALIMAT
from laporan.queries_dasbor import BERJALAN, NANTI, Baris, Sel
from laporan.queries_tingkat import BERTINGKAT, UKURAN, Kewajiban
from opd.alamat import alamat
from opd.format_id import angka, bersatuan, persen, tanggal
from opd.lencana import bertaut, lencana
from opd.models import Penugasan

RUPA = {"ditunggu": "terbuka", "berjalan": "terbuka"}  # the badge of a state, where it differs from its name


def tampilan_matriks(semua: list[Baris], rows: list[Baris], kolom: list[Periode], nomor: int) -> dict:
    """The table of `rows` with the totals of `semua`, the whole city."""
    angka = [_tingkat(semua, n, p) for n, p in enumerate(kolom)]
    return {
        "menunggu": sum(row.sel[nomor] is not None and row.sel[nomor].rupa == Status.DISETUJUI for row in semua),
        "petak": petak(angka[nomor], angka[nomor - 1] if nomor else None),
        "lalu": kolom[nomor - 1] if nomor else None,
        "kolom": [(p, n == nomor, queries_dasbor.ringkasan(semua, n)) for n, p in enumerate(kolom)],
        "rows": [_baris(row, kolom, nomor) | {"ingatkan_url": _ingatkan(row, kolom[nomor], nomor)} for row in rows],
        "angka": queries_dasbor.ringkasan(semua, nomor),
    }


def _tingkat(semua: list[Baris], nomor: int, periode: Periode) -> dict[str, int]:
    return queries_tingkat.tingkat(Kewajiban(row.opd, periode, sel.keadaan) for row in semua if (sel := row.sel[nomor]))


def _ingatkan(row: Baris, periode: Periode, nomor: int) -> str:
    """Where the reminder of this agency is; "" when nothing is asked of it."""
    sel = row.sel[nomor]
    return reverse("matriks_pengingat", args=[row.opd.pk, periode.kode]) if sel and sel.rupa in KALIMAT else ""


def _baris(row: Baris, kolom: list[Periode], nomor: int) -> dict:
    """One agency, each number with the address of the rows it counts."""
    daftar = f"{reverse('kegiatan_list')}?opd={row.opd.pk}&dari={kolom[0].mulai}&sampai={kolom[-1].selesai}&status=tercatat"
    return {
        "opd": row.opd,
        "sel": [(_sel(s) if s else {}) | {"fokus": n == nomor} for n, s in enumerate(row.sel)],
        "lengkap": persen(row.lengkap, row.kegiatan),
        "kurang_url": f"{daftar}&kelengkapan=kurang",
        "tindakan": persen(row.tindakan, row.kegiatan),
        "kegiatan_url": daftar,
        "tepat": f"{row.tepat_waktu}/{row.jatuh_tempo}" if row.jatuh_tempo else "–",
    }


def _sel(s: Sel) -> dict:
    """A cell in words: a badge with what belongs to it, or `redup`, what there is to say while nothing is due."""
    if s.rupa in (BERJALAN, NANTI):
        return {"redup": s.kata.lower()}
    kata = lencana(s.kata, RUPA.get(s.rupa, s.rupa))
    isi = {"lencana": bertaut(kata, alamat("laporan_detail", s.laporan_id)) if s.laporan_id else kata}
    if s.hari_terlambat or s.keadaan.diperpanjang:
        sampai = tanggal(s.keadaan.tenggat) if s.keadaan.diperpanjang else ""
        isi["catatan"] = {"hari": s.hari_terlambat, "sampai": sampai}
    return isi


def petak(angka: dict[str, int], lalu: dict[str, int] | None) -> list[dict]:
    """One tile for each measure: number, rate, and how much more or less than in the period before."""
    return [
        {
            "slug": ukuran,
            "label": label,
            "jumlah": angka[ukuran],
            "persen": persen(angka[ukuran], angka["diharapkan"]) if ukuran in BERTINGKAT else "",
            "beda": _beda(angka[ukuran], lalu[ukuran]) if lalu else "",
        }
        for ukuran, (label, _) in UKURAN.items()
    ]


def _beda(kini: int, lalu: int) -> str:
    return f"{'naik' if kini > lalu else 'turun'} {abs(kini - lalu)}" if kini != lalu else ""


def tampilan_pimpinan(post: Penugasan, periode: Periode, hari_ini: dt.date) -> dict:
    """Presence, results and figures of a leader's own days in the period, and how the report stands."""
    k = queries_dasbor.kepemimpinan(post, periode, hari_ini)
    keadaan = queries.keadaan_laporan([post.opd], [periode]) if post.opd.melapor else {}
    sel = next((queries_dasbor.sel_matriks(duduk, periode, hari_ini) for duduk in keadaan.values()), None)
    return {
        "angka": k,
        "titik": titik_hadir(k.hadir, k.kegiatan),
        "persen_lengkap": persen(k.lengkap, k.semua),
        "ukuran": [_ukuran(i, titik, periode) for i, titik in queries_dasbor.indikator_pimpinan(post, periode)],
        "sel": sel,
        "rupa": sel and RUPA.get(sel.rupa, sel.rupa),
    }


def _ukuran(i: Indikator, titik: list[tuple], periode: Periode) -> dict:
    """Before, now and target of an indicator, with its chart."""
    titik = [(tanggal, nilai) for tanggal, nilai in titik if tanggal <= periode.selesai]
    return {
        "nilai": i.nilai_terpilih.nilai.nama,
        "nama": i.nama,
        "kalimat": f"{angka(i.nilai_awal)} → {bersatuan(i.terakhir, i.satuan)} (target {angka(i.target)})",
        "tercapai": i.terakhir is not None and i.tercapai(i.terakhir),
        "svg": sebelum_target_sesudah(i.nama, i.satuan, i.arah, i.nilai_awal, i.target, titik),
    }
