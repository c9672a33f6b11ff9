"""The audit trail. `record` is the only writer of Jejak; `verify` finds the first broken row.

Each row carries SHA-256(hash of the row before + its own canonical JSON), so a row that is
changed, removed or slipped in breaks the chain at its place. The head of the chain is printed
in the footer of every report: paper in other hands anchors it (reliability B7).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from opd.format_id import nip_samar
from opd.models import Jejak, Opd, PemerintahDaerah
from opd.models.pegawai import bare_nip, is_nip
from opd.siap import Siap

AWAL = "0" * 64
_LOCK = 0x4A454A4B  # advisory lock number of the chain on PostgreSQL


def canonical(value) -> str:
    """JSON with one spelling for one value: sorted keys, no blanks, UTF-8."""
    return json.dumps(
        value, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def _seal(row: Jejak) -> str:
    body = {
        "nomor": row.nomor,
        "waktu": row.waktu.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "pengguna": row.pengguna_id,
        "aksi": row.aksi,
        "sasaran": row.sasaran,
        "sasaran_id": row.sasaran_id,
        "pemda": row.pemda_id,
        "opd": row.opd_id,
        "isi": row.isi,
    } | ({"peran": row.peran} if row.peran else {})
    return hashlib.sha256((row.hash_sebelum + canonical(body)).encode()).hexdigest()


def record(
    *,
    by,
    aksi: str,
    sasaran,
    opd: Opd | None = None,
    pemda: PemerintahDaerah | None = None,
    at: dt.datetime | None = None,
    **isi,
) -> Jejak:
    """Appends one row in the caller's transaction: no change without its trace, no trace without its change.

    `by` is a Pengguna or None (the system, or nobody signed in); `sasaran` the row that was touched, if there is one; `isi` holds
    plain values, usually before=… and after=… with ids rather than names; `at` is now unless told.
    Raises RuntimeError outside a transaction.
    """
    entri = Entri(at or timezone.now(), by, aksi, sasaran, opd, isi, pemda)
    row = _row(entri, *_open_chain())
    row.save(force_insert=True)
    return row


@dataclass(frozen=True)
class Entri:
    """What `record` takes, for `record_all`."""

    waktu: dt.datetime
    by: Any
    aksi: str
    sasaran: Any
    opd: Opd | None
    isi: dict
    pemda: PemerintahDaerah | None = None


def record_all(entri: Iterable[Entri]) -> None:
    """Appends many rows in the order given, with few queries; for loading what already happened.
    Raises RuntimeError outside a transaction."""
    nomor, last = _open_chain()
    rows = []
    for satu in entri:
        rows.append(_row(satu, nomor, last))
        nomor, last = nomor + 1, rows[-1].hash
    Jejak.objects.bulk_create(rows, batch_size=500)


def _open_chain() -> tuple[int, str]:
    """(number of the next row, hash of the last), ours until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("jejak.record harus dipanggil di dalam transaction.atomic().")
    lock_chain()
    nomor, last = head()
    return nomor + 1, last


def _row(entri: Entri, nomor: int, hash_sebelum: str) -> Jejak:
    oleh = entri.by if entri.by is not None and entri.by.is_authenticated else None
    row = Jejak(
        nomor=nomor,
        waktu=entri.waktu,
        pengguna=oleh,
        peran=_peran(oleh),
        aksi=entri.aksi,
        sasaran=entri.sasaran._meta.model_name if entri.sasaran else "",
        sasaran_id=entri.sasaran.pk if entri.sasaran else None,
        pemda=entri.pemda or (entri.opd.pemda if entri.opd else None),
        opd=entri.opd,
        isi=_tanpa_nip(json.loads(canonical(entri.isi))),
        hash_sebelum=hash_sebelum,
    )
    row.hash = _seal(row)
    return row


def _tanpa_nip(isi):
    """A NIP is noted as changed and never whole: the trail is read far outside the person's unit, and for ever."""
    if isinstance(isi, dict):
        return {nama: _tanpa_nip(nilai) for nama, nilai in isi.items()}
    if isinstance(isi, list):
        return [_tanpa_nip(nilai) for nilai in isi]
    return nip_samar(bare_nip(isi)) if isinstance(isi, str) and is_nip(isi) else isi


