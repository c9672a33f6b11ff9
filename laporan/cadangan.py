"""A backup that is whole or not there, and a restore that refuses before it touches anything (reliability 3.2, 3.6).

The database is taken first and the files after it: files are never changed and written before their row, so the
pair fits together without stopping the application. A restore goes the other way round. SECRET_KEY is not in it.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from opd import jejak
from opd.models import Pengguna
from opd.penyimpanan import fsync_folder, stored_files

BASIS_DATA, DAFTAR, BERKAS = "basis-data", "DAFTAR.json", "berkas"


class CadanganGagal(Exception):  # noqa: N818 – reads as the sentence it carries
    """Nothing was written, or nothing was restored; str() says why."""


def back_up(folder: Path, at: dt.datetime | None = None) -> Path:
    """Writes folder/cadangan-<UTC time>/ with the database, every stored file and DAFTAR.json (their hashes),
    and returns it. The name appears only when everything is on the disk. Raises CadanganGagal, OSError."""
    at = at or timezone.now()
    target = folder / f"cadangan-{at.astimezone(dt.UTC):%Y%m%d-%H%M%S}"
    if target.exists():
        raise CadanganGagal(f"{target} sudah ada.")
    work = target.with_name(f".{target.name}.belum-selesai")
    shutil.rmtree(work, ignore_errors=True)
    (work / BERKAS).mkdir(parents=True)
    try:
        nomor, hash_ = jejak.head()
        _dump(work / BASIS_DATA)
        daftar = {
            "versi": 1,
            "dibuat": at.isoformat(),
            "mesin": connection.vendor,
            "jejak": {"nomor": nomor, "hash": hash_},
            "basis_data": _hash(work / BASIS_DATA),
            "berkas": {name: _copy_out(name, work / BERKAS / name) for name in stored_files()},
        }
        _write(work / DAFTAR, json.dumps(daftar, indent=1).encode())
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    work.rename(target)
    fsync_folder(folder)
    return target


def restore(source: Path) -> dict:
    """Brings the backup in `source` into an empty installation and returns its DAFTAR. Every hash is checked
    before anything is written. Raises CadanganGagal."""
    daftar = check(source)
    if daftar["mesin"] != connection.vendor:
        raise CadanganGagal(f"Cadangan ini dari {daftar['mesin']}, padahal DATABASE_URL menunjuk {connection.vendor}.")
    tables = connection.introspection.table_names()
    if Pengguna._meta.db_table in tables and Pengguna.objects.exists():
        raise CadanganGagal("Basis data tujuan sudah berisi pengguna. Pulihkan hanya ke basis data kosong.")
    if stored_files():
        raise CadanganGagal("Penyimpanan berkas tujuan sudah berisi. Pulihkan hanya ke MEDIA_ROOT atau bucket yang kosong.")
    for name in daftar["berkas"]:
        with (source / BERKAS / name).open("rb") as file:
            default_storage.save(name, File(file))
    _load(source / BASIS_DATA)
    return daftar


def check(source: Path) -> dict:
    """The DAFTAR of a backup whose every file is there and unchanged. Raises CadanganGagal."""
    try:
        daftar = json.loads((source / DAFTAR).read_bytes())
    except (OSError, ValueError):
        raise CadanganGagal(f"{source} bukan cadangan yang utuh: {DAFTAR} tidak terbaca.") from None
    expected = {source / BASIS_DATA: daftar["basis_data"]}
    expected |= {source / BERKAS / name: digest for name, digest in daftar["berkas"].items()}
    for path, digest in expected.items():
        if ".." in path.parts or not path.is_file() or _hash(path) != digest:
            raise CadanganGagal(f"Cadangan rusak: {path.relative_to(source)} hilang atau isinya berubah.")
    return daftar


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise CadanganGagal(f"Salinan basis data tidak utuh: {answer}")
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _load(dump: Path) -> None:
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        beside = target.with_name(f".{target.name}.pulih")
        shutil.copyfile(dump, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        fsync_folder(target.parent)
    else:
        connection.close()
        _postgres("pg_restore", "--no-owner", "--clean", "--if-exists", "--single-transaction", str(dump))


def _postgres(program: str, *options: str) -> None:
    s = connection.settings_dict
    server = {"PGHOST": s["HOST"], "PGPORT": str(s["PORT"]), "PGUSER": s["USER"], "PGPASSWORD": s["PASSWORD"]}
    environment = os.environ | {name: value for name, value in server.items() if value}
    database = [f"--dbname={s['NAME']}"]
    try:
        ended = subprocess.run([program, *database, *options], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CadanganGagal(f"Program {program} tidak ada. Pasang paket postgresql-client.") from None
    if ended.returncode:
        raise CadanganGagal(f"{program} gagal: {(ended.stderr.strip().splitlines() or ['tanpa pesan'])[-1]}")


def _copy_out(name: str, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as file:
        return _write(target, *file.chunks())


def _write(target: Path, *chunks: bytes) -> str:
    """Puts the chunks on the disk for good; returns their SHA-256."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
