"""A walk along every link, picture and button that each person of the cast is offered.

Nothing offered may lead to a refusal or nowhere (no dead button), everything built is offered to somebody
(no page that nobody can reach), and what is read on the way obeys tests.halaman.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve

from tests.alamat import ORANG, addresses, ask
from tests.halaman import faults

pytestmark = pytest.mark.skipif("beranda" not in addresses(), reason="menunggu beranda dan halaman laporan")
BATAS = 400  # pages per person; more means that links breed
# Reached from outside: by machines, from paper, or only in a state this world does not show.
DARI_LUAR = {"sehat", "siap", "verifikasi", "verifikasi_cari"}


class Tawaran(HTMLParser):
    """.links and .pictures to get, .buttons: (method, address) of each form and of buttons that go elsewhere."""

    def __init__(self, page: str):
        super().__init__()
        self.links, self.buttons, self._method = set(), set(), "GET"
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name in ("href", "src", "hx-get"):
            if given.get(name) and not given[name].startswith(("#", "data:", "mailto:", "tel:")):
                self.links.add(given[name])
        if tag == "form":
            self._method = (given.get("method") or "get").upper()
            self.buttons.add((self._method, given.get("action") or ""))
        if given.get("formaction"):
            self.buttons.add((self._method, given["formaction"]))
        if given.get("hx-post"):
            self.buttons.add(("POST", given["hx-post"]))


def walk(dunia, orang: str) -> tuple[set[str], list[str]]:
    """The names of the addresses the person is offered, and what is wrong with what they get."""
    menunggu, dilihat, nama, salah = ["/masuk/" if orang == "tanpa_masuk" else "/akun/"], set(), set(), []
    while menunggu:
        alamat = menunggu.pop()
        if alamat in dilihat or alamat.startswith("/static/"):
            continue
        dilihat.add(alamat)
        assert len(dilihat) < BATAS, sorted(dilihat)
        nama.add(_name(alamat))
        response = ask(dunia, orang, "GET", alamat)
        salah += [f"{orang} {alamat}: {kalimat}" for kalimat in faults(orang, response)]
        if response.status_code in (301, 302):
            menunggu.append(urljoin(alamat, response.headers["Location"]))
        elif response.status_code != 200:
            salah.append(f"{orang} ditawari {alamat}, jawabannya {response.status_code}")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            tawaran = Tawaran(response.content.decode())
            menunggu += [urljoin(alamat, tautan).partition("#")[0] for tautan in sorted(tawaran.links)]
            for metode, tujuan in sorted(tawaran.buttons):
                tujuan = urljoin(alamat, tujuan)
                nama.add(_name(tujuan))
                if metode == "POST" and (status := _press(dunia, orang, tujuan)) in (403, 404, 405):
                    salah.append(f"{orang} ditawari tombol ke {tujuan} di {alamat}, jawabannya {status}")
    return nama, salah


def _press(dunia, orang: str, alamat: str) -> int:
    with transaction.atomic():
        status = ask(dunia, orang, "POST", alamat).status_code
        transaction.set_rollback(True)
    return status


def _name(alamat: str) -> str:
    try:
        return resolve(urlsplit(alamat).path).url_name
    except Resolver404:
        return f"tidak ada: {alamat}"


# Between them they are offered everything; they share one world, the others have one each.
BERSAMA = ("tanpa_masuk", "sekretaris", "ketua", "pimpinan", "bagian_organisasi", "biro", "admin")


@pytest.mark.parametrize("orang", [nama for nama in ORANG if nama not in BERSAMA])
def test_everything_offered_can_be_had(dunia, orang):
    _, salah = walk(dunia, orang)
    assert not salah, "\n".join(salah)


def test_everything_built_is_offered_to_somebody(dunia):
    jalan = [walk(dunia, orang) for orang in BERSAMA]
    salah = [kalimat for _, kalimat_kalimat in jalan for kalimat in kalimat_kalimat]
    assert not salah, "\n".join(salah)
    ditawarkan = set().union(*(nama for nama, _ in jalan))
    assert sorted(set(addresses()) - ditawarkan - DARI_LUAR) == []
