"""What the report of one OPD says, in the order it is printed (domain 3.1)."""

from itertools import groupby

from kbk.grafik import OKER, TEAL, batang_bertumpuk, sebelum_target_sesudah
from kbk.models.bukti import tanpa_keterangan
from kbk.tabel_grafik import tabel_grafik, tabel_ukuran
from laporan.naskah_dinas import kop_opd, naskah_cetak, surat
from laporan.susunan_opd import susunan
from opd.format_id import BULAN, angka, persen, rentang_tanggal, tanggal, waktu

FOTO_MAKSIMUM = 60
SEL_MAKSIMUM = 420  # characters of one text in a table cell: a row must never be taller than a page
MINUS = "−"

STATUS_TINDAK_LANJUT = {"terbuka": "Berjalan", "terlambat": "Lewat tenggat", "selesai": "Selesai"}


def template(k: dict) -> str:
    return "laporan/pdf/nihil.html" if k["nihil"] else "laporan/pdf/opd.html"


def foto_dicetak(k: dict) -> list[dict]:
    if not naskah_cetak(k)["lampiran_foto"]:
        return []
    return [b | {"kode_foto": b["kode"]} for b in k["bukti"] if b["foto"]][:FOTO_MAKSIMUM]


def konteks(k: dict, berkas: frozenset[str]) -> dict:
    """Everything the templates of an OPD report need besides the snapshot itself."""
    naskah = naskah_cetak(k)
    indikator = [ukuran(i) | {"nilai_nama": n["nama"]} for n in k["nilai"] for i in n["indikator"]]
    foto = [bingkai(f, berkas) for f in foto_dicetak(k)]
    ringkasan, unit = _ringkasan(k), k["opd"]["nama"]
    pengantar = surat(naskah, "opd", k, {"unit": unit, "ringkasan": ringkasan})
    return susunan(naskah, k | {"indikator": indikator, "foto": foto}, bersurat=bool(pengantar)) | {
        "unit": unit,
        **kop_opd(naskah, k["opd"]),
        "surat": pengantar,
        "judul": "Laporan Pelaksanaan Budaya Kerja",
        "judul_sampul": ["LAPORAN PELAKSANAAN", "BUDAYA KERJA"],
        "kehadiran_di": naskah["kehadiran"],
        "rentang": rentang_tanggal(k["periode"]["mulai"], k["periode"]["selesai"]),
        "pembukaan": [p | {"rentang": rentang_buka(p, k["pemda"])} for p in k.get("pembukaan", [])],
        "kegiatan": [acara(a) for a in k["kegiatan"]],
        "nilai": [_pendekkan(n, "masalah", "perilaku") | {"ukuran": [ukuran(i) for i in n["indikator"]]} for n in k["nilai"]],
        "indikator": indikator,
        "grafik_indikator": grafik_ukuran(indikator),
        "grafik_bulan": grafik_per_bulan(k["per_bulan"]),
        "tabel_bulan": tabel_per_bulan(k["per_bulan"]),
        "tindak_lanjut": [
            _pendekkan(t, "uraian", "catatan") | {"status_kata": STATUS_TINDAK_LANJUT[t["status"]]}
            for t in k["tindak_lanjut"]
        ],
        "foto": foto,
        "pasangan_foto": berpasangan(foto),
        "foto_lain": k["angka"]["foto"] - len(foto),
        "bukti": [b | {"dicetak": any(f["kode"] == b["kode"] for f in foto)} for b in k["bukti"]],
        "persen_hadir": persen(k["angka"]["hadir"], k["angka"]["kehadiran"]),
        "persen_lengkap": persen(k["angka"]["lengkap"], k["angka"]["kegiatan"]),
    }


def _ringkasan(k: dict) -> str:
    """The figures of the report in one sentence or two, for its letter."""
    a = k["angka"]
    kata = f"Laporan memuat {a['kegiatan']} kegiatan, {a['tindakan']} di antaranya tindakan penerapan nilai."
    return f"{kata} Dari {a['indikator']} indikator, {a['indikator_tercapai']} mencapai target." if a["indikator"] else kata


def rentang_buka(p: dict, pemda: dict) -> str:
    """"2 November 2026 pukul 09.12 WITA sampai 5 November 2026"."""
    return f"{waktu(p['dibuka_pada'], pemda['zona_waktu'], pemda['singkatan_zona'])} sampai {tanggal(p['sampai'])}"


