"""The trail itself: what the database refuses, and what the check of the chain finds."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from opd import jejak
from opd.akses import held_roles
from opd.models import Jejak
from tests.penjaga import settle, tanpa_penjaga


@pytest.fixture
def baris(cast, kota) -> list[Jejak]:
    with transaction.atomic():
        rows = [jejak.record(by=cast.notulis, aksi="ubah_kelompok", sasaran=kota.akta, opd=kota.disdukcapil, ke=n) for n in range(3)]
    settle()
    return rows


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


SELALU = [
    "UPDATE opd_jejak SET aksi = 'lain' WHERE nomor = 2",
    "UPDATE opd_jejak SET aksi = aksi",
    "DELETE FROM opd_jejak WHERE nomor = 3",
    "DELETE FROM opd_jejak",
]
KHUSUS = {
    "sqlite": [
        "REPLACE INTO opd_jejak SELECT id, nomor, waktu, 'lain', sasaran, sasaran_id, isi, hash_sebelum, hash, opd_id, pemda_id,"
        " pengguna_id, peran FROM opd_jejak WHERE nomor = 2",
    ],
    "postgresql": [
        "TRUNCATE opd_jejak",
        "TRUNCATE opd_pengguna CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM opd_jejak",
    ],
}
KHUSUS["sqlite"] += [KHUSUS["sqlite"][0].replace("SELECT id, nomor", "SELECT id, nomor + 100").replace("hash,", "'x',")]


@pytest.mark.parametrize("sql", [*SELALU, *KHUSUS[connection.vendor]])
def test_the_database_refuses_to_change_or_remove_a_trace(baris, sql):
    sebelum = list(Jejak.objects.order_by("nomor").values_list())
    with pytest.raises(IntegrityError, match="Jejak hanya dapat ditambah"):
        execute(sql)
    assert list(Jejak.objects.order_by("nomor").values_list()) == sebelum
    with tanpa_penjaga(), transaction.atomic():  # the sentence itself is sound: it works with the guard off
        execute(sql)
        assert list(Jejak.objects.order_by("nomor").values_list()) != sebelum or "aksi = aksi" in sql
        transaction.set_rollback(True)


@pytest.mark.parametrize("nama", ["save", "delete"])
def test_the_models_way_is_refused_too(baris, nama):
    with pytest.raises(IntegrityError, match="Jejak hanya dapat ditambah"), transaction.atomic():
        getattr(baris[0], nama)()


def test_the_trail_still_grows(baris, cast, kota):
    with transaction.atomic():
        jejak.record_all(jejak.Entri(baris[0].waktu, cast.notulis, "ubah_kelompok", kota.akta, kota.disdukcapil, {}) for _ in range(3))
    assert jejak.head()[0] == 6
    assert jejak.verify() is None


def test_a_missing_guard_is_reported(baris):
    call_command("periksa_jejak")
    assert jejak.guarded()
    with tanpa_penjaga():
        assert not jejak.guarded()
        with pytest.raises(CommandError, match="Penjaga jejak"):
            call_command("periksa_jejak")


def test_a_trace_holds_the_roles_its_author_acted_with(cast, kota):
    held_roles(cast.sekretaris)
    with transaction.atomic():
        row = jejak.record(by=cast.sekretaris, aksi="ubah_kelompok", sasaran=kota.akta, opd=kota.disdukcapil)
        sistem = jejak.record(by=None, aksi="ubah_kelompok", sasaran=kota.akta, opd=kota.disdukcapil)
    assert (row.peran, sistem.peran) == ("sekretaris_opd", "")
    assert jejak.verify() is None
    with tanpa_penjaga():
        execute(f"UPDATE opd_jejak SET peran = 'ketua' WHERE nomor = {row.nomor}")
    assert jejak.verify() == row.nomor
