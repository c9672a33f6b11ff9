"""/v/: anybody who holds a report may ask whether this system issued it. Nothing of a file is kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from laporan.forms.verifikasi import BerkasForm, KodeForm
from laporan.verifikasi import cari_dokumen, periksa_berkas
from opd.batas import limit_per_ip
from opd.http import render_page

HALAMAN = "laporan/verifikasi.html"
PER_MENIT = 30


@login_not_required
@limit_per_ip("verifikasi", PER_MENIT)
@require_http_methods(["GET", "HEAD", "POST"])
def verifikasi_cari(request: HttpRequest) -> HttpResponse:
    """Type a code, or ask by the file alone."""
    if request.method == "POST":
        return _check_file(request, {"kode_form": KodeForm()}, None)
    kode_form = KodeForm(request.GET or None)
    if kode_form.is_valid():
        return redirect("verifikasi", kode=kode_form.cleaned_data["kode"])
    context = {"kode_form": kode_form, "berkas_form": BerkasForm()}
    return render_page(request, HALAMAN, context, status=422 if kode_form.is_bound else 200)


@login_not_required
@limit_per_ip("verifikasi", PER_MENIT)
@require_http_methods(["GET", "HEAD", "POST"])
def verifikasi(request: HttpRequest, kode: str) -> HttpResponse:
    dokumen = cari_dokumen(kode)
    context = {"kode_form": KodeForm(initial={"kode": kode}), "kode": kode, "dokumen": dokumen, "dicari": True}
    if request.method == "POST":
        return _check_file(request, context, dokumen)
    context["berkas_form"] = BerkasForm()
    return render_page(request, HALAMAN, context, status=200 if dokumen else 404)


def _check_file(request: HttpRequest, context: dict, dokumen) -> HttpResponse:
    form = BerkasForm(request.POST, request.FILES, terlalu_besar=getattr(request, "upload_too_large", ""))
    if form.is_valid():
        context |= {"periksa": periksa_berkas(form.cleaned_data["sha256"], dokumen), "berkas_form": BerkasForm()}
        return render_page(request, HALAMAN, context)
    return render_page(request, HALAMAN, context | {"berkas_form": form}, status=422)
