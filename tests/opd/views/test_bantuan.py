"""/bantuan/: everybody finds it in the same place, and their own work first."""

from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from opd.bantuan import PANDUAN, panduan_for
from opd.models import Pengguna
from tests.pintu import sign_in

pytestmark = pytest.mark.django_db


class Gambar(HTMLParser):
    def __init__(self, isi: str):
        super().__init__()
        self.semua = []
        self.feed(isi)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.semua.append(dict(attrs))


@pytest.mark.parametrize(
    ("nama", "own"),
    [
        ("notulis", ["mencatat"]),
        ("sekretaris", ["mencatat", "melapor", "memeriksa"]),
        ("pimpinan", ["menyetujui"]),
        ("bagian_organisasi", ["menerima", "memantau", "memeriksa"]),
        ("sekda", ["memantau"]),
        ("biro", ["provinsi"]),
        ("pemeriksa", ["memeriksa"]),
        ("admin", ["memeriksa", "merawat"]),
    ],
)
def test_own_work_comes_first(cast, nama, own):
    milik, lain = panduan_for(Pengguna.objects.get(pk=getattr(cast, nama).pk))
    assert [p.slug for p in milik] == own
    assert {p.slug for p in milik + lain} == {p.slug for p in PANDUAN}
    assert "keaslian" in [p.slug for p in lain]


def test_a_guide_names_the_roles_that_do_the_work():
    assert {p.slug: p.untuk for p in PANDUAN if p.slug in {"mencatat", "menerima", "keaslian"}} == {
        "mencatat": ["Anggota KBK", "Notulis KBK", "Ketua KBK", "Sekretaris OPD"],
        "menerima": ["Bagian Organisasi"],
        "keaslian": [],
    }


@pytest.mark.parametrize("panduan", PANDUAN, ids=lambda p: p.slug)
def test_every_picture_exists_and_says_what_it_shows(panduan):
    isi = Client().get(reverse("bantuan_detail", args=[panduan.slug])).text
    for gambar in [g for g in Gambar(isi).semua if "bantuan/" in g["src"]]:
        assert finders.find(gambar["src"].removeprefix("/static/"))
        assert len(gambar["alt"]) > 10
        assert (gambar["width"], gambar["height"]) == ("270", "360")


def test_the_link_stands_at_the_foot_of_every_page(cast):
    tautan = f'<a href="{reverse("bantuan_list")}">Bantuan</a></p>\n</footer>'
    for client, alamat in [(Client(), "/masuk/"), (Client(), "/v/"), (sign_in(cast.notulis), "/"), (sign_in(cast.notulis), "/kegiatan/baru/")]:
        assert tautan in client.get(alamat).text
