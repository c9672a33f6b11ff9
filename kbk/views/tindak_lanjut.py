"""Follow-ups: the list that shows what is late, and the two things one can do."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from kbk.actions.tindak_lanjut import SudahSelesai, close_tindak_lanjut, create_tindak_lanjut
from kbk.forms.saring import SaringPapan, SaringTindakLanjut, today_of
from kbk.forms.tindak_lanjut import SelesaiForm, TindakLanjutForm
from kbk.kunci import PeriodeTerkunci
from kbk.lembar import tindak_lanjut_sheet
from kbk.models import TindakLanjut
from kbk.papan import papan
from kbk.views.kegiatan import get_kegiatan
from opd.akses import Permission, require
from opd.http import query_without, render_page
from opd.xlsx import spreadsheet_response


@require_safe
@require(Permission.KEGIATAN_VIEW)
def tindak_lanjut_list(request: HttpRequest) -> HttpResponse:
    saring = SaringTindakLanjut(request.GET, user=request.user)
    rows = TindakLanjut.objects.for_user(request.user, Permission.KEGIATAN_VIEW)
    rows = saring.apply(rows.with_may(request.user, may_close=Permission.TINDAK_LANJUT_CLOSE))
    rows = rows.select_related("penanggung_jawab", "kegiatan__kelompok__opd__pemda")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("tindak-lanjut", [tindak_lanjut_sheet(rows)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    baris = [(row, row.status(row.kegiatan.kelompok.opd.pemda.hari_ini())) for row in page]
    context = {"saring": saring, "page": page, "baris": baris, "query": query_without(request, "halaman")}
    return render_page(request, "kbk/tindak_lanjut_list.html", context, partial="tabel")


@require_safe
@require(Permission.KEGIATAN_VIEW)
def tindak_lanjut_board(request: HttpRequest) -> HttpResponse:
    saring = SaringPapan(request.GET, user=request.user)
    rows = TindakLanjut.objects.for_user(request.user, Permission.KEGIATAN_VIEW)
    rows = saring.narrow(rows.with_may(request.user, may_close=Permission.TINDAK_LANJUT_CLOSE))
    context = {"saring": saring, "kolom": papan(rows, today_of(request.user)), "query": query_without(request, "halaman")}
    return render_page(request, "kbk/tindak_lanjut_papan.html", context, partial="tabel")


@require(Permission.KEGIATAN_EDIT)
def tindak_lanjut_create(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk, edit=True)
    form = TindakLanjutForm(request.POST if request.method == "POST" else None, kegiatan=kegiatan)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            create_tindak_lanjut(by=request.user, kegiatan=kegiatan, **form.cleaned_data)
            messages.success(request, "Tindak lanjut tersimpan.")
            return redirect("kegiatan_detail", pk=kegiatan.pk)
        except PeriodeTerkunci as terkunci:
            form.add_error(None, str(terkunci))
            status = 409
    context = {"form": form, "kegiatan": kegiatan, "judul": "Tambah tindak lanjut"}
    return render_page(request, "kbk/tindak_lanjut_form.html", context, status=status)


@require(Permission.TINDAK_LANJUT_CLOSE)
def tindak_lanjut_close(request: HttpRequest, pk: int) -> HttpResponse:
    rows = TindakLanjut.objects.for_user(request.user, Permission.KEGIATAN_VIEW).with_may(
        request.user, may_close=Permission.TINDAK_LANJUT_CLOSE
    )
    row = get_object_or_404(rows.select_related("penanggung_jawab", "kegiatan__kelompok__opd__pemda"), pk=pk)
    if not row.may_close:
        raise PermissionDenied("Tindak lanjut ini diselesaikan oleh ketua kelompok atau sekretarisnya.")
    if row.selesai:
        messages.info(request, "Tindak lanjut ini sudah diselesaikan.")
        return redirect("kegiatan_detail", pk=row.kegiatan_id)
    hari_ini = row.kegiatan.kelompok.opd.pemda.hari_ini()
    form = SelesaiForm(request.POST if request.method == "POST" else None, instance=row, hari_ini=hari_ini)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return _close(request, row, form)
        except PeriodeTerkunci as terkunci:
            form.add_error("selesai_pada", str(terkunci))
            status = 409
    context = {"form": form, "kegiatan": row.kegiatan, "judul": "Selesaikan tindak lanjut", "tindak_lanjut": row}
    return render_page(request, "kbk/tindak_lanjut_form.html", context, status=status)


def _close(request: HttpRequest, row: TindakLanjut, form: SelesaiForm) -> HttpResponse:
    try:
        close_tindak_lanjut(by=request.user, tindak_lanjut=row, **form.cleaned_data)
        messages.success(request, "Tindak lanjut selesai.")
    except SudahSelesai:
        messages.info(request, "Tindak lanjut ini baru saja diselesaikan orang lain.")
    return redirect("kegiatan_detail", pk=row.kegiatan_id)
