"""A forgotten password and the links for a new one (reliability C24, C31–C33, C35)."""

import datetime as dt
import re

import pytest
from django.conf import settings as pengaturan
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from opd import tautan_sandi
from opd.actions.pengguna import choose_password, invite
from opd.actions.surat_segera import send_segera
from opd.models import Jejak, Pengguna, SuratSegera
from tests import pabrik
from tests.pintu import code, pair

LUPA, BARU = "/lupa-sandi/", "/sandi-baru/"
SANDI = "tiga ekor bekantan menyeberang"
DUA = {"sandi_baru": SANDI, "sandi_ulang": SANDI}


@pytest.fixture(autouse=True)
def _no_flood():
    cache.clear()


@pytest.fixture
def orang(cast, masuk):
    """The secretary: has an address and has been here before."""
    Pengguna.objects.filter(pk=cast.sekretaris.pk).update(email="sekretaris@contoh.id")
    masuk(cast.sekretaris)
    cast.sekretaris.refresh_from_db()
    return cast.sekretaris


@pytest.fixture
def waktu(monkeypatch):
    """waktu(minutes): the seals of links are looked at that much later."""

    def move(menit: float) -> None:
        asli = signing.time.time
        monkeypatch.setattr(signing.time, "time", lambda: asli() + menit * 60)

    return move


def ask(nama="sekretaris", ip="10.0.0.1", **headers):
    return Client().post(LUPA, {"nama": nama}, REMOTE_ADDR=ip, headers=headers)


def links(kurir) -> list[str]:
    """The paths in the letters that were sent, oldest first."""
    while send_segera():
        pass
    return [re.search(rf"{pengaturan.ALAMAT_SITUS}(/sandi-baru/\S+/)", surat.body)[1] for surat in kurir.terkirim]


def opens(path: str) -> bool:
    return Client().get(path).status_code == 302


# --- asking -----------------------------------------------------------------------


def test_from_the_door_to_a_new_password(orang, kurir):
    assert LUPA in Client().get("/masuk/").text
    assert ask("Sekretaris@contoh.id ")["Location"] == "/lupa-sandi/diminta/"
    (path,) = links(kurir)
    (surat,) = kurir.terkirim
    assert (surat.to, surat.subject) == (["sekretaris@contoh.id"], "Budaya Kerja: tautan kata sandi")
    assert "berlaku 60 menit dan satu kali" in surat.body
    owner = Client()
    assert owner.get(path)["Location"] == BARU
    assert owner.post(BARU, DUA)["Location"] == "/masuk/"
    assert owner.post("/masuk/", {"login": "sekretaris", "password": SANDI}).status_code == 302
    jejak = Jejak.objects.filter(sasaran="pengguna", sasaran_id=orang.pk).order_by("nomor")
    assert list(jejak.values_list("aksi", "pengguna"))[1:] == [("minta_tautan_sandi", None), ("pasang_sandi", orang.pk), ("masuk", orang.pk)]
    assert not SuratSegera.objects.exclude(isi={}).exists()


def test_the_old_password_lives_until_the_new_one(orang, masuk, kurir):
    client = masuk(orang)
    ask()
    assert len(links(kurir)) == 1
    orang.refresh_from_db()
    assert orang.check_password(pabrik.SANDI)
    assert client.get("/akun/").status_code == 200


def test_every_name_gets_the_same_answer_and_nobody_is_looked_up(orang, kota, kurir, django_assert_num_queries):
    pabrik.make_pengguna("nonaktif", is_active=False, email="non@contoh.id")
    ask("pemanasan")
    answers = set()
    for n, nama in enumerate(["sekretaris", "sekretaris@contoh.id", "tidak.ada", "nonaktif", "non@contoh.id"]):
        with django_assert_num_queries(10):  # the same for each; none of them reads an account
            response = ask(nama, ip=f"10.0.1.{n}")
        answers.add((response.status_code, response["Location"], response.content))
    assert len(answers) == 1
    assert [surat.to for surat in kurir.terkirim] == []  # no page waits for a mail server
    assert len(links(kurir)) == 2


def test_only_who_chose_a_password_and_has_an_address_is_written_to(cast, orang, kurir):
    Pengguna.objects.filter(pk=cast.ketua.pk).update(is_active=False, email="ketua@contoh.id")
    Pengguna.objects.filter(pk=cast.notulis.pk).update(password="!belum", email="notulis@contoh.id")
    for nama in ("ketua", "notulis", "anggota", "tidak.ada"):
        ask(nama)
    assert links(kurir) == []
    assert SuratSegera.objects.filter(selesai_pada__isnull=True).count() == 0


def test_a_letter_of_half_an_hour_ago_is_not_sent(orang, kurir):
    ask()
    assert send_segera(timezone.now() + dt.timedelta(minutes=31)).endswith("tidak perlu dikirim")
    assert kurir.terkirim == []


def test_asking_is_throttled_by_name_and_the_form_keeps_it(orang):
    responses = [ask() for _ in range(4)]
    assert [r.status_code for r in responses] == [302, 302, 302, 429]
    assert 800 < int(responses[3].headers["Retry-After"]) <= 900
    assert "tunggu 15 menit lalu minta lagi" in responses[3].context["form"].errors["nama"][0]
    assert 'value="sekretaris"' in responses[3].text
    assert ask("ketua").status_code == 302
    assert [ask(ip=f"10.0.2.{n}").status_code for n in range(4)] == [302, 302, 302, 429]  # six letters an hour from everywhere


def test_an_empty_name_says_what_to_fill_in(orang, kurir):
    response = ask(" ")
    assert (response.status_code, response.context["form"].errors) == (422, {"nama": ["Isi NIP atau pos-el Anda."]})


