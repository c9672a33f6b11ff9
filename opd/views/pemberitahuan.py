"""A person's notices: what waits to be read, and what was."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from opd.actions.pemberitahuan import read_pemberitahuan
from opd.akses import Permission, signed_in
from opd.forms.pemberitahuan import SaringPemberitahuan
from opd.http import AuthenticatedRequest, query_without, render_page
from opd.models import Pemberitahuan
from opd.pesan import teks_wa


@signed_in
@require_safe
def pemberitahuan_list(request: AuthenticatedRequest) -> HttpResponse:
    saring = SaringPemberitahuan(request.GET, user=request.user)
    page = Paginator(saring.apply(_own(request)), 25).get_page(request.GET.get("halaman"))
    context = {
        "saring": saring,
        "page": page,
        "baris": [(row, row.sisa(on := row.pemda.hari_ini()), teks_wa(row, on)) for row in page],
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "opd/pemberitahuan_list.html", context, partial="tabel")


@signed_in
@require_POST
def pemberitahuan_open(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Reads it and goes where it is dealt with."""
    row = get_object_or_404(_own(request), pk=pk)
    read_pemberitahuan(by=request.user, rows=_own(request).filter(pk=pk), at=timezone.now())
    return redirect(row.alamat)


@signed_in
@require_POST
def pemberitahuan_read(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    get_object_or_404(_own(request), pk=pk)
    read_pemberitahuan(by=request.user, rows=_own(request).filter(pk=pk), at=timezone.now())
    return redirect("pemberitahuan_list")


@signed_in
@require_POST
def pemberitahuan_read_all(request: AuthenticatedRequest) -> HttpResponse:
    """Also those of units in which the person no longer has a part: nobody can see them any more."""
    jumlah = read_pemberitahuan(by=request.user, rows=request.user.pemberitahuan.all(), at=timezone.now())
    messages.success(request, f"{jumlah} pemberitahuan ditandai sudah dibaca.")
    return redirect("pemberitahuan_list")


def _own(request: AuthenticatedRequest):
    return Pemberitahuan.objects.for_user(request.user, Permission.LAPORAN_VIEW).select_related("pemda", "opd")
