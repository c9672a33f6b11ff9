"""Import in three steps: upload, look at the dry run, apply; and the receipt afterwards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opd.actions.impor import PerluDiperiksaError, SudahDiterapkanError, apply_impor, examine_file
from opd.akses import Permission, holds, require, signed_in
from opd.forms.impor import ImporForm, SaringHasilForm
from opd.http import AuthenticatedRequest, query_without, render_page
from opd.impor.sumber import JENIS, kind_for, kinds_for
from opd.impor.tabel import BerkasError
from opd.impor.templat import template_columns, template_sheets
from opd.models import Impor
from opd.xlsx import Sheet, csv_response, spreadsheet_response

PER_HALAMAN = 25


@require(Permission.PEGAWAI_EDIT)
@require_GET
def impor_list(request: AuthenticatedRequest) -> HttpResponse:
    rows = Impor.objects.terlihat(request.user).select_related("pengguna", "pemda").defer("ringkasan")
    page = Paginator(rows, PER_HALAMAN).get_page(request.GET.get("halaman"))
    for row in page:
        row.judul = JENIS[row.jenis].judul
    context = {
        "jenis_impor": kinds_for(request.user),
        "page": page,
        "query": query_without(request, "halaman"),
    }
    return render_page(request, "opd/impor_list.html", context)


@require(Permission.PEGAWAI_EDIT)
@require_GET
def impor_templat(request: AuthenticatedRequest, jenis: str, bentuk: str) -> HttpResponse:
    kind = kind_for(request.user, jenis)
    name = f"templat-{kind.slug}"
    if bentuk == "csv":
        return csv_response(name, template_columns(kind), [])
    return spreadsheet_response(name, template_sheets(kind, request.user))


@require(Permission.PEGAWAI_EDIT)
@require_http_methods(["GET", "POST"])
def impor_upload(request: AuthenticatedRequest, jenis: str) -> HttpResponse:
    kind = kind_for(request.user, jenis)
    args = (request.POST, request.FILES) if request.method == "POST" else ()
    too_large = getattr(request, "upload_too_large", "")
    form = ImporForm(*args, user=request.user, permission=kind.permission, too_large=too_large)
    if form.is_valid():
        try:
            impor = examine_file(
                berkas=form.cleaned_data["berkas"], jenis=kind, pemda=form.daerah, by=request.user
            )
        except BerkasError as error:
            form.add_error("berkas", error.pesan)
        else:
            return redirect("impor_detail", pk=impor.pk)
    return render_page(
        request, "opd/impor_upload.html", {"form": form, "jenis": kind}, status=422 if form.errors else 200
    )


@require(Permission.PEGAWAI_EDIT)
@require_GET
def impor_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    impor = get_object_or_404(Impor.objects.milik(request.user).select_related("pemda"), pk=pk)
    if impor.diterapkan:
        return redirect("impor_receipt", pk=impor.pk)
    if request.GET.get("bentuk") == "xlsx":
        sheet = Sheet("Perlu diperbaiki", ["baris", "kolom", "perbaikan"], impor.ringkasan["galat"])
        return spreadsheet_response(f"perbaikan-impor-{impor.pk}", [sheet])
    saring = SaringHasilForm(request.GET, ringkasan=impor.ringkasan)
    context = {
        "impor": impor,
        "jenis": JENIS[impor.jenis],
        "saring": saring,
        "page": Paginator(saring.rows(), PER_HALAMAN).get_page(request.GET.get("halaman")),
        "query": query_without(request, "halaman"),
        "jumlah": impor.ringkasan["jumlah"],
        "may_apply": not impor.ringkasan["galat"] and holds(request.user, JENIS[impor.jenis].permission),
    }
    return render_page(request, "opd/impor_detail.html", context, partial="tabel")


@require(Permission.PEGAWAI_EDIT)
@require_POST
def impor_confirm(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    impor = get_object_or_404(Impor.objects.milik(request.user).select_related("pemda"), pk=pk)
    if not holds(request.user, JENIS[impor.jenis].permission):
        raise PermissionDenied
    try:
        apply_impor(impor=impor, by=request.user)
    except SudahDiterapkanError:
        messages.warning(request, "Impor ini sudah diterapkan sebelumnya; tidak ada yang ditulis lagi.")
    except PerluDiperiksaError:
        messages.warning(
            request,
            "Data berubah sejak berkas ini diperiksa, jadi belum ada yang ditulis. Periksa lagi hasilnya.",
        )
        return redirect("impor_detail", pk=impor.pk)
    except BerkasError as error:
        messages.error(request, str(error))
        return redirect("impor_upload", jenis=impor.jenis)
    else:
        messages.success(request, "Impor diterapkan.")
    return redirect("impor_receipt", pk=impor.pk)


@signed_in
@require_GET
def impor_receipt(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = Impor.objects.terlihat(request.user).select_related("pengguna", "pemda")
    impor = get_object_or_404(rows, pk=pk, status=Impor.Status.DITERAPKAN)
    context = {"impor": impor, "jenis": JENIS[impor.jenis]}
    return render_page(request, "opd/impor_receipt.html", context)
