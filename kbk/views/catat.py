"""The form that notes an activity in under a minute, and the same form to change it; nothing typed is lost on the way."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from kbk.actions.bukti import BuktiPenuh
from kbk.actions.draf import BerkasDitunggu, DrafPenuh, SudahTerkirim
from kbk.actions.kegiatan import KegiatanBerubah, create_kegiatan, sent_before, update_kegiatan
from kbk.forms.bukti import accept, dropped
from kbk.forms.kegiatan import KegiatanForm
from kbk.kunci import PeriodeTerkunci
from kbk.models import BerkasDraf, DrafKegiatan, Kegiatan, Kelompok
from kbk.views.draf import get_draf, keep, put_aside, receive, save_sent
from kbk.views.kegiatan import get_kegiatan
from opd.akses import Permission, require
from opd.format_id import waktu
from opd.http import render_page, wants_json
from opd.titipan import keeps


@keeps(keep)
@require(Permission.KEGIATAN_EDIT)
def kegiatan_create(request: HttpRequest) -> HttpResponse:
    if (kunci := request.GET.get("draf")) and (sent := sent_before(by=request.user, kunci_kirim=kunci)):
        return redirect("kegiatan_detail", pk=sent.pk)
    mulai = _start(request)
    kelompok, pilihan = kelompok_of(request, mulai)
    if kelompok is None:
        return render_page(request, "kbk/kegiatan_tanpa_kelompok.html")
    if request.method != "POST":
        return _form_page(request, KegiatanForm(kelompok=kelompok, user=request.user, **mulai), pilihan, **mulai)
    if (lain := request.POST.get("kelompok_lain", "")) not in {"", str(kelompok.pk)}:
        return _move(request, lain)
    form = KegiatanForm(request.POST, request.FILES, kelompok=kelompok, user=request.user)
    if form.is_valid():
        return _save_new(request, form, pilihan)
    return _refuse(request, form, pilihan)


def _move(request: HttpRequest, kelompok: str) -> HttpResponse:
    """The same form for another group, whose values and members are others. Nothing of it is lost, nor saved yet."""
    data = request.POST.copy()
    data["kelompok"] = kelompok
    alamat = put_aside(request, request.user, data)
    messages.info(request, "Kelompok diganti. Periksa nilai dan kehadiran, lalu simpan.")
    return redirect(alamat or f"{reverse('kegiatan_create')}?{urlencode({'kelompok': kelompok})}")


def _start(request: HttpRequest) -> dict:
    """{"draf": …} or {"ulang": …} when the address asks to go on from one; 404 for what is not theirs."""
    if request.method == "POST":
        return {}
    if kunci := request.GET.get("draf"):
        return {"draf": get_draf(request, kunci)}
    if ulang := request.GET.get("ulang"):
        rows = Kegiatan.objects.for_user(request.user, Permission.KEGIATAN_EDIT).select_related("kelompok")
        return {"ulang": get_object_or_404(rows, pk=ulang if ulang.isdecimal() and len(ulang) < 19 else 0)}
    return {}


def kelompok_of(request: HttpRequest, mulai: dict) -> tuple[Kelompok | None, list[Kelompok]]:
    """The group the form is for (asked for, else that of what it goes on from, else last used, else first) and all
    that may be chosen."""
    rows = Kelompok.objects.for_user(request.user, Permission.KEGIATAN_EDIT).aktif().select_related("opd__pemda")
    asked = request.POST.get("kelompok") or request.GET.get("kelompok")
    pilihan = list(rows)
    if asked:
        try:
            return forms.ModelChoiceField(rows).clean(asked), pilihan
        except forms.ValidationError:
            raise Http404 from None
    for asal in mulai.values():
        if asal.kelompok in pilihan:
            return next(k for k in pilihan if k.pk == asal.kelompok_id), pilihan
    if len(pilihan) < 2:
        return (pilihan or [None])[0], pilihan
    return rows.terakhir_dicatat(request.user).first(), pilihan


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
        except (BuktiPenuh, BerkasDitunggu) as refusal:
            form.add_error("foto", str(refusal))
            return _refuse(request, form, pilihan)
        except PeriodeTerkunci as terkunci:
            form.add_error("tanggal", str(terkunci))
            return _refuse(request, form, pilihan, status=409)
    if not new and form.differs_from(saved):
        form.refresh_key()
        return _refuse(request, form, pilihan, status=409, tersimpan=saved)
    return _tell_saved(request, saved, refused + dropped(request), new=new)


def _tell_saved(request: HttpRequest, saved: Kegiatan, refused: list[str], *, new: bool = False) -> HttpResponse:
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
    response = redirect("bukti_create" if refused else "kegiatan_detail", pk=saved.pk)
    if wants_json(request):
        return JsonResponse({"alamat": response.url, "baru": new}, status=201 if new else 200)
    return response


@keeps(keep)
@require(Permission.KEGIATAN_EDIT)
def kegiatan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk, edit=True)
    mulai = _start(request)
    data = request.POST if request.method == "POST" else None
    form = KegiatanForm(data, instance=kegiatan, kelompok=kegiatan.kelompok, user=request.user, **mulai)
    if data is None:
        return _form_page(request, form, **mulai)
    return _save_edit(request, form, kegiatan) if form.is_valid() else _refuse(request, form)


def _save_edit(request: HttpRequest, form: KegiatanForm, kegiatan: Kegiatan) -> HttpResponse:
    try:
        saved = update_kegiatan(
            by=request.user,
            kegiatan=kegiatan,
            versi=form.cleaned_data["versi"] or 0,
            isi=form.isi,
            nilai=form.cleaned_data["nilai"],
            kehadiran=form.kehadiran,
            kunci_kirim=form.cleaned_data["kunci_kirim"],
        )
    except KegiatanBerubah as berubah:
        beda = form.compare(berubah.tersimpan)
        return _refuse(request, form, status=409, berubah=berubah.tersimpan, beda=beda)
    except (BuktiPenuh, BerkasDitunggu) as refusal:
        form.add_error(None, str(refusal))
        return _refuse(request, form)
    except PeriodeTerkunci as terkunci:
        form.add_error("tanggal", str(terkunci))
        return _refuse(request, form, status=409)
    return _tell_saved(request, saved, [])


def _refuse(request: HttpRequest, form: KegiatanForm, pilihan=(), *, status: int = 422, **context) -> HttpResponse:
    """The form with what was typed, and the files that came with it kept, so that nobody chooses them again."""
    if wants_json(request):
        galat = dict(form.errors) or {"__all__": ["Isian ini sudah pernah disimpan dengan isi lain, atau sudah diubah orang lain."]}
        return JsonResponse({"galat": galat}, status=status)
    files, hilang = request.FILES.getlist("foto"), []
    if files:
        try:
            draf = save_sent(request.user, form["kunci_kirim"].value(), request.POST)
            hilang = receive(request.user, draf, files)
        except (SudahTerkirim, DrafPenuh, BuktiPenuh):
            hilang = [f"“{file.name}” tidak tersimpan; pilih lagi sebelum menyimpan." for file in files]
    return _form_page(request, form, pilihan, status=status, hilang=hilang + dropped(request), **context)


def _form_page(request: HttpRequest, form: KegiatanForm, pilihan=(), *, status: int = 200, **context) -> HttpResponse:
    kunci, hak = form["kunci_kirim"].value(), Permission.KEGIATAN_EDIT
    context |= {"form": form, "pilihan": pilihan, "kegiatan": form.instance}
    if status != 200 or "draf" in context:
        context["berkas"] = list(BerkasDraf.objects.for_user(request.user, hak).dari_formulir(kunci))
    else:
        context["menunggu"] = DrafKegiatan.objects.for_user(request.user, hak).untuk(form.instance).dengan_tempat()
    return render_page(request, "kbk/kegiatan_form.html", context, status=status)
