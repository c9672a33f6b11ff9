"""The audit trail: who did what, when, and what changed."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from opd.akses import Permission, require
from opd.forms.jejak import SaringJejak, nama_sasaran, sebutan
from opd.http import AuthenticatedRequest, home_of, query_without, render_page
from opd.jejak import head
from opd.lembar_jejak import jejak_sheet
from opd.models import Jejak, PemerintahDaerah
from opd.xlsx import spreadsheet_response

PER_HALAMAN = 50


@require(Permission.JEJAK_VIEW)
@require_safe
def jejak_list(request: AuthenticatedRequest) -> HttpResponse:
    pemda = home_of(request.user)["pemda"] or PemerintahDaerah()
    saring = SaringJejak(request.GET, user=request.user, pemda=pemda)
    rows = saring.apply(Jejak.objects.for_user(request.user, Permission.JEJAK_VIEW))
    rows = rows.select_related("pengguna", "opd")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("jejak", [jejak_sheet(rows, pemda)])
    page = Paginator(rows, PER_HALAMAN).get_page(request.GET.get("halaman"))
    context = {
        "saring": saring,
        "page": page,
        "baris": [(row, sebutan(row.aksi), nama_sasaran(row.sasaran), perubahan(row.isi)) for row in page],
        "pemda": pemda,
        "kepala": head(),
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "opd/jejak_list.html", context, partial="tabel")


def perubahan(isi: dict) -> list[tuple[str, object, object]]:
    """(what, before, after) of one row; values that are no change have no before."""
    before, after = isi.get("before") or {}, isi.get("after") or {}
    beda = [(sebutan(nama), before.get(nama), after.get(nama)) for nama in {**before, **after}]
    return beda + [(sebutan(nama), None, nilai) for nama, nilai in isi.items() if nama not in {"before", "after"}]
