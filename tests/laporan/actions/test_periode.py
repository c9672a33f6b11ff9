import datetime as dt

import pytest

from laporan.actions.periode import generate_periode
from laporan.models import HariLibur, Periode
from opd.models import Jejak

TAHUN_2026 = {
    "2026-TW1": ("2026-01-01", "2026-03-31", "2026-04-05", "2026-04-10", "2026-04-20"),
    "2026-TW2": ("2026-04-01", "2026-06-30", "2026-07-05", "2026-07-10", "2026-07-20"),
    "2026-TW3": ("2026-07-01", "2026-09-30", "2026-10-05", "2026-10-10", "2026-10-20"),
    "2026-TW4": ("2026-10-01", "2026-12-31", "2027-01-05", "2027-01-10", "2027-01-20"),
    "2026-S1": ("2026-01-01", "2026-06-30", "2026-07-05", "2026-07-10", "2026-07-20"),
    "2026-S2": ("2026-07-01", "2026-12-31", "2027-01-05", "2027-01-10", "2027-01-20"),
    "2026-T": ("2026-01-01", "2026-12-31", "2027-01-05", "2027-01-10", "2027-01-20"),
}


def dates(pemda) -> dict:
    rows = Periode.objects.filter(pemda=pemda)
    return {
        p.kode: tuple(str(d) for d in (p.mulai, p.selesai, p.tenggat_draf, p.tenggat_opd, p.tenggat_pemda)) for p in rows
    }


@pytest.mark.parametrize(
    ("jenis", "kode"),
    [
        (["triwulan"], ["2026-TW1", "2026-TW2", "2026-TW3", "2026-TW4"]),
        (["semester"], ["2026-S1", "2026-S2"]),
        (["tahunan"], ["2026-T"]),
        (["triwulan", "semester", "tahunan"], list(TAHUN_2026)),
    ],
)
def test_generate_makes_what_the_calendar_asks_for(kota, cast, jenis, kode):
    kota.bontang.kalender["jenis"] = jenis
    assert generate_periode(pemda=kota.bontang, tahun=2026, by=cast.bagian_organisasi) == len(kode)
    assert dates(kota.bontang) == {k: TAHUN_2026[k] for k in kode}
    assert Jejak.objects.get(aksi="buat_periode").isi["after"]["kode"] == kode


def test_generate_again_adds_only_what_is_missing_and_moves_no_deadline(kota):
    generate_periode(pemda=kota.bontang, tahun=2026)
    Periode.objects.filter(kode="2026-TW3").update(tenggat_opd=dt.date(2026, 10, 15))
    kota.bontang.kalender["jenis"] = ["triwulan", "tahunan"]
    assert generate_periode(pemda=kota.bontang, tahun=2026) == 1
    assert generate_periode(pemda=kota.bontang, tahun=2026) == 0
    assert dates(kota.bontang)["2026-TW3"][3] == "2026-10-15"
    assert Jejak.objects.filter(aksi="buat_periode").count() == 2


def test_generate_leaves_other_pemda_alone(kota):
    generate_periode(pemda=kota.bontang, tahun=2026)
    assert dates(kota.samarinda) == {}


def test_deadlines_on_days_off_move_only_where_the_calendar_says_so(kota):
    kota.bontang.kalender["geser_libur"] = True
    generate_periode(pemda=kota.bontang, tahun=2026)
    generate_periode(pemda=kota.samarinda, tahun=2026)
    geser, tetap = dates(kota.bontang), dates(kota.samarinda)
    assert tetap == {k: TAHUN_2026[k] for k in tetap}
    assert {k: v[2:] for k, v in geser.items()} == {
        "2026-TW1": ("2026-04-06", "2026-04-10", "2026-04-20"),  # the 5th is Easter Sunday
        "2026-TW2": ("2026-07-06", "2026-07-10", "2026-07-20"),  # a Sunday
        "2026-TW3": ("2026-10-05", "2026-10-12", "2026-10-20"),  # the 10th is a Saturday
        "2026-TW4": ("2027-01-05", "2027-01-11", "2027-01-20"),  # a Sunday
    }


def test_a_day_off_of_the_own_city_moves_its_deadlines_too(kota):
    kota.bontang.kalender |= {"jenis": ["semester"], "geser_libur": True}
    HariLibur.objects.create(pemda=kota.bontang, tanggal=dt.date(2026, 7, 10), nama="Hari jadi kota")
    generate_periode(pemda=kota.bontang, tahun=2026)
    assert dates(kota.bontang)["2026-S1"][3] == "2026-07-13"
