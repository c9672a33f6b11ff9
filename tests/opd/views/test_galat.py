"""What people see when an address leads nowhere, also where DEBUG is on as in the demo."""

import errno
import re

import pytest
from django.db import OperationalError

from kbk.models import Kegiatan
from tests.kbk.views.isian_kegiatan import BARU, URAIAN, isian


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("alamat", ["/tidak-ada/", "/kegiatan/999999/", "/laporan/999999/"])
def test_not_found_is_the_own_page(masuk, cast, alamat):
    response = masuk(cast.sekretaris).get(alamat)
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.text
    assert "URLconf" not in response.text


@pytest.fixture
def rusak(settings, monkeypatch):
    """rusak(error): from now on the action behind the form of an activity ends with it."""
    settings.DEBUG = False

    def patahkan(error: Exception) -> None:
        def gagal(**_):
            raise error

        monkeypatch.setattr("kbk.views.catat.create_kegiatan", gagal)

    return patahkan


def kirim(client, kota, **kepala):
    client.raise_request_exception = False
    return client.post(BARU, isian(kota.akta), **kepala)


@pytest.mark.parametrize(
    ("error", "status", "judul"),
    [
        (OSError(errno.ENOSPC, "penuh"), 507, "Penyimpanan penuh"),
        (OperationalError("database or disk is full"), 507, "Penyimpanan penuh"),
        (OSError(errno.EIO, "rusak"), 503, "Server sedang terganggu"),
        (OperationalError("connection refused"), 503, "Server sedang terganggu"),
        (RuntimeError("cacat"), 500, "Ada gangguan di sistem"),
    ],
)
def test_what_broke_is_said_and_what_was_written_comes_back(masuk, cast, kota, rusak, error, status, judul):
    rusak(error)
    response = kirim(masuk(cast.notulis), kota)
    assert response.status_code == status
    assert f"<h1>{judul}</h1>" in response.text
    assert f'<blockquote class="kartu teks">{URAIAN}</blockquote>' in response.text
    assert response.headers.get("Retry-After") == (None if status == 500 else "60")


def test_the_page_of_a_fault_sends_the_same_form_again(masuk, cast, kota, rusak, monkeypatch):
    client = masuk(cast.notulis)
    rusak(OSError(errno.EIO, "rusak"))
    halaman = kirim(client, kota).text
    isi = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', halaman))
    assert isi.pop("csrfmiddlewaretoken")
    assert isi == {name: str(value) for name, value in isian(kota.akta).items()}
    monkeypatch.undo()
    assert client.post(BARU, isi).status_code == 302
    assert Kegiatan.objects.get().uraian == URAIAN


def test_a_password_is_never_given_back(client, cast, settings, monkeypatch):
    settings.DEBUG = False
    monkeypatch.setattr("opd.masuk.Backend.authenticate", lambda *_, **__: 1 / 0)
    client.raise_request_exception = False
    response = client.post("/masuk/", {"login": "sekretaris", "password": "rahasia sekali"})
    assert response.status_code == 500
    assert "rahasia" not in response.text


def test_a_script_gets_a_sentence(masuk, cast, kota, rusak):
    rusak(OSError(errno.ENOSPC, "penuh"))
    response = kirim(masuk(cast.notulis), kota, headers={"accept": "application/json"})
    assert response.status_code == 507
    assert response.json()["galat"] == (
        "Penyimpanan server penuh, jadi isian ini belum tersimpan. Beri tahu admin, lalu coba lagi setelah ada ruang."
    )
