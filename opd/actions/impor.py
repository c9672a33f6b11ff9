"""An uploaded spreadsheet: examined without writing, then applied once in one transaction."""

import datetime as dt
import hashlib
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from opd import jejak
from opd.impor.sumber import JENIS, Hasil, JenisImpor, run_import
from opd.impor.tabel import BerkasError, Tabel, read_table
from opd.models import Impor, Opd, PemerintahDaerah, Pengguna
from opd.penyimpanan import server_name

UMUR_PERIKSA = dt.timedelta(days=1)  # an upload nobody applied is removed after it


class SudahDiterapkanError(Exception):
    """Somebody (the same person in another tab, usually) applied this upload already."""


class PerluDiperiksaError(Exception):
    """The data changed since the dry run; nothing was written and the dry run is done anew."""


def examine_file(*, berkas, jenis: type[JenisImpor], pemda: PemerintahDaerah, by: Pengguna) -> Impor:
    """Stores the upload with the result of its dry run. `berkas` is a Django File.

    Raises BerkasError when the file as a whole cannot be read; faults in rows are in `ringkasan`.
    """
    body = berkas.read()
    tabel = _read(body, jenis)
    hasil = run_import(jenis.resource(user=by, pemda=pemda), tabel, dry_run=True)
    name = default_storage.save(
        server_name("impor", "xlsx" if body.startswith(b"PK") else "csv"), ContentFile(body)
    )
    with transaction.atomic():
        _sweep()
        return Impor.objects.create(
            pengguna=by,
            pemda=pemda,
            jenis=jenis.slug,
            nama_berkas="".join(c for c in PurePath(berkas.name).name if c.isprintable())[-200:],
            berkas=name,
            sha256=hashlib.sha256(body).hexdigest(),
            ringkasan=summarise(hasil, tabel),
        )


def apply_impor(*, impor: Impor, by: Pengguna) -> Impor:
    """Runs the stored file again, against today's data and today's reach of `by`, and writes it whole.

    Leaves one trace with the file's hash, the counts and the ids of the rows touched.
    Raises SudahDiterapkanError, or PerluDiperiksaError after storing a new dry run, or BerkasError.
    """
    jenis = JENIS[impor.jenis]
    with impor.berkas.open("rb") as berkas:
        body = berkas.read()
    if hashlib.sha256(body).hexdigest() != impor.sha256:
        raise BerkasError("Berkas yang tersimpan sudah berubah. Unggah berkasnya sekali lagi.")
    tabel = _read(body, jenis)
    try:
        return _write(impor, jenis, tabel, by)
    except (IntegrityError, PerluDiperiksaError) as error:
        hasil = run_import(jenis.resource(user=by, pemda=impor.pemda), tabel, dry_run=True)
        Impor.objects.filter(pk=impor.pk, status=Impor.Status.DIPERIKSA).update(
            ringkasan=summarise(hasil, tabel)
        )
        raise PerluDiperiksaError from error


def summarise(hasil: Hasil, tabel: Tabel) -> dict:
    """The `ringkasan` of a dry run: jumlah, catatan, baris and galat as in Hasil."""
    return {"jumlah": hasil.jumlah, "catatan": tabel.catatan, "baris": hasil.baris, "galat": hasil.galat}


def _read(body: bytes, jenis: type[JenisImpor]) -> Tabel:
    return read_table(body, jenis.column_names(), jenis.required_names())


@transaction.atomic
def _write(impor: Impor, jenis: type[JenisImpor], tabel: Tabel, by: Pengguna) -> Impor:
    now = timezone.now()
    taken = Impor.objects.filter(pk=impor.pk, status=Impor.Status.DIPERIKSA).update(
        status=Impor.Status.DITERAPKAN, diterapkan_pada=now
    )
    if not taken:
        raise SudahDiterapkanError
    hasil = run_import(jenis.resource(user=by, pemda=impor.pemda), tabel, dry_run=False)
    if hasil.galat:
        raise PerluDiperiksaError
    ids = {"dibuat": hasil.dibuat, "diubah": hasil.diubah, "akun_diubah": hasil.akun_diubah}
    trace = jejak.record(
        by=by,
        aksi="terapkan_impor",
        sasaran=impor,
        opd=Opd.objects.get(pk=min(hasil.opd_ids)) if len(hasil.opd_ids) == 1 else None,
        pemda=impor.pemda,
        jenis=impor.jenis,
        sha256=impor.sha256,
        jumlah=hasil.jumlah,
        **ids,
    )
    impor.status, impor.diterapkan_pada = Impor.Status.DITERAPKAN, now
    impor.ringkasan = {"jumlah": hasil.jumlah, "catatan": tabel.catatan, "jejak": trace.nomor, **ids}
    impor.save(update_fields=["ringkasan"])
    return impor


def _sweep() -> None:
    """Removes uploads that were examined long ago and never applied, with their files."""
    old = Impor.objects.filter(status=Impor.Status.DIPERIKSA, waktu__lt=timezone.now() - UMUR_PERIKSA)
    names = list(old.values_list("berkas", flat=True))
    old.delete()
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
