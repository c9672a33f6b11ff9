"""The page that answers a write to a closed day, wherever it was tried: what is closed, why, and who can open it."""

from django.http import HttpRequest, HttpResponse

from kbk.kunci import PeriodeTerkunci
from opd.http import render_page


def explain_locks(get_response):
    """Middleware. Views with a form show the reason above what was typed; everything else ends here."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    middleware.process_exception = _explain
    return middleware


def _explain(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not isinstance(exception, PeriodeTerkunci):
        return None
    return render_page(request, "kbk/terkunci.html", {"kunci": exception.kunci}, status=409)
