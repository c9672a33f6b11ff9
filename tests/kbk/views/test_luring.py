import json
import re
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from kbk import luring
from kbk.forms.kegiatan import URAIAN_MIN
from kbk.models import Kegiatan
from tests import pabrik

HALAMAN = ["/luring/catat/", "/luring/antrean/", "/luring/tanpa-jaringan/"]
PEKERJA, BEKAL, KEADAAN = "/luring/pekerja.js", "/luring/bekal/", "/luring/keadaan/"


class Rujukan(HTMLParser):
    """`.statis`: what a page needs from /static/."""

    def __init__(self, page: str):
        super().__init__()
        self.statis = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        ada = dict(attrs)
        self.statis |= {a for a in (ada.get("src"), ada.get("href")) if a and a.startswith("/static/")}


def kept() -> dict:
    """What the service worker says that it keeps."""
    return json.loads(re.search(r"self.TETAP = (\{.*\});", Client().get(PEKERJA).text)[1])


# --- the service worker and the manifest ----------------------------------------


def test_the_service_worker_may_serve_the_whole_site_and_is_never_old():
    response = Client().get(PEKERJA)
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in response.headers["Content-Security-Policy"]
    assert not response.cookies


def test_it_keeps_three_pages_and_what_they_need_and_nothing_of_anybody():
    tetap = kept()
    assert sorted(tetap["halaman"].values()) == sorted(HALAMAN)
    assert all(alamat.startswith("/static/") for alamat in tetap["aset"])
    perlu = set().union(*(Rujukan(Client().get(alamat).text).statis for alamat in HALAMAN))
    assert perlu - set(tetap["aset"]) == set()
    assert [nama for nama in (*luring.ASET, luring.PEKERJA) if not finders.find(nama)] == []


def test_its_version_changes_with_what_it_keeps(tmp_path, monkeypatch):
    tanpa_ingatan = luring._pekerja_script.__wrapped__
    asli, lain = finders.find, tmp_path / "lain.css"
    lain.write_text("body { color: red }")
    sebelum = tanpa_ingatan()
    assert tanpa_ingatan() == sebelum
    monkeypatch.setattr(finders, "find", lambda nama: str(lain) if nama == "css/luring.css" else asli(nama))
    assert tanpa_ingatan() != sebelum


def test_the_manifest_makes_it_installable_and_takes_shared_photos(client):
    response = client.get("/manifest.webmanifest")
    isi = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (isi["name"], isi["lang"], isi["start_url"], isi["scope"], isi["display"]) == ("Budaya Kerja", "id", "/", "/", "standalone")
    assert [(i["sizes"], i.get("purpose")) for i in isi["icons"]] == [("192x192", None), ("512x512", None), ("512x512", "maskable")]
    for ikon in isi["icons"]:
        with open(finders.find(ikon["src"].removeprefix("/static/")), "rb") as berkas:  # noqa: PTH123
            kepala = berkas.read(24)
        assert kepala[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(kepala[16:20]) == int(ikon["sizes"].split("x")[0])
    assert [(s["name"], s["url"]) for s in isi["shortcuts"]] == [("Catat kegiatan", "/kegiatan/baru/")]
    bagikan = isi["share_target"]
    assert (bagikan["action"], bagikan["method"], bagikan["enctype"]) == ("/luring/bagikan/", "POST", "multipart/form-data")
    assert bagikan["params"]["files"] == [{"name": "foto", "accept": ["image/*", "application/pdf"]}]


# --- the pages that are kept ----------------------------------------------------


@pytest.mark.parametrize("alamat", HALAMAN)
def test_a_kept_page_is_the_same_for_everybody(cast, masuk, alamat):
    tamu = Client().get(alamat)
    assert tamu.status_code == 200
    assert not tamu.cookies
    for orang in (cast.notulis, cast.bagian_organisasi):
        assert masuk(orang).get(alamat).content == tamu.content
    assert "csrf" not in tamu.text.lower().replace('name="csrfmiddlewaretoken"', "")


# --- who is here ----------------------------------------------------------------


def test_the_queue_learns_who_is_signed_in_by_a_mark_that_names_nobody(cast, masuk):
    client = masuk(cast.notulis)
    satu, dua = client.get(KEADAAN), masuk(cast.ketua).get(KEADAAN)
    assert satu.headers["Cache-Control"] == "no-store"
    assert satu.json()["masuk"] is True
    assert re.fullmatch(r"[0-9a-f]{32}", satu.json()["pengguna"])
    assert client.get(KEADAAN).json()["pengguna"] == satu.json()["pengguna"] != dua.json()["pengguna"]
    assert Client().get(KEADAAN).json() == {"masuk": False}


def test_its_token_opens_a_form(cast, masuk):
    client = masuk(cast.notulis, Client(enforce_csrf_checks=True))
    token = client.get(KEADAAN).json()["csrf"]
    assert client.post("/kegiatan/baru/", {}).status_code == 403
    assert client.post("/kegiatan/baru/", {}, headers={"X-CSRFToken": token}).status_code == 422


def test_a_session_that_rests_sends_nothing(cast, masuk):
    client = masuk(cast.notulis)
    client.get("/")
    sesi = client.session
    sesi["terkunci"] = True
    sesi.save()
    assert client.get(KEADAAN).json() == {"masuk": False}


# --- the form -------------------------------------------------------------------


def test_the_phone_asks_for_as_many_letters_as_the_server():
    with open(finders.find("js/luring-antrean.js"), encoding="utf-8") as skrip:  # noqa: PTH123
        assert int(re.search(r"URAIAN_MIN = (\d+);", skrip.read())[1]) == URAIAN_MIN


def test_the_form_comes_with_the_names_of_the_own_group_and_no_nip(cast, kota, masuk):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=kota.bontang.hari_ini().year)
    response = masuk(cast.notulis).get(BEKAL)
    isi = response.json()
    assert response.headers["Cache-Control"] == "no-store"
    assert isi["kelompok"] == [{"pk": kota.akta.pk, "nama": "KBK Akta · Disdukcapil"}]
    (satu,) = isi["isian"]
    assert satu["pk"] == kota.akta.pk
    for kata in ("Aksi perbaikan", "Kecepatan", ">Ketua</label>", ">Anggota</label>", 'name="tanggal"', 'name="uraian"'):
        assert kata in satu["isian"]
    assert not re.search(r"\d{18}", response.text)
    assert not re.search("kunci_kirim|csrf", response.text)
    assert "Sekretaris Dishub" not in response.text


