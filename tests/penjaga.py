"""The guard of the trail taken off for a moment, as only the owner of the tables can."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.db import connection

(_berkas,) = Path(settings.BASE_DIR, "opd", "migrations").glob("*_penjaga_jejak.py")
_migrasi = import_module(f"opd.migrations.{_berkas.stem}")


@contextmanager
def tanpa_penjaga() -> Iterator[None]:
    """Between here and the end of the block the trail can be changed by SQL."""
    editor = SimpleNamespace(connection=connection)
    settle()
    _migrasi.lepas(None, editor)
    yield
    settle()
    _migrasi.pasang(None, editor)


def settle() -> None:
    """PostgreSQL alters no table that has foreign keys still to be checked."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
