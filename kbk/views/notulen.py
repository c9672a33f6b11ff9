"""The minutes of a meeting: written while it is held, finalised by somebody else, corrected by addenda."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kbk.actions.izin import TanggalDepan
from kbk.actions.kegiatan import KegiatanBerubah
from kbk.actions.notulen import TulisanSendiri, add_adendum, finalise_notulen, write_notulen
from kbk.actions.rapat import BelumLengkap
from kbk.forms.notulen import AdendumForm, NotulenForm
from kbk.kunci import PeriodeTerkunci
from kbk.models import Kegiatan
from kbk.views.rapat import get_rapat
from opd.akses import Permission, require
from opd.http import render_page


@require(Permission.KEGIATAN_EDIT)
def notulen_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_rapat(request, pk, edit=True)
    if kegiatan.tanggal > kegiatan.kelompok.opd.pemda.hari_ini():
        messages.info(request, "Notulen ditulis pada hari rapat atau sesudahnya. Sampai saat itu agendanya masih dapat diubah.")
        return redirect("rapat_detail", pk=pk)
    form = NotulenForm(request.POST if request.method == "POST" else None, kegiatan=kegiatan)
    if form.is_valid():
        return _write(request, kegiatan, form)
    return _form_page(request, form, status=422 if form.is_bound else 200)


def _write(request: HttpRequest, kegiatan: Kegiatan, form: NotulenForm) -> HttpResponse:
    try:
        write_notulen(by=request.user, rapat=kegiatan.rapat, versi=form.cleaned_data["versi"] or 0, isi=form.isi)
    except KegiatanBerubah as berubah:
        form.refresh_versi(berubah.tersimpan.versi)
        return _form_page(request, form, status=409, berubah=berubah.tersimpan)
    except (PeriodeTerkunci, TanggalDepan) as halangan:
        form.add_error(None, str(halangan))
        return _form_page(request, form, status=409)
    messages.success(request, "Notulen tersimpan." if form.catat else "Tersimpan sementara. Lanjutkan menulis.")
    return redirect("rapat_detail" if form.catat else "notulen_edit", pk=kegiatan.pk)


def _form_page(request: HttpRequest, form: NotulenForm, *, status: int, **context) -> HttpResponse:
    context |= {"form": form, "kegiatan": form.kegiatan, "rapat": form.rapat}
    return render_page(request, "kbk/notulen_form.html", context, status=status)


@require(Permission.KEGIATAN_VIEW)
@require_POST
def notulen_finalise(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever led the meeting may do it, also somebody who only reads the group's work."""
    kegiatan = get_rapat(request, pk)
    versi = request.POST.get("versi", "")
    try:
        finalise_notulen(by=request.user, rapat=kegiatan.rapat, versi=int(versi) if versi.isdecimal() else 0)
        messages.success(request, "Notulen disahkan. Koreksi sesudah ini ditulis sebagai adendum.")
    except KegiatanBerubah:
        messages.error(request, "Notulen ini baru saja diubah. Baca lagi isinya, lalu sahkan.")
    except BelumLengkap as kurang:
        messages.error(request, str(kurang))
    except TulisanSendiri as sendiri:
        raise PermissionDenied(str(sendiri)) from None
    return redirect("rapat_detail", pk=pk)


@require(Permission.KEGIATAN_EDIT)
def adendum_create(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_rapat(request, pk)
    if not kegiatan.may_answer:
        raise PermissionDenied("Anda dapat membaca notulen ini, tetapi menulis adendum hanya oleh kelompok dan sekretarisnya.")
    form = AdendumForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_adendum(by=request.user, rapat=kegiatan.rapat, isi=form.cleaned_data["isi"])
            messages.success(request, "Adendum tersimpan dan tercetak di bawah notulen.")
            return redirect("rapat_detail", pk=pk)
        except BelumLengkap as kurang:
            form.add_error(None, str(kurang))
    context = {"form": form, "kegiatan": kegiatan}
    return render_page(request, "kbk/adendum_form.html", context, status=422 if form.is_bound else 200)
