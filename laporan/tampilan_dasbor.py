"""The figures of the dashboards as their pages show them."""

import datetime as dt
from types import SimpleNamespace

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kbk.grafik import sebelum_target_sesudah, titik_hadir
from kbk.models import Indikator
from kbk.tabel_grafik import tabel_ukuran
from laporan import queries, queries_dasbor, queries_tingkat
from laporan.models import Periode
from laporan.models.laporan import Status
from laporan.pengingat import KALIMAT
from laporan.queries_dasbor import BERJALAN, NANTI, Baris, Sel
from laporan.queries_tingkat import BERTINGKAT, UKURAN, Kewajiban
from laporan.tampilan_nilai import kegiatan_url
from opd.alamat import alamat
from opd.format_id import angka, bersatuan, persen, tanggal
from opd.lencana import bertaut, lencana
from opd.models import Penugasan

RUPA = {"ditunggu": "terbuka", "berjalan": "terbuka"}  # the badge of a state, where it differs from its name
KURANG = "&kelengkapan=kurang"
FOKUS = format_html(' class="{}"', "fokus")
TIDAK_WAJIB = format_html('<span class="redup"><span aria-hidden="true">·</span><span class="visually-hidden">{}</span></span>', "tidak wajib")


def tampilan_matriks(semua: list[Baris], rows: list[Baris], kolom: list[Periode], nomor: int) -> dict:
    """The table of `rows` with the totals of `semua`, the whole city."""
    angka, daftar = [_tingkat(semua, n, p) for n, p in enumerate(kolom)], _daftar(kolom)
    return {
        "menunggu": sum(row.sel[nomor] is not None and row.sel[nomor].rupa == Status.DISETUJUI for row in semua),
        "petak": petak(angka[nomor], angka[nomor - 1] if nomor else None),
        "lalu": kolom[nomor - 1] if nomor else None,
        "kolom": [(p, n == nomor, queries_dasbor.ringkasan(semua, n)) for n, p in enumerate(kolom)],
        "rows": [_baris(row, daftar, nomor) | {"ingatkan_url": _ingatkan(row, kolom[nomor], nomor)} for row in rows],
        "angka": queries_dasbor.ringkasan(semua, nomor),
    }


def _tingkat(semua: list[Baris], nomor: int, periode: Periode) -> dict[str, int]:
    return queries_tingkat.tingkat(Kewajiban(row.opd, periode, sel.keadaan) for row in semua if (sel := row.sel[nomor]))


def _ingatkan(row: Baris, periode: Periode, nomor: int) -> str:
    """Where the reminder of this agency is; "" when nothing is asked of it."""
    sel = row.sel[nomor]
    return reverse("matriks_pengingat", args=[row.opd.pk, periode.kode]) if sel and sel.rupa in KALIMAT else ""


def _baris(row: Baris, daftar: list[str], nomor: int) -> dict:
    """One agency, each number with the address of the rows it counts. `daftar`: the recorded activities of an agency in
    each period and in all of them, but for its id at the end."""
    semua, kegiatan = f"{daftar[-1]}{row.opd.pk}", row.jumlah("kegiatan")
    return {
        "opd": row.opd,
        "sel": [_sel(s, f"{daftar[n]}{row.opd.pk}", fokus=n == nomor) for n, s in enumerate(row.sel)],
        "lengkap": persen(row.jumlah("lengkap"), kegiatan),
        "kurang_url": semua + KURANG,
        "tindakan": persen(row.jumlah("tindakan"), kegiatan),
        "kegiatan_url": semua,
        "tepat": f"{row.tepat_waktu}/{row.jatuh_tempo}" if row.jatuh_tempo else "–",
    }


def _daftar(kolom: list[Periode]) -> list[str]:
    awal = reverse("kegiatan_list")
    masa = [(p.mulai, p.selesai) for p in kolom] + [(kolom[0].mulai, kolom[-1].selesai)]
    return [f"{awal}?dari={mulai}&sampai={selesai}&status=tercatat&opd=" for mulai, selesai in masa]


# A city has a hundred cells and more, so they are drawn here and not by a template: see opd.lencana.


def _sel(s: Sel | None, daftar: str, *, fokus: bool) -> SafeString:
    """A cell: the state as a badge with what belongs to it, or what there is to say while nothing is due; and how much of
    the evidence is there, which opens the activities that lack some, or all of them where none does."""
    bukti = ""
    if s and s.kegiatan:
        alamat_bukti = daftar + (KURANG if s.lengkap < s.kegiatan else "")
        bukti = format_html('<small>bukti <a href="{}">{}</a></small>', alamat_bukti, persen(s.lengkap, s.kegiatan))
    return format_html("<td{}>{}{}</td>", FOKUS if fokus else "", _keadaan(s), bukti)


