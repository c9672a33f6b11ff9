import datetime as dt
from unittest import mock

import pytest

from opd.models import Pemberitahuan
from tests import pabrik

SEKARANG = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)  # 24 November 2026, 09.00 WITA


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture
def kabar(kota, cast):
    """kabar(…): a notice for the secretary of Disdukcapil."""
    return lambda **fields: pabrik.make_pemberitahuan(cast.sekretaris, kota.bontang, kota.disdukcapil, **fields)


def test_the_bell_counts_what_is_not_read_without_a_query_of_its_own(kabar, cast, masuk, django_assert_num_queries):
    client = masuk(cast.sekretaris)
    assert "belum dibaca" not in client.get("/akun/").text
    with django_assert_num_queries(3):
        client.get("/akun/")
    kabar()
    kabar()
    kabar(dibaca_pada=SEKARANG)
    kabar(usai_pada=SEKARANG)
    with django_assert_num_queries(3):
        response = client.get("/akun/")
    assert '<span class="lonceng-angka">2</span><span class="visually-hidden"> pemberitahuan belum dibaca' in response.text


def test_a_notice_says_when_and_how_long_and_gives_its_text(kabar, cast, masuk):
    kabar(kalimat="Laporan Triwulan III 2026 Disdukcapil belum diajukan.", tenggat=dt.date(2026, 11, 30))
    text = masuk(cast.sekretaris).get("/pemberitahuan/").text
    assert "tinggal 6 hari" in text
    assert "20 November 2026 pukul 09.00 WITA" in text
    assert (
        "*Budaya kerja Kota Bontang*\nLaporan Triwulan III 2026 Disdukcapil belum diajukan (tinggal 6 hari).\n"
        "Buka: http://127.0.0.1:8000/laporan/</textarea>"
    ) in text


def test_the_host_of_the_text_is_the_configured_one(kabar, cast, masuk, settings):
    settings.ALAMAT_SITUS = "https://budayakerja.bontangkota.go.id"
    kabar()
    text = masuk(cast.sekretaris).get("/pemberitahuan/", headers={"Host": "jahat.id"}).text
    assert "Buka: https://budayakerja.bontangkota.go.id/laporan/" in text
    assert "jahat.id" not in text


def test_opening_reads_it_and_leads_there(kabar, cast, masuk):
    row = kabar()
    client = masuk(cast.sekretaris)
    assert client.get(f"/pemberitahuan/{row.pk}/buka/").status_code == 405
    assert client.post(f"/pemberitahuan/{row.pk}/buka/")["Location"] == "/laporan/"
    row.refresh_from_db()
    assert row.dibaca_pada == SEKARANG


def test_one_or_all_are_marked_read(kabar, cast, kota, masuk):
    satu, dua, lain = kabar(), kabar(), pabrik.make_pemberitahuan(cast.ketua, kota.bontang, kota.disdukcapil)
    client = masuk(cast.sekretaris)
    assert client.post(f"/pemberitahuan/{satu.pk}/dibaca/")["Location"] == "/pemberitahuan/"
    assert set(Pemberitahuan.objects.belum_dibaca()) == {dua, lain}
    response = client.post("/pemberitahuan/dibaca/", follow=True)
    assert [str(m) for m in response.context["messages"]] == ["1 pemberitahuan ditandai sudah dibaca."]
    assert set(Pemberitahuan.objects.belum_dibaca()) == {lain}


def test_other_peoples_notices_are_not_there(kabar, cast, masuk):
    row = kabar(kalimat="RAHASIA")
    for orang in (cast.ketua, cast.bagian_organisasi, cast.admin, cast.orang_luar):
        client = masuk(orang)
        assert "RAHASIA" not in client.get("/pemberitahuan/").text
        assert client.post(f"/pemberitahuan/{row.pk}/buka/").status_code == 404
        assert client.post(f"/pemberitahuan/{row.pk}/dibaca/").status_code == 404
    row.refresh_from_db()
    assert row.dibaca_pada is None


def test_a_right_that_ended_takes_the_notice_along(kabar, cast, masuk):
    row = kabar(kalimat="RAHASIA")
    cast.sekretaris.peran.update(sampai=dt.date(2026, 11, 23))
    client = masuk(cast.sekretaris)
    assert "RAHASIA" not in client.get("/pemberitahuan/").text
    assert client.post(f"/pemberitahuan/{row.pk}/buka/").status_code == 404
    client.post("/pemberitahuan/dibaca/")  # what nobody can see any more is not counted for ever
    assert "belum dibaca" not in client.get("/akun/").text


@pytest.mark.parametrize(
    ("saring", "jumlah"), [("", 4), ("?keadaan=belum", 2), ("?keadaan=usai", 1), ("?jenis=lewat", 1), ("?keadaan=salah", 4)]
)
def test_the_list_is_filtered(kabar, cast, masuk, saring, jumlah):
    kabar()
    kabar(jenis="lewat")
    kabar(dibaca_pada=SEKARANG)
    kabar(usai_pada=SEKARANG)
    assert masuk(cast.sekretaris).get(f"/pemberitahuan/{saring}").context["page"].paginator.count == jumlah


def test_nothing_there_says_what_will_be(cast, masuk):
    client = masuk(cast.tanpa_peran)
    assert "Belum ada pemberitahuan" in client.get("/pemberitahuan/").text
    assert "Tidak ada pemberitahuan yang cocok" in client.get("/pemberitahuan/?keadaan=belum").text


@pytest.mark.parametrize("jumlah", [1, 3, 30])
def test_the_list_costs_the_same_however_long(kabar, cast, masuk, jumlah, django_assert_num_queries):
    for _ in range(jumlah):
        kabar()
    client = masuk(cast.sekretaris)
    client.get("/pemberitahuan/")
    with django_assert_num_queries(5):
        response = client.get("/pemberitahuan/")
    assert len(response.context["baris"]) == min(jumlah, 25)
    assert len(response.content) < 45_000
