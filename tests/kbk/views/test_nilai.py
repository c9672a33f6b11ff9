import io

import pytest
from openpyxl import load_workbook

from kbk.models import Nilai, PemetaanNilai
from kbk.models.nilai import PASANGAN
from opd.models import Jejak
from tests import pabrik

DAFTAR = "/nilai/"


@pytest.fixture
def tahun(kota) -> int:
    return kota.bontang.hari_ini().year


def test_the_34_stand_in_17_pairs(cast, masuk):
    response = masuk(cast.tanpa_peran).get(DAFTAR)
    pasangan = response.context["pasangan"]
    assert [nama for _, nama, _ in pasangan] == list(PASANGAN.values())
    assert [len(dua) for _, _, dua in pasangan] == [2] * 17
    assert 'id="N16"' in response.text
    assert "Rata-rata waktu layanan (menit/hari)" in response.text


def test_the_pivot_has_every_value_once_as_primary(cast, masuk):
    response = masuk(cast.notulis).get(f"{DAFTAR}?lihat=berakhlak")
    found = {b.nama: len(b.asal_utama) for b in response.context["berakhlak"]}
    assert found == {
        "Berorientasi Pelayanan": 4,
        "Akuntabel": 10,
        "Kompeten": 6,
        "Harmonis": 4,
        "Loyal": 4,
        "Adaptif": 3,
        "Kolaboratif": 3,
    }


@pytest.mark.parametrize("lihat", ["pasangan", "berakhlak"])
@pytest.mark.parametrize("jumlah", [1, 3])
def test_both_views_cost_the_same_for_one_and_three(cast, kota, masuk, tahun, lihat, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        pabrik.make_nilai_terpilih(opd, tahun=tahun)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)
    with django_assert_num_queries({"pasangan": 6, "berakhlak": 8}[lihat]):
        client.get(f"{DAFTAR}?lihat={lihat}")


def test_counts_are_of_ones_own_reach_and_year(cast, kota, masuk, tahun):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    pabrik.make_nilai_terpilih(kota.dishub, tahun=tahun)
    pabrik.make_nilai_terpilih(kota.dinas_lain, tahun=tahun)
    pabrik.make_nilai_terpilih(kota.kecamatan, tahun=tahun - 1)
    counts = {
        siapa: masuk(getattr(cast, siapa)).get(DAFTAR).context["jumlah"]
        for siapa in ("bagian_organisasi", "sekretaris", "orang_luar", "tanpa_peran")
    }
    pk = dipilih.nilai_id
    assert counts == {"bagian_organisasi": {pk: 2}, "sekretaris": {pk: 1}, "orang_luar": {pk: 1}, "tanpa_peran": {}}


def test_a_value_shows_who_chose_it_and_why(cast, kota, masuk, tahun):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun, masalah="Akta terbit 3,2 hari")
    pabrik.make_nilai_terpilih(kota.dishub, tahun=tahun, masalah=None)
    pabrik.make_nilai_terpilih(kota.dinas_lain, tahun=tahun, masalah="Rahasia kota lain")
    text = masuk(cast.bagian_organisasi).get("/nilai/N16/").text
    assert "Akta terbit 3,2 hari" in text
    assert "! slogan" in text
    assert "Rahasia kota lain" not in text
    assert "Dipilih tahun" not in masuk(cast.tanpa_peran).get("/nilai/N16/").text


