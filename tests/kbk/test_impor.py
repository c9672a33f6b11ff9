"""Rows of group members: seats from when to when."""

import datetime as dt

import pytest

from kbk.impor import AnggotaResource
from kbk.models import Keanggotaan
from opd.impor.sumber import run_import
from opd.impor.tabel import Tabel
from tests import pabrik

KOLOM = ["kelompok", "opd_kode", "nip", "nama", "peran", "dari", "sampai"]
NIP = "198609262015051901"
ANI = ["kbk akta", "DISDUKCAPIL", NIP, None, "Ketua", "2 Januari 2026", None]


def ganti(row, **cells):
    return [cells.get(name, value) for name, value in zip(KOLOM, row, strict=True)]


def jalankan(user, pemda, *rows, dry_run=False):
    tabel = Tabel(list(KOLOM), [(number, list(row)) for number, row in enumerate(rows, 2)])
    return run_import(AnggotaResource(user=user, pemda=pemda), tabel, dry_run=dry_run)


@pytest.fixture
def ani(kota):
    return pabrik.make_pegawai(kota.disdukcapil, "Ani Lestari", nip=NIP)


@pytest.fixture
def impor(cast, kota, ani):
    return lambda *rows, **kw: jalankan(cast.sekretaris, kota.bontang, *rows, **kw)


def kursi(ani):
    return list(Keanggotaan.objects.filter(pegawai=ani).order_by("dari").values_list("kelompok__nama", "peran", "dari", "sampai"))


def test_row_becomes_a_seat(impor, ani, kota):
    hasil = impor(ANI)
    assert kursi(ani) == [("KBK Akta", "ketua", dt.date(2026, 1, 2), None)]
    assert hasil.baris == [[2, "baru", "Ani Lestari – Ketua kbk akta", [], []]]
    assert hasil.opd_ids == {kota.disdukcapil.pk}


def test_person_by_name_within_the_unit(impor, ani, kota):
    impor(ganti(ANI, nip=None, nama="ani lestari"))
    assert len(kursi(ani)) == 1


def test_again_is_unchanged_and_role_may_change(impor, ani):
    impor(ANI)
    assert impor(ANI).jumlah["tetap"] == 1
    hasil = impor(ganti(ANI, peran="Notulis"))
    assert hasil.baris[0][3] == ["peran: ketua → notulis"]
    assert kursi(ani) == [("KBK Akta", "notulis", dt.date(2026, 1, 2), None)]


def test_seat_is_closed_and_the_next_opened_in_one_file(impor, ani):
    impor(ANI)
    hasil = impor(ganti(ANI, peran="Anggota", dari="01-07-2026"), ganti(ANI, sampai="30-06-2026"))
    assert hasil.jumlah == {"baru": 1, "ubah": 1, "tetap": 0, "galat": 0, "peringatan": 0}
    assert kursi(ani) == [
        ("KBK Akta", "ketua", dt.date(2026, 1, 2), dt.date(2026, 6, 30)),
        ("KBK Akta", "anggota", dt.date(2026, 7, 1), None),
    ]


def test_two_seats_at_once_are_refused(impor, ani):
    impor(ANI)
    before = kursi(ani)
    ((nomor, kolom, kalimat),) = impor(ganti(ANI, dari="01-07-2026")).galat
    assert (nomor, kolom) == (2, "dari")
    assert kalimat.startswith("Orang ini sudah duduk di kelompok itu sejak 2 Januari 2026")
    assert kursi(ani) == before


def test_dash_opens_a_seat_again(impor, ani):
    impor(ganti(ANI, sampai="31/12/2026"))
    impor(ganti(ANI, sampai="-"))
    assert kursi(ani)[0][3] is None


