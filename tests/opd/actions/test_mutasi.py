"""A person moves on: what ends, what is handed over, and when the staff list follows."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kbk.models import Keanggotaan
from opd import jejak
from opd.actions.mutasi import MutasiDitolak, apply_due, cancel_mutasi, record_mutasi
from opd.actions.opd import move_pegawai
from opd.akses import held_roles
from opd.models import Jejak, Mutasi, Pegawai, Peran
from opd.mutasi import Rencana, yang_berakhir, yang_diserahkan
from tests import pabrik

pytestmark = pytest.mark.django_db
SEHARI = dt.timedelta(days=1)


@pytest.fixture
def hari_ini(kota) -> dt.date:
    return kota.bontang.hari_ini()


@pytest.fixture
def tindak_lanjut(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    return pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai)


def rencana(orang, kota, mulai, jenis="pindah", **isi) -> Rencana:
    isi = ({"ke_opd": kota.dishub, "jabatan": "Kepala Seksi"} if jenis == "pindah" else {}) | isi
    return Rencana(orang.pegawai, jenis, mulai, orang.pegawai.opd, **isi)


def semua(rencana: Rencana, by) -> list[str]:
    return [i.kunci for i in yang_berakhir(rencana, by)]


def catat(by, rencana: Rencana, kepada=None, **isi):
    """Everything ends, and everything open goes to one person."""
    kerja = yang_diserahkan(rencana, by)
    isi = {"berakhir": semua(rencana, by), "serahan": {k.kunci: kepada for k in kerja} if kepada else {}} | isi
    return record_mutasi(by=by, rencana=rencana, **isi)


def roles(orang) -> set[str]:
    return {held.peran for held in held_roles(type(orang).objects.get(pk=orang.pk))}


def test_a_move_ends_what_was_held_and_hands_over_what_is_open(cast, kota, hari_ini, tindak_lanjut):
    pabrik.make_peran(cast.ketua, "sekretaris_opd", opd=kota.disdukcapil)
    row, new = catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini), cast.anggota.pegawai)
    orang = Pegawai.objects.get(pk=cast.ketua.pegawai_id)
    tindak_lanjut.refresh_from_db()
    assert (new, row.berlaku_pada is not None, orang.opd, orang.jabatan) == (True, True, kota.dishub, "Kepala Seksi")
    assert tindak_lanjut.penanggung_jawab == cast.anggota.pegawai
    assert Keanggotaan.objects.get(pegawai=orang).sampai == Peran.objects.get(pengguna=cast.ketua).sampai == hari_ini - SEHARI
    assert roles(cast.ketua) == set()
    assert [j.aksi for j in Jejak.objects.order_by("nomor")] == [
        "akhiri_peran", "akhiri_anggota", "serahkan_tindak_lanjut", "catat_mutasi", "terapkan_mutasi"
    ]  # fmt: skip
    assert Jejak.objects.get(aksi="terapkan_mutasi").isi["after"] == {"opd": kota.dishub.pk, "jabatan": "Kepala Seksi"}
    assert jejak.verify() is None


def test_sent_twice_it_is_one(cast, kota, hari_ini):
    isi = rencana(cast.ketua, kota, hari_ini + SEHARI)
    first, _ = catat(cast.bagian_organisasi, isi)
    traces = Jejak.objects.count()
    assert catat(cast.bagian_organisasi, isi) == (first, False)
    assert (Mutasi.objects.count(), Jejak.objects.count()) == (1, traces)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("jabatan", ["Kepala Seksi", "Kepala Bidang"])
def test_two_hands_in_the_same_moment_write_one(cast, kota, hari_ini, jabatan):
    """The same move is one; of two that differ the second is told."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite di memori tidak melayani dua penulis; PostgreSQL menguji ini.")
    bersama, hasil = threading.Barrier(2), []

    def tangan(isi: Rencana):
        bersama.wait()
        try:
            hasil.append(catat(cast.bagian_organisasi, isi)[1])
        except MutasiDitolak:
            hasil.append("ditolak")
        finally:
            connection.close()

    benang = [threading.Thread(target=tangan, args=[rencana(cast.ketua, kota, hari_ini, jabatan=j)]) for j in ("Kepala Seksi", jabatan)]
    for b in benang:
        b.start()
    for b in benang:
        b.join()
    assert set(hasil) == {True, False if jabatan == "Kepala Seksi" else "ditolak"}
    assert Mutasi.objects.count() == Jejak.objects.filter(aksi="catat_mutasi").count() == Jejak.objects.filter(aksi="akhiri_anggota").count() == 1


