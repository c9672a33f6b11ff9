"""Questions about single activities: the list, asking, answering, closing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kbk.actions.permintaan import SudahBerubah, answer_kelengkapan, ask_kelengkapan, close_kelengkapan
from kbk.forms.permintaan import JawabForm, MintaForm, SaringPermintaan
from kbk.lembar import permintaan_sheet
from kbk.models import PermintaanKelengkapan
from kbk.views.kegiatan import get_kegiatan
from opd.akses import Permission, require
from opd.http import query_without, render_page
from opd.xlsx import spreadsheet_response

P = Permission


def get_permintaan(request: HttpRequest, pk: int) -> PermintaanKelengkapan:
    """The question with may_ask and may_edit; 404 when it is not visible."""
    rows = PermintaanKelengkapan.objects.for_user(request.user, P.KEGIATAN_VIEW)
    rows = rows.with_may(request.user, may_ask=P.KELENGKAPAN_ASK, may_edit=P.KEGIATAN_EDIT)
    return get_object_or_404(rows.select_related("kegiatan__kelompok__opd__pemda", "penanya"), pk=pk)


@require(P.KEGIATAN_VIEW)
@require_safe
def permintaan_list(request: HttpRequest) -> HttpResponse:
    saring = SaringPermintaan(request.GET, user=request.user)
    rows = saring.apply(PermintaanKelengkapan.objects.for_user(request.user, P.KEGIATAN_VIEW))
    rows = rows.select_related("kegiatan__kelompok__opd__pemda", "penanya", "penjawab", "penutup")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("permintaan-kelengkapan", [permintaan_sheet(rows)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    context = {"saring": saring, "page": page, "query": query_without(request, "halaman")}
    return render_page(request, "kbk/permintaan_list.html", context, partial="tabel")


@require(P.KELENGKAPAN_ASK)
@require_http_methods(["GET", "POST"])
def permintaan_create(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk)
    if not kegiatan.may_ask:
        raise PermissionDenied("Kelengkapan kegiatan ini diminta oleh pimpinan perangkat daerahnya atau Bagian Organisasi.")
    form = MintaForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_kelengkapan(by=request.user, kegiatan=kegiatan, isi=form.cleaned_data["isi"])
        messages.success(request, "Permintaan terkirim; kelompok dan sekretarisnya melihatnya di beranda.")
        return redirect("kegiatan_detail", pk=kegiatan.pk)
    context = {"form": form, "kegiatan": kegiatan, "judul": "Minta kelengkapan", "tombol": "Kirim permintaan"}
    return render_page(request, "kbk/permintaan_form.html", context, status=422 if form.errors else 200)


@require(P.KEGIATAN_EDIT)
@require_http_methods(["GET", "POST"])
def permintaan_answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_permintaan(request, pk)
    if not row.may_edit:
        raise PermissionDenied("Permintaan ini dijawab oleh kelompok atau sekretarisnya.")
    form, status = JawabForm(request.POST if request.method == "POST" else None), 422
    if form.is_valid():
        try:
            answer_kelengkapan(by=request.user, permintaan=row, jawaban=form.cleaned_data["isi"])
        except SudahBerubah as berubah:
            form.add_error(None, f"{berubah} Jawaban Anda belum tersimpan.")
            status = 409
        else:
            messages.success(request, "Jawaban tersimpan; peninjau akan memeriksa lalu menutupnya.")
            return redirect("kegiatan_detail", pk=row.kegiatan_id)
    context = {"form": form, "kegiatan": row.kegiatan, "judul": "Jawab permintaan", "tombol": "Kirim jawaban", "permintaan": row}
    return render_page(request, "kbk/permintaan_form.html", context, status=status if form.errors else 200)


@require(P.KELENGKAPAN_ASK)
@require_POST
def permintaan_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_permintaan(request, pk)
    if not row.may_ask:
        raise PermissionDenied("Permintaan ini ditutup oleh yang meninjau laporannya.")
    try:
        close_kelengkapan(by=request.user, permintaan=row)
        messages.success(request, "Permintaan ditutup.")
    except SudahBerubah as berubah:
        messages.info(request, str(berubah))
    return redirect("kegiatan_detail", pk=row.kegiatan_id)
