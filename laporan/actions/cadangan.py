"""That a backup was made is on record: for Kesehatan sistem, and in the trail, because it holds everybody's data."""

from django.db import transaction

from opd import jejak
from opd.denyut import beat
from opd.models import Denyut


def record_cadangan(*, nama: str, ukuran: int) -> None:
    with transaction.atomic():
        row = beat(Denyut.Nama.CADANGAN, nama=nama, ukuran=ukuran)
        jejak.record(by=None, aksi="cadangkan", sasaran=row, nama=nama, ukuran=ukuran)
