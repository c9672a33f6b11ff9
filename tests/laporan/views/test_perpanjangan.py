import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from laporan.models import Perpanjangan
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode

SEKARANG = dt.datetime(2026, 10, 12, 1, 0, tzinfo=dt.UTC)
ISI = {"sampai": "20/10/2026", "alasan": "Kantor tutup karena banjir."}


@pytest.fixture(autouse=True)
def oktober():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture
def periode(kota):
    return make_periode(kota.bontang)


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


@pytest.fixture
def alamat(periode):
    return f"/periode/{periode.pk}/perpanjangan/"


def kode() -> list[str]:
    return sorted(Perpanjangan.objects.values_list("opd__kode", flat=True))


def test_ticked_agencies_get_more_time(client, kota, alamat):
    response = client.post(alamat, ISI | {"opd": [kota.setda.pk, kota.dishub.pk]}, follow=True)
    assert kode() == ["DISHUB", "SETDA"]
    assert "Tenggat 2 perangkat daerah diperpanjang sampai 20 Oktober 2026." in response.text
    assert response.text.count("✓</span> berlaku") + response.text.count("✓ berlaku") == 2


def test_all_that_are_silent_at_once(client, kota, cast, alamat):
    make_laporan(kota.disdukcapil, cast, "diajukan")
    make_laporan(kota.dishub, cast, "draf")
    client.post(alamat, ISI | {"semua": "on"})
    assert kode() == ["DISHUB", "KEC-BS", "SETDA"]


def test_a_foreign_agency_refuses_the_whole_request(client, kota, alamat):
    for asing in (kota.dinas_lain.pk, 10**9, "x", "9" * 30, ""):
        assert client.post(alamat, ISI | {"opd": [kota.setda.pk, asing]}).status_code == 404, asing
    assert (kode(), Jejak.objects.filter(aksi="perpanjang_tenggat").count()) == ([], 0)


@pytest.mark.parametrize(
    ("isi", "kata"),
    [
        ({"sampai": "10/10/2026"}, "Pilih tanggal sesudah tenggat 10 Oktober 2026."),
        ({"sampai": "11/10/2026"}, "paling awal hari ini"),
        ({"sampai": "20/10/2062"}, "Periksa tahunnya: 2062"),
        ({"sampai": ""}, "Masukkan tenggat barunya."),
        ({"alasan": " "}, "Tulis alasan perpanjangannya."),
        ({"opd": []}, "Centang paling sedikit satu perangkat daerah."),
    ],
)
def test_what_cannot_be_extended_is_said_and_nothing_is_lost(client, kota, alamat, isi, kata):
    response = client.post(alamat, ISI | {"opd": [kota.setda.pk]} | isi)
    assert (response.status_code, kode()) == (422, [])
    assert kata in response.text
    assert "alasan" in isi or ISI["alasan"] in response.text


def test_who_has_reported_is_not_offered(client, kota, cast, alamat):
    make_laporan(kota.disdukcapil, cast, "diterima")
    assert "Dinas Kependudukan" not in client.get(alamat).text
    response = client.post(alamat, ISI | {"opd": [kota.setda.pk, kota.disdukcapil.pk]})
    assert (response.status_code, kode()) == (422, [])
    assert "sudah melapor, jadi tidak perlu diperpanjang" in response.text


def test_the_agency_sees_its_own_deadline(client, kota, cast, masuk, alamat):
    make_laporan(kota.disdukcapil, cast, "draf")
    client.post(alamat, ISI | {"opd": [kota.disdukcapil.pk]})
    sekretaris, laporan = masuk(cast.sekretaris), kota.disdukcapil.laporan.get()
    assert [t.kalimat for t in sekretaris.get("/").context["tugas"]] == [
        "Laporan Triwulan III 2026 masih draf, tenggat 20 Oktober 2026 yang diperpanjang"
    ]
    teks = " ".join(sekretaris.get(f"/laporan/{laporan.pk}/").text.split())
    assert "Tenggat 20 Oktober 2026." in teks
    assert "diperpanjang dari 10 Oktober 2026 sampai <strong>20 Oktober 2026</strong>: “Kantor tutup karena banjir.”" in teks
    matriks = client.get("/dasbor/daerah/").text
    assert "diperpanjang sampai 20 Oktober 2026" in matriks
    assert "Disdukcapil, diperpanjang sampai 20 Oktober 2026" in matriks  # the reminder
    diam = next(t for t in client.get("/").context["tugas"] if "belum melapor" in t.kalimat)
    assert "Disdukcapil" not in diam.kalimat
    assert masuk(cast.sekretaris_dishub).get("/").context["tugas"][0].kalimat.endswith("lewat 2 hari dari tenggat 10 Oktober 2026")


def test_the_list_of_reports_says_the_deadline_of_each(client, kota, cast, masuk, alamat):
    client.post(alamat, ISI | {"opd": [kota.disdukcapil.pk]})
    assert "tenggat 20 Oktober 2026 (diperpanjang)" in masuk(cast.sekretaris).get("/laporan/").text
    assert "tenggat 10 Oktober 2026<" in masuk(cast.sekretaris_dishub).get("/laporan/").text


def test_a_later_one_replaces_and_an_old_one_ends(client, kota, cast, alamat, periode):
    for hari in (20, 18):
        client.post(alamat, ISI | {"opd": [kota.setda.pk], "sampai": f"{hari}/10/2026"})
    Perpanjangan.objects.create(opd=kota.dishub, periode=periode, sampai=dt.date(2026, 10, 11), alasan="Lama.", oleh=cast.bagian_organisasi)
    teks = client.get(alamat).text
    assert [teks.count(kata) for kata in ("berlaku</span>", "diganti</span>", "berakhir</span>")] == [1, 1, 1]
    isi = load_workbook(io.BytesIO(client.get(f"{alamat}?bentuk=xlsx").content)).active
    assert [(row[0], row[6]) for row in isi.iter_rows(min_row=2, values_only=True)] == [
        ("Dinas Perhubungan", "tidak"), ("Sekretariat Daerah", "tidak"), ("Sekretariat Daerah", "ya"),
    ]  # fmt: skip


def test_only_who_keeps_the_periods_of_this_city(cast, masuk, alamat):
    assert [masuk(orang).get(alamat).status_code for orang in (cast.sekretaris, cast.sekda, cast.orang_luar)] == [403, 403, 404]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_query_count(client, kota, cast, alamat, periode, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        opd = pabrik.make_opd(kota.bontang, f"UNIT{n}")
        Perpanjangan.objects.create(opd=opd, periode=periode, sampai=dt.date(2026, 10, 20), alasan="Banjir.", oleh=cast.bagian_organisasi)
    client.get(alamat)
    with django_assert_num_queries(9):
        client.get(alamat)
