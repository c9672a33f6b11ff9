"""OPD reports: the list, one report for everybody who may see it, writing it, and its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laporan.actions.laporan import (
    BatasBuka,
    BelumSiap,
    LaporanBerubah,
    add_catatan,
    is_own,
    move_laporan,
    open_laporan,
    save_narasi,
)
from laporan.actions.salinan import dapat_disalin
from laporan.cuplikan import isi_laporan
from laporan.dokumen_opd import konteks
from laporan.forms.laporan import CatatanForm, NaskahForm, SaringLaporan, langkah_form
from laporan.forms.versi import VersiForm
from laporan.kesiapan import penghalang, peringatan
from laporan.lembar_laporan import laporan_sheet
from laporan.models import CatatanReviu, LaporanOpd, Periode, Perpanjangan
from laporan.models.laporan import TRANSITIONS, Cara, Status
from laporan.narasi import konsep_opd
from laporan.perbandingan import bandingkan, jumlah
from laporan.queries import belum_disusun
from laporan.tampilan_laporan import (
    HAK,
    bagian_narasi,
    is_mendable,
    is_open,
    langkah_terbuka,
    may_compare,
    may_note,
    may_step,
    menunggu,
    riwayat_pembukaan,
    sebelumnya,
)
from opd.akses import Permission, holds, require
from opd.http import AuthenticatedRequest, first_or_404, query_without, render_page
from opd.konfirmasi import confirmed, sends
from opd.models import Opd, Pengguna
from opd.siap import Isi
from opd.siap_orang import SiapOrang
from opd.xlsx import spreadsheet_response

P = Permission
SUDAH_BERUBAH = "Laporan ini baru saja diubah orang lain. Periksa keadaannya di bawah, lalu ulangi bila masih perlu."
BUKAN_HAK = "Anda dapat melihat laporan ini, tetapi langkah itu dilakukan unit lain."


def get_laporan(request: AuthenticatedRequest, pk: int) -> LaporanOpd:
    """The report with the columns of HAK, pertama_diajukan, with_pembukaan and with_diterima; 404 when it is
    not visible."""
    return first_or_404(_laporan(request.user, pk=pk))


@SiapOrang
def _laporan(user: Pengguna, pk: Isi) -> QuerySet:
    rows = LaporanOpd.objects.for_user(user, P.LAPORAN_VIEW).with_may(user, **HAK)
    related = ["opd__pemda", "opd__induk", "periode__pemda__tata_naskah", "diajukan_oleh", "disetujui_oleh", "diterima_oleh", "pengubah"]
    rows = rows.with_pertama_diajukan().with_pembukaan().with_diterima()
    return rows.filter(pk=pk).select_related(*related)


@require(P.LAPORAN_VIEW)
@require_safe
def laporan_list(request: AuthenticatedRequest) -> HttpResponse:
    saring = SaringLaporan(request.GET, user=request.user)
    rows = saring.apply(LaporanOpd.objects.for_user(request.user, P.LAPORAN_VIEW).terbaru())
    rows = rows.with_pertama_diajukan().with_pembukaan().select_related("opd", "periode__pemda").ringkas()
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response("laporan", [laporan_sheet(rows)])
    may_draft = holds(request.user, P.LAPORAN_DRAFT)
    context = {
        "saring": saring,
        "page": Paginator(rows, 25).get_page(request.GET.get("halaman")),
        "belum": belum_disusun(Opd.objects.for_user(request.user, P.LAPORAN_DRAFT)) if may_draft else [],
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "laporan/laporan_list.html", context, partial="tabel")


@require(P.LAPORAN_DRAFT)
@require_POST
def laporan_open(request: AuthenticatedRequest, pk: int, kode: str) -> HttpResponse:
    """Begins the report of this unit for the period of this code, or the next revision of a returned one."""
    units = Opd.objects.for_user(request.user, P.LAPORAN_DRAFT).select_related("pemda")
    unit = get_object_or_404(units, pk=pk)
    periods = Periode.objects.select_related("pemda").filter(pemda=unit.pemda)
    laporan = open_laporan(by=request.user, opd=unit, periode=get_object_or_404(periods, kode=kode))
    return redirect("laporan_edit" if laporan.status == Status.DRAF else "laporan_detail", pk=laporan.pk)


@require(P.LAPORAN_VIEW)
@require_safe
def laporan_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _detail_page(request, get_laporan(request, pk), CatatanForm())


def _detail_page(request: AuthenticatedRequest, laporan: LaporanOpd, form: CatatanForm, status: int = 200) -> HttpResponse:
    k = laporan.cuplikan or isi_laporan(laporan)
    bagian = bagian_narasi(k)
    context = konteks(k, frozenset()) | _alur(request, laporan, k) | {
        "laporan": laporan,
        "k": k,
        "bagian_narasi": bagian,
        "terisi": sum(b["ada"] for b in bagian),
        "peringatan": peringatan(k) if laporan.is_draf else [],
        "terlambat": laporan.hari_terlambat,
        "perpanjangan": _perpanjangan(request, laporan) if laporan.diperpanjang else None,
        "cetakan": [] if laporan.is_draf else laporan.cetakan.order_by("-pk")[:5],
        "salinan": laporan.salinan.all() if dapat_disalin(laporan) else [],
        "may_salinan": dapat_disalin(laporan) and laporan.may_submit,
        "form": form,
        "may_note": may_note(laporan),
        "may_bukti": holds(request.user, P.KEGIATAN_VIEW),
    }
    return render_page(request, "laporan/laporan_detail.html", context, status=status)


def _perpanjangan(request: AuthenticatedRequest, laporan: LaporanOpd) -> Perpanjangan | None:
    """The extension that holds, with who gave it."""
    rows = Perpanjangan.objects.for_user(request.user, P.LAPORAN_VIEW).filter(opd=laporan.opd, periode=laporan.periode)
    return rows.select_related("oleh").first()


@require(P.LAPORAN_VIEW)
@require_safe
def laporan_diff(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What changed since this revision was submitted; with ?dari=revisi, what it changed of the one before. The
    present is the business of the unit and the city, not of the province or of a seat in a group."""
    laporan = get_laporan(request, pk)
    if not may_compare(laporan, request.user):
        raise PermissionDenied("Perbandingan ini dibaca mereka yang menyusun, memutuskan, atau mengawasi laporan ini.")
    lama = sebelumnya(laporan) if "dari" in request.GET or laporan.is_draf else None
    if lama is None and laporan.cuplikan is None:
        messages.info(request, "Laporan ini belum diajukan, jadi belum ada yang dapat dibandingkan.")
        return redirect("laporan_detail", pk=laporan.pk)
    kini = laporan.cuplikan if lama and laporan.cuplikan else isi_laporan(laporan)
    bagian = bandingkan(lama.cuplikan if lama else laporan.cuplikan, kini)
    context = {"laporan": laporan, "lama": lama, "bagian": bagian, "jumlah": jumlah(bagian)}
    return render_page(request, "laporan/laporan_beda.html", context, partial="jumlah")


