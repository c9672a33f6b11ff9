import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from kbk.actions import bukti as bukti_actions
from kbk.actions import draf as actions
from kbk.actions.bukti import BerkasBaru, BuktiPenuh
from kbk.actions.draf import (
    BerkasDitunggu,
    DrafPenuh,
    SudahTerkirim,
    add_berkas,
    discard_berkas,
    discard_draf,
    save_draf,
    sweep_buangan,
)
from kbk.actions.kegiatan import create_kegiatan, update_kegiatan
from kbk.models import BerkasDraf, Bukti, DrafKegiatan, Kegiatan
from opd.akses import Permission
from opd.models import Jejak
from tests import pabrik

KUNCI, SATU, DUA = "ab" * 16, "11" * 32, "22" * 32
ISI = {"tanggal": dt.date(2026, 8, 12), "jenis": "aksi", "uraian": "Loket dua dibuka lebih pagi.", "status": "tercatat"}


def ketik(kota, by, uraian="Loket", **fields) -> DrafKegiatan:
    return save_draf(by=by, kelompok=kota.akta, kunci_kirim=KUNCI, isi={"uraian": [uraian]}, **fields)


def foto(data=b"isi", **fields) -> BerkasBaru:
    return BerkasBaru(pabrik.make_isi(data), "foto", "IMG_1.jpg", **fields)


def kirim(draf, by, sha=SATU, data=b"isi"):
    return add_berkas(by=by, draf=draf, sha256_asal=sha, berkas=foto(data))


def simpan(kota, by, **fields):
    return create_kegiatan(by=by, kelompok=kota.akta, kunci_kirim=KUNCI, isi=ISI, **fields)


def test_typing_on_replaces_what_was_typed_and_leaves_no_trace(cast, kota):
    ketik(kota, cast.notulis)
    draf = ketik(kota, cast.notulis, "Loket 2 dibuka")
    assert DrafKegiatan.objects.get().isi == {"uraian": ["Loket 2 dibuka"]}
    assert str(draf) == "Loket 2 dibuka"
    assert Jejak.objects.count() == 0


def test_a_draft_is_its_authors_alone_and_ends_with_the_right(cast, kota):
    draf = ketik(kota, cast.notulis)
    kirim(draf, cast.notulis)
    for siapa in ("ketua", "sekretaris", "anggota", "sekretaris_dishub", "pimpinan", "admin"):
        for model in (DrafKegiatan, BerkasDraf):
            assert not model.objects.for_user(getattr(cast, siapa), Permission.KEGIATAN_EDIT).exists()
    assert BerkasDraf.objects.for_user(cast.notulis, Permission.KEGIATAN_EDIT).exists()
    cast.notulis.pegawai.keanggotaan.update(sampai=dt.date(2026, 1, 1))
    del cast.notulis._held
    assert not DrafKegiatan.objects.for_user(cast.notulis, Permission.KEGIATAN_EDIT).exists()
    assert not BerkasDraf.objects.for_user(cast.notulis, Permission.KEGIATAN_EDIT).exists()
    with pytest.raises(PermissionDenied):
        ketik(kota, cast.notulis)


def test_a_promise_stays_until_it_is_kept_or_taken_back(cast, kota):
    ketik(kota, cast.notulis, janji=[(SATU, "a.jpg"), (DUA, "b.jpg")])
    draf = ketik(kota, cast.notulis, janji=[(SATU, "a.jpg")])
    kirim(draf, cast.notulis)
    with pytest.raises(BerkasDitunggu, match="“b.jpg” belum sampai di server"):
        simpan(kota, cast.notulis)
    assert (Kegiatan.objects.count(), Bukti.objects.count(), Jejak.objects.count()) == (0, 0, 0)
    discard_berkas(by=cast.notulis, draf=draf, sha256_asal=DUA)
    kegiatan, baru = simpan(kota, cast.notulis)
    assert baru
    assert kegiatan.bukti.count() == 1


def test_files_become_evidence_with_the_activity_and_the_draft_goes(cast, kota):
    saat = dt.datetime(2026, 8, 12, 0, 10, tzinfo=dt.UTC)
    draf = ketik(kota, cast.notulis)
    row, baru = add_berkas(by=cast.notulis, draf=draf, sha256_asal=SATU, berkas=foto(diambil_pada=saat))
    assert baru
    kegiatan, _ = simpan(kota, cast.notulis, berkas=[foto(b"lain")])
    dari_draf = kegiatan.bukti.get(sha256=row.sha256)
    assert (dari_draf.berkas.name, dari_draf.pratinjau.name, dari_draf.ukuran) == (row.berkas.name, row.pratinjau.name, 3)
    assert (dari_draf.diambil_pada, dari_draf.nama_asal, dari_draf.diunggah_oleh) == (saat, "IMG_1.jpg", cast.notulis)
    assert pabrik.read_stored(dari_draf.berkas.name) == b"isi"
    assert kegiatan.bukti.count() == 2
    assert not DrafKegiatan.objects.exists()
    assert list(Jejak.objects.values_list("aksi", flat=True).order_by("nomor")) == ["buat_kegiatan", "tambah_bukti", "tambah_bukti"]


def test_nothing_is_half_when_the_write_fails(cast, kota, monkeypatch):
    draf = ketik(kota, cast.notulis)
    kirim(draf, cast.notulis)

    def break_off(**_):
        raise RuntimeError("listrik padam")

    monkeypatch.setattr(actions, "insert", break_off)
    with pytest.raises(RuntimeError):
        simpan(kota, cast.notulis)
    assert (Kegiatan.objects.count(), Bukti.objects.count(), Jejak.objects.count()) == (0, 0, 0)
    assert BerkasDraf.objects.get().ada
    monkeypatch.undo()
    assert simpan(kota, cast.notulis)[0].bukti.count() == 1


