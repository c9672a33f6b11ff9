import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from kbk.models import Indikator, Masalah, Nilai, NilaiTerpilih, Pengukuran
from opd.models import Jejak
from tests import pabrik

DAFTAR = "/nilai-terpilih/"
URAIAN = "Akta terbit rata-rata 3,2 hari"


@pytest.fixture
def tahun(kota) -> int:
    return kota.bontang.hari_ini().year


@pytest.fixture
def unit(kota) -> str:
    return f"/nilai-terpilih/unit/{kota.disdukcapil.pk}/"


def nilai(kode) -> int:
    return Nilai.objects.dari_34().get(kode=kode).pk


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


def traces() -> int:
    return Jejak.objects.exclude(aksi="masuk").count()


# --- the city -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, tahun, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        row = pabrik.make_nilai_terpilih(opd, tahun=tahun)
        row.kelompok.set([kota.akta])
        indikator = pabrik.make_indikator(row)
        Pengukuran.objects.create(indikator=indikator, tanggal=dt.date(tahun, 1, 5), nilai=2, pencatat=cast.notulis)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)
    with django_assert_num_queries(12):
        response = client.get(f"{DAFTAR}?keadaan=sudah")
    assert len(response.context["page"]) == jumlah


def test_list_has_reporting_units_with_what_is_missing(cast, kota, masuk, tahun):
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N16", tahun, masalah=None)
    response = masuk(cast.bagian_organisasi).get(DAFTAR)
    rows = {opd.kode: ([t.nilai.nama for t in terpilih], kurang[:2]) for opd, terpilih, kurang in response.context["baris"]}
    assert rows == {
        "DISDUKCAPIL": (
            ["Kecepatan"],
            ["Baru 1 nilai; pilih 2 sampai 5 setahun.", "Kecepatan belum punya masalah yang disasar, jadi tampil sebagai slogan."],
        ),
        "DISHUB": ([], []),
        "KEC-BS": ([], []),
        "SETDA": ([], []),
    }
    assert "! belum memilih" in response.text


SARINGAN = [
    ("q=perhubungan", ["DISHUB"]),
    ("keadaan=belum", ["KEC-BS", "SETDA"]),
    ("keadaan=slogan", ["DISHUB"]),
    ("keadaan=sudah", ["DISDUKCAPIL", "DISHUB"]),
    ("tahun={lalu}&keadaan=sudah", ["KEC-BS"]),
    ("tahun=1999&keadaan=sudah&halaman=x", ["DISDUKCAPIL", "DISHUB"]),
    ("keadaan=aneh", ["DISDUKCAPIL", "DISHUB", "KEC-BS", "SETDA"]),
]


def test_filters(cast, kota, masuk, tahun):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    pabrik.make_nilai_terpilih(kota.dishub, tahun=tahun, masalah=None)
    pabrik.make_nilai_terpilih(kota.kecamatan, tahun=tahun - 1)
    client = masuk(cast.bagian_organisasi)
    for query, kode in SARINGAN:
        found = [opd.kode for opd in client.get(f"{DAFTAR}?{query.format(lalu=tahun - 1)}").context["page"]]
        assert found == kode, query


def test_who_reaches_one_unit_lands_on_its_page(cast, kota, masuk):
    for siapa, opd in (("sekretaris", kota.disdukcapil), ("anggota", kota.disdukcapil), ("sekretaris_kecamatan", kota.kecamatan)):
        assert masuk(getattr(cast, siapa)).get(f"{DAFTAR}?tahun=2025")["Location"] == f"/nilai-terpilih/unit/{opd.pk}/?tahun=2025"
    for siapa in ("biro", "tanpa_peran", "admin"):
        assert masuk(getattr(cast, siapa)).get(DAFTAR).status_code == 403


def test_spreadsheet_of_the_city(cast, kota, masuk, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun, masalah="=1+1", alasan="@x")
    pabrik.make_nilai_terpilih(kota.dinas_lain, tahun=tahun)
    indikator = pabrik.make_indikator(row)
    Pengukuran.objects.create(indikator=indikator, tanggal=dt.date(tahun, 3, 1), nilai="2.1", pencatat=cast.notulis)
    book = load_workbook(io.BytesIO(masuk(cast.bagian_organisasi).get(f"{DAFTAR}?bentuk=xlsx").content))
    assert book.sheetnames == ["Nilai terpilih", "Indikator", "Pengukuran"]
    assert [c.value for c in book["Nilai terpilih"][2]] == [
        "Dinas Kependudukan dan Pencatatan Sipil", tahun, "Kecepatan", "Berorientasi Pelayanan", "Adaptif", "tidak", "=1+1", None, None, "@x", None, "Semua kelompok",
    ]  # fmt: skip
    assert book["Nilai terpilih"]["G2"].data_type == "s"
    assert [c.value for c in book["Indikator"][2]][3:] == [
        "Waktu layanan", "hari", "Makin kecil makin baik", 3.2, 1, 2.1, dt.datetime(tahun, 3, 1), 50, "tidak",  # noqa: DTZ001 – as a spreadsheet holds it
    ]  # fmt: skip
    assert (book["Nilai terpilih"].max_row, book["Pengukuran"].max_row) == (2, 2)


