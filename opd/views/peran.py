"""Giving a role and ending it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from opd.actions.pengguna import SudahBerperanError, end_role, grant
from opd.akses import Permission, require
from opd.delegasi import may_grant
from opd.format_id import tanggal
from opd.forms.pengguna import AkhiriPeranForm, PeranForm
from opd.forms.saring import today_of
from opd.http import render_page
from opd.models import Peran
from opd.views.pengguna import get_pengguna

P = Permission


@require(P.PENGGUNA_EDIT)
def peran_create(request: HttpRequest, pk: int) -> HttpResponse:
    pengguna = get_pengguna(request, pk)
    form = PeranForm(request.POST if request.method == "POST" else None, user=request.user, pengguna=pengguna, hari_ini=today_of(request.user))
    if form.is_valid():
        try:
            row = grant(by=request.user, pengguna=pengguna, **form.isi)
        except SudahBerperanError as error:
            form.add_error("dari", f"Peran ini sudah dipegang sejak {tanggal(error.peran.dari)}. Akhiri dahulu yang itu.")
        else:
            messages.success(request, f"{row.label} di {row.tempat} diberikan sejak {tanggal(row.dari)}.")
            return redirect("pengguna_detail", pk=pk)
    context = {"form": form, "pengguna": pengguna}
    return render_page(request, "opd/peran_form.html", context, status=422 if form.is_bound else 200)


@require(P.PENGGUNA_EDIT)
def peran_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Peran.objects.select_related("pemda", "opd", "pengguna__pegawai__opd"), pk=pk)
    pengguna = get_pengguna(request, row.pengguna_id)
    if not may_grant(request.user, row.peran, pengguna, pemda=row.pemda, opd=row.opd):
        raise PermissionDenied("Peran ini bukan wewenang Anda. Minta Bagian Organisasi atau admin sistem.")
    today = today_of(request.user)
    form = AkhiriPeranForm(request.POST if request.method == "POST" else None, peran=row, hari_ini=today)
    if form.is_valid():
        end_role(by=request.user, peran=row, sampai=form.cleaned_data.get("sampai"), hari_ini=today)
        messages.success(request, f"{row.label} di {row.tempat} {'dibatalkan' if row.dari > today else 'diakhiri'}.")
        return redirect("pengguna_detail", pk=pengguna.pk)
    context = {"form": form, "pengguna": pengguna, "peran": row, "batal": row.dari > today}
    return render_page(request, "opd/peran_end.html", context, status=422 if form.is_bound else 200)
