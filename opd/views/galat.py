"""Error pages: what happened, and what to do, in plain words."""

import logging
import secrets
import sys

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render

from opd.gangguan import GANGGUAN, sebab_of, sent_fields, written
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
    alamat = keep_sent(request)
    if alamat and not wants_json(request):
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
    """Stands without the database: whatever broke may have been that. Gives back what was written, with a button that
    sends it again; its key makes sure that it is saved once."""
    nomor, sebab = secrets.token_hex(4), sebab_of(sys.exc_info()[1])
    log.error("Gangguan nomor %s (%s) di %s", nomor, sebab.status, request.path)
    if wants_json(request):
        response = json_galat(sebab.kalimat, sebab.status, nomor=nomor)
    else:
        isian = sent_fields(request)
        context = {"nomor": nomor, "sebab": sebab, "isian": isian, "tulisan": list(written(isian)), "token": get_token(request)}
        response = render(None, "500.html", context | {"alamat": request.get_full_path()}, status=sebab.status)
    if sebab.status != GANGGUAN.status:
        response["Retry-After"] = "60"
    return response
