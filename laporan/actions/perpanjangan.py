"""Extensions of a deadline: given with a reason, to one agency or to many at once."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from laporan import queries
from laporan.models import Periode, Perpanjangan
from opd import jejak
from opd.akses import Permission
from opd.models import Opd


class SudahMelapor(Exception):  # noqa: N818
    """These agencies have handed in, perhaps a moment ago; there is nothing to extend. Nothing was written."""

    def __init__(self, opd: list[Opd]):
        super().__init__(f"Sudah melapor, jadi tidak perlu diperpanjang: {', '.join(o.singkatan for o in opd)}.")
        self.opd = opd


def extend_tenggat(*, by, periode: Periode, opd: Collection[Opd], sampai: dt.date, alasan: str) -> int:
    """One extension for each of these agencies, with a trace each, or none at all; returns how many.

    Raises PermissionDenied when one of them is not the person's to extend or owes this period nothing, SudahMelapor.
    """
    ids = {o.pk for o in opd}
    own = Opd.objects.for_user(by, Permission.PERIODE_EDIT).filter(pk__in=ids)
    with jejak.exclusive():
        rows = list(queries.wajib_lapor(periode.pemda, periode).filter(pk__in=own).select_related("pemda"))
        if {o.pk for o in rows} != ids:
            raise PermissionDenied
        keadaan = queries.keadaan_laporan(rows, [periode])
        if sudah := [o for o in rows if keadaan[o.pk, periode.pk].masuk]:
            raise SudahMelapor(sudah)
        for o in rows:
            row = Perpanjangan.objects.create(opd=o, periode=periode, sampai=sampai, alasan=alasan, oleh=by)
            before, after = {"tenggat": keadaan[o.pk, periode.pk].tenggat}, {"tenggat": sampai, "periode": periode.kode}
            jejak.record(by=by, aksi="perpanjang_tenggat", sasaran=row, opd=o, before=before, after=after, alasan=alasan)
    return len(rows)
