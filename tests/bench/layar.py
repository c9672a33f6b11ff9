"""How soon a phone shows a page, and whether it moves under the thumb (issue 4.4): largest paint and layout shift, at a fair
line with a slow processor and at a poor line, on the first visit and on the next.

./bk bench --layar   (CHROMIUM names the browser where it is not called chromium)
"""

import os
import shutil
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from opd.models import Pengguna
from tests.bench.beban import berjalan
from tests.browser.conftest import PILIHAN, PONSEL
from tests.browser.jalur import CATAT, pasang_jalur
from tests.pintu import sign_in

PUTARAN = 5
JALUR = {  # name: (bits a second, ms there and back, how many times slower the processor, what LCP is meant to be)
    "1,6 Mbit/s, 150 ms, prosesor 4 × lebih lambat": (1_600_000, 150, 4, 1.2),
    "400 kbit/s, 400 ms": (400_000, 400, 1, 2.5),
}
HALAMAN = [(None, "/masuk/"), ("notulis", "/"), ("sekretaris", "/"), ("pimpinan", "/"), ("notulis", "/kegiatan/baru/"), ("notulis", "/kegiatan/"), ("pimpinan", "/dasbor/")]
GESER = 0.05


def _halaman(browser: Browser, alamat: str, sesi: str | None, jalur: tuple) -> Page:
    """A page of a phone that was never here, on that line."""
    laju, jeda, lambat, _ = jalur
    context = browser.new_context(base_url=alamat, locale="id-ID", service_workers="block", **PONSEL)
    if sesi:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sesi, "url": alamat}])
    page = context.new_page()
    pasang_jalur(page, laju=laju, jeda=jeda, lambat=lambat)
    return page


def _ukur(browser: Browser, alamat: str, sesi: str | None, tuju: str, jalur: tuple) -> list[tuple[float, float]]:
    """(LCP in seconds, CLS) of the first visit and of the next."""
    page = _halaman(browser, alamat, sesi, jalur)
    hasil = []
    for _ in range(2):
        assert page.goto(tuju, wait_until="networkidle").status == 200, tuju
        hasil.append(tuple(page.evaluate(CATAT)))
    page.context.close()
    return hasil


def ukur(folder: Path) -> None:
    """In a database that holds the sample city."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    sesi = {nama: sign_in(Pengguna.objects.get(nama_masuk=nama)).cookies[settings.SESSION_COOKIE_NAME].value for nama, _ in HALAMAN if nama}
    with berjalan(folder) as port, sync_playwright() as mesin:
        browser = mesin.chromium.launch(executable_path=program, args=PILIHAN)
        for nama, jalur in JALUR.items():
            print(f"{nama}: gambar terbesar tampak (detik), batas {jalur[3]}; pergeseran, batas {GESER}")
            for siapa, tuju in HALAMAN:
                putaran = [_ukur(browser, f"http://127.0.0.1:{port}", sesi.get(siapa), tuju, jalur) for _ in range(PUTARAN)]
                pertama, ulang = (sorted(p[n][0] for p in putaran)[PUTARAN // 2] for n in (0, 1))
                geser = max(satu[1] for p in putaran for satu in p)
                print(f"  {f'{siapa or "siapa pun"} {tuju}':<32} pertama {pertama:5.2f}  ulang {ulang:5.2f}  pergeseran {geser:.3f}")
        browser.close()
