"""What the recap of a city says: the figures, every OPD in one table, and a short chapter for each that reported."""

from kbk.grafik import batang_mendatar
from laporan.dokumen_opd import bingkai, pendek, rentang_buka, ukuran
from laporan.models import TataNaskah
from laporan.naskah_dinas import naskah_cetak, surat
from laporan.susunan_opd import nomori
from opd.format_id import angka as bilangan
from opd.format_id import join_words, persen, rentang_tanggal, tanggal, waktu

FOTO_PER_OPD = 2
PARAGRAF_MAKSIMUM = 900  # characters of an OPD's conclusion in its short chapter
SISANYA = "selengkapnya pada laporan perangkat daerah"
TABEL = [
    ("opd", "Laporan Perangkat Daerah"),
    ("dibuka", "Laporan yang Dibuka Kembali"),
    ("per_nilai", "Penerapan Nilai Menurut 34 Nilai Dasar"),
    ("per_berakhlak", "Penerapan Nilai Menurut BerAKHLAK"),
    ("nihil", "Perangkat Daerah yang Melaporkan Nihil"),
    ("belum", "Perangkat Daerah yang Belum Melapor"),
]


def template(_k: dict) -> str:
    return "laporan/pdf/daerah.html"


def berisi(k: dict) -> list[dict]:
    """The OPD that get a chapter: reported, and not nihil; none when the recap goes without these chapters."""
    if not naskah_cetak(k)["rekap_uraian"]:
        return []
    return [o for o in k["opd"] if o["angka"] is not None and not o["nihil"]]


def foto_dicetak(k: dict) -> list[dict]:
    return [f for o in berisi(k) for f in _foto(o)]


def _foto(o: dict) -> list[dict]:
    return [f | {"kode_foto": f"{o['kode']}-{f['kode']}"} for f in o["foto"][:FOTO_PER_OPD]]


def konteks(k: dict, berkas: frozenset[str]) -> dict:
    """Everything the templates of a recap need besides the snapshot itself."""
    bab = [_bab(o, k["pemda"], berkas) for o in berisi(k)]
    nihil = [o | {"alasan_nihil": pendek(o["alasan_nihil"])} for o in k["opd"] if o["nihil"]]
    belum = [o for o in k["opd"] if o["angka"] is None]
    dibuka = pembukaan(k)
    ada = k | {"nihil": nihil, "belum": belum, "dibuka": dibuka}
    angka = k["angka"]
    naskah = naskah_cetak(k)
    belum_dahulu = naskah["rekap_belum"] == TataNaskah.BabRekap.DAHULU
    nomor = _nomor(bab=bool(bab), belum=bool(nihil or belum), dahulu=belum_dahulu)
    unit, provinsi, ringkasan = f"Pemerintah {k['pemda']['nama']}", k["provinsi"].removeprefix("Provinsi "), _ringkasan(angka)
    pengantar = surat(
        naskah, "rekap", k, {"unit": unit, "provinsi": provinsi, "ringkasan": ringkasan}, pembuka=k["narasi"]["pengantar"]
    )
    return {
        "unit": unit,
        "surat": pengantar,
        "judul": "Rekapitulasi Pelaksanaan Budaya Kerja",
        "judul_sampul": ["REKAPITULASI PELAKSANAAN", "BUDAYA KERJA"],
        "depan": [("surat", "SURAT PENGANTAR")] if pengantar else [],
        "bab_nomor": nomor,
        "belum_dahulu": belum_dahulu,
        "isi": _isi(nomor, bab),
        "tabel": _tabel(ada, dahulu=belum_dahulu),
        "rentang": rentang_tanggal(k["periode"]["mulai"], k["periode"]["selesai"]),
        "baris_opd": [_baris(o) for o in k["opd"]],
        "dibuka": dibuka,
        "bab": bab,
        "nihil": nihil,
        "belum": belum,
        "diperpanjang": _diperpanjang(k["opd"]),
        "persen_diterima": persen(angka["diterima"], angka["opd"]),
        "persen_lengkap": persen(angka["lengkap"], angka["kegiatan"]),
        "persen_hadir": persen(angka["hadir"], angka["kehadiran"]),
        "persen_tindakan": persen(angka["tindakan"], angka["kegiatan"]),
        "grafik_berakhlak": _grafik(k["per_berakhlak"]),
    }


def pembukaan(k: dict) -> list[dict]:
    """Every reopening of an accepted report with its agency and its days in words; a snapshot from before
    reopening was possible has none."""
    pemda = k["pemda"]
    return [
        p | {"nama": o["nama"], "rentang": rentang_buka(p, pemda), "alasan_cetak": pendek(p["alasan"], sisanya=SISANYA)}
        for o in k["opd"]
        for p in o.get("pembukaan", [])
    ]


