import datetime as dt
from decimal import Decimal

import pytest

from kbk.models import Indikator, Pengukuran
from opd.models import Jejak
from tests import pabrik


@pytest.fixture
def tahun(kota) -> int:
    """Last year, so that every day of it has been."""
    return kota.bontang.hari_ini().year - 1


@pytest.fixture
def indikator(kota, tahun) -> Indikator:
    return pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun))


@pytest.fixture
def alamat(indikator) -> str:
    return f"/indikator/{indikator.pk}/"


def ukur(indikator, oleh, nilai="1.9", tanggal=None, **fields) -> Pengukuran:
    tanggal = tanggal or dt.date(indikator.nilai_terpilih.tahun, 1, 5)
    return Pengukuran.objects.create(indikator=indikator, tanggal=tanggal, nilai=nilai, pencatat=oleh, **fields)


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


# --- the measure ---------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_detail_costs_the_same_for_one_and_three(cast, kota, masuk, indikator, alamat, tahun, jumlah, django_assert_num_queries):
    for n, oleh in enumerate([cast.notulis, cast.ketua, cast.sekretaris][:jumlah]):
        bukti = pabrik.make_bukti(pabrik.make_kegiatan(kota.akta, oleh), oleh)
        ukur(indikator, oleh, tanggal=dt.date(tahun, 1, n + 1), bukti=bukti)
    client = masuk(cast.sekretaris)
    client.get(alamat)
    with django_assert_num_queries(7):
        assert client.get(alamat).status_code == 200


def test_chart_and_table_tell_the_same(cast, masuk, indikator, alamat, tahun):
    ukur(indikator, cast.notulis, "1.9", dt.date(tahun, 1, 5))
    ukur(indikator, cast.notulis, "1.0", dt.date(tahun, 1, 20), keterangan="118 akta")
    response = masuk(cast.pimpinan).get(alamat)
    assert [(row.nilai, capaian, tercapai) for row, capaian, tercapai in response.context["pengukuran"]] == [
        (Decimal("1.00"), Decimal(100), True),
        (Decimal("1.90"), Decimal("1.3") * 100 / Decimal("2.2"), False),
    ]
    assert f"2 pengukuran; terakhir 1 hari pada 20 Januari {tahun}, target tercapai." in response.text
    assert ">59%" in response.text
    assert "/ukur/" not in response.text


def test_evidence_of_another_group_is_not_linked(cast, kota, masuk, indikator, alamat):
    lain = pabrik.make_kelompok(kota.disdukcapil)
    bukti = pabrik.make_bukti(pabrik.make_kegiatan(lain, cast.sekretaris), cast.sekretaris)
    ukur(indikator, cast.sekretaris, bukti=bukti)
    assert f"/bukti/{bukti.pk}/" in masuk(cast.sekretaris).get(alamat).text
    assert f"/bukti/{bukti.pk}/" not in masuk(cast.anggota).get(alamat).text


def test_detail_by_role(cast, kota, masuk, alamat):
    roles = {"anggota": 200, "pimpinan": 200, "pemeriksa": 200, "sekretaris_dishub": 404, "orang_luar": 404, "biro": 403}
    assert {siapa: masuk(getattr(cast, siapa)).get(alamat).status_code for siapa in roles} == roles


