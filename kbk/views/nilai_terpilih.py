"""What units chose to apply in a year: the city at a glance, one unit's page, and choosing."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kbk.actions.nilai_terpilih import (
    Terpakai,
    copy_nilai_terpilih,
    remove_nilai_terpilih,
    save_nilai_terpilih,
)
from kbk.forms.nilai_terpilih import IndikatorForm, MasalahForm, NilaiTerpilihForm
from kbk.forms.saring import SaringPilihan, tahun_of, today_of
from kbk.grafik import grafik_indikator
from kbk.lembar import pilihan_sheets
from kbk.models import Masalah, Nilai, NilaiTerpilih
from kbk.pilihan import hints
from opd import jejak
from opd.akses import Permission, require
from opd.http import query_without, render_page
from opd.models import Opd
from opd.xlsx import spreadsheet_response


@require_safe
@require(Permission.KELOMPOK_VIEW)
def nilai_terpilih_list(request: HttpRequest) -> HttpResponse:
    """One unit's page for who reaches one reporting unit, else all units with what is missing."""
    visible = Opd.objects.for_user(request.user, Permission.KELOMPOK_VIEW)
    if visible.values("pelapor").distinct().count() < 2 and (own := visible.first()):
        return redirect(unit_url(own, request.GET.get("tahun", "")))
    hari_ini = today_of(request.user)
    saring = SaringPilihan(request.GET, user=request.user)
    units = saring.apply(visible.pelapor().berlaku(hari_ini)).order_by("jalur")
    chosen = NilaiTerpilih.objects.for_user(request.user, Permission.KELOMPOK_VIEW).tahun(saring.tahun_dipilih)
    if request.GET.get("bentuk") == "xlsx":
        rows = chosen.filter(opd__in=units.order_by().values("pk"))
        return spreadsheet_response(f"nilai-terpilih-{saring.tahun_dipilih}", pilihan_sheets(rows.with_rincian().order_by("opd__jalur", "nilai__kode")))
    page = Paginator(units, 25).get_page(request.GET.get("halaman"))
    per_unit, berakhlak = defaultdict(list), list(Nilai.objects.berakhlak())
    for row in chosen.filter(opd__in=[opd.pk for opd in page]).with_rincian():
        per_unit[row.opd_id].append(row)
    context = {
        "saring": saring,
        "tahun": saring.tahun_dipilih,
        "page": page,
        "baris": [(opd, per_unit[opd.pk], hints(per_unit[opd.pk], berakhlak)) for opd in page],
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "kbk/nilai_terpilih_list.html", context, partial="tabel")


def unit_url(opd: Opd, tahun: int | str) -> str:
    address = reverse("nilai_terpilih_opd", args=[opd.pk])
    return f"{address}?tahun={tahun}" if str(tahun).isdigit() else address


def get_unit(request: HttpRequest, pk: int, *, choose: bool = False) -> tuple[Opd, int]:
    """(the unit with may_choose, the year asked for); 404 when it is not visible, 403 when `choose` and the
    person may only look or the unit follows another one's choice."""
    rows = Opd.objects.for_user(request.user, Permission.KELOMPOK_VIEW)
    rows = rows.with_may(request.user, may_choose=Permission.NILAI_PILIH).select_related("pemda", "pelapor")
    opd = get_object_or_404(rows, pk=pk)
    opd.may_choose = opd.may_choose and opd.pelapor_id in (opd.pk, None)
    if choose and not opd.may_choose:
        raise PermissionDenied("Nilai dipilih oleh sekretaris perangkat daerah yang menyusun laporannya.")
    return opd, tahun_of(request.GET.get("tahun", ""), opd.pemda.hari_ini())


@require_safe
@require(Permission.KELOMPOK_VIEW)
def nilai_terpilih_opd(request: HttpRequest, pk: int) -> HttpResponse:
    opd, tahun = get_unit(request, pk)
    rows = NilaiTerpilih.objects.bagi_unit(opd).tahun(tahun).with_rincian()
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"nilai-terpilih-{opd.kode}-{tahun}", pilihan_sheets(rows))
    terpilih = list(
        rows.with_may(
            request.user, may_view=Permission.KELOMPOK_VIEW, may_edit=Permission.NILAI_PILIH, may_measure=Permission.PENGUKURAN_EDIT
        )
    )
    for indikator in (i for row in terpilih for i in row.indikator.all()):
        indikator.grafik = grafik_indikator(indikator)
    have = {row.nilai_id for row in terpilih}
    before = NilaiTerpilih.objects.for_user(request.user, Permission.KELOMPOK_VIEW).filter(opd=opd)
    before = before.tahun(tahun - 1).exclude(nilai__in=have)
    context = {
        "opd": opd,
        "tahun": tahun,
        "tahun_lain": range(opd.pemda.hari_ini().year + 1, opd.pemda.hari_ini().year - 4, -1),
        "terpilih": terpilih,
        "hints": hints(terpilih, Nilai.objects.berakhlak()),
        "salinan": before.count() if opd.may_choose else 0,
        "mengikuti": opd.pelapor if opd.pelapor_id != opd.pk else None,
    }
    return render_page(request, "kbk/nilai_terpilih_opd.html", context)


