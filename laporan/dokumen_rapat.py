"""What the papers of a meeting say: invitation, attendance list, minutes (domain 3.2, 3.3)."""

from laporan.tanda_tangan import tanda_tangan
from opd.format_id import hari_tanggal, tanggal, waktu

JUDUL = {"undangan": "Undangan", "notulen": "Notulen", "daftar_hadir": "Daftar Hadir"}
TEMPLATE = {
    "undangan": "laporan/pdf/undangan.html",
    "notulen": "laporan/pdf/notulen.html",
    "daftar_hadir": "laporan/pdf/daftar_hadir.html",
}
TAMU = 4  # empty lines of an attendance list for who was not expected


def template(k: dict) -> str:
    return TEMPLATE[k["naskah"]]


def foto_dicetak(k: dict) -> list[dict]:
    return []


def konteks(k: dict, berkas: frozenset[str]) -> dict:
    r = k["r"]
    pimpinan = tanda_tangan(r["pimpinan"])
    kepala = tanda_tangan(k["kepala"])
    return {
        "unit": r["kop"]["unit"],
        "judul": f"{JUDUL[k['naskah']]} {r['acara']}",
        "r": r,
        "pukul": f"{r['mulai']} {r['zona']} s.d. {f'{r["selesai"]} {r["zona"]}' if r['selesai'] else 'selesai'}",
        "hari": hari_tanggal(r["tanggal"]),
        "pimpinan": pimpinan,
        "notulis": tanda_tangan(r["notulis"]),
        "kepala": kepala if kepala and kepala["nama"] != pimpinan["nama"] else None,
        "hadir": [row for row in r["kehadiran"] if row["status"] == "hadir"],
        "tidak_hadir": [row for row in r["kehadiran"] if row["status"] not in {"", "hadir"}],
        "peserta": [row | {"nip": k["nip"].get(str(row["pegawai"]), "")} for row in r["kehadiran"]],
        "tercatat": any(row["status"] for row in r["kehadiran"]),
        "tamu": range(len(r["kehadiran"]) + 1, len(r["kehadiran"]) + 1 + TAMU),
        "ada_tindak": [t for m in r["mata_acara"] for t in m["tindak_lanjut"]] + r["tindak_lanjut"],
        "adendum": [a | {"saat": _saat(k, a["waktu"])} for a in k["adendum"]],
        "disahkan": k["disahkan"] and f"Disahkan {k['disahkan']['nama']} {_saat(k, k['disahkan']['waktu'])}",
    }


def sekitar(masukan: dict) -> dict:
    """What a paper of a meeting shows around its content."""
    k = masukan["cuplikan"]
    keadaan = {"notulen": "disahkan" if k["disahkan"] else "konsep, belum disahkan"}.get(k["naskah"], "")
    tengah = f"{JUDUL[k['naskah']]}{f', {keadaan}' if keadaan else ''}\nsidik {masukan['sha256'][:12]}"
    return {"kaki_kiri": f"{k['r']['kelompok']}\n{tanggal(k['r']['tanggal'])}", "kaki_tengah": tengah}


def _saat(k: dict, saat: str) -> str:
    return waktu(saat, k["pemda"]["zona_waktu"], k["pemda"]["singkatan_zona"])
