"""Reports as the way of a report leaves them: with the snapshot of what is in the database."""

import datetime as dt

from laporan.cuplikan import susun_cuplikan
from laporan.kode import kode_baru
from laporan.models import LaporanOpd, Periode
from opd.jejak import sidik
from tests.laporan.contoh_cuplikan import PENANDATANGAN
from tests.laporan.pabrik_laporan import DIAJUKAN, make_periode


def make_laporan_beku(opd, cast, status="diterima", *, pada: dt.datetime = DIAJUKAN, periode: Periode | None = None, **fields) -> LaporanOpd:
    """A report of `opd`, submitted at `pada` with what counts for it now."""
    periode = periode or make_periode(opd.pemda)
    row = LaporanOpd(opd=opd, periode=periode, status=status, status_sejak=pada, kode_verifikasi=kode_baru(), **fields)
    row.cuplikan = susun_cuplikan(row)
    row.sha256 = sidik(row.cuplikan)
    row.diajukan_oleh, row.diajukan_pada = cast.sekretaris, pada
    if status not in {"diajukan", "dikembalikan"}:
        row.disetujui_oleh, row.disetujui_pada, row.penandatangan = cast.pimpinan, pada, PENANDATANGAN
    row.save(force_insert=True)
    return row
