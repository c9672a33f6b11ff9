"""Print orders: asked for in a request, made by a worker, exactly one result each (reliability 3.4).

A worker takes an order by a conditional UPDATE that gives it a token and a lease; it stretches the lease while it
works, and everything it writes counts only while the token is still its own. So a worker that was killed loses its
order to the next one after the lease, and one that was only frozen finds that its result is no longer wanted.
"""

import datetime as dt
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from kbk.models import Rapat
from laporan.dokumen import salin, susun_dokumen
from laporan.jenis_cetakan import REGISTRY, Bagian, jenis_of, masukan_of
from laporan.models import Cetakan, LaporanDaerah, LaporanOpd
from laporan.models.cetakan import PERCOBAAN_MAKSIMUM, RekapProvinsi
from laporan.pdf import Hasil, PdfGagal, render_pdf
from opd import jejak
from opd.penyimpanan import server_name, stored_files

SEWA = dt.timedelta(seconds=120)
JEDA_BAGIAN = dt.timedelta(seconds=2)  # until a book looks again whether its parts are finished
DENYUT = 30  # seconds between two heartbeats
UMUR_YATIM = dt.timedelta(hours=48)  # a file without a row may be one whose row is about to be written
AWALAN_FOLDER = "budaya-kerja-cetak-"
HAK_DICABUT = "Hak akses peminta atas isi PDF ini sudah dicabut, sehingga PDF tidak dibuat."
SUDAH_BERUBAH = "Isinya sudah berubah sejak PDF ini diminta. Minta cetak lagi dari halamannya."
TERHENTI = "Pembuatan PDF tiga kali terhenti di tengah jalan (proses pekerja mati)."

Benda = LaporanOpd | LaporanDaerah | Rapat | RekapProvinsi


class BelumDapatDicetak(Exception):  # noqa: N818 – reads as the sentence it carries
    """The report has no snapshot to draw from; str() is the sentence for the person."""


class SewaHilang(Exception):  # noqa: N818
    """Another worker has this order now; what we made is not wanted."""


class Dihentikan(Exception):  # noqa: N818
    """The worker was asked to stop in the middle of an order."""


def order_cetakan(*, by, laporan: Benda, kertas: str = "", jenis: str = "") -> Cetakan:
    """The order for this report, or for the paper `jenis` of this meeting, on this paper; the same content finds the
    same order, whoever asks. A finished one whose file is gone is queued again. Raises BelumDapatDicetak while there
    is nothing to draw."""
    jenis = jenis or jenis_of(laporan)
    cetak = REGISTRY[jenis]
    if halangan := cetak.halangan(laporan):
        raise BelumDapatDicetak(halangan)
    kertas = kertas or cetak.pemda(laporan).kertas
    sidik = jejak.sidik(cetak.masukan(laporan, kertas))
    lama = Cetakan.objects.filter(masukan_sha256=sidik, kertas=kertas).first()
    if lama is None:
        lama = _create(by, laporan, jenis, kertas, sidik)
    if lama.is_done and not default_storage.exists(lama.berkas.name):
        lama = retry_cetakan(by=by, cetakan=lama)
    return lama


def _create(by, benda: Benda, jenis: str, kertas: str, sidik: str) -> Cetakan:
    cetak = REGISTRY[jenis]
    isi = {"pemda": cetak.pemda(benda), "jenis": jenis, "kertas": kertas, **cetak.sasaran(benda)}
    try:
        with transaction.atomic():
            cetakan = Cetakan.objects.create(masukan_sha256=sidik, diminta_oleh=by, **isi)
            _record(cetakan, "minta_cetakan", by, kertas=kertas)
    except IntegrityError:  # somebody asked for the same thing in the same moment
        cetakan = Cetakan.objects.get(masukan_sha256=sidik, kertas=kertas)
    return cetakan


def retry_cetakan(*, by, cetakan: Cetakan) -> Cetakan:
    """Queues a failed order, or one whose file is gone, anew with all its attempts; `by` is the requester
    from now on. An order that is waiting or running is left as it is; when the report has moved on since,
    the order for what it is now is returned instead."""
    masukan = masukan_of(cetakan)
    if jejak.sidik(masukan) != cetakan.masukan_sha256:
        return order_cetakan(by=by, laporan=cetakan.benda, kertas=cetakan.kertas, jenis=cetakan.jenis)
    with transaction.atomic():
        ulang = Cetakan.objects.select_for_update().get(pk=cetakan.pk)
        hilang = ulang.is_done and not default_storage.exists(ulang.berkas.name)
        if ulang.status == Cetakan.Status.GAGAL or hilang:
            _requeue(ulang, by)
            _record(ulang, "ulangi_cetakan", by)
            bagian = [b["sidik"] for b in masukan["cuplikan"].get("bagian", [])]
            for gagal in Cetakan.objects.gagal().filter(masukan_sha256__in=bagian):
                _requeue(gagal, by)
    return ulang


