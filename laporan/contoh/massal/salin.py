"""Rows with their own ids, many at a time: COPY on PostgreSQL, one prepared statement elsewhere."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from laporan.contoh.laporan import perbarui_statistik

# What a model's rows below say, in this order; every other column gets the default of its field.
Kolom = dict[type[models.Model], tuple[str, ...]]


class Penyalin:
    """Collects rows (tuples in the order of `kolom`, dates and instants as text, instants in UTC) and writes
    them when told to."""

    def __init__(self, kolom: Kolom):
        self.kolom = kolom
        self.rows: dict[type[models.Model], list[tuple]] = {model: [] for model in kolom}
        self.nomor = {model: count((model.objects.aggregate(n=Max("pk"))["n"] or 0) + 1) for model in kolom}
        self.jumlah: dict[type[models.Model], int] = defaultdict(int)

    def tulis(self) -> None:
        for model, rows in self.rows.items():
            if rows:
                _tulis(model, self.kolom[model], rows)
                self.jumlah[model] += len(rows)
                rows.clear()

    def selesai(self) -> None:
        """The next row that is saved in the ordinary way gets the next id."""
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self.kolom)):
                cursor.execute(sql)


def _bawaan(field: models.Field):
    """What the column holds where nothing is given. JSON as its text: COPY does not know the driver's wrapper of it."""
    isi = field.get_default()
    if isinstance(field, models.JSONField) and isi is not None:
        return json.dumps(isi)
    return field.get_db_prep_save(isi, connection)


def _tulis(model: type[models.Model], kolom: tuple[str, ...], rows: list[tuple]) -> None:
    lain = [f for f in model._meta.concrete_fields if f.attname not in kolom]
    ekor = tuple(_bawaan(f) for f in lain)
    nama = [model._meta.get_field(k).column for k in kolom] + [f.column for f in lain]
    daftar = ", ".join(connection.ops.quote_name(n) for n in nama)
    tabel = connection.ops.quote_name(model._meta.db_table)
    lengkap = ((*row, *ekor) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            isi = io.StringIO()
            # Texts in quotes, None as nothing at all: what COPY takes for a text and for NULL.
            csv.writer(isi, quoting=csv.QUOTE_STRINGS, lineterminator="\n").writerows(lengkap)
            isi.seek(0)
            cursor.copy_expert(f"COPY {tabel} ({daftar}) FROM STDIN (FORMAT csv)", isi)
        else:
            tanda = ", ".join(["%s"] * len(nama))
            cursor.executemany(f"INSERT INTO {tabel} ({daftar}) VALUES ({tanda})", list(lengkap))


@contextmanager
def tanpa_indeks(daftar: list[type[models.Model]]) -> Iterator[None]:
    """On PostgreSQL these tables are without indexes and foreign keys inside, and have them all again after:
    building an index once is many times faster than keeping it, and building it checks every row."""
    if connection.vendor != "postgresql":
        yield
        return
    tabel = [model._meta.db_table for model in daftar]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL maintenance_work_mem = '1GB'; SET LOCAL work_mem = '256MB'")
        cursor.execute(_BATASAN, [tabel])
        batasan = cursor.fetchall()
        for milik, nama, _ in batasan:
            cursor.execute(f"ALTER TABLE {milik} DROP CONSTRAINT {nama}")
        cursor.execute(_INDEKS, [tabel])
        indeks = cursor.fetchall()
        for nama, _ in indeks:
            cursor.execute(f"DROP INDEX {nama}")
    yield
    with connection.cursor() as cursor:
        for _, perintah in indeks:
            cursor.execute(perintah)
        for milik, nama, isi in reversed(batasan):  # unique ones before those that may lean on them
            cursor.execute(f"ALTER TABLE {milik} ADD CONSTRAINT {nama} {isi}")
    perbarui_statistik()


_BATASAN = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('f', 'u') AND conrelid = ANY (%s::regclass[]) ORDER BY contype, oid
"""
_INDEKS = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE NOT indisprimary AND indrelid = ANY (%s::regclass[]) ORDER BY indexrelid
"""
