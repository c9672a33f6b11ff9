import datetime as dt

import pytest

from opd.nip import check_format, in_list, on_record, sign_in, warnings
from tests import pabrik

HARI = dt.date(2026, 11, 24)


@pytest.mark.parametrize("text", ["198609262015051901", "19860926 201505 1 901", "19860926.201505.1.901", "19860926-2015051901"])
def test_format_ignores_what_people_put_between(text):
    assert check_format(text) == ("198609262015051901", None)


@pytest.mark.parametrize(
    ("text", "kalimat"),
    [
        ("1986092620150519", "NIP terdiri atas 18 angka; yang tertulis 16 angka."),
        ("1986092620150519011", "NIP terdiri atas 18 angka; yang tertulis 19 angka."),
        ("19860926201505190O", "NIP hanya berisi angka. Hapus huruf dan tanda lain dari NIP ini."),
        ("²98609262015051901", "NIP hanya berisi angka. Hapus huruf dan tanda lain dari NIP ini."),
    ],
)
def test_bad_format(text, kalimat):
    assert check_format(text)[1] == kalimat


@pytest.mark.parametrize(
    ("nip", "jenis", "ganjil"),
    [
        ("198609262015051901", "pns", []),
        ("199103032021212902", "pppk", []),
        ("198613262015051901", "pns", ["Delapan angka pertama NIP bukan tanggal lahir."]),
        ("201009262015051901", "pns", ["Umur menurut NIP di luar 18 sampai 70 tahun.", "Tahun dan bulan pengangkatan di NIP tidak wajar untuk PNS."]),
        ("198609262015211901", "pns", ["Tahun dan bulan pengangkatan di NIP tidak wajar untuk PNS."]),
        ("198609262015211901", "pppk", ["Tahun pengangkatan di NI PPPK tidak wajar."]),
        ("198609262015053901", "pns", ["Angka ke-15 NIP biasanya 1 atau 2."]),
        ("198609262015051000", "pns", ["Tiga angka terakhir NIP 000; mungkin angka aslinya hilang di Excel."]),
    ],
)
def test_odd_meaning_is_only_a_warning(nip, jenis, ganjil):
    assert warnings(nip, jenis, HARI) == ganjil


def test_in_lists_the_nip_is_whole_before_colleagues_only(cast, kota):
    assert who_sees(cast, lambda orang: in_list(orang, cast.ketua.pegawai)) == REKAN


def test_on_the_persons_page_also_before_who_keeps_the_staff_list(cast, kota):
    assert who_sees(cast, lambda orang: on_record(orang, cast.ketua.pegawai)) == REKAN | {"bagian_organisasi", "admin"}
    assert who_sees(cast, lambda orang: on_record(orang, pabrik.make_pegawai(kota.kelurahan))) == {
        "sekretaris_kecamatan", "bagian_organisasi", "admin"
    }  # fmt: skip


def test_a_sign_in_name_is_masked_when_it_is_a_nip(cast, kota):
    assert sign_in(cast.bagian_organisasi, cast.ketua) == "ketua"
    cast.ketua.nama_masuk = cast.ketua.pegawai.nip
    assert who_sees(cast, lambda orang: sign_in(orang, cast.ketua)) == REKAN
    luar = pabrik.make_pengguna("198609262015051901")  # somebody without an entry in the staff list
    assert sign_in(cast.admin, luar) == "•••••••• •••••• • 901"


REKAN = {"sekretaris", "ketua", "notulis", "anggota", "pimpinan", "tanpa_peran"}


def who_sees(cast, shown) -> set[str]:
    return {nama for nama, orang in vars(cast).items() if "•" not in shown(orang)}
