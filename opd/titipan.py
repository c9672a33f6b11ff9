"""What was sent with a session that is over: kept for its author instead of lost (reliability 3.5, F05).

A form that can be kept carries a signed word, given out when it was opened: who opened it, and its key. Whoever
sends that word may put what the form holds where its author finds it again, and nothing else: it reads nothing, shows
nothing and saves nothing for good. So neither an old session nor a token of another session loses a sentence.
"""

import datetime as dt
from functools import wraps

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from opd.http import json_galat, wants_json
from opd.models import Pengguna

BERLAKU = dt.timedelta(days=2)
ORANG_LAIN = "Formulir ini dibuka oleh orang lain di perangkat ini. Isiannya dikembalikan kepadanya; mulai formulir Anda sendiri."
_GARAM = "opd.titipan"


def keeps(keep):
    """Decorator: `keep(request, pengguna, kunci)` puts what was sent to this view where `pengguna` finds it, and
    returns that address, "" when it could not. What somebody else opened goes back to them and not through the view:
    on a shared phone the session may be another's by the time the form is sent."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs):
            if request.method == "POST" and _signed(request)[:1] not in ([], [request.user.pk]):
                return _give_back(request)
            return view(request, *args, **kwargs)

        guarded.keep = keep
        return guarded

    return decorate


def _give_back(request: HttpRequest) -> HttpResponse:
    keep_sent(request)
    if wants_json(request):
        return json_galat(ORANG_LAIN, 409)
    messages.error(request, ORANG_LAIN)
    return redirect("beranda")


def titipan(pengguna: Pengguna, kunci: str) -> str:
    """The word for the form with this key."""
    return signing.dumps([pengguna.pk, kunci], salt=_GARAM)


def _signed(request: HttpRequest) -> list:
    """[who opened the form, its key]; empty when it says nothing, or nothing that we said."""
    try:
        return signing.loads(request.POST.get("titipan", ""), salt=_GARAM, max_age=BERLAKU)
    except signing.BadSignature:
        return []


def keep_sent(request: HttpRequest) -> str:
    """Where what was sent waits; "" when nothing was kept."""
    keep = getattr(getattr(request.resolver_match, "func", None), "keep", None)
    if request.method != "POST" or keep is None:
        return ""
    pk, kunci = _signed(request) or (None, "")
    pengguna = Pengguna.objects.select_related("pegawai__opd__pemda").filter(pk=pk, is_active=True).first()
    return keep(request, pengguna, kunci) if pengguna and kunci == request.POST.get("kunci_kirim") else ""
