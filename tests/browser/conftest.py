"""A phone-sized Chromium on a live server. The database is a file on SQLite (see `bk`), so that the worker, a process
of its own, sees it too; on PostgreSQL it is the test database."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as berlaku
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from tests import pabrik

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test

PILIHAN = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PILIHAN += ["--disable-component-update", "--disable-sync"]
PONSEL = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def chromium() -> Browser:
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=os.environ["CHROMIUM"], args=PILIHAN)
        yield browser
        browser.close()


@pytest.fixture
def ponsel(chromium, live_server):
    """ponsel(pengguna, js=True) -> a page of 360 px, signed in through the form as that person. At the end no page may
    have broken the content security policy or logged an error."""
    opened, complaints = [], []

    def open_as(pengguna, *, js: bool = True) -> Page:
        context = chromium.new_context(
            viewport=PONSEL, locale="id-ID", java_script_enabled=js, base_url=live_server.url, accept_downloads=True
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto("/masuk/?next=/akun/")
        page.locator("input[name=login]").fill(pengguna.nama_masuk)
        page.locator("input[name=password]").fill(pabrik.SANDI)
        page.locator("main").get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/akun/")
        return page

    yield open_as
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def pekerja(live_server):
    """pekerja() empties the queue of print orders with a real worker process."""

    def work() -> str:
        s = connection.settings_dict
        url = f"sqlite:///{s['NAME']}"
        if connection.vendor == "postgresql":
            url = f"postgres://{s['USER']}:{s['PASSWORD']}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
        env = {"DEBUG": "1", "DATABASE_URL": url, "MEDIA_ROOT": str(berlaku.MEDIA_ROOT)}
        ended = subprocess.run(
            [sys.executable, "manage.py", "pekerja", "--sekali"],
            cwd=berlaku.BASE_DIR,
            env=os.environ | env | {"DJANGO_SETTINGS_MODULE": "budaya_kerja.settings"},
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout

    return work
