"""Files as they arrive: what is accepted, and what it becomes before it is stored (reliability C58–C65).

Only JPEG, PNG, WEBP, HEIC, AVIF and PDF, judged by content, never by name or by what the browser says. Images
become a new JPEG, PDFs are written anew without anything that acts by itself. Hostile bytes are parsed in a child
process with limits (opd/berkas_anak.py, forked for each file: opd/pembaca.py), the only place where a decoder of HEIC and
AVIF is loaded.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.conf import settings

from opd.format_id import angka
from opd.pembaca import pembaca

HALAMAN_MAKS = 50
SECONDS = 20  # wall clock of one child
TAHUN_KAMERA = 2001  # the clock of a camera that was never set begins before
_JENIS_LAIN = "Jenis berkas ini tidak diterima. Unggah foto JPEG, PNG, WEBP, atau HEIC, atau dokumen PDF."
_CONTAINER = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))  # brands of ISO 23008-12
_CONTAINER |= {b"mif1", b"msf1", b"avif", b"avis"}

SEBAB = {
    "kosong": "Berkas yang dipilih kosong. Pilih berkas lain.",
    "besar": "Berkas lebih besar dari {maks} MB. Kecilkan fotonya, atau pindai dokumen dengan mutu lebih rendah.",
    "jenis": _JENIS_LAIN,
    "lambang": "Lambang disimpan sebagai gambar. Unggah berkas PNG atau JPEG.",
    "svg": "Berkas SVG atau HTML tidak diterima karena dapat memuat program. Unggah foto JPEG, PNG, atau "
    "WEBP, atau dokumen PDF.",
    "heic": "Foto HEIC ini tidak dapat dibaca. Buka di ponsel Anda; bila terlihat utuh, kirim tangkapan layarnya. Agar "
    "tidak terulang, di iPhone pilih Pengaturan > Kamera > Format > “Paling Kompatibel”.",
    "video": "Video tidak diterima. Unggah satu atau dua foto dari kegiatan itu, atau tangkapan layar videonya.",
    "kantor": "Dokumen Word, Excel, atau ZIP tidak diterima. Simpan sebagai PDF, lalu unggah PDF-nya.",
    "pdf_berawalan": "PDF ini diawali isi lain sehingga tidak aman dibuka. Cetak ulang ke PDF, lalu unggah lagi.",
    "gambar_rusak": "Gambar ini rusak atau tidak utuh. Buka di ponsel Anda; bila terlihat utuh, kirim ulang.",
    "piksel": "Gambar ini {lebar} × {tinggi} piksel, lebih dari {maks_piksel} juta piksel. Kecilkan dahulu, "
    "misalnya dengan mengirimnya lewat WhatsApp.",
    "sandi": "PDF ini terkunci sandi. Simpan ulang tanpa sandi, lalu unggah lagi.",
    "halaman": "PDF ini {halaman} halaman, paling banyak {maks_halaman}. Pisahkan bagian yang diperlukan.",
    "pdf_rusak": "PDF ini rusak atau tidak utuh. Cetak ulang ke PDF atau pindai lagi, lalu unggah.",
    "berat": "Berkas ini terlalu berat untuk diperiksa. Kecilkan atau pindai ulang, lalu unggah lagi.",
}


class BerkasDitolak(Exception):  # noqa: N818 – reads as the sentence it carries
    """A file that is not accepted; str() is the sentence for the person, `sebab` a key of SEBAB."""

    def __init__(self, sebab: str, **numbers: int):
        self.sebab = sebab
        numbers = {name: angka(number) for name, number in numbers.items()}
        limits = {
            "maks": settings.UPLOAD_MAX_BYTES // 1024**2,
            "maks_piksel": settings.UPLOAD_MAX_PIXELS // 10**6,
            "maks_halaman": HALAMAN_MAKS,
        }
        super().__init__(SEBAB[sebab].format(**limits, **numbers))


@dataclass(frozen=True)
class Isi:
    """A file fit to be stored. `pratinjau` is a JPEG of at most 20 KB, None for a PDF and a lambang."""

    data: bytes
    tipe: str  # image/jpeg, image/png (lambang) or application/pdf
    ekstensi: str
    lebar: int | None
    tinggi: int | None
    sha256: str  # of `data`
    pratinjau: bytes | None
    diambil: dt.datetime | None = None  # by the camera's clock; without a zone unless it wrote one
    rupa: str | None = None  # what a photo looks like, as 16 hex digits; "" too plain to tell, None not a photo


def read_evidence(uploaded) -> Isi:
    """What an uploaded photo or document becomes. The same file gives the same bytes. Raises BerkasDitolak."""
    raw = _raw(uploaded)
    return _become(_kind(raw), raw)


def read_lambang(uploaded) -> Isi:
    """What an uploaded coat of arms becomes: a PNG that keeps what is transparent. Raises BerkasDitolak."""
    raw = _raw(uploaded)
    if _kind(raw) != "gambar":
        raise BerkasDitolak("lambang")
    return _become("lambang", raw)


def _raw(uploaded) -> bytes:
    if uploaded.size == 0:
        raise BerkasDitolak("kosong")
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        raise BerkasDitolak("besar")
    uploaded.seek(0)
    return uploaded.read(settings.UPLOAD_MAX_BYTES + 1)


def _become(kind: str, raw: bytes) -> Isi:
    head, body = _ask_child(kind, raw)
    if "sebab" in head:
        numbers = {name: head[name] for name in ("lebar", "tinggi", "halaman") if name in head}
        raise BerkasDitolak(head["sebab"], **numbers)
    data, preview = body[: head["utama"]], body[head["utama"] :]
    return Isi(
        data=data,
        tipe=head["tipe"],
        ekstensi=head["ekstensi"],
        lebar=head["lebar"],
        tinggi=head["tinggi"],
        sha256=hashlib.sha256(data).hexdigest(),
        pratinjau=preview or None,
        diambil=_instant(head.get("diambil")),
        rupa=head.get("rupa"),
    )


def _instant(text: str | None) -> dt.datetime | None:
    """None also for 0000:00:00 and the 31st of June: cameras without a clock write such things."""
    try:
        found = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.year >= TAHUN_KAMERA else None


def _kind(raw: bytes) -> str:
    """"gambar" or "pdf" by the first bytes; nothing is parsed here. Raises BerkasDitolak."""
    if raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"):
        return "gambar"
    if raw.startswith(b"%PDF-"):
        return "pdf"
    if raw[4:8] == b"ftyp":
        if raw[8:12] in _CONTAINER:
            return "gambar"
        raise BerkasDitolak("video")
    start = raw[:1024]
    if b"%PDF-" in start:
        raise BerkasDitolak("pdf_berawalan")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BerkasDitolak("kantor")
    if any(mark in start.lower() for mark in (b"<svg", b"<html", b"<!doctype", b"<?xml", b"<script")):
        raise BerkasDitolak("svg")
    raise BerkasDitolak("jenis")


def _ask_child(kind: str, raw: bytes) -> tuple[dict, bytes]:
    """(answer, bytes) of the child; whatever ends it early is an answer too."""
    try:
        code, answer = pembaca.baca(f"{kind} {settings.UPLOAD_MAX_PIXELS} {HALAMAN_MAKS}", raw, SECONDS)
    except TimeoutError:
        return {"sebab": "berat"}, b""
    if code < 0:  # killed: CPU or memory limit, or a crash of the decoder
        return {"sebab": "berat"}, b""
    if code:
        broken = "pdf_rusak" if kind == "pdf" else "heic" if raw[4:8] == b"ftyp" else "gambar_rusak"
        return {"sebab": broken}, b""
    line, _, body = answer.partition(b"\n")
    return json.loads(line), body
