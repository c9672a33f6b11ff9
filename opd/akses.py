"""Who may see and do what. The only module that knows a role.

A row is obtained through `for_user`, and obtaining it is the check: what is outside
a person's reach is not found. Roles, permissions and reach are data (design 6).
Time is part of it: a role counts from `dari` to `sampai` inclusive, in the zone of
the pemda where it is held, and is read anew on every request.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import wraps
from types import SimpleNamespace
from typing import Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from opd.siap import Isi, Siap


class Permission(StrEnum):
    OPD_VIEW = auto()
    OPD_EDIT = auto()
    PEGAWAI_VIEW = auto()
    PEGAWAI_EDIT = auto()
    PENGGUNA_EDIT = auto()
    JEJAK_VIEW = auto()
    NILAI_EDIT = auto()
    NILAI_PILIH = auto()
    KELOMPOK_VIEW = auto()
    KELOMPOK_EDIT = auto()
    KEGIATAN_VIEW = auto()
    KEGIATAN_EDIT = auto()
    PENGUKURAN_EDIT = auto()
    TINDAK_LANJUT_CLOSE = auto()
    KELENGKAPAN_ASK = auto()  # asks about one activity and closes the question
    LAPORAN_VIEW = auto()
    LAPORAN_DRAFT = auto()
    LAPORAN_SUBMIT = auto()
    LAPORAN_APPROVE = auto()
    LAPORAN_REFUSE = auto()  # the leader, back to the secretary
    LAPORAN_ACCEPT = auto()
    LAPORAN_RETURN = auto()  # the city, back to the OPD
    LAPORAN_REOPEN = auto()
    PERIODE_EDIT = auto()
    REKAP_VIEW = auto()
    REKAP_EDIT = auto()
    REKAP_SEND = auto()
    REKAP_SIGN = auto()
    REKAP_RECEIVE = auto()
    DASBOR_PIMPINAN = auto()
    DASBOR_DAERAH = auto()
    SISTEM_VIEW = auto()  # how the installation itself is doing; no content
    SISTEM_EDIT = auto()  # tries again what failed there


class Scope(StrEnum):
    """How far a role reaches from where it is held."""

    INSTALASI = auto()  # every row
    PROVINSI = auto()  # rows of the province's cities that a model releases (UNTUK_PROVINSI)
    PEMDA = auto()
    OPD = auto()  # the OPD and everything below it, by `jalur`
    KELOMPOK = auto()


@dataclass(frozen=True)
class Role:
    label: str
    scopes: frozenset[Scope]  # where it may be held
    permissions: frozenset[Permission]
    granted: bool = True  # False: follows from a post or a membership, never granted by hand
    berbatas: bool = False  # must be granted with an end date
    dua_langkah: bool = False  # signs in in two steps, and its sessions rest sooner
    # Whom it appoints without their rights: who accepts reports may not write them, but says who does.
    appoints: frozenset[str] = frozenset()


P = Permission
_LIHAT = {P.OPD_VIEW, P.KELOMPOK_VIEW, P.KEGIATAN_VIEW, P.LAPORAN_VIEW}
_MENCATAT = {P.KELOMPOK_VIEW, P.KEGIATAN_VIEW, P.KEGIATAN_EDIT, P.PENGUKURAN_EDIT, P.LAPORAN_VIEW}
_SEKRETARIS = _LIHAT | {P.KEGIATAN_EDIT, P.PENGUKURAN_EDIT, P.KELOMPOK_EDIT, P.NILAI_PILIH, P.TINDAK_LANJUT_CLOSE}
_SEKRETARIS |= {P.LAPORAN_DRAFT, P.LAPORAN_SUBMIT, P.PEGAWAI_VIEW, P.PEGAWAI_EDIT, P.PENGGUNA_EDIT, P.JEJAK_VIEW}
_PIMPINAN = _LIHAT | {P.PEGAWAI_VIEW, P.KELENGKAPAN_ASK, P.LAPORAN_APPROVE, P.LAPORAN_REFUSE, P.DASBOR_PIMPINAN}
_BAGIAN_ORGANISASI = _LIHAT | {P.OPD_EDIT, P.PEGAWAI_VIEW, P.PEGAWAI_EDIT, P.PENGGUNA_EDIT, P.JEJAK_VIEW, P.NILAI_EDIT}
_BAGIAN_ORGANISASI |= {P.KELOMPOK_EDIT, P.KELENGKAPAN_ASK, P.LAPORAN_ACCEPT, P.LAPORAN_RETURN, P.LAPORAN_REOPEN, P.PERIODE_EDIT}
_BAGIAN_ORGANISASI |= {P.REKAP_VIEW, P.REKAP_EDIT, P.REKAP_SEND, P.DASBOR_DAERAH}
_ADMIN = {P.OPD_VIEW, P.OPD_EDIT, P.PEGAWAI_VIEW, P.PEGAWAI_EDIT, P.PENGGUNA_EDIT, P.NILAI_EDIT}
_ADMIN |= {P.JEJAK_VIEW, P.SISTEM_VIEW, P.SISTEM_EDIT}

ROLES = {  # the slug is stored; the rest may change freely
    "anggota": Role("Anggota KBK", frozenset({Scope.KELOMPOK}), frozenset(_MENCATAT), granted=False),
    "notulis": Role("Notulis KBK", frozenset({Scope.KELOMPOK}), frozenset(_MENCATAT), granted=False),
    "ketua": Role("Ketua KBK", frozenset({Scope.KELOMPOK}), frozenset(_MENCATAT | {P.TINDAK_LANJUT_CLOSE}), granted=False),
    "sekretaris_opd": Role("Sekretaris OPD", frozenset({Scope.OPD}), frozenset(_SEKRETARIS)),
    "pimpinan_opd": Role("Pimpinan OPD", frozenset({Scope.OPD}), frozenset(_PIMPINAN), granted=False, dua_langkah=True),
    "bagian_organisasi": Role(
        "Bagian Organisasi",
        frozenset({Scope.PEMDA}),
        frozenset(_BAGIAN_ORGANISASI),
        dua_langkah=True,
        appoints=frozenset({"sekretaris_opd", "pimpinan_opd", "sekda", "ketua", "notulis", "anggota"}),
    ),
    "sekda": Role(
        "Sekretaris Daerah", frozenset({Scope.PEMDA}), frozenset(_LIHAT | {P.REKAP_VIEW, P.REKAP_SIGN, P.DASBOR_DAERAH})
    ),
    "biro_organisasi": Role(
        "Biro Organisasi",
        frozenset({Scope.PROVINSI}),
        frozenset({P.OPD_VIEW, P.LAPORAN_VIEW, P.REKAP_VIEW, P.REKAP_RECEIVE}),
        dua_langkah=True,
    ),
    "pemeriksa": Role(
        "Pemeriksa",
        frozenset({Scope.PEMDA, Scope.OPD}),
        frozenset(_LIHAT | {P.REKAP_VIEW, P.JEJAK_VIEW, P.PEGAWAI_VIEW}),
        berbatas=True,
    ),
    "admin_sistem": Role(
        "Admin sistem",
        frozenset({Scope.INSTALASI}),
        frozenset(_ADMIN),
        dua_langkah=True,
        appoints=frozenset({"bagian_organisasi", "biro_organisasi", "sekda", "pemeriksa", "sekretaris_opd"})
        | {"pimpinan_opd", "ketua", "notulis", "anggota"},
    ),
}


# The two that rules outside this module are about: the first account, and the one that always has an end.
ADMIN_SISTEM, PEMERIKSA = "admin_sistem", "pemeriksa"


def role_choices() -> list[tuple[str, str]]:
    return [(slug, role.label) for slug, role in ROLES.items()]


def granted_role_choices() -> list[tuple[str, str]]:
    return [(slug, role.label) for slug, role in ROLES.items() if role.granted]


@dataclass(frozen=True)
class Held:
    """One role a person holds now, and where."""

    peran: str
    scope: Scope
    pemda_id: int | None = None
    opd_id: int | None = None
    jalur: str = ""
    kelompok_id: int | None = None
    tempat: str = ""
    dari: dt.date | None = None
    sampai: dt.date | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        return ROLES[self.peran].permissions

    @property
    def label(self) -> str:
        return ROLES[self.peran].label

    @property
    def granted(self) -> bool:
        return ROLES[self.peran].granted


# Columns every source of roles answers with, in this order.
HELD_COLUMNS = ("h_peran", "h_pemda", "h_opd", "h_jalur", "h_kelompok", "h_zona", "h_tempat", "h_dari", "h_sampai")
Source = Callable[..., QuerySet]
_SOURCES: list[Source] = []


def register_source(source: Source) -> Source:
    """Adds a function (pengguna, aktif) -> rows of HELD_COLUMNS; how `kbk` brings in group membership without this app
    knowing of it. It gets the pk and the pegawai_id of a person as expressions, and what makes a dated row count. All
    sources together are one query (UNION ALL), because every page pays for it."""
    if source not in _SOURCES:
        _SOURCES.append(source)
    return source


def held_columns(rows: QuerySet, *, peran, pemda, zona, tempat, opd=None, jalur=None, kelompok=None) -> QuerySet:
    """`rows` (with `dari` and `sampai`) as HELD_COLUMNS; arguments are expressions or field paths, `tempat`
    is the name of the place."""
    no_id, no_text = Cast(Value(None), BigIntegerField()), Value("", CharField())
    columns = [peran, pemda, opd or no_id, jalur or no_text, kelompok or no_id, zona, tempat, "dari", "sampai"]
    named = {name: F(c) if isinstance(c, str) else c for name, c in zip(HELD_COLUMNS, columns, strict=True)}
    return rows.order_by().annotate(**named).values_list(*HELD_COLUMNS)


@Siap
def _held_rows(pengguna: Isi, pegawai: Isi, hari_ini: Isi, besok: Isi) -> QuerySet:
    """Dated rows that may count somewhere at an instant; the exact day depends on the zone (UTC+7 to UTC+9) and is
    checked by `_active`."""
    aktif = Q(dari__lte=besok) & (Q(sampai__isnull=True) | Q(sampai__gte=hari_ini))
    branches = [source(SimpleNamespace(pk=pengguna, pegawai_id=pegawai), aktif) for source in _SOURCES]
    return branches[0].union(*branches[1:], all=True).order_by()


def _active(dari: dt.date, sampai: dt.date | None, zona: str, at: dt.datetime) -> bool:
    """Whether [dari, sampai], both inclusive, contains the local day of `at`."""
    today = at.astimezone(ZoneInfo(zona)).date() if zona else at.date()
    return dari <= today and (sampai is None or sampai >= today)


def _scope(peran: str, opd: int | None, pemda: int | None, kelompok: int | None) -> Scope:
    if kelompok:
        return Scope.KELOMPOK
    if opd:
        return Scope.OPD
    if pemda:
        return Scope.PROVINSI if Scope.PROVINSI in ROLES[peran].scopes else Scope.PEMDA
    return Scope.INSTALASI


def held_roles(pengguna, at: dt.datetime | None = None) -> tuple[Held, ...]:
    """Every role `pengguna` holds at `at` (default now), in one query; read once per request."""
    if not pengguna.is_authenticated or not pengguna.is_active:
        return ()
    if at is None and hasattr(pengguna, "_held"):  # request.user is a lazy wrapper: its __dict__ is its own
        return pengguna._held
    instant = at or timezone.now()
    today = instant.date()
    rows = _held_rows(pengguna=pengguna.pk, pegawai=pengguna.pegawai_id, hari_ini=today, besok=today + dt.timedelta(days=1))
    held = tuple(
        Held(peran, _scope(peran, opd, pemda, kelompok), pemda, opd, jalur, kelompok, tempat, dari, sampai)
        for peran, pemda, opd, jalur, kelompok, zona, tempat, dari, sampai in rows
        if peran in ROLES and _active(dari, sampai, zona, instant)
    )
    if at is None:
        pengguna._held = held
    return held


def holds(pengguna, permission: Permission) -> bool:
    """Whether the person holds `permission` anywhere (for menus and `require`)."""
    return any(permission in held.permissions for held in held_roles(pengguna))


def two_step_roles(pengguna) -> list[Held]:
    """The person's roles that ask for a second factor at sign-in; empty when none does."""
    return [held for held in held_roles(pengguna) if ROLES[held.peran].dua_langkah]


