"""What was sent with a session that is over: kept for its author instead of lost (reliability 3.5, F05).

A form that can be kept carries a signed word, given out when it was opened: who opened it, and its key. Whoever
sends that word may put what the form holds where its author finds it again, and nothing else: it reads nothing, shows
nothing and saves nothing for good. So neither an old session nor a token of another session loses a sentence.
"""

import datetime as dt

from django.core import signing
from django.http import HttpRequest

from opd.models import Pengguna

BERLAKU = dt.timedelta(days=2)
_GARAM = "opd.titipan"


def keeps(keep):
    """Decorator: `keep(request, pengguna, kunci)` puts what was sent to this view where `pengguna` finds it, and
    returns that address, "" when it could not."""

    def decorate(view):
        view.keep = keep
        return view

    return decorate


def titipan(pengguna: Pengguna, kunci: str) -> str:
    """The word for the form with this key."""
    return signing.dumps([pengguna.pk, kunci], salt=_GARAM)


def opener(request: HttpRequest) -> tuple[Pengguna, str] | None:
    """Who opened the form that was sent, and its key; None when it says nothing, or nothing that we said."""
    try:
        pk, kunci = signing.loads(request.POST.get("titipan", ""), salt=_GARAM, max_age=BERLAKU)
    except signing.BadSignature:
        return None
    pengguna = Pengguna.objects.select_related("pegawai__opd__pemda").filter(pk=pk, is_active=True).first()
    return (pengguna, kunci) if pengguna and kunci == request.POST.get("kunci_kirim") else None


def keep_sent(request: HttpRequest) -> str:
    """Where what was sent waits; "" when nothing was kept."""
    keep = getattr(getattr(request.resolver_match, "func", None), "keep", None)
    if request.method != "POST" or keep is None:
        return ""
    found = opener(request)
    return keep(request, *found) if found else ""
