import pytest

from laporan.kode import CROCKFORD, kode_baru, rapikan_kode
from opd.format_id import kode as tampil

KODE = "7F3KQ2MX910ZV4TC8RHB"


def test_a_new_code_has_a_hundred_bits():
    kode = kode_baru()
    assert len(kode) == 20
    assert set(kode) <= set(CROCKFORD)
    assert kode != kode_baru()


@pytest.mark.parametrize(
    ("diketik", "kode"),
    [
        (KODE, KODE),
        (tampil(KODE), KODE),
        (" 7f3kq 2mx9l ozv4t c8rhb ", KODE),
        ("7F3KQ2MX9I0ZV4TC8RHB", KODE),
        (KODE[:-1], ""),
        (KODE[:-1] + "U", ""),
        ("", ""),
        ("²" * 20, ""),
    ],
)
def test_a_code_is_read_however_it_was_typed(diketik, kode):
    assert rapikan_kode(diketik) == kode


def test_a_code_is_shown_in_groups_of_five():
    assert tampil(KODE) == "7F3KQ-2MX91-0ZV4T-C8RHB"
    assert tampil("BK-1") == "BK-1"
    assert tampil(None) == "–"
