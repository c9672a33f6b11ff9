"""Activities: list and one activity."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kbk.forms.saring import SaringKegiatan
from kbk.kelengkapan import page_rows
from kbk.kunci import PeriodeTerkunci, kunci_pada
from kbk.lembar import kegiatan_sheet
from kbk.models import Bukti, DrafKegiatan, Kegiatan
from kbk.models.kegiatan import KegiatanQuerySet
from kbk.semua_kegiatan import SemuaKegiatan
from kbk.sorotan import soroti
from kbk.tampilan_bukti import bagian_bukti
from kbk.tampilan_kegiatan import baris_daftar
from opd.akses import Permission, holds, require
from opd.catat import record_open
from opd.http import first_or_404, query_without, render_page
from opd.models import Pengguna
from opd.siap import Isi
from opd.siap_orang import SiapOrang
from opd.xlsx import spreadsheet_response

SEHALAMAN = 25


def get_kegiatan(request: HttpRequest, pk: int, *, edit: bool = False, related: tuple[str, ...] = ("rapat",)) -> Kegiatan:
    """The activity (with `related`) with may_close, `kunci` (None while its day is open) and may_edit (None of it on a
    closed day); 404 when it is not visible. With `edit` 403 when the person may only look, and on a closed day
    PeriodeTerkunci instead of a form; what was typed before it closed is answered by the action."""
    kegiatan = first_or_404(_kegiatan(request.user, related, pk=pk))
    if edit and not kegiatan.may_edit:
        raise PermissionDenied("Anda dapat melihat kegiatan ini, tetapi mengubahnya hanya oleh kelompok dan sekretarisnya.")
    kegiatan.kunci = kunci_pada(kegiatan.kelompok.opd, kegiatan.tanggal)
    if edit and kegiatan.kunci and request.method != "POST":
        raise PeriodeTerkunci(kegiatan.kunci)
    kegiatan.may_edit = kegiatan.may_edit and not kegiatan.kunci
    return kegiatan


@SiapOrang
def _kegiatan(user: Pengguna, related: tuple[str, ...], pk: Isi) -> QuerySet:
    rows = Kegiatan.objects.for_user(user, Permission.KEGIATAN_VIEW).with_may(
        user,
        may_edit=Permission.KEGIATAN_EDIT,
        may_answer=Permission.KEGIATAN_EDIT,
        may_close=Permission.TINDAK_LANJUT_CLOSE,
        may_ask=Permission.KELENGKAPAN_ASK,
    )
    return rows.filter(pk=pk).select_related("kelompok__opd__pemda", "pencatat", "pengubah", *related)


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kegiatan_list(request: HttpRequest) -> HttpResponse:
    saring = SaringKegiatan(request.GET, user=request.user)
    if request.GET.get("bentuk") == "xlsx":
        return _sheet(saring)
    hasil = saring.cari(_visible(request.user)) if saring.chosen("q") else None
    page = Paginator(hasil.ids if hasil else _ids(saring), SEHALAMAN).get_page(request.GET.get("halaman"))
    page.object_list = page_rows(page.object_list)
    if hasil:
        soroti(page.object_list, saring.frasa)
    context = {
        "saring": saring,
        "hasil": hasil,
        "page": page,
        "rows": baris_daftar(page.object_list, beberapa="opd" in saring.fields),
        "query": query_without(request, "halaman"),
        "may_create": holds(request.user, Permission.KEGIATAN_EDIT),
        "draf": _drafts(request.user),
    }
    return render_page(request, "kbk/kegiatan_list.html", context, partial="tabel")


def _visible(user: Pengguna) -> KegiatanQuerySet:
    return Kegiatan.objects.for_user(user, Permission.KEGIATAN_VIEW)


def _ids(saring: SaringKegiatan) -> QuerySet | SemuaKegiatan:
    if not saring.aktif:
        return SemuaKegiatan(saring.user, SEHALAMAN)
    return saring.apply(_visible(saring.user)).values_list("pk", flat=True)


def _sheet(saring: SaringKegiatan) -> HttpResponse:
    rows = saring.apply(_visible(saring.user)).select_related("kelompok__opd").prefetch_related("nilai")
    return spreadsheet_response("kegiatan", [kegiatan_sheet(rows.with_kelengkapan().with_counts())])


def _drafts(user: Pengguna) -> Iterable[DrafKegiatan]:
    """What the person typed and has not saved; most have nothing, and that is known already."""
    if not user.draf_menunggu:
        return ()
    return DrafKegiatan.objects.for_user(user, Permission.KEGIATAN_EDIT).dengan_tempat()


@require_safe
@require(Permission.KEGIATAN_VIEW)
def kegiatan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk)
    record_open(request, kegiatan, kegiatan.kelompok.opd)
    kehadiran = list(kegiatan.kehadiran.select_related("pegawai"))
    hari_ini = kegiatan.kelompok.opd.pemda.hari_ini()
    tindak_lanjut = list(kegiatan.tindak_lanjut.select_related("penanggung_jawab"))
    terlihat = Bukti.objects.for_user(request.user, Permission.KEGIATAN_VIEW)
    context = bagian_bukti(kegiatan, terlihat=terlihat, ada_kehadiran=bool(kehadiran)) | {
        "kegiatan": kegiatan,
        "kehadiran": kehadiran,
        "hadir": sum(k.status == "hadir" for k in kehadiran),
        "nanti": kegiatan.tanggal > hari_ini,
        "tindak_lanjut": [(row, row.status(hari_ini)) for row in tindak_lanjut],
        "permintaan": kegiatan.permintaan.select_related("penanya", "penjawab", "penutup"),
    }
    return render_page(request, "kbk/kegiatan_detail.html", context)
