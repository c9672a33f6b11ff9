"""What a report carries inside its PDF for machines: its figures as JSON, its tables as CSV (issue 5.2).

Everything comes from the frozen snapshot, so the same report carries the same bytes. Persons are left out: no names of
members, no NIP, nothing of who attended; what a free text says about somebody is on the paper too.
"""

import json
from collections.abc import Iterable
from decimal import Decimal

from opd import jejak
from opd.xlsx import csv_bytes

SKEMA = "budaya-kerja/{jenis}/1"
CARA = (
    "sha256_data adalah SHA-256 atas isi “data” yang ditulis sebagai JSON UTF-8 dengan kunci terurut, tanpa spasi, dan tanpa "
    "pelarian huruf non-ASCII. sha256_cuplikan adalah sidik laporan yang tercetak di kaki setiap halamannya; mencakup juga "
    "nama orang, yang sengaja tidak disertakan di sini."
)
_BUKTI = ["kode", "jenis", "tanggal", "kegiatan", "keterangan", "tipe", "ukuran", "sha256"]
_KEGIATAN = ["tanggal", "jenis", "tindakan", "judul", "kelompok", "tempat", "hasil", "pimpinan_hadir", "hadir", "anggota", "bukti_wajib", "bukti_ada"]
_NILAI = ["kode", "nama", "pasangan", "berakhlak", "slogan", "masalah", "sumber", "data_awal", "kegiatan"]
_UKURAN = ["nama", "satuan", "arah", "awal", "target", "terakhir", "tanggal_terakhir", "selisih", "capaian", "tercapai"]
_BILANGAN = {"awal", "target", "terakhir", "selisih", "capaian"}  # text in the snapshot
_TINDAK_LANJUT = ["uraian", "kegiatan", "tenggat", "status", "selesai_pada"]
_OPD = ["kode", "nama", "singkatan", "jenis", "status", "diajukan_pada", "hari_terlambat", "diperpanjang_sampai", "nihil", "revisi"]
_OPD += ["sha256", "kode_verifikasi"]


def lampiran(masukan: dict) -> list[dict]:
    """[{nama, uraian, tipe, isi (bytes)}] of what is drawn from `masukan` (laporan.dokumen); none for papers of meetings."""
    susun = {"laporan_opd": _opd, "laporan_daerah": _daerah}.get(masukan["cuplikan"]["jenis"])
    if susun is None:
        return []
    data, tabel = susun(masukan["cuplikan"])
    berkas = [_json(masukan, data), *(_csv(nama, uraian, kolom, rows) for nama, uraian, kolom, rows in tabel)]
    return sorted(berkas, key=lambda satu: satu["nama"])  # a PDF lists its attachments by name


def _json(masukan: dict, data: dict) -> dict:
    k = masukan["cuplikan"]
    isi = {
        "skema": SKEMA.format(jenis=k["jenis"]),
        "kode_verifikasi": masukan["kode"],
        "sha256_cuplikan": masukan["sha256"],
        "sha256_data": jejak.sidik(data),
        "cara_memeriksa": CARA,
        "data": data,
    }
    teks = json.dumps(isi, ensure_ascii=False, indent=1, sort_keys=True)
    return {"nama": "data.json", "uraian": "Angka laporan ini untuk dibaca mesin", "tipe": "application/json", "isi": teks.encode()}


def _csv(nama: str, uraian: str, kolom: list[str], rows: Iterable[dict]) -> dict:
    isi = csv_bytes(kolom, ([_sel(k, row[k]) for k in kolom] for row in rows))
    return {"nama": nama, "uraian": uraian, "tipe": "text/csv", "isi": isi}


def _sel(kolom: str, isi):
    if isinstance(isi, bool):
        return "ya" if isi else "tidak"
    return Decimal(isi) if kolom in _BILANGAN and isi is not None else isi


def _pilih(rows: list[dict], kolom: list[str]) -> list[dict]:
    return [{k: row.get(k) for k in kolom} for row in rows]


def _sekitar(k: dict) -> dict:
    pemda = {n: k["pemda"][n] for n in ("kode", "nama", "zona_waktu")}
    periode = {n: k["periode"][n] for n in ("kode", "nama", "jenis", "mulai", "selesai")}
    return {"pemda": pemda, "periode": periode, "revisi": k["revisi"], "angka": k["angka"]}


def _opd(k: dict) -> tuple[dict, list]:
    nilai = [{n: v[n] for n in _NILAI} | {"indikator": _pilih(v["indikator"], [*_UKURAN, "titik"])} for v in k["nilai"]]
    kegiatan = [{n: a[n] for n in _KEGIATAN} | {"nilai": a["nilai"]} for a in k["kegiatan"]]
    data = _sekitar(k) | {
        "opd": {n: k["opd"][n] for n in ("kode", "nama", "singkatan", "jenis")},
        "nihil": k["nihil"],
        "nilai": nilai,
        "kegiatan": kegiatan,
        "tindak_lanjut": _pilih(k["tindak_lanjut"], _TINDAK_LANJUT),
        "bukti": _pilih(k["bukti"], _BUKTI),
        "per_bulan": k["per_bulan"],
    }
    ukuran = [{"nilai": v["nama"]} | i for v in nilai for i in v["indikator"]]
    return data, [
        _angka(k["angka"]),
        ("nilai.csv", "Nilai yang dipilih dan masalahnya", _NILAI, nilai),
        ("indikator.csv", "Hasil sebelum, target, dan sesudah", ["nilai", *_UKURAN], ukuran),
        ("kegiatan.csv", "Kegiatan", [*_KEGIATAN, "nilai"], [a | {"nilai": ", ".join(a["nilai"])} for a in kegiatan]),
        ("tindak-lanjut.csv", "Tindak lanjut", _TINDAK_LANJUT, data["tindak_lanjut"]),
        ("bukti.csv", "Daftar bukti dukung", _BUKTI, data["bukti"]),
    ]


def _daerah(k: dict) -> tuple[dict, list]:
    opd = [{n: o.get(n) for n in _OPD} | {"angka": o["angka"], "indikator": _pilih(o["indikator"], ["nilai", *_UKURAN])} for o in k["opd"]]
    data = _sekitar(k) | {"opd": opd, "per_nilai": k["per_nilai"], "per_berakhlak": k["per_berakhlak"]}
    nama_angka = list(next((o["angka"] for o in opd if o["angka"]), {}))
    angka_opd = [o | {n: (o["angka"] or {}).get(n) for n in nama_angka} for o in opd]
    ukuran = [{"opd": o["kode"]} | i for o in opd for i in o["indikator"]]
    return data, [
        _angka(k["angka"]),
        ("perangkat-daerah.csv", "Keadaan dan angka setiap perangkat daerah", [*_OPD, *nama_angka], angka_opd),
        ("indikator.csv", "Hasil sebelum, target, dan sesudah", ["opd", "nilai", *_UKURAN], ukuran),
        ("nilai.csv", "Penerapan 34 nilai dasar", ["kode", "nama", "berakhlak", "opd", "kegiatan"], k["per_nilai"]),
        ("berakhlak.csv", "Penerapan menurut BerAKHLAK", ["nama", "opd", "kegiatan"], k["per_berakhlak"]),
    ]


def _angka(angka: dict) -> tuple:
    return "angka.csv", "Angka laporan ini", ["nama", "jumlah"], [{"nama": n, "jumlah": j} for n, j in angka.items()]
