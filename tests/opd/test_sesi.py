import time

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kbk.models import Kelompok
from opd import sesi
from tests import pabrik

CHROME = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"


def test_a_page_writes_nothing_until_five_minutes_have_passed(cast, masuk, monkeypatch):
    client = masuk(cast.sekretaris)
    client.get("/kegiatan/")
    first = UserSession.objects.get().last_seen_at
    with CaptureQueriesContext(connection) as queries:
        client.get("/kegiatan/")
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    monkeypatch.setattr(sesi, "SEGAR", -1)
    client.get("/kegiatan/")
    assert UserSession.objects.get().last_seen_at > first


def test_person_and_unit_come_with_the_session(cast, masuk):
    client = masuk(cast.sekretaris)
    client.get("/kegiatan/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/sehat/")
    assert len(queries) == 2


def test_an_inactive_person_is_signed_out_at_once(cast, masuk):
    client = masuk(cast.sekretaris)
    assert client.get("/kegiatan/").status_code == 200
    cast.sekretaris.is_active = False
    cast.sekretaris.save()
    assert client.get("/kegiatan/").status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "nama"),
    [
        (CHROME, "Chrome di Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari di iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge di Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox di Linux"),
        ("curl/8", "Peramban lain"),
        ("", "Peramban lain"),
    ],
)
def test_a_device_has_a_name_people_know(user_agent, nama):
    assert sesi.device_name(user_agent) == nama


def test_signing_in_lists_the_device(kota):
    pabrik.make_pengguna("198609262015051001", pabrik.make_pegawai(kota.dishub))
    client = Client(headers={"User-Agent": CHROME})
    client.post("/masuk/?next=/sehat/", {"login": "198609262015051001", "password": pabrik.SANDI})
    assert [row.user_agent for row in UserSession.objects.all()] == [CHROME]


# --- left alone -----------------------------------------------------------------


@pytest.fixture
def jam(monkeypatch):
    """jam(minutes) moves the clock of the server on."""
    sekarang = [time.time()]
    monkeypatch.setattr(time, "time", lambda: sekarang[0])

    def move(menit: float) -> None:
        sekarang[0] += menit * 60

    return move


@pytest.mark.parametrize(("nama", "menit"), [("sekretaris", 30), ("ketua", 30), ("pimpinan", 15), ("bagian_organisasi", 15), ("admin", 15)])
def test_a_session_left_alone_rests_until_its_owner_says_who_it_is(cast, masuk, jam, nama, menit):
    client = masuk(getattr(cast, nama))
    assert client.get("/akun/").status_code == 200
    jam(menit - 0.1)
    assert client.get("/akun/").status_code == 200
    jam(menit + 0.1)
    for alamat in ("/akun/", "/", "/akun/dua-langkah/", "/pegawai/?bentuk=xlsx"):
        response = client.get(alamat)
        assert (response.status_code, response.context["lanjut"]) == (403, alamat)
    assert "lama tidak dipakai" in response.text
    assert client.post("/akun/konfirmasi/", {"lanjut": "/akun/", "konfirmasi_sandi": "bukan ini"}).status_code == 422
    assert client.get("/akun/").status_code == 403
    assert client.post("/akun/konfirmasi/", {"lanjut": "/akun/", "konfirmasi_sandi": pabrik.SANDI})["Location"] == "/akun/"
    assert client.get("/akun/").status_code == 200


def test_what_was_typed_meanwhile_is_saved_once_the_question_is_answered(cast, masuk, jam, kota):
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    jam(31)
    isi = {"nama": "KBK Loket", "moto": "Baris satu\nbaris dua", "opd": str(kota.disdukcapil.pk)}
    response = client.post("/kelompok/baru/", isi)
    assert response.status_code == 403
    assert sorted(response.context["isian"]) == sorted(isi.items())
    assert client.post("/kelompok/baru/", isi | {"konfirmasi_sandi": "bukan ini"}).context["isian"] == response.context["isian"]
    assert not Kelompok.objects.filter(nama="KBK Loket").exists()
    client.post("/kelompok/baru/", isi | {"konfirmasi_sandi": pabrik.SANDI})
    assert Kelompok.objects.get(nama="KBK Loket").moto.split() == ["Baris", "satu", "baris", "dua"]


def test_files_cannot_wait_and_the_page_says_so(cast, masuk, jam):
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    jam(31)
    response = client.post("/kegiatan/baru/", {"judul": "x", "foto": SimpleUploadedFile("a.jpg", b"x")})
    assert "Berkas yang tadi Anda pilih tidak ikut." in response.text


def test_using_it_keeps_it_awake_and_signing_out_needs_no_answer(cast, masuk, jam):
    client = masuk(cast.sekretaris)
    for _ in range(10):
        assert client.get("/akun/").status_code == 200
        jam(20)
    jam(40)
    assert client.get("/akun/").status_code == 403
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert client.get("/akun/").status_code == 302


def test_a_session_ends_after_a_working_day_however_much_it_is_used(cast, masuk, jam):
    client = masuk(cast.sekretaris)
    for _ in range(30):
        assert client.get("/akun/").status_code == 200
        jam(20)
    jam(1)
    assert client.get("/akun/")["Location"] == "/masuk/?next=/akun/"


def test_control_without_the_clock_nothing_rests(cast, masuk, jam, monkeypatch):
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    monkeypatch.setattr(sesi, "_left_alone", lambda request, now: False)
    jam(300)
    assert client.get("/akun/").status_code == 200


def test_signing_in_gives_a_new_session_and_signing_out_kills_it(kota):
    pabrik.make_pengguna("198609262015051001", pabrik.make_pegawai(kota.dishub))
    client = Client()
    client.get("/masuk/")
    client.session.save()
    sebelum = client.session.session_key
    client.post("/masuk/", {"login": "198609262015051001", "password": pabrik.SANDI})
    assert client.session.session_key not in {None, sebelum}
    lama = Client()
    lama.cookies["sessionid"] = sebelum or "x"
    assert lama.get("/akun/").status_code == 302


@pytest.mark.parametrize(
    "tujuan", ["//jahat.id", "https:jahat.id", "https://jahat.id/", "/\\jahat.id", "\\\\jahat.id", "javascript:alert(1)", "\r\nSet-Cookie: a=b"]
)
def test_the_door_leads_to_this_site_only(kota, tujuan):
    pabrik.make_pengguna("198609262015051001", pabrik.make_pegawai(kota.dishub))
    response = Client().post("/masuk/", {"login": "198609262015051001", "password": pabrik.SANDI, "next": tujuan})
    assert response["Location"] == "/"
    assert "Set-Cookie: a" not in str(response.headers)
