import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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
