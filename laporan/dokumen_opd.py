"""What the report of one OPD says, in the order it is printed (domain 3.1)."""

from itertools import groupby

from kbk.grafik import OKER, TEAL, batang_bertumpuk, sebelum_target_sesudah
from kbk.models.bukti import tanpa_keterangan
from opd.format_id import BULAN, angka, persen, rentang_tanggal, tanggal, waktu

FOTO_MAKSIMUM = 60
SEL_MAKSIMUM = 420  # characters of one text in a table cell: a row must never be taller than a page
MINUS = "−"

ISI = [  # (id, text, chapter?) of every heading, in order; the table of contents and the headings share it
    ("pendahuluan", "BAB I PENDAHULUAN", True),
    ("latar", "A. Latar Belakang", False),
    ("dasar", "B. Dasar Hukum", False),
    ("maksud", "C. Maksud dan Tujuan", False),
    ("lingkup", "D. Ruang Lingkup", False),
    ("gambaran", "BAB II GAMBARAN UMUM", True),
    ("profil", "A. Profil dan Tugas", False),
    ("susunan", "B. Susunan Kelompok Budaya Kerja", False),
    ("nilai", "C. Nilai yang Dipilih dan Masalah yang Disasar", False),
    ("pelaksanaan", "BAB III PELAKSANAAN", True),
    ("uraian", "A. Uraian Pelaksanaan", False),
    ("matriks", "B. Kegiatan per Nilai", False),
    ("pimpinan", "C. Keterlibatan Pimpinan", False),
    ("hasil", "D. Hasil Sebelum dan Sesudah", False),
    ("monev", "BAB IV MONITORING DAN EVALUASI", True),
    ("capaian", "A. Capaian", False),
    ("hadir", "B. Partisipasi Anggota", False),
    ("kendala", "C. Kendala", False),
    ("tindak", "D. Tindak Lanjut", False),
    ("penutup", "BAB V PENUTUP", True),
    ("kesimpulan", "A. Kesimpulan", False),
    ("saran", "B. Saran", False),
    ("rencana", "C. Rencana Periode Berikutnya", False),
    ("lampiran-foto", "LAMPIRAN 1 DOKUMENTASI FOTO", True),
    ("lampiran-bukti", "LAMPIRAN 2 DAFTAR BUKTI DUKUNG", True),
]
TABEL = [  # (key in the snapshot, caption), in order of appearance
    ("kelompok", "Susunan Kelompok Budaya Kerja"),
    ("nilai", "Nilai, Masalah, Indikator, dan Target"),
    ("kegiatan", "Matriks Kegiatan per Nilai"),
    ("pimpinan", "Keterlibatan Pimpinan"),
    ("indikator", "Hasil Sebelum, Target, dan Sesudah"),
    ("kehadiran", "Rekapitulasi Kehadiran per Orang"),
    ("tindak_lanjut", "Tindak Lanjut, Penanggung Jawab, dan Status"),
    ("bukti", "Daftar Bukti Dukung"),
]
STATUS_TINDAK_LANJUT = {"terbuka": "Berjalan", "terlambat": "Lewat tenggat", "selesai": "Selesai"}


def template(k: dict) -> str:
    return "laporan/pdf/nihil.html" if k["nihil"] else "laporan/pdf/opd.html"


def foto_dicetak(k: dict) -> list[dict]:
    return [b | {"kode_foto": b["kode"]} for b in k["bukti"] if b["foto"]][:FOTO_MAKSIMUM]


def konteks(k: dict, berkas: frozenset[str]) -> dict:
    """Everything the templates of an OPD report need besides the snapshot itself."""
    indikator = [ukuran(i) | {"nilai_nama": n["nama"]} for n in k["nilai"] for i in n["indikator"]]
    foto = [bingkai(f, berkas) for f in foto_dicetak(k)]
    ada = {"indikator": indikator}
    nomor_tabel = nomori([(kunci, judul) for kunci, judul in TABEL if ada.get(kunci, k.get(kunci))])
    return {
        "unit": k["opd"]["nama"],
        "judul": "Laporan Pelaksanaan Budaya Kerja",
        "judul_sampul": ["LAPORAN PELAKSANAAN", "BUDAYA KERJA"],
        "teks_pengantar": "KATA PENGANTAR",
        "isi": _isi(bool(foto), bool(k["bukti"])),
        "bagian": {id_.replace("-", "_"): teks for id_, teks, _ in ISI},
        "tabel": nomor_tabel,
        "rentang": rentang_tanggal(k["periode"]["mulai"], k["periode"]["selesai"]),
        "pembukaan": [p | {"rentang": rentang_buka(p, k["pemda"])} for p in k.get("pembukaan", [])],
        "kegiatan": [acara(a) for a in k["kegiatan"]],
        "nilai": [_pendekkan(n, "masalah", "perilaku") | {"ukuran": [ukuran(i) for i in n["indikator"]]} for n in k["nilai"]],
        "indikator": indikator,
        "grafik_indikator": grafik_ukuran(indikator),
        "grafik_bulan": grafik_per_bulan(k["per_bulan"]),
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


def _isi(ada_foto: bool, ada_bukti: bool) -> list[tuple[str, str, bool]]:
    """The headings that are printed; an appendix without content is left out."""
    if ada_foto:
        return ISI
    return [*ISI[:-2], ("lampiran-bukti", "LAMPIRAN 1 DAFTAR BUKTI DUKUNG", True)] if ada_bukti else ISI[:-2]


def nomori(tabel: list[tuple[str, str]]) -> dict:
    """key -> {"nomor", "judul"}; only tables that are printed get a number."""
    return {kunci: {"nomor": n, "judul": judul} for n, (kunci, judul) in enumerate(tabel, 1)}


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
        {"judul": i["nama"], "satuan": i["satuan"], "svg": _grafik_satu(i)}
        for i in indikator
        if i["terakhir"] is not None
    ]
    return berpasangan(grafik)


def _grafik_satu(i: dict):
    return sebelum_target_sesudah(i["nama"], i["satuan"], i["arah"], i["awal"], i["target"], i["titik"])


def grafik_per_bulan(per_bulan: list[dict]):
    """Actions and meetings of every month; none when nothing happened at all."""
    if not any(b["tindakan"] + b["pertemuan"] for b in per_bulan):
        return ""
    return batang_bertumpuk(
        "Tindakan dan pertemuan per bulan",
        [BULAN[int(b["bulan"][5:7]) - 1] for b in per_bulan],
        [
            ("Tindakan", TEAL, [b["tindakan"] for b in per_bulan]),
            ("Pertemuan", OKER, [b["pertemuan"] for b in per_bulan]),
        ],
        lebar=640,
    )


def bingkai(f: dict, berkas: frozenset[str]) -> dict:
    """A photo and how it sits in its 8 × 6 cm frame: one that is taller than wide is shown whole."""
    lebar, tinggi = f["lebar"] or 4, f["tinggi"] or 3
    alt = f["keterangan"] or tanpa_keterangan("Foto", f["kegiatan"], f["tanggal"])
    return f | {"ada": f"foto-{f['kode_foto']}" in berkas, "utuh": not 1.2 <= lebar / tinggi <= 1.9, "alt": alt}


def berpasangan(isi: list[dict]) -> list[list[dict]]:
    return [isi[i : i + 2] for i in range(0, len(isi), 2)]
