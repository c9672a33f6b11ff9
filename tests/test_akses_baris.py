"""Every scoped model × permission × person of the cast: tests/akses_baris.csv holds exactly whose rows are seen.

Letters name the unit a row belongs to: A Disdukcapil · D Dishub · C the kecamatan · K its kelurahan · T Setda · S the
dinas of the other city; B, M, P the rows of Bontang, Samarinda and the province themselves; 0 the rows of nobody. A
letter in a cell means all rows of that unit, a missing letter none of them.
"""

import csv
from pathlib import Path

from django.apps import apps

from opd.akses import Permission, ScopedQuerySet
from tests.tanda import unmarked

BERKAS = Path(__file__).with_name("akses_baris.csv")
HURUF = {"DISDUKCAPIL": "A", "DISHUB": "D", "KEC-BS": "C", "KEL-TLI": "K", "SETDA": "T", "DISDIK": "S"}
HURUF |= {"64.74": "B", "64.72": "M", "64": "P", None: "0"}
MODELS = {m.__name__: m for m in apps.get_models() if isinstance(m._default_manager.all(), ScopedQuerySet)}
with BERKAS.open(encoding="utf-8", newline="") as _isi:
    MATRIKS = list(csv.DictReader(_isi))
ORANG = [kolom for kolom in MATRIKS[0] if kolom not in {"model", "hak"}]


def letters(model) -> dict[int, str]:
    """The letter of each row by its pk."""
    opd = None if model.OPD_PATH is None else f"{model.OPD_PATH}__kode".removeprefix("__")
    pemda = "kode" if model.PEMDA_PATH == "pk" else f"{model.PEMDA_PATH}__kode"
    columns = ["pk", *([opd] if opd else []), pemda]
    return {pk: HURUF[next((kode for kode in kodes if kode), None)] for pk, *kodes in model.objects.values_list(*columns)}


def seen(model, pengguna, hak: str) -> str:
    """The letters of the units whose rows the person sees; "?" after one of which only some."""
    semua = letters(model)
    terlihat = set(model.objects.for_user(pengguna, Permission(hak)).values_list("pk", flat=True))
    hasil = []
    for huruf in sorted(set(semua.values())):
        rows = {pk for pk, milik in semua.items() if milik == huruf}
        hasil += [huruf, "" if rows <= terlihat else "?"] if rows & terlihat else []
    return "".join(hasil)


def test_every_scoped_model_is_in_the_matrix():
    assert {baris["model"] for baris in MATRIKS} == set(MODELS)


def test_each_person_sees_exactly_these_rows(dunia):
    beda = []
    for baris in MATRIKS:
        model = MODELS[baris["model"]]
        assert model.objects.exists(), baris["model"]
        nyata = baris | {orang: seen(model, getattr(dunia.cast, orang), baris["hak"]) for orang in ORANG}
        if nyata != baris:
            beda += [f"{orang}: {baris[orang]!r} -> {nyata[orang]!r}" for orang in ORANG if baris[orang] != nyata[orang]]
            beda.append(",".join(nyata.values()))
    assert not beda, "\n".join(beda)


def test_every_text_of_every_unit_is_marked(dunia):
    """The walk and the matrix look for these marks wherever somebody outside the unit looks."""
    assert unmarked() == []
