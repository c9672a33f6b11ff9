import pytest
from django.urls import reverse

from opd.alamat import alamat


@pytest.mark.parametrize("nama", ["kegiatan_detail", "laporan_detail", "laporan_edit"])
def test_it_is_the_address_that_django_gives(nama):
    assert [alamat(nama, pk) for pk in (1, 987_654_321, 10**12)] == [reverse(nama, args=[pk]) for pk in (1, 987_654_321, 10**12)]
