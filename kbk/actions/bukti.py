"""Evidence is added and superseded, never overwritten or deleted.

Order of writes (reliability 3.2): the file is on the disk before its row commits, so every row has its
file; a file without a row (the row was refused) is removed at once, or swept later if the process died.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import Sum
from django.utils import timezone

from kbk.actions.izin import ensure_may_write, open_kegiatan
from kbk.kunci import PeriodeTerkunci
from kbk.models import BerkasDraf, Bukti, Kegiatan
from opd import jejak
from opd.berkas import Isi
from opd.models import PemerintahDaerah
from opd.penyimpanan import server_name

BUKTI_MAKS = 50  # in force, per activity
HARIAN_MAKS = 1024**3  # bytes stored per person in 24 hours


@dataclass(frozen=True)
class BerkasBaru:
    """A checked file on its way to become a Bukti."""

    isi: Isi
    jenis: str
    nama_asal: str
    keterangan: str = ""
    diambil_pada: dt.datetime | None = None


@dataclass(frozen=True)
class HasilBukti:
    """`baru` is False when the activity already had this very file; `pernah` are other activities
    of the same OPD that show it."""

    bukti: Bukti
    baru: bool
    pernah: list[Kegiatan]


class BuktiPenuh(Exception):  # noqa: N818 – reads as the sentence it carries
    """The activity or the person's day is full; str() is the sentence."""


class BuktiBerubah(Exception):  # noqa: N818
    """Somebody else replaced or withdrew this evidence in the meantime."""

    def __str__(self) -> str:
        return "Bukti ini baru saja diganti atau ditarik orang lain; keadaannya tampak di bawah. Yang Anda kirim tidak disimpan."


class SudahAda(Exception):  # noqa: N818
    """The activity has the same file once more, and it counts."""

    def __str__(self) -> str:
        return "Berkas yang sama sudah ada lagi pada kegiatan ini, jadi yang ditarik tidak perlu dipulihkan."


@dataclass(frozen=True)
class Tersimpan:
    """A file already on the disk, and what it is."""

    berkas: BerkasBaru
    nama: str
    pratinjau: str
    ukuran: int


def store(berkas: BerkasBaru) -> Tersimpan:
    """Writes the file and its preview durably under names the server makes. OSError: neither is there."""
    return store_all([berkas])[0]


def store_all(berkas: Iterable[BerkasBaru]) -> list[Tersimpan]:
    """All of them, or OSError and none."""
    stored, names = [], []
    try:
        for satu in berkas:
            isi, kecil = satu.isi, ""
            names.append(default_storage.save(server_name("bukti", isi.ekstensi), ContentFile(isi.data)))
            if isi.pratinjau:
                kecil = default_storage.save(server_name("bukti", "kecil.jpg"), ContentFile(isi.pratinjau))
            stored.append(Tersimpan(satu, names[-1], kecil, len(isi.data)))
            names.append(kecil)
    except OSError:
        _delete(names)
        raise
    return stored


def discard(stored: Iterable[Tersimpan]) -> None:
    """Removes files whose rows were certainly not written."""
    for item in stored:
        _delete([item.nama, item.pratinjau])


def _delete(names: Iterable[str]) -> None:
    for nama in filter(None, names):
        default_storage.delete(nama)


def insert(*, by, kegiatan: Kegiatan, tersimpan: Tersimpan, aksi: str = "tambah_bukti", **jejak_isi) -> Bukti:
    """The row and its trace, in the caller's transaction. IntegrityError when the file is already there."""
    berkas, isi = tersimpan.berkas, tersimpan.berkas.isi
    bukti = Bukti.objects.create(
        kegiatan=kegiatan,
        jenis=berkas.jenis,
        berkas=tersimpan.nama,
        pratinjau=tersimpan.pratinjau,
        tipe=isi.tipe,
        sha256=isi.sha256,
        ukuran=tersimpan.ukuran,
        lebar=isi.lebar,
        tinggi=isi.tinggi,
        rupa=isi.rupa,
        nama_asal=clean_name(berkas.nama_asal),
        keterangan=berkas.keterangan,
        diambil_pada=berkas.diambil_pada or local_instant(isi.diambil, kegiatan.kelompok.opd.pemda),
        diunggah_oleh=by,
    )
    after = jejak.snapshot(bukti, ["kegiatan", "jenis", "sha256", "ukuran", "keterangan"])
    jejak.record(by=by, aksi=aksi, sasaran=bukti, opd=kegiatan.kelompok.opd, after=after, **jejak_isi)
    return bukti


