import datetime as dt

import pytest
from django.urls import reverse

from laporan.actions.periode import generate_periode
from laporan.models import Periode
from opd.models import Jejak


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


def test_a_year_is_made_once(client, kota):
    for _ in range(2):
        client.post("/periode/buat/", {"tahun": "2027"})
    assert list(Periode.objects.order_by("mulai").values_list("kode", "tenggat_opd")) == [
        ("2027-TW1", dt.date(2027, 4, 10)),
        ("2027-TW2", dt.date(2027, 7, 10)),
        ("2027-TW3", dt.date(2027, 10, 10)),
        ("2027-TW4", dt.date(2028, 1, 10)),
    ]
    assert Jejak.objects.filter(aksi="buat_periode").count() == 1
    assert client.post("/periode/buat/", {"tahun": "dua"}).status_code == 422


def test_the_calendar_decides_what_is_made(client, kota):
    isi = {"jenis": ["semester", "tahunan"], "tenggat_draf": 3, "tenggat_opd": 7, "tenggat_pemda": 15}
    assert client.post("/periode/kalender/", isi | {"tenggat_opd": 20}).status_code == 422
    client.post("/periode/kalender/", isi)
    client.post("/periode/buat/", {"tahun": "2027"})
    assert sorted(Periode.objects.values_list("kode", flat=True)) == ["2027-S1", "2027-S2", "2027-T"]
    assert Periode.objects.get(kode="2027-S1").tenggat_opd == dt.date(2027, 7, 7)


def test_the_calendar_says_who_is_reminded_when(client, kota):
    isi = {"jenis": ["triwulan"], "tenggat_draf": 5, "tenggat_opd": 10, "tenggat_pemda": 20}
    assert 'value="14, 7, 1"' in client.get("/periode/kalender/").text
    client.post("/periode/kalender/", isi | {"ingatkan": "10, 3", "eskalasi": "2 5 9"})
    kota.bontang.refresh_from_db()
    assert (kota.bontang.kalender["ingatkan"], kota.bontang.kalender["eskalasi"]) == ([10, 3], [2, 5, 9])
    client.post("/periode/kalender/", isi)  # left empty: the usual days
    kota.bontang.refresh_from_db()
    assert (kota.bontang.kalender["ingatkan"], kota.bontang.kalender["eskalasi"]) == ([14, 7, 1], [1, 3, 7])


@pytest.mark.parametrize(
    ("nama", "isi"), [("ingatkan", isi) for isi in ("3, 10", "7, 7", "tujuh", "0", "61", "9 8 7 6 5 4")] + [("eskalasi", isi) for isi in ("1, 3", "7 3 1", "1,-3,7")]
)
def test_days_that_make_no_sense_are_asked_for_again(client, nama, isi):
    response = client.post("/periode/kalender/", {"jenis": ["triwulan"], "tenggat_draf": 5, "tenggat_opd": 10, "tenggat_pemda": 20, nama: isi})
    assert response.status_code == 422
    assert "misalnya" in response.context["form"].errors[nama][0]
    assert f'value="{isi}"' in response.text


def test_a_deadline_is_moved_with_its_trace(client, kota):
    generate_periode(pemda=kota.bontang, tahun=2026)
    periode = Periode.objects.get(kode="2026-TW3")
    alamat = reverse("periode_edit", args=[periode.pk])
    isi = {"tenggat_draf": "5 Oktober 2026", "tenggat_opd": "15/10/2026", "tenggat_pemda": "2026-10-25"}
    isi["semula"] = client.get(alamat).context["form"]["semula"].value()
    assert client.post(alamat, isi | {"tenggat_draf": "30/09/2026"}).status_code == 422
    client.post(alamat, isi)
    assert client.post(alamat, isi | {"tenggat_opd": "16/10/2026"}).status_code == 409  # a second editor is told
    periode.refresh_from_db()
    assert (periode.tenggat_opd, periode.tenggat_pemda) == (dt.date(2026, 10, 15), dt.date(2026, 10, 25))
    assert Jejak.objects.filter(aksi="ubah_periode").count() == 1


def test_a_deadline_on_a_day_off_is_pointed_at_with_the_next_working_day(client, kota):
    generate_periode(pemda=kota.bontang, tahun=2026)
    pesan = "Jatuh pada Sabtu; hari kerja berikutnya Senin, 12 Oktober 2026."
    assert pesan in client.get("/periode/").text
    assert pesan in client.get(reverse("periode_edit", args=[Periode.objects.get(kode="2026-TW3").pk])).text
    assert "tetap pada tanggalnya" in client.get("/periode/").text
    isi = {"jenis": ["triwulan"], "tenggat_draf": 5, "tenggat_opd": 10, "tenggat_pemda": 20, "geser_libur": "on"}
    client.post("/periode/kalender/", isi)
    client.post("/periode/buat/", {"tahun": "2027"})
    assert "digeser ke hari kerja berikutnya" in client.get("/periode/").text
    assert Periode.objects.get(kode="2027-TW1").tenggat_opd == dt.date(2027, 4, 12)
    assert Periode.objects.get(kode="2026-TW3").tenggat_opd == dt.date(2026, 10, 10)


def test_only_the_own_city_and_only_bagian_organisasi(cast, kota, masuk):
    generate_periode(pemda=kota.bontang, tahun=2026)
    pk = Periode.objects.first().pk
    assert masuk(cast.orang_luar).get(reverse("periode_edit", args=[pk])).status_code == 404
    assert masuk(cast.sekretaris).get("/periode/").status_code == 403


@pytest.mark.parametrize("jenis", [["tahunan"], ["triwulan", "semester", "tahunan"]])
def test_query_count(client, kota, django_assert_num_queries, jenis):
    kota.bontang.kalender["jenis"] = jenis
    generate_periode(pemda=kota.bontang, tahun=2026)
    client.get("/periode/")
    with django_assert_num_queries(7):
        client.get("/periode/")
