"""The recap of a city: composed, written and sent by Bagian Organisasi, received by Biro Organisasi."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from laporan.actions.rekap import (
    BelumDapat,
    RekapBerubah,
    compose_rekap,
    receive_rekap,
    revise_rekap,
    send_rekap,
    write_rekap,
)
from laporan.actions.salinan import dapat_disalin
from laporan.cuplikan_daerah import perubahan_sejak
from laporan.forms.rekap import NaskahForm, RevisiForm, SaringRekap
from laporan.forms.versi import VersiForm
from laporan.lembar_daerah import daftar_rekap_sheet, rekap_sheets
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from laporan.narasi import konsep_daerah
from laporan.naskah_dinas import naskah_of
from laporan.penandatangan import penandatangan_daerah
from laporan.tampilan_rekap import alasan_rekap, buku_provinsi, tampilan
from opd.akses import Permission, holds, require
from opd.http import AuthenticatedRequest, home_of, query_without, render_page
from opd.konfirmasi import confirmed, sends
from opd.xlsx import spreadsheet_response

P = Permission
SUDAH_BERUBAH = "Rekap ini baru saja diubah orang lain. Periksa keadaannya di bawah, lalu ulangi bila masih perlu."


def get_rekap(request: AuthenticatedRequest, pk: int, hak: Permission = P.REKAP_VIEW) -> LaporanDaerah:
    """The recap with may_edit, may_send, may_receive and may_history; 404 when it is not visible, 403 without `hak`."""
    rows = LaporanDaerah.objects.for_user(request.user, P.REKAP_VIEW).with_may(
        request.user, may_edit=P.REKAP_EDIT, may_send=P.REKAP_SEND, may_receive=P.REKAP_RECEIVE, may_history=P.KEGIATAN_VIEW
    )
    related = ["pemda__provinsi", "periode__pemda", "disusun_oleh", "terkirim_oleh", "diterima_oleh"]
    rekap = get_object_or_404(rows.select_related(*related), pk=pk)
    boleh = {P.REKAP_VIEW: True, P.REKAP_EDIT: rekap.may_edit, P.REKAP_SEND: rekap.may_send, P.REKAP_RECEIVE: rekap.may_receive}
    if not boleh[hak]:
        raise PermissionDenied("Anda dapat melihat rekap ini, tetapi langkah itu dilakukan unit lain.")
    return rekap


@require(P.REKAP_VIEW)
@require_safe
def rekap_list(request: AuthenticatedRequest) -> HttpResponse:
    saring = SaringRekap(request.GET, user=request.user)
    rows = saring.apply(LaporanDaerah.objects.for_user(request.user, P.REKAP_VIEW).terbaru())
    rows = rows.with_angka().select_related("pemda", "periode__pemda")
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("rekap-daerah", [daftar_rekap_sheet(rows)])
    belum = Periode.objects.none()
    if holds(request.user, P.REKAP_EDIT):
        belum = Periode.objects.for_user(request.user, P.REKAP_EDIT).tanpa_rekap().select_related("pemda")
        belum = belum.selesai_sebelum(home_of(request.user)["pemda"].hari_ini())[:8]
    context = {
        "saring": saring,
        "buku": buku_provinsi(request.user),
        "page": Paginator(rows, 25).get_page(request.GET.get("halaman")),
        "belum": belum,
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "laporan/rekap_list.html", context, partial="tabel")


@require(P.REKAP_VIEW)
@require_safe
def rekap_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rekap = get_rekap(request, pk)
    if request.GET.get("bentuk") == "xlsx":
        nama = f"rekap-{rekap.pemda.nama}-{rekap.periode.kode}-rev{rekap.revisi}".lower()
        return spreadsheet_response(nama, rekap_sheets(rekap))
    laporan = LaporanOpd.objects.for_user(request.user, P.LAPORAN_VIEW).filter(periode=rekap.periode).order_by("revisi")
    revisi = LaporanDaerah.objects.for_user(request.user, P.REKAP_VIEW).filter(periode=rekap.periode)
    revisi = list(revisi.defer("cuplikan").order_by("-revisi"))
    terbaru = revisi[0].pk == rekap.pk
    perubahan = perubahan_sejak(rekap) if rekap.may_edit and terbaru else []
    context = tampilan(rekap.cuplikan, laporan.values_list("opd__kode", "revisi", "pk")) | {
        "rekap": rekap,
        "terbaru": terbaru,
        "revisi": revisi,
        "perubahan": perubahan,
        "alasan": alasan_rekap(rekap, perubahan) if terbaru else [],
        "salinan": rekap.salinan.all() if dapat_disalin(rekap) else [],
        "may_salinan": dapat_disalin(rekap) and rekap.may_send,
    }
    return render_page(request, "laporan/rekap_detail.html", context)


@require(P.REKAP_EDIT)
@require_POST
def rekap_compose(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = Periode.objects.for_user(request.user, P.REKAP_EDIT).select_related("pemda__provinsi")
    try:
        rekap = compose_rekap(by=request.user, periode=get_object_or_404(rows, pk=pk))
    except BelumDapat as sebab:
        messages.error(request, str(sebab))
        return redirect("rekap_list")
    angka = rekap.cuplikan["angka"]
    messages.success(request, f"Rekap disusun dari {angka['diterima']} laporan; {angka['belum']} perangkat daerah belum.")
    return redirect("rekap_detail", pk=rekap.pk)


@require(P.REKAP_EDIT)
def rekap_write(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rekap = get_rekap(request, pk, P.REKAP_EDIT)
    if not rekap.is_draf:
        messages.info(request, "Rekap yang sudah dikirim tidak diubah lagi; perubahan dikirim sebagai revisi.")
        return redirect("rekap_detail", pk=pk)
    form = NaskahForm(request.POST if request.method == "POST" else None, instance=rekap, konsep=konsep_daerah(rekap))
    status = 422 if form.is_bound else 200
    if "konsep" in request.POST:
        form.take_konsep(request.POST["konsep"])
        status = 200
    elif form.is_valid():
        try:
            write_rekap(by=request.user, rekap=rekap, versi=form.cleaned_data["versi"], isi=form.isi, kutipan=form.kutipan)
            messages.success(request, "Naskah rekap tersimpan.")
            return redirect("rekap_detail", pk=pk)
        except RekapBerubah as berubah:
            form.compare(berubah.tersimpan)
            status = 409
    lama = LaporanDaerah.objects.for_user(request.user, P.REKAP_VIEW).before(rekap).first()
    return render_page(request, "laporan/rekap_naskah.html", {"form": form, "rekap": rekap, "lama": lama, "bagian": form.bagian(lama)}, status=status)


@require(P.REKAP_SEND)
@confirmed(sends)
def rekap_send(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rekap = get_rekap(request, pk, P.REKAP_SEND)
    if request.method == "POST":
        return _step(request, rekap, lambda versi: send_rekap(by=request.user, rekap=rekap, versi=versi), "Rekap terkirim.")
    context = {
        "rekap": rekap,
        "angka": rekap.cuplikan["angka"],
        "perubahan": perubahan_sejak(rekap),
        "penandatangan": penandatangan_daerah(naskah_of(rekap.pemda), rekap.pemda.hari_ini()),
    }
    return render_page(request, "laporan/rekap_kirim.html", context)


@require(P.REKAP_RECEIVE)
@require_POST
def rekap_receive(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rekap = get_rekap(request, pk, P.REKAP_RECEIVE)
    return _step(request, rekap, lambda versi: receive_rekap(by=request.user, rekap=rekap, versi=versi), "Rekap diterima.")


@require(P.REKAP_EDIT)
def rekap_revise(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rekap = get_rekap(request, pk, P.REKAP_EDIT)
    form = RevisiForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            baru = revise_rekap(by=request.user, rekap=rekap, alasan=form.cleaned_data["alasan"])
            messages.success(request, f"Revisi {baru.revisi} disusun sebagai draf. Periksa, lalu kirim.")
            return redirect("rekap_detail", pk=baru.pk)
        except RekapBerubah as berubah:
            messages.error(request, SUDAH_BERUBAH)
            return redirect("rekap_detail", pk=berubah.tersimpan.pk)
        except BelumDapat as sebab:
            form.add_error("alasan", str(sebab))
    context = {"form": form, "rekap": rekap, "perubahan": perubahan_sejak(rekap)}
    return render_page(request, "laporan/rekap_revisi.html", context, status=422 if form.is_bound else 200)


def _step(request: AuthenticatedRequest, rekap: LaporanDaerah, langkah, kalimat: str) -> HttpResponse:
    """Takes the step from the version in the form, and says what came of it."""
    try:
        langkah(VersiForm(request.POST).terbaca)
        messages.success(request, kalimat)
    except RekapBerubah:
        messages.error(request, SUDAH_BERUBAH)
    except BelumDapat as sebab:
        messages.error(request, str(sebab))
    return redirect("rekap_detail", pk=rekap.pk)
