"""Asking for a PDF, watching it being made, and fetching it."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from kbk.models import Rapat
from laporan.actions.cetakan import BelumDapatDicetak, order_cetakan, record_unduhan, retry_cetakan
from laporan.dokumen_rapat import JUDUL
from laporan.forms.cetakan import CetakForm
from laporan.jenis_cetakan import jenis_rapat
from laporan.models import Cetakan, LaporanDaerah, LaporanOpd
from laporan.models.cetakan import RekapProvinsi
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page

BUKU = {"lengkap": "buku_daerah", "publik": "buku_daerah_publik"}


@require(Permission.LAPORAN_VIEW)
@require_POST
def cetak_opd(request: AuthenticatedRequest, pk: int):
    rows = LaporanOpd.objects.for_user(request.user, Permission.LAPORAN_VIEW).select_related("periode__pemda", "opd")
    return _order(request, get_object_or_404(rows, pk=pk))


@require(Permission.REKAP_VIEW)
@require_POST
def cetak_rekap(request: AuthenticatedRequest, pk: int):
    rows = LaporanDaerah.objects.for_user(request.user, Permission.REKAP_VIEW).select_related("periode__pemda")
    return _order(request, get_object_or_404(rows, pk=pk))


@require(Permission.REKAP_VIEW)
@require_POST
def cetak_buku(request: AuthenticatedRequest, pk: int, bentuk: str):
    """The book of a recap and its reports: `lengkap`, or `publik` without what is about persons."""
    rows = LaporanDaerah.objects.for_user(request.user, Permission.REKAP_VIEW).select_related("periode__pemda")
    rekap = get_object_or_404(rows, pk=pk)
    if bentuk not in BUKU:
        raise Http404
    return _order(request, rekap, BUKU[bentuk])


@require(Permission.REKAP_RECEIVE)
@require_POST
def cetak_provinsi(request: AuthenticatedRequest, pk: int):
    """The book of what the cities of the province have sent for the period of this recap."""
    rows = LaporanDaerah.objects.for_user(request.user, Permission.REKAP_RECEIVE).select_related("pemda__provinsi", "periode")
    rekap = get_object_or_404(rows, pk=pk)
    return _order(request, RekapProvinsi(rekap.pemda.provinsi, rekap.periode.kode), "buku_provinsi")


@require(Permission.KEGIATAN_VIEW)
@require_POST
def cetak_rapat(request: AuthenticatedRequest, pk: int, naskah: str):
    rows = Rapat.objects.for_user(request.user, Permission.KEGIATAN_VIEW).select_related("kegiatan__kelompok__opd__pemda")
    rapat = get_object_or_404(rows, kegiatan=pk)
    if naskah not in JUDUL:
        raise Http404
    return _order(request, rapat, jenis_rapat(request.user, rapat, naskah))


def _order(request: AuthenticatedRequest, laporan: LaporanOpd | LaporanDaerah | Rapat | RekapProvinsi, jenis: str = ""):
    form = CetakForm(request.POST)
    if not form.is_valid():
        return render_page(request, "laporan/cetakan_kertas.html", {"form": form, "laporan": laporan}, status=422)
    try:
        cetakan = order_cetakan(by=request.user, laporan=laporan, kertas=form.cleaned_data["kertas"], jenis=jenis)
    except BelumDapatDicetak as sebab:
        return render_page(
            request, "laporan/cetakan_kertas.html", {"form": form, "laporan": laporan, "sebab": sebab}, status=422
        )
    return redirect("cetakan_detail", pk=cetakan.pk)


@require(Permission.LAPORAN_VIEW)
@require_GET
def cetakan_detail(request: AuthenticatedRequest, pk: int):
    cetakan = get_object_or_404(_visible(request), pk=pk)
    return render_page(request, "laporan/cetakan_detail.html", {"cetakan": cetakan}, partial="kemajuan")


@require(Permission.LAPORAN_VIEW)
@require_POST
def cetakan_retry(request: AuthenticatedRequest, pk: int):
    cetakan = get_object_or_404(_visible(request), pk=pk)
    return redirect("cetakan_detail", pk=retry_cetakan(by=request.user, cetakan=cetakan).pk)


@require(Permission.LAPORAN_VIEW)
@require_GET
def cetakan_download(request: AuthenticatedRequest, pk: int):
    cetakan = get_object_or_404(_visible(request), pk=pk)
    if not cetakan.is_done or not default_storage.exists(cetakan.berkas.name):
        messages.error(request, "Berkas PDF ini belum ada atau sudah tidak ada di penyimpanan. Minta cetak lagi.")
        return redirect("cetakan_detail", pk=cetakan.pk)
    record_unduhan(by=request.user, cetakan=cetakan)
    response = FileResponse(
        cetakan.berkas.open(), as_attachment=True, filename=cetakan.nama_unduhan, content_type="application/pdf"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _visible(request: AuthenticatedRequest):
    return Cetakan.objects.terlihat(request.user).select_related(
        "pemda", "laporan_opd__opd", "laporan_opd__periode", "laporan_daerah__periode", "laporan_daerah__pemda",
        "rapat__kegiatan__kelompok__opd",
    )