def may(pengguna, permission: Permission, row) -> bool:
    """Whether the person holds `permission` on this row; same rule as `for_user`."""
    return type(row)._default_manager.for_user(pengguna, permission).filter(pk=row.pk).exists()


def holders(permission: Permission, tempat, on: dt.date) -> QuerySet:
    """The granted roles at this pemda or Opd that carry `permission` on that day, the newest first."""
    roles = [slug for slug, role in ROLES.items() if permission in role.permissions]
    kolom = "opd" if tempat._meta.model_name == "opd" else "pemda"
    rows = apps.get_model("opd", "Peran").objects.filter(peran__in=roles, dari__lte=on, **{kolom: tempat})
    rows = rows.filter(Q(sampai__isnull=True) | Q(sampai__gte=on)).order_by("-dari", "-pk")
    return rows.select_related("pengguna__pegawai")


def reaches(pengguna, permission: Permission, opd) -> bool:
    """Whether a role with `permission` stands at this Opd or above it; no query. For what is asked of many
    rows of one page; seats in groups and the province's reach do not count here."""
    return any(
        permission in held.permissions
        and (
            held.scope is Scope.INSTALASI
            or (held.scope is Scope.PEMDA and held.pemda_id == opd.pemda_id)
            or (held.scope is Scope.OPD and opd.jalur.startswith(held.jalur))
        )
        for held in held_roles(pengguna)
    )


