"""The minutes of a meeting: written while it is held, finalised by somebody else, corrected only by addenda.

What a meeting says about earlier follow-ups is carried out when its minutes become final, not before: the leader's
word closes them, whoever typed it.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kbk.actions.izin import ensure_may_write, open_minutes
from kbk.actions.kegiatan import bump_kegiatan, set_kehadiran, title_from
from kbk.actions.rapat import BelumLengkap, fresh
from kbk.actions.tindak_lanjut import create_tindak_lanjut
from kbk.models import Adendum, Kegiatan, MataAcara, Rapat, TindakLanjut, TinjauanTindakLanjut
from kbk.risalah import ringkas, susun_risalah
from opd import jejak
from opd.akses import Permission, may

Putusan = TinjauanTindakLanjut.Putusan


class TulisanSendiri(PermissionDenied):
    """Nobody approves what they wrote."""


def write_notulen(*, by, rapat: Rapat, versi: int, isi: dict) -> Rapat:
    """Saves the minutes over version `versi`. `isi`: acara {pk: {"pembahasan", "keputusan"}}, acara_baru ({} or the
    same with "judul"), kehadiran {pegawai id: status}, pimpinan_hadir, uraian ("": summed up from the items), tinjauan
    {TindakLanjut: {"putusan", "catatan", "tenggat"}}, tindak [{"mata_acara", "uraian", "penanggung_jawab", "tenggat"}]
    (mata_acara None: the new one) and catat (True: the meeting was held and counts from now on).
    Raises KegiatanBerubah, PermissionDenied, TanggalDepan, PeriodeTerkunci."""
    kegiatan = rapat.kegiatan
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    with open_minutes(kegiatan):
        kini = fresh(kegiatan)
        before = saved_notulen(kini)
        baru = _set_acara(kini.rapat, isi)
        set_kehadiran(kini, isi["kehadiran"])
        _set_tinjauan(kini.rapat, isi["tinjauan"])
        uraian = isi["uraian"] or ringkas(list(kini.rapat.mata_acara.all()))
        status = Kegiatan.Status.TERCATAT if isi["catat"] or not kini.is_draf else Kegiatan.Status.DRAF
        bump_kegiatan(
            by=by, kegiatan=kini, versi=versi, pimpinan_hadir=isi["pimpinan_hadir"], uraian=uraian, status=status,
            judul=kini.judul or title_from(uraian),
        )  # fmt: skip
        Rapat.objects.filter(pk=kini.rapat.pk).update(penulis=by)
        for tindak in isi["tindak"]:
            create_tindak_lanjut(by=by, kegiatan=kini, **tindak | {"mata_acara": tindak["mata_acara"] or baru})
        saved = fresh(kegiatan)
        changes = jejak.changes(before, saved_notulen(saved))
        jejak.record(by=by, aksi="tulis_notulen", sasaran=saved.rapat, opd=saved.kelompok.opd, **changes)
    return saved.rapat


def finalise_notulen(*, by, rapat: Rapat, versi: int, at: dt.datetime | None = None) -> Rapat:
    """Freezes the minutes as version `versi` shows them and carries out what the meeting said about earlier
    follow-ups. By its leader, or who may close the group's follow-ups; never by who wrote them.
    Raises KegiatanBerubah, PermissionDenied (TulisanSendiri), PeriodeTerkunci, BelumLengkap."""
    kegiatan, at = rapat.kegiatan, at or timezone.now()
    if not may_finalise(by, rapat):
        raise PermissionDenied
    try:
        with open_minutes(kegiatan):
            kini = fresh(kegiatan)
            if is_own(by, kini.rapat):
                raise TulisanSendiri("Notulen yang Anda tulis sendiri disahkan oleh orang lain.")
            if kurang := penghalang(kini):
                raise BelumLengkap(" ".join(kurang))
            bump_kegiatan(by=by, kegiatan=kini, versi=versi)
            risalah = susun_risalah(kini)
            beku = {"risalah": risalah, "sha256": jejak.sidik(risalah), "disahkan_pada": at, "disahkan_oleh": by}
            Rapat.objects.filter(pk=kini.rapat.pk).update(**beku)
            jejak.record(by=by, aksi="sahkan_notulen", sasaran=kini.rapat, opd=kini.kelompok.opd, after={"sha256": beku["sha256"]})
            _carry_out(by, kini)
    except TulisanSendiri:
        with transaction.atomic():  # the attempt stays in the trail
            jejak.record(by=by, aksi="ditolak_sahkan_sendiri", sasaran=rapat, opd=kegiatan.kelompok.opd)
        raise
    return fresh(kegiatan).rapat


def add_adendum(*, by, rapat: Rapat, isi: str) -> Adendum:
    """A correction beneath final minutes. It changes none of what was handed over, so a closed period does not stop
    it. The same words of the same person twice in a row are one. Raises PermissionDenied, BelumLengkap."""
    if not may(by, Permission.KEGIATAN_EDIT, rapat.kegiatan):
        raise PermissionDenied
    with jejak.exclusive():
        if not Rapat.objects.filter(pk=rapat.pk, disahkan_pada__isnull=False).exists():
            raise BelumLengkap("Notulen ini belum disahkan, jadi masih dapat diubah langsung tanpa adendum.")
        last = rapat.adendum.order_by("-pk").first()
        if last and (last.penulis_id, last.isi) == (by.pk, isi):
            return last
        row = Adendum.objects.create(rapat=rapat, penulis=by, isi=isi)
        jejak.record(by=by, aksi="tulis_adendum", sasaran=row, opd=rapat.kegiatan.kelompok.opd, after={"isi": isi})
    return row


def may_finalise(by, rapat: Rapat) -> bool:
    """The leader of the meeting who may see it, and whoever may close the group's follow-ups."""
    leads = by.pegawai_id is not None and by.pegawai_id == rapat.pimpinan_id
    return may(by, Permission.KEGIATAN_VIEW if leads else Permission.TINDAK_LANJUT_CLOSE, rapat.kegiatan)


