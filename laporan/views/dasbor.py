"""/dasbor/: the matrix for those who watch a city, the one page for those who lead a unit."""

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kbk.models import TindakLanjut
from laporan import queries_dasbor
from laporan.actions.laporan import is_own
from laporan.forms.dasbor import PilihPeriode, SaringMatriks, usual_period
from laporan.lembar_daerah import matriks_sheet
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from laporan.models.laporan import TRANSITIONS, Status
from laporan.pengingat import teks_opd, teks_pengingat
from laporan.tampilan_dasbor import tampilan_matriks, tampilan_pimpinan
from laporan.tampilan_serah import is_new
from laporan.views.provinsi import provinsi
from opd.akses import Permission, holds, require, signed_in
from opd.http import AuthenticatedRequest, query_without, render_page
from opd.models import Opd, PemerintahDaerah, Pengguna, Penugasan
from opd.pesan import tautan
from opd.siap import Isi
from opd.siap_orang import SiapOrang
from opd.xlsx import spreadsheet_response

P = Permission


@signed_in
@require_safe
def dasbor(request: AuthenticatedRequest) -> HttpResponse:
    """The page that fits the person; 403 for those who neither watch a city or a province nor lead a unit."""
    if holds(request.user, P.DASBOR_DAERAH):
        return matriks(request)
    return provinsi(request) if holds(request.user, P.REKAP_RECEIVE) else dasbor_pimpinan(request)


@require(P.DASBOR_DAERAH)
@require_safe
def matriks(request: AuthenticatedRequest) -> HttpResponse:
    daerah = _daerah(request.user)
    pemda = next((d for d in daerah if str(d.pk) == request.GET.get("pemda")), daerah[0])
    at, hari_ini = timezone.now(), pemda.hari_ini()
    periode = _periode(request.user, P.DASBOR_DAERAH, pemda=pemda.pk, hari_ini=hari_ini)
    saring = SaringMatriks(request.GET, periode=periode, usual=usual_period(periode, pemda, hari_ini, ended=True))
    context = {"daerah": daerah, "pemda": pemda, "saring": saring, "fokus": saring.fokus, "query": query_without(request)}
    context["may_period"] = holds(request.user, P.PERIODE_EDIT)
    if saring.fokus is None:
        return render_page(request, "laporan/matriks.html", context, partial="tabel")
    semua = queries_dasbor.matriks(pemda, saring.kolom, at)
    rows = saring.apply(semua)
    if request.GET.get("bentuk") == "xlsx":
        return spreadsheet_response(f"matriks-{saring.fokus.kode.lower()}", [matriks_sheet(rows, saring.kolom)])
    context |= tampilan_matriks(semua, rows, saring.kolom, saring.nomor) | {
        "pengingat": teks_pengingat(semua, saring.nomor, saring.fokus, tautan(reverse("beranda")), at),
        "may_accept": holds(request.user, P.LAPORAN_ACCEPT),
        "rekap": next(iter(_rekap(request.user, periode=saring.fokus.pk)), None),
        "may_compose": holds(request.user, P.REKAP_EDIT) and saring.fokus.selesai < hari_ini,
    }
    return render_page(request, "laporan/matriks.html", context, partial="tabel")


@SiapOrang
def _daerah(user: Pengguna) -> QuerySet:
    return PemerintahDaerah.objects.for_user(user, P.DASBOR_DAERAH)


@SiapOrang
def _periode(user: Pengguna, hak: Permission, pemda: Isi, hari_ini: Isi) -> QuerySet:
    return Periode.objects.for_user(user, hak).dimulai(pemda, hari_ini)


@SiapOrang
def _rekap(user: Pengguna, periode: Isi) -> QuerySet:
    return LaporanDaerah.objects.for_user(user, P.REKAP_VIEW).filter(periode=periode).terbaru().defer("cuplikan")


