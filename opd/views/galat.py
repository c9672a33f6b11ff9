"""Error pages: what happened, and what to do, in plain words."""

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from opd.http import json_galat, wants_json
from opd.titipan import keep_sent

log = logging.getLogger(__name__)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    alasan = str(exception or "")
    if wants_json(request):
        response = json_galat(alasan or "Anda tidak berhak atas isian ini. Tanyakan kepada sekretaris perangkat daerah Anda.", 403)
    else:
        response = render(request, "403.html", {"alasan": alasan}, status=403)
    response.tercatat = getattr(exception, "tercatat", False)  # opd.catat
    return response


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token is of an earlier session: the person signed in again or out in another tab. What was sent waits
    where the form says, so that nothing typed is lost."""
    if alamat := keep_sent(request):
        return redirect(alamat)
    if wants_json(request):
        return json_galat("Halaman ini dibuka sebelum Anda masuk lagi. Isian tetap ada; muat ulang halaman ini.", 403, csrf=True)
    return render(request, "403_csrf.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if wants_json(request):
        return json_galat("Isian ini tidak ada, atau sudah bukan milik Anda.", 404)
    return render(request, "404.html", status=404)


def own_not_found(get_response):
    """With DEBUG on, as in the demo, Django would list its addresses in English instead."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        missed = response.status_code == 404 and request.resolver_match is None
        return not_found(request) if missed else response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request) if isinstance(exception, Http404) else None

    middleware.process_exception = process_exception
    return middleware


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Stands without the database: whatever broke may have been that."""
    nomor = secrets.token_hex(4)
    log.error("Gangguan nomor %s di %s", nomor, request.path)
    return render(None, "500.html", {"nomor": nomor}, status=500)
