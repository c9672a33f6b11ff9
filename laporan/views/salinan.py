"""Bringing back the signed copy of a report or a recap, and handing it out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from kbk.views.berkas import refuse_other_sites, send_private
from laporan.actions.salinan import mengunggah, simpan_salinan
from laporan.forms.salinan import SalinanForm
from laporan.models import LaporanDaerah, LaporanOpd, SalinanBertandaTangan
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page

P = Permission
BELUM = "Salinan bertanda tangan diunggah oleh yang mengajukan, setelah laporan disetujui pimpinan atau rekap dikirim."


@require(P.LAPORAN_SUBMIT)
@require_http_methods(["GET", "HEAD", "POST"])
def salinan_laporan(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = LaporanOpd.objects.for_user(request.user, P.LAPORAN_VIEW).select_related("opd", "periode__pemda")
    return _unggah(request, get_object_or_404(rows, pk=pk), "laporan_detail")


@require(P.REKAP_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def salinan_rekap(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = LaporanDaerah.objects.for_user(request.user, P.REKAP_VIEW).select_related("pemda", "periode__pemda")
    return _unggah(request, get_object_or_404(rows, pk=pk), "rekap_detail")


def _unggah(request: AuthenticatedRequest, laporan: LaporanOpd | LaporanDaerah, kembali: str) -> HttpResponse:
    if not mengunggah(request.user, laporan):
        raise PermissionDenied(BELUM)
    dikirim = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SalinanForm(*dikirim, laporan=laporan, terlalu_besar=getattr(request, "upload_too_large", ""))
    if form.is_valid():
        salinan = simpan_salinan(by=request.user, laporan=laporan, isi=form.cleaned_data["isi"], temuan=form.cleaned_data["temuan"])
        messages.success(request, f"{salinan.get_jenis_display()} tersimpan.")
        return redirect(kembali, pk=laporan.pk)
    context = {"form": form, "laporan": laporan, "kembali": kembali}
    return render_page(request, "laporan/salinan_form.html", context, status=422 if form.is_bound else 200)


@require(P.LAPORAN_VIEW)
@require_safe
def salinan_unduh(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    refuse_other_sites(request)
    salinan = get_object_or_404(SalinanBertandaTangan.objects.terlihat(request.user), pk=pk)
    return send_private(request, salinan.berkas, "application/pdf", f"Salinan-{salinan.sha256[:12]}")
