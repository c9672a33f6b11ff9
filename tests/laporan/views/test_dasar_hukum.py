import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from laporan.models import DasarHukum
from opd.models import Jejak

PERWALI = "Peraturan Wali Kota Bontang Nomor 7 Tahun 2026 tentang Budaya Kerja"


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


@pytest.fixture
def alamat():
    return "/naskah/dasar-hukum/"


@pytest.fixture
def dasar(kota):
    return DasarHukum.objects.create(pemda=kota.bontang, urutan=1, teks="Perwali 3/2019")


def isi(**ganti) -> dict:
    return {"teks": PERWALI, "urutan": "6", "berlaku_dari": "", "berlaku_sampai": ""} | ganti


def test_the_first_one_added_makes_the_usual_list_the_pemdas_own(client, kota, alamat):
    halaman = client.get(alamat).text
    assert "Undang-Undang Nomor 20 Tahun 2023" in halaman
    assert 'value="6"' in halaman  # after the five usual ones
    assert not DasarHukum.objects.exists()
    for _ in range(2):
        assert client.post(alamat, isi(teks=f"  {PERWALI} ", berlaku_dari="1 Oktober 2026")).status_code == 302
    rows = list(DasarHukum.objects.filter(pemda=kota.bontang))
    assert [row.urutan for row in rows] == [1, 2, 3, 4, 5, 6, 6]
    assert (rows[-1].teks, rows[-1].berlaku_dari) == (PERWALI, dt.date(2026, 10, 1))
    jejak = Jejak.objects.filter(aksi="tambah_dasar_hukum").first()
    assert (jejak.pemda, jejak.isi["after"]["berlaku_dari"]) == (kota.bontang, "2026-10-01")


@pytest.mark.parametrize(
    ("ganti", "kalimat"),
    [
        ({"teks": " "}, "Tulis nama, nomor, tahun, dan judul aturannya."),
        ({"teks": "x" * 501}, "Ringkas bunyinya menjadi paling banyak 500 huruf."),
        ({"urutan": "0"}, "Tulis urutannya dengan angka 1 sampai 99."),
        ({"urutan": "pertama"}, "Tulis urutannya dengan angka 1 sampai 99."),
        ({"berlaku_dari": "31 Februari 2026"}, "Masukkan tanggal, misalnya 13/08/2026."),
        ({"berlaku_dari": "2026-10-01", "berlaku_sampai": "2026-09-30"}, "Tanggal akhirnya sebelum tanggal mulainya."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(client, alamat, ganti, kalimat):
    response = client.post(alamat, isi(**ganti))
    assert response.status_code == 422
    assert kalimat in response.text
    assert next(iter(ganti.values())).strip()[:20] in response.text
    assert not DasarHukum.objects.exists()


def test_an_old_edition_ends_and_leaves_before_and_after(client, dasar, alamat):
    ubah = reverse("dasar_hukum_edit", args=[dasar.pk])
    semula = client.get(ubah).context["form"]["semula"].value()
    assert client.post(ubah, isi(teks="Perwali 3/2019", urutan="1", berlaku_sampai="2026-09-30", semula=semula)).status_code == 302
    assert Jejak.objects.get(aksi="ubah_dasar_hukum").isi == {
        "before": {"berlaku_sampai": None}, "after": {"berlaku_sampai": "2026-09-30"},
    }  # fmt: skip
    assert "berakhir" in client.get(alamat).text


def test_a_second_editor_is_told(client, dasar):
    ubah = reverse("dasar_hukum_edit", args=[dasar.pk])
    semula = client.get(ubah).context["form"]["semula"].value()
    client.post(ubah, isi(teks="Perwali 4/2020", semula=semula))
    kedua = client.post(ubah, isi(teks="Perwali 5/2021", semula=semula))
    assert kedua.status_code == 409
    assert "Perwali 4/2020" in kedua.text


def test_one_that_never_belonged_there_is_taken_away_with_its_trace(client, dasar):
    assert client.post(reverse("dasar_hukum_delete", args=[dasar.pk])).status_code == 302
    assert not DasarHukum.objects.exists()
    assert Jejak.objects.get(aksi="hapus_dasar_hukum").isi["before"]["teks"] == "Perwali 3/2019"


def test_only_the_own_city(cast, masuk, dasar, alamat):
    luar = masuk(cast.orang_luar)
    assert "Perwali 3/2019" not in luar.get(alamat).text
    assert luar.post(reverse("dasar_hukum_edit", args=[dasar.pk]), isi()).status_code == 404
    assert luar.post(reverse("dasar_hukum_delete", args=[dasar.pk])).status_code == 404
    assert masuk(cast.sekretaris).get(alamat).status_code == 403


def test_the_list_as_a_spreadsheet(client, dasar, alamat):
    baris = list(load_workbook(io.BytesIO(b"".join(client.get(f"{alamat}?bentuk=xlsx")))).active.values)
    assert baris[-1] == (1, "Perwali 3/2019", None, None)


@pytest.mark.parametrize("jumlah", [1, 3])
def test_costs_the_same_for_one_row_and_three(client, kota, alamat, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        DasarHukum.objects.create(pemda=kota.bontang, urutan=n + 1, teks=f"Perwali {n}")
    client.get(alamat)
    with django_assert_num_queries(5):
        assert client.get(alamat).status_code == 200