# --- one unit -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_unit_costs_the_same_for_one_and_three(cast, kota, masuk, unit, tahun, jumlah, django_assert_num_queries):
    for kode in ["N16", "N15", "N01"][:jumlah]:
        row = pabrik.make_nilai_terpilih(kota.disdukcapil, kode, tahun)
        indikator = pabrik.make_indikator(row)
        Pengukuran.objects.create(indikator=indikator, tanggal=dt.date(tahun, 1, 5), nilai=2, pencatat=cast.notulis)
    client = masuk(cast.sekretaris)
    client.get(unit)
    with django_assert_num_queries(11):
        response = client.get(unit)
    assert response.text.count('class="grafik"') == jumlah


def test_unit_page_shows_problem_slogan_and_chart(cast, kota, masuk, unit, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun, masalah=URAIAN)
    pabrik.make_indikator(row)
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15", tahun, masalah=None)
    text = masuk(cast.pimpinan).get(unit).text
    assert URAIAN in text
    assert "! Slogan" in text
    assert "<title>Waktu layanan (hari)</title>" in text
    for link in ("/ubah/", "/hapus/", "/baru/", "/ukur/", "/salin/"):
        assert link not in text


def test_members_measure_but_do_not_choose(cast, kota, masuk, unit, tahun):
    indikator = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun))
    text = masuk(cast.anggota).get(unit).text
    assert f"/indikator/{indikator.pk}/ukur/" in text
    assert "/nilai-terpilih/1/ubah/" not in text


def test_a_subunit_follows_its_reporting_unit(cast, kota, masuk, tahun):
    pabrik.make_nilai_terpilih(kota.kecamatan, "N10", tahun, masalah="Surat lebih dari sehari")
    lurah = pabrik.make_pengguna("lurah", pabrik.make_pegawai(kota.kelurahan))
    pabrik.make_peran(lurah, "sekretaris_opd", opd=kota.kelurahan)
    alamat = f"/nilai-terpilih/unit/{kota.kelurahan.pk}/"
    response = masuk(lurah).get(DAFTAR, follow=True)
    assert response.request["PATH_INFO"] == alamat
    assert "Surat lebih dari sehari" in response.text
    assert "mengikuti nilai yang dipilih Kecamatan Bontang Selatan" in response.text
    for client in (masuk(lurah), masuk(cast.sekretaris_kecamatan)):
        assert client.get(f"{alamat}baru/").status_code == 403


def test_unit_by_role(cast, kota, masuk, unit):
    roles = {"anggota": 200, "pimpinan": 200, "sekda": 200, "sekretaris_dishub": 404, "orang_luar": 404, "biro": 403}
    assert {siapa: masuk(getattr(cast, siapa)).get(unit).status_code for siapa in roles} == roles
    pages = {"sekretaris": 200, "bagian_organisasi": 403, "ketua": 403, "sekretaris_dishub": 404}
    assert {siapa: masuk(getattr(cast, siapa)).get(f"{unit}baru/").status_code for siapa in pages} == pages


# --- choosing -----------------------------------------------------------------------


def isian(**fields) -> dict:
    return {"masalah": "baru", "uraian": URAIAN, "nilai": nilai("N16"), "ukur-arah": "turun"} | fields


def test_the_picker_offers_the_34_in_pairs_with_berakhlak(cast, masuk, unit):
    field = masuk(cast.sekretaris).get(f"{unit}baru/?nilai=N16").context["form"]["nilai"]
    groups = [group for group in field.field.choices if isinstance(group[1], list)]
    assert (len(groups), sum(len(values) for _, values in groups)) == (17, 34)
    assert (nilai("N16"), "Kecepatan · Berorientasi Pelayanan") in dict(groups)["Ketepatan dan kecepatan"]
    assert f'<option value="{nilai("N16")}" selected>' in str(field)


