"""A hundred guesses in the same moment (reliability C21)."""

import datetime as dt
import http.client
import threading
from collections import Counter
from urllib.parse import urlencode, urlsplit

import pytest

from opd import masuk
from opd.models import Jejak
from opd.percobaan import TerlaluSeringError
from tests import pabrik

TEBAKAN = 100


@pytest.fixture
def serentak(live_server):
    """serentak(path, [data, …]) -> the status of each POST; all are sent in the same moment."""
    tujuan = urlsplit(live_server.url)

    def connect():
        return http.client.HTTPConnection(tujuan.hostname, tujuan.port, timeout=60)

    def kirim(path: str, semua: list[dict], kuki: str = "") -> list[int]:
        awal = connect()
        awal.request("GET", path, headers={"Cookie": kuki})
        jawaban = awal.getresponse()
        jawaban.read()
        awal.close()
        token = next(c.split(";")[0] for c in jawaban.headers.get_all("Set-Cookie") if c.startswith("csrftoken="))
        kepala = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{token}; {kuki}"}
        bersama, status = threading.Barrier(len(semua)), [0] * len(semua)

        def satu(nomor: int, data: dict) -> None:
            isi = urlencode(data | {"csrfmiddlewaretoken": token.split("=")[1]})
            bersama.wait()
            sambungan[nomor].request("POST", path, isi, kepala)
            jawaban = sambungan[nomor].getresponse()
            jawaban.read()
            status[nomor] = jawaban.status
            sambungan[nomor].close()

        sambungan = [connect() for _ in semua]
        for satu_sambungan in sambungan:
            satu_sambungan.connect()  # one after the other: the server's queue is short
        orang = [threading.Thread(target=satu, args=(n, data)) for n, data in enumerate(semua)]
        for utas in orang:
            utas.start()
        for utas in orang:
            utas.join()
        return status

    return kirim


def guess_together(serentak) -> Counter:
    pabrik.make_pengguna("korban")
    return Counter(serentak("/masuk/", [{"login": "korban", "password": f"salah {n}"} for n in range(TEBAKAN)]))


def looked_at() -> int:
    return Jejak.objects.filter(aksi="masuk_ditolak").count()


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_guesses_in_the_same_moment_five_are_looked_at(serentak, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip"}  # the counter alone must hold
    assert guess_together(serentak) == {422: 5, 429: 95}
    assert looked_at() == 5


@pytest.mark.django_db(transaction=True)
def test_control_counting_after_the_look_lets_more_through(serentak, settings, monkeypatch):
    def look_first(request, jenis, nama):
        if looked_at() >= 5:
            raise TerlaluSeringError(dt.timedelta(minutes=5))
        return []

    settings.ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip"}
    monkeypatch.setattr(masuk, "take_guess", look_first)
    guess_together(serentak)
    assert looked_at() > 5