def test_the_same_file_again_writes_nothing(cast, kota):
    draf = ketik(kota, cast.notulis)
    row, _ = kirim(draf, cast.notulis)
    lagi, baru = kirim(draf, cast.notulis)
    assert (lagi, baru) == (row, False)
    assert BerkasDraf.objects.count() == 1


def test_two_files_that_become_the_same_picture_are_one_piece_of_evidence(cast, kota):
    draf = ketik(kota, cast.notulis)
    kirim(draf, cast.notulis, SATU)
    kirim(draf, cast.notulis, DUA)
    kegiatan, _ = simpan(kota, cast.notulis)
    assert kegiatan.bukti.count() == 1
    assert BerkasDraf.objects.get().dibuang_pada is not None
    assert not DrafKegiatan.objects.menunggu().exists()


def test_the_file_is_on_the_disk_before_its_row(cast, kota, monkeypatch):
    draf, seen = ketik(kota, cast.notulis), []
    fill = actions._fill

    def look(row, stored):
        seen.append(default_storage.exists(stored.nama) and default_storage.exists(stored.pratinjau))
        fill(row, stored)

    monkeypatch.setattr(actions, "_fill", look)
    kirim(draf, cast.notulis)
    assert seen == [True]


def test_a_late_autosave_does_not_bring_back_what_was_saved(cast, kota):
    draf = ketik(kota, cast.notulis)
    kegiatan, _ = simpan(kota, cast.notulis)
    with pytest.raises(SudahTerkirim) as sent:
        ketik(kota, cast.notulis)
    assert sent.value.kegiatan == kegiatan
    with pytest.raises(SudahTerkirim) as sent:
        kirim(draf, cast.notulis)
    assert sent.value.kegiatan == kegiatan
    pabrik.make_draf(cast.notulis, kota.akta, KUNCI)  # as a write in the same moment might leave it
    assert not DrafKegiatan.objects.for_user(cast.notulis, Permission.KEGIATAN_EDIT).exists()


def test_the_draft_of_a_change_goes_with_the_change(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.ketua)
    draf = ketik(kota, cast.notulis, kegiatan=kegiatan)
    isi = ISI | {"uraian": "Loket dua dibuka pukul tujuh."}
    update_kegiatan(by=cast.notulis, kegiatan=kegiatan, versi=1, isi=isi, nilai=[], kehadiran={}, kunci_kirim=KUNCI)
    assert not DrafKegiatan.objects.filter(pk=draf.pk).exists()


def test_limits_are_those_of_evidence(cast, kota, monkeypatch):
    monkeypatch.setattr(bukti_actions, "BUKTI_MAKS", 2)
    draf = ketik(kota, cast.notulis, janji=[(SATU, "a.jpg"), (DUA, "b.jpg")])
    with pytest.raises(BuktiPenuh, match="paling banyak 2 bukti"):
        ketik(kota, cast.notulis, janji=[("33" * 32, "c.jpg")])
    with pytest.raises(BuktiPenuh, match="paling banyak 2 bukti"):
        kirim(draf, cast.notulis, "33" * 32)
    monkeypatch.setattr(bukti_actions, "HARIAN_MAKS", 5)
    kirim(draf, cast.notulis, SATU)
    with pytest.raises(BuktiPenuh, match="sudah mencapai 1 GB"):
        kirim(draf, cast.notulis, DUA, b"lain")


def test_only_so_many_drafts_wait(cast, kota, monkeypatch):
    monkeypatch.setattr(actions, "DRAF_MAKS", 1)
    ketik(kota, cast.notulis)
    ketik(kota, cast.notulis)
    with pytest.raises(DrafPenuh, match="Anda masih punya 1 isian"):
        save_draf(by=cast.notulis, kelompok=kota.akta, kunci_kirim="cd" * 16, isi={})
    assert DrafKegiatan.objects.count() == 1


def test_what_was_thrown_away_is_gone_for_the_person_and_swept_two_days_later(cast, kota):
    draf = ketik(kota, cast.notulis, janji=[(DUA, "b.jpg")])
    row, _ = kirim(draf, cast.notulis)
    nama = [row.berkas.name, row.pratinjau.name]
    discard_draf(by=cast.notulis, draf=draf)
    assert not DrafKegiatan.objects.for_user(cast.notulis, Permission.KEGIATAN_EDIT).exists()
    assert sweep_buangan(timezone.now() + dt.timedelta(hours=47)) == 0
    assert all(map(default_storage.exists, nama))
    assert sweep_buangan(timezone.now() + dt.timedelta(hours=49)) == 1
    assert not any(map(default_storage.exists, nama))
    assert (DrafKegiatan.objects.count(), BerkasDraf.objects.count()) == (0, 0)


def test_a_draft_that_waits_is_never_swept(cast, kota):
    row, _ = kirim(ketik(kota, cast.notulis), cast.notulis)
    assert sweep_buangan(timezone.now() + dt.timedelta(days=4000)) == 0
    assert default_storage.exists(row.berkas.name)


def test_a_file_taken_back_and_chosen_again_is_there(cast, kota):
    draf = ketik(kota, cast.notulis)
    kirim(draf, cast.notulis)
    discard_berkas(by=cast.notulis, draf=draf, sha256_asal=SATU)
    assert not draf.berkas.menunggu().exists()
    ketik(kota, cast.notulis, janji=[(SATU, "a.jpg")])
    assert draf.berkas.menunggu().get().ada


def test_nobody_discards_for_somebody_else(cast, kota):
    draf = ketik(kota, cast.notulis)
    with pytest.raises(DrafKegiatan.DoesNotExist):
        discard_draf(by=cast.ketua, draf=draf)