def test_before_its_day_everything_goes_on_and_then_the_list_follows(cast, kota, hari_ini):
    row, _ = catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini + SEHARI))
    assert (roles(cast.ketua), Pegawai.objects.get(pk=cast.ketua.pegawai_id).opd) == ({"ketua"}, kota.disdukcapil)
    pagi = kota.bontang.akhir_hari(hari_ini)
    assert (apply_due(pagi - dt.timedelta(minutes=1)), apply_due(pagi), apply_due(pagi)) == (0, 1, 0)
    assert Pegawai.objects.get(pk=cast.ketua.pegawai_id).opd == kota.dishub
    assert held_roles(cast.ketua, pagi) == ()
    assert Jejak.objects.filter(aksi="terapkan_mutasi", pengguna=None).count() == 1


def test_what_begins_on_that_day_belongs_to_the_new_place(cast, kota, hari_ini):
    baru = pabrik.make_penugasan(cast.pimpinan.pegawai, kota.dishub, dari=hari_ini)
    isi = rencana(cast.pimpinan, kota, hari_ini)
    assert f"jabatan-{baru.pk}" not in semua(isi, cast.bagian_organisasi)
    catat(cast.bagian_organisasi, isi)
    assert roles(cast.pimpinan) == {"pimpinan_opd"}
    assert [h.opd_id for h in held_roles(cast.pimpinan)] == [kota.dishub.pk]


def test_what_is_kept_goes_on(cast, kota, hari_ini):
    """A head who moves and stays Plt."""
    catat(cast.bagian_organisasi, rencana(cast.pimpinan, kota, hari_ini), berakhir=[])
    assert [h.opd_id for h in held_roles(cast.pimpinan)] == [kota.disdukcapil.pk]


def test_who_leaves_keeps_nothing_and_the_account_is_closed(cast, kota, hari_ini):
    nanti = pabrik.make_peran(cast.ketua, "sekretaris_opd", opd=kota.disdukcapil, dari=hari_ini + 10 * SEHARI)
    catat(cast.sekretaris, rencana(cast.ketua, kota, hari_ini, "keluar"), berakhir=[])
    cast.ketua.refresh_from_db()
    assert (cast.ketua.is_active, Pegawai.objects.get(pk=cast.ketua.pegawai_id).aktif) == (False, False)
    assert not Peran.objects.filter(pk=nanti.pk).exists()
    assert Keanggotaan.objects.get(pegawai=cast.ketua.pegawai).sampai == hari_ini - SEHARI


def test_work_without_a_taker_stops_who_leaves(cast, kota, hari_ini, tindak_lanjut):
    with pytest.raises(MutasiDitolak, match="belum diserahkan"):
        catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini))
    with pytest.raises(MutasiDitolak, match="tidak bekerja di"):
        catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini), cast.sekretaris_dishub.pegawai)
    assert not Mutasi.objects.exists()
    assert not Jejak.objects.exists()
    assert Keanggotaan.objects.get(pegawai=cast.ketua.pegawai).sampai is None
    catat(cast.sekretaris, rencana(cast.ketua, kota, hari_ini, "jabatan", jabatan="Arsiparis"), berakhir=[])
    tindak_lanjut.refresh_from_db()
    assert tindak_lanjut.penanggung_jawab == cast.ketua.pegawai


def test_who_may(cast, kota, hari_ini):
    """A secretary lets people go and moves them below; between agencies Bagian Organisasi does."""
    keluar = rencana(cast.anggota, kota, hari_ini, "keluar")
    for siapa in ("sekretaris_dishub", "ketua", "pimpinan", "pemeriksa", "orang_luar"):
        with pytest.raises(PermissionDenied):
            catat(getattr(cast, siapa), keluar)
    for siapa in ("sekretaris", "sekretaris_dishub"):
        with pytest.raises(PermissionDenied):
            catat(getattr(cast, siapa), rencana(cast.anggota, kota, hari_ini))
    with pytest.raises(PermissionDenied):
        catat(cast.bagian_organisasi, Rencana(cast.bagian_organisasi.pegawai, "keluar", hari_ini, kota.setda))
    orang = pabrik.make_pengguna("lurah", pabrik.make_pegawai(kota.kecamatan))
    catat(cast.sekretaris_kecamatan, rencana(orang, kota, hari_ini, ke_opd=kota.kelurahan))
    catat(cast.sekretaris, keluar)
    assert Mutasi.objects.count() == 2


