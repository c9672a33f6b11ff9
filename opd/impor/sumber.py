"""What every kind of import shares: the registry, the columns, and a django-import-export resource
that reads few rows at a time, writes in bulk and reports every fault by row and column."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import tablib
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult

from opd import format_id
from opd.akses import Permission, holds
from opd.impor.isi import TETAP, Isi, lookup_key
from opd.impor.tabel import Tabel
from opd.models import Opd
from opd.xlsx import Kolom as KolomLembar
from opd.xlsx import Sheet

NOMOR = "#"  # our own column of the dataset: the row number in the sheet


@dataclass(frozen=True)
class Kolom:
    """A column of the template. `wajib`: the file must have it."""

    nama: str
    arti: str
    contoh: str = ""
    wajib: bool = False
    teks: bool = False  # digits that are no number


JENIS: dict[str, type["JenisImpor"]] = {}


class JenisImpor:
    """One kind of import; a subclass registers itself under its slug."""

    slug: ClassVar[str]
    judul: ClassVar[str]
    ringkas: ClassVar[str]  # one sentence: what a row is and by what it is recognised
    permission: ClassVar[Permission]
    kolom: ClassVar[tuple[Kolom, ...]]
    resource: ClassVar[type["ImporResource"]]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.slug in JENIS:
            raise ValueError(f"Jenis impor {cls.slug!r} sudah ada.")
        JENIS[cls.slug] = cls

    @classmethod
    def column_names(cls) -> list[str]:
        return [kolom.nama for kolom in cls.kolom]

    @classmethod
    def lists(cls, user) -> list[Sheet]:
        """Further sheets of the template: what may stand in the columns that point elsewhere."""
        opd = Opd.objects.for_user(user, cls.permission).berlaku(timezone.localdate()).select_related("pemda")
        rows = opd.values_list("kode", "nama", "pemda__nama")
        return [
            Sheet(
                "Kode perangkat daerah", [KolomLembar("kode", teks=True), "nama", "pemerintah daerah"], rows
            )
        ]

    @classmethod
    def required_names(cls) -> list[str]:
        return [kolom.nama for kolom in cls.kolom if kolom.wajib]


def kinds_for(user) -> list[type[JenisImpor]]:
    """The kinds the person may import somewhere, in the order they were registered."""
    return [jenis for jenis in JENIS.values() if holds(user, jenis.permission)]


def kind_for(user, slug: str) -> type[JenisImpor]:
    """The kind under `slug`; 404 when there is none, 403 when the person may not import it."""
    if slug not in JENIS:
        raise Http404
    if not holds(user, JENIS[slug].permission):
        raise PermissionDenied
    return JENIS[slug]


@dataclass
class Hasil:
    """What an import would do or did. `baris`: [row, baru|ubah|tetap, label, changes, warnings];
    `galat`: [row, column or "", sentence]; ids by what happened to the row."""

    baris: list[list] = field(default_factory=list)
    galat: list[list] = field(default_factory=list)
    dibuat: list[int] = field(default_factory=list)
    diubah: list[int] = field(default_factory=list)
    akun_diubah: list[int] = field(default_factory=list)
    opd_ids: set[int] = field(default_factory=set)

    @property
    def jumlah(self) -> dict[str, int]:
        """{"baru", "ubah", "tetap", "galat" (rows with a fault), "peringatan" (rows with a warning)}."""
        hitung = {"baru": 0, "ubah": 0, "tetap": 0}
        for baris in self.baris:
            hitung[baris[1]] += 1
        hitung["galat"] = len({galat[0] for galat in self.galat})
        hitung["peringatan"] = sum(1 for baris in self.baris if baris[4])
        return hitung


class KodeOpd(Isi):
    """The code of a unit within the person's reach; what lies outside is not there."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.opd: dict[str, Opd] = {}

    def parse(self, text: str) -> int:
        opd = self.opd.get(lookup_key(text))
        if opd is None:
            raise ValueError(
                f"Kode “{text[:40]}” tidak ada di antara perangkat daerah yang dapat Anda ubah. "
                "Pakai kode dari lembar “Kode perangkat daerah” pada templat."
            )
        return opd.pk


class _Loader(BaseInstanceLoader):
    def get_instance(self, row):
        return self.resource.find(row)


class _RowResult(RowResult):
    def add_instance_info(self, instance):
        """The parent would ask str() of every row, which may cost queries; `label` says it instead."""