@require(P.DASBOR_DAERAH)
@require_safe
def matriks_pengingat(request: AuthenticatedRequest, pk: int, kode: str) -> HttpResponse:
    """The reminder for one agency's report, to be pasted into WhatsApp."""
    units = Opd.objects.for_user(request.user, P.DASBOR_DAERAH).pelapor().select_related("pemda")
    opd = get_object_or_404(units, pk=pk)
    periods = Periode.objects.for_user(request.user, P.DASBOR_DAERAH).select_related("pemda")
    periode = get_object_or_404(periods, pemda=opd.pemda, kode=kode)
    sel = queries_dasbor.sel_opd(opd, periode, timezone.now())
    context = {"opd": opd, "periode": periode, "sel": sel, "teks": teks_opd(opd, periode, sel)}
    return render_page(request, "laporan/matriks_pengingat.html", context)


@require(P.DASBOR_PIMPINAN)
@require_safe
def dasbor_pimpinan(request: AuthenticatedRequest) -> HttpResponse:
    posts = own_posts(request)
    post = next((p for p in posts if str(p.opd_id) == request.GET.get("opd")), posts[0])
    pemda, hari_ini = post.opd.pemda, post.opd.pemda.hari_ini()
    periode = _periode(request.user, P.DASBOR_PIMPINAN, pemda=pemda.pk, hari_ini=hari_ini)
    pilih = PilihPeriode(request.GET, periode=periode, usual=usual_period(periode, pemda, hari_ini, ended=False))
    context = {"posts": posts, "post": post, "pilih": pilih, "fokus": pilih.fokus}
    context |= {"menunggu": _waiting(request, post), "macet": _stuck(request, post, hari_ini)}
    context["baru"] = is_new(post.dari, hari_ini)
    if pilih.fokus:
        context |= tampilan_pimpinan(post, pilih.fokus, hari_ini, pilih.sebelum)
    return render_page(request, "laporan/dasbor_pimpinan.html", context)


def own_posts(request: AuthenticatedRequest) -> list[Penugasan]:
    """The posts this person holds today, each where its pemda is; the latest first. 404 when the last one
    ended in this very moment."""
    rows = _posts(request.user, pegawai=request.user.pegawai_id)
    posts = [p for p in rows if p.berlaku_pada(p.opd.pemda.hari_ini())]
    if not posts:
        raise Http404
    return posts


@SiapOrang
def _posts(user: Pengguna, pegawai: Isi) -> QuerySet:
    rows = Penugasan.objects.for_user(user, P.DASBOR_PIMPINAN).filter(pegawai=pegawai)
    return rows.select_related("opd__pemda", "opd__pelapor").order_by("-dari", "-pk")


def _waiting(request: AuthenticatedRequest, post: Penugasan) -> list[tuple[LaporanOpd, bool]]:
    """Reports that wait for this leader, and whether the leader may decide (nobody approves what they wrote)."""
    rows = _diajukan(request.user, jalur=post.opd.jalur)
    return [(row, not is_own(request.user, row, TRANSITIONS["setujui"])) for row in rows]


@SiapOrang
def _diajukan(user: Pengguna, jalur: Isi) -> QuerySet:
    rows = LaporanOpd.objects.for_user(user, P.LAPORAN_APPROVE).menunggu(Status.DIAJUKAN)
    return rows.filter(opd__jalur__startswith=jalur).select_related("opd", "periode__pemda").ringkas()


def _stuck(request: AuthenticatedRequest, post: Penugasan, hari_ini: dt.date) -> list[tuple[TindakLanjut, int]]:
    """Overdue follow-ups below this post, the oldest first, with the days."""
    return [(t, (hari_ini - t.tenggat).days) for t in _macet(request.user, jalur=post.opd.jalur, hari_ini=hari_ini)]


@SiapOrang
def _macet(user: Pengguna, jalur: Isi, hari_ini: Isi) -> QuerySet:
    rows = TindakLanjut.objects.for_user(user, P.KEGIATAN_VIEW).terlambat(hari_ini)
    rows = rows.filter(kegiatan__kelompok__opd__jalur__startswith=jalur).select_related("penanggung_jawab")
    return rows[: queries_dasbor.MACET_MAKS]
