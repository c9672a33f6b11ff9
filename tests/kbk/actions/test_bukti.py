import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from kbk.actions import bukti as actions
from kbk.actions.bukti import (
    BerkasBaru,
    BuktiBerubah,
    BuktiPenuh,
    SudahAda,
    add_bukti,
    caption_bukti,
    clean_name,
    replace_bukti,
    restore_bukti,
    withdraw_bukti,
)
from kbk.models import Bukti
from opd.models import Jejak
from tests import korpus, pabrik


@pytest.fixture
def kegiatan(cast, kota):
    return pabrik.make_kegiatan(kota.akta, cast.notulis)


def foto(data=b"foto", **fields) -> BerkasBaru:
    return BerkasBaru(pabrik.make_isi(data), **({"jenis": "foto", "nama_asal": "IMG_1.jpg"} | fields))


def test_add_writes_file_row_and_trace(cast, kegiatan):
    hasil = add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=foto(keterangan="Antrean pagi"))
    bukti = hasil.bukti
    assert (hasil.baru, hasil.pernah) == (True, [])
    assert (bukti.ukuran, bukti.diunggah_oleh, bukti.keterangan) == (4, cast.ketua, "Antrean pagi")
    assert bukti.berkas.name.startswith("bukti/")
    assert "IMG" not in bukti.berkas.name
    assert pabrik.read_stored(bukti.berkas.name) == b"foto"
    trace = Jejak.objects.get()
    assert (trace.aksi, trace.sasaran_id, trace.isi["after"]["sha256"]) == ("tambah_bukti", bukti.pk, bukti.sha256)


def test_the_capture_time_is_kept(cast, kegiatan):
    saat = dt.datetime(2026, 8, 12, 0, 10, tzinfo=dt.UTC)
    bukti = add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=foto(diambil_pada=saat)).bukti
    bukti.refresh_from_db()
    assert bukti.diambil_pada == saat


@pytest.mark.parametrize(
    "diambil", [dt.datetime(2026, 8, 12, 8, 10), dt.datetime(2026, 8, 12, 7, 10, tzinfo=dt.timezone(dt.timedelta(hours=7)))]  # noqa: DTZ001
)
def test_without_a_word_of_the_sender_the_camera_is_believed(cast, kegiatan, diambil):
    """Its clock stands in the zone of the pemda, WITA, unless the photo itself names one."""
    berkas = BerkasBaru(replace(pabrik.make_isi(), diambil=diambil), "foto", "IMG_1.jpg")
    bukti = add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=berkas).bukti
    bukti.refresh_from_db()
    assert bukti.diambil_pada == dt.datetime(2026, 8, 12, 0, 10, tzinfo=dt.UTC)


def test_the_file_is_on_the_disk_before_the_row(cast, kegiatan, monkeypatch):
    seen = []
    insert = actions.insert
    monkeypatch.setattr(
        actions, "insert", lambda **kw: seen.append(default_storage.exists(kw["tersimpan"].nama)) or insert(**kw)
    )
    add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=foto())
    assert seen == [True]


def test_the_same_file_again_is_already_there(cast, kegiatan):
    first = add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=foto()).bukti
    hasil = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto())
    assert (hasil.bukti, hasil.baru) == (first, False)
    assert (Bukti.objects.count(), Jejak.objects.count()) == (1, 1)


def test_the_same_file_at_the_same_moment_is_already_there(cast, kegiatan, monkeypatch):
    first = add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=foto()).bukti
    monkeypatch.setattr(actions, "_same", lambda *args: None)  # asked before the other one committed
    hasil = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto())
    assert (hasil.bukti, hasil.baru) == (first, False)


def test_the_same_file_elsewhere_is_flagged_within_the_opd_only(cast, kota, kegiatan):
    lain = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 7, 1))
    asing = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    add_bukti(by=cast.sekretaris_dishub, kegiatan=asing, berkas=foto())
    assert add_bukti(by=cast.notulis, kegiatan=lain, berkas=foto()).pernah == []
    hasil = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto())
    assert (hasil.baru, hasil.pernah) == (True, [lain])
    flags = Bukti.objects.with_pernah_dipakai().values_list("kegiatan", "pernah_dipakai")
    assert dict(flags) == {asing.pk: False, lain.pk: True, kegiatan.pk: True}


def test_replacing_keeps_the_old_one(cast, kegiatan):
    old = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto(b"buram")).bukti
    new = replace_bukti(by=cast.ketua, bukti=old, berkas=foto(b"jelas")).bukti
    old.refresh_from_db()
    assert old.digantikan_oleh == new
    assert list(kegiatan.bukti.berlaku()) == [new]
    assert default_storage.exists(old.berkas.name)
    trace = Jejak.objects.first()
    assert (trace.aksi, trace.isi["menggantikan"]) == ("ganti_bukti", old.pk)


