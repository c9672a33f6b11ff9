"""Nothing moves under the thumb while a page arrives on a poor line (issue 4.4): layout shift at most 0.05."""

import pytest

from tests.browser.jalur import CATAT, pasang_jalur

pytestmark = pytest.mark.django_db(transaction=True)

GESER = 0.05
HALAMAN = [
    ("tanpa_masuk", "/masuk/"),
    *((orang, "/") for orang in ("notulis", "sekretaris", "pimpinan", "bagian_organisasi")),
    ("notulis", "/kegiatan/baru/"), ("notulis", "/kegiatan/"), ("pimpinan", "/dasbor/"), ("bagian_organisasi", "/dasbor/"),
]  # fmt: skip


def geser(page, alamat: str) -> float:
    assert page.goto(alamat, wait_until="networkidle").status == 200
    return page.evaluate(CATAT)[1]


@pytest.mark.parametrize(("orang", "alamat"), HALAMAN)
def test_nothing_moves_while_the_page_arrives(pengunjung, dunia, orang, alamat):
    tamu = pengunjung(service_workers="block")
    pasang_jalur(tamu.page, laju=400_000, jeda=400)
    if orang != "tanpa_masuk":
        tamu.bawa_sesi(dunia.sesi[orang])
    assert geser(tamu.page, alamat) <= GESER


def test_a_page_that_moves_is_noticed(pengunjung):
    page = pengunjung(service_workers="block").page
    page.goto("/masuk/", wait_until="networkidle")
    page.evaluate("document.querySelector('main').prepend(Object.assign(document.createElement('div'), {style: 'height: 20rem'}))")
    assert page.evaluate(CATAT)[1] > GESER
