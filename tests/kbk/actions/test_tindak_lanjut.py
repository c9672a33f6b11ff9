import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.izin import TanggalDepan
from kbk.actions.tindak_lanjut import SudahSelesai, close_tindak_lanjut, create_tindak_lanjut
from kbk.models import TindakLanjut
from opd.models import Jejak
from tests import pabrik

SELESAI = {"selesai_pada": dt.date(2026, 9, 2), "catatan_selesai": "SOP baru ditempel di loket."}


@pytest.fixture
def kegiatan(cast, kota):
    return pabrik.make_kegiatan(kota.akta, cast.notulis)


def test_create_is_one_row_however_often(cast, kegiatan):
    isi = {"uraian": "Perbarui SOP", "penanggung_jawab": cast.anggota.pegawai, "tenggat": dt.date(2026, 9, 1)}
    first = create_tindak_lanjut(by=cast.notulis, kegiatan=kegiatan, **isi)
    assert create_tindak_lanjut(by=cast.notulis, kegiatan=kegiatan, **isi) == first
    assert list(Jejak.objects.values_list("aksi", "sasaran_id")) == [("buat_tindak_lanjut", first.pk)]


@pytest.mark.parametrize("siapa", ["ketua", "sekretaris"])
def test_close(cast, kegiatan, siapa):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    close_tindak_lanjut(by=getattr(cast, siapa), tindak_lanjut=row, **SELESAI)
    row.refresh_from_db()
    assert (row.selesai_pada, row.catatan_selesai) == tuple(SELESAI.values())
    assert Jejak.objects.get().aksi == "selesaikan_tindak_lanjut"


def test_close_twice_keeps_the_first(cast, kegiatan):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    close_tindak_lanjut(by=cast.ketua, tindak_lanjut=row, **SELESAI)
    with pytest.raises(SudahSelesai):
        close_tindak_lanjut(by=cast.sekretaris, tindak_lanjut=row, **(SELESAI | {"catatan_selesai": "Lain"}))
    row.refresh_from_db()
    assert row.catatan_selesai == SELESAI["catatan_selesai"]


@pytest.mark.parametrize("siapa", ["notulis", "anggota", "pimpinan", "bagian_organisasi", "sekretaris_dishub"])
def test_others_may_not_close(cast, kegiatan, siapa):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    with pytest.raises(PermissionDenied):
        close_tindak_lanjut(by=getattr(cast, siapa), tindak_lanjut=row, **SELESAI)
    assert TindakLanjut.objects.terbuka().count() == 1


def test_not_tomorrow(cast, kota, kegiatan):
    row = pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai)
    besok = kota.bontang.hari_ini() + dt.timedelta(days=1)
    with pytest.raises(TanggalDepan):
        close_tindak_lanjut(by=cast.ketua, tindak_lanjut=row, **(SELESAI | {"selesai_pada": besok}))
