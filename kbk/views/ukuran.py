"""Measures of chosen values: what is measured, the numbers since, and their chart."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kbk.actions.nilai_terpilih import Terpakai, remove_indikator
from kbk.actions.ukuran import remove_pengukuran, save_pengukuran
from kbk.forms.nilai_terpilih import IndikatorForm
from kbk.forms.ukuran import PengukuranForm
from kbk.grafik import grafik_indikator
from kbk.kunci import PeriodeTerkunci, kunci_pada, kunci_per_hari
from kbk.models import Bukti, Indikator, Pengukuran
from kbk.views.nilai_terpilih import get_terpilih, unit_url
from opd import jejak
from opd.akses import Permission, require
from opd.http import render_page
from opd.urung import as_typed, offer_back


def get_indikator(request: HttpRequest, pk: int, *, need: str = "") -> Indikator:
    """With may_edit, may_measure and may_history; 404 when it is not visible, 403 when the right `need`
    ("may_edit" or "may_measure") is missing."""
    rows = Indikator.objects.with_pengukuran().for_user(request.user, Permission.KELOMPOK_VIEW).with_may(
        request.user, may_edit=Permission.NILAI_PILIH, may_measure=Permission.PENGUKURAN_EDIT, may_history=Permission.JEJAK_VIEW
    )
    rows = rows.select_related("nilai_terpilih__opd__pemda", "nilai_terpilih__nilai", "nilai_terpilih__masalah")
    indikator = get_object_or_404(rows, pk=pk)
    if need and not getattr(indikator, need):
        raise PermissionDenied("Anda dapat melihat indikator ini; mengubah dan mengukurnya dilakukan kelompok dan sekretarisnya.")
    return indikator


@require_safe
@require(Permission.KELOMPOK_VIEW)
def indikator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    indikator = get_indikator(request, pk)
    rows = list(indikator.pengukuran.all())
    seen = Bukti.objects.for_user(request.user, Permission.KEGIATAN_VIEW).filter(pengukuran__in=rows)
    context = {
        "indikator": indikator,
        "terpilih": indikator.nilai_terpilih,
        "grafik": grafik_indikator(indikator),
        "pengukuran": [(row, indikator.capaian(row.nilai), indikator.tercapai(row.nilai)) for row in reversed(rows)],
        "terkunci": kunci_per_hari(indikator.nilai_terpilih.opd, [row.tanggal for row in rows]),
        "bukti_terlihat": set(seen.values_list("pk", flat=True)),
        "kembali_url": unit_url(indikator.nilai_terpilih.opd, indikator.nilai_terpilih.tahun),
    }
    return render_page(request, "kbk/indikator_detail.html", context)


@require(Permission.NILAI_PILIH)
def indikator_create(request: HttpRequest, pk: int) -> HttpResponse:
    terpilih = get_terpilih(request, pk)
    form = IndikatorForm(request.POST if request.method == "POST" else None, nilai_terpilih=terpilih)
    return _save_indikator(request, form, "tambah_indikator", "Tambah indikator")


@require(Permission.NILAI_PILIH)
def indikator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    indikator = get_indikator(request, pk, need="may_edit")
    form = IndikatorForm(request.POST if request.method == "POST" else None, instance=indikator)
    return _save_indikator(request, form, "ubah_indikator", "Ubah indikator")


def _save_indikator(request: HttpRequest, form: IndikatorForm, aksi: str, judul: str) -> HttpResponse:
    terpilih = form.instance.nilai_terpilih
    back = unit_url(terpilih.opd, terpilih.tahun)
    if form.is_valid() and form.attempt(jejak.save_form, form=form, by=request.user, aksi=aksi, opd=terpilih.opd):
        messages.success(request, "Indikator tersimpan.")
        return redirect(back)
    context = {"form": form, "opd": terpilih.opd, "terpilih": terpilih, "judul": judul, "kembali_url": back}
    return render_page(request, "kbk/pilihan_form.html", context, status=form.status)


@require_POST
@require(Permission.NILAI_PILIH)
def indikator_delete(request: HttpRequest, pk: int) -> HttpResponse:
    indikator = get_indikator(request, pk, need="may_edit")
    isi = as_typed(IndikatorForm(instance=indikator))
    try:
        remove_indikator(by=request.user, indikator=indikator)
    except Terpakai as refusal:
        messages.error(request, str(refusal))
        return redirect("indikator_detail", pk=pk)
    offer_back(request, f"Indikator {indikator.nama} dihapus.", reverse("indikator_create", args=[indikator.nilai_terpilih_id]), isi)
    return redirect(unit_url(indikator.nilai_terpilih.opd, indikator.nilai_terpilih.tahun))


@require(Permission.PENGUKURAN_EDIT)
def pengukuran_create(request: HttpRequest, pk: int) -> HttpResponse:
    indikator = get_indikator(request, pk, need="may_measure")
    data = request.POST if request.method == "POST" else None
    form = PengukuranForm(data, instance=Pengukuran(indikator=indikator), user=request.user)
    return _save_pengukuran(request, form, "Catat ukuran")


@require(Permission.PENGUKURAN_EDIT)
def pengukuran_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_pengukuran(request, pk)
    form = PengukuranForm(request.POST if request.method == "POST" else None, instance=row, user=request.user)
    return _save_pengukuran(request, form, "Perbaiki ukuran", pengukuran=row)


def get_pengukuran(request: HttpRequest, pk: int) -> Pengukuran:
    """404 when it is not visible, 403 without the right to measure; on a closed day PeriodeTerkunci, unless
    something was sent: then the action answers."""
    rows = Pengukuran.objects.for_user(request.user, Permission.KELOMPOK_VIEW)
    rows = rows.with_may(request.user, may_measure=Permission.PENGUKURAN_EDIT)
    row = get_object_or_404(rows.select_related("indikator__nilai_terpilih__opd__pemda", "bukti__kegiatan"), pk=pk)
    if not row.may_measure:
        raise PermissionDenied("Ukuran diperbaiki oleh kelompok dan sekretarisnya.")
    if request.method != "POST" and (kunci := kunci_pada(row.indikator.nilai_terpilih.opd, row.tanggal)):
        raise PeriodeTerkunci(kunci)
    return row


def _save_pengukuran(request: HttpRequest, form: PengukuranForm, judul: str, **context) -> HttpResponse:
    status = 0
    try:
        if form.is_valid() and form.attempt(save_pengukuran, by=request.user, form=form):
            messages.success(request, "Ukuran tersimpan.")
            return redirect("indikator_detail", pk=form.indikator.pk)
    except PeriodeTerkunci as terkunci:
        form.add_error("tanggal", str(terkunci))
        status = 409
    context |= {"form": form, "judul": judul, "indikator": form.indikator}
    return render_page(request, "kbk/pengukuran_form.html", context, status=status or form.status)


@require_POST
@require(Permission.PENGUKURAN_EDIT)
def pengukuran_delete(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_pengukuran(request, pk)
    isi = as_typed(PengukuranForm(instance=row, user=request.user))
    remove_pengukuran(by=request.user, pengukuran=row)
    kalimat = "Ukuran dihapus karena salah catat. Jejaknya tetap tersimpan."
    offer_back(request, kalimat, reverse("pengukuran_create", args=[row.indikator_id]), isi)
    return redirect("indikator_detail", pk=row.indikator_id)
