import datetime as dt

import pytest

from kbk.models import Keanggotaan
from opd.models import Jejak
from tests import pabrik


@pytest.fixture
def alamat(kota) -> str:
    return f"/kelompok/{kota.akta.pk}/anggota/baru/"


@pytest.fixture
def rahma(kota):
    return pabrik.make_pegawai(kota.disdukcapil, "Rahma Aulia", jabatan="Analis Kebijakan")


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


def nama(rows) -> list[str]:
    return [p.nama for p in rows]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_search_costs_the_same_for_one_and_three(cast, kota, masuk, alamat, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        pabrik.make_pegawai(kota.disdukcapil, f"Calon {n}")
    client = masuk(cast.sekretaris)
    client.get(alamat)
    with django_assert_num_queries(7):
        response = client.post(alamat, {"cari": "calon"})
    assert len(response.context["calon"]) == jumlah


def test_search_by_name_post_and_nip(cast, kota, masuk, alamat, rahma):
    pabrik.make_pegawai(kota.dishub, "Rahma Dishub")
    client = masuk(cast.sekretaris)
    for cari in ("rahma", "AULIA rah", "analis", rahma.nip[:12], f"{rahma.nip[:8]} {rahma.nip[8:14]} {rahma.nip[14]} {rahma.nip[15:]}"):
        assert "Rahma Aulia" in nama(client.post(alamat, {"cari": cari}).context["calon"]), cari
    assert nama(client.post(alamat, {"cari": "rahma"}).context["calon"]) == ["Rahma Aulia"]
    response = client.post(alamat, {"cari": "tidak ada"})
    assert response.status_code == 200
    assert "Tidak ada pegawai lain yang cocok" in response.text


def test_a_large_unit_shows_a_few_and_says_how_many_more(cast, kota, masuk, alamat):
    for n in range(30):
        pabrik.make_pegawai(kota.disdukcapil, f"Staf {n:02d}")
    response = masuk(cast.sekretaris).post(alamat, {"cari": "staf"})
    assert (len(response.context["calon"]), response.context["sisa"]) == (15, 15)
    assert "dan 15 orang lain" in response.text


def test_what_was_ticked_stays_ticked_while_searching(cast, kota, masuk, alamat, rahma):
    lain = pabrik.make_pegawai(kota.disdukcapil, "Budi")
    response = masuk(cast.sekretaris).post(alamat, {"cari": "budi", "pegawai": [rahma.pk, "x", "9" * 30]})
    assert (response.context["dipilih"], response.context["calon"]) == ([rahma], [lain])
    assert f'value="{rahma.pk}" checked' in response.text


def test_htmx_gets_only_the_list(cast, masuk, alamat, rahma):
    response = masuk(cast.sekretaris).post(alamat, {"cari": "rahma"}, headers={"HX-Request": "true"})
    assert response.text.strip().startswith('<fieldset id="calon"')


def test_those_who_sit_there_come_last_and_cannot_be_ticked(cast, masuk, alamat, rahma):
    response = masuk(cast.sekretaris).get(alamat)
    assert nama(response.context["calon"]) == ["Pimpinan", "Rahma Aulia", "Sekretaris", "Tanpa Peran", "Anggota", "Ketua", "Notulis"]
    assert f'value="{cast.ketua.pegawai_id}" disabled' in response.text
    assert "sudah ketua" in response.text


def test_ticked_people_are_added(cast, kota, masuk, alamat, rahma):
    budi = pabrik.make_pegawai(kota.disdukcapil, "Budi")
    data = {"pegawai": [rahma.pk, budi.pk], "peran": "anggota", "dari": "2 Januari 2026", "simpan": "1"}
    response = masuk(cast.sekretaris).post(alamat, data, follow=True)
    assert pesan(response) == ["2 orang ditambahkan."]
    assert set(Keanggotaan.objects.filter(dari=dt.date(2026, 1, 2)).values_list("pegawai", flat=True)) == {rahma.pk, budi.pk}


def test_a_wrong_form_says_how_to_mend_it(cast, kota, masuk, alamat, rahma):
    client = masuk(cast.sekretaris)
    data = {"pegawai": [rahma.pk], "peran": "anggota", "dari": "2026-01-02", "simpan": "1"}
    wrong = [
        ({"pegawai": []}, {"pegawai": ["Centang sedikitnya satu orang."]}),
        ({"pegawai": [cast.sekretaris_dishub.pegawai_id]}, {"pegawai": ["Salah satu orang tidak dapat dipilih. Cari dan centang lagi."]}),
        ({"pegawai": ["x"]}, {"pegawai": ["Salah satu orang tidak dapat dipilih. Cari dan centang lagi."]}),
        ({"peran": "raja"}, {"peran": ["Pilih peran dari daftar."]}),
        ({"dari": ""}, {"dari": ["Masukkan tanggal mulai."]}),
        ({"dari": "2206-01-01"}, {"dari": ["Periksa tahunnya: 2206."]}),
        ({"pegawai": [cast.ketua.pegawai_id]}, {"pegawai": ["Ketua sudah menjadi ketua kelompok ini sejak 1 Januari 2020. Akhiri dahulu, atau ganti perannya."]}),
    ]
    for ubah, galat in wrong:
        response = client.post(alamat, data | ubah)
        assert (response.status_code, response.context["form"].errors) == (422, galat)
        assert next(iter(galat.values()))[0] in response.text
    assert Keanggotaan.objects.filter(kelompok=kota.akta).count() == 3


def test_search_of_a_subunit_reaches_up_and_masks(cast, kota, masuk):
    """The kelurahan's own secretary sees the camat to pick, not the camat's NIP."""
    camat = pabrik.make_pegawai(kota.kecamatan, "Pak Camat")
    seklur = pabrik.make_pengguna("seklur", pabrik.make_pegawai(kota.kelurahan, "Sekretaris Lurah"))
    pabrik.make_peran(seklur, "sekretaris_opd", opd=kota.kelurahan)
    response = masuk(seklur).get(f"/kelompok/{kota.lurah.pk}/anggota/baru/")
    assert camat in response.context["calon"]
    assert camat.nip[:8] not in next(line for line in response.text.splitlines() if "Pak Camat" in line)


# --- role, span, mistake ------------------------------------------------------------


def test_a_role_changes_from_a_date(cast, kota, masuk):
    kursi = kota.akta.keanggotaan.get(pegawai=cast.anggota.pegawai)
    client = masuk(cast.sekretaris)
    form = client.get(f"/anggota/{kursi.pk}/peran/").context["form"]
    data = {"peran": "ketua", "mulai": "2026-08-01", "semula": form["semula"].value()}
    response = client.post(f"/anggota/{kursi.pk}/peran/", data, follow=True)
    assert pesan(response) == ["Keanggotaan Anggota tersimpan."]
    rows = kota.akta.keanggotaan.filter(pegawai=cast.anggota.pegawai).order_by("dari")
    assert [(k.peran, k.sampai) for k in rows] == [("anggota", dt.date(2026, 7, 31)), ("ketua", None)]
    again = client.post(f"/anggota/{kursi.pk}/peran/", data)
    assert again.status_code == 422
    assert again.context["form"].errors == {"mulai": ["Tanggalnya harus dalam masa keanggotaan ini, mulai 1 Januari 2020."]}


def test_the_same_role_is_no_change(cast, kota, masuk):
    kursi = kota.akta.keanggotaan.get(pegawai=cast.ketua.pegawai)
    response = masuk(cast.sekretaris).post(f"/anggota/{kursi.pk}/peran/", {"peran": "ketua", "mulai": "2026-08-01"})
    assert response.context["form"].errors == {"peran": ["Perannya sudah itu. Pilih peran lain, atau batalkan."]}
    assert "Sekarang: <b>Ketua</b>" in response.text


def test_a_seat_ends_and_its_rights_with_it(cast, kota, masuk):
    kursi = kota.akta.keanggotaan.get(pegawai=cast.anggota.pegawai)
    client = masuk(cast.sekretaris)
    form = client.get(f"/anggota/{kursi.pk}/masa/").context["form"]
    data = {"dari": "2020-01-01", "sampai": "2026-06-30", "semula": form["semula"].value()}
    assert client.post(f"/anggota/{kursi.pk}/masa/", data).status_code == 302
    assert masuk(cast.anggota).get("/kegiatan/").status_code == 403


def test_a_stale_span_is_shown(cast, kota, masuk):
    kursi = kota.akta.keanggotaan.get(pegawai=cast.anggota.pegawai)
    client = masuk(cast.sekretaris)
    form = client.get(f"/anggota/{kursi.pk}/masa/").context["form"]
    Keanggotaan.objects.filter(pk=kursi.pk).update(sampai=dt.date(2026, 5, 1))
    response = client.post(f"/anggota/{kursi.pk}/masa/", {"dari": "2020-01-01", "sampai": "2026-06-30", "semula": form["semula"].value()})
    assert response.status_code == 409
    assert response.context["form"].beda == [("Sampai", "1 Mei 2026", "30 Juni 2026")]


def test_wrong_spans(cast, kota, masuk):
    kursi = kota.akta.keanggotaan.get(pegawai=cast.anggota.pegawai)
    client = masuk(cast.sekretaris)
    for data, galat in [
        ({"dari": "2026-02-01", "sampai": "2026-01-31"}, {"sampai": ["Tanggal akhirnya harus sama dengan atau sesudah tanggal mulai."]}),
        ({"dari": "0206-02-01", "sampai": ""}, {"dari": ["Periksa tahunnya: 206."]}),
        ({"dari": "", "sampai": "kapan-kapan"}, {"dari": ["Masukkan tanggal mulai."], "sampai": ["Masukkan tanggal akhir, misalnya 13/08/2026."]}),
    ]:
        response = client.post(f"/anggota/{kursi.pk}/masa/", data)
        assert (response.status_code, response.context["form"].errors) == (422, galat)


def test_a_mistake_is_taken_back_only_without_attendance(cast, kota, masuk):
    client = masuk(cast.sekretaris)
    kursi = kota.akta.keanggotaan.get(pegawai=cast.anggota.pegawai)
    assert "Hapus dari susunan" in client.get(f"/anggota/{kursi.pk}/masa/").text
    pabrik.make_kehadiran(pabrik.make_kegiatan(kota.akta, cast.notulis), cast.anggota.pegawai)
    assert "Hapus dari susunan" not in client.get(f"/anggota/{kursi.pk}/masa/").text
    response = client.post(f"/anggota/{kursi.pk}/hapus/", follow=True)
    assert pesan(response) == ["Kehadirannya sudah tercatat, jadi keanggotaan ini diakhiri, bukan dihapus."]
    lain = kota.akta.keanggotaan.get(pegawai=cast.notulis.pegawai)
    response = client.post(f"/anggota/{lain.pk}/hapus/", follow=True)
    assert pesan(response) == ["Notulis dihapus dari susunan karena salah catat."]
    assert client.get(f"/anggota/{kursi.pk}/hapus/").status_code == 405
    assert Jejak.objects.filter(aksi="hapus_anggota").count() == 1


def test_seats_of_others_are_not_there(cast, kota, masuk):
    kursi = kota.akta.keanggotaan.first()
    for siapa, status in (("sekretaris_dishub", 404), ("ketua", 403), ("orang_luar", 404)):
        client = masuk(getattr(cast, siapa))
        assert client.get(f"/anggota/{kursi.pk}/masa/").status_code == status
        assert client.post(f"/anggota/{kursi.pk}/hapus/").status_code == status
