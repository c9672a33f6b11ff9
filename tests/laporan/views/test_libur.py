import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from laporan.models import HariLibur
from opd.models import Jejak

ALAMAT = "/periode/libur/"


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


def own(pemda) -> list[tuple[str, str]]:
    return [(str(row.tanggal), row.nama) for row in HariLibur.objects.filter(pemda=pemda)]


def test_a_list_is_pasted_and_what_is_known_stays_one(client, kota):
    daftar = "Senin, 12 Oktober 2026: Hari jadi kota\n\n13/10/2026 Pilkada\n2026-10-14 – Cuti daerah\n25 Desember 2026 Natal"
    for _ in range(2):
        assert client.post(ALAMAT, {"daftar": daftar}).status_code == 302
    assert own(kota.bontang) == [("2026-10-12", "Hari jadi kota"), ("2026-10-13", "Pilkada"), ("2026-10-14", "Cuti daerah")]
    (jejak,) = Jejak.objects.filter(aksi="tambah_hari_libur")
    assert jejak.isi["after"]["hari_libur"]["2026-10-13"] == "Pilkada"
    assert "Hari jadi kota" in client.get(f"{ALAMAT}?tahun=2026").text


@pytest.mark.parametrize(
    ("daftar", "kata"),
    [
        ("", "Tulis tanggal dan nama"),
        ("12 Oktober 2026 Hari jadi\n31 Februari 2026 Salah\n13 Oktober Lupa tahun", "Baris 2, “31 Februari 2026 Salah”"),
        ("13 Oktober Lupa tahun", "Baris 1, “13 Oktober Lupa tahun”"),
        ("12 Oktober 2026 " + "x" * 101, "Baris 1: ringkas namanya"),
        ("12 Oktober 2026 Hari jadi\n" * 61, "paling banyak 60 hari"),
    ],
)
def test_lines_that_cannot_be_read_are_named_and_nothing_is_saved(client, kota, daftar, kata):
    response = client.post(ALAMAT, {"daftar": daftar})
    assert response.status_code == 422
    assert kata in response.text
    assert own(kota.bontang) == []


def test_own_days_are_taken_away_with_their_trace(client, kota, cast, masuk):
    row = HariLibur.objects.create(pemda=kota.bontang, tanggal=dt.date(2026, 10, 12), nama="Hari jadi kota")
    alamat = reverse("libur_delete", args=[row.pk])
    assert masuk(cast.orang_luar).post(alamat).status_code == 404
    assert masuk(cast.sekretaris).post(alamat).status_code == 403
    client.post(alamat)
    assert own(kota.bontang) == []
    assert Jejak.objects.get(aksi="hapus_hari_libur").isi["before"] == {"hari_libur": {"2026-10-12": "Hari jadi kota"}}


def test_a_year_without_a_decree_says_so(client, kota):
    assert "bila SKB 2027 sudah terbit" in client.get(f"{ALAMAT}?tahun=2027").text
    assert "Nomor 1497" in client.get(f"{ALAMAT}?tahun=2026").text
    assert client.get(f"{ALAMAT}?tahun=99999999999999999999").status_code == 200


def test_the_year_as_spreadsheet(client, kota):
    HariLibur.objects.create(pemda=kota.bontang, tanggal=dt.date(2027, 10, 12), nama="Hari jadi kota")
    isi = load_workbook(io.BytesIO(client.get(f"{ALAMAT}?tahun=2027&bentuk=xlsx").content)).active
    assert [row[1:] for row in isi.iter_rows(values_only=True)][-2:] == [("Selasa", "Hari jadi kota", "Ditambahkan"), ("Sabtu", "Kelahiran Yesus Kristus", "Nasional")]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_query_count(client, kota, django_assert_num_queries, jumlah):
    for n in range(jumlah):
        HariLibur.objects.create(pemda=kota.bontang, tanggal=dt.date(2026, 10, 12 + n), nama="Hari jadi kota")
    client.get(ALAMAT)
    with django_assert_num_queries(5):
        client.get(f"{ALAMAT}?tahun=2026")