@pytest.mark.parametrize("jumlah", [1, 3])
def test_a_value_costs_the_same_for_one_and_three(cast, kota, masuk, tahun, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        pabrik.make_nilai_terpilih(opd, tahun=tahun)
    client = masuk(cast.bagian_organisasi)
    client.get("/nilai/N16/")
    with django_assert_num_queries(9):
        client.get("/nilai/N16/")


def test_berakhlak_values_have_a_page_too(cast, masuk):
    client = masuk(cast.notulis)
    response = client.get("/nilai/B6/")
    assert [n.nama for n in response.context["nilai"].asal_utama] == ["Kreativitas", "Keberanian", "Semangat"]
    assert [client.get(f"/nilai/{kode}/").status_code for kode in ("N99", "x", "n16")] == [404] * 3


def test_the_picker_gets_only_the_meaning(cast, masuk):
    response = masuk(cast.sekretaris).get(f"/nilai/arti/?nilai={Nilai.objects.get(kode='N16').pk}", headers={"HX-Request": "true"})
    assert response.text.strip().startswith('<div id="arti-nilai">')


def test_spreadsheet_holds_the_34_and_the_pivot(cast, kota, masuk, tahun):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    book = load_workbook(io.BytesIO(masuk(cast.sekretaris).get(f"{DAFTAR}?bentuk=xlsx").content))
    assert (book.sheetnames, book["34 nilai"].max_row, book["BerAKHLAK"].max_row) == (["34 nilai", "BerAKHLAK"], 35, 8)
    row = [c.value for c in book["34 nilai"][17]]
    assert row[:3] + row[5:] == ["N16", "Ketepatan dan kecepatan", "Kecepatan", "Berorientasi Pelayanan", "Adaptif", 1]
    assert [c.value for c in book["BerAKHLAK"][7]] == [
        "Adaptif",
        "Kreativitas, Keberanian, Semangat",
        3,
        "Kepekaan, Kecepatan, Motivasi, Penguasaan ilmu pengetahuan, Penguasaan teknologi",
    ]


# --- mapping ----------------------------------------------------------------------


def test_bagian_organisasi_edits_the_mapping(cast, masuk):
    client = masuk(cast.bagian_organisasi)
    response = client.get("/nilai/N16/pemetaan/")
    form = response.context["form"]
    assert "satu untuk semua daerah" in response.text
    adaptif, loyal = (Nilai.objects.get(kode=kode) for kode in ("B6", "B5"))
    data = {"utama": adaptif.pk, "sekunder": [adaptif.pk, loyal.pk], "semula": form["semula"].value()}
    assert client.post("/nilai/N16/pemetaan/", data)["Location"] == "/nilai/N16/"
    rows = PemetaanNilai.objects.filter(dari__kode="N16").order_by("-utama")
    assert list(rows.values_list("ke__kode", "utama")) == [("B6", True), ("B5", False)]
    assert Jejak.objects.get(aksi="ubah_pemetaan").pemda.nama == "Kota Bontang"


def test_a_stale_mapping_is_shown_and_then_saved_knowingly(cast, masuk):
    client = masuk(cast.bagian_organisasi)
    form = client.get("/nilai/N16/pemetaan/").context["form"]
    PemetaanNilai.objects.filter(dari__kode="N16", utama=False).delete()
    data = {"utama": Nilai.objects.get(kode="B6").pk, "semula": form["semula"].value()}
    response = client.post("/nilai/N16/pemetaan/", data)
    assert response.status_code == 409
    assert "Tersimpan sekarang: <b>Berorientasi Pelayanan</b>." in response.text
    data["semula"] = response.context["form"]["semula"].value()
    assert client.post("/nilai/N16/pemetaan/", data).status_code == 302


def test_a_wrong_mapping_says_how_to_mend_it(cast, masuk):
    client = masuk(cast.bagian_organisasi)
    n01 = Nilai.objects.get(kode="N01").pk
    for data, galat in [
        ({}, {"utama": ["Pilih satu nilai utama."]}),
        ({"utama": n01}, {"utama": ["Pilih dari ketujuh nilai BerAKHLAK."]}),
        ({"utama": "x", "sekunder": ["y"]}, {"utama": ["Pilih dari ketujuh nilai BerAKHLAK."], "sekunder": ["Pilih dari ketujuh nilai BerAKHLAK."]}),
    ]:
        response = client.post("/nilai/N16/pemetaan/", data)
        assert (response.status_code, response.context["form"].errors) == (422, galat)


def test_mapping_by_role(cast, masuk):
    roles = {"bagian_organisasi": 200, "admin": 200, "orang_luar": 200, "sekretaris": 403, "sekda": 403, "ketua": 403}
    assert {siapa: masuk(getattr(cast, siapa)).get("/nilai/N16/pemetaan/").status_code for siapa in roles} == roles
    assert masuk(cast.admin).get("/nilai/B6/pemetaan/").status_code == 404
    assert "pemetaan/" not in masuk(cast.sekretaris).get("/nilai/N16/").text
