"""The staff list, one person of it, and suggestions for fields that ask for a person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from opd import nip
from opd.actions.pegawai import save_pegawai
from opd.akses import Permission, holds, require
from opd.catat import record_look
from opd.forms.pegawai import PegawaiForm
from opd.forms.pilih import USULAN, label_of
from opd.forms.saring import SaringPegawai
from opd.http import query_without, render_page
from opd.konfirmasi import confirmed, exports
from opd.lembar import pegawai_sheet
from opd.models import Pegawai, Pengguna
from opd.xlsx import spreadsheet_response

P = Permission


def get_pegawai(request: HttpRequest, pk: int, *, edit: bool = False) -> Pegawai:
    """The person with may_edit; 404 when not visible, 403 when `edit` and the reader may only look."""
    rows = Pegawai.objects.for_user(request.user, P.PEGAWAI_VIEW).with_may(request.user, may_edit=P.PEGAWAI_EDIT)
    pegawai = get_object_or_404(rows.select_related("opd__pemda"), pk=pk)
    if edit and not pegawai.may_edit:
        raise PermissionDenied("Anda dapat melihat pegawai ini, tetapi mengubahnya hanya oleh sekretaris perangkat daerahnya.")
    record_look(request, pegawai)
    return pegawai


@require_GET
@require(P.PEGAWAI_VIEW)
@confirmed(exports)
def pegawai_list(request: HttpRequest) -> HttpResponse:
    saring = SaringPegawai(request.GET, user=request.user)
    rows = saring.apply(Pegawai.objects.for_user(request.user, P.PEGAWAI_VIEW)).select_related("opd")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("pegawai", [pegawai_sheet(rows, request.user)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    context = {
        "saring": saring,
        "page": page,
        "baris": [(row, nip.in_list(request.user, row)) for row in page],
        "query": query_without(request, "halaman"),
        "may_edit": holds(request.user, P.PEGAWAI_EDIT),
    }
    return render_page(request, "opd/pegawai_list.html", context, partial="tabel")


@require_GET
@require(P.PEGAWAI_VIEW)
def pegawai_detail(request: HttpRequest, pk: int) -> HttpResponse:
    pegawai = get_pegawai(request, pk)
    accounts = Pengguna.objects.for_user(request.user, P.PENGGUNA_EDIT)
    context = {
        "pegawai": pegawai,
        "nip": nip.on_record(request.user, pegawai),
        "mutasi": pegawai.mutasi.select_related("dari_opd", "ke_opd", "oleh"),
        "may_move": pegawai.aktif and pegawai.pk != request.user.pegawai_id,
        "penugasan": pegawai.penugasan.select_related("opd"),
        "akun": accounts.filter(pegawai=pegawai).first(),
        "may_account": holds(request.user, P.PENGGUNA_EDIT) and pegawai.may_edit,
        "may_history": holds(request.user, P.JEJAK_VIEW),
    }
    return render_page(request, "opd/pegawai_detail.html", context)


@require(P.PEGAWAI_EDIT)
def pegawai_create(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    return _form_page(request, PegawaiForm(data, initial={"opd": request.GET.get("opd")}, user=request.user))


@require(P.PEGAWAI_EDIT)
def pegawai_edit(request: HttpRequest, pk: int) -> HttpResponse:
    pegawai = get_pegawai(request, pk, edit=True)
    return _form_page(request, PegawaiForm(request.POST if request.method == "POST" else None, instance=pegawai, user=request.user))


def _form_page(request: HttpRequest, form: PegawaiForm) -> HttpResponse:
    if form.is_valid() and (saved := form.attempt(save_pegawai, by=request.user, form=form)):
        messages.success(request, f"{saved} tersimpan.")
        for sentence in form.warnings():
            messages.warning(request, f"Periksa lagi: {sentence}")
        akun = Pengguna.objects.for_user(request.user, P.PENGGUNA_EDIT).filter(pegawai=saved, is_active=True)
        if not saved.aktif and akun.exists():
            messages.warning(request, "Akunnya masih aktif. Nonaktifkan lewat menu Pengguna bila ia tidak bekerja lagi.")
        return redirect("pegawai_detail", pk=saved.pk)
    return render_page(request, "opd/pegawai_form.html", {"form": form, "pegawai": form.instance}, status=form.status)


@require(P.PEGAWAI_EDIT)
@require_GET
def pegawai_suggest(request: HttpRequest) -> HttpResponse:
    """Options for the datalist of a PegawaiField, for whoever keeps a staff list."""
    words = request.GET.get("pegawai", "").strip()
    rows = Pegawai.objects.for_user(request.user, P.PEGAWAI_EDIT).aktif()
    found = rows.cari(words, request.user).select_related("opd")[:USULAN] if len(words) > 2 else []
    return render_page(request, "opd/pegawai_suggest.html", {"usulan": [label_of(p) for p in found]})
