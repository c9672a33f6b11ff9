"""One turn of the scheduler inside the worker: every pemda's notices are brought in line with its data."""

import datetime as dt
import logging

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from laporan.jadwal import susun
from laporan.models import Periode
from opd.actions.pemberitahuan import selaraskan
from opd.denyut import beat
from opd.models import Denyut, PemerintahDaerah

log = logging.getLogger(__name__)


def run_pengingat(at: dt.datetime | None = None) -> int:
    """Tells everybody what is true at `at`; returns how many notices are new. What goes wrong in one pemda is
    noted down and does not silence the others. Raises OperationalError, InterfaceError."""
    at = at or timezone.now()
    baru, gagal = 0, []
    for pemda in PemerintahDaerah.objects.filter(pk__in=Periode.objects.values("pemda")):
        try:
            baru += selaraskan(pemda=pemda, berlaku=susun(pemda, at), at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("pengingat %s gagal", pemda.kode)
            gagal.append(pemda.kode)
    beat(Denyut.Nama.PENGINGAT, at, baru=baru, gagal=gagal)
    return baru
