import pytest
from django.urls import reverse

from laporan.models import LaporanOpd
from tests.laporan.actions.test_terima import bersih
from tests.laporan.pabrik_laporan import make_laporan, make_periode


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


@pytest.fixture
def dua(kota, cast):
    return [make_laporan(opd, cast, "disetujui", cuplikan=bersih()) for opd in (kota.disdukcapil, kota.dishub)]


@pytest.fixture
def alamat(kota):
    return reverse("laporan_accept", args=[make_periode(kota.bontang).pk])


def centang(*laporan) -> dict:
    return {"laporan": [f"{row.pk}-{row.versi}" for row in laporan]}


def diterima() -> list[str]:
    return list(LaporanOpd.objects.filter(status="diterima").order_by("opd__kode").values_list("opd__kode", flat=True))


def test_ticks_what_is_complete_and_lists_the_exceptions(client, kota, cast, dua, alamat):
    make_laporan(kota.setda, cast, "disetujui", cuplikan=bersih(), nihil=True, alasan_nihil="Banjir.")
    make_laporan(kota.kecamatan, cast, "diajukan", cuplikan=bersih())
    response = client.get(alamat)
    assert [row.opd.kode for row in response.context["siap"]] == ["DISDUKCAPIL", "DISHUB"]
    assert [(p.laporan.opd.kode, p.alasan) for p in response.context["lihat"]] == [("SETDA", ["Laporan nihil: baca dahulu alasannya."])]
    assert response.text.count(" checked>") == 2
    assert f'href="{alamat}"' in client.get("/dasbor/daerah/").text
    assert alamat in [t.alamat for t in client.get("/").context["tugas"]]


def test_the_result_says_what_was_accepted_and_what_not(client, dua, alamat):
    LaporanOpd.objects.filter(pk=dua[1].pk).update(versi=7)
    response = client.post(alamat, centang(*dua))
    assert diterima() == ["DISDUKCAPIL"]
    for kata in ["1 laporan diterima, 1 belum", "Sudah diubah orang lain sejak halaman ini dibuka."]:
        assert kata in response.text
    assert [row.opd.kode for row in response.context["siap"]] == ["DISHUB"]  # offered again, in the version of now


def test_a_foreign_report_refuses_the_whole_request(client, kota, cast, dua, alamat):
    asing = make_laporan(kota.dinas_lain, cast, "disetujui", cuplikan=bersih())
    assert client.post(alamat, centang(*dua, asing)).status_code == 404
    assert client.post(alamat, {"laporan": [f"{dua[0].pk}-1", "99999999-1"]}).status_code == 404
    assert diterima() == []


@pytest.mark.parametrize("isi", [[], ["x"], ["1-x"], ["-1-1"], ["9" * 30 + "-1"], ["1"]])
def test_nothing_readable_is_said(client, dua, alamat, isi):
    response = client.post(alamat, {"laporan": isi})
    assert (response.status_code, diterima()) == (422, [])
    assert "Centang paling sedikit satu laporan." in response.text


def test_only_who_accepts(cast, masuk, dua, alamat):
    orang = [cast.sekretaris, cast.pimpinan, cast.sekda, cast.orang_luar]
    assert [masuk(o).post(alamat, centang(*dua)).status_code for o in orang] == [403, 403, 403, 404]
    assert diterima() == []


def test_nothing_waits(client, alamat):
    assert "Tidak ada laporan Triwulan III 2026 yang menunggu diterima." in client.get(alamat).text


@pytest.mark.parametrize("jumlah", [1, 3])
def test_query_count(client, kota, cast, alamat, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.setda][:jumlah]:
        make_laporan(opd, cast, "disetujui", cuplikan=bersih())
    client.get(alamat)
    with django_assert_num_queries(6):
        client.get(alamat)
