"""Perangkat daerah: the tree, one unit, and the form that keeps it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from opd.actions.mutasi import MutasiDitolak
from opd.actions.opd import move_pegawai, save_opd
from opd.akses import Permission, holds, reaches, require
from opd.forms.opd import OpdForm
from opd.forms.saring import SaringOpd, today_of
from opd.http import query_without, render_page
from opd.lembar import opd_sheet
from opd.models import Opd, Pegawai, Penugasan
from opd.xlsx import spreadsheet_response

P = Permission


def get_opd(request: HttpRequest, pk: int, *, edit: bool = False) -> Opd:
    """The unit with may_edit; 404 when it is not visible, 403 when `edit` and the person may only look."""
    rows = Opd.objects.for_user(request.user, P.OPD_VIEW).with_may(request.user, may_edit=P.OPD_EDIT)
    opd = get_object_or_404(rows.with_jumlah().select_related("pemda", "induk", "pelapor", "penerus"), pk=pk)
    if edit and not opd.may_edit:
        raise PermissionDenied("Anda dapat melihat unit ini, tetapi mengubahnya hanya oleh Bagian Organisasi.")
    return opd


@require_GET
@require(P.OPD_VIEW)
def opd_list(request: HttpRequest) -> HttpResponse:
    saring = SaringOpd(request.GET, user=request.user)
    rows = saring.apply(Opd.objects.for_user(request.user, P.OPD_VIEW)).with_jumlah().select_related("pemda", "induk", "penerus")
    today = today_of(request.user)
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("perangkat-daerah", [opd_sheet(rows, today)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    pemimpin = Penugasan.objects.for_user(request.user, P.OPD_VIEW).pemimpin(list(page), today)
    context = {
        "saring": saring,
        "page": page,
        "baris": [(opd, pemimpin.get(opd.pk), bool(opd.berlaku_sampai and opd.berlaku_sampai < today)) for opd in page],
        "query": query_without(request, "halaman"),
        "may_edit": holds(request.user, P.OPD_EDIT),
    }
    return render_page(request, "opd/opd_list.html", context, partial="tabel")


@require_GET
@require(P.OPD_VIEW)
def opd_detail(request: HttpRequest, pk: int) -> HttpResponse:
    opd = get_opd(request, pk)
    today = opd.pemda.hari_ini()
    penugasan = list(Penugasan.objects.for_user(request.user, P.OPD_VIEW).filter(opd=opd).select_related("pegawai"))
    context = {
        "opd": opd,
        "anak": Opd.objects.for_user(request.user, P.OPD_VIEW).filter(induk=opd),
        "pendahulu": opd.pendahulu.all(),
        "penugasan": [(row, row.berlaku_pada(today)) for row in penugasan],
        "berakhir": opd.berlaku_sampai is not None and opd.berlaku_sampai < today,
        "may_pegawai": Pegawai.objects.for_user(request.user, P.PEGAWAI_VIEW).filter(opd=opd).exists(),
        "may_handover": reaches(request.user, P.KEGIATAN_VIEW, opd),
        "may_history": holds(request.user, P.JEJAK_VIEW),
    }
    return render_page(request, "opd/opd_detail.html", context)


@require(P.OPD_EDIT)
def opd_create(request: HttpRequest) -> HttpResponse:
    form = OpdForm(request.POST if request.method == "POST" else None, user=request.user)
    return _form_page(request, form)


@require(P.OPD_EDIT)
def opd_edit(request: HttpRequest, pk: int) -> HttpResponse:
    opd = get_opd(request, pk, edit=True)
    form = OpdForm(request.POST if request.method == "POST" else None, instance=opd, user=request.user)
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: OpdForm) -> HttpResponse:
    if form.is_valid() and (saved := form.attempt(save_opd, form=form, by=request.user)):
        messages.success(request, f"{saved.nama} tersimpan.")
        return redirect("opd_detail", pk=saved.pk)
    return render_page(request, "opd/opd_form.html", {"form": form, "opd": form.instance}, status=form.status)


@require_POST
@require(P.OPD_EDIT)
def opd_move_pegawai(request: HttpRequest, pk: int) -> HttpResponse:
    opd = get_opd(request, pk, edit=True)
    try:
        moved = move_pegawai(by=request.user, opd=opd)
    except MutasiDitolak as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{moved} pegawai dipindahkan ke {opd.penerus}.")
    return redirect("opd_detail", pk=opd.pk)
