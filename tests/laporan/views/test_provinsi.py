"""What Biro Organisasi reads of its cities: sent recaps and nothing else."""

import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from laporan.models import Periode
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_periode, make_rekap

ALAMAT = "/dasbor/provinsi/"
TEPAT, TELAT = (dt.datetime(2026, 10, hari, 1, tzinfo=dt.UTC) for hari in (20, 23))


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)):
        yield


def isi_rekap(**angka) -> dict:
    opd = [{"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 5)]
    k = contoh.cuplikan_daerah(opd)
    return k | {"angka": k["angka"] | angka}


@pytest.fixture
def rekap(kota, cast, nilai):
    """Bontang sent in time, Samarinda has only a draft."""
    make_periode(kota.samarinda)
    make_rekap(kota.samarinda, cast, "draf", isi_rekap(kegiatan=999, lengkap=999))
    angka = {"opd": 4, "diterima": 3, "tepat_waktu": 2, "kegiatan": 40, "lengkap": 30, "tindakan": 24, "nilai_terpilih": 10, "slogan": 1}
    angka |= {"tindak_lanjut": 8, "tindak_lanjut_selesai": 6, "belum": 1, "nihil": 1}
    return make_rekap(kota.bontang, cast, "terkirim", isi_rekap(**angka), terkirim_pada=TEPAT)


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.biro)


def test_shares_are_those_of_the_sent_recap(client, kota, rekap):
    banding = {b["k"].pemda: b for b in client.get(ALAMAT).context["banding"]}
    assert [(s["label"], s["persen"], s["dari"]) for s in banding[kota.bontang]["sel"]] == [
        ("Laporan diterima", "75%", "3 dari 4"), ("Tepat waktu", "50%", "2 dari 4"), ("Bukti lengkap", "75%", "30 dari 40"),
        ("Tindak lanjut selesai", "75%", "6 dari 8"), ("Tindakan", "60%", "24 dari 40"), ("Nilai bermasalah", "90%", "9 dari 10"),
    ]  # fmt: skip
    assert list(banding) == [kota.bontang]
    assert banding[kota.bontang]["rekap_url"] == f"/rekap/{rekap.pk}/"


def test_a_draft_shows_nothing_of_itself(client, kota, rekap):
    response = client.get(ALAMAT)
    assert "999" not in response.text
    assert response.context["diam"] == ["Kota Samarinda"]
    assert response.context["petak"][:3] == [("1 dari 2", "rekap dikirim"), ("1", "tepat waktu"), ("0", "sudah diterima")]


def test_days_late_are_counted_where_the_city_is(client, kota, rekap, cast):
    def hari(pemda) -> int:
        (sel,) = [r["sel"][0] for r in client.get(ALAMAT).context["rows"] if r["pemda"] == pemda]
        return sel["hari"]

    assert (hari(kota.bontang), hari(kota.samarinda)) == (0, 35)
    rekap.terkirim_pada = TELAT
    rekap.save()
    assert hari(kota.bontang) == 3


def test_the_newest_sent_revision_counts(client, kota, cast, rekap):
    make_rekap(kota.bontang, cast, "terkirim", isi_rekap(opd=4, diterima=4), revisi=2, terkirim_pada=TELAT)
    make_rekap(kota.bontang, cast, "draf", isi_rekap(opd=4, diterima=0), revisi=3)
    banding = {b["k"].pemda: b for b in client.get(ALAMAT).context["banding"]}
    assert banding[kota.bontang]["sel"][0]["dari"] == "4 dari 4"


@pytest.mark.parametrize(("katalog", "kunci"), [("34", "per_nilai"), ("berakhlak", "per_berakhlak")])
def test_values_are_what_the_recap_says(client, kota, rekap, katalog, kunci):
    context = client.get(ALAMAT, {"katalog": katalog}).context
    harap = {row["nama"]: row["opd"] for row in rekap.cuplikan[kunci]}
    nomor = context["daerah"].index(kota.bontang)
    tampil = {r["nilai"].nama: r["sel"][nomor]["opd"] for r in context["nilai_rows"] if r["sel"][nomor]}
    assert tampil == {nama: n for nama, n in harap.items() if nama in {r["nilai"].nama for r in context["nilai_rows"]}}
    assert tampil


def test_the_spreadsheet_has_shares_as_numbers(client, rekap):
    rows = list(load_workbook(io.BytesIO(client.get(ALAMAT, {"bentuk": "xlsx"}).content)).active.iter_rows(values_only=True))
    assert rows[0][:5] == ("Kode", "Daerah", "Periode", "Keadaan", "Hari terlambat")
    (bontang,) = [row for row in rows if row[0] == "64.74"]
    assert bontang[3:] == ("Terkirim", 0, 0.75, 0.5, 0.75, 0.75, 0.6, 0.9)


def test_the_page_costs_the_same_for_more_periods(client, kota, cast, rekap, django_assert_max_num_queries):
    client.get(ALAMAT)
    with django_assert_max_num_queries(15) as sedikit:
        client.get(ALAMAT)
    tw2 = Periode.objects.get(pemda=kota.bontang)
    tw2.pk, tw2.kode, tw2.nomor, tw2.mulai, tw2.selesai = None, "2026-TW2", 2, dt.date(2026, 4, 1), dt.date(2026, 6, 30)
    tw2.save()
    with django_assert_max_num_queries(len(sedikit)):
        assert len(client.get(ALAMAT).context["kolom"]) == 2


def test_the_dashboard_of_the_province_is_its_dasbor(client, rekap):
    assert client.get("/dasbor/").context["banding"]


def test_before_any_period_the_page_says_what_comes(client):
    assert "Belum ada kabupaten atau kota yang periodenya sudah berakhir" in client.get(ALAMAT).text
