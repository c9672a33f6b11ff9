"""Rows of people: what is created, changed, left alone or refused."""

import datetime as dt

import pytest

from opd.impor.pegawai import PegawaiResource
from opd.impor.sumber import run_import
from opd.impor.tabel import Tabel
from opd.models import Pegawai, Pengguna
from tests import pabrik
from tests.lembar import PEGAWAI

NIP_A, NIP_B = "198609262015051901", "199103032019032902"
ANI = [NIP_A, "Ani Lestari", "PNS", "III/d", "Analis", "DISDUKCAPIL"]
BUDI = [None, "Budi", "Non-ASN", None, "Pramusaji", "DISDUKCAPIL"]


def jalankan(user, pemda, *rows, dry_run=False, kolom=PEGAWAI):
    tabel = Tabel(list(kolom), [(number, list(row)) for number, row in enumerate(rows, 2)])
    return run_import(PegawaiResource(user=user, pemda=pemda), tabel, dry_run=dry_run)


def ganti(row, **cells):
    return [cells.get(name, value) for name, value in zip(PEGAWAI, row, strict=True)]


@pytest.fixture
def impor(cast, kota):
    return lambda *rows, **kw: jalankan(cast.sekretaris, kota.bontang, *rows, **kw)


def test_rows_become_people(impor, kota):
    hasil = impor(ANI, BUDI)
    assert hasil.jumlah == {"baru": 2, "ubah": 0, "tetap": 0, "galat": 0, "peringatan": 0}
    ani = Pegawai.objects.get(nip=NIP_A)
    assert (ani.nama, ani.jenis, ani.golongan, ani.jabatan, ani.opd) == (
        "Ani Lestari", "pns", "III/d", "Analis", kota.disdukcapil,
    )  # fmt: skip
    budi = Pegawai.objects.get(nama="Budi")
    assert (budi.nip, budi.jenis) == (None, "non_asn")
    assert hasil.dibuat == [ani.pk, budi.pk]
    assert hasil.opd_ids == {kota.disdukcapil.pk}


def test_dry_run_writes_nothing(impor):
    before = Pegawai.objects.count()
    assert impor(ANI, BUDI, dry_run=True).jumlah["baru"] == 2
    assert Pegawai.objects.count() == before


def test_again_is_unchanged_and_never_doubles(impor):
    impor(ANI, BUDI)
    before = list(Pegawai.objects.order_by("pk").values())
    hasil = impor(ANI, ganti(BUDI, nama=" BUDI "), ganti(BUDI, nama="Cici"))
    assert hasil.jumlah == {"baru": 1, "ubah": 1, "tetap": 1, "galat": 0, "peringatan": 0}
    assert impor(ANI, BUDI).jumlah["baru"] == 0
    assert list(Pegawai.objects.exclude(nama="Cici").order_by("pk").values()) == before


def test_change_says_from_what_to_what(impor):
    impor(ANI)
    hasil = impor(ganti(ANI, golongan="iv/a", jabatan="-"))
    assert hasil.baris == [[2, "ubah", "Ani Lestari", ["golongan: III/d → IV/a", "jabatan: Analis → –"], []]]
    assert hasil.diubah == [Pegawai.objects.get(nip=NIP_A).pk]


def test_blank_cell_and_absent_column_change_nothing(impor):
    impor(ANI)
    hasil = impor([NIP_A, "Ani Lestari", None, "DISDUKCAPIL"], kolom=["nip", "nama", "jenis", "opd_kode"])
    assert hasil.jumlah["tetap"] == 1


@pytest.mark.parametrize(
    ("row", "kolom", "kalimat"),
    [
        (ganti(ANI, nama=None), "nama", "Isi nama pegawai tanpa gelar."),
        (ganti(ANI, jenis=None), "jenis", "Isi jenis: PNS, PPPK, PPPK paruh waktu, atau Non-ASN."),
        (ganti(ANI, jenis="honorer"), "jenis", "Pilih salah satu: PNS, PPPK, PPPK paruh waktu, Non-ASN."),
        (ganti(ANI, golongan="IX"), "golongan", "Golongan PNS ditulis I/a sampai IV/e, misalnya III/d."),
        (ganti(ANI, jenis="PPPK"), "golongan", "Golongan PPPK ditulis I sampai XVII, misalnya IX."),
        (ganti(BUDI, golongan="III/a"), "golongan", "Non-ASN tidak bergolongan. Tulis - (tanda hubung) di kolom ini."),
        (ganti(ANI, opd_kode=None), "opd_kode", "Isi kode perangkat daerah pegawai ini."),
    ],
)
def test_fault_names_row_column_and_remedy(impor, row, kolom, kalimat):
    before = Pegawai.objects.count()
    hasil = impor(ganti(ANI, nip=NIP_B), row)
    assert hasil.galat == [[3, kolom, kalimat]]
    assert Pegawai.objects.count() == before