def test_the_form_of_somebody_elses_group_does_not_come(cast, kota, masuk):
    assert masuk(cast.notulis).get(BEKAL, {"kelompok": kota.kir.pk}).json()["isian"] == []
    assert masuk(cast.notulis).get(BEKAL, {"kelompok": "x"}).json()["isian"] == []
    assert masuk(cast.sekda).get(BEKAL).status_code == 403


def test_the_group_noted_last_comes_first_and_five_are_enough(cast, kota, masuk):
    semua = [pabrik.make_kelompok(kota.disdukcapil, f"KBK {n}") for n in range(6)]
    pabrik.make_kegiatan(semua[4], cast.sekretaris)
    client = masuk(cast.sekretaris)
    isi = client.get(BEKAL).json()
    assert [k["nama"] for k in isi["kelompok"]] == [f"KBK {n} · Disdukcapil" for n in (4, 0, 1, 2, 3)]
    assert [satu["pk"] for satu in isi["isian"]] == [semua[4].pk]
    assert [satu["pk"] for satu in client.get(BEKAL, {"kelompok": semua[0].pk}).json()["isian"]] == [semua[0].pk]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_the_form_costs_the_same_for_one_group_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah - 1):
        pabrik.make_anggota(pabrik.make_kelompok(kota.disdukcapil, f"KBK {n}"), cast.notulis.pegawai)
    client = masuk(cast.notulis)
    client.get("/akun/")  # the first request of a session also writes it down
    with django_assert_num_queries(8):
        assert len(client.get(BEKAL).json()["kelompok"]) == jumlah


# --- pages say whether to load it -----------------------------------------------


@pytest.mark.parametrize(("nama", "mencatat"), [("notulis", True), ("sekretaris", True), ("sekda", False), ("admin", False)])
def test_only_who_may_note_activities_gets_the_offline_code(cast, masuk, nama, mencatat):
    text = masuk(getattr(cast, nama)).get("/akun/").text
    assert ("data-luring-catat" in text, "data-luring-siapa" in text) == (mencatat, True)


def test_nobody_is_named_to_who_is_signed_out(db):
    assert "data-luring-siapa" not in Client().get("/masuk/").text


# --- shared photos, the way back, the way out ------------------------------------


def test_shared_photos_that_no_worker_took_are_not_kept(cast, masuk):
    """It comes from another application, so without a token; and nothing of it may be believed."""
    for client in (Client(enforce_csrf_checks=True), masuk(cast.notulis, Client(enforce_csrf_checks=True))):
        response = client.post("/luring/bagikan/", {"judul": "<b>RAHASIA</b>", "kunci_kirim": "ab" * 16})
        assert response.status_code == 422
        assert response.headers["Cache-Control"] == "no-store"
        assert "Buka Budaya Kerja sekali dan masuk." in response.text
        assert "RAHASIA" not in response.text
    assert Client().get("/luring/bagikan/").status_code == 405
    assert not Kegiatan.objects.exists()


def test_after_the_door_it_goes_on_where_it_was(cast, masuk):
    alamat = "/luring/masuk/?bagikan=" + "ab" * 16
    assert Client().get(alamat)["Location"] == "/masuk/?next=/luring/masuk/%3Fbagikan%3D" + "ab" * 16
    client = masuk(cast.notulis)
    assert client.get(alamat + "&lain=//evil.id")["Location"] == "/luring/catat/?bagikan=" + "ab" * 16
    assert client.get("/luring/masuk/?ke=antrean")["Location"] == "/luring/antrean/"
    assert client.get("/luring/masuk/?ke=//evil.id")["Location"] == "/luring/catat/"


def test_keluar_leaves_what_somebody_else_still_has_to_send(cast, masuk):
    """Only the page that counts the queue asks for it, after it has removed what is this person's own."""
    assert masuk(cast.notulis).post("/keluar/", {"biarkan_luring": "1"})["Clear-Site-Data"] == '"cache"'
    assert masuk(cast.notulis).post("/keluar/")["Clear-Site-Data"] == '"cache", "storage"'
