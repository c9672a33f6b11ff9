"""/dasbor/provinsi/: the cities of a province by the recaps they have sent."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from laporan import queries_provinsi
from laporan.forms.dasbor import PilihKode
from laporan.models import LaporanDaerah
from laporan.tampilan_nilai import KATALOG
from laporan.tampilan_provinsi import provinsi_sheets, tampilan_nilai_provinsi, tampilan_provinsi
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, query_without, render_page
from opd.models import PemerintahDaerah
from opd.xlsx import spreadsheet_response

P = Permission


@require(P.REKAP_RECEIVE)
@require_safe
def provinsi(request: AuthenticatedRequest) -> HttpResponse:
    daerah = list(PemerintahDaerah.objects.for_user(request.user, P.REKAP_RECEIVE).filter(provinsi__isnull=False).order_by("kode"))
    at = timezone.now()
    hari_ini = max((d.hari_ini(at) for d in daerah), default=timezone.localdate(at))
    pilih = PilihKode(request.GET, periode=queries_provinsi.periode_daerah(daerah, hari_ini))
    katalog = request.GET.get("katalog") if request.GET.get("katalog") in KATALOG else "34"
    context = {"pilih": pilih, "fokus": pilih.fokus, "daerah": daerah, "katalog": katalog, "query": query_without(request)}
    if pilih.fokus is None:
        return render_page(request, "laporan/provinsi.html", context)
    rekap = LaporanDaerah.objects.for_user(request.user, P.REKAP_RECEIVE)
    semua = queries_provinsi.kiriman(daerah, [p.kode for p in pilih.kolom], rekap, at)
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"provinsi-{pilih.fokus.kode.lower()}", provinsi_sheets(daerah, pilih.kolom, semua))
    context |= tampilan_provinsi(daerah, pilih.kolom, pilih.fokus, semua)
    terkirim = rekap.filter(pk__in=[k.rekap.pk for (_, kode), k in semua.items() if kode == pilih.fokus.kode and k.rekap])
    context |= tampilan_nilai_provinsi(daerah, katalog, queries_provinsi.nilai_per_daerah(terkirim, katalog))
    return render_page(request, "laporan/provinsi.html", context)
