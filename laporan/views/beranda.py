"""/: what waits for whoever signed in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from laporan.beranda import beranda as isi_beranda
from opd.akses import signed_in
from opd.http import AuthenticatedRequest, render_page


@signed_in
@require_safe
def beranda(request: AuthenticatedRequest) -> HttpResponse:
    return render_page(request, "laporan/beranda.html", isi_beranda(request.user))
