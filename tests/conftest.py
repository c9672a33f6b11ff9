"""What every test may ask for: the two catalogues, the places and people of tests.pemeran, and a signed-in client."""

import copy
import gc
from functools import partial

import pytest
from django.core.signals import setting_changed
from django.db import OperationalError, connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test.client import ClientHandler

from opd.akses import held_roles
from opd.masuk import Backend
from tests.dunia import dunia_steps
from tests.kurir import Kurir
from tests.pemeran import cast_steps
from tests.penjaga import tanpa_penjaga
from tests.pintu import sign_in
from tests.potret import Potret


def pytest_collection_modifyitems(items):
    """The long walks first, so that no worker is left with one at the end; and each test with room for its calls."""
    items.sort(key=lambda item: not item.path.name.startswith("test_akses"))
    for item in items:
        item.runtest = partial(with_room, item.runtest)


def pytest_collection_finish():
    """The collector looks neither at what is loaded once and for all nor at every few hundred objects of a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def with_room(call):
    """Python keeps the frames of calls in pieces of 16 kB, which it asks of the system and gives back each time a call
    crosses the end of one. Under the sixty frames of pytest that end lay inside the loops of templates and queries, and a
    fifth of the suite went into it. A frame that asks for half a megabyte gets a piece of one, with room for all that it
    calls."""
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=2**16 + 1)


@pytest.fixture(autouse=True, scope="session")
def jejak_dapat_dikosongkan():
    """Tests with real transactions empty every table afterwards; only here does the trail let go of its rows.

    A browser that is closed leaves requests behind which the live server still answers. They and the emptying may wait
    for each other's tables; PostgreSQL then ends one of the two, and the emptying is tried again once it was that."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations, sentences):
        with tanpa_penjaga():
            for sisa in reversed(range(5)):
                try:
                    flush(operations, sentences)
                    break
                except OperationalError:
                    if not sisa:
                        raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(autouse=True, scope="session")
def satu_rantai():
    """All clients share one chain of middleware, which each would build anew (WhiteNoise reads every static file for
    it), until a test changes a setting that it was built from."""
    bangun, bagian = ClientHandler.load_middleware, ("_middleware_chain", "_view_middleware", "_template_response_middleware", "_exception_middleware")
    jadi = {}

    def load_middleware(handler, is_async=False):
        if not jadi:
            bangun(handler, is_async)
            jadi.update((nama, getattr(handler, nama)) for nama in bagian)
        vars(handler).update(jadi)

    def forget(**_):
        jadi.clear()

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load_middleware)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Rounds that start processes of their own need a database these can find: on SQLite a file instead of memory."""
    if request.config.option.markexpr in ("browser", "faults") and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("basis-data") / "uji.sqlite3")


@pytest.fixture(scope="session")
def potret_pemeran(django_db_setup, django_db_blocker) -> Potret:
    with django_db_blocker.unblock():
        return Potret(cast_steps())


@pytest.fixture(scope="session")
def potret_dunia(django_db_setup, django_db_blocker) -> Potret:
    with django_db_blocker.unblock():
        return Potret(dunia_steps())


@pytest.fixture
def pemeran(potret_pemeran) -> dict:
    """The objects of `kota` and `cast`, which know each other; their rows come with those two."""
    return potret_pemeran.copies()


@pytest.fixture
def nilai(db, potret_pemeran):
    """The two catalogues, as every installation has them."""
    potret_pemeran.lay("nilai")


@pytest.fixture
def kota(nilai, potret_pemeran, pemeran):
    potret_pemeran.lay("kota")
    return pemeran["kota"]


@pytest.fixture
def cast(kota, potret_pemeran, pemeran):
    potret_pemeran.lay("cast")
    return pemeran["cast"]


@pytest.fixture
def masuk():
    """masuk(pengguna) -> a Client signed in as that person; options as tests.pintu.sign_in."""
    return sign_in


@pytest.fixture
def dunia(db, potret_dunia):
    """The world of tests.dunia, where everybody is signed in: `.sesi` has their cookies, for tests.alamat.ask."""
    potret_dunia.lay("dunia")
    return potret_dunia.copies()["dunia"]


@pytest.fixture
def teringat(dunia, monkeypatch):
    """Reads each person with their roles once in a test instead of at each of its thousands of requests, which all
    come to the same world; `dunia.hemat` counts the queries that this saves."""
    asli, semua = Backend.get_user, {}

    def get_user(backend, pk):
        if pk in semua:
            dunia.hemat += 2
        else:
            semua[pk] = asli(backend, pk)
            held_roles(semua[pk])
        return copy.copy(semua[pk])

    monkeypatch.setattr(Backend, "get_user", get_user)


@pytest.fixture
def kurir(settings):
    """The mail server of this test, which does as it is told; kurir.terkirim is what it took."""
    settings.MAILERS = {"default": {"BACKEND": "tests.kurir.Kurir"}}
    Kurir.reset()
    return Kurir
