"""Decrees of a group: noted, corrected, and their scan handed out to those who see the group."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from kbk.actions.surat_keputusan import save_sk
from kbk.forms.bukti import dropped
from kbk.forms.kelompok import SkForm
from kbk.models import SuratKeputusan
from kbk.views.berkas import refuse_other_sites, send_private
from kbk.views.kelompok import get_kelompok
from opd.akses import Permission, require
from opd.http import render_page


@require(Permission.KELOMPOK_EDIT)
def sk_create(request: HttpRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk, edit=True)
    form = SkForm(*_posted(request), kelompok=kelompok, dropped=dropped(request))
    return _save(request, form, "Catat SK kelompok")


@require(Permission.KELOMPOK_EDIT)
def sk_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = SuratKeputusan.objects.for_user(request.user, Permission.KELOMPOK_VIEW)
    rows = rows.with_may(request.user, may_edit=Permission.KELOMPOK_EDIT).select_related("kelompok__opd__pemda")
    sk = get_object_or_404(rows, pk=pk)
    if not sk.may_edit:
        raise PermissionDenied("Anda dapat melihat SK ini, tetapi mengubahnya hanya oleh sekretaris perangkat daerahnya.")
    form = SkForm(*_posted(request), instance=sk, kelompok=sk.kelompok, dropped=dropped(request))
    return _save(request, form, "Ubah SK kelompok", sk=sk)


def _posted(request: HttpRequest) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _save(request: HttpRequest, form: SkForm, judul: str, **context) -> HttpResponse:
    if form.is_valid() and form.attempt(save_sk, by=request.user, form=form):
        messages.success(request, "SK tersimpan.")
        return redirect("kelompok_detail", pk=form.kelompok.pk)
    lost = request.FILES["berkas"].name if "berkas" in request.FILES and not form.errors.get("berkas") else ""
    context |= {"form": form, "judul": judul, "kelompok": form.kelompok, "berkas_hilang": lost}
    return render_page(request, "kbk/sk_form.html", context, status=form.status)


@require_safe
@require(Permission.KELOMPOK_VIEW)
def sk_file(request: HttpRequest, pk: int) -> HttpResponse:
    refuse_other_sites(request)
    sk = get_object_or_404(SuratKeputusan.objects.for_user(request.user, Permission.KELOMPOK_VIEW), pk=pk)
    if not sk.berkas:
        raise Http404
    tipe = "image/jpeg" if sk.berkas.name.endswith(".jpg") else "application/pdf"
    return send_private(request, sk.berkas, tipe, f"sk-{sk.pk}")
