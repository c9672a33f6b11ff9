"""Meetings are prepared here: date, people and agenda, days before they are held, and the invitation.

A meeting in preparation is an activity in draft, so it counts nowhere until its minutes are written. Every write
goes over one version of the activity and no other, so of two people who prepare or write, none overwrites the other.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from kbk.actions.izin import TanggalDepan, ensure_may_write, open_days, open_minutes
from kbk.actions.kegiatan import DI_UNDANGAN, KegiatanBerubah, bump_kegiatan, sent_before
from kbk.kunci import ensure_unlocked
from kbk.models import Kegiatan, Kelompok, MataAcara, Rapat
from opd import jejak
from opd.akses import Permission, may

DI_KEGIATAN = ["tanggal", "jenis", "judul", "tempat"]
DI_RAPAT = ["mulai", "selesai", "pimpinan", "notulis", "nomor_undangan"]
DITERIMA_UNDANGAN = DI_UNDANGAN | {"mulai", "selesai", "acara"}  # whoever was invited must hear of a change


class BelumLengkap(Exception):  # noqa: N818 – reads as the sentence it carries
    """Something is still missing for this step; str() says what, and how to mend it."""


def prepare_rapat(*, by, kelompok: Kelompok, kunci_kirim: str, isi: dict, acara: list[dict]) -> tuple[Rapat, bool]:
    """A new meeting with its agenda, as an activity in draft. `isi` holds DI_KEGIATAN and DI_RAPAT, `acara` the items
    [{"pk": None, "judul"}] in order. A repeat of `kunci_kirim` gives (the saved one, False). Raises PermissionDenied,
    PeriodeTerkunci."""
    if saved := sent_before(by=by, kunci_kirim=kunci_kirim):
        return _sent(saved), False
    if not may(by, Permission.KEGIATAN_EDIT, kelompok):
        raise PermissionDenied
    try:
        with open_days(kelompok.opd, [isi["tanggal"]]):
            row = Kegiatan(kelompok=kelompok, kunci_kirim=kunci_kirim, pencatat=by, pengubah=by, status=Kegiatan.Status.DRAF)
            for name in DI_KEGIATAN:
                setattr(row, name, isi[name])
            row.save(force_insert=True)
            rapat = _write_new(row, by, isi, acara)
    except IntegrityError:
        saved = sent_before(by=by, kunci_kirim=kunci_kirim)
        if saved is None:
            raise
        return _sent(saved), False
    return rapat, True


def _sent(saved: Kegiatan) -> Rapat:
    """What this form was saved as; its key belongs to nothing but a meeting."""
    if not hasattr(saved, "rapat"):
        raise BelumLengkap("Formulir ini perlu dikirim sekali lagi. Tekan “Simpan”.")
    return saved.rapat


def begin_rapat(*, by, kegiatan: Kegiatan, versi: int, isi: dict, acara: list[dict]) -> Rapat:
    """Gives an activity that was noted without one an agenda and the people of a meeting. Raises KegiatanBerubah,
    PermissionDenied, TanggalDepan, PeriodeTerkunci."""
    ensure_may_date(by=by, kegiatan=kegiatan, tanggal=isi["tanggal"])
    with jejak.exclusive():
        _move(by, kegiatan, versi, isi)
        if Rapat.objects.filter(kegiatan=kegiatan).exists():
            raise KegiatanBerubah(fresh(kegiatan))
        return _write_new(fresh(kegiatan), by, isi, acara)


def update_rapat(*, by, rapat: Rapat, versi: int, isi: dict, acara: list[dict]) -> Rapat:
    """Saves the preparation over version `versi`. An item left out of `acara` is taken off the agenda, unless
    something was said about it. Raises KegiatanBerubah, PermissionDenied, TanggalDepan, PeriodeTerkunci, BelumLengkap."""
    kegiatan = rapat.kegiatan
    ensure_may_date(by=by, kegiatan=kegiatan, tanggal=isi["tanggal"])
    with open_minutes(kegiatan):
        before = saved_plan(rapat.pk)
        _move(by, kegiatan, versi, isi)
        _set_acara(rapat, acara)
        Rapat.objects.filter(pk=rapat.pk).update(**{name: isi[name] for name in DI_RAPAT})
        after = saved_plan(rapat.pk)
        if any(before[name] != after[name] for name in DITERIMA_UNDANGAN):
            Rapat.objects.filter(pk=rapat.pk).update(urutan=F("urutan") + 1)
        saved = fresh(kegiatan).rapat
        jejak.record(by=by, aksi="ubah_rapat", sasaran=saved, opd=kegiatan.kelompok.opd, **jejak.changes(before, after))
    return saved


def issue_undangan(*, by, rapat: Rapat, at: dt.datetime | None = None) -> None:
    """The invitation as the meeting stands now goes out; from then on it is evidence. Only up to the day itself: an
    invitation written afterwards invited nobody. Raises PermissionDenied, PeriodeTerkunci, BelumLengkap."""
    kegiatan, at = rapat.kegiatan, at or timezone.now()
    if not may(by, Permission.KEGIATAN_EDIT, kegiatan):
        raise PermissionDenied
    with open_minutes(kegiatan):
        kini = fresh(kegiatan)
        if kalimat := undangan_terhalang(kini, kini.rapat.mata_acara.exists(), kini.kelompok.opd.pemda.hari_ini(at)):
            raise BelumLengkap(kalimat)
        Rapat.objects.filter(pk=rapat.pk).update(undangan_pada=at, undangan_urutan=F("urutan"))
        after = {"undangan_pada": at, "nomor_undangan": kini.rapat.nomor_undangan, "urutan": kini.rapat.urutan}
        jejak.record(by=by, aksi="terbitkan_undangan", sasaran=kini.rapat, opd=kini.kelompok.opd, after=after)


def undangan_terhalang(kegiatan: Kegiatan, ada_acara: bool, hari_ini: dt.date) -> str:
    """Why no invitation can be issued today, "" when it can."""
    if kegiatan.tanggal < hari_ini or kegiatan.rapat.ditulis:
        return "Undangan diterbitkan sebelum rapat, paling lambat pada harinya. Untuk rapat yang sudah lewat, unggah undangan aslinya sebagai bukti."
    if not kegiatan.tempat:
        return "Tulis dahulu tempat rapatnya, lalu terbitkan undangan."
    return "" if ada_acara else "Tulis dahulu sedikitnya satu mata acara, lalu terbitkan undangan."


def ensure_may_date(*, by, kegiatan: Kegiatan, tanggal: dt.date) -> None:
    """A meeting in preparation may lie ahead; one that was recorded has been held. Raises PermissionDenied,
    TanggalDepan."""
    if not kegiatan.is_draf:
        ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=tanggal)
    elif not may(by, Permission.KEGIATAN_EDIT, kegiatan.kelompok):
        raise PermissionDenied


def fresh(kegiatan: Kegiatan) -> Kegiatan:
    related = ["kelompok__opd__pemda", "kelompok__opd__pelapor", "pengubah", "rapat__pimpinan", "rapat__notulis", "rapat__disahkan_oleh", "rapat__penulis"]
    return Kegiatan.objects.select_related(*related).get(pk=kegiatan.pk)


def saved_plan(pk: int) -> dict:
    """What is prepared, as stored now; `acara` the titles in order."""
    rapat = Rapat.objects.select_related("kegiatan").get(pk=pk)
    acara = list(rapat.mata_acara.values_list("judul", flat=True))
    return jejak.snapshot(rapat.kegiatan, DI_KEGIATAN) | jejak.snapshot(rapat, DI_RAPAT) | {"acara": acara}


def _move(by, kegiatan: Kegiatan, versi: int, isi: dict) -> None:
    """The activity's own part of the plan; both days must be open and the kept status allow the new one."""
    kini = fresh(kegiatan)
    ensure_unlocked(kini.kelompok.opd, [kini.tanggal, isi["tanggal"]])
    if not kini.is_draf and isi["tanggal"] > kini.kelompok.opd.pemda.hari_ini():
        raise TanggalDepan("Tanggalnya harus hari ini atau sebelumnya: rapat ini sudah tercatat.")
    bump_kegiatan(by=by, kegiatan=kegiatan, versi=versi, **{name: isi[name] for name in DI_KEGIATAN})


