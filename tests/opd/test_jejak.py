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


# --- periksa_jejak -------------------------------------------------------------------


def cut_tail() -> None:
    with tanpa_penjaga():
        execute("DELETE FROM opd_jejak WHERE nomor > 1")


def rewrite() -> None:
    """What a patient DBA does: another second row, and every hash after it computed anew."""
    isi = [(r.waktu, r.pengguna, r.aksi, r.opd) for r in Jejak.objects.order_by("nomor")]
    with tanpa_penjaga():
        execute("DELETE FROM opd_jejak")
        with transaction.atomic():
            for n, (waktu, oleh, aksi, opd) in enumerate(isi):
                jejak.record(by=oleh, aksi="lain" if n == 1 else aksi, sasaran=opd, opd=opd, at=waktu)


def test_a_whole_chain_fits_to_what_was_printed(baris, capsys):
    call_command("periksa_jejak", f"--kepala=2:{baris[1].hash[:16]}", f"--kepala=3:{baris[2].hash.upper()}", "--kepala=0:000000000000")
    assert capsys.readouterr().out == f"3 baris utuh. Kepala: 3:{baris[2].hash}\n3 kepala yang tercetak cocok.\n"


@pytest.mark.parametrize(
    ("rusak", "pesan"),
    [(cut_tail, "terpotong: laporan mencatat baris nomor 3, padahal yang ada sampai nomor 1"), (rewrite, "ditulis ulang: sidik baris nomor 3")],
)
def test_paper_tells_what_the_chain_alone_cannot(baris, rusak, pesan):
    tercetak = f"--kepala=3:{baris[2].hash[:16]}"
    rusak()
    call_command("periksa_jejak")
    with pytest.raises(CommandError, match=pesan):
        call_command("periksa_jejak", tercetak)


@pytest.mark.parametrize("salah", ["3", "3:abc", "tiga:9f2c9f2c9f2c", "3:bukan-heksadesimal"])
def test_a_head_is_written_as_on_paper(db, salah):
    with pytest.raises(CommandError, match="Tulis seperti di kaki laporan"):
        call_command("periksa_jejak", f"--kepala={salah}")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE opd_jejak SET waktu = '2020-01-01 00:00:00' WHERE nomor = 2",
        "UPDATE opd_jejak SET sasaran_id = 77 WHERE nomor = 2",
        "UPDATE opd_jejak SET hash_sebelum = 'x' WHERE nomor = 2",
        "DELETE FROM opd_jejak WHERE nomor = 2",
    ],
)
def test_the_first_broken_row_is_named(baris, sql):
    with tanpa_penjaga():
        execute(sql)
    with pytest.raises(CommandError, match="putus pada baris nomor 2"):
        call_command("periksa_jejak")
