"""Who is to be told: the people whose roles carry a permission at a unit on a day, the nearest first.

Reads what opd.akses says of roles, for many units at once; the seats of groups do not count.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from opd.akses import ROLES, Permission, Scope
from opd.models import Opd, PemerintahDaerah, Pengguna, Penugasan, Peran

# A post gives what no hand grants (opd.akses._posts).
_DARI_JABATAN = frozenset[Permission]().union(
    *(role.permissions for role in ROLES.values() if not role.granted and Scope.OPD in role.scopes)
)


@dataclass(frozen=True)
class Pemegang:
    """Somebody who holds `permissions` at the unit with this `jalur` and below; "" is the whole pemda."""

    pengguna: Pengguna
    permissions: frozenset[Permission]
    jalur: str


def pemegang(pemda: PemerintahDaerah, on: dt.date) -> list[Pemegang]:
    """Everybody with an account in use and a role at this pemda or one of its units on that day. Two queries."""
    berlaku = Q(dari__lte=on) & (Q(sampai__isnull=True) | Q(sampai__gte=on))
    roles = Peran.objects.filter(berlaku, Q(pemda=pemda) | Q(opd__pemda=pemda), pengguna__is_active=True)
    posts = Penugasan.objects.filter(berlaku, opd__pemda=pemda, pegawai__pengguna__is_active=True)
    held = [
        Pemegang(r.pengguna, ROLES[r.peran].permissions, r.opd.jalur if r.opd_id else "")
        for r in roles.select_related("pengguna", "opd")
        if r.peran in ROLES
    ]
    posts = posts.select_related("pegawai__pengguna", "opd")
    return held + [Pemegang(p.pegawai.pengguna, _DARI_JABATAN, p.opd.jalur) for p in posts]


def terdekat(semua: list[Pemegang], permission: Permission, opd: Opd) -> list[Pengguna]:
    """Who holds `permission` at this unit, or, where nobody does, at the nearest one above it."""
    ada = [p for p in semua if permission in p.permissions and p.jalur and opd.jalur.startswith(p.jalur)]
    dekat = max((len(p.jalur) for p in ada), default=0)
    return list({p.pengguna.pk: p.pengguna for p in ada if len(p.jalur) == dekat}.values())


def sedaerah(semua: list[Pemegang], permission: Permission) -> list[Pengguna]:
    """Who holds `permission` for the whole pemda."""
    return list({p.pengguna.pk: p.pengguna for p in semua if permission in p.permissions and not p.jalur}.values())