def test_nobody_ends_a_role_above_their_own(cast, kota, hari_ini):
    pabrik.make_peran(cast.ketua, "bagian_organisasi", pemda=kota.bontang)
    for orang in (cast.ketua, cast.pimpinan):
        with pytest.raises(MutasiDitolak, match="bukan wewenang Anda"):
            catat(cast.sekretaris, rencana(orang, kota, hari_ini, "keluar"))
    assert roles(cast.ketua) == {"ketua", "bagian_organisasi"}
    catat(cast.admin, rencana(cast.ketua, kota, hari_ini, "keluar"))
    assert Mutasi.objects.count() == 1


def test_a_unit_that_ended_takes_nobody(cast, kota, hari_ini):
    kota.dishub.berlaku_sampai = hari_ini - SEHARI
    kota.dishub.save()
    with pytest.raises(MutasiDitolak, match="Pilih penerusnya"):
        catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini))


def test_one_waits_at_a_time_and_none_is_written_on_stale_data(cast, kota, hari_ini):
    lama = rencana(cast.ketua, kota, hari_ini)
    catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini + 3 * SEHARI))
    with pytest.raises(MutasiDitolak, match="menunggu tanggalnya"):
        catat(cast.bagian_organisasi, lama)
    with pytest.raises(MutasiDitolak, match="mutasi lain"):
        catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini + 3 * SEHARI, jabatan="Lain"))
    Pegawai.objects.filter(pk=cast.anggota.pegawai_id).update(opd=kota.setda)
    with pytest.raises(MutasiDitolak, match="baru saja berubah"):
        catat(cast.bagian_organisasi, rencana(cast.anggota, kota, hari_ini, ke_opd=kota.kecamatan))


def test_one_that_waits_can_be_taken_back(cast, kota, hari_ini):
    berbatas = pabrik.make_peran(cast.ketua, "sekretaris_opd", opd=kota.disdukcapil, sampai=hari_ini + 90 * SEHARI)
    row, _ = catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini + 5 * SEHARI))
    with pytest.raises(PermissionDenied):
        cancel_mutasi(by=cast.sekretaris_dishub, mutasi=row)
    cancel_mutasi(by=cast.bagian_organisasi, mutasi=row)
    berbatas.refresh_from_db()
    assert (berbatas.sampai, Keanggotaan.objects.get(pegawai=cast.ketua.pegawai).sampai) == (hari_ini + 90 * SEHARI, None)
    assert not Mutasi.objects.exists()
    row, _ = catat(cast.bagian_organisasi, rencana(cast.ketua, kota, hari_ini))
    with pytest.raises(MutasiDitolak, match="sudah berlaku"):
        cancel_mutasi(by=cast.bagian_organisasi, mutasi=row)


def test_a_whole_unit_moves_by_the_same_rules(cast, kota, hari_ini):
    kota.dishub.penerus = kota.kecamatan
    assert move_pegawai(by=cast.bagian_organisasi, opd=kota.dishub) == 1
    row = Mutasi.objects.get()
    assert (row.pegawai, row.dari_opd, row.ke_opd) == (cast.sekretaris_dishub.pegawai, kota.dishub, kota.kecamatan)
    assert (row.mulai, row.berlaku_pada is not None, roles(cast.sekretaris_dishub)) == (hari_ini, True, {"sekretaris_opd"})
    kota.disdukcapil.penerus, kota.kecamatan.berlaku_sampai = kota.kecamatan, hari_ini - SEHARI
    with pytest.raises(MutasiDitolak):
        move_pegawai(by=cast.bagian_organisasi, opd=kota.disdukcapil)
    assert Pegawai.objects.filter(opd=kota.disdukcapil).exists()
