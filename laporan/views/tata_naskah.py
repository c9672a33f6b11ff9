"""The settings of a pemda's paper: all parts on one page, each part with a form and a preview beside it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laporan.actions.tata_naskah import save_naskah
from laporan.contoh_naskah import contoh_naskah
from laporan.dasar_hukum import dasar_hukum
from laporan.forms.tata_naskah import BAGIAN, NaskahForm
from laporan.models import TataNaskah
from laporan.views.periode import own_pemda
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page

P = Permission


def own_naskah(request: AuthenticatedRequest) -> TataNaskah:
    """The settings of the pemda whose paper this person keeps, saved or not."""
    pemda = own_pemda(request)
    rows = TataNaskah.objects.for_user(request.user, P.PERIODE_EDIT).filter(pemda=pemda)
    return rows.select_related("pemda__provinsi", "ttd_rekap_unit").first() or TataNaskah(pemda=pemda)


@require(P.PERIODE_EDIT)
@require_safe
def naskah_list(request: AuthenticatedRequest) -> HttpResponse:
    naskah = own_naskah(request)
    hari_ini = naskah.pemda.hari_ini()
    context = {
        "pemda": naskah.pemda,
        "bagian": [(slug, kelas(instance=naskah)) for slug, kelas in BAGIAN.items()],
        "dasar": dasar_hukum(naskah.pemda, hari_ini),
    }
    return render_page(request, "laporan/naskah_list.html", context)


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def naskah_edit(request: AuthenticatedRequest, bagian: str) -> HttpResponse:
    form = _form(request, bagian)
    if form.is_valid() and form.attempt(save_naskah, form=form, by=request.user):
        messages.success(request, f"{form.judul} tersimpan. Laporan yang sudah diajukan tetap seperti saat diajukan.")
        return redirect("naskah_list")
    return _page(request, bagian, form, form.status)


@require(P.PERIODE_EDIT)
@require_POST
def naskah_preview(request: AuthenticatedRequest, bagian: str) -> HttpResponse:
    """How what is typed would look; nothing is saved."""
    form = _form(request, bagian)
    return _page(request, bagian, form, 200 if form.is_valid() else 422)


def _form(request: AuthenticatedRequest, bagian: str) -> NaskahForm:
    if bagian not in BAGIAN:
        raise Http404
    return BAGIAN[bagian](request.POST if request.method == "POST" else None, instance=own_naskah(request))


def _page(request: AuthenticatedRequest, bagian: str, form: NaskahForm, status: int) -> HttpResponse:
    naskah = form.instance
    context = {"form": form, "bagian": bagian, "pemda": naskah.pemda} | contoh_naskah(naskah, naskah.pemda.hari_ini())
    return render_page(request, "laporan/naskah_form.html", context, partial="contoh", status=status)
