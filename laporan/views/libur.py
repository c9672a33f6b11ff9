"""Days off of a year, as they count for deadlines; the own ones can be added and taken away."""


from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from laporan.actions.libur import add_libur, remove_libur
from laporan.forms.libur import LiburForm
from laporan.lembar_periode import libur_sheet
from laporan.libur import dasar_libur, libur_nasional
from laporan.models import HariLibur
from laporan.views.periode import own_pemda
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest, render_page
from opd.urung import offer_back
from opd.xlsx import spreadsheet_response

P = Permission


@require(P.PERIODE_EDIT)
@require_http_methods(["GET", "POST"])
def libur_list(request: AuthenticatedRequest) -> HttpResponse:
    pemda = own_pemda(request)
    form = LiburForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        libur = form.cleaned_data["daftar"]
        jumlah = add_libur(by=request.user, pemda=pemda, libur=libur)
        sudah = f" {len(libur) - jumlah} sudah ada sebelumnya." if jumlah < len(libur) else ""
        messages.success(request, f"{jumlah} hari libur ditambahkan.{sudah}")
        return redirect(f"{request.path}?tahun={min(libur).year}")
    tahun = _tahun(request, pemda.hari_ini().year)
    own = HariLibur.objects.for_user(request.user, P.PERIODE_EDIT).filter(pemda=pemda, tanggal__year=tahun)
    rows = sorted([*((h, nama, None) for h, nama in libur_nasional(tahun).items()), *((row.tanggal, row.nama, row.pk) for row in own)])
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"hari-libur-{tahun}", [libur_sheet(rows)])
    context = {"pemda": pemda, "form": form, "tahun": tahun, "tetangga": [tahun - 1, tahun + 1], "rows": rows}
    context["dasar"] = dasar_libur(tahun)
    return render_page(request, "laporan/libur_list.html", context, status=422 if form.errors else 200)


def _tahun(request: AuthenticatedRequest, kini: int) -> int:
    asked = request.GET.get("tahun", "")
    return int(asked) if asked.isdecimal() and 2017 <= int(asked[:5]) <= 2100 else kini


@require(P.PERIODE_EDIT)
@require_POST
def libur_delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = HariLibur.objects.for_user(request.user, P.PERIODE_EDIT).select_related("pemda")
    libur = get_object_or_404(rows, pk=pk)
    remove_libur(by=request.user, libur=libur)
    kalimat = f"“{libur.nama}” dihapus dari hari libur. Tenggat yang sudah ada tidak berubah."
    offer_back(request, kalimat, reverse("libur_list"), {"daftar": f"{libur.tanggal} {libur.nama}"})
    return redirect("libur_list")