def test_every_fault_is_listed(impor):
    hasil = impor(["12", None, "x", "y", "z" * 151, "TIDAK-ADA"])
    assert [galat[:2] for galat in hasil.galat] == [
        [2, "nip"], [2, "nama"], [2, "jenis"], [2, "golongan"], [2, "jabatan"], [2, "opd_kode"],
    ]  # fmt: skip


@pytest.mark.parametrize("kode", ["DISHUB", "DISDIK", "TIDAK-ADA", "SETDA"])
def test_unit_outside_reach_looks_like_none(impor, kode):
    hasil = impor(ganti(ANI, opd_kode=kode))
    assert hasil.galat == [
        [
            2,
            "opd_kode",
            f"Kode “{kode}” tidak ada di antara perangkat daerah yang dapat Anda ubah. "
            "Pakai kode dari lembar “Kode perangkat daerah” pada templat.",
        ]
    ]


def test_person_of_another_unit_cannot_be_taken(impor, kota):
    lain = pabrik.make_pegawai(kota.dishub, "Rahasia", nip=NIP_A)
    hasil = impor(ANI)
    ((nomor, kolom, kalimat),) = hasil.galat
    assert (nomor, kolom) == (2, "nip")
    assert kalimat.startswith("NIP ini tidak dapat Anda pakai.")
    assert "Rahasia" not in kalimat
    lain.refresh_from_db()
    assert (lain.nama, lain.opd) == ("Rahasia", kota.dishub)


def test_bagian_organisasi_moves_within_the_city(cast, kota):
    lain = pabrik.make_pegawai(kota.dishub, "Ani Lestari", nip=NIP_A, golongan="III/d", jabatan="Analis")
    hasil = jalankan(cast.bagian_organisasi, kota.bontang, ANI)
    assert hasil.baris[0][3] == ["opd_kode: DISHUB → DISDUKCAPIL"]
    lain.refresh_from_db()
    assert lain.opd == kota.disdukcapil


def test_who_still_holds_something_moves_by_the_wizard(cast, kota):
    lain = pabrik.make_pegawai(kota.dishub, "Ani Lestari", nip=NIP_A)
    pabrik.make_anggota(kota.kir, lain)
    ((_, kolom, kalimat),) = jalankan(cast.bagian_organisasi, kota.bontang, ANI).galat
    assert (kolom, "Catat mutasi" in kalimat) == ("opd_kode", True)
    lain.refresh_from_db()
    assert lain.opd == kota.dishub


def test_other_city_is_out_of_reach_even_for_bagian_organisasi(cast, kota):
    pabrik.make_pegawai(kota.dinas_lain, "Jauh", nip=NIP_A)
    assert jalankan(cast.bagian_organisasi, kota.bontang, ANI).galat[0][1] == "nip"
    assert jalankan(cast.bagian_organisasi, kota.samarinda, ganti(ANI, nip=NIP_B)).galat[0][1] == "opd_kode"


def test_double_nip_names_both_rows(impor):
    assert impor(ANI, BUDI, ganti(ANI, nama="Lain")).galat == [
        [2, "nip", "NIP ini juga ada di baris 4. Hapus salah satunya."],
        [4, "nip", "NIP ini juga ada di baris 2. Hapus salah satunya."],
    ]


def test_double_person_without_nip_names_both_rows(impor):
    galat = impor(BUDI, ganti(BUDI, nama="budi ")).galat
    assert [(g[0], g[1], "baris 3" in g[2] or "baris 2" in g[2]) for g in galat] == [(2, "nama", True), (3, "nama", True)]


