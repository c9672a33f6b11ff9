"""Answers: the page or its htmx fragment, and the rules every answer obeys."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from opd.akses import Permission, held_roles, holds
from opd.denyut import peringatan, terakhir
from opd.luring import tanda_pengguna
from opd.models import Opd, PemerintahDaerah, Pengguna
from opd.nav import menu_for

METODE = ["GET", "HEAD", "POST"]


class AuthenticatedRequest(HttpRequest):
    user: Pengguna


def render_page(
    request: HttpRequest, template: str, context: dict | None = None, *, partial: str = "", status: int = 200
) -> HttpResponse:
    """The full page, or only its `partialdef` named `partial` when htmx asks for a fragment.

    Boosted and history-restore requests get the full page: they replace it.
    """
    htmx = getattr(request, "htmx", None)
    fragment = partial and htmx and not htmx.boosted and not htmx.history_restore_request
    response = render(request, f"{template}#{partial}" if fragment else template, context, status=status)
    if partial:
        patch_vary_headers(response, ["HX-Request"])
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which gets a sentence in JSON and never a page or the way to one."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def json_galat(kalimat: str, status: int, **more) -> JsonResponse:
    """What went wrong and how to mend it, for a script to show."""
    return JsonResponse({"galat": kalimat} | more, status=status)


def page_context(request: HttpRequest) -> dict:
    """What every page shows around its content: menu, where the person is at home, and for who looks after the
    installation what is wrong with it (one query more, for them alone)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    tertahan = getattr(request, "tertahan", False)
    menu = {} if tertahan else menu_for(user, request.path)
    sistem = peringatan(terakhir(), timezone.now()) if not tertahan and holds(user, Permission.SISTEM_VIEW) else []
    luring = {"siapa": tanda_pengguna(user), "catat": not tertahan and holds(user, Permission.KEGIATAN_EDIT)}
    return {"menu": menu, "rumah": home_of(user), "peringatan_sistem": sistem, "luring": luring}


def home_of(user: Pengguna) -> dict:
    """{"pemda": …, "opd": …}: the unit named at the top of the page. Somebody whose roles stand at
    the pemda or the province is at home there, everybody else in the OPD they work in."""
    if not hasattr(user, "_home"):
        held = held_roles(user)
        own = user.pegawai.opd if user.pegawai else None
        wide = next((h for h in held if not h.opd_id and h.pemda_id), None)
        if wide:
            same = own is not None and own.pemda_id == wide.pemda_id
            pemda = own.pemda if same else PemerintahDaerah.objects.get(pk=wide.pemda_id)
            user._home = {"pemda": pemda, "opd": None}
        else:
            opd_id = next((h.opd_id for h in held if h.opd_id), None)
            if opd_id and (own is None or own.pk != opd_id):
                own = Opd.objects.select_related("pemda").get(pk=opd_id)
            user._home = {"pemda": own.pemda if own else None, "opd": own}
    return user._home


def first_or_404(found: list):
    """What a prepared query found of the one row it was asked for."""
    if not found:
        raise Http404
    return found[0]


def get_all_or_404(rows: QuerySet, ids: Iterable[str]) -> list:
    """Every row these ids name, or 404: one that the person can't reach refuses the whole request."""
    wanted = set(ids)
    if not all(pk.isdecimal() and len(pk) < 19 for pk in wanted):
        raise Http404
    found = list(rows.filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Http404
    return found


def query_without(request: HttpRequest, *names: str) -> str:
    """The current query string without `names`, for paging and export links."""
    return urlencode([(k, v) for k, values in request.GET.lists() if k not in names for v in values])


def refuse_nul_bytes(get_response):
    """400 for a NUL byte anywhere in the input: PostgreSQL cannot store it and SQLite would."""

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = [request.path, *_flat(request.GET)]
        if request.method == "POST":
            texts += _flat(request.POST)
        if any("\x00" in text for text in texts):
            return HttpResponseBadRequest(
                "Isian memuat karakter kosong (NUL) yang tidak dapat disimpan. Ketik ulang isian itu."
            )
        return get_response(request)

    return middleware


def refuse_other_methods(get_response):
    """405 for whatever is not a look or a form: no view here speaks PUT, PATCH or DELETE, and one that names no
    methods would answer them like a look."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METODE:
            return HttpResponseNotAllowed(METODE)
        return get_response(request)

    return middleware


def _flat(data) -> list[str]:
    return [text for key, values in data.lists() for text in (key, *values)]


def private_by_default(get_response):
    """Pages of signed-in people stay out of every cache unless a view said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware
