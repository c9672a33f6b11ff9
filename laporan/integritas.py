"""What must be true of the stored data, asked of the rows and files themselves (reliability 3.1, I2, I3, I5–I7)."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import Min
from django.utils import timezone

from laporan.models import LaporanDaerah, LaporanOpd
from opd import jejak
from opd.models import Opd
from opd.penyimpanan import stored_files

UMUR_YATIM = dt.timedelta(hours=24)  # younger files may belong to a row that is about to be committed


def periksa(at: dt.datetime | None = None) -> Iterator[str]:
    """One sentence per fault, none when all is well. Reads every file: minutes for a large store."""
    yield from _database()
    yield from _trail()
    yield from _tree()
    yield from _snapshots()
    yield from _files(at or timezone.now())


def file_fields() -> list[tuple[type[models.Model], str]]:
    """Every place where a row names a file; a new model is covered the day it exists."""
    fields = [(model, field) for model in apps.get_models() for field in model._meta.get_fields()]
    return [(model, field.name) for model, field in fields if isinstance(field, models.FileField)]


def _database() -> Iterator[str]:
    if connection.vendor != "sqlite":
        return  # PostgreSQL enforces what it promises at write time; pg_amcheck looks below that
    with connection.cursor() as cursor:
        for (answer,) in cursor.execute("PRAGMA integrity_check").fetchall():
            if answer != "ok":
                yield f"Basis data: {answer}"
        for table, row, parent, _ in cursor.execute("PRAGMA foreign_key_check").fetchall():
            yield f"Basis data: {table} baris {row} menunjuk {parent} yang tidak ada."


def _trail() -> Iterator[str]:
    nomor = jejak.verify()
    if nomor is not None:
        yield f"Jejak: rantai putus pada baris nomor {nomor}."
    anchored = cache(jejak.anchored)  # many reports may name the same row
    for model in (LaporanOpd, LaporanDaerah):
        rows = model.objects.filter(cuplikan__isnull=False).order_by("pk").values_list("pk", "cuplikan__jejak")
        for pk, kepala in rows.iterator(chunk_size=500):
            if kepala and not anchored(kepala["nomor"], kepala["hash"]):
                yield f"Jejak: kepala nomor {kepala['nomor']} pada {model._meta.verbose_name} {pk} tidak ada lagi di rantainya."
    if not jejak.guarded():
        yield "Jejak: penjaga di basis data tidak terpasang, jadi barisnya dapat diubah atau dihapus."


def _tree() -> Iterator[str]:
    """`jalur` and `pelapor` are kept by place_opd; both follow from `induk`."""
    units = {unit.pk: unit for unit in Opd.objects.select_related("pemda")}
    for unit in units.values():
        induk = units.get(unit.induk_id)
        awal = induk.jalur if induk else f"{unit.pemda.kode}/"
        pelapor = unit.pk if unit.melapor else (induk.pelapor_id if induk else None)
        if unit.jalur != f"{awal}{unit.kode}/" or unit.pelapor_id != pelapor:
            yield f"Perangkat daerah {unit.pk}: letaknya dalam pohon tidak sesuai induknya."


def _snapshots() -> Iterator[str]:
    for model in (LaporanOpd, LaporanDaerah):
        rows = model.objects.filter(cuplikan__isnull=False).only("pk", "cuplikan", "sha256")
        for row in rows.iterator(chunk_size=50):
            if jejak.sidik(row.cuplikan) != row.sha256:
                yield f"{model._meta.verbose_name} {row.pk}: cuplikan tidak cocok dengan SHA-256-nya."


def _files(at: dt.datetime) -> Iterator[str]:
    known = set()
    for model, name in file_fields():
        hashed = name == "berkas" and any(f.name == "sha256" for f in model._meta.get_fields())
        rows = model._default_manager.exclude(**{name: ""}).order_by()
        same = rows.values_list(name, *(["sha256"] if hashed else [])).annotate(n=Min("pk"))  # read once, whoever shares it
        for file, *rest, pk in same.order_by("n").iterator(chunk_size=500):
            known.add(file)
            if fault := _file_fault(file, rest[0] if rest else ""):
                yield f"{model._meta.verbose_name} {pk}: berkas {file} {fault}."
    known |= _frozen_lambang()
    for file in stored_files():
        if file not in known and default_storage.get_modified_time(file) < at - UMUR_YATIM:
            yield f"Penyimpanan: {file} tidak dimiliki baris mana pun."


def _frozen_lambang() -> set[str]:
    """Coats of arms that a snapshot names; they outlive their replacement."""
    rows = [model.objects.filter(cuplikan__isnull=False) for model in (LaporanOpd, LaporanDaerah)]
    return {name for r in rows for name in r.values_list("cuplikan__pemda__lambang", flat=True).order_by().distinct() if name}


def _file_fault(name: str, sha256: str) -> str:
    """What is wrong with a stored file, "" when nothing is."""
    try:
        with default_storage.open(name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "tidak ada atau tidak terbaca"
    return "isinya berubah" if sha256 and digest != sha256 else ""
