"""What is being typed, and the files sent ahead of it: for scripts in JSON, for plain forms by way of the form."""

import dataclasses
import errno

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kbk.actions.bukti import BerkasBaru, BuktiPenuh
from kbk.actions.draf import (
    DrafPenuh,
    SudahTerkirim,
    add_berkas,
    discard_berkas,
    discard_draf,
    restore_draf,
    save_draf,
)
from kbk.actions.kegiatan import sent_before
from kbk.forms.bukti import accept
from kbk.forms.draf import BerkasDrafForm, isi_of, janji_of, sha256_of
from kbk.models import BerkasDraf, DrafKegiatan, Kegiatan, Kelompok
from kbk.views.berkas import refuse_other_sites, send_private
from opd.akses import Permission, require
from opd.berkas import BerkasDitolak
from opd.format_id import waktu
from opd.http import json_galat, wants_json
from opd.titipan import keeps
from opd.urung import offer_back

PENUH = "Penyimpanan server penuh. Berkas tetap ada di ponsel Anda; beri tahu admin, lalu tekan “Coba lagi”."


def get_draf(request: HttpRequest, kunci: str) -> DrafKegiatan:
    """The person's own; 404 for everybody else's."""
    rows = DrafKegiatan.objects.for_user(request.user, Permission.KEGIATAN_EDIT)
    return get_object_or_404(rows.select_related("kelompok__opd__pemda", "kegiatan"), kunci_kirim=kunci)


def save_sent(pengguna, kunci: str, data: QueryDict) -> DrafKegiatan:
    """Keeps what was sent as this person's draft. Raises Http404 for a group or an activity out of reach, and as
    save_draf."""
    kelompok, kegiatan = _about(pengguna, data)
    return save_draf(
        by=pengguna, kelompok=kelompok, kunci_kirim=kunci, isi=isi_of(data), kegiatan=kegiatan, janji=janji_of(data)
    )


def _about(pengguna, data: QueryDict) -> tuple[Kelompok, Kegiatan | None]:
    """The group, and the activity when one is edited."""
    kegiatan = None
    try:
        if data.get("kegiatan"):
            rows = Kegiatan.objects.for_user(pengguna, Permission.KEGIATAN_EDIT).select_related("kelompok__opd__pemda")
            kegiatan = forms.ModelChoiceField(rows).clean(data["kegiatan"])
            return kegiatan.kelompok, kegiatan
        rows = Kelompok.objects.for_user(pengguna, Permission.KEGIATAN_EDIT).select_related("opd__pemda")
        return forms.ModelChoiceField(rows).clean(data.get("kelompok")), None
    except forms.ValidationError:
        raise Http404 from None


def receive(pengguna, draf: DrafKegiatan, files) -> list[str]:
    """Puts files that came with a plain form into the draft; one sentence per file that was refused."""
    refused = []
    for file in files:
        sha = sha256_of(file)
        if draf.berkas.menunggu().exclude(berkas="").filter(sha256_asal=sha).exists():
            continue
        good, sentences = accept([file])
        refused += sentences
        try:
            for berkas in good:
                add_berkas(by=pengguna, draf=draf, sha256_asal=sha, berkas=berkas)
        except BuktiPenuh as full:
            return [*refused, str(full)]
    return refused


def put_aside(request: HttpRequest, pengguna, data: QueryDict) -> str:
    """Keeps text and files of a form that was sent and can't be saved now. The address of the form that holds them,
    "" when nothing could be kept."""
    try:
        draf = save_sent(pengguna, data.get("kunci_kirim", ""), data)
        refused = receive(pengguna, draf, request.FILES.getlist("foto"))
    except SudahTerkirim as sent:
        return reverse("kegiatan_detail", args=[sent.kegiatan.pk]) if sent.kegiatan else ""
    except (Http404, PermissionDenied, BuktiPenuh, DrafPenuh):
        return ""
    for sentence in refused:
        messages.error(request, sentence)
    return draf.get_absolute_url()


def keep(request: HttpRequest, pengguna, kunci: str) -> str:
    """For opd.titipan."""
    alamat = put_aside(request, pengguna, request.POST)
    if alamat and not wants_json(request) and request.user.pk in {None, pengguna.pk}:
        messages.warning(request, "Isian Anda tidak hilang dan belum disimpan. Periksa, lalu tekan “Simpan”.")
    return alamat


@keeps(keep)
@require(Permission.KEGIATAN_EDIT)
def draf_detail(request: HttpRequest, kunci: str) -> HttpResponse:
    if request.method != "POST":
        draf = get_draf(request, kunci)
        return _answer(draf) if wants_json(request) else redirect(draf)
    try:
        draf = save_sent(request.user, kunci, request.POST)
    except SudahTerkirim as sent:
        return _already(sent.kegiatan)
    except (BuktiPenuh, DrafPenuh) as full:
        return json_galat(str(full), 422)
    return _answer(draf) if wants_json(request) else redirect(draf)


