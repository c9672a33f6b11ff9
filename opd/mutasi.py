"""What ties a person to a unit: dated rows that end with a move, and open work somebody else takes over.

Each app says it of its own rows in one class, and importing that class registers it (AppConfig.ready), so that
a move needs to know none of them. A new kind of tie is one class; the wizard and its trail follow.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import ClassVar

from django.db.models import Model, Q, QuerySet

from opd import jejak
from opd.akses import Permission, reaches
from opd.delegasi import may_grant
from opd.models import Mutasi, Opd, Pegawai, PemerintahDaerah, Penugasan, Peran

IKATAN: list["Ikatan"] = []
SERAHAN: list["Serahan"] = []


@dataclass(frozen=True)
class Rencana:
    """A move as somebody means to write it down."""

    pegawai: Pegawai
    jenis: str
    mulai: dt.date
    dari_opd: Opd
    ke_opd: Opd | None = None
    jabatan: str = ""

    @property
    def hari_terakhir(self) -> dt.date:
        return self.mulai - dt.timedelta(days=1)

    @property
    def pergi(self) -> bool:
        """Whether the person leaves the unit, so that nothing may stay behind in their name."""
        return self.jenis != Mutasi.Jenis.JABATAN


class Ikatan:
    """A kind of dated row that ends. `model` has `dari` and `sampai`, its person stands at the path `orang`, and `terkait`
    is what the sentences need; `akhiri`, `batalkan` name the trail's actions."""

    slug: ClassVar[str]
    judul: ClassVar[str]
    model: ClassVar[type[Model]]
    orang: ClassVar[str] = "pegawai"
    terkait: ClassVar[tuple[str, ...]] = ()
    akhiri: ClassVar[str]
    batalkan: ClassVar[str]
    ikut_jabatan = False  # ends also when only the post changes, unless somebody keeps it

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        IKATAN.append(cls())

    def berjalan(self, pegawai: Iterable[int], on: dt.date) -> QuerySet:
        """The rows of these people (ids) that end on that day or later, or never."""
        rows = self.model._default_manager.filter(**{f"{self.orang}__in": list(pegawai)})
        return rows.filter(Q(sampai__isnull=True) | Q(sampai__gte=on)).select_related(*self.terkait)

    def sebut(self, row) -> str:
        """What the row is, for people."""
        raise NotImplementedError

    def unit(self, row) -> tuple[Opd | None, PemerintahDaerah | None]:
        """Whose trail tells of it."""
        return row.opd, None

    def may_end(self, by, row) -> bool:
        return True


class Serahan:
    """A kind of open work in a person's name. `harus`: somebody has to take it when the person leaves."""

    slug: ClassVar[str]
    judul: ClassVar[str]
    harus = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        SERAHAN.append(cls())

    def milik(self, pegawai: Pegawai, by) -> QuerySet:
        """The open rows of this person that `by` may see."""
        raise NotImplementedError

    def calon(self, rows: Iterable, pegawai: Pegawai) -> dict[int, list[Pegawai]]:
        """{row id: people near at hand for it}; others can be named by hand."""
        return {}

    def sebut(self, row) -> tuple[str, str]:
        """(what it is, where it comes from)."""
        raise NotImplementedError

    def alamat(self, row) -> str:
        raise NotImplementedError

    def halangan(self, row, kepada: Pegawai) -> str:
        """Why this person can't take it, as a sentence; "" when they can."""
        return ""

    def serahkan(self, *, by, row, kepada: Pegawai, rencana: Rencana) -> None:
        """Hands it over with its trace, in the caller's transaction."""
        raise NotImplementedError


@dataclass(frozen=True)
class Terikat:
    """One row of one kind."""

    jenis: Ikatan | Serahan
    row: Model
    boleh: bool = True
    calon: tuple[Pegawai, ...] = ()

    @property
    def kunci(self) -> str:
        return f"{self.jenis.slug}-{self.row.pk}"

    @property
    def sebutan(self) -> str:
        found = self.jenis.sebut(self.row)
        return found if isinstance(found, str) else found[0]

    @property
    def keterangan(self) -> str:
        return self.jenis.sebut(self.row)[1]

    @property
    def alamat(self) -> str:
        return self.jenis.alamat(self.row)


