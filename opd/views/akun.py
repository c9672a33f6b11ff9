"""Signing in and out, and what belongs to oneself: roles, password, devices."""

from allauth.account.views import LoginView, LogoutView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opd.actions.akun import change_password, end_sessions, set_terima_surel
from opd.akses import held_roles, signed_in
from opd.forms.akun import GantiSandiForm
from opd.gerbang import before_gate
from opd.http import AuthenticatedRequest, home_of, render_page
from opd.models import PemerintahDaerah
from opd.percobaan import as_refused
from opd.pesan import mail_arrives
from opd.sandi import is_expired
from opd.sesi import device_name, keep_session
from opd.sso import sso_name


class MasukView(LoginView):
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"sso": sso_name(), "lupa_sandi": mail_arrives()}

    def form_invalid(self, form) -> HttpResponse:
        return as_refused(super().form_invalid(form), form)


@method_decorator(login_not_required, name="dispatch")  # allauth sends who is signed out to the door
class KeluarView(LogoutView):
    def post(self, *args, **kwargs) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        # A shared office computer. Only what somebody else still has to send from it stays (static/js/luring-daftar.js).
        biarkan = "biarkan_luring" in self.request.POST
        response.headers["Clear-Site-Data"] = '"cache"' if biarkan else '"cache", "storage"'
        return response


masuk, keluar = MasukView.as_view(), KeluarView.as_view()


@signed_in
@require_GET
def akun(request: AuthenticatedRequest) -> HttpResponse:
    context = {"pegawai": request.user.pegawai, "peran": held_roles(request.user)}
    return render_page(request, "opd/akun.html", context)


@signed_in
@require_POST
def akun_surel(request: AuthenticatedRequest) -> HttpResponse:
    """The daily letter on or off, as the pressed button says."""
    terima = request.POST.get("terima") == "ya"
    set_terima_surel(by=request.user, terima=terima)
    kabar = f"Ringkasan harian dikirim ke {request.user.email}." if terima else "Ringkasan pos-el dimatikan. Pemberitahuan tetap muncul di aplikasi."
    messages.success(request, kabar)
    return redirect("akun")


@before_gate
@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sandi(request: AuthenticatedRequest) -> HttpResponse:
    form = GantiSandiForm(request.POST if request.method == "POST" else None, pengguna=request.user)
    if form.is_valid():
        change_password(by=request.user, sandi=form.cleaned_data["sandi_baru"])
        keep_session(request)
        messages.success(request, "Kata sandi sudah diganti. Perangkat lain yang masuk dengan akun ini dikeluarkan.")
        return redirect("akun")
    context = {"form": form, "umur": settings.MASA_SANDI_HARI if is_expired(request.user, timezone.now()) else 0}
    return render_page(request, "opd/akun_sandi.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_GET
def perangkat(request: AuthenticatedRequest) -> HttpResponse:
    rows = UserSession.objects.purge_and_list(request.user)
    rows = sorted(rows, key=lambda row: (not row.is_current(), -row.last_seen_at.timestamp()))
    context = {
        "perangkat": [(row, device_name(row.user_agent), row.is_current()) for row in rows],
        "pemda": home_of(request.user)["pemda"] or PemerintahDaerah(),
    }
    return render_page(request, "opd/akun_perangkat.html", context)


@signed_in
@require_POST
def perangkat_end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_others(request), pk=pk)
    end_sessions(by=request.user, perangkat=[row])
    messages.success(request, f"{device_name(row.user_agent)} sudah dikeluarkan.")
    return redirect("perangkat")


@signed_in
@require_POST
def perangkat_end_others(request: AuthenticatedRequest) -> HttpResponse:
    ended = end_sessions(by=request.user, perangkat=_others(request))
    messages.success(request, f"{ended} perangkat lain sudah dikeluarkan.")
    return redirect("perangkat")


def _others(request: AuthenticatedRequest):
    """The person's devices without the one this request comes from."""
    return request.user.usersession_set.exclude(session_key=request.session.session_key)
