import datetime as dt
import io

import pytest
from django.db import connection
from openpyxl import load_workbook

from kbk.models import Kegiatan
from tests import pabrik
from tests.kbk.views.isian_kegiatan import DAFTAR


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    for _ in range(jumlah):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, nilai=[dipilih.nilai])
        pabrik.make_kehadiran(row, cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)  # the first request of a session also writes it down
    with django_assert_num_queries(11):
        response = client.get(DAFTAR)
    assert len(response.context["page"]) == jumlah


@pytest.mark.parametrize("jumlah", [1, 3])
def test_search_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for _ in range(jumlah):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, uraian="Antrean loket")
        pabrik.make_bukti(row, cast.notulis, keterangan="Antrean pagi")
        pabrik.make_tindak_lanjut(row, cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)
    with django_assert_num_queries(14 if connection.vendor == "postgresql" else 13):  # it knows the stems of the words
        response = client.get(f"{DAFTAR}?q=antrean")
    assert len(response.context["page"]) == jumlah


def test_search_says_where_it_found_and_orders_by_fit(cast, kota, masuk):
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 3, 2), judul="Antrean <loket>", uraian="x")
    foto = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 2), judul="Apel", uraian="x")
    pabrik.make_bukti(foto, cast.notulis, keterangan="Antrean pagi & siang")
    response = masuk(cast.sekretaris).get(f"{DAFTAR}?q=antrean")
    assert [k.judul for k in response.context["page"]] == ["Antrean <loket>", "Apel"]
    assert "<mark>Antrean</mark> &lt;loket&gt;</a>" in response.text
    assert "<b>Keterangan foto:</b> <mark>Antrean</mark> pagi &amp; siang" in response.text
    assert "2 kegiatan cocok, yang paling sesuai lebih dahulu" in response.text


def test_search_goes_with_the_other_filters_and_into_the_spreadsheet(cast, kota, masuk):
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 2), judul="A", uraian="antrean")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 3, 2), judul="B", uraian="antrean")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 3), judul="C", uraian="lain")
    client = masuk(cast.sekretaris)
    assert [k.judul for k in client.get(f"{DAFTAR}?q=antrean&triwulan=2026-3").context["page"]] == ["A"]
    sheet = load_workbook(io.BytesIO(client.get(f"{DAFTAR}?q=antrean&triwulan=2026-3&bentuk=xlsx").content)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["A"]


def test_search_reveals_nothing_of_a_foreign_row(cast, kota, masuk):
    row = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, judul="Milik KIR", uraian="rahasia")
    pabrik.make_bukti(row, cast.sekretaris_dishub, keterangan="rahasia")
    jawaban = {siapa: masuk(getattr(cast, siapa)).get(f"{DAFTAR}?q=rahasia") for siapa in ("sekretaris", "sekretaris_dishub")}
    assert {siapa: r.context["page"].paginator.count for siapa, r in jawaban.items()} == {"sekretaris": 0, "sekretaris_dishub": 1}
    assert "KIR" not in jawaban["sekretaris"].text
    sheet = masuk(cast.sekretaris).get(f"{DAFTAR}?q=rahasia&bentuk=xlsx")
    assert load_workbook(io.BytesIO(sheet.content)).active.max_row == 1


def test_search_tells_what_it_cannot_do(cast, kota, masuk, monkeypatch):
    for judul in "ABCD":
        pabrik.make_kegiatan(kota.akta, cast.notulis, judul=judul, uraian="antrean")
    client = masuk(cast.sekretaris)
    response = client.get(f"{DAFTAR}?q=-loket")
    assert "Tulis sedikitnya satu kata yang harus ada." in response.text
    assert len(response.context["page"]) == 4
    assert "Coba kata yang lebih umum" in client.get(f"{DAFTAR}?q=tidakada").text
    monkeypatch.setattr("kbk.pencarian.CALON", 3)
    response = client.get(f"{DAFTAR}?q=antrean")
    assert len(response.context["page"]) == 3
    assert "Lebih dari 3 kegiatan cocok; 3 di antaranya ditampilkan" in response.text