def local_instant(diambil: dt.datetime | None, pemda: PemerintahDaerah) -> dt.datetime | None:
    """What a camera's clock says, as an instant: where it names no zone it stood in that of its pemda."""
    if diambil is None or diambil.tzinfo is not None:
        return diambil
    return diambil.replace(tzinfo=pemda.zona)


def add_bukti(*, by, kegiatan: Kegiatan, berkas: BerkasBaru) -> HasilBukti:
    """One more piece of evidence. Raises BuktiPenuh, PermissionDenied, PeriodeTerkunci."""
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    there = _same(kegiatan, berkas)
    if there:
        return HasilBukti(there, False, [])
    ensure_room(by=by, kegiatan=kegiatan, berkas=[berkas])
    stored = store(berkas)
    try:
        with open_kegiatan(kegiatan):
            bukti = insert(by=by, kegiatan=kegiatan, tersimpan=stored)
    except PeriodeTerkunci:
        discard([stored])
        raise
    except IntegrityError:  # the same file at the same moment
        discard([stored])
        return HasilBukti(kegiatan.bukti.berlaku().get(sha256=berkas.isi.sha256), False, [])
    return HasilBukti(bukti, True, elsewhere(bukti))


def replace_bukti(*, by, bukti: Bukti, berkas: BerkasBaru, alasan: str = "") -> HasilBukti:
    """A newer version takes the place of `bukti`, which stays readable with the reason. Raises BuktiPenuh, BuktiBerubah,
    PermissionDenied, PeriodeTerkunci."""
    kegiatan = bukti.kegiatan
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    there = _same(kegiatan, berkas)
    if there:
        return HasilBukti(there, False, [])
    ensure_room(by=by, kegiatan=None, berkas=[berkas])
    stored = store(berkas)
    try:
        with open_kegiatan(kegiatan):
            more = {"menggantikan": bukti.pk} | ({"alasan": alasan} if alasan else {})
            new = insert(by=by, kegiatan=kegiatan, tersimpan=stored, aksi="ganti_bukti", **more)
            current = Bukti.objects.berlaku().filter(pk=bukti.pk)
            if not current.update(digantikan_oleh=new, alasan_lepas=alasan):
                raise BuktiBerubah
    except (BuktiBerubah, PeriodeTerkunci):
        discard([stored])
        raise
    except IntegrityError:
        discard([stored])
        return HasilBukti(kegiatan.bukti.berlaku().get(sha256=berkas.isi.sha256), False, [])
    return HasilBukti(new, True, elsewhere(new))


def ensure_room(*, by, kegiatan: Kegiatan | None, berkas: list[BerkasBaru]) -> None:
    """Raises BuktiPenuh when these files would be too many for the activity or for the person's day."""
    ensure_few(len(berkas) + (kegiatan.bukti.berlaku().count() if kegiatan else 0))
    since = timezone.now() - dt.timedelta(days=1)
    own = [Bukti.objects.filter(diunggah_oleh=by, dibuat_pada__gte=since)]
    own.append(BerkasDraf.objects.filter(draf__pengguna=by, diterima_pada__gte=since))
    used = sum(rows.aggregate(jumlah=Sum("ukuran"))["jumlah"] or 0 for rows in own)
    if used + sum(len(b.isi.data) for b in berkas) > HARIAN_MAKS:
        raise BuktiPenuh("Unggahan Anda hari ini sudah mencapai 1 GB. Lanjutkan besok, atau unggah dari akun rekan.")


def ensure_few(jumlah: int) -> None:
    """Raises BuktiPenuh when one activity would have this many."""
    if jumlah > BUKTI_MAKS:
        raise BuktiPenuh(
            f"Satu kegiatan memuat paling banyak {BUKTI_MAKS} bukti. Pilih yang paling menunjukkan hasilnya, "
            "atau ganti bukti yang sudah ada."
        )


