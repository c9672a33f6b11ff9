"""What every test may ask for: the two catalogues, the places and people of tests.pemeran, and a signed-in client."""

import pytest
from django.test import Client

from kbk.actions.acuan import load_nilai
from tests.alamat import ORANG, make_client
from tests.dunia import make_dunia
from tests.pemeran import make_cast, make_kota


@pytest.fixture
def nilai(db):
    """The two catalogues, as every installation has them."""
    load_nilai()


@pytest.fixture
def kota(db, nilai):
    return make_kota()


@pytest.fixture
def cast(kota):
    return make_cast(kota)


@pytest.fixture
def masuk():
    """masuk(pengguna) -> a Client signed in as that person."""

    def sign_in(pengguna) -> Client:
        client = Client()
        client.force_login(pengguna, backend="opd.masuk.Backend")
        return client

    return sign_in


@pytest.fixture
def dunia(db):
    """The world of tests.dunia, and a signed-in client per person."""
    dunia = make_dunia()
    dunia.clients = {nama: make_client(dunia, nama) for nama in ORANG}
    return dunia
