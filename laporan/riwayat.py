"""Which traces tell the history of a report or a recap: those of all its revisions, notes and print orders."""

from django.db.models import QuerySet

from laporan.models import CatatanReviu, Cetakan, LaporanDaerah, LaporanOpd
from laporan.models.perpanjangan import Perpanjangan
from opd.models import Jejak
from opd.riwayat import tentang


def jejak_laporan(laporan: LaporanOpd) -> QuerySet[Jejak]:
    revisi = LaporanOpd.objects.filter(opd=laporan.opd_id, periode=laporan.periode_id).values("pk")
    catatan = CatatanReviu.objects.filter(laporan__in=revisi).values("pk")
    cetakan = Cetakan.objects.filter(laporan_opd__in=revisi).values("pk")
    tenggat = Perpanjangan.objects.filter(opd=laporan.opd_id, periode=laporan.periode_id).values("pk")
    return tentang((LaporanOpd, revisi), (CatatanReviu, catatan), (Cetakan, cetakan), (Perpanjangan, tenggat))


def jejak_rekap(rekap: LaporanDaerah) -> QuerySet[Jejak]:
    revisi = LaporanDaerah.objects.filter(periode=rekap.periode_id).values("pk")
    return tentang((LaporanDaerah, revisi), (Cetakan, Cetakan.objects.filter(laporan_daerah__in=revisi).values("pk")))
