"""Accepting the reports of a period together, with the list of exceptions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from laporan.actions.terima import accept_laporan, with_exceptions
from laporan.forms.terima import TerimaForm
from laporan.models import LaporanOpd, Periode
from laporan.models.laporan import Status
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, get_all_or_404, render_page

P = Permission


@require(P.LAPORAN_ACCEPT)
@require_http_methods(["GET", "POST"])
def laporan_accept(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """GET offers what waits in this period; POST accepts what is ticked and says what became of each."""
    periode = get_object_or_404(Periode.objects.for_user(request.user, P.LAPORAN_ACCEPT).select_related("pemda"), pk=pk)
    own = LaporanOpd.objects.for_user(request.user, P.LAPORAN_ACCEPT).filter(periode=periode)
    form = TerimaForm(request.POST if request.method == "POST" else None)
    context = {"periode": periode, "form": form}
    if form.is_valid():
        get_all_or_404(own.only("pk"), [str(n) for n in form.pilihan])
        hasil = accept_laporan(by=request.user, pilihan=form.pilihan)
        context |= {"hasil": True, "diterima": [p for p in hasil if not p.alasan], "ditinggal": [p for p in hasil if p.alasan]}
    rows = own.menunggu(Status.DISETUJUI).with_pertama_diajukan().select_related("opd", "periode__pemda").order_by("opd__jalur")
    tunggu = with_exceptions(rows, request.user)
    context |= {"siap": [p.laporan for p in tunggu if not p.alasan], "lihat": [p for p in tunggu if p.alasan]}
    return render_page(request, "laporan/laporan_terima.html", context, status=422 if form.errors else 200)