def elsewhere(bukti: Bukti) -> list[Kegiatan]:
    """Other activities of the same OPD that show the same file; never those of another OPD."""
    return list(
        Kegiatan.objects.filter(
            pk__in=Bukti.objects.berlaku().filter(sha256=bukti.sha256).values("kegiatan"),
            kelompok__opd=bukti.kegiatan.kelompok.opd_id,
        )
        .exclude(pk=bukti.kegiatan_id)
        .order_by("tanggal", "pk")
    )


def clean_name(name: str) -> str:
    """The client's file name as text to show: no path, nothing invisible, at most 150 characters."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in bare if c.isprintable()).strip()[-150:] or "berkas"


def _same(kegiatan: Kegiatan, berkas: BerkasBaru) -> Bukti | None:
    return kegiatan.bukti.berlaku().filter(sha256=berkas.isi.sha256).first()


def describe_bukti(*, by, bukti: Bukti, jenis: str, keterangan: str) -> None:
    """Changes kind and caption, not the file. Raises PermissionDenied, PeriodeTerkunci."""
    kegiatan = bukti.kegiatan
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    before = Bukti.objects.filter(pk=bukti.pk).values("jenis", "keterangan").get()
    after = {"jenis": jenis, "keterangan": keterangan}
    if before == after:
        return
    with open_kegiatan(kegiatan):
        Bukti.objects.filter(pk=bukti.pk).update(**after)
        changes = jejak.changes(before, after)
        jejak.record(by=by, aksi="ubah_bukti", sasaran=bukti, opd=kegiatan.kelompok.opd, **changes)


def caption_bukti(*, by, kegiatan: Kegiatan, keterangan: dict[int, str]) -> list[Bukti]:
    """Says what pictures show that nobody described yet, {pk: text}, and returns those that somebody else described
    (or replaced) first; their text stays. Raises PermissionDenied, PeriodeTerkunci."""
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    late = []
    with open_kegiatan(kegiatan):
        for bukti in kegiatan.bukti.filter(pk__in=keterangan):
            teks = keterangan[bukti.pk]
            if not kegiatan.bukti.tanpa_keterangan().filter(pk=bukti.pk).update(keterangan=teks):
                late.append(bukti)
                continue
            changes = {"before": {"keterangan": ""}, "after": {"keterangan": teks}}
            jejak.record(by=by, aksi="ubah_bukti", sasaran=bukti, opd=kegiatan.kelompok.opd, **changes)
    return late


def withdraw_bukti(*, by, bukti: Bukti, alasan: str) -> None:
    """It no longer counts, is not printed and is shown only to those who may bring it back; the file stays.
    Raises BuktiBerubah, PermissionDenied, PeriodeTerkunci."""
    kegiatan = bukti.kegiatan
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    with open_kegiatan(kegiatan):
        current = Bukti.objects.berlaku().filter(pk=bukti.pk)
        if not current.update(ditarik_pada=timezone.now(), ditarik_oleh=by, alasan_lepas=alasan):
            raise BuktiBerubah
        jejak.record(by=by, aksi="tarik_bukti", sasaran=bukti, opd=kegiatan.kelompok.opd, alasan=alasan)


def restore_bukti(*, by, bukti: Bukti) -> None:
    """Takes a withdrawal back, also beyond BUKTI_MAKS: it was there before. Raises BuktiBerubah when it is not withdrawn
    any more, SudahAda when the activity got the same file again in the meantime, PermissionDenied, PeriodeTerkunci."""
    kegiatan = bukti.kegiatan
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    with open_kegiatan(kegiatan):
        if kegiatan.bukti.berlaku().filter(sha256=bukti.sha256).exclude(pk=bukti.pk).exists():
            raise SudahAda
        gone = Bukti.objects.filter(pk=bukti.pk, ditarik_pada__isnull=False)
        if not gone.update(ditarik_pada=None, ditarik_oleh=None, alasan_lepas=""):
            raise BuktiBerubah
        jejak.record(by=by, aksi="pulihkan_bukti", sasaran=bukti, opd=kegiatan.kelompok.opd)
