"""What is read from the environment: what is meant, and nonsense with a sentence that says how to write it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from budaya_kerja.settings import mailer, sender, site

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("url", "harapan"),
    [
        ("smtp://surel.go.id", {"host": "surel.go.id", "port": None, "use_tls": False, "use_ssl": False, "username": ""}),
        ("smtp://127.0.0.1:1025", {"host": "127.0.0.1", "port": 1025, "use_tls": False, "use_ssl": False, "username": ""}),
        (
            "smtp+tls://bk%40go.id:r%2Fahasia@surel.go.id:587",
            {"host": "surel.go.id", "port": 587, "use_tls": True, "use_ssl": False, "username": "bk@go.id", "password": "r/ahasia"},
        ),
        ("smtps://bk:rahasia@surel.go.id", {"host": "surel.go.id", "use_tls": False, "use_ssl": True, "password": "rahasia"}),
    ],
)
def test_a_mail_server_is_read_from_one_address(url, harapan):
    baca = mailer(url)
    assert baca["BACKEND"] == SMTP
    assert {nama: baca["OPTIONS"][nama] for nama in harapan} == harapan
    assert baca["OPTIONS"]["timeout"] == 20


def test_letters_may_go_to_the_console_or_a_folder():
    assert mailer("console://") == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    assert mailer("file:///var/surat")["OPTIONS"] == {"file_path": "/var/surat"}


@pytest.mark.parametrize(
    "url", ["", "surel.go.id", "smtp://", "smtp:///folder", "file://", "http://surel.go.id", "smtps://surel.go.id/kotak", "smtp+tsl://x"]
)
def test_nonsense_is_refused_with_the_ways_to_write_it(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL harus console"):
        mailer(url)


def test_a_password_is_not_sent_in_the_open():
    with pytest.raises(ImproperlyConfigured, match="pakai smtp") as galat:
        mailer("smtp://bk:rahasia@surel.go.id")
    assert "rahasia" not in str(galat.value)


@pytest.mark.parametrize("alamat", ["bk@bontangkota.go.id", "Budaya Kerja <bk@bontangkota.go.id>"])
def test_a_sender_is_an_address(alamat):
    assert sender(alamat) == alamat


@pytest.mark.parametrize("alamat", ["bk", "bk@go.id\nBcc: semua@go.id", "Budaya <bk@go.id", "a@b.id, c@d.id", ""])
def test_a_sender_that_is_none_is_refused(alamat):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM harus alamat pos-el"):
        sender(alamat)


@pytest.mark.parametrize(
    ("url", "harapan"), [("https://bk.go.id", "https://bk.go.id"), ("https://bk.go.id/", "https://bk.go.id"), ("http://127.0.0.1:8001", "http://127.0.0.1:8001")]
)
def test_the_site_is_scheme_and_host(url, harapan):
    assert site(url) == harapan


@pytest.mark.parametrize("url", ["bk.go.id", "https://", "https://bk.go.id/app", "https://bk.go.id?x=1", "ftp://bk.go.id", "https://a:b@bk.go.id"])
def test_a_site_that_is_none_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="ALAMAT_SITUS harus seperti"):
        site(url)


@pytest.mark.parametrize("isi", ["csirt", "a@b.id, c@d.id", "a@b.id\nBcc: c@d.id"])
def test_a_security_contact_that_is_no_address_is_refused(isi):
    with pytest.raises(ImproperlyConfigured, match="KONTAK_KEAMANAN harus alamat pos-el"):
        sender(isi, "KONTAK_KEAMANAN")
