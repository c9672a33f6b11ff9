"""The second step: who must, how it is set up, what a code is worth (reliability C27, C33)."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from opd import faktor, gerbang
from opd.akses import ROLES
from opd.faktor import recovery_codes
from opd.models import Jejak
from tests import pabrik
from tests.pintu import code, pair, sign_in

WAJIB = ["pimpinan", "bagian_organisasi", "biro", "admin"]


@pytest.fixture(autouse=True)
def jam(monkeypatch):
    """A clock in the middle of a half minute, so that no test straddles two; jam(seconds) moves it on."""
    sekarang = [time.time() // 30 * 30 + 15]
    monkeypatch.setattr(time, "time", lambda: sekarang[0])
    cache.clear()

    def move(detik: float) -> None:
        sekarang[0] += detik

    return move


def enter(nama: str, client: Client | None = None, password=pabrik.SANDI) -> tuple[Client, str]:
    """(browser, where the door sends it)."""
    client = client or Client()
    return client, client.post("/masuk/", {"login": nama, "password": password})["Location"]


def second(client: Client, kode: str):
    return client.post("/masuk/kode/", {"code": kode})


# --- who must -------------------------------------------------------------------


def test_the_roles_that_need_two_steps_are_those_of_the_decision():
    assert {slug for slug, role in ROLES.items() if role.dua_langkah} == {
        "pimpinan_opd", "bagian_organisasi", "biro_organisasi", "admin_sistem",
    }  # fmt: skip


@pytest.mark.parametrize("nama", WAJIB)
def test_who_must_and_has_none_is_led_to_it_and_reaches_nothing_else(cast, nama):
    client, _ = enter(nama)
    for alamat in ("/", "/kegiatan/", "/laporan/", "/akun/", "/jejak/", "/pegawai/?bentuk=xlsx", "/tidak-ada-/"):
        response = client.get(alamat)
        if response.status_code != 404:
            assert response["Location"] == "/akun/dua-langkah/", alamat
    assert client.post("/kegiatan/baru/", {"judul": "x"})["Location"] == "/akun/dua-langkah/"
    assert client.get("/kegiatan/", headers={"HX-Request": "true"})["HX-Redirect"] == "/akun/dua-langkah/"
    page = client.get("/akun/dua-langkah/")
    assert page.status_code == 200
    assert "mewajibkannya" in page.text
    assert client.get("/sehat/").status_code == 200
    assert client.post("/keluar/")["Location"] == "/masuk/"


@pytest.mark.parametrize("nama", ["sekretaris", "ketua", "sekda", "pemeriksa", "tanpa_peran"])
def test_the_others_go_on_without(cast, nama):
    client, tujuan = enter(nama)
    assert tujuan == "/"
    assert client.get("/akun/").status_code == 200


def test_a_role_given_while_signed_in_asks_from_the_next_request(cast, kota):
    client, _ = enter("tanpa_peran")
    assert client.get("/akun/").status_code == 200
    pabrik.make_peran(cast.tanpa_peran, "bagian_organisasi", pemda=kota.bontang)
    assert client.get("/akun/")["Location"] == "/akun/dua-langkah/"


def test_the_requirement_can_be_off_for_a_trial_only(cast, settings):
    settings.WAJIB_2FA = False
    assert enter("admin")[0].get("/akun/").status_code == 200


def test_control_without_the_gate_everything_opens(cast, monkeypatch):
    monkeypatch.setattr(gerbang, "two_step_roles", lambda pengguna: [])
    assert enter("admin")[0].get("/akun/").status_code == 200


# --- setting it up --------------------------------------------------------------


def set_up(client: Client):
    page = client.get("/akun/dua-langkah/aplikasi/")
    rahasia = "".join(page.context["rahasia"])
    return client.post("/akun/dua-langkah/aplikasi/", {"kode": code(rahasia=rahasia)}, follow=True), rahasia


def test_pairing_an_app_shows_the_recovery_codes_once_and_opens_the_rest(cast, jam):
    client, _ = enter("admin")
    qr = client.get("/akun/dua-langkah/aplikasi/qr.svg")
    assert qr.status_code == 404
    page = client.get("/akun/dua-langkah/aplikasi/")
    assert 'src="/akun/dua-langkah/aplikasi/qr.svg"' in page.text
    qr = client.get("/akun/dua-langkah/aplikasi/qr.svg")
    assert (qr["Content-Type"], qr["Cache-Control"].startswith("max-age=0")) == ("image/svg+xml", True)
    response, rahasia = set_up(client)
    assert response.redirect_chain == [("/akun/dua-langkah/kode-pemulihan/", 302)]
    assert response.context["kode"] == recovery_codes(cast.admin)
    assert len(response.context["kode"]) == 10
    assert client.get("/akun/dua-langkah/kode-pemulihan/")["Location"] == "/akun/dua-langkah/"
    assert client.get("/akun/").status_code == 200
    assert rahasia not in str(list(Authenticator.objects.values("data")))
    assert Jejak.objects.order_by("nomor").last().aksi == "pasang_autentikator"


def test_a_wrong_first_code_keeps_the_secret(cast):
    client, _ = enter("admin")
    rahasia = client.get("/akun/dua-langkah/aplikasi/").context["rahasia"]
    response = client.post("/akun/dua-langkah/aplikasi/", {"kode": "000000"})
    assert response.status_code == 422
    assert response.context["rahasia"] == rahasia
    assert response.context["form"].errors["kode"][0].startswith("Kode ini belum cocok. Ketik kode yang sedang tampil")
    assert not Authenticator.objects.exists()


def test_setting_up_ends_every_other_session(cast):
    lain, ini = sign_in(cast.sekretaris, dua_langkah=False), sign_in(cast.sekretaris, dua_langkah=False)
    assert lain.get("/akun/").status_code == 200
    set_up(ini)
    assert lain.get("/akun/")["Location"] == "/masuk/?next=/akun/"
    assert ini.get("/akun/").status_code == 200
    assert len(ini.get("/akun/perangkat/").context["perangkat"]) == 1


def test_a_session_from_before_the_factor_cannot_change_it(cast):
    client, _ = enter("admin")
    pair(cast.admin)
    assert client.get("/akun/dua-langkah/aplikasi/")["Location"] == "/masuk/"
    assert client.get("/akun/dua-langkah/")["Location"] == "/masuk/?next=/akun/dua-langkah/"


def test_the_last_factor_stays_where_the_role_asks_for_it(cast, masuk):
    pair(cast.admin)
    client, row = masuk(cast.admin), Authenticator.objects.get(type="totp")
    assert "Lepas</button>" not in client.get("/akun/dua-langkah/").text
    response = client.post(f"/akun/dua-langkah/{row.pk}/lepas/", follow=True)
    assert "Pasang penggantinya dahulu" in response.text
    assert Authenticator.objects.filter(pk=row.pk).exists()


def test_who_need_not_may_take_it_off_and_the_codes_go_with_it(cast, masuk):
    pair(cast.sekretaris)
    client, lain, row = masuk(cast.sekretaris), masuk(cast.sekretaris), Authenticator.objects.get(type="totp")
    assert client.post(f"/akun/dua-langkah/{row.pk}/lepas/")["Location"] == "/akun/dua-langkah/"
    assert not Authenticator.objects.exists()
    assert lain.get("/akun/").status_code == 302
    pair(cast.admin)
    row = Authenticator.objects.get(type="totp")
    assert client.post(f"/akun/dua-langkah/{row.pk}/lepas/").status_code == 404


def test_new_recovery_codes_replace_the_old(cast, masuk):
    pair(cast.admin)
    lama = recovery_codes(cast.admin)
    response = masuk(cast.admin).post("/akun/dua-langkah/kode-pemulihan/baru/", follow=True)
    assert response.context["kode"] == recovery_codes(cast.admin) != lama


# --- at the door ----------------------------------------------------------------


def test_the_password_alone_opens_nothing(cast):
    pair(cast.admin)
    client, tujuan = enter("admin")
    assert tujuan == "/masuk/kode/"
    assert client.get("/akun/")["Location"] == "/masuk/?next=/akun/"
    assert "6 angka" in client.get("/masuk/kode/").text
    sebelum = client.cookies["sessionid"].value
    assert second(client, code())["Location"] == "/"
    assert client.cookies["sessionid"].value != sebelum
    assert client.get("/akun/").status_code == 200
    assert Client().get("/masuk/kode/")["Location"] == "/masuk/"


def test_a_code_counts_once_on_every_worker_even_without_a_cache(cast, jam):
    pair(cast.admin)
    first, other = enter("admin")[0], enter("admin")[0]
    kode = code()
    assert second(first, kode).status_code == 302
    cache.clear()  # another worker, with a cache of its own
    response = second(other, kode)
    assert response.status_code == 422
    assert response.context["form"].errors["code"][0].startswith("Kode ini belum cocok atau sudah dipakai.")
    assert Jejak.objects.filter(aksi="kode_ditolak", sasaran_id=cast.admin.pk).count() == 1
    jam(30)
    assert second(other, code()).status_code == 302


def test_control_without_the_memory_of_codes_the_replay_passes(cast, monkeypatch):
    pair(cast.admin)
    first, other = enter("admin")[0], enter("admin")[0]
    assert second(first, code()).status_code == 302
    Authenticator.objects.filter(type="totp").update(data={"secret": faktor.Adapter().encrypt("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
    assert second(other, code()).status_code == 302


@pytest.mark.parametrize("langkah", [-1, 1, 2])
def test_a_code_of_another_half_minute_is_refused(cast, langkah):
    pair(cast.admin)
    assert second(enter("admin")[0], code(langkah)).status_code == 422


def test_a_recovery_code_counts_once_in_any_spelling(cast):
    pair(cast.admin)
    kode = recovery_codes(cast.admin)[0]
    assert re.fullmatch(r"\d{4} \d{4}", kode)
    assert second(enter("admin")[0], kode.replace(" ", "-")).status_code == 302
    assert second(enter("admin")[0], kode).status_code == 422
    assert kode not in recovery_codes(cast.admin)


def test_codes_cannot_be_guessed(cast):
    pair(cast.admin)
    client, _ = enter("admin")
    codes = [second(client, f"{n:06}").status_code for n in range(7)]
    assert codes == [422] * 5 + [429] * 2
    response = second(client, code())
    assert response.status_code == 429
    assert 290 <= int(response["Retry-After"]) <= 300
    assert response.context["form"].errors["code"] == ["Terlalu banyak kode yang belum cocok. Tunggu 5 menit, lalu coba lagi."]


def test_who_gives_up_is_out(cast):
    pair(cast.admin)
    client, _ = enter("admin")
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert client.get("/masuk/").status_code == 200


# --- a lost phone ---------------------------------------------------------------


def test_a_new_password_does_not_skip_the_code(cast, masuk):
    pair(cast.sekretaris)
    page = masuk(cast.bagian_organisasi).post(f"/pengguna/{cast.sekretaris.pk}/tautan/", follow=True)
    alamat = page.context["tautan"]
    orang = Client()
    orang.post(orang.get(alamat)["Location"], {"sandi_baru": "tiga ekor bekantan menyeberang", "sandi_ulang": "tiga ekor bekantan menyeberang"})
    assert enter("sekretaris", orang, "tiga ekor bekantan menyeberang")[1] == "/masuk/kode/"


def test_who_keeps_the_account_takes_the_factor_off(cast, masuk):
    pair(cast.pimpinan)
    pemilik = masuk(cast.pimpinan)
    assert pemilik.get("/akun/").status_code == 200
    bagian = masuk(cast.bagian_organisasi)
    assert "Lepas verifikasi dua langkah" in bagian.get(f"/pengguna/{cast.pimpinan.pk}/").text
    response = bagian.post(f"/pengguna/{cast.pimpinan.pk}/lepas-dua-langkah/", follow=True)
    assert "Verifikasi dua langkah Pimpinan dilepas." in response.text
    assert "Lepas verifikasi dua langkah" not in response.text
    assert pemilik.get("/akun/").status_code == 302
    row = Jejak.objects.get(aksi="lepas_dua_langkah")
    assert (row.aksi, row.pengguna, row.sasaran_id, row.opd) == (
        "lepas_dua_langkah", cast.bagian_organisasi, cast.pimpinan.pk, cast.pimpinan.pegawai.opd,
    )  # fmt: skip
    assert enter("pimpinan")[0].get("/akun/")["Location"] == "/akun/dua-langkah/"


def test_nobody_takes_off_the_factor_of_who_is_above_or_oneself(cast, masuk):
    for orang in (cast.pimpinan, cast.bagian_organisasi):
        pair(orang)
    sekretaris = masuk(cast.sekretaris)
    assert sekretaris.post(f"/pengguna/{cast.pimpinan.pk}/lepas-dua-langkah/").status_code == 403
    assert masuk(cast.sekretaris_luar).post(f"/pengguna/{cast.pimpinan.pk}/lepas-dua-langkah/").status_code == 404
    bagian = masuk(cast.bagian_organisasi)
    assert bagian.post(f"/pengguna/{cast.bagian_organisasi.pk}/lepas-dua-langkah/").status_code == 403
    assert Authenticator.objects.filter(type="totp").count() == 2


def test_the_last_administrator_is_helped_from_the_command_line(cast, masuk, capsys):
    pair(cast.admin)
    client = masuk(cast.admin)
    call_command("lepas_dua_langkah", "ADMIN")
    assert "dilepas. Semua perangkatnya dikeluarkan." in capsys.readouterr().out
    assert client.get("/akun/").status_code == 302
    assert Jejak.objects.get(aksi="lepas_dua_langkah").pengguna is None
    for nama in ("admin", "siapa"):
        with pytest.raises(CommandError):
            call_command("lepas_dua_langkah", nama)


def test_with_another_secret_key_no_code_fits_and_an_earlier_key_still_counts(cast, settings):
    pair(cast.admin)
    lama, settings.SECRET_KEY = settings.SECRET_KEY, "kunci yang lain sama sekali, sesudah pemulihan cadangan"
    client, tujuan = enter("admin")
    assert tujuan == "/masuk/kode/"
    assert client.get("/masuk/kode/").status_code == 200
    assert second(client, code()).status_code == 422
    settings.SECRET_KEY_FALLBACKS = [lama]
    assert second(client, code()).status_code == 302


def test_the_trail_tells_of_it_in_sentences(cast, masuk):
    pair(cast.pimpinan)
    client = masuk(cast.bagian_organisasi)
    client.post(f"/pengguna/{cast.pimpinan.pk}/lepas-dua-langkah/")
    assert "melepas verifikasi dua langkah pengguna “Pimpinan”" in client.get("/jejak/").text
