"""Every address × every person of the cast × objects of three units: tests/akses.csv holds the exact answers.

A new address is one new line there: its name, the method, what its pk is taken from (a key of dunia.benda, or
`word=text` for a fixed part), and per person the status; three statuses where the object counts: of
Disdukcapil, of Dishub in the same city, of the dinas of the other city. 404: not visible. 403: visible, or a whole
page, but not allowed. 302 for a page: sign in. A POST is empty, so 422 means: allowed, and told what is missing.
The message of a failing line ends in the line as the application answers now; read it before you copy it.
"""

import csv
from itertools import batched
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from opd.akses import ROLES, Permission, ScopedQuerySet, held_roles
from opd.models import Jejak
from opd.siap import Isi, Siap
from tests.alamat import ORANG, addresses, ask
from tests.halaman import faults
from tests.potret import table_rows
from tests.test_akses_baris import MATRIKS as BARIS

BERKAS = Path(__file__).with_name("akses.csv")
TEMPAT = ("A", "D", "S")
with BERKAS.open(encoding="utf-8", newline="") as _isi:
    MATRIKS = list(csv.DictReader(_isi))


PERNAH: dict[tuple, frozenset] = {}  # (prepared query, shape) -> what it fetches by


@pytest.fixture
def hak_dipakai(monkeypatch) -> set[tuple[str, str]]:
    """Every (model, permission) that rows are fetched by during a test."""
    dipakai, asli, tanya = set(), ScopedQuerySet.for_user, Siap.__call__

    def for_user(rows, pengguna, permission):
        dipakai.add((rows.model.__name__, permission.value))
        return asli(rows, pengguna, permission)

    def call(siap, *bentuk, **isi):
        """A prepared query says only once what it fetches by, so it is put together once more."""
        if (siap, bentuk) not in PERNAH:
            semula = set(dipakai)
            dipakai.clear()
            siap.susun(bentuk, {nama: Isi(nama) for nama in isi})
            PERNAH[siap, bentuk] = frozenset(dipakai)
            dipakai.update(semula)
        dipakai.update(PERNAH[siap, bentuk])
        return tanya(siap, *bentuk, **isi)

    monkeypatch.setattr(ScopedQuerySet, "for_user", for_user)
    monkeypatch.setattr(Siap, "__call__", call)
    return dipakai


def parts(benda: str, dunia, tempat: str) -> dict:
    """The arguments of reverse() for the column `benda`."""
    arguments = {}
    for kata in benda.split():
        nama, tanda, nilai = kata.partition("=")
        if tanda:
            arguments[nama] = nilai
        else:
            arguments["pk"] = dunia.benda[kata][tempat]
    return arguments


def is_placed(baris: dict) -> bool:
    return any("=" not in kata for kata in baris["benda"].split())


def address_of(baris: dict, dunia, tempat: str) -> str:
    nama, tanya, query = baris["alamat"].partition("?")
    return reverse(nama, kwargs=parts(baris["benda"], dunia, tempat)) + tanya + query


def answers(baris: dict, dunia, orang: str) -> tuple[str, list[str]]:
    """What `orang` gets, as it stands in a cell; and what is wrong with the answers."""
    statuses, salah = [], []
    for tempat in TEMPAT if is_placed(baris) else TEMPAT[:1]:
        with transaction.atomic():
            alamat = address_of(baris, dunia, tempat)
            response = ask(dunia, orang, baris["metode"], alamat)
            salah += [f"{orang} {alamat}: {kalimat}" for kalimat in faults(orang, response)]
            transaction.set_rollback(baris["metode"] != "GET")
        statuses.append(str(response.status_code))
    return " ".join(statuses), salah


def label(baris: dict) -> str:
    return f"{baris['metode']} {baris['alamat']} {baris['benda']}".strip()


def test_the_matrix_is_about_the_whole_cast():
    assert list(MATRIKS[0]) == ["alamat", "metode", "benda", *ORANG]
    assert len({label(baris) for baris in MATRIKS}) == len(MATRIKS)