def _peran(oleh) -> str:
    """The roles this person acts with, as far as the request has read them: a trace costs no query for it."""
    return ",".join(dict.fromkeys(held.peran for held in getattr(oleh, "_held", ())))[:200]


@contextmanager
def exclusive() -> Iterator[None]:
    """A transaction that has the chain to itself: what is read in it is not half-written by anybody, and of two
    decisions in the same moment one comes after the other."""
    with transaction.atomic():
        lock_chain()
        yield


def sidik(value) -> str:
    """SHA-256, in hex, over the one spelling of `value`: the identity of a snapshot or a print order."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def lock_chain() -> None:
    """One writer at a time until commit; an action that must see nothing half-written takes it first.
    SQLite's IMMEDIATE transactions already give that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def changes(before: dict, after: dict) -> dict:
    """{"before": …, "after": …} with only the fields that differ."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {"before": {k: before.get(k) for k in keys}, "after": {k: after[k] for k in keys}}


def snapshot(row, fields: list[str]) -> dict:
    """The plain values of `fields` of a model row, foreign keys as ids."""
    return {name: getattr(row, row._meta.get_field(name).attname) for name in fields}


def save_form(form, *, by, aksi: str, opd=None, pemda=None):
    """Saves a ModelForm of one row and its trace together; for plain create and edit.

    `opd` and `pemda` say which unit the trace belongs to; a callable gets the saved row.
    Raises BerubahError for a SemulaForm whose row somebody else changed.
    """
    before = {name: form.initial.get(name) for name in form.changed_data} if form.instance.pk else {}
    with transaction.atomic():
        if hasattr(form, "ensure_unchanged"):
            form.ensure_unchanged()
        row = form.save()
        unit = opd(row) if callable(opd) else opd
        after = {name: plain(form.cleaned_data.get(name)) for name in form.changed_data}
        before = {name: plain(value) for name, value in before.items()}
        record(by=by, aksi=aksi, sasaran=row, opd=unit, pemda=pemda, before=before, after=after)
    return row


def plain(value):
    """Ids instead of rows, names instead of files; everything else as JSON can hold it."""
    if hasattr(value, "pk"):
        return value.pk
    if hasattr(value, "name") and hasattr(value, "chunks"):
        return value.name
    if isinstance(value, (list, tuple, set)) or hasattr(value, "values_list"):
        return [plain(item) for item in value]
    return json.loads(canonical(value)) if not isinstance(value, str) else value


def head() -> tuple[int, str]:
    """(number, hash) of the newest row; (0, 64 zeros) when the trail is empty."""
    return next(iter(_head()), (0, AWAL))


@Siap
def _head() -> QuerySet:
    return Jejak.objects.order_by("-nomor").values_list("nomor", "hash")[:1]


def anchored(nomor: int, sidik_awal: str) -> bool:
    """Whether the row that was the head when something was printed is still there and the same: `sidik_awal` is the
    beginning of its hash. A chain that was cut short or written anew fits in itself, but not to paper."""
    sebenarnya = Jejak.objects.filter(nomor=nomor).values_list("hash", flat=True).first() if nomor else AWAL
    return bool(sidik_awal) and (sebenarnya or "").startswith(sidik_awal)


def guarded() -> bool:
    """Whether the triggers that refuse changes stand on the table."""
    if connection.vendor == "postgresql":  # A: fires always, also while changes are replayed
        query = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'opd_jejak'::regclass AND tgname = 'jejak_tolak' AND tgenabled = 'A'"
    else:
        query = "SELECT count(*) / 3 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'opd_jejak' AND name LIKE 'jejak_tolak_%'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0] == 1


def verify() -> int | None:
    """The `nomor` of the first row that does not fit the chain, None when all do."""
    expected = AWAL
    for number, row in enumerate(Jejak.objects.order_by("nomor").iterator(chunk_size=2000), start=1):
        if row.nomor != number or row.hash_sebelum != expected or row.hash != _seal(row):
            return number
        expected = row.hash
    return None
