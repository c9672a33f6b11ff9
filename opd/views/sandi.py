"""The door for who has no password, or forgot it: a link that was sent, and asking for one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from opd.actions.pengguna import choose_password
from opd.actions.surat_segera import order_reset_link
from opd.batas import network
from opd.forms.akun import LupaSandiForm, SandiBaruForm
from opd.http import render_page
from opd.percobaan import as_refused
from opd.pesan import mail_arrives
from opd.tautan_sandi import owner_of

_KUNCI = "kunci_sandi"  # in the session of the browser that opened a link


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lupa_sandi(request: HttpRequest) -> HttpResponse:
    """Answers every name alike and looks none of them up (reliability C24)."""
    form = LupaSandiForm(request.POST if request.method == "POST" else None, request=request)
    if not mail_arrives():
        return render_page(request, "opd/lupa_sandi.html")
    if form.is_valid():
        order_reset_link(nama=form.cleaned_data["nama"], jaringan=network(request))
        return redirect("lupa_sandi_diminta")
    response = render_page(request, "opd/lupa_sandi.html", {"form": form})
    return as_refused(response, form) if form.is_bound else response


@login_not_required
@never_cache
@require_GET
def lupa_sandi_diminta(request: HttpRequest) -> HttpResponse:
    return render_page(request, "opd/lupa_sandi_diminta.html")


@login_not_required
@never_cache
@require_GET
def tautan_sandi(request: HttpRequest, kunci: str) -> HttpResponse:
    """Leads on to an address without the key, so that it stands in no Referer (reliability C32). Looking uses
    nothing up: chat programs look at links too."""
    if owner_of(kunci) is None:
        return _expired(request)
    request.session[_KUNCI] = kunci
    return redirect("sandi_baru")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sandi_baru(request: HttpRequest) -> HttpResponse:
    """The owner chooses a password, and then signs in with it: a link does not stand for the second step."""
    kunci = request.session.get(_KUNCI, "")
    pengguna = owner_of(kunci)
    if pengguna is None:
        return _expired(request)
    form = SandiBaruForm(request.POST if request.method == "POST" else None, pengguna=pengguna)
    if form.is_valid():
        if choose_password(kunci=kunci, sandi=form.cleaned_data["sandi_baru"]) is None:
            return _expired(request)
        del request.session[_KUNCI]
        messages.success(request, "Kata sandi tersimpan. Sekarang masuk dengannya.")
        return redirect("account_login")
    context = {"form": form, "pengguna": pengguna}
    return render_page(request, "opd/sandi_baru.html", context, status=422 if form.is_bound else 200)


def _expired(request: HttpRequest) -> HttpResponse:
    return render_page(request, "opd/sandi_baru_habis.html", status=410)
