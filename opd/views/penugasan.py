"""Who leads a unit: written down, corrected, and taken away when it was a mistake."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from opd.actions.penugasan import assign, remove_post
from opd.akses import Permission, require
from opd.forms.penugasan import PenugasanForm
from opd.http import render_page
from opd.models import Penugasan
from opd.views.opd import get_opd

P = Permission


@require(P.OPD_EDIT)
def penugasan_create(request: HttpRequest, pk: int) -> HttpResponse:
    opd = get_opd(request, pk, edit=True)
    form = PenugasanForm(request.POST if request.method == "POST" else None, user=request.user, opd=opd)
    return _form_page(request, form)


@require(P.OPD_EDIT)
def penugasan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get_penugasan(request, pk)
    form = PenugasanForm(request.POST if request.method == "POST" else None, instance=row, user=request.user, opd=row.opd)
    return _form_page(request, form)


@require(P.OPD_EDIT)
def penugasan_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get_penugasan(request, pk)
    if request.method == "POST":
        remove_post(by=request.user, penugasan=row)
        messages.success(request, "Penugasan dihapus. Isinya tetap tercatat di jejak.")
        return redirect("opd_detail", pk=row.opd_id)
    return render_page(request, "opd/penugasan_remove.html", {"penugasan": row})


def _get_penugasan(request: HttpRequest, pk: int) -> Penugasan:
    rows = Penugasan.objects.for_user(request.user, P.OPD_EDIT).select_related("pegawai", "opd__pemda")
    return get_object_or_404(rows, pk=pk)


def _form_page(request: HttpRequest, form: PenugasanForm) -> HttpResponse:
    opd = form.opd
    if form.is_valid():
        saved = form.attempt(assign, by=request.user, form=form, opd=opd, akhiri=form.diakhiri)
        if saved:
            messages.success(request, f"Penugasan {saved.pegawai} tersimpan.")
            if other := form.overlap():
                messages.warning(request, f"{other.pegawai} juga tercatat definitif pada masa itu. Periksa tanggalnya.")
            return redirect("opd_detail", pk=opd.pk)
    return render_page(request, "opd/penugasan_form.html", {"form": form, "opd": opd}, status=form.status)
