"""What people send to the form of an activity, and what comes back."""


from django.core.files.uploadedfile import SimpleUploadedFile

from opd.models import Jejak
from tests import korpus

URAIAN = "Loket 2 dibuka pukul 07.30. Antrean pagi habis sebelum pukul 10."
DAFTAR, BARU = "/kegiatan/", "/kegiatan/baru/"
KUNCI = "ab" * 16


def isian(kelompok, **fields) -> dict:
    return {
        "kelompok": kelompok.pk,
        "kunci_kirim": KUNCI,
        "jenis": "aksi",
        "uraian": URAIAN,
        "tanggal": "2026-08-12",
        "cara_hadir": "semua",
    } | fields


def foto(nama="IMG_1.jpg", data=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(nama, data or korpus.foto(), "image/jpeg")


def traces() -> int:
    return Jejak.objects.exclude(aksi="masuk").count()


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]
