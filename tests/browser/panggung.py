"""A stage for pages: Chromium shows what the application answered to one person, without a server in between.

That costs a tenth of a live server, and any answer can be put on: also the one to a form that was posted empty.
"""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import transaction
from playwright.sync_api import Page, Route

from tests import korpus
from tests.alamat import ORANG, ask
from tests.browser.kerangka import Kerangka
from tests.test_akses_matrix import MATRIKS, TEMPAT, address_of

SITUS = "http://panggung.test"
LEBAR = 320  # CSS px: WCAG 1.4.10
GAMBAR = korpus.foto(40, 30)  # in place of every picture: what hangs on the page is its frame


@dataclass(frozen=True)
class Adegan:
    """A whole page as one person sees it."""

    nama: str  # of the address, with its method
    orang: str
    alamat: str
    isi: str

    def __str__(self) -> str:
        return f"{self.nama} {self.orang} {self.alamat}"


def semua_adegan(dunia) -> list[Adegan]:
    """Every page of the access matrix for everybody who may see it, and every form that was posted empty."""
    found = []
    for baris in MATRIKS:
        dicari = "200" if baris["metode"] == "GET" else "422"
        for orang in ORANG:
            statuses = baris[orang].split()
            if dicari in statuses:
                alamat = address_of(baris, dunia, TEMPAT[statuses.index(dicari)])
                adegan = minta(dunia, f"{baris['metode']} {baris['alamat']}", orang, alamat, baris["metode"])
                found += [adegan] if adegan else []
    return found


def minta(dunia, nama: str, orang: str, alamat: str, metode: str = "GET") -> Adegan | None:
    """None for a file, or a fragment that another page takes in."""
    with transaction.atomic():
        jawaban = ask(dunia, orang, metode, alamat)
        transaction.set_rollback(metode != "GET")
    mentah = b"".join(jawaban)  # to its end, which closes a file
    if not jawaban.headers.get("Content-Type", "").startswith("text/html"):
        return None
    isi = mentah.decode()
    return Adegan(nama, orang, alamat, isi) if "<!doctype html>" in isi else None


def berbeda(semua: list[Adegan]) -> list[Adegan]:
    """Those that hold an element which no other page of the same address has shown in that place; of what stands
    around the page's own part, no other page at all."""
    dikenal, pilihan = {}, []
    for adegan in semua:
        bagian = Kerangka(adegan.isi).bagian
        sekitar = {jalan for jalan in bagian if "main" not in {kata.partition(" ")[0] for kata in jalan}}
        lama, lama_sekitar = dikenal.setdefault(adegan.nama, set()), dikenal.setdefault("", set())
        if bagian - sekitar - lama or sekitar - lama_sekitar:
            pilihan.append(adegan)
        lama |= bagian - sekitar
        lama_sekitar |= sekitar
    return pilihan


class Panggung:
    """`.page` shows what `.tampilkan` put on; `.keluhan` holds what its console said that must not be."""

    def __init__(self, chromium, **opsi):
        # Without motion: a colour on its way to another would be measured.
        opsi = {"viewport": {"width": LEBAR, "height": 640}, "locale": "id-ID", "reduced_motion": "reduce"} | opsi
        self.context = chromium.new_context(base_url=SITUS, **opsi)
        self.page: Page = self.context.new_page()
        self.page.route("**/*", self._jawab)
        self.isi, self.keluhan = "", []
        self.page.on("console", lambda pesan: self.keluhan.append(f"{pesan.text} {self.page.url}") if pesan.type == "error" else None)
        self.page.on("pageerror", lambda galat: self.keluhan.append(f"{galat} {self.page.url}"))

    def tampilkan(self, adegan: Adegan) -> Page:
        self.isi = adegan.isi
        self.page.goto(adegan.alamat)
        return self.page

    def _jawab(self, route: Route) -> None:
        alamat = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(body=self.isi, content_type="text/html; charset=utf-8")
        elif alamat.startswith("/static/"):
            berkas = finders.find(alamat.removeprefix("/static/"))
            route.fulfill(body=Path(berkas).read_bytes(), content_type=mimetypes.guess_type(berkas)[0])
        elif route.request.resource_type == "image":
            route.fulfill(body=GAMBAR, content_type="image/jpeg")
        else:
            route.fulfill(body="")
