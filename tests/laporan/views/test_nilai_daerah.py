"""What Bagian Organisasi and the Sekda read about the values of their city; every number leads to its rows."""

import datetime as dt
import io
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from kbk.models import Nilai
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode

SELURUH = ["/dasbor/nilai/", "/dasbor/nilai/?katalog=berakhlak", "/dasbor/nilai/n16/", "/dasbor/pelaksanaan/", "/dasbor/bukti-ulang/"]


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def isi(kota, cast, nilai):
    make_periode(kota.bontang)
    pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15", masalah=None)
    kelompok = pabrik.make_kelompok(kota.disdukcapil)
    for jenis in ("aksi", "aksi", "rapat"):
        pabrik.make_kegiatan(kelompok, cast.sekretaris, jenis=jenis).nilai.set([Nilai.objects.get(kode="N16")])
    acara = pabrik.make_kegiatan(kelompok, cast.sekretaris)
    pabrik.make_tindak_lanjut(acara, cast.sekretaris.pegawai)


@pytest.fixture
def client(cast, masuk) -> Client:
    return masuk(cast.bagian_organisasi)


def test_a_cell_opens_as_many_activities_as_it_says(client, kota, isi):
    sel = [s for r in client.get("/dasbor/nilai/").context["rows"] for s in r["sel"] if s["kegiatan_url"]]
    assert [(s["opd"], s["jumlah"], s["keadaan"]) for s in sel] == [(kota.disdukcapil, 3, "dipilih")]
    assert client.get(sel[0]["kegiatan_url"]).context["page"].paginator.count == 3


def test_every_number_of_the_work_opens_its_rows(client, kota, isi):
    row = next(r for r in client.get("/dasbor/pelaksanaan/").context["rows"] if r["opd"] == kota.disdukcapil)
    assert [(judul, n) for judul, n, _ in row["sel"]] == [
        ("Kegiatan", 4), ("Tindakan", 3), ("Pertemuan", 1), ("Bukti lengkap", 0),
        ("Nilai slogan", 1), ("Tindak lanjut", 1), ("Selesai", 0), ("Terlambat", 1),
    ]  # fmt: skip
    for _, n, url in row["sel"][:4]:
        assert client.get(url).context["page"].paginator.count == n
    assert parse_qs(urlsplit(row["sel"][4][2]).query)["keadaan"] == ["slogan"]
    assert row["tindakan"] == "75%"


def test_what_nobody_touches_is_said(client, isi):
    context = client.get("/dasbor/nilai/?katalog=berakhlak").context
    assert "Adaptif" in context["kosong"]
    assert "Berorientasi Pelayanan" not in context["kosong"]
    assert [n.nilai.kode for n in context["slogan"]] == ["N15"]


def test_spreadsheets_hold_numbers(client, isi):
    for alamat, kepala in [("/dasbor/nilai/?bentuk=xlsx", "Kode"), ("/dasbor/pelaksanaan/?bentuk=xlsx", "Kode")]:
        lembar = load_workbook(io.BytesIO(client.get(alamat).content)).active
        rows = list(lembar.iter_rows(values_only=True))
        assert rows[0][0] == kepala
        assert any(isinstance(nilai, int) and nilai > 0 for row in rows[1:] for nilai in row)


@pytest.mark.parametrize("alamat", SELURUH)
def test_pages_cost_the_same_for_more_rows(client, kota, cast, isi, alamat, django_assert_max_num_queries):
    client.get(alamat)
    with django_assert_max_num_queries(15) as sedikit:
        client.get(alamat)
    for unit in (kota.disdukcapil, kota.dishub):
        kelompok = pabrik.make_kelompok(unit)
        pabrik.make_nilai_terpilih(unit, "N30")
        for _ in range(3):
            kegiatan = pabrik.make_kegiatan(kelompok, cast.sekretaris)
            kegiatan.nilai.set([Nilai.objects.get(kode="N16")])
            pabrik.make_bukti(kegiatan, cast.sekretaris, sha256="ab" * 32)
    with django_assert_max_num_queries(len(sedikit)):
        client.get(alamat)


def test_without_a_period_the_pages_say_what_to_do(client, kota, nilai):
    for alamat in ("/dasbor/nilai/", "/dasbor/pelaksanaan/", "/dasbor/bukti-ulang/"):
        assert "Belum ada periode laporan" in client.get(alamat).text
