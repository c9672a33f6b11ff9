"""Evidence: added, described, superseded, and handed out only to those who may see its activity."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from kbk.actions.bukti import (
    BuktiBerubah,
    BuktiPenuh,
    HasilBukti,
    SudahAda,
    add_bukti,
    caption_bukti,
    describe_bukti,
    replace_bukti,
    restore_bukti,
    withdraw_bukti,
)
from kbk.forms.bukti import (
    BuktiForm,
    GantiBuktiForm,
    KeteranganForm,
    TambahBuktiForm,
    TarikForm,
    accept,
    dropped,
)
from kbk.kunci import PeriodeTerkunci, kunci_pada
from kbk.models import Bukti
from kbk.views.berkas import refuse_other_sites, send_private
from kbk.views.kegiatan import get_kegiatan
from opd.akses import Permission, may, require
from opd.catat import record_open
from opd.format_id import tanggal
from opd.http import render_page


def get_bukti(request: HttpRequest, pk: int, *, ditarik: bool = False) -> Bukti:
    """One in force (with `ditarik` any that was not superseded) that the person may change; 404 when not visible or
    not such a one, 403 when only visible; on a closed day PeriodeTerkunci, unless something was sent: then the action answers."""
    rows = Bukti.objects.for_user(request.user, Permission.KEGIATAN_VIEW).with_may(request.user, may_edit=Permission.KEGIATAN_EDIT)
    rows = (rows.tidak_diganti() if ditarik else rows.berlaku()).select_related("kegiatan__kelompok__opd__pemda")
    bukti = get_object_or_404(rows, pk=pk)
    if not bukti.may_edit:
        raise PermissionDenied("Anda dapat melihat bukti ini, tetapi mengubahnya hanya oleh kelompok dan sekretarisnya.")
    if request.method != "POST" and (kunci := kunci_pada(bukti.kegiatan.kelompok.opd, bukti.kegiatan.tanggal)):
        raise PeriodeTerkunci(kunci)
    return bukti


@require(Permission.KEGIATAN_EDIT)
def bukti_create(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk, edit=True)
    form = TambahBuktiForm(*_posted(request), dropped=dropped(request), initial={"jenis": request.GET.get("jenis", "")})
    if form.is_valid():
        data = form.cleaned_data
        berkas, refused = accept(data["berkas"], jenis=data["jenis"], keterangan=data["keterangan"])
        refused += dropped(request)
        try:
            saved = [add_bukti(by=request.user, kegiatan=kegiatan, berkas=b) for b in berkas]
        except PeriodeTerkunci as terkunci:
            return _refuse(request, form, terkunci, kegiatan, "Tambah bukti")
        except BuktiPenuh as full:
            saved, refused = [], [*refused, str(full)]
        _tell(request, saved, refused)
        if refused:
            return redirect("bukti_create", pk=kegiatan.pk)
        silent = any(hasil.baru and hasil.bukti.is_image and not hasil.bukti.keterangan for hasil in saved)
        return redirect("bukti_captions" if silent else "kegiatan_detail", pk=kegiatan.pk)
    return _form_page(request, form, kegiatan, "Tambah bukti")


@require(Permission.KEGIATAN_EDIT)
def bukti_edit(request: HttpRequest, pk: int) -> HttpResponse:
    bukti = get_bukti(request, pk)
    form = BuktiForm(*_posted(request), instance=bukti)
    if form.is_valid():
        try:
            describe_bukti(by=request.user, bukti=bukti, **form.cleaned_data)
        except PeriodeTerkunci as terkunci:
            return _refuse(request, form, terkunci, bukti.kegiatan, "Ubah keterangan bukti", bukti=bukti)
        messages.success(request, "Keterangan bukti tersimpan.")
        return redirect("kegiatan_detail", pk=bukti.kegiatan_id)
    return _form_page(request, form, bukti.kegiatan, "Ubah keterangan bukti", bukti=bukti)


@require(Permission.KEGIATAN_EDIT)
def bukti_replace(request: HttpRequest, pk: int) -> HttpResponse:
    bukti = get_bukti(request, pk)
    awal = {"jenis": bukti.jenis, "keterangan": bukti.keterangan}
    form = GantiBuktiForm(*_posted(request), dropped=dropped(request), initial=awal)
    if form.is_valid():
        data = form.cleaned_data
        berkas, refused = accept(data["berkas"], jenis=data["jenis"], keterangan=data["keterangan"])
        refused += dropped(request)
        try:
            saved = [replace_bukti(by=request.user, bukti=bukti, berkas=b, alasan=data["alasan"]) for b in berkas]
        except PeriodeTerkunci as terkunci:
            return _refuse(request, form, terkunci, bukti.kegiatan, "Ganti berkas bukti", bukti=bukti)
        except BuktiPenuh as full:
            saved, refused = [], [str(full)]
        except BuktiBerubah as berubah:
            messages.error(request, str(berubah))
            return redirect("kegiatan_detail", pk=bukti.kegiatan_id)
        _tell(request, saved, refused)
        return redirect("bukti_replace", pk=pk) if refused else redirect("kegiatan_detail", pk=bukti.kegiatan_id)
    return _form_page(request, form, bukti.kegiatan, "Ganti berkas bukti", bukti=bukti)


@require(Permission.KEGIATAN_EDIT)
def bukti_captions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every picture of the activity that nobody described yet, on one page. What was typed for one that somebody else
    described meanwhile is said again rather than lost."""
    kegiatan = get_kegiatan(request, pk, edit=True)
    asked = kegiatan.bukti.all() if request.method == "POST" else kegiatan.bukti.tanpa_keterangan()
    bukti = [b for b in asked.order_by("pk") if request.method != "POST" or f"keterangan_{b.pk}" in request.POST]
    form = KeteranganForm(request.POST if request.method == "POST" else None, bukti=bukti)
    if request.method == "POST" and form.is_valid():
        try:
            late = caption_bukti(by=request.user, kegiatan=kegiatan, keterangan=form.keterangan)
        except PeriodeTerkunci as terkunci:
            form.add_error(None, str(terkunci))
            return _captions_page(request, kegiatan, form, 409)
        _tell_captions(request, form.keterangan, late)
        return redirect("kegiatan_detail", pk=kegiatan.pk)
    if not bukti:
        return redirect("kegiatan_detail", pk=kegiatan.pk)
    return _captions_page(request, kegiatan, form, 422 if form.is_bound else 200)