def test_replacing_what_was_replaced_is_a_conflict(cast, kegiatan):
    old = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto(b"buram")).bukti
    replace_bukti(by=cast.ketua, bukti=old, berkas=foto(b"jelas"))
    with pytest.raises(BuktiBerubah):
        replace_bukti(by=cast.notulis, bukti=old, berkas=foto(b"lebih jelas"))
    assert (Bukti.objects.count(), Jejak.objects.count()) == (2, 2)


def test_fifty_are_enough(cast, kegiatan):
    for _ in range(50):
        pabrik.make_bukti(kegiatan, cast.notulis)
    with pytest.raises(BuktiPenuh, match="paling banyak 50 bukti"):
        add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto())
    old = kegiatan.bukti.first()
    assert replace_bukti(by=cast.notulis, bukti=old, berkas=foto()).baru is True


def test_a_day_has_a_limit(cast, kegiatan, monkeypatch):
    monkeypatch.setattr(actions, "HARIAN_MAKS", 1003)
    pabrik.make_bukti(kegiatan, cast.notulis)
    with pytest.raises(BuktiPenuh, match="Unggahan Anda hari ini"):
        add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto())
    assert add_bukti(by=cast.ketua, kegiatan=kegiatan, berkas=foto()).baru is True


def test_outsiders_may_not(cast, kegiatan):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    with pytest.raises(PermissionDenied):
        add_bukti(by=cast.sekretaris_dishub, kegiatan=kegiatan, berkas=foto())
    with pytest.raises(PermissionDenied):
        replace_bukti(by=cast.pimpinan, bukti=bukti, berkas=foto())
    assert Bukti.objects.count() == 1


@pytest.mark.parametrize("nama", korpus.NAMA)
def test_clean_name_is_short_plain_text(nama):
    clean = clean_name(nama)
    assert 0 < len(clean) <= 150
    assert clean.isprintable()
    assert not set(clean) & set("/\\\r\n")


def test_clean_name_drops_direction_marks():
    assert clean_name("foto\u202egpj.exe") == "fotogpj.exe"
    assert clean_name("\u202e") == "berkas"


# --- captions and withdrawing -------------------------------------------------------


def test_only_pictures_without_a_caption_get_one(cast, kegiatan):
    kosong = pabrik.make_bukti(kegiatan, cast.notulis)
    sudah = pabrik.make_bukti(kegiatan, cast.notulis, keterangan="Milik ketua.")
    assert caption_bukti(by=cast.notulis, kegiatan=kegiatan, keterangan={kosong.pk: "Loket.", sudah.pk: "Lain."}) == [sudah]
    assert dict(kegiatan.bukti.values_list("pk", "keterangan")) == {kosong.pk: "Loket.", sudah.pk: "Milik ketua."}
    trace = Jejak.objects.get()
    assert (trace.aksi, trace.sasaran_id, trace.isi["after"]) == ("ubah_bukti", kosong.pk, {"keterangan": "Loket."})


def test_withdrawing_keeps_the_file_and_counts_nothing(cast, kegiatan):
    bukti = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto()).bukti
    withdraw_bukti(by=cast.ketua, bukti=bukti, alasan="memuat data pribadi")
    bukti.refresh_from_db()
    assert (bukti.is_berlaku, bukti.ditarik_oleh, bukti.alasan_lepas) == (False, cast.ketua, "memuat data pribadi")
    assert not kegiatan.bukti.berlaku().exists()
    assert default_storage.exists(bukti.berkas.name)
    assert add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto()).baru  # the place is free again
    with pytest.raises(BuktiBerubah):
        withdraw_bukti(by=cast.notulis, bukti=bukti, alasan="sekali lagi")
    with pytest.raises(SudahAda):
        restore_bukti(by=cast.notulis, bukti=bukti)


def test_restoring_brings_it_back(cast, kegiatan):
    bukti = add_bukti(by=cast.notulis, kegiatan=kegiatan, berkas=foto()).bukti
    withdraw_bukti(by=cast.notulis, bukti=bukti, alasan="salah foto")
    restore_bukti(by=cast.notulis, bukti=bukti)
    bukti.refresh_from_db()
    assert (bukti.is_berlaku, bukti.alasan_lepas) == (True, "")
    with pytest.raises(BuktiBerubah):
        restore_bukti(by=cast.notulis, bukti=pabrik.make_bukti(kegiatan, cast.notulis, sha256="b" * 64))
    assert [row.aksi for row in Jejak.objects.order_by("pk")] == ["tambah_bukti", "tarik_bukti", "pulihkan_bukti"]


def test_outsiders_neither_describe_nor_withdraw(cast, kegiatan):
    bukti = pabrik.make_bukti(kegiatan, cast.notulis)
    for tindakan in (
        lambda: caption_bukti(by=cast.pimpinan, kegiatan=kegiatan, keterangan={bukti.pk: "x"}),
        lambda: withdraw_bukti(by=cast.pimpinan, bukti=bukti, alasan="x"),
        lambda: restore_bukti(by=cast.pimpinan, bukti=bukti),
    ):
        with pytest.raises(PermissionDenied):
            tindakan()
    assert not Jejak.objects.exists()
