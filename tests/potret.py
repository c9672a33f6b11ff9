"""Rows laid into the database instead of made again.

Making the cast takes three hundred statements; laying down the rows that it left, one for each table. A maker runs
once in a process, before a test has set a clock or a folder, and what it made is handed out as fresh copies.
"""

import datetime as dt
import pickle
from collections.abc import Iterator
from itertools import batched, chain

from django.db import connection, transaction


class Potret:
    """What the steps of a maker, (name, object) each, left in the database; making it leaves nothing there."""

    def __init__(self, steps: Iterator[tuple[str, object]]):
        self._statements, objects = {}, {}
        with transaction.atomic():
            sebelum = table_rows()
            for nama, benda in steps:
                sesudah = table_rows()
                self._statements[nama] = [
                    _insert(tabel, bagian)
                    for tabel, rows in sesudah.items()
                    for bagian in batched([row for row in rows if row not in sebelum[tabel]], 500)
                ]
                objects[nama], sebelum = benda, sesudah
            transaction.set_rollback(True)
        self._objects = pickle.dumps(objects)

    def lay(self, nama: str) -> None:
        """Puts down the rows of one step; those of the steps before it must lie there."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in self._statements[nama]:
                cursor.execute(statement, values)

    def copies(self) -> dict:
        """{step: its object}; what two steps share is one object here too."""
        return pickle.loads(self._objects)


def table_rows() -> dict[str, dict[tuple, None]]:
    """Every row of every table, in order and quickly found."""
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        return {nama: _select(cursor, nama) for nama in names}


def _select(cursor, tabel: str) -> dict[tuple, None]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(tabel)}")
    return dict.fromkeys(cursor.fetchall())


def _insert(tabel: str, rows: tuple[tuple]) -> tuple[str, list]:
    satu = f"({', '.join(['%s'] * len(rows[0]))})"
    statement = f"INSERT INTO {connection.ops.quote_name(tabel)} VALUES {', '.join([satu] * len(rows))}"
    return statement, [str(value) if isinstance(value, dt.time) else value for value in chain(*rows)]  # SQLite takes no time
