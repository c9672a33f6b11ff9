"""The application without a network: its manifest, its service worker, the pages a phone keeps, and what they ask."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kbk.luring import HALAMAN, bekal, kelompok_luring, manifest, pekerja_script
from opd.akses import Permission, require, signed_in
from opd.http import AuthenticatedRequest
from opd.luring import tanda_pengguna
from opd.sesi import is_resting


@login_not_required
@require_safe
def luring_manifest(request: HttpRequest) -> JsonResponse:
    headers = {"Cache-Control": "private, max-age=3600"}
    return JsonResponse(manifest(), content_type="application/manifest+json", headers=headers)


@login_not_required
@require_safe
def luring_pekerja(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "private, no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(pekerja_script(), content_type="text/javascript; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def luring_page(request: HttpRequest, halaman: str) -> HttpResponse:
    """A page that a phone keeps: the same for everybody, so that nobody's things stay in its cache."""
    response = HttpResponse(render(None, HALAMAN[halaman]).content)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@login_not_required
@require_safe
def luring_keadaan(request: HttpRequest) -> JsonResponse:
    """Who is signed in here, for a queue that must not send what is somebody else's, and the token to send with."""
    masuk = request.user.is_authenticated and not is_resting(request)
    isi = {"masuk": masuk}
    if masuk:
        isi |= {"pengguna": tanda_pengguna(request.user), "csrf": get_token(request)}
    return JsonResponse(isi, headers={"Cache-Control": "no-store"})


@require_safe
@require(Permission.KEGIATAN_EDIT)
def luring_bekal(request: AuthenticatedRequest) -> JsonResponse:
    """The names of the groups, and the form of one of them: the one that is asked for, else the first."""
    semua = kelompok_luring(request.user)
    diminta = request.GET.get("kelompok") or str(semua[0].pk if semua else "")
    isi = {
        "pengguna": tanda_pengguna(request.user),
        "kelompok": [{"pk": k.pk, "nama": f"{k.nama} · {k.opd.singkatan}"} for k in semua],
        "isian": [bekal(k, request.user) for k in semua if str(k.pk) == diminta],
    }
    return JsonResponse(isi, headers={"Cache-Control": "no-store"})


@signed_in
@require_safe
def luring_masuk(request: AuthenticatedRequest) -> HttpResponse:
    """Through the door and back to the page that asked for it, with what waits there."""
    tujuan = "luring_antrean" if request.GET.get("ke") == "antrean" else "luring_catat"
    bawaan = {nama: request.GET[nama] for nama in ("kunci", "bagikan") if nama in request.GET}
    return redirect(reverse(tujuan) + (f"?{urlencode(bawaan)}" if bawaan else ""))


@login_not_required
@csrf_exempt
@require_POST
def luring_bagikan(request: HttpRequest) -> HttpResponse:
    """Photos shared from another application are taken by the service worker; they get here only where it does not
    run yet. Nothing is read or kept: whoever sends this has not shown who they are."""
    response = HttpResponse(render(None, "kbk/luring_bagikan.html").content, status=422)
    response.headers["Cache-Control"] = "no-store"
    return response