@require(Permission.NILAI_PILIH)
def nilai_terpilih_create(request: HttpRequest, pk: int) -> HttpResponse:
    opd, tahun = get_unit(request, pk, choose=True)
    data = request.POST if request.method == "POST" else None
    awal = {"nilai": Nilai.objects.dari_34().filter(kode=request.GET.get("nilai", "")).first()}
    form = NilaiTerpilihForm(data, opd=opd, tahun=tahun, initial=awal)
    ukur = IndikatorForm(data, prefix="ukur", empty_permitted=True, use_required_attribute=False)
    if data and all([form.is_valid(), ukur.is_valid()]):
        first = ukur if ukur.has_changed() else None
        if form.attempt(save_nilai_terpilih, by=request.user, form=form, indikator=first):
            messages.success(request, f"{form.cleaned_data['nilai']} dipilih untuk tahun {tahun}.")
            return redirect(unit_url(opd, tahun))
    return _form_page(request, form, ukur=ukur)


def get_terpilih(request: HttpRequest, pk: int) -> NilaiTerpilih:
    rows = NilaiTerpilih.objects.for_user(request.user, Permission.KELOMPOK_VIEW)
    rows = rows.with_may(request.user, may_edit=Permission.NILAI_PILIH).select_related("opd__pemda", "nilai", "masalah")
    row = get_object_or_404(rows, pk=pk)
    if not row.may_edit:
        raise PermissionDenied("Anda dapat melihat nilai terpilih ini, tetapi mengubahnya hanya oleh sekretaris perangkat daerahnya.")
    return row


@require(Permission.NILAI_PILIH)
def nilai_terpilih_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_terpilih(request, pk)
    form = NilaiTerpilihForm(request.POST if request.method == "POST" else None, instance=row, opd=row.opd, tahun=row.tahun)
    if form.is_valid() and form.attempt(save_nilai_terpilih, by=request.user, form=form):
        messages.success(request, "Nilai terpilih tersimpan.")
        return redirect(unit_url(row.opd, row.tahun))
    return _form_page(request, form, terpilih=row)


def _form_page(request: HttpRequest, form: NilaiTerpilihForm, **context) -> HttpResponse:
    context |= {"form": form, "opd": form.instance.opd, "tahun": form.instance.tahun}
    context["kembali_url"] = unit_url(form.instance.opd, form.instance.tahun)
    return render_page(request, "kbk/nilai_terpilih_form.html", context, status=form.status)


@require(Permission.NILAI_PILIH)
def nilai_terpilih_delete(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_terpilih(request, pk)
    back = unit_url(row.opd, row.tahun)
    if request.method == "POST":
        try:
            remove_nilai_terpilih(by=request.user, row=row)
            messages.success(request, f"{row.nilai} tidak lagi dipilih tahun {row.tahun}. Masalahnya tetap tersimpan.")
        except Terpakai as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    context = {"terpilih": row, "pemakaian": row.pemakaian(), "kembali_url": back}
    return render_page(request, "kbk/nilai_terpilih_hapus.html", context)


@require_POST
@require(Permission.NILAI_PILIH)
def nilai_terpilih_copy(request: HttpRequest, pk: int) -> HttpResponse:
    opd, tahun = get_unit(request, pk, choose=True)
    rows = copy_nilai_terpilih(by=request.user, opd=opd, tahun=tahun)
    if rows:
        messages.success(
            request,
            f"{len(rows)} nilai disalin dari {tahun - 1}. Hasil ukur terakhir menjadi angka sebelum; periksa targetnya.",
        )
    else:
        messages.info(request, f"Tidak ada nilai tahun {tahun - 1} yang belum dipilih.")
    return redirect(unit_url(opd, tahun))


@require(Permission.NILAI_PILIH)
def masalah_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Masalah.objects.for_user(request.user, Permission.NILAI_PILIH).select_related("opd__pemda")
    masalah = get_object_or_404(rows, pk=pk)
    form = MasalahForm(request.POST if request.method == "POST" else None, instance=masalah)
    back = unit_url(masalah.opd, request.GET.get("tahun", ""))
    if form.is_valid() and form.attempt(jejak.save_form, form=form, by=request.user, aksi="ubah_masalah", opd=masalah.opd):
        messages.success(request, "Masalah tersimpan.")
        return redirect(back)
    context = {
        "form": form,
        "opd": masalah.opd,
        "dipakai": masalah.nilai_terpilih.select_related("nilai"),
        "judul": "Ubah masalah",
        "kembali_url": back,
    }
    return render_page(request, "kbk/pilihan_form.html", context, status=form.status)
