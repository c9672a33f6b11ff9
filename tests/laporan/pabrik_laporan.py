"""Makers of submitted reports and recaps, with the snapshots of contoh_cuplikan."""

import datetime as dt
import secrets

from laporan.kode import kode_baru
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from tests.laporan import contoh_cuplikan as contoh

DIAJUKAN = dt.datetime(2026, 10, 4, 1, 12, tzinfo=dt.UTC)


def make_periode(pemda) -> Periode:
    return Periode.objects.get_or_create(
        pemda=pemda,
        kode="2026-TW3",
        defaults={
            "jenis": "triwulan",
            "tahun": 2026,
            "nomor": 3,
            "mulai": dt.date(2026, 7, 1),
            "selesai": dt.date(2026, 9, 30),
            "tenggat_draf": dt.date(2026, 10, 5),
            "tenggat_opd": dt.date(2026, 10, 10),
            "tenggat_pemda": dt.date(2026, 10, 20),
        },
    )[0]


def make_periode_berjalan(pemda) -> Periode:
    """Triwulan IV 2026, which runs on the days the tests are set in."""
    return Periode.objects.create(
        pemda=pemda,
        kode="2026-TW4",
        jenis="triwulan",
        tahun=2026,
        nomor=4,
        mulai=dt.date(2026, 10, 1),
        selesai=dt.date(2026, 12, 31),
        tenggat_draf=dt.date(2027, 1, 5),
        tenggat_opd=dt.date(2027, 1, 10),
        tenggat_pemda=dt.date(2027, 1, 20),
    )


def make_laporan(opd, cast, status="diajukan", cuplikan=None, **fields) -> LaporanOpd:
    """A submitted report of `opd`; status "draf" gives one without a snapshot."""
    if status != "draf":
        fields = {
            "cuplikan": cuplikan or contoh.cuplikan_opd(kegiatan=1),
            "sha256": secrets.token_hex(32),
            "kode_verifikasi": kode_baru(),
            "diajukan_oleh": cast.sekretaris,
            "diajukan_pada": DIAJUKAN,
        } | fields
    return LaporanOpd.objects.create(
        opd=opd, periode=make_periode(opd.pemda), status=status, status_sejak=DIAJUKAN, **fields
    )


def make_rekap(pemda, cast, status="draf", cuplikan=None, **fields) -> LaporanDaerah:
    if status != "draf":
        fields = {"terkirim_pada": DIAJUKAN, "terkirim_oleh": cast.bagian_organisasi} | fields
    return LaporanDaerah.objects.create(
        pemda=pemda,
        periode=make_periode(pemda),
        status=status,
        cuplikan=cuplikan or contoh.cuplikan_daerah([]),
        sha256=secrets.token_hex(32),
        kode_verifikasi=kode_baru(),
        disusun_oleh=cast.bagian_organisasi,
        disusun_pada=DIAJUKAN,
        **fields,
    )
