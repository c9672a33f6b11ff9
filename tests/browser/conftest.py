"""A real browser against the application, with the worker as a process of its own beside it.

Run by `./bk test --browser`, which names Chromium in the variable CHROMIUM.
"""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings as berlaku
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from laporan.actions.periode import generate_periode
from laporan.models import Periode
from tests.browser.panggung import Adegan, Panggung, berbeda, semua_adegan

PILIHAN = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PILIHAN += ["--disable-component-update", "--disable-sync"]
PONSEL = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SABAR = 15_000  # ms for one step of the browser
SEMUA: list[Adegan] = []  # the pages of `adegan`, asked for once


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as mesin:
        browser = mesin.chromium.launch(executable_path=os.environ["CHROMIUM"], args=PILIHAN)
        yield browser
        browser.close()


class Pengunjung:
    """One person's browser. `.keluhan` collects what its console says that must not be: a violation of the
    policy, a script that fails, an answer that is an error."""

    def __init__(self, chromium: Browser, alamat: str, **opsi):
        self.alamat, self.keluhan = alamat, []
        opsi = {"locale": "id-ID", "timezone_id": "Asia/Makassar"} | opsi
        self.context: BrowserContext = chromium.new_context(base_url=alamat, accept_downloads=True, **opsi)
        self.context.set_default_timeout(SABAR)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda pesan: self._dengar(pesan.type == "error", f"{pesan.text} {self.page.url}"))
        self.page.on("pageerror", lambda galat: self._dengar(True, f"{galat} {self.page.url}"))
        self.page.on("response", lambda r: self._dengar(r.status >= 400 and r.status != 422, f"{r.status} {r.url}"))

    def _dengar(self, salah: bool, kalimat: str) -> None:
        if salah and not kalimat.startswith("Failed to load resource"):  # the response itself says which one
            self.keluhan.append(kalimat)

    def masuk(self, nama: str, sandi: str, tiba=lambda url: "/masuk/" not in url) -> None:
        self.page.goto("/masuk/")
        self.page.get_by_label("NIP atau pos-el").fill(nama)
        self.page.get_by_label("Kata sandi").fill(sandi)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url(tiba)

    def keluar(self) -> None:
        self.page.locator(".kepala-akun summary").click()
        self.page.get_by_role("button", name="Keluar").click()
        self.page.wait_for_url("**/masuk/")

    def bawa_sesi(self, cookies) -> None:
        """Continues as the person whom these cookies of a Django test client sign in."""
        kuki = cookies[berlaku.SESSION_COOKIE_NAME]
        self.context.clear_cookies()
        self.context.add_cookies([{"name": kuki.key, "value": kuki.value, "url": self.alamat}])


@pytest.fixture
def pengunjung(chromium, live_server, settings):
    """pengunjung(**options of the browser) -> Pengunjung; at the end nobody's console may hold a complaint."""
    settings.WAJIB_2FA = False  # test_masuk.py goes through it; a code counts once, so stories would have to wait
    semua = []

    def buka(**opsi) -> Pengunjung:
        semua.append(Pengunjung(chromium, live_server.url, **PONSEL | opsi))
        return semua[-1]

    yield buka
    keluhan = [kalimat for orang in semua for kalimat in orang.keluhan]
    for orang in semua:
        orang.context.close()
    assert keluhan == []


@pytest.fixture
def periode(kota) -> Periode:
    """The last period that has ended."""
    hari_ini = kota.bontang.hari_ini()
    for tahun in (hari_ini.year - 1, hari_ini.year):
        generate_periode(pemda=kota.bontang, tahun=tahun)
    return Periode.objects.filter(pemda=kota.bontang).selesai_sebelum(hari_ini).order_by("-selesai").first()


@pytest.fixture
def pekerja(live_server):
    """The worker, as it runs in production: a process that finds the orders in the database."""
    sambungan = connections["default"]
    s = sambungan.settings_dict
    if sambungan.vendor == "sqlite":
        url = f"sqlite:///{s['NAME']}"
    else:
        url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
    lingkungan = os.environ | {"DEBUG": "1", "DATABASE_URL": url, "MEDIA_ROOT": str(berlaku.MEDIA_ROOT)}
    lingkungan["DJANGO_SETTINGS_MODULE"] = "budaya_kerja.settings"
    proses = subprocess.Popen([sys.executable, "manage.py", "pekerja"], cwd=berlaku.BASE_DIR, env=lingkungan, text=True)
    yield SimpleNamespace(proses=proses)
    proses.terminate()
    assert proses.wait(timeout=30) == 0


@pytest.fixture
def adegan(dunia, teringat, chromium) -> list[Adegan]:
    """The pages that show something no other page of their address has shown; asked for once, they are only text."""
    if connection.vendor != "sqlite":
        pytest.skip("halamannya sama di basis data mana pun; SQLite menguji ini")
    if not SEMUA:
        SEMUA.extend(berbeda(semua_adegan(dunia)))
    return SEMUA


@pytest.fixture
def panggung(chromium):
    """panggung(**options of the browser) -> Panggung."""
    dibuka = []

    def buka(**opsi) -> Panggung:
        dibuka.append(Panggung(chromium, **opsi))
        return dibuka[-1]

    yield buka
    for satu in dibuka:
        satu.context.close()
