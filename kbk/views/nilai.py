"""The 34 values by their pairs, seen through BerAKHLAK, and the mapping between the two."""

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from kbk.actions.nilai import change_pemetaan
from kbk.forms.nilai import PemetaanForm
from kbk.forms.saring import today_of
from kbk.lembar import nilai_sheets
from kbk.models import Nilai, NilaiTerpilih
from kbk.models.nilai import KATALOG_34, PASANGAN
from opd.akses import Permission, holds, reaches, require, signed_in
from opd.forms.semula import BerubahError
from opd.http import home_of, query_without, render_page
from opd.xlsx import spreadsheet_response


def chosen_by(user, tahun: int):
    """What units in this person's reach chose in that year; nothing for who sees no groups."""
    return NilaiTerpilih.objects.for_user(user, Permission.KELOMPOK_VIEW).tahun(tahun)


@require_safe
@signed_in
def nilai_list(request: HttpRequest) -> HttpResponse:
    tahun = today_of(request.user).year
    nilai = list(Nilai.objects.dari_34().with_pemetaan().order_by("kode"))
    jumlah = chosen_by(request.user, tahun).jumlah_per_nilai()
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("nilai", nilai_sheets(nilai, jumlah, tahun))
    context = {"jumlah": jumlah, "tahun": tahun, "may_edit": holds(request.user, Permission.NILAI_EDIT)}
    if request.GET.get("lihat") == "berakhlak":
        context["berakhlak"] = Nilai.objects.berakhlak().with_asal().order_by("kode")
    else:
        pairs = groupby(nilai, key=lambda n: n.pasangan)
        context["pasangan"] = [(number, PASANGAN[kode], list(two)) for number, (kode, two) in enumerate(pairs, 1)]
    return render_page(request, "kbk/nilai_list.html", context)


@require_safe
@signed_in
def nilai_detail(request: HttpRequest, kode: str) -> HttpResponse:
    nilai = get_object_or_404(Nilai.objects.with_pemetaan().with_asal().select_related("katalog"), kode=kode)
    tahun = today_of(request.user).year
    rows = chosen_by(request.user, tahun).filter(nilai=nilai).select_related("opd", "masalah")
    context = {
        "nilai": nilai,
        "is_34": nilai.katalog.kode == KATALOG_34,
        "pasangannya": Nilai.objects.dari_34().filter(pasangan=nilai.pasangan).exclude(pk=nilai.pk),
        "page": Paginator(rows.order_by("opd__jalur"), 25).get_page(request.GET.get("halaman")),
        "query": query_without(request, "halaman"),
        "tahun": tahun,
        "sees_units": holds(request.user, Permission.KELOMPOK_VIEW),
        "may_edit": holds(request.user, Permission.NILAI_EDIT),
        "unit": _own_unit(request.user) if nilai.katalog.kode == KATALOG_34 else None,
    }
    return render_page(request, "kbk/nilai_detail.html", context)


def _own_unit(user):
    """The unit this person may choose the value for, None when there is none or several."""
    opd = home_of(user)["opd"]
    own = opd is not None and opd.pelapor_id == opd.pk
    return opd if own and reaches(user, Permission.NILAI_PILIH, opd) else None


@require_safe
@signed_in
def nilai_meaning(request: HttpRequest) -> HttpResponse:
    """What the value just picked in a form means (htmx); for anybody else the way to its page."""
    asked = request.GET.get("nilai", "")
    rows = Nilai.objects.dari_34().with_pemetaan().select_related("katalog")
    nilai = rows.filter(pk=asked).first() if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    if nilai is None:
        return HttpResponse('<div id="arti-nilai"></div>')
    if not request.htmx:
        return redirect("nilai_detail", kode=nilai.kode)
    return render_page(request, "kbk/nilai_detail.html", {"nilai": nilai, "is_34": True}, partial="ringkas")


@require(Permission.NILAI_EDIT)
def nilai_edit(request: HttpRequest, kode: str) -> HttpResponse:
    nilai = get_object_or_404(Nilai.objects.dari_34().with_pemetaan(), kode=kode)
    form = PemetaanForm(request.POST if request.method == "POST" else None, nilai=nilai)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_pemetaan(by=request.user, nilai=nilai, pemda=home_of(request.user)["pemda"], **form.cleaned_data)
        except BerubahError as berubah:
            form.add_error(None, str(berubah))
            form.refresh_stamp()
            status = 409
        else:
            messages.success(request, f"Pemetaan {nilai.nama} tersimpan.")
            return redirect("nilai_detail", kode=nilai.kode)
    return render_page(request, "kbk/nilai_form.html", {"form": form, "nilai": nilai}, status=status)
