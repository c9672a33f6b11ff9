"""Taking back the signed copy of a report: is the issued revision inside it, unchanged?"""

import hashlib
import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from laporan.models import Cetakan, LaporanDaerah, LaporanOpd, SalinanBertandaTangan
from laporan.models.laporan import SUDAH_DISETUJUI
from opd import jejak
from opd.akses import Permission, may
from opd.penyimpanan import server_name

TANDA_TANGAN = re.compile(rb"/ByteRange\s*\[")  # of a signature dictionary; pyHanko and eSign write it in the clear
Jenis = SalinanBertandaTangan.Jenis


class SalinanDitolak(Exception):  # noqa: N818 – reads as the sentence it carries
    """The file is not a signed copy of this report; str() says why and what to do."""


@dataclass(frozen=True)
class Temuan:
    jenis: str
    cetakan: Cetakan | None
    bertanda: bool


def dapat_disalin(laporan: LaporanOpd | LaporanDaerah) -> bool:
    """Whether there is something to sign: the report is approved, the recap sent."""
    return laporan.status in SUDAH_DISETUJUI if isinstance(laporan, LaporanOpd) else not laporan.is_draf


def mengunggah(pengguna, laporan: LaporanOpd | LaporanDaerah) -> bool:
    """Whether this person may bring back a copy of this report now: whoever submits or sends it."""
    hak = Permission.LAPORAN_SUBMIT if isinstance(laporan, LaporanOpd) else Permission.REKAP_SEND
    return dapat_disalin(laporan) and may(pengguna, hak, laporan)


def periksa_salinan(isi: bytes, laporan: LaporanOpd | LaporanDaerah) -> Temuan:
    """What the file is: an electronic copy of an issued PDF of this report, else a scan. Raises SalinanDitolak for the bare
    issued PDF and for another report's."""
    sidik = hashlib.sha256(isi).hexdigest()
    for cetakan in laporan.cetakan.filter(status=Cetakan.Status.SELESAI, jenis__in=("laporan_opd", "laporan_daerah")):
        if cetakan.sha256 == sidik:
            raise SalinanDitolak("Ini PDF yang diterbitkan sistem, belum ditandatangani. Tandatangani dahulu, lalu unggah hasilnya.")
        panjang = _panjang(cetakan)
        if panjang and len(isi) > panjang and hashlib.sha256(isi[:panjang]).hexdigest() == cetakan.sha256:
            return Temuan(Jenis.ELEKTRONIK, cetakan, bool(TANDA_TANGAN.search(isi, panjang)))
    lain = Cetakan.objects.filter(status=Cetakan.Status.SELESAI, sha256=sidik).exclude(laporan_opd=None, laporan_daerah=None).first()
    if lain is not None:
        raise SalinanDitolak(f"Ini PDF lain: {lain.benda}. Pilih salinan laporan ini.")
    return Temuan(Jenis.PINDAIAN, None, bertanda=False)


def _panjang(cetakan: Cetakan) -> int:
    try:
        return default_storage.size(cetakan.berkas.name)
    except OSError:
        return 0


def simpan_salinan(*, by, laporan: LaporanOpd | LaporanDaerah, isi: bytes, temuan: Temuan) -> SalinanBertandaTangan:
    """Keeps the file and says so in the trail; the newest counts. Raises PermissionDenied."""
    if not mengunggah(by, laporan):
        raise PermissionDenied
    nama = default_storage.save(server_name("salinan", "pdf"), ContentFile(isi))
    kolom = "laporan_opd" if isinstance(laporan, LaporanOpd) else "laporan_daerah"
    try:
        with transaction.atomic():
            salinan = SalinanBertandaTangan.objects.create(
                pemda=laporan.periode.pemda, jenis=temuan.jenis, bertanda=temuan.bertanda, cetakan=temuan.cetakan, berkas=nama,
                sha256=hashlib.sha256(isi).hexdigest(), ukuran=len(isi), diunggah_oleh=by, **{kolom: laporan},
            )  # fmt: skip
            opd = laporan.opd if kolom == "laporan_opd" else None
            jejak.record(by=by, aksi="unggah_salinan", sasaran=salinan, opd=opd, pemda=salinan.pemda, jenis=temuan.jenis, sha256=salinan.sha256)
    except BaseException:
        default_storage.delete(nama)
        raise
    return salinan
