"""Asking once more who it is (reliability C34): what asks, what is kept, what counts as an answer."""

import time

import pytest
from django.core.cache import cache
from django.urls import get_resolver
from django.utils import timezone

from opd import konfirmasi
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_rekap
from tests.pintu import code, pair, sign_in

LAMA = 30 * 60 + 1


@pytest.fixture(autouse=True)
def _no_flood():
    cache.clear()


def long_ago(pengguna, **opsi):
    return sign_in(pengguna, sejak=time.time() - LAMA, **opsi)


def test_what_asks_is_what_was_decided():
    asks = {p.name for r in get_resolver().url_patterns for p in r.url_patterns if getattr(p.callback, "confirmed", False)}
    assert asks >= {
        "aplikasi", "kunci_sandi_create", "faktor_remove", "kode_pemulihan_renew", "pengguna_factor_reset",
        "pegawai_list", "pengguna_list", "rekap_send", "laporan_step",
    }  # fmt: skip


def test_a_fresh_session_is_not_asked(cast):
    client = sign_in(cast.sekretaris, sejak=time.time() - LAMA + 60)
    assert client.get("/pegawai/?bentuk=xlsx")["Content-Type"].startswith("application/vnd")


@pytest.mark.parametrize("alamat", ["/pegawai/?bentuk=xlsx&q=ani", "/pengguna/?bentuk=xlsx"])
def test_an_export_asks_and_goes_on_to_the_same_file(cast, alamat):
    client = long_ago(cast.sekretaris)
    response = client.get(alamat)
    assert (response.status_code, response.context["lanjut"]) == (403, alamat)
    assert "Pastikan ini Anda" in response.text
    response = client.post("/akun/konfirmasi/", {"lanjut": alamat, "konfirmasi_sandi": pabrik.SANDI})
    assert response["Location"] == alamat
    assert client.get(alamat)["Content-Type"].startswith("application/vnd")
    assert client.get("/pegawai/").status_code == 200


def test_the_list_itself_does_not_ask(cast):
    assert long_ago(cast.sekretaris).get("/pegawai/").status_code == 200


@pytest.fixture
def terkirim(monkeypatch) -> list[int]:
    """The versions of the recap that were sent."""
    versi = []
    monkeypatch.setattr("laporan.views.rekap.send_rekap", lambda **isi: versi.append(isi["versi"]))
    return versi


def test_sending_the_recap_keeps_every_field_and_is_done_once_answered(cast, kota, terkirim):
    rekap = make_rekap(kota.bontang, cast)
    client, alamat = long_ago(cast.bagian_organisasi), f"/rekap/{rekap.pk}/kirim/"
    isi = {"versi": "7", "catatan": ["baris satu\nbaris dua", "<b>dua"]}
    response = client.post(alamat, isi)
    assert response.status_code == 403
    assert response.context["isian"] == [("versi", "7"), ("catatan", "baris satu\nbaris dua"), ("catatan", "<b>dua")]
    assert "&lt;b&gt;dua" in response.text
    assert terkirim == []
    salah = client.post(alamat, isi | {"konfirmasi_sandi": "bukan ini sandinya"})
    assert salah.status_code == 422
    assert salah.context["isian"] == response.context["isian"]
    assert salah.context["form"].errors["konfirmasi_sandi"] == ["Kata sandi ini belum cocok. Ketik yang Anda pakai untuk masuk."]
    assert terkirim == []
    client.post(alamat, isi | {"konfirmasi_sandi": pabrik.SANDI})
    assert terkirim == [7]


def test_control_without_the_question_it_is_sent_at_once(cast, kota, monkeypatch, terkirim):
    rekap = make_rekap(kota.bontang, cast)
    monkeypatch.setattr(konfirmasi, "is_fresh", lambda request: True)
    long_ago(cast.bagian_organisasi).post(f"/rekap/{rekap.pk}/kirim/", {"versi": "7"})
    assert terkirim == [7]


def test_who_may_not_is_not_asked_either(cast, kota):
    rekap = make_rekap(kota.bontang, cast)
    assert "Pastikan" not in long_ago(cast.sekretaris).post(f"/rekap/{rekap.pk}/kirim/").text


def test_reopening_asks_and_keeps_the_reason_but_accepting_does_not(cast, kota):
    laporan = make_laporan(kota.disdukcapil, cast, status="disetujui", disetujui_oleh=cast.pimpinan, disetujui_pada=timezone.now())
    client, langkah = long_ago(cast.bagian_organisasi), f"/laporan/{laporan.pk}/langkah/"
    assert client.post(f"{langkah}terima/", {"versi": laporan.versi}).status_code == 302
    response = client.post(f"{langkah}buka_kembali/", {"versi": laporan.versi + 1, "alasan": "Angka antrean keliru.", "sampai": "2026-12-31"})
    assert response.status_code == 403
    assert ("alasan", "Angka antrean keliru.") in response.context["isian"]
    laporan.refresh_from_db()
    assert (laporan.status, laporan.pembukaan.count()) == ("diterima", 0)


def test_changing_the_second_step_asks(cast):
    client = long_ago(cast.sekretaris, dua_langkah=False)
    response = client.get("/akun/dua-langkah/aplikasi/")
    assert (response.status_code, response.context["lanjut"]) == (403, "/akun/dua-langkah/aplikasi/")
    assert client.get("/akun/dua-langkah/aplikasi/qr.svg").status_code == 404


@pytest.mark.parametrize("lanjut", ["//jahat.id", "https://jahat.id/", "/\\jahat.id", "javascript:alert(1)", ""])
def test_the_answer_leads_to_this_site_only(cast, lanjut):
    client = long_ago(cast.sekretaris)
    assert client.post("/akun/konfirmasi/", {"lanjut": lanjut, "konfirmasi_sandi": pabrik.SANDI})["Location"] == "/"


def test_guessing_the_answer_is_counted_with_the_guesses_at_the_door(cast):
    client = long_ago(cast.sekretaris)
    for n in range(5):
        client.post("/akun/konfirmasi/", {"lanjut": "/", "konfirmasi_sandi": f"tebak {n}"})
    response = client.post("/akun/konfirmasi/", {"lanjut": "/", "konfirmasi_sandi": pabrik.SANDI})
    assert response.context["form"].errors["konfirmasi_sandi"][0].startswith("Terlalu banyak percobaan")


def test_who_has_no_password_here_answers_with_a_code(cast):
    cast.sekretaris.set_unusable_password()
    cast.sekretaris.save()
    pair(cast.sekretaris)
    client = long_ago(cast.sekretaris)
    response = client.get("/pegawai/?bentuk=xlsx")
    assert list(response.context["form"].fields) == ["konfirmasi_kode"]
    assert client.post("/akun/konfirmasi/", {"lanjut": "/akun/", "konfirmasi_kode": "000000"}).status_code == 422
    assert client.post("/akun/konfirmasi/", {"lanjut": "/akun/", "konfirmasi_kode": code()})["Location"] == "/akun/"
