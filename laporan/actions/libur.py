"""Days off of a pemda, added and taken away with their trace."""

import datetime as dt

from laporan.libur import libur_nasional
from laporan.models import HariLibur
from opd import jejak
from opd.models import PemerintahDaerah


def add_libur(*, by, pemda: PemerintahDaerah, libur: dict[dt.date, str]) -> int:
    """Those that are not known yet, here or to the programme; returns how many were added."""
    with jejak.exclusive():
        ada = set(HariLibur.objects.filter(pemda=pemda, tanggal__in=libur).values_list("tanggal", flat=True))
        baru = {h: nama for h, nama in libur.items() if h not in ada and h not in libur_nasional(h.year)}
        HariLibur.objects.bulk_create([HariLibur(pemda=pemda, tanggal=h, nama=nama) for h, nama in baru.items()])
        if baru:
            after = {"hari_libur": {str(h): nama for h, nama in baru.items()}}
            jejak.record(by=by, aksi="tambah_hari_libur", sasaran=pemda, pemda=pemda, after=after)
    return len(baru)


def remove_libur(*, by, libur: HariLibur) -> None:
    """Deadlines that were set because of it stay as they are."""
    with jejak.exclusive():
        before = {"hari_libur": {str(libur.tanggal): libur.nama}}
        jejak.record(by=by, aksi="hapus_hari_libur", sasaran=libur.pemda, pemda=libur.pemda, before=before)
        libur.delete()
