"""Meetings: preparing one, its page, its invitation, and its place in a calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kbk.actions.izin import kunci_notulen
from kbk.actions.kegiatan import KegiatanBerubah
from kbk.actions.rapat import BelumLengkap, begin_rapat, issue_undangan, prepare_rapat, update_rapat
from kbk.forms.rapat import RapatForm
from kbk.ics import kalender_rapat
from kbk.kunci import PeriodeTerkunci
from kbk.models import Kegiatan
from kbk.risalah import risalah_of
from kbk.tampilan_rapat import keadaan_rapat
from kbk.views.catat import kelompok_of
from kbk.views.kegiatan import get_kegiatan
from opd.akses import Permission, require
from opd.http import render_page

ORANG_RAPAT = ("rapat__pimpinan", "rapat__notulis", "rapat__penulis", "rapat__disahkan_oleh", "kelompok__opd__pelapor")


def get_rapat(request: HttpRequest, pk: int, *, edit: bool = False) -> Kegiatan:
    """The activity of a meeting as get_kegiatan gives it, with the people of the meeting; 404 when it has none. With
    `edit`, final minutes answer as a closed day does: PeriodeTerkunci instead of a form."""
    kegiatan = get_kegiatan(request, pk, edit=edit, related=ORANG_RAPAT)
    if not hasattr(kegiatan, "rapat"):
        raise Http404
    if edit and kegiatan.rapat.disahkan and request.method != "POST":
        raise PeriodeTerkunci(kunci_notulen(kegiatan.rapat, kegiatan))
    return kegiatan


@require_safe
@require(Permission.KEGIATAN_VIEW)
def rapat_detail(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_rapat(request, pk)
    risalah = risalah_of(kegiatan.rapat, kegiatan)
    keadaan = keadaan_rapat(kegiatan, request.user, bool(risalah["mata_acara"]))
    context = {
        "kegiatan": kegiatan,
        "rapat": kegiatan.rapat,
        "r": risalah,
        "keadaan": keadaan,
        "hadir": sum(row["status"] == "hadir" for row in risalah["kehadiran"]),
        "tercatat": any(row["status"] for row in risalah["kehadiran"]),
        "nanti": kegiatan.tanggal > kegiatan.kelompok.opd.pemda.hari_ini(),
        "adendum": kegiatan.rapat.adendum.select_related("penulis") if kegiatan.rapat.disahkan else [],
    }
    return render_page(request, "kbk/rapat_detail.html", context)


@require(Permission.KEGIATAN_EDIT)
def rapat_create(request: HttpRequest) -> HttpResponse:
    kelompok, pilihan = kelompok_of(request, {})
    if kelompok is None:
        return render_page(request, "kbk/kegiatan_tanpa_kelompok.html")
    if request.method != "POST":
        return _form_page(request, RapatForm(kelompok=kelompok), pilihan=pilihan)
    if "tambah" in request.POST:
        return _form_page(request, RapatForm(kelompok=kelompok, typed=request.POST), pilihan=pilihan)
    form = RapatForm(request.POST, kelompok=kelompok)
    if form.is_valid():
        try:
            kunci = form.cleaned_data["kunci_kirim"]
            rapat, _ = prepare_rapat(by=request.user, kelompok=kelompok, kunci_kirim=kunci, isi=form.isi, acara=form.acara)
            messages.success(request, "Rapat disiapkan. Terbitkan undangan bila sudah lengkap.")
            return redirect("rapat_detail", pk=rapat.kegiatan_id)
        except BelumLengkap as kurang:
            form.refresh_key()
            form.add_error(None, str(kurang))
        except PeriodeTerkunci as terkunci:
            form.add_error("tanggal", str(terkunci))
    return _form_page(request, form, pilihan=pilihan, status=422)


@require(Permission.KEGIATAN_EDIT)
def rapat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = _to_prepare(request, pk)
    isian = {"kelompok": kegiatan.kelompok, "kegiatan": kegiatan}
    if request.method != "POST":
        return _form_page(request, RapatForm(**isian))
    if "tambah" in request.POST:
        return _form_page(request, RapatForm(**isian, typed=request.POST))
    form = RapatForm(request.POST, **isian)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        _save(request, kegiatan, form)
        messages.success(request, "Persiapan rapat tersimpan.")
        return redirect("rapat_detail", pk=pk)
    except KegiatanBerubah as berubah:
        form.refresh_versi(berubah.tersimpan.versi)
        beda = form.beda(berubah.tersimpan)
        return _form_page(request, form, status=409, berubah=berubah.tersimpan, beda=beda)
    except (PeriodeTerkunci, BelumLengkap) as halangan:
        form.add_error(None, str(halangan))
        return _form_page(request, form, status=409)


def _to_prepare(request: HttpRequest, pk: int) -> Kegiatan:
    """A meeting whose preparation may be changed, or an activity of a kind that meets and has none yet."""
    kegiatan = get_kegiatan(request, pk, edit=True, related=ORANG_RAPAT)
    if not kegiatan.is_rapat:
        raise Http404
    return get_rapat(request, pk, edit=True) if hasattr(kegiatan, "rapat") and kegiatan.rapat.disahkan else kegiatan


def _save(request: HttpRequest, kegiatan: Kegiatan, form: RapatForm) -> None:
    isian = {"by": request.user, "versi": form.cleaned_data["versi"] or 0, "isi": form.isi, "acara": form.acara}
    if form.rapat:
        update_rapat(rapat=form.rapat, **isian)
    else:
        begin_rapat(kegiatan=kegiatan, **isian)


def _form_page(request: HttpRequest, form: RapatForm, *, status: int = 200, **context) -> HttpResponse:
    return render_page(request, "kbk/rapat_form.html", {"form": form, "kegiatan": form.kegiatan} | context, status=status)


@require(Permission.KEGIATAN_EDIT)
@require_POST
def undangan_issue(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_rapat(request, pk, edit=True)
    try:
        issue_undangan(by=request.user, rapat=kegiatan.rapat)
        messages.success(request, "Undangan diterbitkan dan dihitung sebagai bukti. Cetak, lalu kirimkan.")
    except BelumLengkap as kurang:
        messages.error(request, str(kurang))
    return redirect("rapat_detail", pk=pk)


@require_safe
@require(Permission.KEGIATAN_VIEW)
def rapat_ics(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_rapat(request, pk)
    alamat = request.build_absolute_uri(reverse("rapat_detail", args=[pk]))
    isi = kalender_rapat(kegiatan, list(kegiatan.rapat.mata_acara.all()), alamat)
    response = HttpResponse(isi, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="rapat-{kegiatan.tanggal}-{pk}.ics"'
    return response
