"""The calendar of a group: beside its own days it knows the pemda's holidays and deadlines."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kbk.views.kelompok import get_kelompok
from laporan.kalender import bulan_of, kalender
from opd.akses import Permission, require
from opd.format_id import HARI
from opd.http import render_page


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kelompok_kalender(request: HttpRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk)
    hari_ini = kelompok.opd.pemda.hari_ini()
    bulan = bulan_of(request.GET.get("bulan", ""), hari_ini)
    context = {
        "kelompok": kelompok,
        "bulan": bulan,
        "lalu": bulan.geser(-1),
        "nanti": bulan.geser(1),
        "nama_hari": HARI,
        "minggu": kalender(request.user, kelompok, bulan, hari_ini),
    }
    return render_page(request, "kbk/kelompok_kalender.html", context)
