"""The page a new leader reads first: what is open, each number with the address of its rows."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse

from kbk.models import Indikator
from kbk.susunan import hints
from laporan import queries, queries_serah
from laporan.models import LaporanOpd
from laporan.models.laporan import Status
from opd.akses import Permission
from opd.format_id import bersatuan
from opd.models import Opd

HARI_BARU = 30  # days of a post in which home page and dashboard point to the page


def is_new(dari: dt.date, on: dt.date) -> bool:
    """Whether a post that began on `dari` has just begun."""
    return 0 <= (on - dari).days < HARI_BARU


def tampilan_serah(pengguna, opd: Opd, hari_ini: dt.date) -> dict:
    """Everything the page shows; the number of queries doesn't grow with what is open."""
    laporan = queries_serah.laporan_terbuka(pengguna, opd)
    awal_tahun = hari_ini.replace(month=1, day=1)
    dulu, kini = queries_serah.pergantian(opd, hari_ini)
    kerja = queries_serah.tindak_lanjut_terbuka(pengguna, opd)[: queries_serah.TAMPIL]
    dalam_unit = Opd.objects.for_user(pengguna, Permission.LAPORAN_VIEW).filter(jalur__startswith=opd.jalur)
    return {
        "dulu": dulu,
        "kini": kini,
        "baru": kini is not None and is_new(kini.dari, hari_ini),
        "laporan": [(row, _tenggat(row, hari_ini)) for row in laporan],
        "belum": [(unit, p) for unit, p in queries.belum_disusun(dalam_unit) if p.selesai < hari_ini],
        "permintaan": [row for row in laporan if row.belum_dijawab],
        "angka": queries_serah.angka_terbuka(pengguna, opd, awal_tahun, hari_ini),
        "daftar": _daftar(opd, awal_tahun),
        "tindak_lanjut": [(t, t.tenggat < hari_ini) for t in kerja],
        "ukuran": [_ukuran(i) for i in queries_serah.ukuran(pengguna, opd, hari_ini)],
        "kelompok": [(k, hints(k, hari_ini)) for k in queries_serah.kelompok_kurang(pengguna, opd, hari_ini)],
        "hari_ini": hari_ini,
    }


def _daftar(opd: Opd, sejak: dt.date) -> dict[str, str]:
    """The address of the list behind each number of queries_serah.Angka."""
    saring = {
        "draf": ("kegiatan_list", {"status": "draf"}),
        "kurang_bukti": ("kegiatan_list", {"kelengkapan": "kurang", "status": "tercatat", "dari": sejak}),
        "tindak_lanjut": ("tindak_lanjut_list", {}),
        "terlambat": ("tindak_lanjut_list", {"status": "terlambat"}),
    }
    return {f"{nama}_url": f"{reverse(alamat)}?{urlencode({'opd': opd.pk} | isi)}" for nama, (alamat, isi) in saring.items()}


def _tenggat(row: LaporanOpd, hari_ini: dt.date) -> int:
    """Days past the OPD's deadline of a report that its unit still has to hand in; 0 for all others."""
    milik_unit = row.status in {Status.DRAF, Status.DIKEMBALIKAN, Status.DIAJUKAN}
    return max((hari_ini - row.periode.tenggat_opd).days, 0) if milik_unit else 0


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
