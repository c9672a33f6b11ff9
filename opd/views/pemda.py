"""A pemda's own settings, and its coat of arms."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from opd.actions.pemda import save_pemda
from opd.akses import Permission, holds, require, signed_in
from opd.forms.pemda import PemdaForm
from opd.gerbang import always_open
from opd.http import AuthenticatedRequest, render_page
from opd.models import PemerintahDaerah

P = Permission


@require(P.OPD_EDIT)
@require_safe
def pemda_list(request: AuthenticatedRequest) -> HttpResponse:
    """Straight to the one pemda that most people keep; a list for who keeps several."""
    rows = PemerintahDaerah.objects.for_user(request.user, P.OPD_EDIT)
    if len(some := list(rows[:2])) == 1:
        return redirect("pemda_edit", pk=some[0].pk)
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    return render_page(request, "opd/pemda_list.html", {"page": page})


@require(P.OPD_EDIT)
def pemda_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    pemda = get_object_or_404(PemerintahDaerah.objects.for_user(request.user, P.OPD_EDIT), pk=pk)
    args = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PemdaForm(*args, instance=pemda, too_large=getattr(request, "upload_too_large", ""))
    if form.is_valid():
        lambang, tanpa = form.lambang_baru, form.cleaned_data.get("tanpa_lambang", False)
        if form.attempt(save_pemda, form=form, by=request.user, lambang=lambang, tanpa_lambang=tanpa):
            messages.success(request, "Pengaturan tersimpan. Laporan yang sudah diajukan tetap memakai yang lama.")
            return redirect("pemda_edit", pk=pemda.pk)
    may_naskah = holds(request.user, P.PERIODE_EDIT)
    return render_page(request, "opd/pemda_form.html", {"form": form, "pemda": pemda, "may_naskah": may_naskah}, status=form.status)


@always_open
@signed_in
@require_safe
def lambang(request: AuthenticatedRequest, kode: str) -> FileResponse:
    """The coat of arms, which every page of the pemda shows; nothing about it is secret."""
    pemda = get_object_or_404(PemerintahDaerah, kode=kode)
    try:
        file = pemda.lambang.open("rb")
    except (ValueError, FileNotFoundError):  # none was given, or its file is gone
        raise Http404 from None
    response = FileResponse(file, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
