"""What differs between two snapshots of one report, in words: the frozen one and the present, or two revisions.

Pure: two dicts of laporan.cuplikan in, lists of words out. What follows from other rows (per_bulan, codes, the head of
the trail) is left out; the figures follow too, so they are shown but counted only when nothing else explains them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from laporan.lembar_daerah import ANGKA_OPD
from laporan.models.laporan import BAGIAN_NARASI
from opd.format_id import KOSONG, angka, tanggal

BARU, HILANG, BERUBAH = "baru", "hilang", "berubah"


@dataclass(frozen=True)
class Butir:
    """One thing that differs. `isian`: (label, before, now) of every field that does."""

    nama: str
    keadaan: str
    isian: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Bagian:
    judul: str
    butir: list[Butir]
    dihitung: bool = True


Kata = Callable[[object], str]


def _teks(nilai) -> str:
    if nilai is None or nilai in ("", []):
        return ""
    if isinstance(nilai, bool):
        return "Ya" if nilai else "Tidak"
    return ", ".join(map(str, nilai)) if isinstance(nilai, list) else str(nilai)


def _tanggal(nilai) -> str:
    return tanggal(nilai) if nilai else ""


def _angka(nilai) -> str:
    return "" if nilai is None else angka(nilai)


def _titik(nilai) -> str:
    return "\n".join(f"{tanggal(hari)}: {angka(n)}" for hari, n in nilai or [])


def _sk(nilai) -> str:
    return f"{nilai['nomor']} tanggal {tanggal(nilai['tanggal'])}" if nilai else ""


def _anggota(nilai) -> str:
    return "\n".join(f"{a['nama']}, {a['kedudukan']}" for a in nilai or [])


def _sidik(nilai) -> str:
    return f"SHA-256 {nilai[:12]}…" if nilai else ""


@dataclass(frozen=True)
class Aturan:
    """How the rows of one part of a snapshot are told apart, named and read."""

    judul: str
    baris: Callable[[dict], list[dict]]
    kunci: tuple[str, ...]  # what makes it the same thing, whatever else changed
    nama: Callable[[dict], str]
    isian: dict[str, tuple[str, Kata]] = field(default_factory=dict)


ATURAN = [
    Aturan(
        "Kegiatan", lambda k: k["kegiatan"], ("id",), lambda a: f"{a['judul']} ({tanggal(a['tanggal'])})",
        {
            "judul": ("Judul", _teks), "tanggal": ("Tanggal", _tanggal), "jenis_label": ("Jenis", _teks),
            "kelompok": ("Kelompok", _teks), "tempat": ("Tempat", _teks), "uraian": ("Uraian", _teks), "hasil": ("Hasil", _teks),
            "nilai": ("Nilai", _teks), "pimpinan_hadir": ("Pimpinan hadir", _teks), "hadir": ("Hadir", _angka),
            "anggota": ("Anggota yang dicatat", _angka),
        },
    ),
    Aturan(
        "Bukti", lambda k: k["bukti"], ("id",), lambda b: f"{b['jenis_label']} pada {b['kegiatan']} ({tanggal(b['tanggal'])})",
        {"jenis_label": ("Jenis", _teks), "keterangan": ("Keterangan", _teks), "sha256": ("Berkas", _sidik)},
    ),
    Aturan(
        "Kehadiran anggota", lambda k: k["kehadiran"], ("nama", "kelompok"), lambda h: f"{h['nama']}, {h['kelompok']}",
        {
            "hadir": ("Hadir", _angka), "izin": ("Izin", _angka), "sakit": ("Sakit", _angka), "dinas_luar": ("Dinas luar", _angka),
            "tanpa_keterangan": ("Tanpa keterangan", _angka),
        },
    ),
    Aturan(
        "Nilai terpilih", lambda k: k["nilai"], ("kode",), lambda n: n["nama"],
        {
            "masalah": ("Masalah", _teks), "sumber": ("Sumber", _teks), "data_awal": ("Data awal", _teks),
            "alasan": ("Alasan", _teks), "perilaku": ("Perilaku", _teks),
        },
    ),
    Aturan(
        "Ukuran", lambda k: [i | {"nilai_nama": n["nama"]} for n in k["nilai"] for i in n["indikator"]], ("nilai_nama", "nama"),
        lambda i: f"{i['nama']} ({i['nilai_nama']})",
        {"satuan": ("Satuan", _teks), "awal": ("Sebelum", _angka), "target": ("Target", _angka), "titik": ("Angka terukur", _titik)},
    ),
    Aturan(
        "Tindak lanjut", lambda k: k["tindak_lanjut"], ("kegiatan", "uraian", "penanggung_jawab"), lambda t: t["uraian"],
        {
            "penanggung_jawab": ("Penanggung jawab", _teks), "tenggat": ("Tenggat", _tanggal), "status": ("Keadaan", _teks),
            "selesai_pada": ("Selesai pada", _tanggal), "catatan": ("Hasil", _teks),
        },
    ),
    Aturan(
        "Kelompok", lambda k: k["kelompok"], ("id",), lambda g: g["nama"],
        {"nama": ("Nama", _teks), "moto": ("Moto", _teks), "sk": ("SK", _sk), "anggota": ("Susunan", _anggota)},
    ),
    Aturan(
        "Pimpinan", lambda k: k["pimpinan"], ("nama", "jabatan", "dari"), lambda p: f"{p['nama']}, {p['jabatan']}",
        {"sampai": ("Sampai", _tanggal), "kegiatan": ("Kegiatan", _angka), "hadir": ("Hadir", _angka)},
    ),
]  # fmt: skip
KEPALA = {"nihil": ("Laporan nihil", _teks), "alasan_nihil": ("Alasan nihil", _teks), "nomor_surat": ("Nomor surat", _teks)}


def bandingkan(dulu: dict, kini: dict) -> list[Bagian]:
    """The parts that differ, in the order of the report, each with what was added, removed and changed."""
    bagian = [Bagian("Keterangan laporan", list(_kepala(dulu, kini))), Bagian("Naskah", list(_naskah(dulu, kini)))]
    bagian += [Bagian(a.judul, list(_butir(a, dulu, kini))) for a in ATURAN]
    beda = [b for b in bagian if b.butir]
    isian = _isian({kunci: (judul, _angka) for kunci, judul in ANGKA_OPD.items()}, dulu["angka"], kini["angka"])
    if isian:
        beda.append(Bagian("Angka laporan", [Butir("Angka yang ikut berubah", BERUBAH, isian)], dihitung=not beda))
    return beda


def jumlah(bagian: list[Bagian]) -> int:
    """How many things differ."""
    return sum(len(b.butir) for b in bagian if b.dihitung)


def _kepala(dulu: dict, kini: dict) -> Iterator[Butir]:
    for label, lama, baru in _isian(KEPALA, dulu, kini):
        yield Butir(label, BERUBAH, [(label, lama, baru)])


def _naskah(dulu: dict, kini: dict) -> Iterator[Butir]:
    for nama, (judul, _) in BAGIAN_NARASI.items():
        lama, baru = dulu["narasi"].get(nama, ""), kini["narasi"].get(nama, "")
        if lama != baru:
            yield Butir(judul, BERUBAH, [("Isi", *_paragraf(lama, baru))])


def _paragraf(lama: str, baru: str) -> tuple[str, str]:
    """Only the paragraphs that differ; "…" stands for equal ones before and after them."""
    a, b = lama.splitlines(), baru.splitlines()
    pendek = min(len(a), len(b))
    awal = next((n for n in range(pendek) if a[n] != b[n]), pendek)
    akhir = next((n for n in range(pendek - awal) if a[-1 - n] != b[-1 - n]), pendek - awal)
    potong = [baris[awal : len(baris) - akhir] for baris in (a, b)]
    return tuple("\n".join(["…"] * bool(awal) + isi + ["…"] * bool(akhir)) if isi else KOSONG for isi in potong)


def _butir(aturan: Aturan, dulu: dict, kini: dict) -> Iterator[Butir]:
    lama, baru = (_berkunci(aturan, k) for k in (dulu, kini))
    for kunci in [*baru, *(k for k in lama if k not in baru)]:
        a, b = lama.get(kunci), baru.get(kunci)
        isian = _isian(aturan.isian, a or {}, b or {})
        if isian or a is None or b is None:
            yield Butir(aturan.nama(b or a), BARU if a is None else HILANG if b is None else BERUBAH, isian)


def _berkunci(aturan: Aturan, k: dict) -> dict[tuple, dict]:
    """The rows by what makes them the same; a second one alike has a number of its own."""
    rows, urut = {}, Counter()
    for row in aturan.baris(k):
        kunci = tuple(row.get(nama) for nama in aturan.kunci)
        urut[kunci] += 1
        rows[*kunci, urut[kunci]] = row
    return rows


def _isian(isian: dict[str, tuple[str, Kata]], a: dict, b: dict) -> list[tuple[str, str, str]]:
    """The fields whose words differ; of something added or removed those that say anything."""
    kata = [(label, baca(a.get(nama)), baca(b.get(nama))) for nama, (label, baca) in isian.items()]
    return [(label, lama or KOSONG, baru or KOSONG) for label, lama, baru in kata if lama != baru and {lama, baru} != {"", "0"}]
