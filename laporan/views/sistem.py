"""Kesehatan sistem: how the parts that work unseen are doing, and trying again what failed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from laporan.actions.cetakan import requeue_cetakan
from laporan.kesehatan import keadaan_sistem
from laporan.models import Cetakan
from opd.actions.surat import repeat_surat
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, home_of, render_page
from opd.models import PemerintahDaerah, Surat

P = Permission


@require(P.SISTEM_VIEW)
@require_safe
def sistem(request: AuthenticatedRequest) -> HttpResponse:
    at = timezone.now()
    context = {"at": at, "pemda": home_of(request.user)["pemda"] or PemerintahDaerah()}
    context["peringatan_sistem"] = []  # the page itself says it all
    return render_page(request, "laporan/sistem.html", context | keadaan_sistem(request.user, at))


@require(P.SISTEM_EDIT)
@require_POST
def sistem_cetakan(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    cetakan = get_object_or_404(Cetakan.objects.for_user(request.user, P.SISTEM_EDIT), pk=pk)
    requeue_cetakan(by=request.user, cetakan=cetakan)
    messages.success(request, f"{cetakan} masuk antrean lagi untuk orang yang memintanya.")
    return redirect("sistem")


@require(P.SISTEM_EDIT)
@require_POST
def sistem_surat(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    surat = get_object_or_404(Surat.objects.for_user(request.user, P.SISTEM_EDIT), pk=pk)
    repeat_surat(by=request.user, surat=surat)
    messages.success(request, f"{surat} masuk antrean lagi.")
    return redirect("sistem")
