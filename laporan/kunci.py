"""An accepted report closes its period for the agency and the units that report through it (design 5)."""

import datetime as dt

from django.urls import reverse

from kbk.kunci import Kunci, register_lock
from laporan.models import LaporanOpd
from opd.format_id import rentang_tanggal, tanggal
from opd.models import Opd

KALIMAT = (
    "Laporan {periode} {unit} sudah diterima {diterima}, jadi kegiatan, kehadiran, bukti, tindak lanjut, dan ukuran "
    "{rentang} terkunci. Bila ada yang perlu diperbaiki, minta Bagian Organisasi membuka kembali laporan itu."
)


@register_lock
def periode_diterima(opd: Opd, mulai: dt.date, selesai: dt.date) -> list[Kunci]:
    """The accepted reports of whoever reports for `opd` that share a day with this stretch; one query. Several
    rhythms may run side by side, and each closes its own days."""
    rows = LaporanOpd.objects.mengunci(opd.pemda.hari_ini()).filter(opd=opd.pelapor_id)
    rows = rows.filter(periode__mulai__lte=selesai, periode__selesai__gte=mulai).order_by("periode__selesai")
    return [_kunci(row) for row in rows.select_related("opd", "periode__pemda").ringkas()]


def _kunci(laporan: LaporanOpd) -> Kunci:
    periode = laporan.periode
    diterima = laporan.diterima_pada and periode.pemda.hari_ini(laporan.diterima_pada)
    kalimat = KALIMAT.format(
        periode=periode.nama,
        unit=laporan.opd.singkatan,
        diterima=f"pada {tanggal(diterima)}" if diterima else "Bagian Organisasi",
        rentang=rentang_tanggal(periode.mulai, periode.selesai),
    )
    return Kunci(periode.mulai, periode.selesai, kalimat, reverse("laporan_detail", args=[laporan.pk]))
