"""Signing in through a provider: who is let in, and what still is asked. The provider is a small server of this test."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from opd.models import Jejak, Pengguna
from tests import pabrik
from tests.opd.test_sandi import start
from tests.pintu import pair

NIP = "198609262015051001"


class Provider(BaseHTTPRequestHandler):
    """Knows one person; whatever code it is sent is right, as long as the verifier of PKCE comes with it."""

    claims: dict = {}

    def do_GET(self):
        alamat = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.startswith("/userinfo"):
            return self.answer(self.claims)
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        config = {f"{name}_endpoint": f"{alamat}/{path}" for name, path in paths.items()}
        return self.answer(config | {"issuer": alamat, "jwks_uri": f"{alamat}/jwks"})

    def do_POST(self):
        isi = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        token = {"iss": f"http://127.0.0.1:{self.server.server_port}", "aud": "budaya-kerja", "exp": 4102444800} | self.claims
        benar = bool(isi.get("code_verifier"))
        self.answer({"access_token": "x", "id_token": jwt.encode(token, "k" * 32, "HS256")} if benar else {"error": "invalid_grant"})

    def answer(self, isi: dict):
        data = json.dumps(isi).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def penyedia(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    app = {"provider_id": "sso", "name": "SSO", "client_id": "budaya-kerja", "secret": "rahasia"}
    app["settings"] = {"server_url": f"http://127.0.0.1:{server.server_port}"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    Provider.claims = {"sub": "7", "nip": NIP}
    yield Provider
    server.shutdown()
    server.server_close()


@pytest.fixture
def orang(kota):
    return pabrik.make_pengguna(NIP, pabrik.make_pegawai(kota.dishub, "Rahma Aulia", nip=NIP), email="rahma@contoh.id")


def enter(client: Client | None = None, process="login", tujuan="/akun/"):
    """(browser, the answer when the provider sends it back)."""
    client = client or Client()
    pergi = urlsplit(client.get("/masuk/sso/sso/", {"process": process, "next": tujuan})["Location"])
    tanya = parse_qs(pergi.query)
    assert (pergi.path, tanya["code_challenge_method"]) == ("/authorize", ["S256"])
    return client, client.get("/masuk/sso/sso/kembali/", {"code": "abc", "state": tanya["state"][0]})


def told(client: Client) -> str:
    return client.get("/masuk/").text


def test_without_a_provider_there_is_no_button_and_no_door(db):
    assert "Masuk dengan akun" not in told(Client())
    assert Client().get("/masuk/sso/sso/").status_code == 404
    assert Client().get("/masuk/sso/sso/kembali/").status_code == 404


def test_a_known_nip_goes_in_and_leaves_the_same_trace(orang, penyedia):
    assert "Masuk dengan akun pemerintah daerah" in told(Client())
    client, response = enter()
    assert response["Location"] == "/akun/"
    assert "Rahma Aulia" in client.get("/akun/").text
    assert Jejak.objects.get(aksi="masuk").sasaran_id == orang.pk
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("claims", "masuk"),
    [
        ({"email": "RAHMA@contoh.id", "email_verified": True}, True),
        ({"email": "rahma@contoh.id", "email_verified": False}, False),
        ({"email": "rahma@contoh.id", "email_verified": "true"}, False),
        ({"email": "rahma@contoh.id"}, False),
        ({"email": "lain@contoh.id", "email_verified": True}, False),
        ({"nip": "19860926 201505 1 001"}, True),
        ({"nip": "198609262015051999", "email": "rahma@contoh.id", "email_verified": True}, False),
        ({}, False),
    ],
)
def test_who_is_let_in_and_nobody_is_made(orang, penyedia, claims, masuk):
    penyedia.claims = {"sub": "7"} | claims
    client, response = enter()
    assert response["Location"] == ("/akun/" if masuk else "/masuk/")
    assert ("belum terdaftar di Budaya Kerja" in told(client)) is not masuk
    assert list(Pengguna.objects.all()) == [orang]


def test_somebody_inactive_stays_out(orang, penyedia):
    Pengguna.objects.update(is_active=False)
    client, response = enter()
    assert response["Location"] == "/masuk/"
    assert "sedang dinonaktifkan" in told(client)


def test_the_second_step_is_asked_after_this_door_too(cast, penyedia):
    Pengguna.objects.filter(pk=cast.admin.pk).update(nama_masuk=NIP)
    client, _ = enter()
    assert client.get("/akun/")["Location"] == "/akun/dua-langkah/"
    pair(cast.admin)
    assert enter()[1]["Location"] == "/masuk/kode/"


def test_nothing_is_connected_to_who_is_signed_in(cast, masuk, penyedia, orang):
    client = masuk(cast.sekretaris)
    assert enter(client, process="connect")[1]["Location"] == "/masuk/"
    assert not SocialAccount.objects.exists()


def test_an_answer_nobody_asked_for_or_a_refusal_is_an_error(orang, penyedia):
    client = Client()
    assert client.get("/masuk/sso/sso/kembali/", {"code": "abc", "state": "palsu"})["Location"] == "/masuk/"
    assert "tidak jadi. Coba lagi" in told(client)
    assert client.get("/masuk/sso/sso/kembali/", {"error": "access_denied"})["Location"] == "/masuk/"


def test_it_leads_to_this_site_only(orang, penyedia):
    assert enter(tujuan="https://jahat.id/")[1]["Location"] == "/"


OIDC = {"OIDC_ISSUER": "https://sso.contoh.go.id", "OIDC_CLIENT_ID": "bk", "OIDC_CLIENT_SECRET": "s"}


@pytest.mark.parametrize(
    ("isi", "keluhan"),
    [
        (OIDC, ""),
        (OIDC | {"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET belum diisi"),
        ({"OIDC_CLIENT_ID": "bk"}, "OIDC_ISSUER belum diisi"),
    ],
)
def test_half_a_provider_stops_the_start(isi, keluhan):
    galat = start(**isi)
    assert keluhan in galat if keluhan else galat == ""
