"""The history of an activity and of a group, for everybody who may see them."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kbk.riwayat import jejak_kegiatan, jejak_kelompok
from kbk.views.kegiatan import get_kegiatan
from kbk.views.kelompok import get_kelompok
from opd.akses import Permission, require
from opd.http import AuthenticatedRequest
from opd.views.jejak import riwayat_page


@require(Permission.KEGIATAN_VIEW)
@require_safe
def kegiatan_riwayat(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    kegiatan = get_kegiatan(request, pk)
    url, pemda = reverse("kegiatan_detail", args=[pk]), kegiatan.kelompok.opd.pemda
    return riwayat_page(request, jejak_kegiatan(kegiatan), judul="Riwayat kegiatan", tentang=kegiatan.judul, kembali_url=url, pemda=pemda)


@require(Permission.KELOMPOK_VIEW)
@require_safe
def kelompok_riwayat(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    kelompok = get_kelompok(request, pk)
    url, pemda = reverse("kelompok_detail", args=[pk]), kelompok.opd.pemda
    return riwayat_page(request, jejak_kelompok(kelompok), judul="Riwayat kelompok", tentang=kelompok.nama, kembali_url=url, pemda=pemda)
