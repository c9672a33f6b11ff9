"""Activities are written here: once per form that was opened, and never over somebody else's change."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from kbk.actions.bukti import BerkasBaru, BuktiPenuh, Tersimpan, discard, ensure_room, insert, store_all
from kbk.actions.draf import BerkasDitunggu, take_over, take_over_edit
from kbk.actions.izin import ensure_may_write, ensure_minutes_open, open_days
from kbk.kunci import PeriodeTerkunci, ensure_unlocked
from kbk.models import Indikator, Kegiatan, Kehadiran, Kelompok, Nilai, Pengukuran, Rapat
from opd import jejak

DI_UNDANGAN = {"tanggal", "judul", "tempat"}  # what an invitation says of the activity
DI_NOTULEN = ["tanggal", "jenis", "judul", "tempat", "pimpinan_hadir", "status", "kehadiran"]  # closed with the minutes
ISI = ["tanggal", "jenis", "judul", "uraian", "hasil", "tempat", "pimpinan_hadir", "status"]


class KegiatanBerubah(Exception):  # noqa: N818
    """Somebody else saved first. `tersimpan` is the row as it is now."""

    def __init__(self, tersimpan: Kegiatan):
        super().__init__("Kegiatan ini sudah diubah orang lain.")
        self.tersimpan = tersimpan


def create_kegiatan(
    *,
    by,
    kelompok: Kelompok,
    kunci_kirim: str,
    isi: dict,
    nilai: Iterable[Nilai] = (),
    kehadiran: dict[int, str] | None = None,
    ukuran: dict[Indikator, Decimal] | None = None,
    berkas: Iterable[BerkasBaru] = (),
) -> tuple[Kegiatan, bool]:
    """A new activity with attendance {pegawai id: status}, measures and evidence, all or nothing.

    `isi` holds the fields of ISI. A repeat of `kunci_kirim` by the same person, also one that arrives
    in the same moment, gives (the saved row, False) and writes nothing. The files that were sent ahead to the draft
    of this form become its evidence in the same transaction.
    Raises PermissionDenied, TanggalDepan, PeriodeTerkunci, BuktiPenuh, BerkasDitunggu.
    """
    saved = sent_before(by=by, kunci_kirim=kunci_kirim)
    if saved:
        return saved, False
    ensure_may_write(by=by, kelompok=kelompok, tanggal=isi["tanggal"])
    berkas = list({b.isi.sha256: b for b in berkas}.values())
    ensure_room(by=by, kegiatan=None, berkas=berkas)
    stored = store_all(berkas)
    try:
        with open_days(kelompok.opd, [isi["tanggal"]]):
            row = Kegiatan(kelompok=kelompok, kunci_kirim=kunci_kirim, pencatat=by, pengubah=by)
            _write_new(row, isi, list(nilai), kehadiran or {}, ukuran or {}, stored)
    except (PeriodeTerkunci, BerkasDitunggu, BuktiPenuh):
        discard(stored)
        raise
    except IntegrityError:
        discard(stored)
        saved = sent_before(by=by, kunci_kirim=kunci_kirim)
        if saved is None:
            raise
        return saved, False
    return row, True


def _write_new(
    row: Kegiatan, isi: dict, nilai: list[Nilai], kehadiran: dict, ukuran: dict, stored: list[Tersimpan]
) -> None:
    by = row.pencatat
    for name in ISI:
        setattr(row, name, isi.get(name, getattr(row, name)))
    row.judul = row.judul or title_from(row.uraian)
    row.save(force_insert=True)
    row.nilai.set(nilai)
    set_kehadiran(row, kehadiran)
    after = jejak.snapshot(row, [*ISI, "kelompok"]) | {"nilai": [n.pk for n in nilai], "kehadiran": kehadiran}
    jejak.record(by=by, aksi="buat_kegiatan", sasaran=row, opd=row.kelompok.opd, after=after)
    for tersimpan in stored:
        insert(by=by, kegiatan=row, tersimpan=tersimpan)
    take_over(by=by, kegiatan=row)
    for indikator, angka in ukuran.items():
        ukur = Pengukuran.objects.create(indikator=indikator, tanggal=row.tanggal, nilai=angka, pencatat=by)
        after = jejak.snapshot(ukur, ["indikator", "tanggal", "nilai"])
        opd = indikator.nilai_terpilih.opd
        jejak.record(by=by, aksi="catat_pengukuran", sasaran=ukur, opd=opd, after=after, kegiatan=row.pk)


def update_kegiatan(
    *, by, kegiatan: Kegiatan, versi: int, isi: dict, nilai: Iterable[Nilai], kehadiran: dict[int, str], kunci_kirim: str = ""
) -> Kegiatan:
    """Saves over version `versi` and no other; attendance is replaced as a set. A move needs both days open,
    the one it leaves and the one it goes to. What final minutes hold stays as it is. The draft of the form
    `kunci_kirim` goes with it.

    Raises KegiatanBerubah with the row as it is now, PermissionDenied, TanggalDepan, PeriodeTerkunci, BuktiPenuh,
    BerkasDitunggu.
    """
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=isi["tanggal"])
    isi = {name: isi[name] for name in ISI if name in isi}
    isi["judul"] = isi.get("judul") or title_from(isi["uraian"])
    nilai = list(nilai)
    with jejak.exclusive():
        before = saved_state(kegiatan.pk)
        ensure_unlocked(kegiatan.kelompok.opd, [before["tanggal"], isi["tanggal"]])
        wanted = before | isi | {"kehadiran": kehadiran}
        if any(before[name] != wanted[name] for name in DI_NOTULEN):
            ensure_minutes_open(kegiatan)
        bump_kegiatan(by=by, kegiatan=kegiatan, versi=versi, **isi)
        saved = _fresh(kegiatan.pk)
        saved.nilai.set(nilai)
        set_kehadiran(saved, kehadiran)
        after = jejak.snapshot(saved, ISI)
        after |= {"nilai": sorted(n.pk for n in nilai), "kehadiran": dict(sorted(kehadiran.items()))}
        changes = jejak.changes(before, after)
        if not DI_UNDANGAN.isdisjoint(changes["after"]):
            Rapat.objects.filter(kegiatan=saved).update(urutan=F("urutan") + 1)
        jejak.record(by=by, aksi="ubah_kegiatan", sasaran=saved, opd=saved.kelompok.opd, **changes)
        take_over_edit(by=by, kegiatan=saved, kunci_kirim=kunci_kirim)
    return saved


def bump_kegiatan(*, by, kegiatan: Kegiatan, versi: int, **isi) -> None:
    """Writes `isi` over version `versi` and no other, within the caller's transaction. Raises KegiatanBerubah."""
    row = Kegiatan.objects.filter(pk=kegiatan.pk, versi=versi)
    if not row.update(versi=F("versi") + 1, pengubah=by, diubah_pada=timezone.now(), **isi):
        raise KegiatanBerubah(_fresh(kegiatan.pk))


