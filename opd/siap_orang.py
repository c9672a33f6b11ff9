"""Prepared queries whose answer depends on who asks: everybody with the same roles at other places shares the SQL.

    _UNIT = SiapOrang(lambda orang: Opd.objects.for_user(orang, Permission.OPD_VIEW).values_list("pk", "nama"))
    _UNIT(request.user)

The function gets somebody who holds the roles of the person who asks, with holes in place of their places; `for_user`,
`with_may`, `scope_q` and `holds` work on it as on the person. So the rule is still written and read in one place.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from opd.akses import Held, Scope, held_roles
from opd.siap import Isi, Siap

TEMPAT = ("pemda_id", "opd_id", "jalur", "kelompok_id")


@dataclass(frozen=True)
class Pola:
    """One role as a shape: what it is, and the name of the hole that each column of TEMPAT fills."""

    peran: str
    scope: Scope
    lubang: tuple[str | None, ...]

    def isi(self) -> Held:
        tempat = {kolom: Isi(nama) if nama else None for kolom, nama in zip(TEMPAT, self.lubang, strict=True)}
        return Held(self.peran, self.scope, **tempat)


class Sebangun:
    """Who holds the roles of a shape, and is otherwise a hole."""

    is_authenticated = is_active = True

    def __init__(self, peran: tuple[Pola, ...]):
        self.pk, self._held = Isi("_orang"), tuple(satu.isi() for satu in peran)


class SiapOrang(Siap):
    def __call__(self, pengguna, *bentuk, **isi) -> list:
        pola, tempat = _pola(pengguna)
        return super().__call__(pola, *bentuk, _orang=pengguna.pk, **tempat, **isi)

    def susun(self, bentuk: tuple, lubang: dict[str, Isi]) -> QuerySet:
        pola, *bentuk = bentuk
        return self.bangun(Sebangun(pola), *bentuk, **{nama: isi for nama, isi in lubang.items() if nama[0] != "_"})


def _pola(pengguna) -> tuple[tuple[Pola, ...], dict]:
    """The person's roles as a shape, and what fills its holes; two roles at one place share the hole."""
    held = held_roles(pengguna)
    if getattr(pengguna, "_pola", (None,))[0] is not held:
        nama: dict[tuple, str] = {}
        pola = []
        for h in held:
            tempat = [(kolom, getattr(h, kolom)) for kolom in TEMPAT]
            lubang = tuple(nama.setdefault(satu, f"_{satu[0]}{len(nama)}") if satu[1] else None for satu in tempat)
            pola.append(Pola(h.peran, h.scope, lubang))
        pengguna._pola = held, tuple(pola), {n: nilai for (_, nilai), n in nama.items()}
    return pengguna._pola[1:]
