"""Every form posted empty and with nonsense: what is wrong stands above the page, leads to the field, and says how
to mend it in words that this application may use (reliability 5.3, A11)."""

import re
from html.parser import HTMLParser

import pytest
from django.db import transaction

from tests.alamat import ORANG, ask
from tests.test_akses_matrix import MATRIKS, TEMPAT, address_of, label

TERLARANG = re.compile(r"tidak valid|wajib diisi|terlarang|\bmaaf\b|\bups\b|\bgagal\b|tidak sah\b", re.IGNORECASE)
ASAL = {"text": "☃", "search": "☃", "date": "kemarin sore", "number": "banyak", "email": "di kantor", "checkbox": "☃", "radio": "☃", "password": "☃"}
TETAP = {"csrfmiddlewaretoken", "versi", "semula", "kunci_kirim", "lihat", "langkah", "simpan"}  # kept: they carry the form itself

TANPA_ISIAN = {
    "laporan_accept",  # no report waits to be accepted in this world, so its page has no form
    "luring_bagikan",  # answers another app, and has nothing to fill in
}


class Halaman(HTMLParser):
    """`.judul`; `.ringkas`: [(text, id or "")] of the summaries; `.isian`: {id: tag}; `.galat`: texts beside the fields;
    `.urutan`: "galat" and "h1" as they come; `.kirim`: {name: nonsense} for what the forms would post."""

    def __init__(self, isi: str):
        super().__init__()
        self.judul, self.ringkas, self.isian, self.galat, self.urutan, self.kirim = "", [], {}, [], [], {}
        self._dalam, self._tingkat, self._tautan, self._kata = "", 0, "", []
        self.feed(isi)

    def handle_starttag(self, tag, attrs):
        ada = dict(attrs)
        kelas = (ada.get("class") or "").split()
        if tag in {"input", "select", "textarea"} and ada.get("type") != "hidden":
            self.isian[ada.get("id")] = tag
        if tag in {"input", "select", "textarea"} and ada.get("name") not in {*TETAP, None} and "disabled" not in ada:
            self.kirim[ada["name"]] = ASAL.get(ada.get("type", "text"), "☃")
        if ada.get("name") in TETAP:
            self.kirim[ada["name"]] = ada.get("value", "")
        if tag == "h1":
            self.urutan.append("h1")
        if "galat-ringkas" in kelas:
            self.urutan.append("galat")
            self._dalam, self._tingkat = "ringkas", 0
        elif "invalid-feedback" in kelas:
            self._dalam, self._tingkat, self._kata = "galat", 0, []
        elif tag == "title" and not self.judul:
            self._dalam = "judul"
        if self._dalam in {"ringkas", "galat"} and tag not in {"input", "br"}:
            self._tingkat += 1
        if self._dalam == "ringkas" and tag == "li":
            self._tautan, self._kata = "", []
        if self._dalam == "ringkas" and tag == "a":
            self._tautan = ada["href"].removeprefix("#")

    def handle_endtag(self, tag):
        if self._dalam == "ringkas" and tag == "li":
            self.ringkas.append((_satu(self._kata), self._tautan))
        if self._dalam in {"ringkas", "galat"}:
            self._tingkat -= 1
            if self._tingkat == 0:
                self.galat += [_satu(self._kata)] if self._dalam == "galat" else []
                self._dalam = ""
        elif tag == "title":
            self._dalam = ""

    def handle_data(self, data):
        if self._dalam == "judul":
            self.judul += data
        elif self._dalam:
            self._kata.append(data)


def _satu(kata: list[str]) -> str:
    return " ".join("".join(kata).split())


def salah(isi: str) -> list[str]:
    """What is wrong with a page that answers a form which cannot be taken as it is."""
    h, found = Halaman(isi), []
    if not h.judul.startswith("Galat: ") or h.judul.count("Galat: ") > 1:
        found.append(f"judul {h.judul!r}")
    if h.urutan != ["galat", "h1"]:
        found.append(f"ringkasan galat dan h1: {h.urutan}")
    if "Ada yang perlu diperbaiki" not in isi or not h.ringkas:
        found.append("ringkasan tanpa isi")
    for teks, sasaran in h.ringkas:
        if sasaran and sasaran not in h.isian:
            found.append(f"#{sasaran} bukan isian: {teks}")
        if sasaran and not any(teks in galat for galat in h.galat):
            found.append(f"tidak tertulis di isiannya: {teks} {h.galat}")
        if not teks.endswith((".", "?", "”")) or TERLARANG.search(teks):
            found.append(f"kalimat: {teks}")
    if len(set(h.ringkas)) != len(h.ringkas):
        found.append(f"dua kali sama: {h.ringkas}")
    return found


def formulir() -> list[tuple[dict, str, str]]:
    """(line of the matrix, who may, place) of every form that refuses to be posted empty."""
    found = []
    for baris in MATRIKS:
        orang = next((o for o in ORANG if "422" in baris[o].split()), None) if baris["metode"] == "POST" else None
        if orang and baris["alamat"] not in TANPA_ISIAN:
            found.append((baris, orang, TEMPAT[baris[orang].split().index("422")]))
    return found


def answer(dunia, orang: str, alamat: str, data: dict) -> tuple[int, str]:
    with transaction.atomic():
        jawaban = ask(dunia, orang, "POST", alamat, data)
        transaction.set_rollback(True)
    return jawaban.status_code, jawaban.content.decode()


@pytest.mark.parametrize("asal", [False, True], ids=["kosong", "asal"])
def test_every_form_says_what_is_wrong_and_leads_there(dunia, teringat, asal):
    hasil, dicoba = [], 0
    for baris, orang, tempat in formulir():
        alamat = address_of(baris, dunia, tempat)
        status, isi = answer(dunia, orang, alamat, {})
        if asal:
            status, isi = answer(dunia, orang, alamat, Halaman(isi).kirim)
        if status in {422, 409} and "<!doctype html>" in isi:
            dicoba += 1
            hasil += [f"{label(baris)} {orang}: {kalimat}" for kalimat in salah(isi)]
    assert not hasil, "\n".join(hasil)
    assert dicoba > 40