def _captions_page(request: HttpRequest, kegiatan, form: KeteranganForm, status: int) -> HttpResponse:
    return render_page(request, "kbk/keterangan_form.html", {"kegiatan": kegiatan, "form": form}, status=status)


def _tell_captions(request: HttpRequest, keterangan: dict[int, str], late: list[Bukti]) -> None:
    if saved := len(keterangan) - len(late):
        messages.success(request, f"Keterangan {saved} foto tersimpan.")
    for bukti in late:
        messages.warning(
            request,
            f"“{bukti.nama_asal}” sudah diberi keterangan, diganti, atau ditarik orang lain. Tulisan Anda tidak dipakai: “{keterangan[bukti.pk]}”.",
        )


@require(Permission.KEGIATAN_EDIT)
def bukti_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    bukti = get_bukti(request, pk)
    form = TarikForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_bukti(by=request.user, bukti=bukti, alasan=form.cleaned_data["alasan"])
            messages.success(request, "Bukti ditarik: tidak dihitung dan tidak dicetak lagi. Berkasnya tetap tersimpan.")
        except PeriodeTerkunci as terkunci:
            return _refuse(request, form, terkunci, bukti.kegiatan, "Tarik bukti", bukti=bukti, tarik=True)
        except BuktiBerubah as berubah:
            messages.error(request, str(berubah))
        return redirect("kegiatan_detail", pk=bukti.kegiatan_id)
    return _form_page(request, form, bukti.kegiatan, "Tarik bukti", bukti=bukti, tarik=True)


@require(Permission.KEGIATAN_EDIT)
@require_POST
def bukti_restore(request: HttpRequest, pk: int) -> HttpResponse:
    bukti = get_bukti(request, pk, ditarik=True)
    try:
        restore_bukti(by=request.user, bukti=bukti)
        messages.success(request, "Bukti dipulihkan dan dihitung lagi.")
    except (BuktiBerubah, SudahAda) as refusal:
        messages.error(request, str(refusal))
    return redirect("kegiatan_detail", pk=bukti.kegiatan_id)


def _posted(request: HttpRequest) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _tell(request: HttpRequest, saved: list[HasilBukti], refused: list[str]) -> None:
    new = [hasil for hasil in saved if hasil.baru]
    if new:
        messages.success(request, f"{len(new)} bukti tersimpan.")
    for hasil in saved:
        if not hasil.baru:
            messages.info(request, f"“{hasil.bukti.nama_asal}” sudah ada pada kegiatan ini.")
        for lain in hasil.pernah:
            messages.warning(
                request,
                f"“{hasil.bukti.nama_asal}” sudah dipakai pada kegiatan tanggal {tanggal(lain.tanggal)} "
                "di perangkat daerah ini.",
            )
    for sentence in refused:
        messages.error(request, sentence)


def _form_page(request: HttpRequest, form, kegiatan, judul: str, status: int = 0, **context) -> HttpResponse:
    context |= {"form": form, "kegiatan": kegiatan, "judul": judul}
    return render_page(request, "kbk/bukti_form.html", context, status=status or (422 if form.is_bound else 200))


def _refuse(request: HttpRequest, form, terkunci: PeriodeTerkunci, kegiatan, judul: str, **context) -> HttpResponse:
    """The form with what was typed; a chosen file has to be chosen again."""
    form.add_error(None, str(terkunci))
    return _form_page(request, form, kegiatan, judul, status=409, **context)


@require_safe
@require(Permission.KEGIATAN_VIEW)
def bukti_file(request: HttpRequest, pk: int) -> HttpResponse:
    bukti = _visible(request, pk)
    record_open(request, bukti, bukti.kegiatan.kelompok.opd)
    return send_private(request, bukti.berkas, bukti.tipe, f"bukti-{bukti.pk}")


@require_safe
@require(Permission.KEGIATAN_VIEW)
def bukti_thumb(request: HttpRequest, pk: int) -> HttpResponse:
    bukti = _visible(request, pk)
    if not bukti.pratinjau:
        raise Http404
    return send_private(request, bukti.pratinjau, "image/jpeg", f"bukti-{bukti.pk}")


def _visible(request: HttpRequest, pk: int) -> Bukti:
    """Superseded ones too: they stay readable. What was withdrawn may hold what nobody was to see, so only those who may
    bring it back still open it."""
    refuse_other_sites(request)
    rows = Bukti.objects.for_user(request.user, Permission.KEGIATAN_VIEW).select_related("kegiatan__kelompok__opd__pemda")
    bukti = get_object_or_404(rows, pk=pk)
    if bukti.ditarik_pada and not may(request.user, Permission.KEGIATAN_EDIT, bukti):
        raise Http404
    return bukti