def requeue_cetakan(*, by, cetakan: Cetakan) -> Cetakan:
    """An administrator, who may not see the report, queues a failed order anew for the person who asked: it stays
    theirs, and it is their right that the worker asks about."""
    with transaction.atomic():
        ulang = Cetakan.objects.select_for_update().get(pk=cetakan.pk)
        if ulang.status == Cetakan.Status.GAGAL:
            _requeue(ulang, ulang.diminta_oleh)
            _record(ulang, "ulangi_cetakan", by)
    return ulang


def _requeue(cetakan: Cetakan, by) -> None:
    cetakan.status, cetakan.diminta_oleh, cetakan.dibuat_pada = Cetakan.Status.ANTRI, by, timezone.now()
    cetakan.percobaan = cetakan.kemajuan = 0
    cetakan.tahap = cetakan.galat = cetakan.token = cetakan.berkas = cetakan.sha256 = ""
    cetakan.sewa_sampai = cetakan.selesai_pada = cetakan.halaman = None
    cetakan.save()


def claim_cetakan(at: dt.datetime | None = None) -> Cetakan | None:
    """The next order, now ours until its lease ends; None when nothing waits. An order that three
    workers have died on is given up on the way."""
    at = at or timezone.now()
    for pk, percobaan in Cetakan.objects.siap_dikerjakan(at).values_list("pk", "percobaan")[:20]:
        mine = Cetakan.objects.siap_dikerjakan(at).filter(pk=pk, percobaan=percobaan)
        token = secrets.token_hex(16)
        if percobaan >= PERCOBAAN_MAKSIMUM:
            if mine.update(status=Cetakan.Status.BERJALAN, token=token, sewa_sampai=at + SEWA):
                _give_up(Cetakan.objects.get(pk=pk), TERHENTI)
            continue
        if mine.update(
            status=Cetakan.Status.BERJALAN,
            token=token,
            sewa_sampai=at + SEWA,
            percobaan=F("percobaan") + 1,
            kemajuan=1,
            tahap="Memeriksa hak akses",
        ):
            related = ["diminta_oleh", "pemda", "laporan_opd", "laporan_daerah", "rapat__kegiatan__kelompok__opd__pemda"]
            return Cetakan.objects.select_related(*related).get(pk=pk)
    return None


def work_cetakan(cetakan: Cetakan, *, berhenti: Callable[[], bool] = lambda: False) -> str:
    """Makes the PDF of a claimed order and returns one line about how it ended. `berhenti` is asked about
    twice a second; when it says yes, the order goes back to the queue untouched."""
    mulai = time.monotonic()
    try:
        if not boleh_dicetak(cetakan):
            _give_up(cetakan, HAK_DICABUT)
            return f"{cetakan} {cetakan.benda}: gagal, hak dicabut"
        masukan = masukan_of(cetakan)
        if not _is_current(cetakan, jejak.sidik(masukan)):
            _give_up(cetakan, SUDAH_BERUBAH)
            return f"{cetakan} {cetakan.benda}: gagal, isinya sudah berubah"
        bagian = REGISTRY[cetakan.jenis].bagian(cetakan.benda)
        if bagian and not (siap := _bagian_siap(cetakan, masukan, bagian)):
            return f"{cetakan} {cetakan.benda}: menunggu bagiannya"
        with tempfile.TemporaryDirectory(prefix=AWALAN_FOLDER) as folder:
            keluaran = Path(folder) / "laporan.pdf"
            jilid = _salin_bagian(siap, bagian, Path(folder)) if bagian else []
            hasil = buat_pdf(masukan, cetakan.benda, keluaran, _pengabar(cetakan, berhenti), jenis=cetakan.jenis, bagian=jilid)
            _store(cetakan, keluaran, hasil)
    except PdfGagal as galat:
        return f"{cetakan} {cetakan.benda}: {_fail(cetakan, str(galat))}"
    except SewaHilang:
        return f"{cetakan} {cetakan.benda}: dilepas, pekerja lain sudah mengambilnya"
    except Dihentikan:
        _mine(cetakan).update(status=Cetakan.Status.ANTRI, token="", sewa_sampai=None, percobaan=F("percobaan") - 1)
        return f"{cetakan} {cetakan.benda}: dikembalikan ke antrean"
    detik = f"{time.monotonic() - mulai:.1f}".replace(".", ",")
    return f"{cetakan} {cetakan.benda}: selesai, {hasil.halaman} halaman, {detik} detik"