def test_an_indicator_is_added_corrected_and_removed(cast, kota, masuk, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    client = masuk(cast.sekretaris)
    data = {"nama": "Berkas retur", "satuan": "%", "arah": "turun", "nilai_awal": "9", "target": "3"}
    assert client.post(f"/nilai-terpilih/{row.pk}/indikator/baru/", data).status_code == 302
    indikator = Indikator.objects.get()
    twin = client.post(f"/nilai-terpilih/{row.pk}/indikator/baru/", data | {"nama": "berkas  retur"})
    assert twin.context["form"].errors == {"nama": ["Nilai ini sudah punya indikator dengan nama itu. Pakai nama lain."]}
    form = client.get(f"/indikator/{indikator.pk}/ubah/").context["form"]
    data |= {"target": "2,5", "semula": form["semula"].value()}
    assert client.post(f"/indikator/{indikator.pk}/ubah/", data).status_code == 302
    indikator.refresh_from_db()
    assert indikator.target == Decimal("2.5")
    assert client.post(f"/indikator/{indikator.pk}/ubah/", data | {"target": "1"}).status_code == 409
    assert client.post(f"/indikator/{indikator.pk}/hapus/", follow=True).status_code == 200
    assert Indikator.objects.count() == 0
    aksi = ["tambah_indikator", "ubah_indikator", "hapus_indikator"]
    assert list(Jejak.objects.exclude(aksi="masuk").order_by("nomor").values_list("aksi", flat=True)) == aksi


@pytest.mark.parametrize(
    ("ubah", "galat"),
    [
        ({"nama": ""}, {"nama": ["Tulis apa yang diukur."]}),
        ({"satuan": ""}, {"satuan": ["Tulis satuannya."]}),
        ({"arah": "miring"}, {"arah": ["Pilih arahnya."]}),
        ({"nilai_awal": ""}, {"nilai_awal": ["Masukkan angka sebelum."]}),
        ({"target": "satu"}, {"target": ["Tulis angkanya saja, misalnya 1,3."]}),
        ({"target": "4"}, {"target": ["Target lebih besar dari angka sebelum. Periksa angkanya, atau pilih “Makin besar makin baik”."]}),
        ({"arah": "naik"}, {"target": ["Target lebih kecil dari angka sebelum. Periksa angkanya, atau pilih “Makin kecil makin baik”."]}),
    ],
)
def test_a_wrong_indicator_says_how_to_mend_it(cast, kota, masuk, tahun, ubah, galat):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    data = {"nama": "Waktu", "satuan": "hari", "arah": "turun", "nilai_awal": "3,2", "target": "1"} | ubah
    response = masuk(cast.sekretaris).post(f"/nilai-terpilih/{row.pk}/indikator/baru/", data)
    assert (response.status_code, response.context["form"].errors) == (422, galat)


def test_a_measured_indicator_is_not_removed(cast, masuk, indikator, alamat):
    ukur(indikator, cast.notulis)
    client = masuk(cast.sekretaris)
    assert "Hapus indikator" not in client.get(alamat).text
    assert pesan(client.post(f"{alamat}hapus/", follow=True)) == ["Indikator ini tidak dapat dihapus: 1 pengukuran sudah tercatat."]


# --- its numbers ---------------------------------------------------------------------


def test_a_member_notes_a_number(cast, kota, masuk, alamat, indikator, tahun):
    bukti = pabrik.make_bukti(pabrik.make_kegiatan(kota.akta, cast.notulis), cast.notulis, keterangan="Papan antrean")
    client = masuk(cast.anggota)
    response = client.get(f"{alamat}ukur/")
    assert response.context["form"]["tanggal"].value() == kota.bontang.hari_ini()
    assert "Papan antrean" in response.text
    data = {"nilai": "1.250,5", "tanggal": f"5 Januari {tahun}", "keterangan": "118 akta", "bukti": bukti.pk}
    response = client.post(f"{alamat}ukur/", data, follow=True)
    assert response.redirect_chain == [(alamat, 302)]
    assert pesan(response) == ["Ukuran tersimpan."]
    row = Pengukuran.objects.get()
    assert (row.nilai, row.tanggal, row.bukti, row.pencatat) == (Decimal("1250.50"), dt.date(tahun, 1, 5), bukti, cast.anggota)


def test_wrong_numbers_say_how_to_mend_them(cast, kota, masuk, alamat, indikator, tahun):
    ukur(indikator, cast.notulis, "1.9", dt.date(tahun, 1, 5))
    asing = pabrik.make_bukti(pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub), cast.sekretaris_dishub)
    besok = (kota.bontang.hari_ini() + dt.timedelta(1)).isoformat()
    client = masuk(cast.anggota)
    for ubah, galat in [
        ({"nilai": ""}, {"nilai": ["Masukkan angka yang terukur, misalnya 1,3."]}),
        ({"nilai": "2 hari"}, {"nilai": ["Tulis angkanya saja, misalnya 1,3."]}),
        ({"nilai": "1,9"}, {"nilai": ["Angka ini sudah tercatat untuk tanggal itu."]}),
        ({"tanggal": besok}, {"tanggal": ["Tanggal pengukuran harus hari ini atau sebelumnya."]}),
        ({"tanggal": "2019-01-01"}, {"tanggal": [f"Periksa tahunnya: indikator ini untuk tahun {tahun}."]}),
        ({"tanggal": "01/13/2026"}, {"tanggal": ["Masukkan tanggal pengukuran, misalnya 13/08/2026."]}),
        ({"bukti": asing.pk}, {"bukti": ["Pilih bukti dari daftar."]}),
        ({"keterangan": "x" * 201}, {"keterangan": ["Ringkas menjadi paling banyak 200 huruf."]}),
    ]:
        response = client.post(f"{alamat}ukur/", {"nilai": "1,5", "tanggal": f"{tahun}-01-05"} | ubah)
        assert (response.status_code, response.context["form"].errors) == (422, galat), ubah
    assert Pengukuran.objects.count() == 1


def test_a_number_is_corrected_and_a_stale_one_shown(cast, masuk, alamat, indikator):
    row = ukur(indikator, cast.anggota)
    client = masuk(cast.notulis)
    form = client.get(f"/pengukuran/{row.pk}/ubah/").context["form"]
    data = {"nilai": "1,8", "tanggal": row.tanggal.isoformat(), "semula": form["semula"].value()}
    assert client.post(f"/pengukuran/{row.pk}/ubah/", data)["Location"] == alamat
    response = client.post(f"/pengukuran/{row.pk}/ubah/", data | {"nilai": "1,7"})
    assert (response.status_code, response.context["form"].beda) == (409, [("Waktu layanan (hari)", "1,8", "1,7")])


def test_a_mistake_is_taken_back(cast, masuk, alamat, indikator):
    row = ukur(indikator, cast.anggota)
    client = masuk(cast.notulis)
    assert client.get(f"/pengukuran/{row.pk}/hapus/").status_code == 405
    response = client.post(f"/pengukuran/{row.pk}/hapus/", follow=True)
    assert pesan(response) == ["Ukuran dihapus karena salah catat. Jejaknya tetap tersimpan."]
    assert client.post(f"/pengukuran/{row.pk}/hapus/").status_code == 404


def test_measures_by_role(cast, masuk, alamat, indikator):
    row = ukur(indikator, cast.anggota)
    pages = [f"{alamat}ukur/", f"/pengukuran/{row.pk}/ubah/"]
    roles = {"ketua": 200, "notulis": 200, "sekretaris": 200, "pimpinan": 403, "pemeriksa": 403, "sekretaris_dishub": 404}
    for siapa, status in roles.items():
        client = masuk(getattr(cast, siapa))
        assert [client.get(page).status_code for page in pages] == [status] * 2, siapa


def test_a_group_that_does_not_apply_it_does_not_measure_it(cast, kota, masuk, alamat, indikator):
    lain = pabrik.make_kelompok(kota.disdukcapil)
    indikator.nilai_terpilih.kelompok.set([lain])
    assert masuk(cast.anggota).get(alamat).status_code == 404
    assert masuk(cast.sekretaris).get(alamat).status_code == 200
