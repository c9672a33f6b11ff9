"""Rows of units: the tree stays whole whatever the order of the rows."""

import datetime as dt

import pytest

from opd.impor.perangkat_daerah import OpdResource
from opd.impor.sumber import run_import
from opd.impor.tabel import Tabel
from opd.models import Opd
from tests import pabrik

KOLOM = ["kode", "nama", "singkatan", "jenis", "induk_kode", "melapor", "berlaku_dari"]
UPT = ["UPT-PKB", "UPT Pengujian Kendaraan Bermotor", "UPT PKB", "UPTD", "DISHUB", "tidak", "1 Maret 2020"]


def jalankan(user, pemda, *rows, dry_run=False, kolom=KOLOM):
    tabel = Tabel(list(kolom), [(number, list(row)) for number, row in enumerate(rows, 2)])
    return run_import(OpdResource(user=user, pemda=pemda), tabel, dry_run=dry_run)


def ganti(row, **cells):
    return [cells.get(name, value) for name, value in zip(KOLOM, row, strict=True)]


@pytest.fixture
def impor(cast, kota):
    return lambda *rows, **kw: jalankan(cast.bagian_organisasi, kota.bontang, *rows, **kw)


def test_unit_is_placed_below_its_parent(impor, kota):
    hasil = impor(UPT)
    upt = Opd.objects.get(kode="UPT-PKB")
    assert (upt.induk, upt.jalur, upt.pelapor, upt.melapor) == (kota.dishub, "64.74/DISHUB/UPT-PKB/", kota.dishub, False)
    assert (upt.jenis, upt.berlaku_dari) == ("uptd", dt.date(2020, 3, 1))
    assert (hasil.dibuat, hasil.diubah) == ([upt.pk], [])


def test_child_may_stand_above_its_parent_in_the_file(impor):
    impor(ganti(UPT, kode="B", induk_kode="a"), ganti(UPT, kode="A", induk_kode=None, melapor=None))
    assert Opd.objects.get(kode="B").jalur == "64.74/A/B/"
    assert Opd.objects.get(kode="A").melapor is True


def test_again_is_unchanged_and_code_ignores_case(impor):
    impor(UPT)
    assert impor(ganti(UPT, kode="upt-pkb", induk_kode="dishub")).jumlah == {
        "baru": 0, "ubah": 0, "tetap": 1, "galat": 0, "peringatan": 0,
    }  # fmt: skip
    assert Opd.objects.filter(kode__iexact="upt-pkb").count() == 1


def test_move_carries_everything_below(impor, kota):
    impor(UPT, ganti(UPT, kode="POS", induk_kode="UPT-PKB"))
    hasil = impor(ganti(UPT, induk_kode="SETDA"))
    assert hasil.baris[0][3] == ["induk_kode: DISHUB → SETDA"]
    pos = Opd.objects.get(kode="POS")
    assert (pos.jalur, pos.pelapor) == ("64.74/SETDA/UPT-PKB/POS/", kota.setda)


def test_dash_moves_a_unit_to_the_top(impor):
    impor(UPT)
    impor(ganti(UPT, induk_kode="-"))
    assert Opd.objects.get(kode="UPT-PKB").jalur == "64.74/UPT-PKB/"


def test_parent_and_child_may_swap(impor):
    impor(UPT)
    impor(ganti(UPT, kode="DISHUB", induk_kode="UPT-PKB"), ganti(UPT, induk_kode="-"))
    assert Opd.objects.get(kode="DISHUB").jalur == "64.74/UPT-PKB/DISHUB/"


def test_circle_is_refused(impor):
    impor(UPT)
    before = list(Opd.objects.order_by("pk").values())
    hasil = impor(ganti(UPT, kode="DISHUB", induk_kode="UPT-PKB"))
    assert hasil.galat == [
        [2, "induk_kode", "Unit ini jadi berada di bawah dirinya sendiri. Periksa kode induknya."]
    ]
    assert list(Opd.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("row", "kolom", "awal"),
    [
        (ganti(UPT, kode="UPT PKB"), "kode", "Tulis kode dengan huruf, angka, titik, atau tanda hubung"),
        (ganti(UPT, kode="A/B"), "kode", "Tulis kode dengan huruf"),
        (ganti(UPT, kode=None), "kode", "Isi kode perangkat daerah."),
        (ganti(UPT, singkatan=None), "singkatan", "Isi singkatan."),
        (ganti(UPT, jenis="kantor"), "jenis", "Pilih salah satu: Sekretariat Daerah, "),
        (ganti(UPT, melapor="kadang"), "melapor", "Tulis ya atau tidak."),
        (ganti(UPT, berlaku_dari="12/31/2026"), "berlaku_dari", "Tulis tanggal sebagai hari-bulan-tahun"),
        (ganti(UPT, induk_kode="DISDIK"), "induk_kode", "Kode induk “DISDIK” tidak ada di berkas ini maupun"),
        (ganti(UPT, induk_kode="TIDAK-ADA"), "induk_kode", "Kode induk “TIDAK-ADA” tidak ada di berkas ini maupun"),
    ],
)
def test_fault_names_row_column_and_remedy(impor, row, kolom, awal):
    before = Opd.objects.count()
    hasil = impor(ganti(UPT, kode="LAIN"), row)
    ((nomor, nama_kolom, kalimat),) = hasil.galat
    assert (nomor, nama_kolom) == (3, kolom)
    assert kalimat.startswith(awal)
    assert Opd.objects.count() == before


def test_unit_cannot_begin_after_its_end(impor, kota):
    kota.dishub.berlaku_sampai = dt.date(2025, 12, 31)
    kota.dishub.save()
    hasil = impor(ganti(UPT, kode="DISHUB", induk_kode=None, berlaku_dari="1 Januari 2026"))
    assert hasil.galat == [[2, "berlaku_dari", "Unit ini berakhir 31 Desember 2025. Tulis tanggal sebelum itu."]]


def test_double_code_names_both_rows(impor):
    assert impor(UPT, ganti(UPT, kode="upt-pkb")).galat == [
        [2, "kode", "Kode ini juga ada di baris 3. Hapus salah satunya."],
        [3, "kode", "Kode ini juga ada di baris 2. Hapus salah satunya."],
    ]


def test_too_deep_is_refused_before_the_database_would(impor):
    rows = [ganti(UPT, kode=f"U{n}-" + "X" * 25, induk_kode=f"U{n - 1}-" + "X" * 25 if n else None) for n in range(9)]
    assert impor(*rows).galat == [[10, "induk_kode", "Susunan unit ini terlalu dalam. Pendekkan kode atau pilih induk lain."]]


def test_other_city_may_use_the_same_code(impor, kota):
    pabrik.make_opd(kota.samarinda, "UPT-PKB")
    assert impor(UPT).jumlah["baru"] == 1


def test_person_without_the_permission_reaches_nothing(cast, kota):
    hasil = jalankan(cast.sekretaris, kota.bontang, ganti(UPT, kode="DISDUKCAPIL", induk_kode=None), UPT)
    assert [galat[:2] for galat in hasil.galat] == [[2, "kode"], [2, "induk_kode"], [3, "induk_kode"]]
    assert jalankan(cast.orang_luar, kota.bontang, ganti(UPT, induk_kode=None)).galat[0][1] == "induk_kode"


def test_dry_run_writes_nothing(impor):
    before = list(Opd.objects.order_by("pk").values())
    assert impor(UPT, ganti(UPT, kode="DISHUB", induk_kode=None), dry_run=True).jumlah["ubah"] == 1
    assert list(Opd.objects.order_by("pk").values()) == before