def _bagian_siap(cetakan: Cetakan, masukan: dict, bagian: list[Bagian]) -> list[Cetakan]:
    """The finished orders of the parts of a book, in order; those that nobody has asked for are queued. Empty while one
    is not finished: then the order lies down for JEDA_BAGIAN without an attempt spent, so that this worker and others
    make the parts meanwhile. What had failed before the book was asked for is tried anew, for who asks for the book.
    Raises PdfGagal when a part has failed for good since."""
    sidik = [b["sidik"] for b in masukan["cuplikan"]["bagian"]]
    ada = {c.masukan_sha256: c for c in Cetakan.objects.filter(masukan_sha256__in=sidik, kertas=cetakan.kertas)}
    for satu, kunci in zip(bagian, sidik, strict=True):
        lama = ada.get(kunci)
        if lama is None or (lama.is_done and not default_storage.exists(lama.berkas.name)):
            ada[kunci] = order_cetakan(by=cetakan.diminta_oleh, laporan=satu.benda, kertas=cetakan.kertas, jenis=satu.jenis)
        elif lama.is_failed and lama.selesai_pada and lama.selesai_pada < cetakan.dibuat_pada:
            _retry_bagian(lama, cetakan.diminta_oleh)
        elif lama.is_failed:
            raise PdfGagal("bagian", rincian=satu.judul)
    semua = [ada[kunci] for kunci in sidik]
    selesai = sum(c.is_done for c in semua)
    if selesai == len(semua):
        return semua
    _mine(cetakan).update(
        tahap=f"{selesai} dari {len(semua)} bagian selesai", kemajuan=1 + 75 * selesai // len(semua),
        sewa_sampai=timezone.now() + JEDA_BAGIAN, percobaan=F("percobaan") - 1,
    )  # fmt: skip
    return []


def _retry_bagian(bagian: Cetakan, by) -> None:
    with transaction.atomic():
        ulang = Cetakan.objects.select_for_update().get(pk=bagian.pk)
        if ulang.is_failed:  # another book may have been faster
            _requeue(ulang, by)
            _record(ulang, "ulangi_cetakan", by)


def _salin_bagian(cetakan: list[Cetakan], bagian: list[Bagian], folder: Path) -> list[dict]:
    """Private copies of the parts, as laporan.pdf binds them. Raises PdfGagal when the storage does not answer."""
    hasil = []
    for nomor, (satu, c) in enumerate(zip(bagian, cetakan, strict=True)):
        tujuan = folder / f"bagian-{nomor:04d}.pdf"
        if salin(c.berkas.name, tujuan, c.sha256) is None:
            raise PdfGagal("berkas", rincian=satu.judul)
        hasil.append({"path": str(tujuan), "judul": satu.judul, "awalan": satu.awalan, "halaman": c.halaman})
    return hasil


def buat_pdf(masukan: dict, benda: Benda, keluaran: Path, kabar=None, *, jenis: str = "", bagian: Sequence[dict] = ()) -> Hasil:
    """Draws `masukan` to the file `keluaran`, and binds `bagian` behind it; the one way something becomes a PDF. Raises
    PdfGagal."""
    if kabar:
        kabar("Menyiapkan foto", 3)
    waktu, memori = REGISTRY[jenis or jenis_of(benda)].batas
    with tempfile.TemporaryDirectory(prefix=AWALAN_FOLDER) as folder:
        dokumen = susun_dokumen(masukan, Path(folder))
        return render_pdf(
            dokumen.html, dokumen.berkas, keluaran, waktu_detik=waktu, memori_mb=memori, lampiran=dokumen.lampiran, bagian=bagian, kabar=kabar
        )


def boleh_dicetak(cetakan: Cetakan) -> bool:
    """Whether the requester may still see what is printed, asked again at the time of the work."""
    return REGISTRY[cetakan.jenis].boleh(cetakan.diminta_oleh, cetakan.benda)