def test_without_a_mail_server_it_says_whom_to_ask(orang, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    assert LUPA not in Client().get("/masuk/").text
    response = ask()
    assert "belum dapat dikirim lewat pos-el" in response.text
    assert "Minta tautan kata sandi kepada sekretaris" in response.text
    assert not SuratSegera.objects.exists()


# --- a link and its end (C31) -------------------------------------------------------


def test_a_foreign_host_is_refused_and_stands_in_no_letter(orang, kurir, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert ask(host="evil.id").status_code == 400
    assert ask(**{"X-Forwarded-Host": "evil.id"}).status_code == 302
    assert len(links(kurir)) == 1
    assert "evil.id" not in str(kurir.terkirim[0].message())


def test_a_newer_link_kills_the_older(orang, kurir):
    ask("sekretaris")
    ask("sekretaris@contoh.id")
    assert [opens(path) for path in links(kurir)] == [False, True]


def test_a_link_is_used_once_also_from_two_browsers(orang, kurir):
    ask()
    (path,) = links(kurir)
    first, second = Client(), Client()
    assert [first.get(path)["Location"], second.get(path)["Location"]] == [BARU, BARU]
    assert [c.post(BARU, DUA).status_code for c in (first, second)] == [302, 410]
    assert not opens(path)


def test_of_two_in_the_same_moment_one_sets_the_password(orang, kurir):
    """Both have seen the form; the action asks again with the account locked."""
    ask()
    kunci = links(kurir)[0].split("/")[2]
    assert choose_password(kunci=kunci, sandi=SANDI) == orang
    assert choose_password(kunci=kunci, sandi="sandi orang lain itu") is None
    orang.refresh_from_db()
    assert orang.check_password(SANDI)


UBAH = {
    "pos-el": {"email": "lain@contoh.id"},
    "kata sandi": {"password": "!lain"},
    "masuk": {"last_login": timezone.now() + dt.timedelta(hours=1)},
    "nonaktif": {"is_active": False},
}


@pytest.mark.parametrize("apa", UBAH)
def test_a_link_dies_with_what_changes(orang, kurir, apa):
    ask()
    (path,) = links(kurir)
    assert opens(path)
    Pengguna.objects.filter(pk=orang.pk).update(**UBAH[apa])
    assert not opens(path)


@pytest.mark.parametrize(("menit", "hidup"), [(59, True), (61, False)])
def test_a_reset_lives_an_hour(orang, kurir, waktu, menit, hidup):
    ask()
    (path,) = links(kurir)
    waktu(menit)
    assert opens(path) is hidup


@pytest.mark.parametrize(("jam", "hidup"), [(71, True), (73, False)])
def test_an_invitation_lives_three_days(cast, kota, waktu, jam, hidup):
    baru = pabrik.make_pengguna("baru", pabrik.make_pegawai(kota.dishub, "Baru"))
    path = f"/sandi-baru/{invite(by=cast.admin, pengguna=baru)}/"
    waktu(jam * 60)
    assert opens(path) is hidup


def test_what_an_administrator_makes_for_who_was_here_before_is_a_reset(cast, orang, masuk, waktu):
    page = masuk(cast.bagian_organisasi).post(f"/pengguna/{orang.pk}/tautan/", follow=True)
    path = page.context["tautan"].removeprefix(pengaturan.ALAMAT_SITUS)
    assert tautan_sandi.masa(tautan_sandi.tautan_of(orang)) == dt.timedelta(hours=1)
    assert opens(path)
    waktu(61)
    assert not opens(path)


def test_a_reset_is_no_invitation(cast, orang, waktu):
    """The words in front are sealed too: an hour does not become three days."""
    kunci = invite(by=cast.bagian_organisasi, pengguna=orang)
    assert kunci.startswith("pemulihan-")
    assert not opens(f"/sandi-baru/{kunci.replace('pemulihan', 'undangan')}/")


@pytest.mark.parametrize("kunci", ["x", "x-y", "undangan-1", "undangan-zzzzzzzzzzzzzzzz.y.z", "-", "٣-a.b", "undangan-1.a.b", "lain-1.a.b"])
def test_made_up_links_are_nothing(cast, kunci):
    assert Client().get(f"/sandi-baru/{kunci}/").status_code == 410


def test_the_page_that_loads_other_files_has_no_key_in_its_address(orang, kurir):
    """C32: what the browser sends as Referer is the address after the redirect."""
    ask()
    (path,) = links(kurir)
    owner = Client()
    response = owner.get(path)
    assert (response.content, response["Cache-Control"]) == (b"", "max-age=0, no-cache, no-store, must-revalidate, private")
    page = owner.get(response["Location"])
    assert path.split("/")[2] not in page.text
    assert page["Referrer-Policy"] == "same-origin"


def test_without_a_link_the_form_is_not_there(db):
    assert [Client().get(BARU).status_code, Client().post(BARU, DUA).status_code] == [410, 410]


# --- nothing is skipped (C33) -------------------------------------------------------


def test_a_reset_does_not_skip_the_second_step(orang, kurir):
    pair(orang)
    ask()
    owner = Client()
    owner.get(links(kurir)[0])
    owner.post(BARU, DUA)
    assert owner.get("/akun/").status_code == 302
    assert owner.post("/masuk/", {"login": "sekretaris", "password": SANDI})["Location"] == "/masuk/kode/"
    assert owner.get("/akun/").status_code == 302
    assert owner.post("/masuk/kode/", {"code": code()}).status_code == 302
    assert owner.get("/akun/").status_code == 200


def test_a_new_password_signs_everybody_else_out(orang, masuk, kurir):
    theirs = masuk(orang)
    orang.refresh_from_db()
    ask()
    owner = Client()
    owner.get(links(kurir)[0])
    owner.post(BARU, DUA)
    assert theirs.get("/akun/").status_code == 302
