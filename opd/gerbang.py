"""The gate behind the door: whoever is signed in but has something left to do first gets there and nowhere else."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from opd.akses import two_step_roles
from opd.faktor import has_factor, passed_second_step
from opd.http import json_galat, wants_json
from opd.konfirmasi import answer, ask, without_answer
from opd.sandi import is_expired
from opd.sesi import is_resting
from opd.titipan import keep_sent

ISTIRAHAT = "Halaman ini lama tidak dipakai, jadi dikunci agar orang lain tidak memakainya."


MASUK_LAGI = "Anda sudah keluar. Masuk lagi di tab lain; yang Anda ketik tetap ada dan dilanjutkan sesudahnya."


class MasukDahulu(LoginRequiredMiddleware):
    """To the door whoever is not signed in, but with what they sent kept; a script gets a sentence instead."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        alamat = keep_sent(request)
        if wants_json(request):
            return json_galat(MASUK_LAGI, 401)
        return redirect_to_login(alamat) if alamat else super().handle_no_permission(request, view_func)


def always_open(view):
    """Marks a view that the gate never holds up."""
    view.always_open = True
    return view


def before_gate(view):
    """Marks a view that stays open to somebody who has yet to set up a second factor or choose a new password."""
    view.before_gate = True
    return view


class Gerbang:
    """Middleware. Asks nothing of the database while the session has proved its second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or getattr(view, "always_open", False):
            return None
        if not request.user.is_authenticated:
            return None
        if is_resting(request):
            if request.method != "POST" or not answer(request):
                request.tertahan = True
                alamat = keep_sent(request)
                return json_galat(ISTIRAHAT, 401) if wants_json(request) else ask(request, lanjut=alamat, alasan=ISTIRAHAT)
            request.POST = without_answer(request)
        held_up = not getattr(view, "before_gate", False)
        if settings.WAJIB_2FA and not passed_second_step(request) and two_step_roles(request.user):
            return _second_step(request, held_up=held_up)
        if is_expired(request.user, timezone.now()):
            request.tertahan = True
            return _lead_to(request, reverse("sandi")) if held_up else None
        return None


def _second_step(request: HttpRequest, *, held_up: bool) -> HttpResponse | None:
    """To the page that sets one up. A session from before it was set up ends, so that it cannot change it."""
    if has_factor(request.user):
        logout(request)
        messages.info(request, "Verifikasi dua langkah akun ini sudah aktif. Masuk lagi dengan kodenya.")
        return _lead_to(request, reverse("account_login"))
    request.tertahan = True  # its page shows no menu: nothing in it would open
    return _lead_to(request, reverse("dua_langkah")) if held_up else None


def _lead_to(request: HttpRequest, alamat: str) -> HttpResponse:
    return HttpResponseClientRedirect(alamat) if request.htmx else redirect(alamat)
