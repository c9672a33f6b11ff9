"""The rules that reports of a pemda cite: seen, added, ended, and taken away when they never belonged there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from laporan.actions.dasar_hukum import add_dasar_hukum, remove_dasar_hukum
from laporan.dasar_hukum import dasar_baku
from laporan.forms.dasar_hukum import DasarHukumForm
from laporan.lembar_periode import dasar_hukum_sheet
from laporan.models import DasarHukum
from laporan.views.periode import own_pemda
from opd import jejak
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page
from opd.urung import as_typed, offer_back
from opd.xlsx import spreadsheet_response

P = Permission


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def dasar_hukum_list(request: AuthenticatedRequest) -> HttpResponse:
    pemda = own_pemda(request)
    rows = list(DasarHukum.objects.for_user(request.user, P.PERIODE_EDIT).filter(pemda=pemda))
    baku = [] if rows else dasar_baku(pemda.kode)
    form = DasarHukumForm(request.POST if request.method == "POST" else None, initial={"urutan": len(rows or baku) + 1})
    if form.is_valid():
        add_dasar_hukum(by=request.user, form=form, pemda=pemda)
        messages.success(request, "Dasar hukum ditambahkan. Laporan yang sudah diajukan tetap memuat yang lama.")
        return redirect("dasar_hukum_list")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("dasar-hukum", [dasar_hukum_sheet(rows, baku)])
    hari_ini = pemda.hari_ini()
    context = {"pemda": pemda, "form": form, "baku": baku, "rows": [(row, row.keadaan(hari_ini)) for row in rows]}
    return render_page(request, "laporan/dasar_hukum_list.html", context, status=form.status)


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def dasar_hukum_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    dasar = _get(request, pk)
    form = DasarHukumForm(request.POST if request.method == "POST" else None, instance=dasar)
    if form.is_valid() and form.attempt(jejak.save_form, form=form, by=request.user, aksi="ubah_dasar_hukum", pemda=dasar.pemda):
        messages.success(request, "Dasar hukum tersimpan. Laporan yang sudah diajukan tetap memuat yang lama.")
        return redirect("dasar_hukum_list")
    context = {"form": form, "dasar": dasar, "pemda": dasar.pemda}
    return render_page(request, "laporan/dasar_hukum_form.html", context, status=form.status)


@require(P.PERIODE_EDIT)
@require_POST
def dasar_hukum_delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    dasar = _get(request, pk)
    isi = as_typed(DasarHukumForm(instance=dasar))
    remove_dasar_hukum(by=request.user, dasar=dasar)
    offer_back(request, "Dasar hukum dihapus. Laporan yang sudah diajukan tetap memuatnya.", reverse("dasar_hukum_list"), isi)
    return redirect("dasar_hukum_list")


def _get(request: AuthenticatedRequest, pk: int) -> DasarHukum:
    rows = DasarHukum.objects.for_user(request.user, P.PERIODE_EDIT).select_related("pemda")
    return get_object_or_404(rows, pk=pk)
