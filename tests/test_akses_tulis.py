"""What a form can be made to do: every form of Disdukcapil is sent full, and with more than it asks for.

Neither a column that it does not offer, nor a row of another unit, may get through. What is sent is what the page
itself shows, so that most of the forms are as good as filled in.
"""

from html.parser import HTMLParser
from itertools import batched

import pytest
from django.apps import apps
from django.db import models, transaction

from opd.akses import Scoped
from opd.models import Pengguna
from tests.alamat import ask
from tests.halaman import BOLEH_DITULIS
from tests.tanda import unit_letters
from tests.test_akses_matrix import MATRIKS, address_of, label

ASING = ("D", "S")  # units that the people of Disdukcapil have no part in
SUSUPAN = "SUSUPAN"
DI_HALAMAN_LAIN = {"laporan_note": {"isi"}}  # fields of forms whose page has another address


class Isian(HTMLParser):
    """`.nilai`: {name: [values]} as a browser would send the forms of a page that nobody touched."""

    def __init__(self, page: str):
        super().__init__()
        self.nilai, self._select, self._area = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        ada = dict(attrs)
        if tag == "input" and ada.get("type") != "file":
            dipilih = ada.get("type") not in {"checkbox", "radio"} or "checked" in ada
            self.nilai.setdefault(ada.get("name"), []).extend([ada.get("value", "on")] if dipilih else [])
        elif tag == "select":
            self._select = self.nilai.setdefault(ada.get("name"), [])
        elif tag == "option" and "selected" in ada and self._select is not None:
            self._select.append(ada.get("value", ""))
        elif tag == "textarea":
            self._area = self.nilai.setdefault(ada.get("name"), [])

    def handle_data(self, data):
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag):
        if tag in {"select", "textarea"}:
            self._select = self._area = None


def forms() -> list[dict]:
    """The lines of the matrix with a POST that the secretary of Disdukcapil may send there."""
    return [b for b in MATRIKS if b["metode"] == "POST" and b["sekretaris"].split(" ")[0] in {"200", "302", "422"}]


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in {"opd", "kbk", "laporan"}]


def columns() -> dict[str, str]:
    """{name of a column: a value that would be noticed} of every model of ours."""
    isi = {"is_superuser": "on", "is_staff": "on"}
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


def superusers() -> set[int]:
    return set(Pengguna.objects.filter(is_superuser=True).values_list("pk", flat=True))


@pytest.mark.parametrize("lines", list(batched(forms(), 12)), ids=lambda lines: label(lines[0]))
def test_what_a_form_does_not_offer_is_ignored(dunia, teringat, lines):
    salah = []
    for baris in lines:
        alamat = address_of(baris, dunia, "A")
        halaman = ask(dunia, "sekretaris", "GET", alamat)
        isian = Isian(halaman.content.decode()).nilai if halaman.status_code == 200 else {}
        sendiri = {*isian, *DI_HALAMAN_LAIN.get(baris["alamat"], ())}
        tambahan = {nama: nilai for nama, nilai in columns().items() if nama not in sendiri}
        with transaction.atomic():
            sebelum = superusers()
            response = ask(dunia, "sekretaris", "POST", alamat, data={**isian, **tambahan})
            if superusers() != sebelum:
                salah.append(f"{label(baris)}: menjadi superuser")
            salah += [f"{label(baris)}: {k}" for k in planted()]
            if response.status_code >= 500:
                salah.append(f"{label(baris)}: {response.status_code}")
            transaction.set_rollback(True)
    assert not salah, "\n".join(salah)


def planted() -> list[str]:
    """Columns in which the value that nobody asked for arrived."""
    return [
        f"{model.__name__}.{field.name} terisi"
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        if model._base_manager.filter(**{field.name: SUSUPAN}).exists()
    ]


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
