"""The addresses of the application, and people of the cast who ask for them."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.pintu import sign_in

FORMULIR = "application/x-www-form-urlencoded"
ORANG = (
    "tanpa_masuk", "sekretaris", "ketua", "notulis", "anggota", "pimpinan", "sekretaris_dishub", "sekretaris_kecamatan",
    "bagian_organisasi", "sekda", "pemeriksa", "biro", "admin", "tanpa_peran", "sekretaris_luar", "orang_luar",
)  # fmt: skip


def addresses() -> dict[str, URLPattern]:
    """Every address of the application by its name."""
    found = {}

    def walk(patterns, awal=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                assert pattern.name, f"alamat tanpa nama: {awal}{pattern.pattern}"
                assert pattern.name not in found, f"dua alamat bernama {pattern.name}"
                found[pattern.name] = pattern
            else:
                walk(pattern.url_patterns, f"{awal}{pattern.pattern}")

    walk(get_resolver().url_patterns)
    return found


def signed_in_cookies(pengguna) -> SimpleCookie:
    """The cookies of a browser that this person is signed in with; None is nobody."""
    client = Client()
    if pengguna is not None:
        sign_in(pengguna, client)
        client.get("/akun/")  # the device is noted down at the first request
        session = client.session
        session["dilihat"] += 24 * 60 * 60  # and not again, however long the tests take
        session["dikonfirmasi"] = session["dilihat"]
        session.save()
    return client.cookies


class Counter:
    """A wrapper of execute that counts `.n` and keeps the words that change rows in `.writes`. A savepoint is only the
    begin or end of a transaction which here stands inside that of the test."""

    def __init__(self):
        self.n, self.writes = 0, []

    def __call__(self, execute, sql, *args):
        self.n += not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.writes.append(sql)
        return execute(sql, *args)


class Peramban(Client):
    """Answers alone: no record of the templates and contexts that made them, which costs a tenth of the time."""

    def request(self, **request):
        response = self.handler(self._base_environ(**request))
        response.request = request
        return response


def ask(dunia, orang: str, metode: str, alamat: str, data: dict | None = None, **headers):
    """The answer to one person, who comes each time with nothing but the session; `.query_count` is what it cost,
    `.writes` what it changed."""
    cache.clear()
    client, queries, hemat = Peramban(), Counter(), dunia.hemat
    client.cookies = dunia.sesi[orang].copy()
    with connection.execute_wrapper(queries):
        response = client.generic(metode, alamat, urlencode(data or {}, doseq=True), FORMULIR, headers=headers)
    response.query_count, response.writes = queries.n + dunia.hemat - hemat, queries.writes
    return response
