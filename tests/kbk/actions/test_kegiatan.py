import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from kbk.actions import kegiatan as actions
from kbk.actions.bukti import BerkasBaru, BuktiPenuh
from kbk.actions.izin import TanggalDepan
from kbk.actions.kegiatan import KegiatanBerubah, create_kegiatan, title_from, update_kegiatan
from kbk.models import Bukti, Kegiatan, Kehadiran, Pengukuran
from opd import jejak
from opd.models import Jejak
from tests import pabrik

ISI = {
    "tanggal": dt.date(2026, 8, 12),
    "jenis": "aksi",
    "judul": "",
    "uraian": "Loket 2 dibuka pukul 07.30. Antrean pagi habis.",
    "hasil": "",
    "tempat": "Loket",
    "pimpinan_hadir": True,
    "status": "tercatat",
}


def create(cast, kota, kunci="a" * 32, by=None, isi=None, **extra):
    return create_kegiatan(
        by=by or cast.notulis, kelompok=kota.akta, kunci_kirim=kunci, isi=ISI | (isi or {}), **extra
    )


def foto(data=b"foto", jenis="foto") -> BerkasBaru:
    return BerkasBaru(pabrik.make_isi(data), jenis, "IMG_1.jpg")


def test_create_saves_everything_with_its_trace(cast, kota):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    indikator = pabrik.make_indikator(dipilih)
    hadir = {cast.ketua.pegawai_id: "hadir", cast.anggota.pegawai_id: "sakit"}
    row, new = create(
        cast, kota, nilai=[dipilih.nilai], kehadiran=hadir, ukuran={indikator: Decimal("1.3")}, berkas=[foto()]
    )
    row.refresh_from_db()
    assert new is True
    assert (row.judul, row.versi, row.pencatat, row.status) == ("Loket 2 dibuka pukul 07.30", 1, cast.notulis, "tercatat")
    assert list(row.nilai.all()) == [dipilih.nilai]
    assert dict(row.kehadiran.values_list("pegawai", "status")) == hadir
    bukti = row.bukti.get()
    assert pabrik.read_stored(bukti.berkas.name) == b"foto"
    assert pabrik.read_stored(bukti.pratinjau.name) == b"kecil"
    assert Pengukuran.objects.get().nilai == Decimal("1.3")
    assert list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True)) == [
        "buat_kegiatan",
        "tambah_bukti",
        "catat_pengukuran",
    ]
    assert Jejak.objects.first().opd == kota.disdukcapil
    assert jejak.verify() is None


def test_a_repeat_returns_the_saved_row(cast, kota):
    first, _ = create(cast, kota, berkas=[foto()])
    again, new = create(cast, kota, isi={"uraian": "Isi lain yang tidak boleh tersimpan."}, berkas=[foto(b"lain")])
    assert (again, new) == (first, False)
    assert again.uraian == ISI["uraian"]
    assert (Kegiatan.objects.count(), Bukti.objects.count(), Jejak.objects.count()) == (1, 1, 2)


def test_two_at_the_same_moment_give_one_row(cast, kota, monkeypatch):
    first, _ = create(cast, kota)
    answers = iter([None, first])  # not there yet when asked, there when writing
    monkeypatch.setattr(actions, "sent_before", lambda **kwargs: next(answers))
    again, new = create(cast, kota, berkas=[foto()])
    assert (again, new) == (first, False)
    assert (Kegiatan.objects.count(), Bukti.objects.count(), Jejak.objects.count()) == (1, 0, 1)


def test_files_of_a_refused_row_are_removed(cast, kota, monkeypatch):
    first, _ = create(cast, kota)
    answers, written = iter([None, first]), []
    monkeypatch.setattr(actions, "sent_before", lambda **kwargs: next(answers))
    store_all = actions.store_all
    monkeypatch.setattr(actions, "store_all", lambda berkas: written.extend(store_all(berkas)) or written)
    create(cast, kota, berkas=[foto()])
    assert len(written) == 1
    assert [default_storage.exists(name) for t in written for name in (t.nama, t.pratinjau)] == [False, False]


