"""What a page weighs on its way to a cheap phone (design 8): first visit at most 70 KB compressed in at most 8 requests,
a repeated one at most 10 KB, 25 rows at most 30 kB of HTML."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests import pabrik

KB = 1024
PERTAMA, PERMINTAAN, ULANG, DAFTAR = 70 * KB, 8, 10 * KB, 30_000


class Muatan(HTMLParser):
    """`.alamat`: what a browser fetches with the page by itself, each once; lazy pictures come later."""

    def __init__(self, halaman: str):
        super().__init__()
        self.alamat = set()
        self.feed(halaman)

    def handle_starttag(self, tag, attrs):
        ada = dict(attrs)
        if tag == "link" and ada.get("rel") in {"stylesheet", "icon", "preload", "modulepreload"}:
            self.alamat.add(ada["href"])
        if (tag == "script" or (tag == "img" and ada.get("loading") != "lazy")) and ada.get("src"):
            self.alamat.add(ada["src"])


def size(isi: bytes) -> int:
    """As whitenoise and the proxy send it, with the head of an answer."""
    return len(gzip.compress(isi, 6)) + 400


def weight(halaman: str) -> tuple[int, int]:
    """(bytes, requests) of the first visit."""
    statis = [a for a in Muatan(halaman).alamat if a.startswith("/static/")]
    lain = len(Muatan(halaman).alamat) - len(statis)
    berkas = [Path(finders.find(a.removeprefix("/static/"))).read_bytes() for a in statis]
    return size(halaman.encode()) + sum(map(size, berkas)), 1 + len(statis) + lain


PERTAMA_DILIHAT = [(None, "/masuk/"), ("sekretaris", "/"), ("notulis", "/"), ("pimpinan", "/"), ("bagian_organisasi", "/")]
LAIN = [("notulis", "/kegiatan/baru/"), ("notulis", "/kegiatan/"), ("bagian_organisasi", "/dasbor/daerah/")]


@pytest.mark.parametrize(("orang", "alamat"), PERTAMA_DILIHAT + LAIN)
def test_a_first_visit_is_light_and_a_second_one_lighter(dunia, client, masuk, orang, alamat):
    response = (masuk(getattr(dunia.cast, orang)) if orang else client).get(alamat, follow=True)
    assert response.status_code == 200
    berat, permintaan = weight(response.text)
    assert berat <= PERTAMA, f"{berat / KB:.1f} KB"
    assert size(response.content) <= ULANG
    if (orang, alamat) in PERTAMA_DILIHAT:
        assert permintaan <= PERMINTAAN


def test_pages_that_leave_out_htmx_have_no_use_for_it(dunia, client, masuk):
    for orang, alamat in [*PERTAMA_DILIHAT, LAIN[0]]:
        halaman = (masuk(getattr(dunia.cast, orang)) if orang else client).get(alamat).text
        assert "htmx-2" not in halaman
        assert not re.search(r"\bhx-(?!headers)", halaman)


def test_a_list_of_25_rows_is_small(cast, kota, masuk):
    for n in range(26):
        pabrik.make_kegiatan(kota.akta, cast.notulis, judul=f"Loket {n} dibuka pukul 07.30, antrean pagi habis sebelum pukul 10")
    halaman = masuk(cast.sekretaris).get("/kegiatan/")
    assert len(halaman.context["page"].object_list) == 25
    assert len(halaman.content) <= DAFTAR
