"""/dasbor/nilai/, /dasbor/pelaksanaan/, /dasbor/bukti-ulang/: what a city did with its values, and the rows behind each number."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kbk.models import Kegiatan
from laporan import queries, queries_nilai
from laporan.tampilan_nilai import (
    KATALOG,
    nilai_sheet,
    pelaksanaan_sheet,
    rincian_nilai,
    tampilan_nilai,
    tampilan_pelaksanaan,
)
from laporan.views.tingkat import asked_period
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, query_without, render_page
from opd.xlsx import spreadsheet_response

P = Permission


def _dasar(request: AuthenticatedRequest) -> tuple[dict, list]:
    """What these pages share, and the agencies that owe the period a report."""
    pemda, pilih = asked_period(request)
    context = {"pemda": pemda, "pilih": pilih, "fokus": pilih.fokus, "query": query_without(request)}
    return context, list(queries.wajib_lapor(pemda, pilih.fokus)) if pilih.fokus else []


@require(P.DASBOR_DAERAH)
@require_safe
def nilai_opd(request: AuthenticatedRequest) -> HttpResponse:
    context, opd = _dasar(request)
    katalog = request.GET.get("katalog") if request.GET.get("katalog") in KATALOG else "34"
    context |= {"katalog": katalog}
    if context["fokus"]:
        rows = queries_nilai.penerapan_nilai(opd, context["fokus"], KATALOG[katalog])
        if request.GET.get("bentuk") == "xlsx":
            return spreadsheet_response(f"nilai-{katalog}-{context['fokus'].kode.lower()}", [nilai_sheet(rows, opd)])
        context |= tampilan_nilai(rows, opd, context["fokus"])
        context |= {"slogan": queries_nilai.slogan(opd, context["fokus"])}
    return render_page(request, "laporan/nilai_opd.html", context)


@require(P.DASBOR_DAERAH)
@require_safe
def nilai_opd_rows(request: AuthenticatedRequest, kode: str) -> HttpResponse:
    """The agencies behind the numbers of one value."""
    context, opd = _dasar(request)
    semua = [p for k in KATALOG.values() for p in queries_nilai.penerapan_nilai(opd, context["fokus"], k)] if context["fokus"] else []
    satu = next((p for p in semua if p.nilai.kode.lower() == kode.lower()), None)
    if satu is None:
        raise Http404
    context |= {"nilai": satu.nilai, "penerapan": satu, "rows": rincian_nilai(satu, opd, context["fokus"])}
    return render_page(request, "laporan/nilai_opd_baris.html", context)


@require(P.DASBOR_DAERAH)
@require_safe
def pelaksanaan(request: AuthenticatedRequest) -> HttpResponse:
    context, opd = _dasar(request)
    if context["fokus"]:
        angka = queries.angka_per_opd(opd, context["fokus"])
        if request.GET.get("bentuk") == "xlsx":
            return spreadsheet_response(f"pelaksanaan-{context['fokus'].kode.lower()}", [pelaksanaan_sheet(angka, opd)])
        context |= tampilan_pelaksanaan(angka, opd, context["fokus"])
    return render_page(request, "laporan/pelaksanaan.html", context)


@require(P.DASBOR_DAERAH)
@require_safe
def bukti_ulang(request: AuthenticatedRequest) -> HttpResponse:
    context, _ = _dasar(request)
    if context["fokus"]:
        acara = Kegiatan.objects.for_user(request.user, P.KEGIATAN_VIEW).filter(kelompok__opd__pemda=context["pemda"])
        context["rows"] = queries_nilai.bukti_dipakai_ulang(acara, context["fokus"])
        context["mirip"] = queries_nilai.bukti_mirip(acara, context["fokus"])
    return render_page(request, "laporan/bukti_ulang.html", context)