def test_a_value_is_chosen_for_a_problem(cast, kota, masuk, unit, tahun):
    data = isian(sumber="Register", **{"ukur-nama": "Waktu terbit", "ukur-satuan": "hari", "ukur-nilai_awal": "3,2", "ukur-target": "1"})
    response = masuk(cast.sekretaris).post(f"{unit}baru/?tahun={tahun}", data, follow=True)
    assert response.redirect_chain == [(f"{unit}?tahun={tahun}", 302)]
    assert pesan(response) == [f"Kecepatan dipilih untuk tahun {tahun}."]
    row = NilaiTerpilih.objects.get()
    assert (row.opd, row.tahun, row.masalah.sumber, row.indikator.get().nama) == (kota.disdukcapil, tahun, "Register", "Waktu terbit")


def test_the_measure_may_wait(cast, masuk, unit):
    assert masuk(cast.sekretaris).post(f"{unit}baru/", isian()).status_code == 302
    assert Indikator.objects.count() == 0


SALAH = [
    ({"uraian": " "}, "uraian", "Tulis masalahnya, atau pilih “Tanpa masalah” bila memang belum ada."),
    ({"masalah": "tanpa"}, "uraian", "Pilih “Tulis masalah baru” untuk memakai tulisan ini, atau kosongkan."),
    ({"masalah": "999"}, "masalah", "Pilih masalah dari daftar."),
    ({"uraian": "x" * 1001}, "uraian", "Ringkas menjadi paling banyak 1000 huruf."),
    ({"nilai": ""}, "nilai", "Pilih satu dari 34 nilai."),
    ({"nilai": "berakhlak"}, "nilai", "Pilih satu dari 34 nilai."),
    ({"kelompok": ["asing"]}, "kelompok", "Pilih kelompok dari daftar."),
]


def test_a_wrong_choice_says_how_to_mend_it(cast, kota, masuk, unit):
    client = masuk(cast.sekretaris)
    for ubah, field, kalimat in SALAH:
        data = isian(alasan="Alasan tetap ada") | ubah
        if data["nilai"] == "berakhlak":
            data["nilai"] = Nilai.objects.berakhlak().first().pk
        if "kelompok" in ubah:
            data["kelompok"] = [kota.kir.pk]
        response = client.post(f"{unit}baru/", data)
        assert (response.status_code, response.context["form"].errors) == (422, {field: [kalimat]}), ubah
        assert "Alasan tetap ada" in response.text
    assert (NilaiTerpilih.objects.count(), Masalah.objects.count(), traces()) == (0, 0, 0)


def test_a_half_filled_measure_is_pointed_at(cast, masuk, unit):
    data = isian(**{"ukur-nama": "Waktu terbit", "ukur-nilai_awal": "tiga", "ukur-target": "1"})
    response = masuk(cast.sekretaris).post(f"{unit}baru/", data)
    assert response.status_code == 422
    assert response.context["ukur"].errors == {"satuan": ["Tulis satuannya."], "nilai_awal": ["Tulis angkanya saja, misalnya 1,3."]}
    assert 'value="tiga"' in response.text
    assert NilaiTerpilih.objects.count() == 0


def test_a_value_is_chosen_once_a_year(cast, kota, masuk, unit, tahun):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    response = masuk(cast.sekretaris).post(f"{unit}baru/", isian())
    kalimat = f"Kecepatan sudah dipilih tahun {tahun}. Pilih nilai lain, atau ubah yang sudah ada."
    assert response.context["form"].errors == {"nilai": [kalimat]}
    assert masuk(cast.sekretaris).post(f"{unit}baru/?tahun={tahun + 1}", isian()).status_code == 302


def test_problems_of_others_are_not_offered(cast, kota, masuk, unit):
    asing = Masalah.objects.create(opd=kota.dishub, uraian="Rahasia dishub")
    client = masuk(cast.sekretaris)
    assert "Rahasia dishub" not in client.get(f"{unit}baru/").text
    assert client.post(f"{unit}baru/", isian(masalah=str(asing.pk), uraian="")).status_code == 422


def test_a_slogan_gets_its_problem_later(cast, kota, masuk, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun, masalah=None)
    client = masuk(cast.sekretaris)
    alamat = f"/nilai-terpilih/{row.pk}/ubah/"
    form = client.get(alamat).context["form"]
    assert form["masalah"].value() == "tanpa"
    data = isian(semula=form["semula"].value())
    assert client.post(alamat, data).status_code == 302
    row.refresh_from_db()
    assert row.masalah.uraian == URAIAN
    response = client.post(alamat, isian(semula=form["semula"].value(), uraian="Lain", alasan="Basi"))
    assert response.status_code == 409
    assert ("Mengapa nilai ini?", "–", "Basi") in response.context["form"].beda