def test_every_role_is_played_by_somebody(dunia):
    assert {held.peran for nama in ORANG[1:] for held in held_roles(getattr(dunia.cast, nama))} == set(ROLES)


def test_every_address_is_in_the_matrix():
    listed = {baris["alamat"].partition("?")[0] for baris in MATRIKS}
    assert sorted(set(addresses()) - listed) == [], "tambahkan barisnya di tests/akses.csv"
    assert sorted(listed - set(addresses())) == [], "alamat ini sudah tidak ada; hapus barisnya dari tests/akses.csv"


def test_every_address_that_takes_a_post_is_tried_with_one():
    """A view without a limit on methods takes a POST, so its answer to one stands in the matrix too."""
    tried = {(baris["alamat"].partition("?")[0], baris["metode"]) for baris in MATRIKS}
    missing = []
    for nama, pattern in addresses().items():
        allowed = allowed_methods(pattern.callback)
        missing += [f"{nama} {metode}" for metode in ("GET", "POST") if metode in allowed and (nama, metode) not in tried]
    assert missing == []


def allowed_methods(view) -> set[str]:
    """What django.views.decorators.http lets through, read from its wrapper; everything without one."""
    while view is not None:
        for name, cell in zip(view.__code__.co_freevars, view.__closure__ or (), strict=True):
            if name == "request_method_list":
                return set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


def test_every_view_says_who_may_open_it():
    """A Permission, "masuk" (one's own things), or open to everybody by login_not_required."""
    for nama, pattern in addresses().items():
        guard = getattr(pattern.callback, "permission", None)
        public = not getattr(pattern.callback, "login_required", True)
        assert public or guard == "masuk" or isinstance(guard, Permission), f"{nama} belum berpenjaga"


def portions() -> dict[str, list[dict]]:
    """The lines of the matrix by the module that answers them, ten at a time: one world serves each portion."""
    groups = {}
    for baris in MATRIKS:
        pattern = addresses().get(baris["alamat"].partition("?")[0])
        groups.setdefault(pattern.callback.__module__ if pattern else "hilang", []).append(baris)
    return {f"{module} {n}": list(isi) for module, lines in groups.items() for n, isi in enumerate(batched(lines, 10), 1)}


@pytest.mark.parametrize("lines", portions().values(), ids=portions())
def test_each_person_gets_exactly_this(dunia, teringat, lines, hak_dipakai):
    beda, salah = [], []
    for baris in lines:
        sebelum = state()
        with transaction.atomic():
            hasil = {orang: answers(baris, dunia, orang) for orang in ORANG}
            if state() != sebelum:
                salah.append(f"{label(baris)}: melihat saja mengubah data")
            transaction.set_rollback(True)
        nyata = baris | {orang: sel for orang, (sel, _) in hasil.items()}
        salah += [kalimat for _, kalimat_kalimat in hasil.values() for kalimat in kalimat_kalimat]
        if nyata != baris:
            beda += [f"{orang}: {baris[orang]!r} -> {nyata[orang]!r}" for orang in ORANG if baris[orang] != nyata[orang]]
            beda.append(",".join(nyata.values()))
    assert not beda, "\n".join(beda)
    assert not salah, "\n".join(salah)
    baru = sorted(hak_dipakai - {(b["model"], b["hak"]) for b in BARIS})
    assert not baru, f"tambahkan ke tests/akses_baris.csv: {baru}"


# Traces that looking leaves: who took a document away, saw people of another unit, or was refused.
MELIHAT = {"unduh_cetakan", "ekspor", "lihat_pegawai", "lihat_pengguna", "lihat_kegiatan", "lihat_bukti", "ditolak", "peringatan_penolakan"}
ABAIKAN = {Session._meta.db_table, UserSession._meta.db_table}


def state() -> dict[str, object]:
    """Every row of every table, except sessions and the traces of looking."""
    rows = {tabel: isi for tabel, isi in table_rows().items() if tabel not in ABAIKAN}
    rows[Jejak._meta.db_table] = list(Jejak.objects.exclude(aksi__in=MELIHAT).order_by("pk").values_list())
    return rows
