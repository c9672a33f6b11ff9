"""Activities: list, one activity, and the form that notes one in under a minute."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kbk.actions.bukti import BuktiPenuh
from kbk.actions.kegiatan import KegiatanBerubah, create_kegiatan, sent_before, update_kegiatan
from kbk.forms.bukti import accept, dropped
from kbk.forms.kegiatan import KegiatanForm
from kbk.forms.saring import SaringKegiatan
from kbk.kelengkapan import kelengkapan, page_rows
from kbk.kunci import PeriodeTerkunci, kunci_pada
from kbk.lembar import kegiatan_sheet
from kbk.models import Kegiatan, Kelompok
from opd.akses import Permission, holds, require
from opd.format_id import waktu
from opd.http import query_without, render_page
from opd.xlsx import spreadsheet_response


def get_kegiatan(request: HttpRequest, pk: int, *, edit: bool = False) -> Kegiatan:
    """The activity with may_close, `kunci` (None while its day is open) and may_edit (None of it on a
    closed day); 404 when it is not visible. With `edit` 403 when the person may only look, and on a closed day
    PeriodeTerkunci instead of a form; what was typed before it closed is answered by the action."""
    rows = Kegiatan.objects.for_user(request.user, Permission.KEGIATAN_VIEW).with_may(
        request.user,
        may_edit=Permission.KEGIATAN_EDIT,
        may_answer=Permission.KEGIATAN_EDIT,
        may_close=Permission.TINDAK_LANJUT_CLOSE,
        may_ask=Permission.KELENGKAPAN_ASK,
    )
    kegiatan = get_object_or_404(rows.select_related("kelompok__opd__pemda", "pencatat", "pengubah"), pk=pk)
    if edit and not kegiatan.may_edit:
        raise PermissionDenied("Anda dapat melihat kegiatan ini, tetapi mengubahnya hanya oleh kelompok dan sekretarisnya.")
    kegiatan.kunci = kunci_pada(kegiatan.kelompok.opd, kegiatan.tanggal)
    if edit and kegiatan.kunci and request.method != "POST":
        raise PeriodeTerkunci(kegiatan.kunci)
    kegiatan.may_edit = kegiatan.may_edit and not kegiatan.kunci
    return kegiatan


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kegiatan_list(request: HttpRequest) -> HttpResponse:
    saring = SaringKegiatan(request.GET, user=request.user)
    rows = saring.apply(Kegiatan.objects.for_user(request.user, Permission.KEGIATAN_VIEW))
    if request.GET.get("bentuk") == "xlsx":
        rows = rows.select_related("kelompok__opd").prefetch_related("nilai").with_kelengkapan().with_counts()
        return spreadsheet_response("kegiatan", [kegiatan_sheet(rows)])
    page = Paginator(rows.values_list("pk", flat=True), 25).get_page(request.GET.get("halaman"))
    page.object_list = page_rows(page.object_list)
    context = {
        "saring": saring,
        "page": page,
        "query": query_without(request, "halaman"),
        "may_create": holds(request.user, Permission.KEGIATAN_EDIT),
    }
    return render_page(request, "kbk/kegiatan_list.html", context, partial="tabel")


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kegiatan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk)
    semua = list(kegiatan.bukti.with_pernah_dipakai())
    bukti = [b for b in semua if b.digantikan_oleh_id is None]
    kehadiran = list(kegiatan.kehadiran.select_related("pegawai"))
    hari_ini = kegiatan.kelompok.opd.pemda.hari_ini()
    tindak_lanjut = list(kegiatan.tindak_lanjut.select_related("penanggung_jawab"))
    bagian = kelengkapan(kegiatan, bukti, ada_kehadiran=bool(kehadiran))
    context = {
        "kegiatan": kegiatan,
        "bagian": bagian,
        "ada": sum(b.ada for b in bagian),
        "gambar": [b for b in bukti if b.is_image],
        "dokumen": [b for b in bukti if not b.is_image],
        "lama": [b for b in semua if b.digantikan_oleh_id],
        "kehadiran": kehadiran,
        "hadir": sum(k.status == "hadir" for k in kehadiran),
        "tindak_lanjut": [(row, row.status(hari_ini)) for row in tindak_lanjut],
        "permintaan": kegiatan.permintaan.select_related("penanya", "penjawab", "penutup"),
    }
    return render_page(request, "kbk/kegiatan_detail.html", context)


@require(Permission.KEGIATAN_EDIT)
def kegiatan_create(request: HttpRequest) -> HttpResponse:
    kelompok, pilihan = _kelompok_of(request)
    if kelompok is None:
        return render_page(request, "kbk/kegiatan_tanpa_kelompok.html")
    if request.method != "POST":
        return _form_page(request, KegiatanForm(kelompok=kelompok, user=request.user), pilihan)
    form = KegiatanForm(request.POST, request.FILES, kelompok=kelompok, user=request.user)
    if form.is_valid():
        return _save_new(request, form, pilihan)
    return _form_page(request, form, pilihan, status=422)


def _kelompok_of(request: HttpRequest) -> tuple[Kelompok | None, list[Kelompok]]:
    """The group the form is for (asked for, else last used, else first) and all that may be chosen."""
    rows = Kelompok.objects.for_user(request.user, Permission.KEGIATAN_EDIT).aktif().select_related("opd__pemda")
    asked = request.POST.get("kelompok") or request.GET.get("kelompok")
    pilihan = list(rows)
    if asked:
        try:
            return forms.ModelChoiceField(rows).clean(asked), pilihan
        except forms.ValidationError:
            raise Http404 from None
    if len(pilihan) < 2:
        return (pilihan or [None])[0], pilihan
    last = request.user.kegiatan_dicatat.filter(kelompok__in=pilihan).order_by("-pk").first()
    return next((k for k in pilihan if last and k.pk == last.kelompok_id), pilihan[0]), pilihan


def _save_new(request: HttpRequest, form: KegiatanForm, pilihan: list[Kelompok]) -> HttpResponse:
    kunci = form.cleaned_data["kunci_kirim"]
    saved, new, refused = sent_before(by=request.user, kunci_kirim=kunci), False, []
    if saved is None:
        berkas, refused = accept(form.cleaned_data["foto"])
        try:
            saved, new = create_kegiatan(
                by=request.user, kelompok=form.kelompok, kunci_kirim=kunci, isi=form.isi, nilai=form.cleaned_data["nilai"],
                kehadiran=form.kehadiran, ukuran=form.ukuran, berkas=berkas,
            )  # fmt: skip
        except BuktiPenuh as full:
            form.add_error("foto", str(full))
            return _form_page(request, form, pilihan, status=422)
        except PeriodeTerkunci as terkunci:
            form.add_error("tanggal", str(terkunci))
            return _form_page(request, form, pilihan, status=409)
    if not new and form.differs_from(saved):
        form.refresh_key()
        return _form_page(request, form, pilihan, status=409, tersimpan=saved)
    return _tell_saved(request, saved, refused + dropped(request))


def _tell_saved(request: HttpRequest, saved: Kegiatan, refused: list[str]) -> HttpResponse:
    """To the activity, or when a file was refused to where it can be sent again."""
    pemda = saved.kelompok.opd.pemda
    sebutan = "Draf kegiatan" if saved.is_draf else "Kegiatan"
    jam = waktu(timezone.now(), pemda.zona_waktu, pemda.singkatan_zona).split(" pukul ")[1]
    messages.success(request, f"{sebutan} tersimpan pukul {jam}.")
    for bukti in saved.bukti.with_pernah_dipakai():
        if bukti.pernah_dipakai:
            messages.warning(request, f"“{bukti.nama_asal}” sudah dipakai pada kegiatan lain di perangkat daerah ini.")
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("bukti_create" if refused else "kegiatan_detail", pk=saved.pk)


@require(Permission.KEGIATAN_EDIT)
def kegiatan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk, edit=True)
    data = request.POST if request.method == "POST" else None
    form = KegiatanForm(data, instance=kegiatan, kelompok=kegiatan.kelompok, user=request.user)
    if data is None:
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        saved = update_kegiatan(
            by=request.user,
            kegiatan=kegiatan,
            versi=form.cleaned_data["versi"] or 0,
            isi=form.isi,
            nilai=form.cleaned_data["nilai"],
            kehadiran=form.kehadiran,
        )
    except KegiatanBerubah as berubah:
        beda = form.compare(berubah.tersimpan)
        return _form_page(request, form, status=409, berubah=berubah.tersimpan, beda=beda)
    except PeriodeTerkunci as terkunci:
        form.add_error("tanggal", str(terkunci))
        return _form_page(request, form, status=409)
    return _tell_saved(request, saved, [])


def _form_page(request: HttpRequest, form: KegiatanForm, pilihan=(), *, status: int = 200, **context) -> HttpResponse:
    lost = [f.name for f in request.FILES.getlist("foto")] if status != 200 else []
    context |= {"form": form, "pilihan": pilihan, "kegiatan": form.instance, "foto_hilang": lost}
    return render_page(request, "kbk/kegiatan_form.html", context, status=status)
