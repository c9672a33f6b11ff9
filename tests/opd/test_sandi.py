import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

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
