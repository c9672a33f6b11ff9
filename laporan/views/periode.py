"""Periods of a pemda: its calendar, the years made from it, and the deadlines of one period."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laporan.actions.periode import generate_periode, set_kalender, set_tenggat
from laporan.forms.periode import KalenderForm, TahunForm, TenggatForm
from laporan.lembar_periode import periode_sheet
from laporan.libur import catatan_libur, hari_libur
from laporan.models import Periode
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page
from opd.models import PemerintahDaerah
from opd.xlsx import spreadsheet_response

P = Permission
JUDUL = {"tenggat_draf": "Draf siap", "tenggat_opd": "Tenggat laporan", "tenggat_pemda": "Tenggat rekap"}
SEBULAN = dt.timedelta(days=31)


def own_pemda(request: AuthenticatedRequest) -> PemerintahDaerah:
    """The pemda whose periods this person keeps."""
    return get_object_or_404(PemerintahDaerah.objects.for_user(request.user, P.PERIODE_EDIT)[:1])


@require(P.PERIODE_EDIT)
@require_safe
def periode_list(request: AuthenticatedRequest) -> HttpResponse:
    return _list_page(request, own_pemda(request))


def _list_page(request: AuthenticatedRequest, pemda: PemerintahDaerah, form: TahunForm | None = None) -> HttpResponse:
    rows = pemda.periode.select_related("pemda")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("periode", [periode_sheet(rows)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    context = {
        "pemda": pemda,
        "page": page,
        "baris": _with_catatan(pemda, list(page)),
        "form": form or TahunForm(initial={"tahun": pemda.hari_ini().year + 1}),
        "irama": [label for nilai, label in Periode.Jenis.choices if nilai in pemda.kalender["jenis"]],
    }
    return render_page(request, "laporan/periode_list.html", context, status=422 if form else 200)


def _with_catatan(pemda: PemerintahDaerah, rows: list[Periode]) -> list[tuple[Periode, list[tuple]]]:
    """Each period with its three deadlines: heading, day, and what to know when that is a day off."""
    libur = _libur(pemda, rows)
    return [(p, [(judul, h := getattr(p, nama), catatan_libur(h, libur)) for nama, judul in JUDUL.items()]) for p in rows]


def _libur(pemda: PemerintahDaerah, rows: list[Periode]) -> dict[dt.date, str]:
    """The days off around the deadlines of these periods."""
    if not rows:
        return {}
    return hari_libur(pemda, min(p.selesai for p in rows), max(p.tenggat_pemda for p in rows) + SEBULAN)


@require(P.PERIODE_EDIT)
@require_POST
def periode_generate(request: AuthenticatedRequest) -> HttpResponse:
    pemda, form = own_pemda(request), TahunForm(request.POST)
    if not form.is_valid():
        return _list_page(request, pemda, form)
    tahun = form.cleaned_data["tahun"]
    jumlah = generate_periode(pemda=pemda, tahun=tahun, by=request.user)
    messages.success(request, f"{jumlah} periode tahun {tahun} dibuat." if jumlah else f"Periode tahun {tahun} sudah lengkap.")
    return redirect("periode_list")


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def periode_kalender(request: AuthenticatedRequest) -> HttpResponse:
    pemda = own_pemda(request)
    form = KalenderForm(request.POST if request.method == "POST" else None, kalender=pemda.kalender)
    if form.is_valid():
        set_kalender(by=request.user, pemda=pemda, kalender=form.cleaned_data)
        messages.success(request, "Kalender tersimpan. Periode yang sudah ada tetap memakai tenggatnya.")
        return redirect("periode_list")
    context = {"form": form, "judul": "Kalender pelaporan", "keterangan": pemda.nama}
    return render_page(request, "laporan/periode_form.html", context, status=422 if form.errors else 200)


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def periode_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = Periode.objects.for_user(request.user, P.PERIODE_EDIT).select_related("pemda")
    periode = get_object_or_404(rows, pk=pk)
    libur = _libur(periode.pemda, [periode])
    form = TenggatForm(request.POST if request.method == "POST" else None, instance=periode, libur=libur)
    if form.is_valid() and form.attempt(set_tenggat, form=form, by=request.user):
        messages.success(request, f"Tenggat {periode.nama} tersimpan.")
        return redirect("periode_list")
    context = {"form": form, "judul": f"Tenggat {periode.nama}", "keterangan": periode.pemda.nama}
    return render_page(request, "laporan/periode_form.html", context, status=form.status)
