"""Seats in a group: people are searched, ticked and added; roles change and seats end from a date."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kbk.actions.keanggotaan import KursiDitolak, add_anggota, change_masa, change_peran, remove_kursi
from kbk.forms.keanggotaan import GantiPeranForm, MasaForm, TambahAnggotaForm
from kbk.models import Keanggotaan
from kbk.views.kelompok import get_kelompok
from opd.akses import Permission, holds, require
from opd.http import render_page
from opd.urung import offer_back


@require(Permission.KELOMPOK_EDIT)
def anggota_create(request: HttpRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk, edit=True)
    form = TambahAnggotaForm(request.POST if request.method == "POST" else None, kelompok=kelompok, user=request.user)
    searching = "simpan" not in request.POST
    if not searching and form.is_valid():
        data = form.cleaned_data
        try:
            seats = add_anggota(
                by=request.user, kelompok=kelompok, pegawai=data["pegawai"], peran=data["peran"], dari=data["dari"]
            )
        except KursiDitolak as refusal:
            form.add_error("pegawai", str(refusal))
        else:
            messages.success(request, f"{len(seats)} orang ditambahkan.")
            return redirect("kelompok_detail", pk=kelompok.pk)
    return _search_page(request, form, searching)


def _search_page(request: HttpRequest, form: TambahAnggotaForm, searching: bool) -> HttpResponse:
    found, jumlah = form.found()
    dipilih = form.ticked()
    context = {
        "form": form,
        "kelompok": form.kelompok,
        "galat": None if searching else form,
        "calon": found,
        "dipilih": dipilih,
        "duduk": form.seats(),
        "sisa": jumlah - len(found),
        "may_import": holds(request.user, Permission.PEGAWAI_EDIT),
    }
    status = 200 if searching else 422
    return render_page(request, "kbk/anggota_form.html", context, partial="calon" if searching else "", status=status)


def get_kursi(request: HttpRequest, pk: int) -> Keanggotaan:
    rows = Keanggotaan.objects.for_user(request.user, Permission.KELOMPOK_VIEW)
    rows = rows.with_may(request.user, may_edit=Permission.KELOMPOK_EDIT)
    kursi = get_object_or_404(rows.select_related("kelompok__opd__pemda", "pegawai"), pk=pk)
    if not kursi.may_edit:
        raise PermissionDenied("Susunan kelompok diubah oleh sekretaris perangkat daerahnya.")
    return kursi


@require(Permission.KELOMPOK_EDIT)
def anggota_role(request: HttpRequest, pk: int) -> HttpResponse:
    kursi = get_kursi(request, pk)
    form = GantiPeranForm(request.POST if request.method == "POST" else None, instance=kursi)
    return _save(request, form, change_peran, "mulai", judul="Ganti peran")


@require(Permission.KELOMPOK_EDIT)
def anggota_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kursi = get_kursi(request, pk)
    form = MasaForm(request.POST if request.method == "POST" else None, instance=kursi)
    return _save(request, form, change_masa, "sampai", judul="Akhiri atau ubah masa", may_remove=not kursi.terpakai())


def _save(request: HttpRequest, form, save, field: str, **context) -> HttpResponse:
    kursi = form.instance
    if form.is_valid():
        try:
            saved = form.attempt(save, by=request.user, form=form)
        except KursiDitolak as refusal:
            form.add_error(field, str(refusal))
        else:
            if saved:
                messages.success(request, f"Keanggotaan {kursi.pegawai} tersimpan.")
                return redirect("kelompok_detail", pk=kursi.kelompok_id)
    context |= {"form": form, "kursi": kursi, "kelompok": kursi.kelompok}
    return render_page(request, "kbk/kursi_form.html", context, status=form.status)


@require_POST
@require(Permission.KELOMPOK_EDIT)
def anggota_delete(request: HttpRequest, pk: int) -> HttpResponse:
    kursi = get_kursi(request, pk)
    kelompok, nama = kursi.kelompok_id, str(kursi.pegawai)
    try:
        remove_kursi(by=request.user, kursi=kursi)
    except KursiDitolak as refusal:
        messages.error(request, str(refusal))
    else:
        kalimat = f"{nama} dihapus dari susunan karena salah catat."
        isi = {"pegawai": str(kursi.pegawai_id), "peran": kursi.peran, "dari": str(kursi.dari), "simpan": "1"}
        if kursi.sampai:  # the form that adds people has no last day
            messages.success(request, kalimat)
        else:
            offer_back(request, kalimat, reverse("anggota_create", args=[kelompok]), isi)
    return redirect("kelompok_detail", pk=kelompok)