def test_an_applied_value_can_no_longer_be_swapped(cast, kota, masuk, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(tahun, 1, 5), nilai=[row.nilai])
    client = masuk(cast.sekretaris)
    response = client.get(f"/nilai-terpilih/{row.pk}/ubah/")
    assert f"Tidak dapat diganti lagi: 1 kegiatan tahun {tahun} menerapkannya." in response.text
    data = isian(nilai=nilai("N15"), masalah=str(row.masalah_id), uraian="", semula=response.context["form"]["semula"].value())
    client.post(f"/nilai-terpilih/{row.pk}/ubah/", data)
    row.refresh_from_db()
    assert row.nilai.kode == "N16"


def test_removing_asks_first_and_refuses_with_a_reason(cast, kota, masuk, unit, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    client = masuk(cast.sekretaris)
    assert "belum diterapkan" in client.get(f"/nilai-terpilih/{row.pk}/hapus/").text
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(tahun, 1, 5), nilai=[row.nilai])
    sebab = f"Kecepatan tidak dapat dihapus: 1 kegiatan tahun {tahun} menerapkannya."
    assert sebab in client.get(f"/nilai-terpilih/{row.pk}/hapus/").text
    assert pesan(client.post(f"/nilai-terpilih/{row.pk}/hapus/", follow=True)) == [sebab]
    kegiatan.delete()
    response = client.post(f"/nilai-terpilih/{row.pk}/hapus/", follow=True)
    assert pesan(response) == [f"Kecepatan tidak lagi dipilih tahun {tahun}. Masalahnya tetap tersimpan."]
    assert client.get(f"/nilai-terpilih/{row.pk}/hapus/").status_code == 404


def test_last_year_is_copied_with_one_button(cast, kota, masuk, unit, tahun):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun - 1)
    client = masuk(cast.sekretaris)
    assert "Salin 1 nilai dari tahun lalu" in client.get(unit).text
    response = client.post(f"{unit}salin/?tahun={tahun}", follow=True)
    assert pesan(response) == [f"1 nilai disalin dari {tahun - 1}. Hasil ukur terakhir menjadi angka sebelum; periksa targetnya."]
    assert "Salin 1 nilai" not in response.text
    assert pesan(client.post(f"{unit}salin/?tahun={tahun}", follow=True)) == [f"Tidak ada nilai tahun {tahun - 1} yang belum dipilih."]
    assert client.get(f"{unit}salin/").status_code == 405
    for siapa, status in (("ketua", 403), ("bagian_organisasi", 403), ("sekretaris_dishub", 404)):
        assert masuk(getattr(cast, siapa)).post(f"{unit}salin/").status_code == status


def test_a_problem_is_corrected_for_all_its_values(cast, kota, masuk, unit, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15", tahun)
    NilaiTerpilih.objects.update(masalah=row.masalah)
    client = masuk(cast.sekretaris)
    alamat = f"/masalah/{row.masalah_id}/ubah/?tahun={tahun}"
    response = client.get(alamat)
    assert "Masalah ini disasar 2 nilai" in response.text
    data = {"uraian": URAIAN, "sumber": "", "data_awal": "3,2 hari", "semula": response.context["form"]["semula"].value()}
    assert client.post(alamat, data)["Location"] == f"{unit}?tahun={tahun}"
    assert Masalah.objects.get(pk=row.masalah_id).data_awal == "3,2 hari"
    assert client.post(alamat, data | {"uraian": ""}).context["form"].errors == {"uraian": ["Tulis masalahnya."]}
    assert client.post(alamat, data | {"uraian": "Basi"}).status_code == 409
    for siapa, status in (("ketua", 403), ("sekretaris_dishub", 404), ("bagian_organisasi", 403)):
        assert masuk(getattr(cast, siapa)).get(alamat).status_code == status


def test_others_do_not_edit(cast, kota, masuk, tahun):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    pages = [f"/nilai-terpilih/{row.pk}/{bagian}/" for bagian in ("ubah", "hapus", "indikator/baru")]
    for siapa, status in (("ketua", 403), ("bagian_organisasi", 403), ("sekretaris_dishub", 404), ("sekretaris_luar", 404)):
        client = masuk(getattr(cast, siapa))
        assert [client.get(page).status_code for page in pages] == [status] * 3
    pabrik.make_peran(cast.sekretaris_dishub, "sekda", pemda=kota.bontang)  # sees it now, may still not change it
    client = masuk(cast.sekretaris_dishub)
    assert [client.get(page).status_code for page in pages] == [403] * 3
