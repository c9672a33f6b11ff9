"""The second step with a real browser: an app by hand, and a passkey on a device that Chromium plays."""

import re

import pytest
from allauth.mfa.models import Authenticator

from tests import pabrik
from tests.pemeran import make_cast, make_kota
from tests.pintu import code

PERANGKAT = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
PERANGKAT |= {"isUserVerified": True, "automaticPresenceSimulation": True}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def orang(pengunjung, settings):
    make_cast(make_kota())
    settings.WAJIB_2FA = True
    return pengunjung()


def test_an_administrator_pairs_an_app_and_prints_the_codes(orang):
    page = orang.page
    orang.masuk("admin", pabrik.SANDI)
    page.wait_for_url("**/akun/dua-langkah/")
    assert page.locator("nav").count() == 0
    page.get_by_role("link", name="Pasang aplikasi autentikator").click()
    assert page.locator(".qr img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
    page.get_by_text("Tidak dapat memindai?").click()
    rahasia = re.sub(r"\s", "", page.locator(".rahasia").inner_text())
    page.get_by_label("Kode yang tampil di aplikasi").fill(code(rahasia=rahasia))
    page.get_by_role("button", name="Aktifkan").click()
    page.wait_for_url("**/kode-pemulihan/")
    assert page.locator(".kode-pemulihan li").count() == 10
    assert page.get_by_role("button", name="Cetak").is_visible()
    kode = page.locator(".kode-pemulihan li").first.inner_text()
    page.get_by_role("link", name="Sudah saya simpan").click()
    page.wait_for_url(f"{orang.alamat}/")
    orang.keluar()
    orang.masuk("admin", pabrik.SANDI, tiba="**/masuk/kode/")
    page.get_by_label("Kode").fill(kode)
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(f"{orang.alamat}/")


def test_a_passkey_is_made_and_opens_the_door_alone_and_as_the_second_step(orang):
    page = orang.page
    perangkat = orang.context.new_cdp_session(page)
    perangkat.send("WebAuthn.enable")
    perangkat.send("WebAuthn.addVirtualAuthenticator", {"options": PERANGKAT})
    orang.masuk("admin", pabrik.SANDI)
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.get_by_label("Nama kunci").fill("Ponsel dinas")
    page.get_by_role("button", name="Buat kunci sandi").click()
    page.wait_for_url("**/kode-pemulihan/")
    assert [row.wrap().name for row in Authenticator.objects.filter(type="webauthn")] == ["Ponsel dinas"]

    orang.keluar()
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url(f"{orang.alamat}/")
    assert page.locator("nav").count() == 1

    orang.keluar()
    orang.masuk("admin", pabrik.SANDI, tiba="**/masuk/kode/")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(f"{orang.alamat}/")


def test_without_a_passkey_on_the_device_the_page_says_what_to_do(orang):
    page = orang.page
    perangkat = orang.context.new_cdp_session(page)
    perangkat.send("WebAuthn.enable")
    perangkat.send("WebAuthn.addVirtualAuthenticator", {"options": PERANGKAT})
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.get_by_text("Kunci sandi tidak jadi dipakai.").wait_for()