def is_own(by, rapat: Rapat) -> bool:
    """Whether `by` would approve their own words: the one who wrote last, and who is named as minute-taker."""
    return by.pk == rapat.penulis_id or (by.pegawai_id is not None and by.pegawai_id == rapat.notulis_id)


def penghalang(kegiatan: Kegiatan) -> list[str]:
    """What is missing before these minutes can be final, one sentence each."""
    kurang = []
    if not kegiatan.rapat.ditulis:
        kurang.append("Notulen belum ditulis.")
    elif kegiatan.is_draf:
        kurang.append("Notulen masih sementara. Buka “Tulis notulen”, lalu tekan “Simpan notulen”.")
    if not kegiatan.kehadiran.exists():
        kurang.append("Kehadiran belum dicatat. Buka “Tulis notulen”, lalu centang yang hadir.")
    return kurang


def saved_notulen(kegiatan: Kegiatan) -> dict:
    """What the minutes hold, as stored now, for the trail."""
    acara = kegiatan.rapat.mata_acara.all()
    return jejak.snapshot(kegiatan, ["uraian", "pimpinan_hadir", "status"]) | {
        "pembahasan": {m.judul: m.pembahasan for m in acara},
        "keputusan": {m.judul: m.keputusan for m in acara},
        "kehadiran": dict(kegiatan.kehadiran.order_by("pegawai").values_list("pegawai", "status")),
        "tinjauan": {t.tindak_lanjut.uraian: t.putusan for t in kegiatan.rapat.tinjauan.select_related("tindak_lanjut")},
    }


def _set_acara(rapat: Rapat, isi: dict) -> MataAcara | None:
    """Writes what was said about each item; the item that was not on the agenda, if there is one."""
    for pk, words in isi["acara"].items():
        MataAcara.objects.filter(pk=pk, rapat=rapat).update(**words)
    if not isi["acara_baru"]:
        return None
    return MataAcara.objects.create(rapat=rapat, urutan=rapat.mata_acara.count() + 1, **isi["acara_baru"])


def _set_tinjauan(rapat: Rapat, tinjauan: dict) -> None:
    rapat.tinjauan.exclude(tindak_lanjut__in=list(tinjauan)).delete()
    for tindak, isi in tinjauan.items():
        isi = isi | {"tenggat_semula": tindak.tenggat}
        TinjauanTindakLanjut.objects.update_or_create(rapat=rapat, tindak_lanjut=tindak, defaults=isi)


def _carry_out(by, kegiatan: Kegiatan) -> None:
    """What was closed or moved elsewhere meanwhile stays as it is there."""
    for row in kegiatan.rapat.tinjauan.mengubah().select_related("tindak_lanjut"):
        terbuka = TindakLanjut.objects.terbuka().filter(pk=row.tindak_lanjut_id)
        if row.putusan == Putusan.SELESAI:
            aksi, before, after = "selesaikan_tindak_lanjut", {}, {"selesai_pada": kegiatan.tanggal, "catatan_selesai": row.catatan}
        else:
            aksi, before, after = "ubah_tenggat_tindak_lanjut", {"tenggat": row.tindak_lanjut.tenggat}, {"tenggat": row.tenggat}
        if terbuka.update(**after):
            isi = {"alasan": row.catatan} if before else {}
            jejak.record(
                by=by, aksi=aksi, sasaran=row.tindak_lanjut, opd=kegiatan.kelompok.opd, before=before, after=after, rapat=kegiatan.rapat.pk, **isi
            )