@pytest.mark.parametrize(
    ("row", "kolom", "awal"),
    [
        (ganti(ANI, kelompok="KBK Baru"), "kelompok", "Kelompok “KBK Baru” belum ada di perangkat daerah ini. Buat dulu"),
        (ganti(ANI, kelompok=None), "kelompok", "Isi nama kelompok."),
        (ganti(ANI, nip="199103032019032902"), "nip", "NIP ini tidak ada di antara pegawai yang dapat Anda lihat."),
        (ganti(ANI, nip=None), "nip", "Isi NIP, atau nama bila orangnya tanpa NIP."),
        (ganti(ANI, nip=1.98609262015052e17), "nip", "NIP terbaca sebagai angka"),
        (ganti(ANI, nip=None, nama="Tak Dikenal"), "nama", "Belum ada pegawai dengan nama ini"),
        (ganti(ANI, peran="bos"), "peran", "Pilih salah satu: Pembina, Fasilitator, Ketua, Notulis, Anggota."),
        (ganti(ANI, peran=None), "peran", "Isi peran: "),
        (ganti(ANI, dari=None), "dari", "Isi tanggal mulai, misalnya 31-12-2026."),
        (ganti(ANI, dari=46024), "dari", "Sel ini berisi angka, bukan tanggal."),
        (ganti(ANI, sampai="01-01-2025"), "sampai", "Tanggal sampai harus sama dengan atau sesudah tanggal dari."),
        (ganti(ANI, opd_kode="DISHUB", kelompok="KBK KIR"), "opd_kode", "Kode “DISHUB” tidak ada di antara"),
        (ganti(ANI, opd_kode="DISDIK", kelompok="KBK Lain"), "opd_kode", "Kode “DISDIK” tidak ada di antara"),
    ],
)
def test_fault_names_row_column_and_remedy(impor, ani, row, kolom, awal):
    hasil = impor(row)
    ((nomor, nama_kolom, kalimat),) = hasil.galat
    assert (nomor, nama_kolom) == (2, kolom)
    assert kalimat.startswith(awal)
    assert kursi(ani) == []


def test_namesakes_need_a_nip(impor, kota):
    pabrik.make_pegawai(kota.disdukcapil, "Ani Lestari")
    assert impor(ganti(ANI, nip=None, nama="Ani Lestari")).galat == [
        [2, "nama", "Ada 2 pegawai dengan nama ini. Isi NIP-nya."]
    ]


def test_people_of_another_unit_are_not_found(impor, kota):
    pabrik.make_pegawai(kota.dishub, "Orang Dishub", nip="199103032019032902")
    kalimat = impor(ganti(ANI, nip="199103032019032902")).galat[0][2]
    assert kalimat.startswith("NIP ini tidak ada di antara pegawai yang dapat Anda lihat.")


def test_double_rows_name_each_other(impor):
    assert impor(ANI, ganti(ANI, peran="Anggota")).galat == [
        [2, "dari", "Orang, kelompok, dan tanggal mulai ini juga ada di baris 3. Hapus salah satunya."],
        [3, "dari", "Orang, kelompok, dan tanggal mulai ini juga ada di baris 2. Hapus salah satunya."],
    ]


def test_other_name_than_the_nip_says_is_a_warning(impor):
    assert impor(ganti(ANI, nama="Ani Lestary")).baris[0][4] == ["NIP ini milik Ani Lestari; nama di berkas berbeda."]


def test_bagian_organisasi_may_seat_its_own_people_elsewhere(cast, kota, ani):
    hasil = jalankan(cast.bagian_organisasi, kota.bontang, ganti(ANI, kelompok="KBK KIR", opd_kode="DISHUB", peran="Fasilitator"))
    assert hasil.jumlah["baru"] == 1
    galat = jalankan(cast.orang_luar, kota.samarinda, ANI).galat
    assert [kolom for _, kolom, _ in galat] == ["nip", "opd_kode"]


@pytest.mark.parametrize("jumlah", [1, 20])
def test_queries_do_not_grow_with_rows(impor, kota, jumlah, django_assert_num_queries):
    nips = [f"198609262015052{n:03d}" for n in range(900, 900 + jumlah)]
    for nip in nips:
        pabrik.make_pegawai(kota.disdukcapil, nip=nip)
    with django_assert_num_queries(14):
        impor(*[ganti(ANI, nip=nip) for nip in nips])
