"""What people see when an address leads nowhere, also where DEBUG is on as in the demo."""

import pytest


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("alamat", ["/tidak-ada/", "/kegiatan/999999/", "/laporan/999999/"])
def test_not_found_is_the_own_page(masuk, cast, alamat):
    response = masuk(cast.sekretaris).get(alamat)
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.text
    assert "URLconf" not in response.text
