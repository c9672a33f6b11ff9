"""The second step: at the door, and in one's own account."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opd.actions.faktor import FaktorTerakhirError, add_passkey, pair_app, remove_factor, renew_recovery_codes
from opd.akses import signed_in, two_step_roles
from opd.faktor import (
    APLIKASI,
    KUNCI,
    PEMULIHAN,
    factors,
    own_factors,
    qr_svg,
    record_second_step,
    recovery_codes,
)
from opd.forms.faktor import KunciSandiForm, PasangAplikasiForm
from opd.gerbang import always_open, before_gate
from opd.http import AuthenticatedRequest, home_of, render_page
from opd.konfirmasi import answer, ask, confirmed, is_fresh
from opd.models import PemerintahDaerah
from opd.percobaan import as_refused
from opd.sesi import device_name, keep_session

_RAHASIA, _TAMPILKAN = "rahasia_aplikasi", "tampilkan_kode"  # in the session, until paired or shown


@method_decorator(sensitive_post_parameters(), name="dispatch")
class KodeView(AuthenticateView):
    """Between the password and being signed in."""

    def form_invalid(self, form) -> HttpResponse:
        return as_refused(super().form_invalid(form), form)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"faktor": factors(self.stage.login.user)}


class KunciSandiView(LoginWebAuthnView):
    """Signing in with a passkey alone; a script asks here for the challenge."""


masuk_kode, masuk_kunci = KodeView.as_view(), KunciSandiView.as_view()


@always_open
@signed_in
@never_cache
@require_POST
def konfirmasi(request: AuthenticatedRequest) -> HttpResponse:
    """The answer to opd.konfirmasi where it goes on to a page of this site."""
    lanjut = request.POST.get("lanjut", "")
    if not url_has_allowed_host_and_scheme(lanjut, allowed_hosts=None):
        lanjut = "/"
    return redirect(lanjut) if answer(request) else ask(request, lanjut=lanjut)


@before_gate
@signed_in
@require_GET
def dua_langkah(request: AuthenticatedRequest) -> HttpResponse:
    pemda = home_of(request.user)["pemda"] or PemerintahDaerah()
    context = factors(request.user) | {"wajib": two_step_roles(request.user), "pemda": pemda}
    return render_page(request, "opd/dua_langkah.html", context)


@before_gate
@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed()
def aplikasi(request: AuthenticatedRequest) -> HttpResponse:
    rahasia = request.session.setdefault(_RAHASIA, generate_totp_secret())
    form = PasangAplikasiForm(request.POST if request.method == "POST" else None, rahasia=rahasia)
    if form.is_valid():
        baru = pair_app(by=request.user, rahasia=request.session.pop(_RAHASIA))
        messages.success(request, "Aplikasi autentikator terpasang. Mulai sekarang Anda masuk dengan kata sandi dan kodenya.")
        return _done(request, APLIKASI, show_codes=baru)
    context = {
        "form": form,
        "rahasia": [rahasia[at : at + 4] for at in range(0, len(rahasia), 4)],
        "alamat": get_adapter().build_totp_url(request.user, rahasia),
    }
    return render_page(request, "opd/aplikasi.html", context, status=422 if form.is_bound else 200)


@before_gate
@signed_in
@never_cache
@require_GET
def aplikasi_qr(request: AuthenticatedRequest) -> HttpResponse:
    """The picture of the address above, while an app is being paired."""
    rahasia = request.session.get(_RAHASIA)
    if rahasia is None or not is_fresh(request):
        raise Http404
    return HttpResponse(qr_svg(get_adapter().build_totp_url(request.user, rahasia)), content_type="image/svg+xml")


@before_gate
@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed()
def kunci_sandi_create(request: AuthenticatedRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = {"name": device_name(get_account_adapter().get_http_user_agent(request))}
    form = KunciSandiForm(data, user=request.user, initial=initial)
    if form.is_valid():
        baru = add_passkey(by=request.user, nama=form.cleaned_data["name"], kredensial=form.cleaned_data["credential"])
        messages.success(request, "Kunci sandi tersimpan. Mulai sekarang Anda dapat masuk dengannya.")
        return _done(request, KUNCI, show_codes=baru)
    context = {"form": form, "opsi": begin_registration(request.user, passwordless=True)}
    return render_page(request, "opd/kunci_sandi_form.html", context, status=422 if form.is_bound else 200)


@before_gate
@signed_in
@never_cache
@require_GET
def kode_pemulihan(request: AuthenticatedRequest) -> HttpResponse:
    """The codes, once: right after they were made."""
    if not request.session.pop(_TAMPILKAN, False):
        messages.info(request, "Kode pemulihan tampil sekali saja, saat dibuat. Belum sempat menyimpannya? Buat yang baru.")
        return redirect("dua_langkah")
    return render_page(request, "opd/kode_pemulihan.html", {"kode": recovery_codes(request.user)})


@signed_in
@require_POST
@confirmed()
def kode_pemulihan_renew(request: AuthenticatedRequest) -> HttpResponse:
    if not own_factors(request.user).exists():  # they stand in for a factor, so there must be one
        raise Http404
    renew_recovery_codes(by=request.user)
    return _done(request, PEMULIHAN, show_codes=True)


@signed_in
@require_POST
@confirmed()
def faktor_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faktor = get_object_or_404(own_factors(request.user), pk=pk)
    try:
        remove_factor(by=request.user, faktor=faktor)
    except FaktorTerakhirError:
        messages.error(request, "Peran Anda mewajibkan verifikasi dua langkah. Pasang penggantinya dahulu, lalu lepas yang ini.")
        return redirect("dua_langkah")
    messages.success(request, "Sudah dilepas. Perangkat lain yang masuk dengan akun ini dikeluarkan.")
    return _done(request, faktor.type)


def _done(request: AuthenticatedRequest, jenis: str, *, show_codes: bool = False) -> HttpResponse:
    """This session goes on where all others of the account ended."""
    keep_session(request)
    record_second_step(request, jenis)
    if show_codes:
        request.session[_TAMPILKAN] = True
        return redirect("kode_pemulihan")
    return redirect("dua_langkah")