def acara(a: dict) -> dict:
    return a | {"hasil_cetak": pendek(a["hasil"] or a["uraian"]), "kode_bukti": ringkas_kode(a["bukti"])}


def pendek(teks: str, panjang: int = SEL_MAKSIMUM, sisanya: str = "selengkapnya di aplikasi") -> str:
    """The text, or its beginning and a word on where the rest is."""
    return teks if len(teks) <= panjang else f"{teks[:panjang].rsplit(' ', 1)[0]} … ({sisanya})"


def _pendekkan(baris: dict, *kunci: str) -> dict:
    return baris | {nama: pendek(baris[nama]) for nama in kunci}


def ringkas_kode(kode: list[str]) -> str:
    """Runs of codes in short: B-001, B-002, B-003, B-007 become "B-001 s.d. B-003, B-007"."""
    nomor = sorted(int(k.removeprefix("B-")) for k in kode)
    bagian = []
    for _, kelompok in groupby(enumerate(nomor), key=lambda pasangan: pasangan[1] - pasangan[0]):
        deret = [n for _, n in kelompok]
        if len(deret) > 2:
            bagian.append(f"B-{deret[0]:03d} s.d. B-{deret[-1]:03d}")
        else:
            bagian += [f"B-{n:03d}" for n in deret]
    return ", ".join(bagian)


def ukuran(i: dict) -> dict:
    """An indicator with its numbers as printed; a change carries its sign."""
    selisih = i["selisih"]
    tanda = "" if selisih is None or float(selisih) <= 0 else "+"
    return i | {
        "selisih_cetak": angka(selisih) if selisih is None else f"{tanda}{angka(selisih)}".replace("-", MINUS),
        "capaian_cetak": "–" if i["capaian"] is None else f"{angka(i['capaian'], 0)}%",
        "keterangan": keterangan_ukuran(i),
    }


def keterangan_ukuran(i: dict) -> str:
    if i["terakhir"] is None:
        return "belum diukur"
    return "tercapai" if i["tercapai"] else "belum tercapai"


def grafik_ukuran(indikator: list[dict]) -> list[list[dict]]:
    """Charts of the indicators that were measured, two to a row."""
    grafik = [
        {"judul": i["nama"], "satuan": i["satuan"], "svg": _grafik_satu(i), "tabel": _tabel_satu(i)}
        for i in indikator
        if i["terakhir"] is not None
    ]
    return berpasangan(grafik)


def _tabel_satu(i: dict):
    return tabel_ukuran(i["nama"], i["satuan"], i["awal"], i["target"], i["titik"])


def _grafik_satu(i: dict):
    return sebelum_target_sesudah(i["nama"], i["satuan"], i["arah"], i["awal"], i["target"], i["titik"])


PER_BULAN = "Tindakan dan pertemuan per bulan"


def grafik_per_bulan(per_bulan: list[dict]):
    """Actions and meetings of every month; none when nothing happened at all."""
    if not any(b["tindakan"] + b["pertemuan"] for b in per_bulan):
        return ""
    return batang_bertumpuk(
        PER_BULAN,
        [_bulan(b) for b in per_bulan],
        [
            ("Tindakan", TEAL, [b["tindakan"] for b in per_bulan]),
            ("Pertemuan", OKER, [b["pertemuan"] for b in per_bulan]),
        ],
        lebar=640,
    )


def tabel_per_bulan(per_bulan: list[dict]):
    rows = [(_bulan(b), angka(b["tindakan"]), angka(b["pertemuan"])) for b in per_bulan]
    return tabel_grafik(PER_BULAN, ["Bulan", "Tindakan", "Pertemuan"], rows)


def _bulan(b: dict) -> str:
    return BULAN[int(b["bulan"][5:7]) - 1]


def bingkai(f: dict, berkas: frozenset[str]) -> dict:
    """A photo and how it sits in its 8 × 6 cm frame: one that is taller than wide is shown whole."""
    lebar, tinggi = f["lebar"] or 4, f["tinggi"] or 3
    alt = f["keterangan"] or tanpa_keterangan("Foto", f["kegiatan"], f["tanggal"])
    return f | {"ada": f"foto-{f['kode_foto']}" in berkas, "utuh": not 1.2 <= lebar / tinggi <= 1.9, "alt": alt}


def berpasangan(isi: list[dict]) -> list[list[dict]]:
    return [isi[i : i + 2] for i in range(0, len(isi), 2)]