def test_list_shows_own_scope_and_counts_it(cast, kota, masuk):
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Milik akta")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, judul="Milik KIR")
    pabrik.make_kegiatan(kota.lain, cast.sekretaris_luar, judul="Milik kota lain")
    seen = {
        nama: sorted(k.judul for k in masuk(getattr(cast, nama)).get(DAFTAR).context["page"])
        for nama in ("notulis", "sekretaris", "bagian_organisasi", "orang_luar", "pimpinan")
    }
    assert seen == {
        "notulis": ["Milik akta"],
        "sekretaris": ["Milik akta"],
        "bagian_organisasi": ["Milik KIR", "Milik akta"],
        "orang_luar": ["Milik kota lain"],
        "pimpinan": ["Milik akta"],
    }


SARINGAN = [
    ("q=loket", ["B"]),
    ("jenis=rapat", ["A"]),
    ("status=draf", ["C"]),
    ("triwulan=2026-3", ["A", "B"]),
    ("triwulan=2025-4", ["C"]),
    ("dari=2026-08-01&sampai=2026-09-30", ["B"]),
    ("kelengkapan=lengkap", ["B"]),
    ("kelengkapan=kurang", ["A", "C"]),
    ("nilai={nilai}", ["B"]),
    ("kelompok={kelompok}", ["A", "B", "C"]),
    ("triwulan=2026-9&dari=kemarin&jenis=x&halaman=99999&ordering=user__password", ["A", "B", "C"]),
    ("dari=2026-09-01&sampai=2026-08-01", ["B"]),
    ("opd={asing}", ["A", "B", "C"]),
]


def test_filters(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 7, 1), "rapat", judul="A")
    b = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 30), judul="B", tempat="Loket", uraian="x", nilai=[dipilih.nilai])
    pabrik.make_bukti(b, cast.notulis)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2025, 10, 1), judul="C", status="draf", uraian="x")
    Kegiatan.objects.filter(judul="A").update(uraian="x")
    client, found = masuk(cast.sekretaris), []
    for query, _ in SARINGAN:
        query = query.format(nilai=dipilih.nilai_id, kelompok=kota.akta.pk, asing=kota.dinas_lain.pk)
        found.append(sorted(k.judul for k in client.get(f"{DAFTAR}?{query}").context["page"]))
    assert found == [judul for _, judul in SARINGAN]


def test_choosing_a_unit_takes_what_is_below_it_and_offers_its_groups(cast, kota, masuk):
    pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan, judul="Kelurahan")
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    client = masuk(cast.bagian_organisasi)
    response = client.get(f"{DAFTAR}?opd={kota.kecamatan.pk}")
    assert [k.judul for k in response.context["page"]] == ["Kelurahan"]
    assert [str(g) for g in response.context["saring"].fields["kelompok"].queryset] == ["KBK Lurah"]
    assert "kelompok" not in client.get(DAFTAR).context["saring"].fields


def test_list_of_25_is_light_and_its_fragment_lighter(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    for _ in range(26):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Rapat evaluasi antrean loket akta kelahiran " * 2, nilai=[dipilih.nilai])
        pabrik.make_kehadiran(row, cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    page, part = client.get(DAFTAR), client.get(DAFTAR, headers={"HX-Request": "true"})
    assert len(page.context["page"]) == 25
    assert len(page.content) <= 30_000
    assert part.content.strip().startswith(b'<div id="tabel">')
    assert "HX-Request" in part["Vary"]


def test_list_as_spreadsheet_is_the_filtered_list(cast, kota, masuk):
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="=1+1", nilai=[dipilih.nilai], pimpinan_hadir=True)
    pabrik.make_kehadiran(row, cast.ketua.pegawai)
    pabrik.make_kegiatan(kota.akta, cast.notulis, jenis="rapat")
    response = masuk(cast.notulis).get(f"{DAFTAR}?jenis=aksi&bentuk=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][1:8] == ("=1+1", "Aksi perbaikan", "Tindakan", kota.disdukcapil.nama, "KBK Akta", dipilih.nilai.nama, None)
    assert rows[1][10:] == (1, 1, "Ya", 0, 1, "Tercatat")
    assert sheet["B2"].data_type == "s"


def test_empty_list_says_what_to_do(cast, masuk):
    assert "Catat kegiatan pertama" in masuk(cast.notulis).get(DAFTAR).text
    assert "Catat kegiatan" not in masuk(cast.bagian_organisasi).get(DAFTAR).text


def test_list_by_role(cast, masuk):
    roles = {"biro": 403, "admin": 403, "tanpa_peran": 403, "pemeriksa": 200}
    assert {siapa: masuk(getattr(cast, siapa)).get(DAFTAR).status_code for siapa in roles} == roles
