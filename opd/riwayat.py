"""Rows of the trail as people read them: who did what, and field by field what it was and became.

The trail holds ids; what they are called is looked up when it is shown, for all rows of a page in one query. A row
whose object is gone, or whose field has since been renamed, is shown with what it holds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast

from opd.akses import role_choices
from opd.catat import DITOLAK, PERINGATAN
from opd.format_id import KOSONG, angka, join_words, tanggal, waktu
from opd.models import Jejak, PemerintahDaerah
from opd.sebutan import kalimat, sebutan

# Values beside before and after that name a row: in which model to look.
RUJUKAN = {"kegiatan": "kegiatan", "kelompok": "kelompok", "laporan": "laporanopd", "menggantikan": "bukti"}
RUJUKAN |= {"pegawai": "pegawai", "ke": "opd", "dari": "nilaiterpilih", "pengguna": "pengguna"}
PEMBUKUAN = {"versi", "kunci_kirim", "semula", "jaringan"}  # for machines, not shown among the changes
BUKAN_LAIN = {"before", "after", "alamat", "metode", "status", "nomor", "berkas", "baris", "jumlah", "menit", *PEMBUKUAN}  # said in the sentence
_TANGGAL, _WAKTU, _SIDIK = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+"), re.compile(r"[0-9a-f]{64}")

Kunci = tuple[str, int]  # (model name, primary key)


@dataclass(frozen=True)
class Beda:
    """One field; `lama` is empty in what was made new, `baru` in what was taken away."""

    label: str
    lama: str
    baru: str


@dataclass(frozen=True)
class Peristiwa:
    """One row, ready to show: "Rahma" (`peran`) `kalimat`."""

    row: Jejak
    oleh: str
    peran: str
    kalimat: str
    beda: list[Beda]
    lain: list[tuple[str, str]]  # what else the row holds: reason, number, network
    baru_saja: bool  # nothing was there before

    @property
    def tanda(self) -> str:
        """peringatan, ditolak or nothing: how the row is marked."""
        if self.row.aksi == PERINGATAN:
            return "peringatan"
        return "ditolak" if DITOLAK in self.row.aksi else ""


def tell(rows: Iterable[Jejak], pemda: PemerintahDaerah) -> list[Peristiwa]:
    """The rows in their order, times in the zone of `pemda`. Needs pengguna; one query."""
    rows = list(rows)
    nama = _names({kunci for row in rows for kunci in _keys(row)})
    return [_tell(row, Penulis(row, nama, pemda)) for row in rows]


def tentang(*benda: tuple[type[models.Model], Iterable]) -> QuerySet:
    """The traces of these rows, [(model, ids or a subquery of ids), …], newest first."""
    match = models.Q(pk__in=[])
    for model, ids in benda:
        match |= models.Q(sasaran=model._meta.model_name, sasaran_id__in=ids)
    return Jejak.objects.filter(match).select_related("pengguna", "opd")


def _tell(row: Jejak, penulis: "Penulis") -> Peristiwa:
    before, after = row.isi.get("before") or {}, row.isi.get("after") or {}
    names = sorted({*before, *after} - PEMBUKUAN, key=lambda name: (_place(row.sasaran, name), name))
    baru = [name for name in names if before and name not in before]  # not a change, but known since
    lain = {name: after[name] for name in baru} | {name: value for name, value in row.isi.items() if name not in BUKAN_LAIN}
    return Peristiwa(
        row=row,
        oleh=row.pengguna.nama if row.pengguna else ("Seseorang" if DITOLAK in row.aksi else "Sistem"),
        peran=join_words([_roles().get(slug, slug) for slug in row.peran.split(",") if slug]),
        kalimat=kalimat(row, penulis.nama.get((row.sasaran, row.sasaran_id), "")),
        beda=[penulis.beda(name, before.get(name), after.get(name)) for name in names if name not in baru],
        lain=[(penulis.label(name), penulis.tulis(name, value, _field(row.sasaran, name) if name in baru else None)) for name, value in lain.items()],
        baru_saja=not before,
    )


@dataclass(frozen=True)
class Penulis:
    """Writes the values of one row."""

    row: Jejak
    nama: dict[Kunci, str]
    pemda: PemerintahDaerah

    def label(self, name: str) -> str:
        label = str(getattr(_field(self.row.sasaran, name), "verbose_name", "") or sebutan(name)).replace("sha256", "SHA-256")
        return label[:1].upper() + label[1:]

    def beda(self, name: str, lama, baru) -> Beda:
        field = _field(self.row.sasaran, name)
        if isinstance(lama, dict) and isinstance(baru, dict):  # of a set, only what differs
            lama, baru = ({k: v for k, v in d.items() if other.get(k) != v} for d, other in ((lama, baru), (baru, lama)))
        return Beda(self.label(name), self.tulis(name, lama, field), self.tulis(name, baru, field))

    def tulis(self, name: str, value, field=None) -> str:
        """`value` of the field called `name` in words."""
        if value is None or value in ("", [], {}):
            return KOSONG
        if isinstance(value, list):
            return ", ".join(self.tulis(name, satu, field) for satu in value)
        if isinstance(value, dict):
            return "; ".join(f"{self._nama_anggota(field, key)}: {self._isi_anggota(field, key, satu)}" for key, satu in value.items())
        if (model := _model_of(field, name)) and isinstance(value, int) and not isinstance(value, bool):
            return self.nama.get((model, value), f"nomor {value}")
        return self._polos(value, field)

    def _nama_anggota(self, field, key: str) -> str:
        """What a key of a set is called: in attendance the person, else a field."""
        return self.nama.get(("pegawai", int(key)), f"nomor {key}") if _is_set(field) and key.isdecimal() else sebutan(key)

    def _isi_anggota(self, field, key: str, value) -> str:
        return self.tulis("status", value, _field(field.related_model._meta.model_name, "status") if _is_set(field) else None)

    def _polos(self, value, field) -> str:
        if getattr(field, "choices", None):
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "ya" if value else "tidak"
        if isinstance(field, models.DecimalField) or (isinstance(value, int) and value >= 10_000):  # a year stays as it is
            return angka(value)
        text = str(value)
        if _WAKTU.fullmatch(text):
            return waktu(text.replace("Z", "+00:00"), self.pemda.zona_waktu, self.pemda.singkatan_zona)
        if _TANGGAL.fullmatch(text):
            return tanggal(text)
        return f"{text[:16]}…" if _SIDIK.fullmatch(text) else text


def _keys(row: Jejak) -> Iterable[Kunci]:
    """Every row that this trace names."""
    if row.sasaran_id:
        yield row.sasaran, row.sasaran_id
    isi = row.isi
    for name, value in [*(isi.get("before") or {}).items(), *(isi.get("after") or {}).items(), *isi.items()]:
        field = _field(row.sasaran, name) if name not in isi else None
        if _is_set(field) and isinstance(value, dict):
            yield from (("pegawai", int(key)) for key in value if key.isdecimal())
        elif model := _model_of(field, name):
            values = value if isinstance(value, list) else [value]
            yield from ((model, satu) for satu in values if isinstance(satu, int) and not isinstance(satu, bool))


def _names(keys: set[Kunci]) -> dict[Kunci, str]:
    """What each of these rows is called; a model says it by SEBUTAN, a path or an expression."""
    wanted: dict[str, list[int]] = {}
    for model, pk in sorted(keys):
        wanted.setdefault(model, []).append(pk)
    branches = []
    for name, ids in wanted.items():
        model = _models().get(name)
        if called := getattr(model, "SEBUTAN", None):
            text = Cast(F(called) if isinstance(called, str) else called, models.TextField())
            rows = model._default_manager.filter(pk__in=ids).order_by().annotate(j_model=Value(name, models.TextField()), j_nama=text)
            branches.append(rows.values_list("j_model", "pk", "j_nama"))
    if not branches:
        return {}
    return {(model, pk): nama for model, pk, nama in branches[0].union(*branches[1:], all=True).order_by() if nama}


@cache
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.model_name: model for model in apps.get_models()}


@cache
def _roles() -> dict[str, str]:
    return dict(role_choices())


@cache
def _field(sasaran: str, name: str):
    """The field or relation `name` of the model called `sasaran`, None when there is none."""
    try:
        return _models()[sasaran]._meta.get_field(name)
    except (KeyError, FieldDoesNotExist):
        return None


@cache
def _place(sasaran: str, name: str) -> int:
    """Where the field stands in its model, so that a table of changes reads like the form."""
    field = _field(sasaran, name)
    return field.model._meta.get_fields().index(field) if field is not None and not field.one_to_many else 1000


def _is_set(field) -> bool:
    """Whether this is attendance or the like: many rows that point here, kept as {person: state}."""
    return bool(field is not None and field.one_to_many)


def _model_of(field, name: str) -> str | None:
    """The model a value names, by its field or, for values beside before and after, by its own name."""
    if field is not None:
        return field.related_model._meta.model_name if field.is_relation else None
    return RUJUKAN.get(name)