def _write_new(kegiatan: Kegiatan, by, isi: dict, acara: list[dict]) -> Rapat:
    rapat = Rapat.objects.create(kegiatan=kegiatan, **{name: isi[name] for name in DI_RAPAT})
    _set_acara(rapat, acara)
    after = saved_plan(rapat.pk) | {"kelompok": kegiatan.kelompok_id}
    jejak.record(by=by, aksi="siapkan_rapat", sasaran=rapat, opd=kegiatan.kelompok.opd, after=after)
    return rapat


def _set_acara(rapat: Rapat, acara: list[dict]) -> None:
    kini = {item.pk: item for item in rapat.mata_acara.all()}
    keep = {row["pk"] for row in acara if row["pk"]}
    for pk, item in kini.items():
        if pk in keep:
            continue
        if item.pembahasan or item.keputusan or item.tindak_lanjut.exists():
            raise BelumLengkap(f"Mata acara “{item.judul}” sudah mempunyai catatan, jadi tidak dapat dihapus. Tulis lagi judulnya.")
        item.delete()
    for urutan, row in enumerate(acara, 1):
        if row["pk"] in kini:
            MataAcara.objects.filter(pk=row["pk"]).update(urutan=urutan, judul=row["judul"])
        else:
            MataAcara.objects.create(rapat=rapat, urutan=urutan, judul=row["judul"])
