import datetime as dt
import os
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from budaya_kerja.settings import BASE_DIR
from opd import sandi
from opd.models import Pengguna
from tests import pabrik

NIP = "198609262015051901"


@pytest.fixture
def orang(kota):
    return pabrik.make_pengguna(NIP, pabrik.make_pegawai(kota.dishub, "Budi", nip=NIP))


@pytest.mark.parametrize(
    "sandi", ["bontang2026!!!", "BudayaKerja2026", "kbkdishub2026", "19860926-19860926", "26091986 2026", "Dinas Perhubungan 1", "123456789012", "Kota Bontang 2025"]
)
def test_words_everybody_here_would_try_are_refused(orang, sandi):
    with pytest.raises(ValidationError, match="mudah ditebak|banyak dipakai"):
        validate_password(sandi, orang)


@pytest.mark.parametrize(
    "sandi", ["tiga ekor bekantan", "🐒🐒🐒 naik sampan 🐒🐒🐒", "bontang itu panas sekali", "x9$kQ2!vLp7&", "lautan " * 18, " spasi di tepi juga "]
)
def test_long_and_unusual_ones_are_accepted(orang, sandi):
    assert validate_password(sandi, orang) is None


def test_without_a_person_the_rule_still_stands(db):
    with pytest.raises(ValidationError):
        validate_password("budayakerja2026")


# --- the stricter policy --------------------------------------------------------


@pytest.fixture
def bssn(settings):
    settings.KEBIJAKAN_SANDI, settings.MASA_SANDI_HARI = "bssn", 90


@pytest.mark.parametrize(
    ("sandi", "kurang"),
    [
        ("tiga ekor bekantan", "huruf besar, angka, tanda baca"),
        ("Tiga Ekor Bekantan", "angka, tanda baca"),
        ("TIGA EKOR 7 BEKANTAN!", "huruf kecil"),
        ("TigaEkor7Bekantan", "tanda baca"),
    ],
)
def test_bssn_asks_for_four_kinds_of_characters(orang, bssn, sandi, kurang):
    with pytest.raises(ValidationError) as galat:
        validate_password(sandi, orang)
    assert galat.value.messages == [f"Kata sandi ini belum memuat {kurang}. Tambahkan."]


def test_bssn_accepts_what_has_all_four(orang, bssn):
    assert validate_password("Tiga Ekor 7 Bekantan!", orang) is None


def test_the_page_says_which_policy_holds(cast, masuk, settings):
    client = masuk(cast.sekretaris)
    assert sandi.PETUNJUK in client.get("/akun/sandi/").text
    settings.KEBIJAKAN_SANDI = "bssn"
    assert sandi.PETUNJUK_BSSN in client.get("/akun/sandi/").text


def test_an_old_password_must_be_changed_before_anything_else(cast, masuk, bssn):
    client = masuk(cast.sekretaris)
    Pengguna.objects.update(sandi_pada=timezone.now() - dt.timedelta(days=89))
    assert client.get("/akun/").status_code == 200
    Pengguna.objects.update(sandi_pada=timezone.now() - dt.timedelta(days=90))
    for alamat in ("/", "/akun/", "/kegiatan/"):
        assert client.get(alamat)["Location"] == "/akun/sandi/"
    assert "sudah berumur 90 hari" in client.get("/akun/sandi/").text
    baru = "Tiga Ekor 7 Bekantan!"
    isi = {"sandi_lama": pabrik.SANDI, "sandi_baru": baru, "sandi_ulang": baru}
    assert client.post("/akun/sandi/", isi)["Location"] == "/akun/"
    assert client.get("/akun/").status_code == 200
    assert timezone.now() - Pengguna.objects.get(pk=cast.sekretaris.pk).sandi_pada < dt.timedelta(minutes=1)


def test_a_password_whose_age_was_never_noted_is_as_old_as_the_account(cast, masuk, bssn):
    Pengguna.objects.update(sandi_pada=None, dibuat_pada=timezone.now() - dt.timedelta(days=91))
    assert masuk(cast.sekretaris).get("/akun/")["Location"] == "/akun/sandi/"


def test_without_bssn_no_password_is_too_old(cast, masuk):
    Pengguna.objects.update(sandi_pada=timezone.now() - dt.timedelta(days=4000))
    assert masuk(cast.sekretaris).get("/akun/").status_code == 200


@pytest.mark.parametrize(
    ("nama", "nilai"),
    [("KEBIJAKAN_SANDI", "ketat"), ("MASA_SANDI_HARI", "0"), ("MASA_SANDI_HARI", "enam bulan"), ("WAJIB_2FA", "mungkin")],
)
def test_nonsense_in_the_environment_stops_the_start_and_is_named(nama, nilai):
    assert f"{nama} harus" in start(**{nama: nilai})


def test_the_second_step_cannot_be_off_in_production():
    produksi = {"DEBUG": "", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "contoh.go.id", "CACHE_URL": "locmem://", "MEDIA_ROOT": "/tmp"}
    assert "WAJIB_2FA hanya dapat dimatikan bersama DEBUG=1" in start(WAJIB_2FA="0", DATABASE_URL="sqlite:///data/x.sqlite3", **produksi)


def start(**lingkungan: str) -> str:
    """What a start with these settings complains of."""
    perintah = [sys.executable, "-c", "import budaya_kerja.settings"]
    env = os.environ | {"DEBUG": "1"} | lingkungan
    return subprocess.run(perintah, cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False).stderr