def _alur(request: AuthenticatedRequest, laporan: LaporanOpd, k: dict) -> dict:
    """Where the report stands and how it came there, with what was said on all its revisions; its content `k`
    knows the reopenings before it."""
    tunggu = menunggu(laporan, request.user)
    langkah, alasan = langkah_terbuka(laporan, request.user, tunggu)
    sama = {"opd": laporan.opd_id, "periode": laporan.periode_id}
    revisi = LaporanOpd.objects.for_user(request.user, P.LAPORAN_VIEW).filter(**sama).ringkas().order_by("-revisi")
    catatan = CatatanReviu.objects.for_user(request.user, P.LAPORAN_VIEW)
    catatan = catatan.filter(**{f"laporan__{nama}": pk for nama, pk in sama.items()})
    return {
        "menunggu": tunggu,
        "langkah": langkah,
        "alasan": alasan,
        "may_mend": is_mendable(laporan),
        "may_compare": may_compare(laporan, request.user),
        "revisi": [laporan] if laporan.terkini and laporan.revisi == 1 else list(revisi),
        "catatan": catatan.select_related("penulis", "laporan").defer("laporan__cuplikan"),
        "pembukaan": riwayat_pembukaan(laporan, k),
    }


@require(P.LAPORAN_DRAFT)
@require_http_methods(["GET", "POST"])
def laporan_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    laporan = get_laporan(request, pk)
    if not laporan.may_draft:
        raise PermissionDenied(BUKAN_HAK)
    if not laporan.is_draf or not laporan.terkini:
        messages.info(request, "Laporan ini sudah diajukan, jadi naskahnya tidak dapat diubah lagi.")
        return redirect("laporan_detail", pk=laporan.pk)
    lalu = LaporanOpd.objects.sebelum(laporan)
    masuk = request.POST if request.method == "POST" else None
    form = NaskahForm(masuk, instance=laporan, lalu=lalu, konsep=konsep_opd(laporan))
    if "salin" in request.POST:
        form.fill_empty()
    elif "konsep" in request.POST:
        form.take_konsep(request.POST["konsep"])
    elif form.is_valid():
        return _save_naskah(request, laporan, form)
    return render_page(request, "laporan/laporan_naskah.html", _naskah(laporan, form), status=422 if form.errors else 200)


