"""The staff list."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from opd.models import Jejak, Mutasi, Pegawai, Pengguna
from tests import pabrik

DAFTAR, BARU = "/pegawai/", "/pegawai/baru/"
NIP = "199103032019031902"


def isian(unit, **fields) -> dict:
    return {
        "nip": "19910303 201903 1 902", "nama": "Rahma Aulia", "gelar_belakang": "S.Sos.", "jenis": "pns", "golongan": "III/b",
        "jabatan": "Analis", "opd": unit.pk,
    } | fields  # fmt: skip


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


def names(response) -> list[str]:
    return [p.nama for p in response.context["page"]]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    Pegawai.objects.update(aktif=False)
    for n in range(jumlah):
        pabrik.make_pegawai(kota.dishub, f"Orang {n}")
    client = masuk(cast.bagian_organisasi)
    client.get(DAFTAR)
    with django_assert_num_queries(6):
        assert len(client.get(DAFTAR).context["page"]) == jumlah


def test_list_of_25_is_light(cast, kota, masuk):
    for n in range(26):
        pabrik.make_pegawai(kota.dishub, f"Muhammad Nama Panjang Sekali {n}", jabatan="Analis Kebijakan Ahli Muda Subkoordinator Pelayanan")
    page = masuk(cast.bagian_organisasi).get(DAFTAR)
    assert (len(page.context["page"]), len(page.content) <= 30_000) == (25, True)


def test_nips_are_masked_outside_the_persons_own_unit(cast, kota, masuk):
    for nama, nip in {"sekretaris": "open", "pimpinan": "open", "bagian_organisasi": "samar", "pemeriksa": "samar", "admin": "samar"}.items():
        response = masuk(getattr(cast, nama)).get(f"{DAFTAR}?q=anggota")
        (_, shown) = response.context["baris"][0]
        assert shown.startswith("••••") is (nip == "samar"), nama
    rahasia = cast.anggota.pegawai.nip
    client = masuk(cast.pemeriksa)
    assert names(client.get(f"{DAFTAR}?q={rahasia}")) == []
    assert rahasia[:8] not in client.get(f"/pegawai/{cast.anggota.pegawai_id}/").text
    sheet = load_workbook(io.BytesIO(client.get(f"{DAFTAR}?bentuk=xlsx&q=anggota").content)).active
    assert sheet["A2"].value == f"••••••••••••••••{rahasia[15:]}"[-18:]
    for pengelola in (cast.sekretaris, cast.bagian_organisasi):
        own = load_workbook(io.BytesIO(masuk(pengelola).get(f"{DAFTAR}?bentuk=xlsx&q=anggota").content)).active
        assert own["A2"].value == rahasia


def test_filters(cast, kota, masuk):
    pabrik.make_pegawai(kota.dishub, "Pergi Jauh", aktif=False)
    pabrik.make_pegawai(kota.kelurahan, "Lurah Baru", jenis="pppk", jabatan="Lurah", nip=NIP)
    for orang, berlaku in ((cast.anggota, None), (cast.ketua, timezone.now())):
        isi = {"jenis": "keluar", "mulai": "2099-01-01", "dari_opd": kota.disdukcapil, "oleh": cast.bagian_organisasi}
        Mutasi.objects.create(pegawai=orang.pegawai, berlaku_pada=berlaku, **isi)
    client = masuk(cast.bagian_organisasi)
    cases = [
        ("jenis=pppk", ["Lurah Baru"]),
        ("keadaan=nonaktif", ["Pergi Jauh"]),
        ("keadaan=mutasi", ["Anggota"]),
        (f"opd={kota.kecamatan.pk}", ["Lurah Baru", "Sekretaris Kecamatan"]),
        ("q=lurah", ["Lurah Baru"]),
        ("q=19910303 2019", ["Lurah Baru"]),
        (f"opd={kota.dinas_lain.pk}&jenis=x&q=lurah", ["Lurah Baru"]),
    ]
    assert [names(client.get(f"{DAFTAR}?{q}")) for q, _ in cases] == [found for _, found in cases]


def test_list_by_role(cast, kota, masuk):
    assert "Orang Luar" not in names(masuk(cast.bagian_organisasi).get(DAFTAR))
    assert names(masuk(cast.sekretaris_dishub).get(DAFTAR)) == ["Sekretaris Dishub"]
    for nama in ("anggota", "sekda", "biro", "tanpa_peran"):
        assert masuk(getattr(cast, nama)).get(DAFTAR).status_code == 403


def test_the_only_unit_is_chosen_already(cast, kota, masuk):
    pilihan = {nama: masuk(getattr(cast, nama)).get(BARU).context["form"]["opd"].value() for nama in ("sekretaris", "bagian_organisasi")}
    assert pilihan == {"sekretaris": kota.disdukcapil.pk, "bagian_organisasi": None}


def test_a_secretary_adds_a_person(cast, kota, masuk):
    response = masuk(cast.sekretaris).post(BARU, isian(kota.disdukcapil), follow=True)
    row = Pegawai.objects.get(nip=NIP)
    assert (str(row), row.opd, row.aktif) == ("Rahma Aulia, S.Sos.", kota.disdukcapil, True)
    assert pesan(response) == ["Rahma Aulia, S.Sos. tersimpan."]
    assert Jejak.objects.get(aksi="buat_pegawai").opd == kota.disdukcapil


def test_odd_nips_are_told_not_refused(cast, kota, masuk):
    response = masuk(cast.sekretaris).post(BARU, isian(kota.disdukcapil, nip="199199032019031902"), follow=True)
    assert pesan(response)[1] == "Periksa lagi: Delapan angka pertama NIP bukan tanggal lahir."
    response = masuk(cast.sekretaris).post(BARU, isian(kota.disdukcapil, nip=""), follow=True)
    assert pesan(response)[1] == "Periksa lagi: PNS biasanya mempunyai NIP."


SALAH = [
    ({"nip": "1991"}, "nip", "NIP terdiri atas 18 angka; yang tertulis 4 angka."),
    ({"nip": "1991O303 201903 1 902"}, "nip", "NIP hanya berisi angka. Hapus huruf dan tanda lain dari NIP ini."),
    ({"nama": " "}, "nama", "Isi nama pegawai tanpa gelar."),
    ({"golongan": "IX"}, "golongan", "Golongan PNS ditulis I/a sampai IV/e, misalnya III/d."),
    ({"jenis": "non_asn"}, "golongan", "Non-ASN tidak bergolongan."),
    ({"opd": ""}, "opd", "Pilih perangkat daerahnya."),
    ({"opd": "999999"}, "opd", "Pilih dari daftar."),
]


@pytest.mark.parametrize(("ubah", "field", "kalimat"), SALAH)
def test_invalid_keeps_what_was_typed(cast, kota, masuk, ubah, field, kalimat):
    response = masuk(cast.sekretaris).post(BARU, isian(kota.disdukcapil, **ubah))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [kalimat]}
    assert 'value="Analis"' in response.text


def test_nobody_is_put_into_a_foreign_unit(cast, kota, masuk):
    response = masuk(cast.sekretaris).post(BARU, isian(kota.dishub))
    assert response.context["form"].errors == {"opd": ["Pilih dari daftar."]}


def test_a_nip_belongs_to_one_person_and_one_account(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    response = client.post(BARU, isian(kota.disdukcapil, nip=cast.sekretaris_dishub.pegawai.nip))
    assert response.context["form"].errors == {"nip": ["NIP ini sudah tercatat atas nama pegawai lain. Cari NIP itu di daftar pegawai."]}
    Pengguna.objects.filter(pk=cast.sekretaris_luar.pk).update(nama_masuk=NIP)
    response = client.post(BARU, isian(kota.disdukcapil))
    assert response.context["form"].errors == {"nip": ["NIP ini sudah dipakai akun lain untuk masuk. Minta Bagian Organisasi memeriksanya."]}


def ubah(client, pegawai, **fields):
    alamat = f"/pegawai/{pegawai.pk}/ubah/"
    form = client.get(alamat).context["form"]
    isi = {name: form[name].value() for name in form.fields}
    return client.post(alamat, {n: v for n, v in isi.items() if v not in (None, False)} | fields, follow=True)


def test_the_account_follows_nip_and_name(cast, kota, masuk):
    ubah(masuk(cast.sekretaris), cast.anggota.pegawai, nip=NIP, nama="Anggota Baru")
    cast.anggota.refresh_from_db()
    assert (cast.anggota.nama_masuk, cast.anggota.nama) == (NIP, "Anggota Baru")


def test_who_holds_something_is_not_moved_by_an_edit(cast, kota, masuk):
    """It would leave roles, posts and seats behind; the wizard ends them."""
    client = masuk(cast.bagian_organisasi)
    form = client.get(f"/pegawai/{cast.anggota.pegawai_id}/ubah/").context["form"]
    isi = {name: form[name].value() or "" for name in form.fields}
    for ubah, isian_salah in (({"opd": kota.dishub.pk}, "opd"), ({"aktif": ""}, "aktif")):
        response = client.post(f"/pegawai/{cast.anggota.pegawai_id}/ubah/", isi | ubah)
        assert (response.status_code, set(response.context["form"].errors)) == (422, {isian_salah})
    isi = {n: v for n, v in isi.items() if n != "aktif"} | {"aktif": "on", "jabatan": "Arsiparis"}
    assert client.post(f"/pegawai/{cast.anggota.pegawai_id}/ubah/", isi).status_code == 302
    cast.anggota.pegawai.refresh_from_db()
    assert (cast.anggota.pegawai.opd, cast.anggota.pegawai.jabatan) == (kota.disdukcapil, "Arsiparis")


def test_who_left_is_marked_and_the_open_account_told(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    cast.anggota.pegawai.keanggotaan.all().delete()
    alamat = f"/pegawai/{cast.anggota.pegawai_id}/ubah/"
    form = client.get(alamat).context["form"]
    isi = {name: form[name].value() for name in form.fields if name != "aktif"}
    response = client.post(alamat, {n: v for n, v in isi.items() if v is not None}, follow=True)
    assert pesan(response)[-1] == "Akunnya masih aktif. Nonaktifkan lewat menu Pengguna bila ia tidak bekerja lagi."
    assert "Anggota" not in names(client.get(DAFTAR))


def test_ended_units_take_nobody_new(cast, kota, masuk):
    kota.dishub.berlaku_sampai = kota.bontang.hari_ini().replace(year=2025)
    kota.dishub.save()
    response = masuk(cast.bagian_organisasi).post(BARU, isian(kota.dishub))
    assert response.context["form"].errors == {"opd": ["Unit ini sudah berakhir. Pilih penerusnya."]}


def test_a_second_hand_is_told(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    stale = {"semula": client.get(f"/pegawai/{cast.anggota.pegawai_id}/ubah/").context["form"]["semula"].value()}
    ubah(client, cast.anggota.pegawai, jabatan="Analis Baru")
    isi = isian(kota.disdukcapil, nip=cast.anggota.pegawai.nip, aktif="on") | stale
    response = client.post(f"/pegawai/{cast.anggota.pegawai_id}/ubah/", isi)
    assert response.status_code == 409
    assert ("Jabatan", "Analis Baru", "Analis") in response.context["form"].beda


def test_others_look_or_do_not_find(cast, kota, masuk):
    alamat = f"/pegawai/{cast.anggota.pegawai_id}/"
    expected = {"sekretaris": (200, 200), "pimpinan": (200, 403), "pemeriksa": (200, 403), "sekretaris_dishub": (404, 404), "orang_luar": (404, 404), "anggota": (403, 403)}
    found = {n: tuple(masuk(getattr(cast, n)).get(a).status_code for a in (alamat, f"{alamat}ubah/")) for n in expected}
    assert found == expected
    assert masuk(cast.sekretaris_dishub).post(f"{alamat}ubah/", isian(kota.dishub)).status_code == 404


def test_suggestions_stay_inside_ones_reach(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    assert f"Sekretaris · Disdukcapil …{cast.sekretaris.pegawai.nip[15:]} (nomor {cast.sekretaris.pegawai_id})" in client.get("/pegawai/cari/?pegawai=sekre").text
    assert "Dishub" not in client.get("/pegawai/cari/?pegawai=sekre").text
    assert client.get("/pegawai/cari/?pegawai=se").text.strip() == ""
    assert masuk(cast.pemeriksa).get("/pegawai/cari/?pegawai=sekre").status_code == 403
