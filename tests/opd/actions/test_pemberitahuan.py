import datetime as dt

import pytest

from opd.actions.pemberitahuan import Kabar, pagi, read_pemberitahuan, selaraskan
from opd.models import Pemberitahuan
from tests import pabrik

PAGI = dt.datetime(2026, 11, 24, 22, 0, tzinfo=dt.UTC)  # 25 November 2026, 06.00 WITA


def kabar(kunci="tenggat:1", kalimat="Laporan belum diajukan.", **fields) -> Kabar:
    return Kabar(kunci, "tenggat", kalimat, "/laporan/", **fields)


@pytest.fixture
def katakan(kota, cast):
    """katakan(notice, …, at=…): what the secretary should know is this and nothing else."""

    def katakan(*semua: Kabar, at=PAGI) -> int:
        return selaraskan(pemda=kota.bontang, berlaku={(cast.sekretaris.pk, k.kunci): k for k in semua}, at=at)

    return katakan


def test_the_same_thing_is_said_once(katakan):
    assert [katakan(kabar()), katakan(kabar(), at=PAGI + dt.timedelta(days=3))] == [1, 0]
    row = Pemberitahuan.objects.get()
    assert (row.kalimat, row.dibuat_pada, row.usai_pada) == ("Laporan belum diajukan.", PAGI, None)


def test_what_is_no_longer_true_is_settled_and_what_follows_takes_its_place(katakan):
    katakan(kabar("h14"))
    nanti = PAGI + dt.timedelta(days=7)
    katakan(kabar("h7"), at=nanti)
    assert list(Pemberitahuan.objects.order_by("pk").values_list("kunci", "usai_pada")) == [("h14", nanti), ("h7", None)]


def test_what_is_true_again_comes_back_without_being_new(katakan, cast):
    katakan(kabar())
    read_pemberitahuan(by=cast.sekretaris, rows=Pemberitahuan.objects.all(), at=PAGI)
    katakan(at=PAGI)
    assert katakan(kabar()) == 0
    row = Pemberitahuan.objects.get()
    assert (row.usai_pada, row.dibaca_pada) == (None, PAGI)


def test_words_and_deadline_follow_the_data(katakan):
    katakan(kabar(kalimat="6 perangkat daerah belum melapor."))
    katakan(kabar(kalimat="5 perangkat daerah belum melapor.", tenggat=dt.date(2026, 12, 1)))
    row = Pemberitahuan.objects.get()
    assert (row.kalimat, row.tenggat) == ("5 perangkat daerah belum melapor.", dt.date(2026, 12, 1))


def test_another_city_is_left_alone(katakan, kota, cast):
    lain = pabrik.make_pemberitahuan(cast.sekretaris_luar, kota.samarinda, kota.dinas_lain)
    katakan()
    lain.refresh_from_db()
    assert lain.usai_pada is None


def test_a_line_break_in_a_name_makes_no_line_of_ours(katakan):
    katakan(kabar(kalimat="Laporan Dinas\r\nBcc: semua@contoh.id\n\nbelum diajukan."))
    assert Pemberitahuan.objects.get().kalimat == "Laporan Dinas Bcc: semua@contoh.id belum diajukan."


@pytest.mark.parametrize(
    ("at", "harian", "berikutnya"),
    [
        (dt.datetime(2026, 11, 24, 16, 0, tzinfo=dt.UTC), "2026-11-24T23:00", "2026-11-24T23:00"),  # midnight WITA
        (dt.datetime(2026, 11, 24, 23, 0, tzinfo=dt.UTC), "2026-11-24T23:00", "2026-11-25T23:00"),  # 07.00 WITA itself
        (dt.datetime(2026, 11, 25, 7, 0, tzinfo=dt.UTC), "2026-11-24T23:00", "2026-11-25T23:00"),  # in the afternoon
    ],
)
def test_the_hour_of_letters_is_where_the_pemda_is(kota, at, harian, berikutnya):
    def utc(saat: dt.datetime) -> str:
        return saat.astimezone(dt.UTC).isoformat()[:16]

    assert utc(pagi(kota.bontang, at, berikutnya=False)) == harian
    assert utc(pagi(kota.bontang, at, berikutnya=True)) == berikutnya


def test_only_their_own_are_marked_read(kota, cast):
    milik = pabrik.make_pemberitahuan(cast.sekretaris, kota.bontang, kota.disdukcapil)
    lain = pabrik.make_pemberitahuan(cast.ketua, kota.bontang, kota.disdukcapil)
    assert read_pemberitahuan(by=cast.sekretaris, rows=Pemberitahuan.objects.all(), at=PAGI) == 1
    assert read_pemberitahuan(by=cast.sekretaris, rows=Pemberitahuan.objects.all(), at=PAGI) == 0
    assert list(Pemberitahuan.objects.order_by("pk").values_list("pk", "dibaca_pada")) == [(milik.pk, PAGI), (lain.pk, None)]


@pytest.mark.parametrize(
    ("hari", "kata"), [("2026-11-24", "tinggal 6 hari"), ("2026-11-30", "hari ini"), ("2026-12-03", "lewat 3 hari")]
)
def test_days_left_are_those_of_the_day_it_is_read(kota, cast, hari, kata):
    row = pabrik.make_pemberitahuan(cast.sekretaris, kota.bontang, kota.disdukcapil, tenggat=dt.date(2026, 11, 30))
    assert row.sisa(dt.date.fromisoformat(hari)) == kata
    row.usai_pada = PAGI
    assert row.sisa(dt.date.fromisoformat(hari)) == ""
