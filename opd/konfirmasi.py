"""Asking once more who it is, before what cannot be taken back or leaves the house (ASVS 7.5.1, "mode sudo").

The question stands in the place of the answer and carries what was asked for: an address to go on to, or every
field that was sent. Nothing of it is kept on the server, and nothing typed is lost.
"""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from opd.forms.konfirmasi import KonfirmasiForm
from opd.http import render_page
from opd.sesi import wake
from opd.sso import sso_name

_KAPAN = "dikonfirmasi"  # in the session: when the question was last answered
MILIK_KAMI = ("csrfmiddlewaretoken", "konfirmasi_sandi", "konfirmasi_kode")


def always(request: HttpRequest) -> bool:
    return True


def sends(request: HttpRequest) -> bool:
    return request.method == "POST"


def exports(request: HttpRequest) -> bool:
    return request.GET.get("bentuk") == "xlsx"


def confirmed(when: Callable[[HttpRequest], bool] = always):
    """Decorator: the view runs when the person signed in or answered within the last half hour. `when` narrows it
    to some requests of the view."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs):
            if not when(request) or is_fresh(request):
                return view(request, *args, **kwargs)
            if request.method == "POST" and answer(request):
                request.POST = without_answer(request)
                return view(request, *args, **kwargs)
            return ask(request)

        guarded.confirmed = True
        return guarded

    return decorate


def is_fresh(request: HttpRequest) -> bool:
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return time.time() - max([request.session.get(_KAPAN, 0), *moments]) < settings.KONFIRMASI_BERLAKU


def answer(request: HttpRequest) -> bool:
    """Whether the question was answered rightly in this request; remembered from now on."""
    form = request.konfirmasi = KonfirmasiForm(request.POST if _answered(request) else None, request=request)
    if form.is_valid():
        request.session[_KAPAN] = int(time.time())
        wake(request)
    return form.is_valid()


def ask(request: HttpRequest, *, lanjut: str = "", alasan: str = "") -> HttpResponse:
    """The page with the question. After a GET it leads on to `lanjut` (default: here), after a POST it sends the
    same fields again."""
    form = getattr(request, "konfirmasi", None) or KonfirmasiForm(request=request)
    again = request.method == "POST" and not lanjut
    context = {
        "form": form,
        "alasan": alasan,
        "isian": [(name, value) for name, values in without_answer(request).lists() for value in values] if again else [],
        "lanjut": "" if again else lanjut or request.get_full_path(),
        "berkas": bool(again and request.FILES),
        "sso": sso_name(),
    }
    response = render_page(request, "opd/konfirmasi.html", context, status=422 if form.is_bound else 403)
    response.tercatat = True  # a question, no refusal: opd.catat leaves it out of the trail
    return response


def without_answer(request: HttpRequest):
    """What was sent, without the question's own fields."""
    data = request.POST.copy()
    for name in MILIK_KAMI:
        data.pop(name, None)
    return data


def _answered(request: HttpRequest) -> bool:
    return any(name in request.POST for name in MILIK_KAMI[1:])
