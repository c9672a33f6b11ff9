import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from laporan.queries_tingkat import UKURAN
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode, make_periode_berjalan

ALAMAT = "/dasbor/tingkat/"
TEPAT, TELAT = (dt.datetime(2026, 10, hari, 1, 0, tzinfo=dt.UTC) for hari in (9, 13))


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def periode(kota, cast):
    make_periode_berjalan(kota.bontang)
    make_laporan(kota.disdukcapil, cast, "diterima", diajukan_pada=TEPAT)
    make_laporan(kota.dishub, cast, "disetujui", diajukan_pada=TELAT, nihil=True, alasan_nihil="Banjir.")
    return make_periode(kota.bontang)


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


def petak(response) -> dict[str, tuple]:
    return {p["slug"]: (p["jumlah"], p["persen"]) for p in response.context["petak"]}


def test_the_period_that_ended_and_its_rates(client, periode):
    response = client.get(ALAMAT)
    assert response.context["fokus"] == periode
    assert petak(response) == {
        "diharapkan": (4, ""), "masuk": (2, "50%"), "tepat_waktu": (1, "25%"), "terlambat": (3, ""), "nihil": (1, ""), "diterima": (1, ""),
    }  # fmt: skip
    assert [p.kode for p, _ in response.context["per_periode"]] == ["2026-TW3"]  # the running one says little


def test_every_number_opens_its_rows(client, kota, periode):
    halaman = client.get(ALAMAT)
    for isi in (halaman.context["petak"], halaman.context["per_periode"][0][1]):
        for p in isi:
            rows = client.get(f"{ALAMAT}{p['slug']}/?periode={periode.pk}")
            assert rows.context["page"].paginator.count == p["jumlah"], p
    for opd, isi in halaman.context["per_opd"]:
        for p in isi:
            rows = client.get(f"{ALAMAT}{p['slug']}/?periode={periode.pk}&opd={opd.pk}")
            assert rows.context["page"].paginator.count == p["jumlah"], (opd, p)
    assert petak(client.get("/dasbor/daerah/")) == petak(halaman)


def test_rows_show_the_part_that_is_expected(client, kota, periode):
    pabrik.make_opd(kota.bontang, "LAMA", "Dinas Lama", berlaku_sampai=dt.date(2026, 8, 14), penerus=kota.dishub)
    teks = client.get(f"{ALAMAT}diharapkan/").text
    assert "diharapkan untuk 1 Juli 2026 – 14 Agustus 2026" in teks
    assert "Diharapkan: 5 laporan" in teks


def test_what_changed_is_said_with_names(client, kota, cast, periode):
    lalu = client.get(ALAMAT)
    assert lalu.context["lalu"] is None
    response = client.get(f"{ALAMAT}?periode={kota.bontang.periode.get(kode='2026-TW4').pk}")
    assert response.context["lalu"] == periode
    assert [(kata, [o.kode for o in siapa]) for kata, siapa in response.context["perubahan"]] == [
        ("Tidak lagi melapor", ["DISDUKCAPIL", "DISHUB"]),
    ]
    assert "turun 2" in response.text
    assert [(p.kode, isi[0]["jumlah"]) for p, isi in response.context["per_periode"]] == [("2026-TW3", 4), ("2026-TW4", 4)]


def test_as_spreadsheet_with_real_numbers(client, periode):
    buku = load_workbook(io.BytesIO(client.get(f"{ALAMAT}?bentuk=xlsx").content))
    assert buku.sheetnames == ["Per periode", "Per perangkat daerah", "Perubahan", "Baris"]
    assert list(buku["Per periode"].iter_rows(values_only=True))[1] == ("Triwulan III 2026", 4, 2, 1, 3, 1, 1, 0.5, 0.25)
    assert len(list(buku["Baris"].iter_rows())) == 1 + 4
    baris = load_workbook(io.BytesIO(client.get(f"{ALAMAT}nihil/?bentuk=xlsx").content)).active
    assert [row[0].value for row in baris.iter_rows(min_row=2)] == ["Dinas Perhubungan"]


def test_nobody_sees_another_city(cast, masuk, kota, periode):
    for slug in UKURAN:
        rows = masuk(cast.orang_luar).get(f"{ALAMAT}{slug}/?periode={periode.pk}&pemda={kota.bontang.pk}")
        assert rows.status_code == 404  # Samarinda has no period
    assert masuk(cast.sekretaris).get(ALAMAT).status_code == 403
    assert masuk(cast.bagian_organisasi).get(f"{ALAMAT}asal/").status_code == 404


def test_without_periods(client, kota):
    assert "Belum ada periode" in client.get(ALAMAT).text


@pytest.mark.parametrize("jumlah", [1, 3])
def test_query_count(client, kota, cast, periode, jumlah, django_assert_num_queries):
    for opd in [kota.kecamatan, kota.setda, pabrik.make_opd(kota.bontang, "LAIN")][:jumlah]:
        make_laporan(opd, cast, "diterima", diajukan_pada=TEPAT)
    client.get(ALAMAT)
    with django_assert_num_queries(8):
        client.get(ALAMAT)
    with django_assert_num_queries(8):
        client.get(f"{ALAMAT}masuk/")
