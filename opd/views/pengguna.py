"""Accounts: who may sign in, with which roles, and the link for a first password."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from opd import nip
from opd.actions.faktor import reset_factors
from opd.actions.pengguna import (
    BUKAN_WEWENANG,
    create_pengguna,
    invite,
    set_active,
    update_pengguna,
)
from opd.akses import Permission, held_roles, holds, require
from opd.catat import record_look
from opd.delegasi import may_grant, may_manage
from opd.faktor import has_factor
from opd.format_id import lama
from opd.forms.pengguna import PenggunaBaruForm, PenggunaForm
from opd.forms.pilih import label_of
from opd.forms.saring import SaringPengguna, today_of
from opd.http import home_of, query_without, render_page
from opd.konfirmasi import confirmed, exports
from opd.lembar import KEADAAN, pengguna_sheet
from opd.models import Pegawai, PemerintahDaerah, Pengguna, Peran
from opd.pesan import tautan
from opd.tautan_sandi import link_expires, masa, tautan_of
from opd.xlsx import spreadsheet_response

P = Permission


def get_pengguna(request: HttpRequest, pk: int, *, manage: bool = False) -> Pengguna:
    """The account; 404 when it is not visible, 403 when `manage` and its roles are above one's own."""
    rows = Pengguna.objects.for_user(request.user, P.PENGGUNA_EDIT).select_related("pegawai__opd__pemda")
    pengguna = get_object_or_404(rows, pk=pk)
    if manage and not may_manage(request.user, pengguna):
        raise PermissionDenied(BUKAN_WEWENANG)
    record_look(request, pengguna)
    return pengguna


@require_GET
@require(P.PENGGUNA_EDIT)
@confirmed(exports)
def pengguna_list(request: HttpRequest) -> HttpResponse:
    saring = SaringPengguna(request.GET, user=request.user)
    rows = saring.apply(Pengguna.objects.for_user(request.user, P.PENGGUNA_EDIT)).select_related("pegawai__opd")
    today = today_of(request.user)
    if request.GET.get("bentuk") == "xlsx":
        pemda = home_of(request.user)["pemda"] or PemerintahDaerah()
        return spreadsheet_response("pengguna", [pengguna_sheet(rows, request.user, today, pemda.zona)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    peran = Peran.objects.per_pengguna(list(page), today)
    context = {
        "saring": saring,
        "page": page,
        "baris": [(row, nip.sign_in(request.user, row), KEADAAN[row.keadaan], peran.get(row.pk, [])) for row in page],
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "opd/pengguna_list.html", context, partial="tabel")


@require_GET
@require(P.PENGGUNA_EDIT)
def pengguna_detail(request: HttpRequest, pk: int) -> HttpResponse:
    pengguna = get_pengguna(request, pk)
    today = today_of(request.user)
    prefetch_related_objects([pengguna], Prefetch("peran", Peran.objects.select_related("pemda", "opd")))
    derived = [held for held in held_roles(pengguna) if not held.granted]
    pemda = pengguna.pegawai.opd.pemda if pengguna.pegawai else PemerintahDaerah()
    link = request.session.pop("tautan_sandi", None)
    context = {
        "pengguna": pengguna,
        "keadaan": KEADAAN[pengguna.keadaan],
        "masuk": nip.sign_in(request.user, pengguna),
        "peran": [(row, row.state(today), _may_end(request, pengguna, row)) for row in pengguna.peran.all()],
        "turunan": derived,
        "pemda": pemda,
        "may_manage": may_manage(request.user, pengguna),
        "dua_langkah": has_factor(pengguna),
        "may_history": holds(request.user, P.JEJAK_VIEW),
        "tautan": link["alamat"] if link and link["pk"] == pengguna.pk else "",
        "berlaku": link_expires(pengguna),
        "masa_tautan": lama(masa(tautan_of(pengguna))),
    }
    return render_page(request, "opd/pengguna_detail.html", context)


def _may_end(request: HttpRequest, pengguna: Pengguna, row: Peran) -> bool:
    return may_grant(request.user, row.peran, pengguna, pemda=row.pemda, opd=row.opd)


@require(P.PENGGUNA_EDIT)
def pengguna_create(request: HttpRequest) -> HttpResponse:
    form = PenggunaBaruForm(request.POST if request.method == "POST" else None, user=request.user, initial=_asked_for(request))
    if form.is_valid():
        pengguna = create_pengguna(by=request.user, **form.isi)
        messages.success(request, f"Akun {pengguna.nama} dibuat. Beri perannya, lalu kirim tautannya.")
        return _with_link(request, pengguna)
    return render_page(request, "opd/pengguna_form.html", {"form": form}, status=422 if form.is_bound else 200)


def _asked_for(request: HttpRequest) -> dict:
    """The person a link from the staff list asks for."""
    asked = request.GET.get("pegawai", "")
    rows = Pegawai.objects.for_user(request.user, P.PENGGUNA_EDIT).select_related("opd")
    pegawai = rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    return {"pegawai": label_of(pegawai)} if pegawai else {}


@require(P.PENGGUNA_EDIT)
def pengguna_edit(request: HttpRequest, pk: int) -> HttpResponse:
    pengguna = get_pengguna(request, pk, manage=True)
    form = PenggunaForm(request.POST if request.method == "POST" else None, instance=pengguna)
    if form.is_valid() and form.attempt(update_pengguna, by=request.user, form=form):
        messages.success(request, "Akun tersimpan.")
        return redirect("pengguna_detail", pk=pk)
    return render_page(request, "opd/pengguna_form.html", {"form": form, "pengguna": pengguna}, status=form.status)


@require_POST
@require(P.PENGGUNA_EDIT)
def pengguna_active(request: HttpRequest, pk: int, aktif: bool) -> HttpResponse:
    pengguna = get_pengguna(request, pk, manage=True)
    set_active(by=request.user, pengguna=pengguna, aktif=aktif)
    messages.success(request, f"Akun {pengguna.nama} {'diaktifkan' if aktif else 'dinonaktifkan'}.")
    return redirect("pengguna_detail", pk=pk)


@require_POST
@require(P.PENGGUNA_EDIT)
@confirmed()
def pengguna_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    pengguna = get_pengguna(request, pk, manage=True)
    reset_factors(by=request.user, pengguna=pengguna)
    messages.success(request, f"Verifikasi dua langkah {pengguna.nama} dilepas. Semua perangkatnya dikeluarkan.")
    return redirect("pengguna_detail", pk=pk)


@require_POST
@require(P.PENGGUNA_EDIT)
def pengguna_invite(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_link(request, get_pengguna(request, pk, manage=True))


def _with_link(request: HttpRequest, pengguna: Pengguna) -> HttpResponse:
    """To the account, which shows the new link once: it is kept in the session until then, nowhere else."""
    kunci = invite(by=request.user, pengguna=pengguna)
    alamat = tautan(reverse("tautan_sandi", args=[kunci]))  # never from the Host of the request (reliability C31)
    request.session["tautan_sandi"] = {"pk": pengguna.pk, "alamat": alamat}
    return redirect("pengguna_detail", pk=pengguna.pk)
