"""In which order the report of an OPD is printed, and what its parts are numbered, by the settings it was frozen with
(domain 3.1)."""

from laporan.models import TataNaskah

ROMAWI = ["I", "II", "III", "IV", "V"]
BAB = {  # chapter -> (title, its sections (id, title), keys of the tables in it, template)
    "pendahuluan": (
        "PENDAHULUAN",
        [("latar", "Latar Belakang"), ("dasar", "Dasar Hukum"), ("maksud", "Maksud dan Tujuan"), ("lingkup", "Ruang Lingkup")],
        [],
        "laporan/pdf/opd_pendahuluan.html",
    ),
    "gambaran": (
        "GAMBARAN UMUM",
        [
            ("profil", "Profil dan Tugas"),
            ("susunan", "Susunan Kelompok Budaya Kerja"),
            ("nilai", "Nilai yang Dipilih dan Masalah yang Disasar"),
        ],
        ["kelompok", "nilai"],
        "laporan/pdf/opd_gambaran.html",
    ),
    "pelaksanaan": (
        "PELAKSANAAN",
        [
            ("uraian", "Uraian Pelaksanaan"),
            ("matriks", "Kegiatan per Nilai"),
            ("pimpinan", "Keterlibatan Pimpinan"),
            ("hasil", "Hasil Sebelum dan Sesudah"),
        ],
        ["kegiatan", "pimpinan", "indikator"],
        "laporan/pdf/opd_pelaksanaan.html",
    ),
    "monev": (
        "MONITORING DAN EVALUASI",
        [("capaian", "Capaian"), ("hadir", "Partisipasi Anggota"), ("kendala", "Kendala"), ("tindak", "Tindak Lanjut")],
        ["kehadiran", "tindak_lanjut"],
        "laporan/pdf/opd_monev.html",
    ),
    "penutup": (
        "PENUTUP",
        [("kesimpulan", "Kesimpulan"), ("saran", "Saran"), ("rencana", "Rencana Periode Berikutnya")],
        [],
        "laporan/pdf/opd_penutup.html",
    ),
}
URUTAN = {
    TataNaskah.Bab.BAKU: ["pendahuluan", "gambaran", "pelaksanaan", "monev", "penutup"],
    TataNaskah.Bab.HASIL: ["pendahuluan", "gambaran", "monev", "pelaksanaan", "penutup"],
}
JUDUL_TABEL = {
    "kelompok": "Susunan Kelompok Budaya Kerja",
    "nilai": "Nilai, Masalah, Indikator, dan Target",
    "kegiatan": "Matriks Kegiatan per Nilai",
    "pimpinan": "Keterlibatan Pimpinan",
    "indikator": "Hasil Sebelum, Target, dan Sesudah",
    "kehadiran": "Rekapitulasi Kehadiran per Orang",
    "tindak_lanjut": "Tindak Lanjut, Penanggung Jawab, dan Status",
    "bukti": "Daftar Bukti Dukung",
}
LAMPIRAN = {"foto": "DOKUMENTASI FOTO", "bukti": "DAFTAR BUKTI DUKUNG", "kehadiran": "REKAPITULASI KEHADIRAN PER ORANG"}


def susunan(naskah: dict, ada: dict, *, bersurat: bool) -> dict:
    """What is printed where: {bab, bagian, lampiran, depan, isi, tabel, urutan}. `ada` says by its truth which tables
    and photos have content; what has none is neither announced nor numbered."""
    urutan = URUTAN[naskah["urutan_bab"]]
    nomor = dict(zip(urutan, ROMAWI, strict=True))
    lampiran = _lampiran(naskah, ada)
    return {
        "urutan": [BAB[nama][3] for nama in urutan],
        "bab": nomor,
        "bagian": {id_: f"{huruf}. {judul}" for nama in urutan for huruf, (id_, judul) in _berhuruf(nama)},
        "lampiran": lampiran,
        "depan": _depan(naskah, bersurat=bersurat),
        "isi": [*_isi_bab(nomor), *((f"lampiran-{nama}", f"LAMPIRAN {n} {LAMPIRAN[nama]}", True) for nama, n in lampiran.items())],
        "tabel": _tabel(naskah, urutan, lampiran, ada),
    }


def _berhuruf(nama: str) -> list[tuple[str, tuple[str, str]]]:
    return list(zip("ABCDEFG", BAB[nama][1], strict=False))


def _isi_bab(nomor: dict) -> list[tuple[str, str, bool]]:
    """(id, text, chapter?) of the headings of the chapters, in order."""
    isi = []
    for nama, angka in nomor.items():
        isi.append((nama, f"BAB {angka} {BAB[nama][0]}", True))
        isi += [(id_, f"{huruf}. {judul}", False) for huruf, (id_, judul) in _berhuruf(nama)]
    return isi


def _lampiran(naskah: dict, ada: dict) -> dict[str, int]:
    """{appendix: its number} of those that are wanted and have content, in order."""
    ingin = {nama: naskah[f"lampiran_{nama}"] for nama in LAMPIRAN}
    if naskah["kehadiran"] != TataNaskah.Kehadiran.LAMPIRAN:
        del ingin["kehadiran"]
    dicetak = sorted((letak, nama) for nama, letak in ingin.items() if letak and ada.get(nama))
    return {nama: n for n, (_, nama) in enumerate(dicetak, 1)}


def _depan(naskah: dict, *, bersurat: bool) -> list[tuple[str, str]]:
    """(id, text) of what stands before the contents and is named in them."""
    bagian = [("surat", "SURAT PENGANTAR", bersurat), ("pengesahan", "LEMBAR PENGESAHAN", naskah["lembar_pengesahan"])]
    bagian += [("pengantar", "KATA PENGANTAR", naskah["kata_pengantar"]), ("ringkasan", "RINGKASAN", naskah["ringkasan"])]
    return [(id_, teks) for id_, teks, dicetak in bagian if dicetak]


def _tabel(naskah: dict, urutan: list[str], lampiran: dict, ada: dict) -> dict:
    """key -> {"nomor", "judul"} in order of appearance; only tables that are printed get a number."""
    kunci = [k for nama in urutan for k in BAB[nama][2] if k != "kehadiran" or naskah["kehadiran"] == TataNaskah.Kehadiran.BAB]
    kunci += [nama for nama in lampiran if nama in JUDUL_TABEL]
    return nomori([(k, JUDUL_TABEL[k]) for k in kunci if ada.get(k)])


def nomori(tabel: list[tuple[str, str]]) -> dict:
    """key -> {"nomor", "judul"}, numbered in order."""
    return {kunci: {"nomor": n, "judul": judul} for n, (kunci, judul) in enumerate(tabel, 1)}
