"""Extensions of one period's deadline: who got one, and the form that gives it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from laporan import queries_tingkat
from laporan.actions.perpanjangan import SudahMelapor, extend_tenggat
from laporan.forms.perpanjangan import PerpanjanganForm
from laporan.lembar_periode import perpanjangan_sheet
from laporan.models import Periode, Perpanjangan
from opd.akses import Permission, require
from opd.format_id import tanggal
from opd.http import AuthenticatedRequest, get_all_or_404, render_page
from opd.models import Opd
from opd.xlsx import spreadsheet_response

P = Permission


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def perpanjangan_list(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = Periode.objects.for_user(request.user, P.PERIODE_EDIT).select_related("pemda")
    periode = get_object_or_404(rows, pk=pk)
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"perpanjangan-{periode.kode.lower()}", [perpanjangan_sheet(_given(request, periode))])
    data = request.POST if request.method == "POST" else None
    if data is not None:  # one agency of somebody else, and nothing is extended
        get_all_or_404(Opd.objects.for_user(request.user, P.PERIODE_EDIT).filter(pemda=periode.pemda), data.getlist("opd"))
    belum, hari_ini = queries_tingkat.belum_masuk(periode, timezone.now()), periode.pemda.hari_ini()
    form = PerpanjanganForm(data, periode=periode, belum=belum, hari_ini=hari_ini, initial={"opd": request.GET.getlist("opd")})
    if form.is_valid() and _extend(request, periode, form):
        return redirect("perpanjangan_list", pk=pk)
    page = Paginator(_given(request, periode), 25).get_page(request.GET.get("halaman"))
    context = {"periode": periode, "form": form, "page": page, "hari_ini": hari_ini, "belum": belum}
    return render_page(request, "laporan/perpanjangan_list.html", context, status=422 if form.errors else 200)


def _given(request: AuthenticatedRequest, periode: Periode):
    rows = Perpanjangan.objects.for_user(request.user, P.PERIODE_EDIT).filter(periode=periode)
    return rows.with_diganti().select_related("opd", "oleh", "periode__pemda")


def _extend(request: AuthenticatedRequest, periode: Periode, form: PerpanjanganForm) -> bool:
    sampai, alasan = form.cleaned_data["sampai"], form.cleaned_data["alasan"]
    try:
        jumlah = extend_tenggat(by=request.user, periode=periode, opd=form.terpilih, sampai=sampai, alasan=alasan)
    except SudahMelapor as sudah:
        form.add_error("opd", str(sudah))
        return False
    messages.success(request, f"Tenggat {jumlah} perangkat daerah diperpanjang sampai {tanggal(sampai)}.")
    return True
