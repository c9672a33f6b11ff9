"""System checks: an installation that would lose data or open a door does not start."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connection

_WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug (3.51.3; backports 3.50.7, 3.44.6)."""
    if version >= (3, 51, 3):
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_FIXED)


@register(Tags.database)
def check_sqlite_journal(app_configs, databases=None, **kwargs) -> list:
    """SQLite keeps what it acknowledged: no WAL on an affected library, synchronous FULL, a busy timeout."""
    if connection.vendor != "sqlite" or not databases:
        return []
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        timeout = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    errors = []
    if mode.lower() == "wal" and not wal_is_safe(settings.SQLITE_VERSION):
        errors.append(
            Error(
                "SQLite ini dapat kehilangan data dalam mode WAL.",
                hint="Pakai PRAGMA journal_mode=DELETE, atau SQLite 3.51.3 ke atas.",
                id="opd.E001",
            )
        )
    if synchronous < 2:
        errors.append(Error("PRAGMA synchronous harus FULL.", id="opd.E002"))
    if timeout < 1000:
        errors.append(Error("PRAGMA busy_timeout tidak berlaku; penulis akan gagal.", id="opd.E003"))
    return errors


@register(Tags.security, deploy=True)
def check_production(app_configs, **kwargs) -> list:
    """What a production installation must not have."""
    found = []
    if settings.DEBUG:
        found.append(Error("DEBUG menyala.", hint="Hapus DEBUG dari lingkungan.", id="opd.E010"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS memuat “*”.", hint="Tulis nama hos yang dipakai.", id="opd.E011"))
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        found.append(
            Warning(
                "Cache per proses: batas percobaan masuk tidak berlaku lintas proses.",
                hint="Isi CACHE_URL, misalnya db://cache.",
                id="opd.W012",
            )
        )
    return found
