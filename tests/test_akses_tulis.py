"""What a form can be made to do: every form of Disdukcapil is sent full, and with more than it asks for.

Neither a column that it does not offer, nor a row of another unit, may get through. What is sent is what the page
itself shows, so that most of the forms are as good as filled in.
"""

from collections import Counter
from html.parser import HTMLParser
from itertools import batched

import pytest
from django.apps import apps
from django.db import models, transaction

from opd.akses import Scoped
from tests.alamat import ask
from tests.halaman import BOLEH_DITULIS
from tests.tanda import unit_letters
from tests.test_akses_matrix import MATRIKS, address_of, label

ASING = ("D", "S")  # units that the people of Disdukcapil have no part in
SUSUPAN = "SUSUPAN"
CONTOH = {"text": "Isi yang wajar", "date": "2026-08-12", "number": "2", "email": "a@contoh.go.id", "checkbox": "on", "radio": "on"}
KUASA = {"is_superuser": "on", "is_staff": "on"}  # no form may offer these
DI_HALAMAN_LAIN = {"laporan_note": {"isi"}, "cetak_opd": {"kertas"}, "cetak_rapat": {"kertas"}}  # fields of forms whose page has another address


class Isian(HTMLParser):
    """`.nilai`: {name: [values]} as a browser would send the forms of a page on which only the empty was filled in."""

    def __init__(self, page: str):
        super().__init__()
        self.nilai, self._select, self._area = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        ada = dict(attrs)
        jenis = ada.get("type", "text")
        if tag == "input" and jenis != "file":
            dipilih = jenis not in {"checkbox", "radio"} or "checked" in ada
            isi = ada.get("value") or CONTOH.get(jenis, "")
            self.nilai.setdefault(ada.get("name"), []).extend([isi] if dipilih else [])
        elif tag == "select":
            self._select = ada.get("name")
            self.nilai.setdefault(self._select, [])
        elif tag == "option" and self._select and ada.get("value") and ("selected" in ada or not self.nilai[self._select]):
            self.nilai[self._select] = [ada["value"]]
        elif tag == "textarea":
            self._area = ada.get("name")
            self.nilai.setdefault(self._area, [])

    def handle_data(self, data):
        if self._area:
            self.nilai[self._area].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and not "".join(self.nilai[self._area]).strip():
            self.nilai[self._area] = [CONTOH["text"]]
        if tag in {"select", "textarea"}:
            self._select = self._area = None


def forms() -> list[dict]:
    """The lines of the matrix with a POST that the secretary of Disdukcapil may send there."""
    return [b for b in MATRIKS if b["metode"] == "POST" and b["sekretaris"].split(" ")[0] in {"200", "302", "422"}]


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in {"opd", "kbk", "laporan"}]


def columns() -> dict[str, str]:
    """{name of a column: a value that would be noticed} of every model of ours."""
    isi = {}
    for model in own_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField)):
                isi[field.name] = field.choices[-1][0] if field.choices else SUSUPAN
    return isi


def foreign(dunia) -> dict[str, list[str]]:
    """{name of a foreign key: rows that it points to in other units}."""
    hasil: dict[str, list[str]] = {}
    for model in own_models():
        for field in model._meta.get_fields():
            tujuan = field.related_model if field.concrete and field.is_relation else None
            if tujuan is not None and issubclass(tujuan, Scoped):
                hasil[field.name] = [str(pk) for pk, huruf in unit_letters(tujuan).items() if huruf in ASING]
    return hasil


def owned_by(huruf: str) -> dict[str, list[tuple]]:
    """Every row of a unit, and how many rows in all point into it."""
    return {
        model.__name__: list(model._base_manager.filter(pk__in=[pk for pk, h in unit_letters(model).items() if h == huruf]).order_by("pk").values_list())
        for model in own_models()
        if issubclass(model, Scoped)
    }


def changes(response) -> list[str]:
    """What was written besides sessions and the trail."""
    return [sql for sql in response.writes if not any(tabel in sql[:60] for tabel in BOLEH_DITULIS)]


@pytest.mark.parametrize("lines", list(batched(forms(), 12)), ids=lambda lines: label(lines[0]))
def test_what_a_form_does_not_offer_is_ignored(dunia, teringat, lines):
    """The same states and flags come out with and without it, and none of its words arrives anywhere."""
    salah = []
    for baris in lines:
        alamat = address_of(baris, dunia, "A")
        halaman = ask(dunia, "sekretaris", "GET", alamat)
        isian = Isian(halaman.content.decode()).nilai if halaman.status_code == 200 else {}
        sendiri = {*isian, *DI_HALAMAN_LAIN.get(baris["alamat"], ())}
        tambahan = {nama: nilai for nama, nilai in columns().items() if nama not in sendiri} | KUASA
        biasa, lebih = (outcome(dunia, alamat, data) for data in (isian, {**isian, **tambahan}))
        if biasa != lebih:
            salah.append(f"{label(baris)}: {set(biasa.items()) ^ set(lebih.items())}")
    assert not salah, "\n".join(salah)


def outcome(dunia, alamat: str, data: dict) -> Counter:
    """How often each state and flag stands in each column after sending this, and where SUSUPAN arrived."""
    with transaction.atomic():
        hasil = Counter(status=ask(dunia, "sekretaris", "POST", alamat, data=data).status_code)
        for model in own_models():
            for field in model._meta.concrete_fields:
                if field.choices or isinstance(field, models.BooleanField):
                    hasil.update((model.__name__, field.name, v) for v in model._base_manager.values_list(field.name, flat=True))
                elif isinstance(field, (models.CharField, models.TextField)):
                    hasil[model.__name__, field.name] = model._base_manager.filter(**{field.name: SUSUPAN}).count()
        transaction.set_rollback(True)
    return hasil


@pytest.mark.parametrize("lines", list(batched(forms(), 12)), ids=lambda lines: label(lines[0]))
def test_a_row_of_another_unit_gets_into_no_form(dunia, teringat, lines):
    """Alone and beside what is one's own: refused whole, and nothing of the other unit changes."""
    salah, asing = [], foreign(dunia)
    sebelum = {huruf: owned_by(huruf) for huruf in ASING}
    for baris in lines:
        alamat = address_of(baris, dunia, "A")
        halaman = ask(dunia, "sekretaris", "GET", alamat)
        isian = Isian(halaman.content.decode()).nilai if halaman.status_code == 200 else {}
        for nama in [nama for nama in isian if asing.get(nama)]:
            for nilai in ([asing[nama][-1]], [*isian[nama], asing[nama][-1]]):
                with transaction.atomic():
                    response = ask(dunia, "sekretaris", "POST", alamat, data={**isian, nama: nilai})
                    tetap = {huruf: owned_by(huruf) for huruf in ASING} == sebelum
                    if (response.status_code not in {403, 404, 409, 422} and changes(response)) or not tetap:
                        salah.append(f"{label(baris)}: {nama}={nilai} dijawab {response.status_code}, unit lain tetap: {tetap}")
                    transaction.set_rollback(True)
    assert not salah, "\n".join(salah)
