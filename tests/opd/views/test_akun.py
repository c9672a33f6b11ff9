"""The door, and what belongs to oneself."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from opd.models import Jejak
from tests import pabrik
from tests.opd.test_sesi import CHROME

NIP = "198609262015051001"
BARU = "tiga ekor bekantan menyeberang"


@pytest.fixture(autouse=True)
def _no_old_attempts():
    cache.clear()


@pytest.fixture
def orang(kota):
    return pabrik.make_pengguna(NIP, pabrik.make_pegawai(kota.dishub, "Rahma Aulia", nip=NIP), email="rahma@contoh.id")


def enter(login=NIP, password=pabrik.SANDI, client=None, **data):
    return (client or Client()).post("/masuk/?next=/akun/", {"login": login, "password": password, **data})


def keluhan(response) -> list[str]:
    return [str(e) for e in response.context["form"].non_field_errors()]


@pytest.mark.parametrize("login", [NIP, "19860926 201505 1 001", " 19860926.201505.1.001 ", "rahma@contoh.id", "RAHMA@Contoh.id"])
def test_nip_or_email_opens_the_door(orang, login):
    assert enter(login)["Location"] == "/akun/"


@pytest.mark.parametrize(("login", "sandi"), [(NIP, "salah sekali ini"), ("198609262015051999", pabrik.SANDI), ("x" * 254, "x")])
def test_who_is_wrong_gets_the_same_sentence_whether_known_or_not(orang, login, sandi):
    response = enter(login, sandi)
    assert response.status_code == 422
    assert keluhan(response) == ["NIP, pos-el, atau kata sandi belum cocok. Periksa lalu coba lagi."]


def test_an_empty_form_says_what_to_fill_in(orang):
    response = enter("", "")
    assert response.context["form"].errors == {"login": ["Isi NIP atau pos-el Anda."], "password": ["Isi kata sandi Anda."]}


def test_an_inactive_account_says_so_only_with_the_right_password(orang):
    orang.is_active = False
    orang.save()
    assert keluhan(enter())[0].startswith("Akun ini sedang dinonaktifkan. Hubungi sekretaris")
    assert keluhan(enter(password="salah sekali ini")) == ["NIP, pos-el, atau kata sandi belum cocok. Periksa lalu coba lagi."]


def test_a_flood_from_one_address_gets_a_page(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip", "login_failed": "100/m/ip"}
    responses = [enter(f"orang{n}", "salah") for n in range(3)]
    assert [r.status_code for r in responses] == [422, 422, 429]
    assert "Terlalu banyak percobaan" in responses[2].text


def test_the_door_leads_to_this_site_only(orang, settings):
    settings.LOGIN_REDIRECT_URL = "/akun/"
    response = Client().post("/masuk/?next=https://jahat.id/", {"login": NIP, "password": pabrik.SANDI, "next": "https://jahat.id/"})
    assert response["Location"] == "/akun/"


def test_signing_in_changes_the_session_and_leaves_traces(orang):
    client = Client()
    client.get("/masuk/")
    enter(password="salah sekali ini", client=client)
    enter(client=client)
    assert list(Jejak.objects.values_list("aksi", "sasaran_id")) == [("masuk", orang.pk), ("masuk_ditolak", orang.pk)]
    assert "salah" not in str(list(Jejak.objects.values("isi")))


def test_the_page_says_whom_to_ask(db):
    text = Client().get("/masuk/").text
    assert "Minta tautan kata sandi kepada sekretaris perangkat daerah Anda." in text


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_keluar_changes_nothing(cast, masuk, method):
    client = masuk(cast.sekretaris)
    assert getattr(client, method)("/keluar/").status_code == 200
    assert client.get("/akun/").status_code == 200


def test_keluar_ends_the_session_and_clears_the_browser(cast, masuk):
    client = masuk(cast.sekretaris)
    cookie = client.cookies["sessionid"].value
    response = client.post("/keluar/")
    assert (response["Location"], response["Clear-Site-Data"]) == ("/masuk/", '"cache", "storage"')
    client.cookies["sessionid"] = cookie
    assert client.get("/akun/")["Location"] == "/masuk/?next=/akun/"
    assert Client().get("/keluar/")["Location"] == "/masuk/"


@pytest.mark.parametrize("nama", ["signup", "email", "reset_password", "set_password", "reauthenticate", "inactive", "change_password"])
def test_no_other_page_of_allauth_can_be_reached(nama):
    with pytest.raises(NoReverseMatch):
        reverse(f"account_{nama}")


# --- own account ----------------------------------------------------------------


def test_account_page_names_roles_places_and_dates(cast, kota, masuk):
    pabrik.make_anggota(kota.kir, cast.sekretaris.pegawai, "ketua")
    response = masuk(cast.sekretaris).get("/akun/")
    peran = [(p.label, p.tempat, p.dari, p.sampai) for p in response.context["peran"]]
    assert sorted(peran) == [
        ("Ketua KBK", "KBK KIR", pabrik.LAMA, None),
        ("Sekretaris OPD", "Dinas Kependudukan dan Pencatatan Sipil", pabrik.LAMA, None),
    ]
    assert "sejak 1 Januari 2020" in response.text


@pytest.mark.parametrize(
    ("siapa", "isi"), [("admin", "Seluruh instalasi"), ("tanpa_peran", "Belum ada peran yang berlaku"), ("biro", "Provinsi Kalimantan Timur")]
)
def test_account_page_stands_for_everyone(cast, masuk, siapa, isi):
    assert isi in masuk(getattr(cast, siapa)).get("/akun/").text


def test_the_daily_letter_is_switched_off_and_on(cast, masuk):
    client = masuk(cast.sekretaris)
    assert "belum mempunyai alamat pos-el" in client.get("/akun/").text
    cast.sekretaris.email = "rahma@contoh.id"
    cast.sekretaris.save()
    assert "Matikan ringkasan pos-el" in client.get("/akun/").text
    response = client.post("/akun/surel/", {"terima": "tidak"}, follow=True)
    assert "Nyalakan ringkasan pos-el" in response.text
    client.post("/akun/surel/", {"terima": "tidak"})  # pressed twice, changed once
    cast.sekretaris.refresh_from_db()
    assert cast.sekretaris.terima_surel is False
    client.post("/akun/surel/", {"terima": "ya"})
    cast.sekretaris.refresh_from_db()
    assert cast.sekretaris.terima_surel is True
    isi = Jejak.objects.filter(aksi="atur_surel").order_by("nomor").values_list("isi__before__terima_surel", flat=True)
    assert list(isi) == [True, False]


def ganti(client, lama=pabrik.SANDI, baru=BARU, ulang=None):
    return client.post("/akun/sandi/", {"sandi_lama": lama, "sandi_baru": baru, "sandi_ulang": baru if ulang is None else ulang})


def test_a_new_password_ends_the_other_sessions(cast, masuk):
    here, there = masuk(cast.sekretaris), masuk(cast.sekretaris)
    assert there.get("/akun/").status_code == 200
    assert ganti(here)["Location"] == "/akun/"
    assert (here.get("/akun/").status_code, there.get("/akun/").status_code) == (200, 302)
    cast.sekretaris.refresh_from_db()
    assert cast.sekretaris.check_password(BARU)
    assert Jejak.objects.filter(aksi="ganti_sandi", pengguna=cast.sekretaris).count() == 1


SANDI_DITOLAK = [
    ({"lama": "bukan ini"}, "sandi_lama", "Kata sandi sekarang belum cocok. Ketik yang Anda pakai untuk masuk."),
    ({"ulang": "lain"}, "sandi_ulang", "Kedua kata sandi baru belum sama. Ketik ulang keduanya."),
    ({"baru": "pendek"}, "sandi_baru", "Kata sandi ini kurang dari 12 huruf. Tambahkan beberapa kata."),
    ({"baru": "", "ulang": "x"}, "sandi_baru", "Isi kata sandi baru."),
    ({"baru": "qwertyuiop123"}, "sandi_baru", "Kata sandi ini banyak dipakai orang sehingga mudah ditebak. Pilih yang lain."),
    ({"baru": "sekretaris99"}, "sandi_baru", "Kata sandi ini terlalu mirip dengan NIP, nama, atau pos-el Anda. Pilih yang lain."),
    ({"baru": pabrik.SANDI}, "sandi_baru", "Kata sandi baru sama dengan yang sekarang. Pilih yang lain."),
]


@pytest.mark.parametrize(("isi", "field", "kalimat"), SANDI_DITOLAK)
def test_refused_passwords_say_how_to_mend(cast, masuk, isi, field, kalimat):
    cache.clear()
    response = ganti(masuk(cast.sekretaris), **isi)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert (list(errors), errors[field][0]) == ([field], kalimat)


def test_guessing_the_old_password_is_throttled(cast, masuk):
    client = masuk(cast.sekretaris)
    for n in range(5):
        ganti(client, lama=f"tebak {n}")
    galat = ganti(client).context["form"].errors["sandi_lama"][0]
    assert galat.startswith("Terlalu banyak percobaan yang belum cocok. Tunggu 5 menit")


def test_devices_are_listed_and_signed_out(cast, masuk):
    here, there, third = (masuk(cast.sekretaris) for _ in range(3))
    there.get("/akun/", headers={"User-Agent": CHROME})
    third.get("/akun/")
    response = here.get("/akun/perangkat/")
    assert sorted((nama, ini) for _, nama, ini in response.context["perangkat"]) == [
        ("Chrome di Android", False), ("Peramban lain", False), ("Peramban lain", True),
    ]  # fmt: skip
    row = UserSession.objects.get(user_agent=CHROME)
    response = here.post(f"/akun/perangkat/{row.pk}/keluarkan/", follow=True)
    assert [str(m) for m in response.context["messages"]] == ["Chrome di Android sudah dikeluarkan."]
    assert (there.get("/akun/").status_code, third.get("/akun/").status_code) == (302, 200)
    response = here.post("/akun/perangkat/keluarkan-lain/", follow=True)
    assert [str(m) for m in response.context["messages"]] == ["1 perangkat lain sudah dikeluarkan."]
    assert third.get("/akun/").status_code == 302
    assert list(Jejak.objects.filter(aksi="keluarkan_perangkat").values_list("isi", flat=True)) == [{"jumlah": 1}] * 2


def test_other_peoples_devices_are_not_there(cast, masuk):
    masuk(cast.ketua).get("/akun/")
    row = UserSession.objects.get(user=cast.ketua)
    client = masuk(cast.sekretaris)
    assert client.post(f"/akun/perangkat/{row.pk}/keluarkan/").status_code == 404
    assert client.get(f"/akun/perangkat/{row.pk}/keluarkan/").status_code == 405
    assert UserSession.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("alamat", ["/akun/", "/akun/sandi/", "/akun/perangkat/"])
def test_signed_out_is_sent_to_the_door(client, db, alamat):
    assert client.get(alamat)["Location"] == f"/masuk/?next={alamat}"