def test_another_person_may_use_the_same_key(cast, kota):
    create(cast, kota)
    _, new = create(cast, kota, by=cast.ketua)
    assert new is True


def test_the_same_file_twice_in_one_form_is_one_evidence(cast, kota):
    row, _ = create(cast, kota, berkas=[foto(), foto()])
    assert row.bukti.count() == 1


def test_too_many_files_save_nothing(cast, kota):
    with pytest.raises(BuktiPenuh, match="paling banyak 50 bukti"):
        create(cast, kota, berkas=[foto(str(n).encode()) for n in range(51)])
    assert (Kegiatan.objects.count(), Jejak.objects.count()) == (0, 0)


def test_only_in_a_group_of_ones_own(cast, kota):
    with pytest.raises(PermissionDenied):
        create(cast, kota, by=cast.sekretaris_dishub)
    with pytest.raises(PermissionDenied):
        create(cast, kota, by=cast.bagian_organisasi)
    assert Kegiatan.objects.count() == 0


def test_not_tomorrow(cast, kota):
    besok = kota.bontang.hari_ini() + dt.timedelta(days=1)
    with pytest.raises(TanggalDepan):
        create(cast, kota, isi={"tanggal": besok})


def change(row, by, versi, isi=None, nilai=(), kehadiran=None):
    return update_kegiatan(
        by=by, kegiatan=row, versi=versi, isi=ISI | (isi or {}), nilai=nilai, kehadiran=kehadiran or {}
    )


def test_update_replaces_attendance_as_a_set_and_tells_what_changed(cast, kota):
    row, _ = create(cast, kota, kehadiran={cast.ketua.pegawai_id: "hadir", cast.notulis.pegawai_id: "hadir"})
    baru = {cast.ketua.pegawai_id: "izin", cast.anggota.pegawai_id: "hadir"}
    saved = change(row, cast.ketua, 1, {"tempat": "Aula"}, kehadiran=baru)
    assert (saved.versi, saved.tempat, saved.pengubah, saved.pencatat) == (2, "Aula", cast.ketua, cast.notulis)
    assert dict(saved.kehadiran.values_list("pegawai", "status")) == baru
    trace = Jejak.objects.first()
    assert trace.aksi == "ubah_kegiatan"
    assert set(trace.isi["after"]) == {"tempat", "kehadiran"}
    assert (trace.isi["before"]["tempat"], trace.isi["after"]["tempat"]) == ("Loket", "Aula")


def test_a_stale_version_changes_nothing_and_carries_the_saved_row(cast, kota):
    row, _ = create(cast, kota, kehadiran={cast.ketua.pegawai_id: "hadir"})
    change(row, cast.ketua, 1, {"uraian": "Yang pertama menyimpan menang."})
    with pytest.raises(KegiatanBerubah) as caught:
        change(row, cast.notulis, 1, {"uraian": "Yang kedua tidak menimpa diam-diam."}, kehadiran={})
    assert caught.value.tersimpan.uraian == "Yang pertama menyimpan menang."
    assert caught.value.tersimpan.pengubah == cast.ketua
    row.refresh_from_db()
    assert (row.versi, row.uraian) == (2, "Yang pertama menyimpan menang.")
    assert Jejak.objects.filter(aksi="ubah_kegiatan").count() == 1


def test_update_needs_the_right(cast, kota):
    row, _ = create(cast, kota)
    with pytest.raises(PermissionDenied):
        change(row, cast.sekretaris_luar, 1)
    assert Kehadiran.objects.count() == 0


@pytest.mark.parametrize(
    ("uraian", "judul"),
    [
        ("Rapat rutin.", "Rapat rutin"),
        ("Loket dibuka pukul 07.30. Antrean habis.", "Loket dibuka pukul 07.30"),
        ("Baris satu\nbaris dua", "Baris satu"),
        ("kata " * 40, ("kata " * 17).strip() + "…"),
        ("", "Draf kegiatan"),
    ],
)
def test_title_from(uraian, judul):
    assert title_from(uraian) == judul
