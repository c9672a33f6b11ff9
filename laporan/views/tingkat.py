"""/dasbor/tingkat/: how many reports were expected and came, and the rows behind each number."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from laporan import queries_tingkat
from laporan.forms.dasbor import PilihPeriode, usual_period
from laporan.lembar_tingkat import baris_sheet, tingkat_sheets
from laporan.models import Periode
from laporan.queries_tingkat import UKURAN
from laporan.tampilan_tingkat import baris, tampilan_tingkat
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, query_without, render_page
from opd.models import PemerintahDaerah
from opd.xlsx import spreadsheet_response

P = Permission


def asked_period(request: AuthenticatedRequest) -> tuple[PemerintahDaerah, PilihPeriode]:
    """The pemda and the period the page is about: those asked for, else the first and the latest that has ended."""
    daerah = list(PemerintahDaerah.objects.for_user(request.user, P.DASBOR_DAERAH))
    pemda = next((d for d in daerah if str(d.pk) == request.GET.get("pemda")), daerah[0])
    periode = list(Periode.objects.for_user(request.user, P.DASBOR_DAERAH).dimulai(pemda, pemda.hari_ini()))
    return pemda, PilihPeriode(request.GET, periode=periode, usual=usual_period(periode, pemda, pemda.hari_ini(), ended=True))


@require(P.DASBOR_DAERAH)
@require_safe
def tingkat(request: AuthenticatedRequest) -> HttpResponse:
    pemda, pilih = asked_period(request)
    context = {"pemda": pemda, "pilih": pilih, "fokus": pilih.fokus, "query": query_without(request)}
    if pilih.fokus is None:
        return render_page(request, "laporan/tingkat.html", context)
    kolom, lalu = pilih.usai(pemda.hari_ini()), pilih.sebelum
    rows = queries_tingkat.kewajiban(pemda, [*kolom, *([lalu] if lalu else [])], timezone.now())
    if request.GET.get("bentuk") == "xlsx":
        sheets = tingkat_sheets(rows, kolom, pilih.fokus, lalu)
        return spreadsheet_response(f"tingkat-pelaporan-{pilih.fokus.kode.lower()}", sheets)
    context |= tampilan_tingkat(rows, kolom, pilih.fokus, lalu) | {"lalu": lalu}
    return render_page(request, "laporan/tingkat.html", context)


@require(P.DASBOR_DAERAH)
@require_safe
def tingkat_rows(request: AuthenticatedRequest, ukuran: str) -> HttpResponse:
    """The rows of one number: of a period, or with `opd` of one agency over the periods of that year."""
    pemda, pilih = asked_period(request)
    if ukuran not in UKURAN or pilih.fokus is None:
        raise Http404
    unit = request.GET.get("opd", "")
    rows = queries_tingkat.kewajiban(pemda, pilih.usai(pemda.hari_ini()) if unit else [pilih.fokus], timezone.now())
    label, cocok = UKURAN[ukuran]
    rows = cocok(k for k in rows if not unit or str(k.opd.pk) == unit)
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"laporan-{ukuran.replace('_', '-')}-{pilih.fokus.kode.lower()}", [baris_sheet(rows)])
    page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
    context = {"pemda": pemda, "fokus": pilih.fokus, "label": label, "unit": rows[0].opd if unit and rows else None, "page": page}
    context |= {"rows": baris(list(page), pemda.hari_ini()), "query": query_without(request, "halaman")}
    return render_page(request, "laporan/tingkat_baris.html", context)
