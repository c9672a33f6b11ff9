"""Every page of the access matrix as a phone shows it: nothing sticks out, nothing is refused by the policy."""

import pytest

from tests.alamat import ORANG
from tests.test_akses_matrix import MATRIKS, TEMPAT, address_of

pytestmark = pytest.mark.django_db(transaction=True)


def pages(dunia) -> dict[str, list[str]]:
    """Each page once, under the first person who may see it."""
    found = {}
    for baris in MATRIKS:
        unduhan = "bentuk=" in baris["alamat"] + baris["benda"] or baris["alamat"].endswith(("_file", "_thumb", "_download", "_unduh", "_ics", "lambang"))
        if baris["metode"] != "GET" or unduhan:
            continue
        for orang in ORANG:
            statuses = baris[orang].split()
            if "200" in statuses:
                found.setdefault(orang, []).append(address_of(baris, dunia, TEMPAT[statuses.index("200")]))
                break
    return found


def test_no_page_is_wider_than_a_phone(pengunjung, dunia):
    lebar = []
    for orang, alamat_alamat in pages(dunia).items():
        tamu = pengunjung()
        if orang != "tanpa_masuk":
            tamu.bawa_sesi(dunia.sesi[orang])
        for alamat in alamat_alamat:
            jawaban = tamu.page.goto(alamat)
            if not jawaban.headers["content-type"].startswith("text/html") or "<!doctype html>" not in jawaban.text():
                continue  # a file, or a fragment that another page takes in
            ukuran = tamu.page.evaluate("document.documentElement.scrollWidth")
            if ukuran > 360:
                lebar.append(f"{orang} {alamat}: {ukuran} px")
    assert lebar == []
