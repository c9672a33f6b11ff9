"""Addresses of many rows of one page: Django finds each anew among all there are, which for a matrix of a city is a
millisecond."""

from functools import cache

from django.urls import reverse

PENANDA = 987_654_321


def alamat(nama: str, pk: int) -> str:
    """reverse(nama, args=[pk]), for an address whose only part is the number of a row."""
    awal, akhir = _pola(nama)
    return f"{awal}{pk}{akhir}"


@cache
def _pola(nama: str) -> tuple[str, str]:
    awal, akhir = reverse(nama, args=[PENANDA]).split(str(PENANDA))
    return awal, akhir
