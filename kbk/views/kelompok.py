"""The register of groups: list, one group, and the form of the group itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from kbk.forms.kelompok import KelompokForm
from kbk.forms.saring import SaringKelompok, today_of
from kbk.lembar import kelompok_sheets
from kbk.models import Kelompok, NilaiTerpilih
from kbk.susunan import hints
from opd import jejak
from opd.akses import Permission, holds, require
from opd.http import query_without, render_page
from opd.xlsx import spreadsheet_response


def get_kelompok(request: HttpRequest, pk: int, *, edit: bool = False, rows=None) -> Kelompok:
    """The group with may_edit and may_record; 404 when it is not visible, 403 when `edit` and
    the person may only look."""
    rows = Kelompok.objects if rows is None else rows
    rows = rows.for_user(request.user, Permission.KELOMPOK_VIEW).with_may(
        request.user, may_edit=Permission.KELOMPOK_EDIT, may_record=Permission.KEGIATAN_EDIT
    )
    kelompok = get_object_or_404(rows.select_related("opd__pemda"), pk=pk)
    if edit and not kelompok.may_edit:
        raise PermissionDenied("Anda dapat melihat kelompok ini, tetapi mengubahnya hanya oleh sekretaris perangkat daerahnya.")
    return kelompok


@require_safe
@require(Permission.KELOMPOK_VIEW)
def kelompok_list(request: HttpRequest) -> HttpResponse:
    saring, hari_ini = SaringKelompok(request.GET, user=request.user), today_of(request.user)
    rows = saring.apply(Kelompok.objects.for_user(request.user, Permission.KELOMPOK_VIEW))
    rows = rows.with_susunan(hari_ini).with_kegiatan(hari_ini.year).select_related("opd")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("kelompok", kelompok_sheets(rows, request.user, hari_ini))
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    context = {
        "saring": saring,
        "page": page,
        "baris": [(kelompok, hints(kelompok, hari_ini) if kelompok.aktif else []) for kelompok in page],
        "query": query_without(request, "halaman"),
        "tahun": hari_ini.year,
        "may_create": holds(request.user, Permission.KELOMPOK_EDIT),
        "may_import": holds(request.user, Permission.KELOMPOK_EDIT) and holds(request.user, Permission.PEGAWAI_EDIT),
    }
    return render_page(request, "kbk/kelompok_list.html", context, partial="tabel")


@require_safe
@require(Permission.KELOMPOK_VIEW)
def kelompok_detail(request: HttpRequest, pk: int) -> HttpResponse:
    hari_ini = today_of(request.user)
    rows = Kelompok.objects.with_susunan(hari_ini).with_kegiatan(hari_ini.year)
    kelompok = get_kelompok(request, pk, rows=rows)
    seats = list(kelompok.keanggotaan.berurut().select_related("pegawai__opd"))
    terpilih = NilaiTerpilih.objects.berlaku_bagi(kelompok).tahun(hari_ini.year)
    context = {
        "kelompok": kelompok,
        "hints": hints(kelompok, hari_ini),
        "anggota": [seat for seat in seats if seat.berlaku(hari_ini)],
        "nanti": [seat for seat in seats if seat.dari > hari_ini],
        "dulu": [seat for seat in seats if seat.sampai and seat.sampai < hari_ini],
        "sk": [(sk, sk.berlaku(hari_ini)) for sk in kelompok.surat_keputusan.all()],
        "terpilih": terpilih.select_related("nilai", "masalah"),
        "kegiatan": kelompok.kegiatan.sampai(hari_ini).with_kelengkapan()[:5],
        "disiapkan": kelompok.kegiatan.disiapkan(hari_ini)[:5],
        "tahun": hari_ini.year,
    }
    return render_page(request, "kbk/kelompok_detail.html", context)


@require(Permission.KELOMPOK_EDIT)
def kelompok_create(request: HttpRequest) -> HttpResponse:
    form = KelompokForm(request.POST if request.method == "POST" else None, user=request.user)
    return _save(request, form, "buat_kelompok", "Kelompok tersimpan. Lanjutkan dengan SK dan anggotanya.")


@require(Permission.KELOMPOK_EDIT)
def kelompok_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk, edit=True)
    form = KelompokForm(request.POST if request.method == "POST" else None, instance=kelompok, user=request.user)
    return _save(request, form, "ubah_kelompok", "Kelompok tersimpan.", kelompok=kelompok)


def _save(request: HttpRequest, form: KelompokForm, aksi: str, pesan: str, **context) -> HttpResponse:
    if form.is_valid():
        saved = form.attempt(jejak.save_form, form=form, by=request.user, aksi=aksi, opd=lambda row: row.opd)
        if saved:
            messages.success(request, pesan)
            return redirect("kelompok_detail", pk=saved.pk)
    return render_page(request, "kbk/kelompok_form.html", {"form": form} | context, status=form.status)