def _pengabar(cetakan: Cetakan, berhenti: Callable[[], bool]):
    """kabar(stage, percent) for render_pdf: shows progress, stretches the lease, and notices when the
    order is no longer ours or the worker must stop."""
    terakhir = {"tahap": "", "pada": time.monotonic()}

    def kabar(tahap: str, persen: int) -> None:
        if berhenti():
            raise Dihentikan
        if tahap == terakhir["tahap"] and time.monotonic() - terakhir["pada"] < DENYUT:
            return
        terakhir.update(tahap=tahap, pada=time.monotonic())
        if not _mine(cetakan).update(tahap=tahap, kemajuan=persen, sewa_sampai=timezone.now() + SEWA):
            raise SewaHilang

    return kabar


def _mine(cetakan: Cetakan):
    """The order, if this worker's token still stands on it: the fence of every write."""
    return Cetakan.objects.filter(pk=cetakan.pk, token=cetakan.token, status=Cetakan.Status.BERJALAN)


def _is_current(cetakan: Cetakan, sidik: str) -> bool:
    """Whether the order is for what the report is now. One that was approved after it was asked for is
    moved on to its new content, unless that has an order of its own."""
    if sidik == cetakan.masukan_sha256:
        return True
    try:
        with transaction.atomic():
            return bool(_mine(cetakan).update(masukan_sha256=sidik))
    except IntegrityError:
        return False


def _store(cetakan: Cetakan, keluaran: Path, hasil: Hasil) -> None:
    """Puts the file on disk first, then the row and its trace in one transaction. Raises SewaHilang, and
    takes the file away again, when another worker was given the order meanwhile."""
    with keluaran.open("rb") as isi:
        nama = default_storage.save(server_name("cetakan", "pdf"), File(isi))
    try:
        with transaction.atomic():
            if not _mine(cetakan).update(
                status=Cetakan.Status.SELESAI,
                berkas=nama,
                sha256=hasil.sha256,
                halaman=hasil.halaman,
                kemajuan=100,
                tahap="",
                galat="",
                token="",
                sewa_sampai=None,
                selesai_pada=timezone.now(),
            ):
                raise SewaHilang
            _record(cetakan, "buat_cetakan", None, sha256=hasil.sha256, halaman=hasil.halaman)
    except BaseException:
        default_storage.delete(nama)
        raise


def _fail(cetakan: Cetakan, sebab: str) -> str:
    """Back to the queue while attempts are left, else failed with the reason."""
    if cetakan.percobaan >= PERCOBAAN_MAKSIMUM:
        _give_up(cetakan, sebab)
        return f"gagal, {sebab}"
    _mine(cetakan).update(status=Cetakan.Status.ANTRI, token="", sewa_sampai=None, tahap="Dicoba lagi", galat=sebab)
    return f"dicoba lagi, {sebab}"


def _give_up(cetakan: Cetakan, sebab: str) -> None:
    with transaction.atomic():
        if _mine(cetakan).update(
            status=Cetakan.Status.GAGAL, galat=sebab, token="", sewa_sampai=None, tahap="", selesai_pada=timezone.now()
        ):
            _record(cetakan, "gagal_cetakan", None, sebab=sebab)


def sweep_yatim(at: dt.datetime | None = None) -> int:
    """Removes what dead workers left behind: PDFs in the storage that no order names, and working folders.
    Young ones stay, because their order may still be at work. Returns how many."""
    batas = (at or timezone.now()) - UMUR_YATIM
    dikenal = set(Cetakan.objects.exclude(berkas="").values_list("berkas", flat=True))
    yatim = [nama for nama in stored_files("cetakan") if nama not in dikenal and default_storage.get_modified_time(nama) < batas]
    for nama in yatim:
        default_storage.delete(nama)
    folder = [f for f in Path(tempfile.gettempdir()).glob(f"{AWALAN_FOLDER}*") if f.stat().st_mtime < batas.timestamp()]
    for sisa in folder:
        shutil.rmtree(sisa, ignore_errors=True)
    return len(yatim) + len(folder)


def record_unduhan(*, by, cetakan: Cetakan) -> None:
    """Leaves the trace of a download: which bytes went to whom."""
    with transaction.atomic():
        _record(cetakan, "unduh_cetakan", by, sha256=cetakan.sha256)


def _record(cetakan: Cetakan, aksi: str, by, **isi) -> None:
    opd = REGISTRY[cetakan.jenis].opd(cetakan.benda)
    jejak.record(by=by, aksi=aksi, sasaran=cetakan, opd=opd, pemda=cetakan.pemda, **isi)
