"""The history of a report with all its revisions, and of a recap.

Fetched by KEGIATAN_VIEW: who may see what a report was made of may see how it was made. The province reads what was
accepted, never a draft, and the history is full of drafts.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from laporan.models import LaporanDaerah, LaporanOpd
from laporan.riwayat import jejak_laporan, jejak_rekap
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest
from opd.views.jejak import riwayat_page


@require(Permission.KEGIATAN_VIEW)
@require_safe
def laporan_riwayat(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = LaporanOpd.objects.for_user(request.user, Permission.KEGIATAN_VIEW).select_related("opd", "periode__pemda")
    laporan = get_object_or_404(rows, pk=pk)
    judul, url = f"Riwayat laporan {laporan.periode.nama}", reverse("laporan_detail", args=[pk])
    pemda = laporan.periode.pemda
    return riwayat_page(request, jejak_laporan(laporan), judul=judul, tentang=laporan.opd.nama, kembali_url=url, pemda=pemda)


@require(Permission.KEGIATAN_VIEW)
@require_safe
def rekap_riwayat(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = LaporanDaerah.objects.for_user(request.user, Permission.KEGIATAN_VIEW).select_related("periode__pemda")
    rekap = get_object_or_404(rows, pk=pk)
    pemda, url = rekap.periode.pemda, reverse("rekap_detail", args=[pk])
    return riwayat_page(request, jejak_rekap(rekap), judul=f"Riwayat rekap {rekap.periode.nama}", tentang=pemda.nama, kembali_url=url, pemda=pemda)
