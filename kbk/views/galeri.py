"""What a group has to show: its pictures, and what it did month by month."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kbk.forms.galeri import SaringGaleri
from kbk.forms.saring import tahun_of
from kbk.linimasa import linimasa
from kbk.models import Bukti
from kbk.views.kelompok import get_kelompok
from opd.akses import Permission, require
from opd.http import query_without, render_page

SEHALAMAN = 24


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kelompok_galeri(request: HttpRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk)
    saring = SaringGaleri(request.GET, user=request.user, kelompok=kelompok)
    rows = Bukti.objects.for_user(request.user, Permission.KEGIATAN_VIEW).berlaku().foto().filter(kegiatan__kelompok=kelompok)
    rows = saring.apply(rows).select_related("kegiatan").order_by("-kegiatan__tanggal", "-pk")
    page = Paginator(rows, SEHALAMAN).get_page(request.GET.get("halaman"))
    context = {"kelompok": kelompok, "saring": saring, "page": page, "query": query_without(request, "halaman")}
    return render_page(request, "kbk/kelompok_galeri.html", context, partial="tabel")


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kelompok_linimasa(request: HttpRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk)
    hari_ini = kelompok.opd.pemda.hari_ini()
    tahun = tahun_of(request.GET.get("tahun", ""), hari_ini)
    context = {
        "kelompok": kelompok,
        "tahun_dipilih": tahun,
        "tahun_pilihan": range(hari_ini.year, hari_ini.year - 4, -1),
        "bulan": linimasa(request.user, kelompok, tahun),
    }
    return render_page(request, "kbk/kelompok_linimasa.html", context)
