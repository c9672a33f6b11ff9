"""/laporan/<pk>/bukti/: the evidence behind a report: what is to be asked about it, and all of it to be taken away as ZIP
files that a broken line does not spoil."""

import re
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kbk.models import Bukti, Kegiatan
from laporan import queries, queries_nilai
from laporan.models import LaporanOpd
from laporan.paket_bukti import BATAS_BITA, susun_paket
from opd.akses import Permission, require
from opd.catat import record_part
from opd.format_id import BULAN
from opd.http import AuthenticatedRequest, render_page
from opd.konfirmasi import confirmed

P = Permission
RENTANG = re.compile(r"bytes=(\d*)-(\d*)")


def _bukti(request: AuthenticatedRequest, pk: int) -> tuple[LaporanOpd, list[Bukti]]:
    """The report, and the evidence in force of its activities that the person may see; 404 when the report is not visible."""
    rows = LaporanOpd.objects.for_user(request.user, P.LAPORAN_VIEW).select_related("opd__pemda", "periode__pemda")
    laporan = get_object_or_404(rows.ringkas(), pk=pk)
    acara = queries.kegiatan_pelapor(laporan.opd, laporan.periode).order_by()
    bukti = Bukti.objects.for_user(request.user, P.KEGIATAN_VIEW).berlaku().filter(kegiatan__in=acara)
    return laporan, list(bukti.select_related("kegiatan__kelompok__opd").order_by("kegiatan__tanggal", "kegiatan", "pk"))


def _per_bulan(bukti: list[Bukti]) -> list[dict]:
    """One package, or one for each month when the whole is more than BATAS_BITA: {bulan, query, nama, jumlah, ukuran}."""
    if sum(b.ukuran for b in bukti) <= BATAS_BITA:
        return [_paket("", "Seluruh periode", bukti)] if bukti else []
    kelompok = groupby(bukti, lambda b: f"{b.kegiatan.tanggal:%Y-%m}")
    return [_paket(bulan, f"{BULAN[int(bulan[5:]) - 1]} {bulan[:4]}", list(isi)) for bulan, isi in kelompok]


def _paket(bulan: str, nama: str, bukti: list[Bukti]) -> dict:
    query = urlencode({"bulan": bulan} if bulan else {})
    return {"bulan": bulan, "query": query, "nama": nama, "jumlah": len(bukti), "ukuran": sum(b.ukuran for b in bukti)}


@require(P.KEGIATAN_VIEW)
@require_safe
def paket_bukti(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    laporan, bukti = _bukti(request, pk)
    acara = Kegiatan.objects.for_user(request.user, P.KEGIATAN_VIEW).filter(kelompok__opd__pelapor=laporan.opd)
    context = {
        "laporan": laporan,
        "paket": _per_bulan(bukti),
        "jumlah": len(bukti),
        "rows": queries_nilai.bukti_dipakai_ulang(acara, laporan.periode),
        "mirip": queries_nilai.bukti_mirip(acara, laporan.periode),
    }
    return render_page(request, "laporan/paket_bukti.html", context)


@require(P.KEGIATAN_VIEW)
@confirmed()
@require_safe
def paket_bukti_unduh(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    laporan, bukti = _bukti(request, pk)
    bulan = request.GET.get("bulan", "")
    if bulan not in {satu["bulan"] for satu in _per_bulan(bukti)}:
        raise Http404
    bukti = [b for b in bukti if not bulan or f"{b.kegiatan.tanggal:%Y-%m}" == bulan]
    paket = susun_paket(f"Bukti dukung {laporan.opd.nama}, {laporan.periode.nama}", bukti)
    mulai, sampai = _rentang(request, paket)
    if mulai is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{paket.panjang}"})
    nama = f"Bukti-{laporan.opd.singkatan}-{laporan.periode.kode}{bulan and '-' + bulan[5:]}.zip"
    record_part(request, laporan, laporan.opd, berkas=nama, baris=len(bukti), goes_on=mulai > 0)
    return _kirim(paket, mulai, sampai, nama)


def _rentang(request: AuthenticatedRequest, paket) -> tuple[int | None, int]:
    """(first byte, byte after the last) that is asked for; the whole when the package has changed since, (None, 0) when
    it cannot be."""
    cocok = RENTANG.fullmatch(request.headers.get("Range", ""))
    if not cocok or request.headers.get("If-Range", paket.etag) != paket.etag or cocok[0] == "bytes=-":
        return 0, paket.panjang
    dari, ke = cocok.groups()
    mulai = int(dari) if dari else max(paket.panjang - int(ke), 0)
    sampai = min(int(ke) + 1, paket.panjang) if dari and ke else paket.panjang
    return (mulai, sampai) if mulai < sampai else (None, 0)


def _kirim(paket, mulai: int, sampai: int, nama: str) -> StreamingHttpResponse:
    sebagian = (mulai, sampai) != (0, paket.panjang)
    response = StreamingHttpResponse(paket.aliran(mulai, sampai), status=206 if sebagian else 200, content_type="application/zip")
    kepala = {
        "Content-Length": str(sampai - mulai),
        "Accept-Ranges": "bytes",
        "ETag": paket.etag,
        "Content-Disposition": f'attachment; filename="{nama}"',
        "Cache-Control": "private, no-transform, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if sebagian:
        kepala["Content-Range"] = f"bytes {mulai}-{sampai - 1}/{paket.panjang}"
    for nama_kepala, isi in kepala.items():
        response.headers[nama_kepala] = isi
    return response