def test_person_without_nip_gets_one(impor):
    impor(BUDI)
    budi = Pegawai.objects.get(nama="Budi")
    hasil = impor(ganti(BUDI, nip=NIP_B, jenis="PPPK", golongan="V"))
    assert hasil.baris[0][1] == "ubah"
    assert hasil.baris[0][4] == ["NIP dilengkapi pada pegawai yang sudah ada dengan nama ini."]
    budi.refresh_from_db()
    assert budi.nip == NIP_B


def test_same_name_with_nip_is_not_guessed(impor):
    impor(ANI)
    ((_, kolom, kalimat),) = impor(ganti(ANI, nip=None)).galat
    assert kolom == "nip"
    assert kalimat.startswith("Nama ini sudah ada di perangkat daerah ini, dengan NIP.")


def test_badly_written_nip_is_one_fault_only(impor):
    """It says nothing about who is meant, so neither the name nor a double is held against it."""
    impor(ANI)
    galat = impor(ganti(ANI, nip="1986"), ganti(ANI, nip=1.98609262015052e17)).galat
    assert [g[:2] for g in galat] == [[2, "nip"], [3, "nip"]]


def test_two_of_the_same_name_without_nip_are_not_guessed(impor, kota):
    for _ in range(2):
        pabrik.make_pegawai(kota.disdukcapil, "Budi", nip=None)
    assert impor(BUDI).galat[0][2].startswith("Ada beberapa pegawai tanpa NIP dengan nama ini.")


def test_two_rows_for_one_person_are_refused(impor):
    impor(BUDI)
    hasil = impor(ganti(BUDI, nip=NIP_B, jenis="PPPK"), BUDI)
    assert hasil.galat == [[3, "", "Baris ini menunjuk data yang sama dengan baris 2. Hapus salah satunya."]]
    assert Pegawai.objects.get(nama="Budi").nip is None


def test_account_follows_nip_and_name(impor, kota):
    budi = pabrik.make_pegawai(kota.disdukcapil, "budi", nip=None, jenis="non_asn")
    akun = pabrik.make_pengguna("budi.lama", budi)
    hasil = impor(ganti(BUDI, nip=NIP_B, jenis="PPPK"))
    akun.refresh_from_db()
    assert (akun.nama_masuk, akun.nama) == (NIP_B, "Budi")
    assert hasil.akun_diubah == [akun.pk]


def test_account_of_a_person_without_nip_keeps_its_sign_in_name(impor, kota):
    akun = pabrik.make_pengguna("budi.lama", pabrik.make_pegawai(kota.disdukcapil, "budi", nip=None))
    impor(BUDI)
    akun.refresh_from_db()
    assert (akun.nama_masuk, akun.nama) == ("budi.lama", "Budi")


def test_nip_somebody_else_signs_in_with_is_refused(impor, kota):
    akun = pabrik.make_pengguna("budi.lama", pabrik.make_pegawai(kota.disdukcapil, "Budi", nip=None))
    pabrik.make_pengguna(NIP_B)
    assert impor(ganti(BUDI, nip=NIP_B, jenis="PPPK")).galat == [
        [2, "nip", "NIP ini sudah dipakai akun lain untuk masuk. Hubungi pengelola akun."]
    ]
    assert Pengguna.objects.get(pk=akun.pk).nama_masuk == "budi.lama"


def test_ended_unit_takes_nobody(impor, kota):
    kota.disdukcapil.berlaku_sampai = dt.date(2020, 1, 1)
    kota.disdukcapil.save()
    assert impor(ANI).galat == [[2, "opd_kode", "Perangkat daerah ini sudah tidak berlaku. Pakai kode penerusnya."]]


def test_warnings_do_not_block(impor):
    hasil = impor(ganti(ANI, nip="198613262015051901"), ganti(ANI, nip=None, nama="Tanpa"))
    assert hasil.jumlah == {"baru": 2, "ubah": 0, "tetap": 0, "galat": 0, "peringatan": 2}
    assert hasil.baris[1][4] == ["PNS tanpa NIP."]


@pytest.mark.parametrize("jumlah", [1, 30])
def test_queries_do_not_grow_with_rows(impor, jumlah, django_assert_num_queries):
    rows = [ganti(ANI, nip=f"198609262015051{n:03d}", nama=f"Orang {n}") for n in range(900, 900 + jumlah)]
    with django_assert_num_queries(17):
        impor(*rows)
