"""The wizard of a move, and taking one back. The steps keep nothing on the server: what was filled in travels along
in hidden fields, forwards and backwards, so that nothing is lost by an error, a reload or a phone without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from opd.actions.mutasi import MutasiDitolak, cancel_mutasi, record_mutasi, written_down
from opd.akses import Permission, require
from opd.format_id import tanggal
from opd.forms.mutasi import MutasiForm, SerahForm
from opd.http import render_page
from opd.models import Mutasi, Pegawai
from opd.views.pegawai import get_pegawai

P = Permission
APA, SERAH, PASTI = "1", "2", "3"


@require(P.PEGAWAI_EDIT)
def mutasi_create(request: HttpRequest, pk: int) -> HttpResponse:
    pegawai = get_pegawai(request, pk, edit=True)
    if pegawai.pk == request.user.pegawai_id:
        raise PermissionDenied("Mutasi Anda sendiri dicatat oleh orang lain. Minta Bagian Organisasi atau admin sistem.")
    data = request.POST if request.method == "POST" else None
    form = MutasiForm(data, pegawai=pegawai, user=request.user)
    langkah, kembali = request.POST.get("langkah", ""), request.POST.get("ke", "")
    if data is None or kembali == APA or not form.is_valid():
        return _page(request, form, "opd/mutasi_apa.html", bawa=SERAH, galat=data is not None and kembali != APA)
    if langkah == PASTI and (sudah := written_down(form.rencana)):
        return _done(request, sudah)
    serah = SerahForm(data if "lihat" in data else None, rencana=form.rencana, user=request.user)
    ke_depan = langkah in (SERAH, PASTI) and kembali != SERAH
    if not ke_depan or not serah.is_valid():
        return _page(request, form, "opd/mutasi_serah.html", serah, bawa=APA, galat=ke_depan)
    if langkah == PASTI and (saved := _save(request, form, serah)):
        return saved
    return _page(request, form, "opd/mutasi_pasti.html", serah, bawa=APA + SERAH, galat=langkah == PASTI)


def _page(request: HttpRequest, form: MutasiForm, template: str, serah: SerahForm | None = None, *, bawa: str, galat: bool) -> HttpResponse:
    """One step, with the fields of the steps in `bawa` along in hidden fields."""
    own = set(form.fields)
    isian = [
        (nama, nilai)
        for nama, semua in request.POST.lists()
        for nilai in semua
        if nama not in ("csrfmiddlewaretoken", "langkah", "ke") and (APA if nama in own else SERAH) in bawa
    ]
    context = {"form": form, "serah": serah, "pegawai": form.pegawai, "isian": isian, "galat": galat}
    context["rencana"] = form.rencana if serah else None
    return render_page(request, template, context, status=422 if galat else 200)


def _save(request: HttpRequest, form: MutasiForm, serah: SerahForm) -> HttpResponse | None:
    """Where to go when it is written down; None after `serah` says why not."""
    berakhir = {i.kunci for i in serah.berakhir}
    try:
        row, _ = record_mutasi(by=request.user, rencana=form.rencana, berakhir=berakhir, serahan=serah.serahan)
    except MutasiDitolak as refusal:
        serah.add_error(None, str(refusal))
        return None
    return _done(request, row)


def _done(request: HttpRequest, row: Mutasi) -> HttpResponse:
    hari = tanggal(row.mulai)
    kata = f"berlaku sejak {hari}" if row.berlaku_pada else f"berlaku mulai {hari}; sampai hari itu ia tetap di sini"
    messages.success(request, f"Mutasi {row.pegawai} tersimpan dan {kata}.")
    return redirect("pegawai_detail", pk=row.pegawai_id)


@require_POST
@require(P.PEGAWAI_EDIT)
def mutasi_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Mutasi.objects.for_user(request.user, P.PEGAWAI_EDIT).select_related("pegawai", "dari_opd")
    row = get_object_or_404(rows, pk=pk)
    orang: Pegawai = row.pegawai
    try:
        cancel_mutasi(by=request.user, mutasi=row)
        messages.success(request, f"Mutasi {orang} dibatalkan. Peran dan keanggotaannya berlanjut seperti semula.")
    except MutasiDitolak as refusal:
        messages.error(request, str(refusal))
    return redirect("pegawai_detail", pk=orang.pk)
