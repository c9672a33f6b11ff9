"""What every test may ask for: the two catalogues, the places and people of tests.pemeran, and a signed-in client."""

import pytest
from django.test import Client

from kbk.actions.acuan import load_nilai
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