def scope_q(pengguna, permission: Permission | Collection[Permission], model) -> Q:
    """The rows of `model` that the person's roles with `permission` (of several: with any of them) reach.

    A model says where it hangs: OPD_PATH (path to its Opd, "" when it is the Opd, None when
    it has none), KELOMPOK_PATH (path to its Kelompok, or None), PEMDA_PATH, UNTUK_PROVINSI (a Q of
    the rows a province may see, None for never) and UNTUK_INSTALASI (those of admin_sistem, usually all).
    """
    wanted = {permission} if isinstance(permission, Permission) else permission
    reaches = dict.fromkeys(_reach(h, model) for h in held_roles(pengguna) if not h.permissions.isdisjoint(wanted))
    if len(reaches) < 2:
        return next(iter(reaches), Q(pk__in=[]))  # nothing, unless a role says so
    # A UNION, because for an OR over several tables the database reads the whole nation to find one city.
    ids = [model._default_manager.filter(reach).order_by().values("pk") for reach in reaches]
    return Q(pk__in=ids[0].union(*ids[1:]))


def _reach(held: Held, model) -> Q:
    if held.scope is Scope.INSTALASI:
        return model.UNTUK_INSTALASI
    if held.scope is Scope.PEMDA:
        return Q(**{model.PEMDA_PATH: held.pemda_id})
    if held.scope is Scope.PROVINSI:
        if model.UNTUK_PROVINSI is None:
            return Q(pk__in=[])
        provinsi = "provinsi" if model.PEMDA_PATH == "pk" else f"{model.PEMDA_PATH}__provinsi"
        return Q(**{provinsi: held.pemda_id}) & model.UNTUK_PROVINSI
    if held.scope is Scope.KELOMPOK and (own := model.of_kelompok(held.kelompok_id)) is not None:
        return own
    if model.OPD_PATH is None:
        return Q(**{model.PEMDA_PATH: held.pemda_id}) if model.OPEN_BELOW else Q(pk__in=[])
    if held.scope is Scope.KELOMPOK:  # what hangs on the OPD: that of the group, not its sub-units
        return Q(**{model.OPD_PATH or "pk": held.opd_id})
    jalur = f"{model.OPD_PATH}__jalur" if model.OPD_PATH else "jalur"
    return Q(**{f"{jalur}__startswith": held.jalur})


