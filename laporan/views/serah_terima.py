"""/opd/<pk>/serah-terima/: one page of what is open, for whoever takes a unit over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from laporan.tampilan_serah import tampilan_serah
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page
from opd.models import Opd

P = Permission


@require(P.KEGIATAN_VIEW)
@require_safe
def serah_terima(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """For those who see the unit itself and its work: not members, who see their group, nor the province."""
    units = Opd.objects.for_user(request.user, P.KEGIATAN_VIEW).for_user(request.user, P.OPD_VIEW)
    opd = get_object_or_404(units.select_related("pemda"), pk=pk)
    context = {"opd": opd} | tampilan_serah(request.user, opd, opd.pemda.hari_ini())
    return render_page(request, "laporan/serah_terima.html", context)