def _naskah(laporan: LaporanOpd, form: NaskahForm) -> dict:
    return {"laporan": laporan, "form": form, "lalu": form.lalu}


def _save_naskah(request: AuthenticatedRequest, laporan: LaporanOpd, form: NaskahForm) -> HttpResponse:
    try:
        save_narasi(by=request.user, laporan=laporan, versi=form.cleaned_data["versi"], isi=form.isi, kutipan=form.kutipan)
    except LaporanBerubah as berubah:
        form.compare(berubah.tersimpan)
        return render_page(request, "laporan/laporan_naskah.html", _naskah(laporan, form), status=409)
    messages.success(request, "Naskah laporan tersimpan.")
    if "lanjut" in request.POST:
        return redirect("laporan_step", pk=laporan.pk, langkah="ajukan")
    return redirect("laporan_detail", pk=laporan.pk)


def _reopens(request: AuthenticatedRequest) -> bool:
    return sends(request) and request.resolver_match.kwargs["langkah"] == "buka_kembali"


@require(P.LAPORAN_VIEW)
@confirmed(_reopens)
@require_http_methods(["GET", "POST"])
def laporan_step(request: AuthenticatedRequest, pk: int, langkah: str) -> HttpResponse:
    """GET asks, POST does one step of TRANSITIONS."""
    laporan = get_laporan(request, pk)
    step = TRANSITIONS.get(langkah)
    if step is None or step.cara != Cara.LANGKAH:
        raise Http404
    if not may_step(laporan, step):
        raise PermissionDenied(BUKAN_HAK)
    form = langkah_form(step, laporan, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _move(request, laporan, langkah, form.cleaned_data if form else {})
    if not is_open(laporan, step) or is_own(request.user, laporan, step):
        messages.info(request, "Langkah itu tidak terbuka untuk laporan ini sekarang.")
        return redirect("laporan_detail", pk=laporan.pk)
    context = {"laporan": laporan, "langkah": step, "form": form} | _periksa(laporan, langkah)
    return render_page(request, "laporan/laporan_langkah.html", context, status=422 if form and form.errors else 200)


def _periksa(laporan: LaporanOpd, langkah: str) -> dict:
    """What to know before submitting: what stands in the way, and what a reader would miss."""
    if langkah != "ajukan":
        return {}
    return {"penghalang": penghalang(laporan), "peringatan": peringatan(isi_laporan(laporan))}


def _move(request: AuthenticatedRequest, laporan: LaporanOpd, langkah: str, isi: dict) -> HttpResponse:
    versi = VersiForm(request.POST).terbaca
    try:
        saved = move_laporan(by=request.user, laporan=laporan, transisi=langkah, versi=versi, **isi)
    except LaporanBerubah:
        messages.warning(request, SUDAH_BERUBAH)
        if isi.get("alasan"):  # typed for a decision that somebody else took first: it may still be said in the thread
            form = CatatanForm(initial={"isi": isi["alasan"]})
            return _detail_page(request, get_laporan(request, laporan.pk), form, status=409)
    except BelumSiap as belum:
        for kurang in belum.penghalang:
            messages.error(request, kurang.kalimat)
    except BatasBuka as batas:
        messages.error(request, str(batas))
    else:
        messages.success(request, f"{TRANSITIONS[langkah].label}: selesai. Keadaan laporan sekarang “{saved.get_status_display()}”.")
    return redirect("laporan_detail", pk=laporan.pk)


@require(P.LAPORAN_VIEW)
@require_POST
def laporan_note(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    laporan = get_laporan(request, pk)
    if not may_note(laporan):
        raise PermissionDenied("Catatan ditulis oleh mereka yang menyusun, menyetujui, atau menerima laporan ini.")
    form = CatatanForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, laporan, form, status=422)
    add_catatan(by=request.user, laporan=laporan, isi=form.cleaned_data["isi"])
    messages.success(request, "Catatan tersimpan.")
    return redirect("laporan_detail", pk=laporan.pk)
