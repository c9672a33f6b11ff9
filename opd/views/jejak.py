"""The audit trail: who did what, when, and what changed; all of it, or that of one object."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from opd.akses import Permission, require
from opd.catat import PERINGATAN
from opd.forms.jejak import SaringJejak
from opd.http import AuthenticatedRequest, home_of, query_without, render_page
from opd.jejak import head
from opd.lembar_jejak import jejak_sheet
from opd.models import Jejak, PemerintahDaerah
from opd.riwayat import tell
from opd.xlsx import spreadsheet_response

PER_HALAMAN = 25
BARU = dt.timedelta(days=7)  # how long an alarm stands on top


@require(Permission.JEJAK_VIEW)
@require_safe
def jejak_list(request: AuthenticatedRequest) -> HttpResponse:
    pemda = home_of(request.user)["pemda"] or PemerintahDaerah()
    saring = SaringJejak(request.GET, user=request.user, pemda=pemda)
    visible = Jejak.objects.for_user(request.user, Permission.JEJAK_VIEW)
    rows = saring.apply(visible).select_related("pengguna", "opd")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("jejak", [jejak_sheet(rows, pemda)])
    page = Paginator(rows, PER_HALAMAN).get_page(request.GET.get("halaman"))
    context = {
        "saring": saring,
        "page": page,
        "peristiwa": tell(page, pemda),
        "pemda": pemda,
        "peringatan": visible.filter(aksi=PERINGATAN, waktu__gte=timezone.now() - BARU).count(),
        "kepala": head(),
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "opd/jejak_list.html", context, partial="tabel")


def riwayat_page(request: AuthenticatedRequest, rows: QuerySet, *, judul: str, tentang: str, kembali_url: str, pemda) -> HttpResponse:
    """The history of one object, for the views of those who may see it; `kembali_url` is its own page."""
    page = Paginator(rows, PER_HALAMAN).get_page(request.GET.get("halaman"))
    context = {"page": page, "peristiwa": tell(page, pemda), "judul": judul, "tentang": tentang, "kembali_url": kembali_url, "pemda": pemda}
    return render_page(request, "opd/riwayat.html", context)