@require_POST
@require(Permission.KEGIATAN_EDIT)
def berkas_draf_create(request: HttpRequest, kunci: str) -> HttpResponse:
    if sent := sent_before(by=request.user, kunci_kirim=kunci):
        return _already(sent)
    draf = get_draf(request, kunci)
    if request.FILES or not getattr(request, "uploads_too_large", []):
        form = BerkasDrafForm(request.POST, request.FILES, pemda=draf.kelompok.opd.pemda)
        if form.is_valid():
            return _receive_one(request, draf, **form.cleaned_data)
        return json_galat(next(sentence for errors in form.errors.values() for sentence in errors), 422)
    return json_galat(str(BerkasDitolak("besar")), 413)


def _receive_one(request: HttpRequest, draf: DrafKegiatan, *, berkas, sha256: str, diambil) -> HttpResponse:
    """Decoded, then on the disk, then a row; what the draft already has is not even decoded."""
    there = draf.berkas.menunggu().exclude(berkas="").filter(sha256_asal=sha256).first()
    if there:
        return JsonResponse(_told(draf, there) | {"keadaan": "sudah ada"})
    good, refused = accept([berkas])
    if refused:
        return json_galat(refused[0], 422)
    taken = dataclasses.replace(good[0], diambil_pada=diambil or good[0].diambil_pada)
    return _store_one(request, draf, sha256, taken)


def _store_one(request: HttpRequest, draf: DrafKegiatan, sha256: str, berkas: BerkasBaru) -> HttpResponse:
    try:
        row, new = add_berkas(by=request.user, draf=draf, sha256_asal=sha256, berkas=berkas)
    except BuktiPenuh as full:
        return json_galat(str(full), 422)
    except SudahTerkirim as sent:
        return _already(sent.kegiatan)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        return json_galat(PENUH, 507)
    return JsonResponse(_told(draf, row) | ({} if new else {"keadaan": "sudah ada"}), status=201 if new else 200)


@require_POST
@require(Permission.KEGIATAN_EDIT)
def draf_discard(request: HttpRequest, kunci: str) -> HttpResponse:
    draf = get_draf(request, kunci)
    discard_draf(by=request.user, draf=draf)
    if wants_json(request):
        return JsonResponse({"dibuang": True})
    offer_back(request, f"Isian “{draf.judul}” dibuang.", reverse("draf_restore", args=[kunci]))
    return redirect("kegiatan_list")


@require(Permission.KEGIATAN_EDIT)
@require_POST
def draf_restore(request: HttpRequest, kunci: str) -> HttpResponse:
    """What was thrown away a moment ago, open again."""
    rows = DrafKegiatan.objects.milik(request.user, Permission.KEGIATAN_EDIT)
    draf = get_object_or_404(rows.select_related("kelompok__opd__pemda", "kegiatan"), kunci_kirim=kunci)
    try:
        restore_draf(by=request.user, draf=draf)
    except DrafPenuh as refusal:
        messages.error(request, str(refusal))
        return redirect("kegiatan_list")
    messages.success(request, f"Isian “{draf.judul}” kembali.")
    return redirect(draf)


@require_POST
@require(Permission.KEGIATAN_EDIT)
def berkas_draf_discard(request: HttpRequest, kunci: str, sha256: str) -> HttpResponse:
    """From a button inside the form: what else was typed is kept with it."""
    draf = get_draf(request, kunci)
    if request.POST.get("kunci_kirim") == kunci:
        draf = save_sent(request.user, kunci, request.POST)
    discard_berkas(by=request.user, draf=draf, sha256_asal=sha256)
    return _answer(draf) if wants_json(request) else redirect(draf)


@require_safe
@require(Permission.KEGIATAN_EDIT)
def berkas_draf_thumb(request: HttpRequest, kunci: str, sha256: str) -> HttpResponse:
    refuse_other_sites(request)
    rows = BerkasDraf.objects.for_user(request.user, Permission.KEGIATAN_EDIT).exclude(pratinjau="")
    row = get_object_or_404(rows, draf__kunci_kirim=kunci, sha256_asal=sha256)
    return send_private(request, row.pratinjau, "image/jpeg", f"berkas-{row.pk}")


def _answer(draf: DrafKegiatan) -> JsonResponse:
    pemda = draf.kelompok.opd.pemda
    jam = waktu(draf.disimpan_pada, pemda.zona_waktu, pemda.singkatan_zona).split(" pukul ")[1]
    return JsonResponse({"tersimpan": jam, "berkas": [_told(draf, row) for row in draf.berkas.menunggu()]})


def _told(draf: DrafKegiatan, row: BerkasDraf) -> dict:
    kecil = reverse("berkas_draf_thumb", args=[draf.kunci_kirim, row.sha256_asal]) if row.pratinjau else None
    return {"sha256": row.sha256_asal, "nama": row.nama_asal, "keadaan": "ada" if row.ada else "ditunggu", "pratinjau": kecil}


def _already(kegiatan: Kegiatan | None) -> JsonResponse:
    """The form was saved, or thrown away, before this came in."""
    alamat = reverse("kegiatan_detail", args=[kegiatan.pk]) if kegiatan else reverse("kegiatan_list")
    return json_galat(str(SudahTerkirim(kegiatan)), 409, alamat=alamat)