class ScopedQuerySet(QuerySet):
    def for_user(self, pengguna, permission: Permission) -> Self:
        """The rows on which the person holds `permission`, now."""
        return self.filter(scope_q(pengguna, permission, self.model))

    def with_may(self, pengguna, **permissions: Permission) -> Self:
        """Boolean columns from the same rule, e.g. with_may(user, may_edit=Permission.KEGIATAN_EDIT)."""
        return self.annotate(
            **{
                name: Case(
                    When(scope_q(pengguna, permission, self.model), then=Value(True)),
                    default=Value(False),
                    output_field=BooleanField(),
                )
                for name, permission in permissions.items()
            }
        )


class Scoped:
    """Defaults of the paths `scope_q` reads; models override what differs."""

    OPD_PATH: str | None = None
    KELOMPOK_PATH: str | None = None
    PEMDA_PATH: str = "pemda"
    UNTUK_PROVINSI: Q | None = None
    UNTUK_INSTALASI: Q = Q(pk__isnull=False)
    OPEN_BELOW = False  # hangs on the pemda, and everyone with the permission below may see it

    @classmethod
    def of_kelompok(cls, kelompok_id: int) -> Q | None:
        """What a role held in this group reaches; None: what hangs on the group's own OPD."""
        return Q(**{cls.KELOMPOK_PATH: kelompok_id}) if cls.KELOMPOK_PATH is not None else None


def require(permission: Permission):
    """403 for a person who holds `permission` nowhere; which rows is for_user's business."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not holds(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


def signed_in(view):
    """Marks a view that every signed-in person may open because it shows only their own things."""
    view.permission = "masuk"
    return view


@register_source
def _granted(pengguna, aktif: Q) -> QuerySet:
    rows = apps.get_model("opd", "Peran").objects.filter(aktif, pengguna=pengguna.pk)
    return held_columns(
        rows,
        peran="peran",
        pemda=Coalesce("pemda_id", "opd__pemda_id"),
        opd="opd_id",
        jalur=Coalesce("opd__jalur", Value("")),
        zona=Coalesce("pemda__zona_waktu", "opd__pemda__zona_waktu", Value("")),
        tempat=Coalesce("opd__nama", "pemda__nama", Value("Seluruh instalasi")),
    )


@register_source
def _posts(pengguna, aktif: Q) -> QuerySet:
    """Who leads an OPD today (definitif, Plt, Plh, Pj) is its pimpinan, and only today."""
    rows = apps.get_model("opd", "Penugasan").objects.filter(aktif, pegawai=pengguna.pegawai_id)
    return held_columns(
        rows,
        peran=Value("pimpinan_opd", CharField()),
        pemda="opd__pemda_id",
        opd="opd_id",
        jalur="opd__jalur",
        zona="opd__pemda__zona_waktu",
        tempat="opd__nama",
    )
