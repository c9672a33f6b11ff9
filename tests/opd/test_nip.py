import datetime as dt

import pytest

from opd.nip import check_format, shown_to, warnings

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


def test_the_nip_is_whole_inside_its_unit_and_for_who_keeps_the_staff_list(cast, kota):
    pegawai = cast.ketua.pegawai
    utuh = {nama for nama, orang in vars(cast).items() if "•" not in shown_to(orang, pegawai)}
    assert utuh == {
        "sekretaris", "ketua", "notulis", "anggota", "pimpinan", "tanpa_peran", "bagian_organisasi", "admin"
    }  # fmt: skip
