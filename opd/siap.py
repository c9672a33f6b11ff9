"""Queries that are composed once. What Django spends on putting a query together and writing its SQL is many times
what the database spends on answering it, and every page asks the same few; so those keep their SQL, with holes.

    _UNIT = Siap(lambda pemda, hari: Opd.objects.berlaku(hari).filter(pemda=pemda))
    _UNIT(pemda=3, hari=today)      # a list, as list(queryset) gives it

The function gets a hole (`Isi`) for every named value, which stands wherever an expression may: on the right of a
lookup, in an annotation; for a list of ids it is one that stands behind `__in`. What changes the shape of the SQL and not only a value in it is passed by position: it is part
of what the SQL is kept under. Only for what many requests ask: one that is asked seldom is a plain queryset.
"""

import copy
import json
from collections.abc import Callable

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value

TERBESAR = 2**63
BANYAK = 500  # shapes of one query that are kept; those of a large installation are some dozens


class Isi(Value):
    """A hole, known by its name. Its type follows from what it is compared with."""

    def as_sql(self, compiler, connection):
        return "%s", [self]


class IsiBanyak(Isi):
    """A hole for a list of ids, however many, on the right of `__in`."""

    def as_sql(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]


class Siap:
    """Calling it gives the list of what `bangun` describes, rows or values; prefetch_related is not looked at."""

    def __init__(self, bangun: Callable[..., QuerySet]):
        self.bangun, self._jadi = bangun, {}

    def __call__(self, *bentuk, **isi) -> list:
        jadi = self._jadi.get((bentuk, *isi))
        if jadi is None:
            lubang = {nama: (IsiBanyak if isinstance(nilai, list) else Isi)(nama) for nama, nilai in isi.items()}
            jadi = _Jadi(self.susun(bentuk, lubang))
            if len(self._jadi) >= BANYAK:
                self._jadi.clear()
            self._jadi[bentuk, *isi] = jadi
        return jadi.jawab(isi)

    def susun(self, bentuk: tuple, lubang: dict[str, Isi]) -> QuerySet:
        return self.bangun(*bentuk, **lubang)


class _Jadi:
    """One queryset with its SQL. Threads share it, so nothing here changes after it is made."""

    def __init__(self, rows: QuerySet):
        self.rows = rows
        self.compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = None

    def jawab(self, isi: dict) -> list:
        if self.sql is None or any(isinstance(nilai, int) and abs(nilai) >= TERBESAR for nilai in isi.values()):
            return []  # no column holds such a number, and a driver may not even take it
        connection = connections[self.rows.db]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_as_wanted(connection, isi[p.value]) if isinstance(p, Isi) else p for p in self.params])
            found = cursor.fetchall()
        if self.compiler.has_extra_select:
            found = [row[: self.compiler.col_count] for row in found]
        compiler, query = copy.copy(self.compiler), copy.copy(self.rows.query)
        compiler.connection = connection
        compiler.execute_sql = lambda *args, **kwargs: [found]
        query.get_compiler = lambda *args, **kwargs: compiler
        rows = QuerySet(self.rows.model, query, self.rows.db)
        rows._fields = self.rows._fields
        return list(self.rows._iterable_class(rows))


def _as_wanted(connection, nilai):
    """As the driver of this database wants dates and lists."""
    if isinstance(nilai, list):
        return json.dumps(nilai) if connection.vendor == "sqlite" else nilai
    return connection.ops.adapt_unknown_value(nilai)