def yang_berakhir(rencana: Rencana, by) -> list[Terikat]:
    """What the person still holds on the first day of the move. What begins then or later belongs to the new place,
    unless there is none."""
    found = []
    for jenis in IKATAN:
        rows = jenis.berjalan([rencana.pegawai.pk], rencana.mulai)
        if rencana.jenis != Mutasi.Jenis.KELUAR:
            rows = rows.filter(dari__lt=rencana.mulai)
        found += [Terikat(jenis, row, jenis.may_end(by, row)) for row in rows]
    return found


def terikat(pegawai: Iterable[int], on: dt.date) -> set[int]:
    """Those of these people (ids) who hold something on that day or later: they move by the wizard, not by an edit."""
    found: set[int] = set()
    for some in batched(pegawai, 1000, strict=False):
        for jenis in IKATAN:
            found |= set(jenis.berjalan(some, on).order_by().values_list(jenis.orang, flat=True))
    return found


def yang_diserahkan(rencana: Rencana, by) -> list[Terikat]:
    """Open work in the person's name, as far as `by` may see it."""
    found = []
    for jenis in SERAHAN:
        rows = list(jenis.milik(rencana.pegawai, by))
        calon = jenis.calon(rows, rencana.pegawai) if rows else {}
        found += [Terikat(jenis, row, calon=tuple(calon.get(row.pk, ()))) for row in rows]
    return found


def end_tie(*, by, ikatan: Terikat, rencana: Rencana, hari_ini: dt.date) -> list | None:
    """Ends one row with the day before the move, with its trace; takes away what would only begin later. Returns
    what Mutasi.ikatan keeps of it, None for a row that is gone."""
    jenis, row = ikatan.jenis, ikatan.row
    opd, pemda = jenis.unit(row)
    before = jejak.snapshot(row, ["dari", "sampai"])
    if row.dari > rencana.hari_terakhir and row.dari > hari_ini:
        jejak.record(by=by, aksi=jenis.batalkan, sasaran=row, opd=opd, pemda=pemda, before=before)
        row.delete()
        return None
    row.sampai = max(rencana.hari_terakhir, row.dari)
    row.save(update_fields=["sampai"])
    changes = jejak.changes(before, jejak.snapshot(row, ["dari", "sampai"]))
    jejak.record(by=by, aksi=jenis.akhiri, sasaran=row, opd=opd, pemda=pemda, **changes)
    return [jenis.slug, row.pk, str(before["sampai"]) if before["sampai"] else None]


def restore_tie(*, by, slug: str, pk: int, sampai: str | None, hari_terakhir: dt.date) -> None:
    """Gives back the last day a row had before, unless somebody else has changed it since."""
    jenis = next(i for i in IKATAN if i.slug == slug)
    row = jenis.model._default_manager.filter(pk=pk, sampai=hari_terakhir).first()
    if row is None:
        return
    before = jejak.snapshot(row, ["sampai"])
    row.sampai = dt.date.fromisoformat(sampai) if sampai else None
    row.save(update_fields=["sampai"])
    opd, pemda = jenis.unit(row)
    changes = jejak.changes(before, jejak.snapshot(row, ["sampai"]))
    jejak.record(by=by, aksi=jenis.akhiri, sasaran=row, opd=opd, pemda=pemda, **changes)


class Jabatan(Ikatan):
    slug, judul, model = "jabatan", "Memimpin", Penugasan
    akhiri, batalkan = "ubah_penugasan", "hapus_penugasan"
    terkait = ("opd__pemda",)
    ikut_jabatan = True

    def sebut(self, row: Penugasan) -> str:
        return row.jabatan_lengkap

    def may_end(self, by, row: Penugasan) -> bool:
        return reaches(by, Permission.OPD_EDIT, row.opd)


class PeranDiberikan(Ikatan):
    slug, judul, model = "peran", "Peran yang diberikan", Peran
    akhiri, batalkan = "akhiri_peran", "batalkan_peran"
    orang, terkait = "pengguna__pegawai", ("opd__pemda", "pemda", "pengguna__pegawai__opd")

    def sebut(self, row: Peran) -> str:
        return f"{row.label} di {row.tempat}"

    def unit(self, row: Peran) -> tuple[Opd | None, PemerintahDaerah | None]:
        place = row.opd or row.pemda
        return (row.opd, row.pemda) if place else (row.pengguna.pegawai.opd, None)

    def may_end(self, by, row: Peran) -> bool:
        return may_grant(by, row.peran, row.pengguna, pemda=row.pemda, opd=row.opd)
