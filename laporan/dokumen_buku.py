"""A city's book: its front matter, then the recap and every accepted report as they were printed. A province's: then the
sent recaps of its cities.

The public version of a report or recap is the same snapshot without what is about persons who hold no office: members
by name, who attended, who owes a follow-up, and photos (domain 8.1: publishing those needs consent), and without the
NIP of who signs.
"""

from laporan.dokumen_opd import pendek
from opd.format_id import angka, waktu

JUDUL_MAKS = 90  # characters of an agency's name that fit a line of the contents


def template(_k: dict) -> str:
    return "laporan/pdf/buku.html"


def foto_dicetak(_k: dict) -> list[dict]:
    return []


def konteks(k: dict, _berkas: frozenset[str]) -> dict:
    """`bagian` are (number, title): the number of a page is not known before the front matter is laid out."""
    return {
        "unit": f"Pemerintah {k['pemda']['nama']}",
        "judul": "Buku Laporan Pelaksanaan Budaya Kerja",
        "judul_sampul": ["BUKU LAPORAN PELAKSANAAN", "BUDAYA KERJA"],
        "bagian": [(n, pendek(judul, JUDUL_MAKS, "")) for n, judul in enumerate(b["judul"] for b in k["bagian"])],
        "memuat": _memuat(k),
    }


def _memuat(k: dict) -> str:
    """The beginning of the sentence about what is in the book."""
    ada = len(k["bagian"])
    if k["jenis"] == "buku":
        return f"Buku ini memuat rekapitulasi {k['periode']['nama']} dan {angka(ada - 1)} laporan perangkat daerah yang sudah diterima,"
    daerah = angka(ada + len(k["belum"]))
    return f"Buku ini memuat rekapitulasi {k['periode']['nama']} yang dikirim {angka(ada)} dari {daerah} kabupaten/kota,"


def sekitar(masukan: dict) -> dict:
    """What a province's book shows around its content: it has no code of its own, its parts have theirs."""
    k = masukan["cuplikan"]
    saat = waktu(masukan["waktu"], k["pemda"]["zona_waktu"], k["pemda"]["singkatan_zona"])
    tengah = f"Himpunan {angka(len(k['bagian']))} rekapitulasi\nsidik {masukan['sha256'][:12]}"
    keadaan = f"Himpunan rekapitulasi yang dikirim sampai {saat}"
    return {"kaki_kiri": f"Pemerintah {k['pemda']['nama']}\n{k['periode']['nama']}", "kaki_tengah": tengah, "keadaan": keadaan}


def cuplikan_buku(rekap: dict, bagian: list[dict], *, publik: bool) -> dict:
    """What the front matter is drawn from. `bagian`: {judul, awalan, sidik} of every part, in order."""
    sama = {n: rekap[n] for n in ("versi", "pemda", "periode", "revisi", "jejak")}
    naskah = {"tata_naskah": rekap["tata_naskah"]} if "tata_naskah" in rekap else {}
    return sama | naskah | {"jenis": "buku", "publik": publik, "bagian": bagian}


def cuplikan_provinsi(pemda: dict, periode: dict, bagian: list[dict], belum: list[str]) -> dict:
    """As cuplikan_buku; `belum` are the cities that have not sent their recap."""
    sama = {n: periode[n] for n in ("kode", "nama", "tahun")}
    return {"jenis": "buku_provinsi", "pemda": pemda, "periode": sama, "bagian": bagian, "belum": belum}


def publik(k: dict) -> dict:
    """The snapshot of a report or a recap as anybody may read it."""
    k = k | {n: tanpa_nip(k[n]) for n in ("penandatangan", "mengetahui") if n in k}
    if k["jenis"] == "laporan_daerah":
        return k | {"publik": True, "opd": [o | {"foto": []} for o in k["opd"]]}
    return k | {
        "publik": True,
        "kelompok": [g | {"anggota": [], "jumlah_anggota": len(g["anggota"])} for g in k["kelompok"]],
        "kehadiran": [],
        "tindak_lanjut": [t | {"penanggung_jawab": "–"} for t in k["tindak_lanjut"]],
        "bukti": [b | {"foto": False} for b in k["bukti"]],
    }


def tanpa_nip(penandatangan: dict | None) -> dict | None:
    return penandatangan and penandatangan | {"nip": ""}
