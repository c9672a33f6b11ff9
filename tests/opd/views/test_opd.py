"""Perangkat daerah: tree, detail and form."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from opd.models import Jejak, Opd, Pegawai
from tests import pabrik

DAFTAR = "/opd/"


def isian(**fields) -> dict:
    return {
        "nama": "Dinas Pariwisata", "singkatan": "Dispar", "kode": "DISPAR", "jenis": "dinas", "induk": "", "melapor": "on",
        "berlaku_dari": "2026-01-01",
    } | fields  # fmt: skip


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    Opd.objects.filter(pemda=kota.bontang).update(berlaku_sampai=dt.date(2020, 1, 1))
    for n in range(jumlah):
        opd = pabrik.make_opd(kota.bontang, f"DINAS{n}")
        pabrik.make_penugasan(cast.pimpinan.pegawai, opd)
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)
    with django_assert_num_queries(7):
        response = client.get(DAFTAR)
    assert len(response.context["page"]) == jumlah


@pytest.mark.parametrize("jumlah", [1, 3])
def test_detail_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        pabrik.make_opd(kota.bontang, f"UPT{n}", induk=kota.dishub)
        pabrik.make_penugasan(cast.pimpinan.pegawai, kota.dishub, dari=dt.date(2020 + n, 1, 1))
    client = masuk(cast.bagian_organisasi)
    client.get(f"/opd/{kota.dishub.pk}/")
    with django_assert_num_queries(8):
        assert client.get(f"/opd/{kota.dishub.pk}/").status_code == 200


def test_list_by_role(cast, kota, masuk):
    seen = {
        nama: [o.kode for o in masuk(getattr(cast, nama)).get(DAFTAR).context["page"]]
        for nama in ("sekretaris", "sekretaris_kecamatan", "bagian_organisasi", "pemeriksa", "biro", "admin")
    }
    bontang = ["DISDUKCAPIL", "DISHUB", "KEC-BS", "KEL-TLI", "SETDA"]
    assert seen == {
        "sekretaris": ["DISDUKCAPIL"],
        "sekretaris_kecamatan": ["KEC-BS", "KEL-TLI"],
        "bagian_organisasi": bontang,
        "pemeriksa": bontang,
        "biro": ["DISDIK", *bontang],
        "admin": ["DISDIK", *bontang],
    }
    assert masuk(cast.anggota).get(DAFTAR).status_code == 403


def test_the_province_does_not_see_who_leads(cast, kota, masuk):
    assert "Pimpinan" in masuk(cast.bagian_organisasi).get(f"/opd/{kota.disdukcapil.pk}/").context["penugasan"][0][0].pegawai.nama
    client = masuk(cast.biro)
    assert client.get(f"/opd/{kota.disdukcapil.pk}/").context["penugasan"] == []
    assert {pimpinan for _, pimpinan, _ in client.get(DAFTAR).context["baris"]} == {None}


SARINGAN = [
    ("", ["DISDUKCAPIL", "DISHUB", "KEC-BS", "KEL-TLI", "SETDA"]),
    ("q=perhubungan", ["DISHUB"]),
    ("jenis=kelurahan", ["KEL-TLI"]),
    ("keadaan=berakhir", ["LAMA"]),
    ("keadaan=semua&q=dinas", ["DISDUKCAPIL", "DISHUB", "LAMA"]),
    ("jenis=kucing&keadaan=x&pemda=99", ["DISDUKCAPIL", "DISHUB", "KEC-BS", "KEL-TLI", "SETDA"]),
]


def test_filters(cast, kota, masuk):
    pabrik.make_opd(kota.bontang, "LAMA", berlaku_sampai=dt.date(2025, 12, 31), penerus=kota.dishub)
    client = masuk(cast.bagian_organisasi)
    assert [[o.kode for o in client.get(f"{DAFTAR}?{q}").context["page"]] for q, _ in SARINGAN] == [kode for _, kode in SARINGAN]


def test_spreadsheet_names_the_leader(cast, kota, masuk):
    response = masuk(cast.sekretaris).get(f"{DAFTAR}?bentuk=xlsx")
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[1][:8] == (
        "DISDUKCAPIL", kota.disdukcapil.nama, "Disdukcapil", "Dinas", None, "ya", "Pimpinan", f"Kepala {kota.disdukcapil.nama}",
    )  # fmt: skip


def test_bagian_organisasi_adds_a_unit(cast, kota, masuk):
    response = masuk(cast.bagian_organisasi).post("/opd/baru/", isian(induk=kota.dishub.pk, melapor=""), follow=True)
    opd = Opd.objects.get(kode="DISPAR")
    assert pesan(response) == ["Dinas Pariwisata tersimpan."]
    assert (opd.jalur, opd.pelapor, opd.pemda) == ("64.74/DISHUB/DISPAR/", kota.dishub, kota.bontang)
    trace = Jejak.objects.get(aksi="buat_opd")
    assert (trace.sasaran_id, trace.isi["after"]["kode"]) == (opd.pk, "DISPAR")


SALAH = [
    ({"nama": ""}, "nama", "Isi nama lengkap menurut peraturan daerah."),
    ({"kode": "DINAS BARU"}, "kode", "Tulis kode dengan huruf, angka, titik, atau tanda hubung, misalnya DISHUB."),
    ({"kode": "dishub"}, "kode", "Kode ini sudah dipakai. Pilih kode lain."),
    ({"jenis": ""}, "jenis", "Pilih jenisnya."),
    ({"berlaku_dari": "kapan"}, "berlaku_dari", "Masukkan tanggal mulai berlaku, misalnya 13/08/2026."),
]


@pytest.mark.parametrize(("ubah", "field", "kalimat"), SALAH)
def test_invalid_keeps_what_was_typed(cast, kota, masuk, ubah, field, kalimat):
    response = masuk(cast.bagian_organisasi).post("/opd/baru/", isian(alamat="Jalan Awang Long 1", **ubah))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [kalimat]}
    assert "Jalan Awang Long 1" in response.text


def test_units_of_another_city_cannot_be_chosen(cast, kota, masuk):
    response = masuk(cast.bagian_organisasi).post("/opd/baru/", isian(induk=kota.dinas_lain.pk))
    assert response.context["form"].errors == {"induk": ["Pilih dari daftar."]}
    response = masuk(cast.admin).post("/opd/baru/", isian(induk=kota.dinas_lain.pk, pemda=kota.bontang.pk))
    assert response.context["form"].errors == {"induk": ["Dinas Pendidikan Samarinda bukan unit Kota Bontang."]}


def ubah(opd, client, **fields):
    alamat = f"/opd/{opd.pk}/ubah/"
    form = client.get(alamat).context["form"]
    isi = {name: form[name].value() for name in form.fields}
    isi = {name: value for name, value in isi.items() if value not in (None, False)}
    return client.post(alamat, isi | fields)


def test_a_renamed_unit_ends_and_names_its_successor(cast, kota, masuk):
    client = masuk(cast.bagian_organisasi)
    baru = pabrik.make_opd(kota.bontang, "DISHUBKOM")
    ubah(kota.dishub, client, berlaku_sampai="2026-06-30", penerus=baru.pk)
    kota.dishub.refresh_from_db()
    assert (kota.dishub.berlaku_sampai, kota.dishub.penerus) == (dt.date(2026, 6, 30), baru)
    text = client.get(f"/opd/{kota.dishub.pk}/").text
    assert "berakhir 30 Juni 2026" in text
    assert "1 pegawai masih tercatat di unit yang sudah berakhir ini." in text
    response = client.post(f"/opd/{kota.dishub.pk}/pindahkan-pegawai/", follow=True)
    assert pesan(response) == [f"1 pegawai dipindahkan ke {baru.nama}."]
    assert Pegawai.objects.filter(opd=baru).count() == 1
    assert Jejak.objects.get(aksi="pindahkan_pegawai").isi == {"ke": baru.pk, "pegawai": [cast.sekretaris_dishub.pegawai_id]}


def test_succession_has_an_end_date_and_no_circle(cast, kota, masuk):
    client = masuk(cast.bagian_organisasi)
    response = ubah(kota.dishub, client, penerus=kota.setda.pk)
    assert response.context["form"].errors == {"berlaku_sampai": ["Isi tanggal akhirnya bila sudah ada penerusnya."]}
    Opd.objects.filter(pk=kota.setda.pk).update(penerus=kota.dishub, berlaku_sampai=dt.date(2026, 1, 1))
    response = ubah(kota.dishub, client, penerus=kota.setda.pk, berlaku_sampai="2026-06-30")
    assert response.context["form"].errors == {"penerus": ["Unit itu sendiri diteruskan oleh unit ini. Pilih unit lain."]}
    response = ubah(kota.dishub, client, berlaku_sampai="2016-06-30")
    assert response.context["form"].errors == {"berlaku_sampai": ["Tanggal akhirnya sebelum tanggal mulai berlaku."]}


def test_a_unit_without_successor_keeps_its_people(cast, kota, masuk):
    response = masuk(cast.bagian_organisasi).post(f"/opd/{kota.dishub.pk}/pindahkan-pegawai/", follow=True)
    assert pesan(response) == ["Unit ini belum punya penerus."]


def test_moving_a_unit_takes_what_is_below_along(cast, kota, masuk):
    ubah(kota.kecamatan, masuk(cast.bagian_organisasi), induk=kota.setda.pk)
    kota.kelurahan.refresh_from_db()
    assert kota.kelurahan.jalur == "64.74/SETDA/KEC-BS/KEL-TLI/"


def test_a_unit_cannot_stand_below_itself(cast, kota, masuk):
    response = ubah(kota.kecamatan, masuk(cast.bagian_organisasi), induk=kota.kelurahan.pk)
    assert response.context["form"].errors == {"induk": ["Pilih dari daftar."]}


def test_a_second_hand_is_told_and_loses_nothing(cast, kota, masuk):
    client = masuk(cast.bagian_organisasi)
    form = client.get(f"/opd/{kota.dishub.pk}/ubah/").context["form"]
    stale = isian(nama="Dinas Perhubungan Baru", singkatan="Dishub", semula=form["semula"].value(), berlaku_dari="2017-01-01")
    ubah(kota.dishub, client, alamat="Jalan Lain 2")
    response = client.post(f"/opd/{kota.dishub.pk}/ubah/", stale)
    assert response.status_code == 409
    assert [label for label, _, _ in response.context["form"].beda] == ["Nama lengkap", "Alamat"]
    again = stale | {"semula": response.context["form"]["semula"].value()}
    assert client.post(f"/opd/{kota.dishub.pk}/ubah/", again).status_code == 302
    kota.dishub.refresh_from_db()
    assert kota.dishub.nama == "Dinas Perhubungan Baru"


def test_others_look_or_do_not_find(cast, kota, masuk):
    ubah, baru = f"/opd/{kota.dishub.pk}/ubah/", f"/opd/{kota.dishub.pk}/pimpinan/baru/"
    expected = {"sekretaris_dishub": (200, 403, 403), "sekretaris": (404, 403, 403), "orang_luar": (404, 404, 404), "pemeriksa": (200, 403, 403)}
    found = {}
    for nama in expected:
        client = masuk(getattr(cast, nama))
        found[nama] = tuple(client.get(a).status_code for a in (f"/opd/{kota.dishub.pk}/", ubah, baru))
        assert client.post(ubah, isian()).status_code in (403, 404)
    assert found == expected