JUDUL_BAB = {
    "ringkasan": "RINGKASAN", "perangkat": "LAPORAN PERANGKAT DAERAH", "nilai": "NILAI YANG DITERAPKAN",
    "uraian": "URAIAN PER PERANGKAT DAERAH", "belum": "NIHIL DAN BELUM MELAPOR", "penutup": "PENUTUP",
}  # fmt: skip


def _nomor(*, bab: bool, belum: bool, dahulu: bool) -> dict[str, str]:
    """{chapter: number} in order; chapters without content are not announced."""
    urutan = ["ringkasan", "perangkat", "belum", "nilai", "uraian"] if dahulu else ["ringkasan", "perangkat", "nilai", "uraian", "belum"]
    ada = {"uraian": bab, "belum": belum}
    dicetak = [nama for nama in [*urutan, "penutup"] if ada.get(nama, True)]
    return dict(zip(dicetak, ["I", "II", "III", "IV", "V", "VI"], strict=False))


def _isi(nomor: dict[str, str], bab: list[dict]) -> list[tuple[str, str, bool]]:
    """(id, text, chapter?) of every heading."""
    isi = []
    for nama, angka in nomor.items():
        isi.append((nama, f"BAB {angka} {JUDUL_BAB[nama]}", True))
        if nama == "uraian":
            isi += [(f"opd-{b['kode']}", f"{n}. {b['nama']}", False) for n, b in enumerate(bab, 1)]
    return isi


def _tabel(ada: dict, *, dahulu: bool) -> dict:
    """The numbered tables in order of appearance."""
    awal, akhir = TABEL[:2], TABEL[4:]
    urutan = [*awal, *akhir, *TABEL[2:4]] if dahulu else TABEL
    return nomori([(kunci, judul) for kunci, judul in urutan if ada[kunci]])


def _ringkasan(angka: dict) -> str:
    """Who reported and what, in two sentences, for the letter."""
    nihil = f" dan {angka['nihil']} melaporkan nihil" if angka["nihil"] else ""
    return (
        f"Dari {angka['opd']} perangkat daerah, {angka['diterima']} telah melapor ({persen(angka['diterima'], angka['opd'])}), "
        f"{angka['tepat_waktu']} di antaranya tepat waktu{nihil}. Laporan mencakup {angka['kegiatan']} kegiatan, "
        f"{angka['tindakan']} di antaranya tindakan penerapan nilai ({persen(angka['tindakan'], angka['kegiatan'])})."
    )


def _baris(o: dict) -> dict:
    """One OPD in the table of all; a dash where nothing was reported."""
    a = o["angka"] or {}
    return o | {
        "terlambat": o["angka"] is not None and o["hari_terlambat"] > 0,
        "kegiatan": a.get("kegiatan", "–"),
        "tindakan": a.get("tindakan", "–"),
        "lengkap": persen(a.get("lengkap"), a.get("kegiatan")),
        "tercapai": f"{a['indikator_tercapai']}/{a['indikator']}" if a.get("indikator") else "–",
    }


def _diperpanjang(opd: list[dict]) -> str:
    """Whose deadline was moved, for the note below the table; recaps from before extensions existed have none."""
    ada = [(o["singkatan"], o.get("diperpanjang_sampai")) for o in opd]
    return join_words([f"{nama} sampai {tanggal(hari)}" for nama, hari in ada if hari])


def _bab(o: dict, pemda: dict, berkas: frozenset[str]) -> dict:
    a = o["angka"]
    ketepatan = f"terlambat {o['hari_terlambat']} hari" if o["hari_terlambat"] else "tepat waktu"
    foto = [bingkai(f, berkas) for f in _foto(o)]
    return o | {
        "diajukan": waktu(o["diajukan_pada"], pemda["zona_waktu"], pemda["singkatan_zona"]),
        "ketepatan": ketepatan,
        "lengkap": persen(a["lengkap"], a["kegiatan"]),
        "hadir": persen(a["hadir"], a["kehadiran"]),
        "ukuran": [ukuran(i) for i in o["indikator"]],
        "kesimpulan": pendek(o["kesimpulan"], PARAGRAF_MAKSIMUM, SISANYA),
        "kendala": pendek(o["kendala"], PARAGRAF_MAKSIMUM, SISANYA),
        "foto_cetak": foto,
        "pimpinan_teks": "; ".join(_pimpinan(p) for p in o["pimpinan"]),
    }


def _pimpinan(p: dict) -> str:
    sampai = f" s.d. {tanggal(p['sampai'])}" if p["sampai"] else ""
    return f"{p['nama']} ({p['jabatan']}{sampai}) hadir pada {p['hadir']} dari {p['kegiatan']} kegiatan"


def _grafik(per_berakhlak: list[dict]):
    rows = [(n["nama"], n["kegiatan"], bilangan(n["kegiatan"])) for n in per_berakhlak]
    return batang_mendatar("Kegiatan menurut BerAKHLAK", rows, lebar=640)