class ImporResource(ModelResource):
    """Reads and writes the rows of one kind, for `user`, within one `pemda`.

    A kind overrides `prepare` (read once what all rows need), `find` (the existing row a sheet row
    means), `check` (rules across columns) and `label`.
    """

    permission: ClassVar[Permission]

    class Meta:  # a kind adds `model` and `fields`: its columns in order
        import_id_fields: list[str] = []
        instance_loader_class = _Loader
        use_bulk = True
        use_transactions = True
        skip_diff = True  # `skip_row` compares with the values of _before, not with a deep copy
        batch_size = 1000

    def __init__(self, *, user, pemda):
        super().__init__()
        self.user, self.pemda, self.hari_ini = user, pemda, pemda.hari_ini()
        self.hasil = Hasil()
        self.opd: dict[str, Opd] = {}
        self.opd_by_id: dict[int, Opd] = {}
        self._faults: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._warnings: dict[int, list[str]] = defaultdict(list)
        self._claimed: dict[int, int] = {}  # pk of an existing row -> the sheet row that means it
        self._touched: set[str] = set()  # attributes that some row changed; only they are written
        self.columns = {item.column_name: item for item in self.get_import_fields()}
        self.attributes = [item.attribute for item in self.columns.values() if item.attribute]

    # -- for the kinds ---------------------------------------------------------

    def prepare(self, rows: list[dict]) -> None:
        """Reads what all rows need, in few queries; faults that need more than one row go to `fault`."""

    def find(self, row: dict):
        """The existing row that `row` means, or None when it is new."""
        raise NotImplementedError

    def check(self, instance, row: dict, *, new: bool) -> None:
        """Adds what is wrong across columns with `fault`, what is only odd with `warn`."""

    def label(self, instance) -> str:
        return str(instance)

    def reach(self):
        """The units the person may change with this kind's permission."""
        return Opd.objects.for_user(self.user, self.permission).filter(pemda=self.pemda)

    def fault(self, row: dict, column: str, sentence: str) -> None:
        if sentence not in self._faults[row[NOMOR]][column]:
            self._faults[row[NOMOR]][column].append(sentence)

    def warn(self, row: dict, sentence: str) -> None:
        self._warnings[row[NOMOR]].append(sentence)

    def value(self, name: str, row: dict):
        """The clean value of a cell, or None when it is blank, faulty or not in the file."""
        try:
            value = self.columns[name].widget.clean(row.get(name), row)
        except ValueError:
            return None
        return None if value is TETAP else value

    def value_given(self, name: str, row: dict) -> bool:
        """Whether the cell says anything, right or wrong."""
        try:
            return self.columns[name].widget.clean(row.get(name), row) is not TETAP
        except ValueError:
            return True

    def fault_doubles(self, rows: list[dict], keys: Iterable, column: str, sentence: str) -> None:
        """A fault in every row whose key stands in another row too; `sentence` takes {baris}."""
        groups = defaultdict(list)
        for row, key in zip(rows, keys, strict=True):
            if key is not None:
                groups[key].append(row)
        for group in groups.values():
            for row in group if len(group) > 1 else ():
                lain = [str(other[NOMOR]) for other in group if other is not row]
                sebut = ", ".join(lain[:5]) + (" …" if len(lain) > 5 else "")
                self.fault(row, column, sentence.format(baris=sebut))

    # -- django-import-export --------------------------------------------------

    @classmethod
    def get_row_result_class(cls):
        return _RowResult

    def before_import(self, dataset, **kwargs):
        self.opd = {lookup_key(opd.kode): opd for opd in self.reach().order_by("pk")}
        self.opd_by_id = {opd.pk: opd for opd in self.opd.values()}
        for item in self.fields.values():
            if isinstance(item.widget, KodeOpd):
                item.widget.opd = self.opd
        self.prepare(dataset.dict)

    def after_init_instance(self, instance, new, row, **kwargs):
        self._before = {name: getattr(instance, name) for name in self.attributes}

    def import_instance(self, instance, row, **kwargs):
        self._last, new = instance, instance.pk is None
        if (
            not new
            and not self._faults.get(row[NOMOR])
            and (lain := self._claimed.setdefault(instance.pk, row[NOMOR])) != row[NOMOR]
        ):
            self.fault(
                row, "", f"Baris ini menunjuk data yang sama dengan baris {lain}. Hapus salah satunya."
            )
        for item in self.columns.values():
            self._import_cell(item, instance, row, new=new)
        if not self._faults.get(row[NOMOR]):
            self.check(instance, row, new=new)
        if faults := self._faults.pop(row[NOMOR], None):
            self.hasil.galat += [
                [row[NOMOR], column, text] for column, texts in faults.items() for text in texts
            ]
            raise ValidationError(dict(faults))

    def _import_cell(self, item: Field, instance, row: dict, *, new: bool) -> None:
        try:
            value = item.widget.clean(row.get(item.column_name), row)
        except ValueError as error:
            self.fault(row, item.column_name, str(error))
            return
        if value is not TETAP and item.attribute:
            setattr(instance, item.attribute, value)
        elif value is TETAP and new and item.widget.wajib_baru:
            self.fault(row, item.column_name, item.widget.wajib_baru)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return (
            not import_validation_errors
            and instance.pk is not None
            and all(getattr(instance, name) == value for name, value in self._before.items())
        )

    def after_import_row(self, row, row_result, **kwargs):
        state = {"new": "baru", "update": "ubah", "skip": "tetap"}[row_result.import_type]
        changes = self._changes(self._last) if state == "ubah" else []
        self.hasil.baris.append(
            [row[NOMOR], state, self.label(self._last), changes, self._warnings.pop(row[NOMOR], [])]
        )

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def _changes(self, instance) -> list[str]:
        """ "jabatan: Analis → Kepala Bidang" for each field that changes."""
        result = []
        for item in self.columns.values():
            old, new = self._before.get(item.attribute), item.attribute and getattr(instance, item.attribute)
            if old != new:
                result.append(f"{item.column_name}: {self._shown(item, old)} → {self._shown(item, new)}")
        return result

    def _shown(self, item: Field, value) -> str:
        if isinstance(item.widget, KodeOpd):
            return self.opd_by_id[value].kode if value in self.opd_by_id else format_id.KOSONG
        if isinstance(value, bool):
            return "ya" if value else "tidak"
        if hasattr(value, "isoformat"):
            return format_id.tanggal(value)
        return str(value or format_id.KOSONG)

    def save_instance(self, instance, is_create, row, **kwargs):
        (self.create_instances if is_create else self.update_instances).append(instance)
        if not is_create:
            self._touched |= {
                name for name, value in self._before.items() if getattr(instance, name) != value
            }

    def bulk_create(self, *args, **kwargs):
        self.flush()

    def bulk_update(self, *args, **kwargs):
        self.flush()

    def flush(self) -> None:
        """Writes what has gathered: changes before additions, so that a seat is closed before its
        successor opens. Faults of the database are not swallowed: the whole import fails."""
        if self.update_instances:
            fields = [name.removesuffix("_id") for name in self.attributes if name in self._touched]
            self._meta.model.objects.bulk_update(self.update_instances, fields, batch_size=500)
            self.hasil.diubah += [row.pk for row in self.update_instances]
        if self.create_instances:
            self._meta.model.objects.bulk_create(self.create_instances, batch_size=500)
            self.hasil.dibuat += [row.pk for row in self.create_instances]
        self.flushed([*self.update_instances, *self.create_instances])
        self.update_instances.clear()
        self.create_instances.clear()

    def after_import(self, dataset, result, **kwargs):
        """The parent would set PostgreSQL's sequence back behind ids that others took meanwhile."""

    def flushed(self, rows: list) -> None:
        """Called after each batch was written; for what must follow in other tables."""


def run_import(resource: ImporResource, tabel: Tabel, *, dry_run: bool) -> Hasil:
    """Runs all rows of `tabel` in one transaction, undone when `dry_run` or when a row has a fault."""
    headers = [NOMOR, *tabel.kolom]
    dataset = tablib.Dataset(*[[number, *values] for number, values in tabel.baris], headers=headers)
    result = resource.import_data(
        dataset,
        dry_run=dry_run,
        use_transactions=True,
        raise_errors=False,
        rollback_on_validation_errors=True,
    )
    for error in [*result.base_errors, *(e for row in result.error_rows for e in row.errors)]:
        raise error.error  # not a fault of the file: a fault of ours, or of the database
    resource.hasil.galat.sort(key=lambda galat: galat[0])
    resource.hasil.baris.sort(key=lambda baris: baris[0])
    return resource.hasil
