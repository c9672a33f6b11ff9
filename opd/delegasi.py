"""Who may give a role and keep an account: nobody above their own rights, nobody for themselves.

Reads what opd.akses says of roles and adds one rule to it, so that access stays in one table.
"""

import datetime as dt

from django.apps import apps
from django.utils import timezone

from opd.akses import ROLES, Held, Permission, Scope, held_roles, may


def may_grant(pengguna, peran: str, kepada, *, pemda=None, opd=None) -> bool:
    """Whether this person may give `kepada` this role at this pemda or Opd (neither: the installation), or
    end it. Only what is granted by hand and can be held there, never to oneself, and never above one's own
    rights at that place."""
    role = ROLES.get(peran)
    if role is None or not role.granted or kepada == pengguna or not role.scopes & _kinds(pemda, opd):
        return False
    return _covers(pengguna, peran, opd.pemda_id if opd else pemda.pk if pemda else None, opd.jalur if opd else "")


def may_manage(pengguna, kepada) -> bool:
    """Whether this person may keep the account of `kepada`: send a link for a new password, close it.

    Whoever can open an account can use what it may do, so this asks the same of every role the other holds
    or is about to hold as `may_grant` does; somebody's own account is not theirs to keep.
    """
    if kepada == pengguna or not may(pengguna, Permission.PENGGUNA_EDIT, kepada):
        return False
    return all(
        _covers(pengguna, held.peran, held.pemda_id, held.jalur)
        for at in _instants(kepada)
        for held in held_roles(kepada, at)
    )


def keeps_all(pengguna) -> bool:
    """Whether the person keeps the accounts of the whole installation, also of people outside every unit."""
    return any(h.scope is Scope.INSTALASI and Permission.PENGGUNA_EDIT in h.permissions for h in held_roles(pengguna))


def _instants(kepada) -> list[dt.datetime | None]:
    """Now (None), and when each role or post begins that has been written down for later."""
    starts = kepada.peran.order_by().values_list("dari", flat=True)
    if kepada.pegawai_id:
        posts = apps.get_model("opd", "Penugasan").objects.filter(pegawai=kepada.pegawai_id)
        starts = starts.union(posts.order_by().values_list("dari", flat=True)).order_by()
    later = sorted({day for day in starts if day > timezone.now().date()})
    # 03.00 UTC is that same day in every zone of Indonesia.
    return [None, *(dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC) for day in later)]


def _kinds(pemda, opd) -> frozenset[Scope]:
    """As what a role may be held at this place."""
    if opd is not None:
        return frozenset({Scope.OPD})
    if pemda is not None:
        return frozenset({Scope.PEMDA, Scope.PROVINSI} if pemda.jenis == "provinsi" else {Scope.PEMDA})
    return frozenset({Scope.INSTALASI})


def _covers(pengguna, peran: str, pemda_id: int | None, jalur: str) -> bool:
    """Whether one keeps accounts at that place or above it, and there holds every permission of `peran` or a
    role that appoints it. A unit is named by its `jalur`, a pemda by its id alone."""
    here = [held for held in held_roles(pengguna) if _stands_over(held, pemda_id, jalur)]
    keepers = [held for held in here if Permission.PENGGUNA_EDIT in held.permissions]
    own = frozenset().union(*(held.permissions for held in here))
    return bool(keepers) and (
        ROLES[peran].permissions <= own or any(peran in ROLES[held.peran].appoints for held in keepers)
    )


def _stands_over(held: Held, pemda_id: int | None, jalur: str) -> bool:
    if held.scope is Scope.PEMDA:
        return held.pemda_id == pemda_id
    if held.scope is Scope.OPD:
        return jalur.startswith(held.jalur)
    return held.scope is Scope.INSTALASI
