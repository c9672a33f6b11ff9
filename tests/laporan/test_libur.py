import datetime as dt

import pytest

from laporan.libur import catatan_libur, dasar_libur, hari_kerja, hari_libur, libur_nasional
from laporan.models import HariLibur

TETAP = ["01-01", "05-01", "06-01", "08-17", "12-25"]


def hari(teks: str) -> dt.date:
    return dt.date.fromisoformat(teks)


def test_2026_is_the_decree_and_other_years_only_what_never_moves():
    assert len(libur_nasional(2026)) == 17 + 8
    assert sum("Cuti bersama" in nama for nama in libur_nasional(2026).values()) == 8
    assert list(libur_nasional(2026)) == sorted(libur_nasional(2026))
    assert [f"{h:%m-%d}" for h in libur_nasional(2027)] == TETAP
    assert (bool(dasar_libur(2026)), dasar_libur(2027)) == (True, "")


def test_a_pemda_has_its_own_days_besides(kota):
    HariLibur.objects.create(pemda=kota.bontang, tanggal=hari("2026-10-12"), nama="Hari jadi kota")
    HariLibur.objects.create(pemda=kota.samarinda, tanggal=hari("2026-10-13"), nama="Hari jadi Samarinda")
    oktober = hari("2026-10-01"), hari("2027-01-01")
    assert hari_libur(kota.bontang, *oktober) == {
        hari("2026-10-12"): "Hari jadi kota",
        hari("2026-12-24"): "Cuti bersama Kelahiran Yesus Kristus",
        hari("2026-12-25"): "Kelahiran Yesus Kristus",
        hari("2027-01-01"): "Tahun Baru Masehi",
    }


@pytest.mark.parametrize(
    ("tanggal", "kerja"),
    [
        ("2026-10-09", "2026-10-09"),  # Friday
        ("2026-10-10", "2026-10-12"),  # Saturday
        ("2026-10-11", "2026-10-12"),
        ("2026-12-24", "2026-12-28"),  # shared leave, Christmas, weekend
        ("2026-03-18", "2026-03-25"),  # Nyepi and Idulfitri in a row
    ],
)
def test_the_next_working_day(tanggal, kerja):
    assert hari_kerja(hari(tanggal), libur_nasional(2026)) == hari(kerja)


def test_a_deadline_on_a_day_off_is_said_with_its_reason():
    libur = libur_nasional(2026)
    assert catatan_libur(hari("2026-10-10"), libur) == "Jatuh pada Sabtu; hari kerja berikutnya Senin, 12 Oktober 2026."
    assert catatan_libur(hari("2026-08-17"), libur) == "Jatuh pada Proklamasi Kemerdekaan; hari kerja berikutnya Selasa, 18 Agustus 2026."
    assert catatan_libur(hari("2026-10-09"), libur) == ""