def sent_before(*, by, kunci_kirim: str) -> Kegiatan | None:
    """What this form of this person was saved as, if it was."""
    return Kegiatan.objects.filter(pencatat=by, kunci_kirim=kunci_kirim).first()


def saved_state(pk: int) -> dict:
    """The fields of ISI with nilai (ids) and kehadiran {pegawai id: status}, as stored now."""
    row = _fresh(pk)
    return jejak.snapshot(row, ISI) | {
        "nilai": sorted(row.nilai.values_list("pk", flat=True)),
        "kehadiran": dict(row.kehadiran.order_by("pegawai").values_list("pegawai", "status")),
    }


def title_from(uraian: str) -> str:
    """The first sentence as a title, at most 90 characters, cut between words."""
    sentence = re.split(r"(?<=[.!?])\s|\n", uraian.strip(), maxsplit=1)[0].strip().rstrip(".")
    if len(sentence) <= 90:
        return sentence or "Draf kegiatan"
    return sentence[:89].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _fresh(pk: int) -> Kegiatan:
    return Kegiatan.objects.select_related("kelompok__opd__pemda", "pengubah").get(pk=pk)


def set_kehadiran(row: Kegiatan, wanted: dict[int, str]) -> None:
    now = dict(row.kehadiran.values_list("pegawai", "status"))
    row.kehadiran.exclude(pegawai__in=wanted).delete()
    for pegawai, status in wanted.items():
        if pegawai in now and now[pegawai] != status:
            row.kehadiran.filter(pegawai=pegawai).update(status=status)
    new = [Kehadiran(kegiatan=row, pegawai_id=p, status=s) for p, s in wanted.items() if p not in now]
    Kehadiran.objects.bulk_create(new)