def _keadaan(s: Sel | None) -> SafeString:
    if s is None:
        return TIDAK_WAJIB
    if s.rupa in (BERJALAN, NANTI):
        return format_html('<span class="redup"><span aria-hidden="true">–</span> <span class="kata">{}</span></span>', s.kata.lower())
    kata = lencana(s.kata, RUPA.get(s.rupa, s.rupa))
    kata = bertaut(kata, alamat("laporan_detail", s.laporan_id)) if s.laporan_id else kata
    if s.hari_terlambat:
        kata += format_html('<small class="teks-merah">{} hari</small>', s.hari_terlambat)
    if s.keadaan.diperpanjang:
        kata += format_html('<small class="redup">diperpanjang sampai {}</small>', tanggal(s.keadaan.tenggat))
    return kata


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


def tampilan_pimpinan(post: Penugasan, periode: Periode, hari_ini: dt.date, lalu: Periode | None = None) -> dict:
    """Presence, results and figures of a leader's own days in the period, what changed since `lalu`, and how the report
    stands."""
    posts = queries_dasbor.pemimpin_selama(post, (lalu or periode).mulai, periode.selesai)
    k = queries_dasbor.kepemimpinan(post, periode, hari_ini, posts)
    keadaan = queries.keadaan_laporan([post.opd], [periode]) if post.opd.melapor else {}
    sel = next((queries_dasbor.sel_matriks(duduk, periode, hari_ini) for duduk in keadaan.values()), None)
    return {
        "angka": k,
        "titik": titik_hadir(k.hadir, k.kegiatan),
        "alamat_kerja": _alamat_kerja(post, k),
        "sejak_lalu": _sejak_lalu(post, k, lalu, hari_ini, posts),
        "lalu": lalu,
        "pemimpin": [p for p in posts if p.opd_id == post.opd_id and (p.sampai is None or p.sampai >= periode.mulai)],
        "persen_lengkap": persen(k.lengkap, k.semua),
        "ukuran": [_ukuran(i, titik, periode) for i, titik in queries_dasbor.indikator_pimpinan(post, periode)],
        "sel": sel,
        "rupa": sel and RUPA.get(sel.rupa, sel.rupa),
    }


def _alamat_kerja(post: Penugasan, k: queries_dasbor.Kepemimpinan) -> dict[str, dict[str, str]]:
    """Where the rows behind each number are, on the days of this post."""
    masa = SimpleNamespace(mulai=k.dari, selesai=k.sampai)
    saringan = {"tindakan": {"jenis": "tindakan"}, "pertemuan": {"jenis": "pertemuan"}, "lengkap": {"kelengkapan": "lengkap"}, "semua": {}}
    return {nama: {"url": kegiatan_url(masa, opd=post.opd_id, **isi)} for nama, isi in saringan.items()}


def _sejak_lalu(post: Penugasan, kini: queries_dasbor.Kepemimpinan, lalu: Periode | None, hari_ini: dt.date, posts: list) -> list[tuple[str, int, int, str]]:
    """(what, then, now, by how much) against this leader's own days in the period before; empty when there were none."""
    if lalu is None or post.dari > lalu.selesai:
        return []
    dulu = queries_dasbor.kepemimpinan(post, lalu, hari_ini, posts)
    pasangan = [
        ("kehadiran Anda", dulu.hadir, kini.hadir), ("tindakan", dulu.tindakan, kini.tindakan),
        ("pertemuan", dulu.pertemuan, kini.pertemuan), ("bukti lengkap", dulu.lengkap, kini.lengkap),
    ]  # fmt: skip
    return [(kata, a, b, _beda(b, a) or "tetap") for kata, a, b in pasangan]


def _ukuran(i: Indikator, titik: list[tuple], periode: Periode) -> dict:
    """Before, now and target of an indicator, with its chart."""
    titik = [(tanggal, nilai) for tanggal, nilai in titik if tanggal <= periode.selesai]
    return {
        "nilai": i.nilai_terpilih.nilai.nama,
        "nama": i.nama,
        "alamat": alamat("indikator_detail", i.pk),
        "masalah": i.nilai_terpilih.masalah.uraian if i.nilai_terpilih.masalah else "",
        "kalimat": f"{angka(i.nilai_awal)} → {bersatuan(i.terakhir, i.satuan)} (target {angka(i.target)})",
        "tercapai": i.terakhir is not None and i.tercapai(i.terakhir),
        "svg": sebelum_target_sesudah(i.nama, i.satuan, i.arah, i.nilai_awal, i.target, titik),
        "tabel": tabel_ukuran(i.nama, i.satuan, i.nilai_awal, i.target, titik),
    }
