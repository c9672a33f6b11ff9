"""The page a new leader reads first: what is open, each number with the address of its rows."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse

from kbk.models import Indikator
from kbk.susunan import hints
from laporan import queries_serah as q
from opd.format_id import bersatuan
from opd.models import Opd

HARI_BARU = 30  # days of a post in which home page and dashboard point to the page


def is_new(dari: dt.date, on: dt.date) -> bool:
    """Whether a post that began on `dari` has just begun."""
    return 0 <= (on - dari).days < HARI_BARU


def tampilan_serah(pengguna, opd: Opd, hari_ini: dt.date) -> dict:
    """Everything the page shows; the number of queries doesn't grow with what is open."""
    laporan = q.laporan_terbuka(pengguna, opd, hari_ini)
    awal_tahun = hari_ini.replace(month=1, day=1)
    dulu, kini = q.pergantian(opd, hari_ini)
    kerja, semua, lewat = q.tindak_lanjut(pengguna, opd, hari_ini)
    kembali, tanya = [t for t in laporan if t.catatan], list(q.permintaan(pengguna, opd))
    angka = q.angka_kegiatan(pengguna, opd, awal_tahun) | {"tindak_lanjut": semua, "terlambat": lewat}
    return {
        "dulu": dulu,
        "kini": kini,
        "baru": kini is not None and is_new(kini.dari, hari_ini),
        "laporan": laporan,
        "kembali": kembali,
        "permintaan": tanya,
        "angka": angka | {"laporan": len(laporan), "permintaan": len(kembali) + len(tanya)},
        "daftar": _daftar(opd, awal_tahun),
        "tindak_lanjut": [(t, t.tenggat < hari_ini) for t in kerja],
        "ukuran": [_ukuran(i) for i in q.ukuran(pengguna, opd, hari_ini)],
        "kelompok": [(k, hints(k, hari_ini)) for k in q.kelompok_kurang(pengguna, opd, hari_ini)],
        "hari_ini": hari_ini,
    }


def _daftar(opd: Opd, sejak: dt.date) -> dict[str, str]:
    """The address of the list behind each number."""
    saring = {
        "draf": ("kegiatan_list", {"status": "draf"}),
        "kurang_bukti": ("kegiatan_list", {"kelengkapan": "kurang", "status": "tercatat", "dari": sejak}),
        "tindak_lanjut": ("tindak_lanjut_list", {}),
        "terlambat": ("tindak_lanjut_list", {"status": "terlambat"}),
    }
    return {f"{nama}_url": f"{reverse(alamat)}?{urlencode({'opd': opd.pk} | isi)}" for nama, (alamat, isi) in saring.items()}


def _ukuran(i: Indikator) -> dict:
    """Before, now and target, and whether it is reached."""
    return {
        "indikator": i,
        "nilai": i.nilai_terpilih.nilai.nama,
        "masalah": i.nilai_terpilih.masalah,
        "awal": bersatuan(i.nilai_awal, i.satuan),
        "kini": None if i.terakhir is None else bersatuan(i.terakhir, i.satuan),
        "target": bersatuan(i.target, i.satuan),
        "tercapai": i.terakhir is not None and i.tercapai(i.terakhir),
    }
