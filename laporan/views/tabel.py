"""Tabular reports: which there are, and one of them for a period."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from laporan.forms.dasbor import PilihPeriode
from laporan.jenis import REGISTRY
from laporan.models import Periode
from opd.akses import Permission, holds, require
from opd.http import AuthenticatedRequest, home_of, query_without, render_page
from opd.xlsx import spreadsheet_response

P = Permission


@require(P.KEGIATAN_VIEW)
@require_safe
def tabel_list(request: AuthenticatedRequest) -> HttpResponse:
    kinds = [kind for kind in REGISTRY.values() if holds(request.user, kind.permission)]
    return render_page(request, "laporan/tabel_list.html", {"jenis": kinds})


@require(P.KEGIATAN_VIEW)
@require_safe
def tabel_detail(request: AuthenticatedRequest, jenis: str) -> HttpResponse:
    if jenis not in REGISTRY or not holds(request.user, REGISTRY[jenis].permission):
        raise Http404
    kind = REGISTRY[jenis]()
    pemda = home_of(request.user)["pemda"]
    mulai = Periode.objects.for_user(request.user, kind.permission).dimulai(pemda, pemda.hari_ini()) if pemda else []
    saring = PilihPeriode(request.GET, periode=list(mulai), usual=next(iter(mulai), None))
    periode = saring.fokus
    if periode and request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"{kind.slug}-{periode.kode}", [kind.sheet(request.user, periode)])
    context = {
        "jenis": kind,
        "saring": saring,
        "periode": periode,
        "page": Paginator(kind.labelled(request.user, periode) if periode else [], 25).get_page(request.GET.get("halaman")),
        "query": query_without(request, "halaman", "bentuk"),
    }
    return render_page(request, "laporan/tabel_detail.html", context, partial="tabel")
