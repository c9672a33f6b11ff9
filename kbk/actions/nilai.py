"""The mapping of the 34 values to BerAKHLAK: one for the whole installation, edited by hand."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kbk.models import Nilai, PemetaanNilai
from opd import jejak
from opd.akses import Permission, holds
from opd.forms.semula import BerubahError


def pemetaan_stamp(nilai: Nilai) -> str:
    """Which mapping this is: its primary value, then the others, as "12:3,7"."""
    rows = list(PemetaanNilai.objects.filter(dari=nilai).order_by("-utama", "ke"))
    utama = [str(row.ke_id) for row in rows if row.utama]
    return f"{','.join(utama)}:{','.join(str(row.ke_id) for row in rows if not row.utama)}"


def change_pemetaan(*, by, nilai: Nilai, utama: Nilai, sekunder: Iterable[Nilai], semula: str, pemda=None) -> None:
    """Replaces the mapping `semula` of this value. `pemda` says from where it was changed; it holds everywhere,
    from the next report on: what was submitted keeps its snapshot. Raises BerubahError, PermissionDenied."""
    if not holds(by, Permission.NILAI_EDIT):
        raise PermissionDenied
    wanted = {utama.pk: True} | {row.pk: False for row in sekunder if row.pk != utama.pk}
    with transaction.atomic():
        Nilai.objects.select_for_update().get(pk=nilai.pk)
        if pemetaan_stamp(nilai) != semula:
            raise BerubahError
        before = dict(PemetaanNilai.objects.filter(dari=nilai).values_list("ke", "utama"))
        if before == wanted:
            return
        PemetaanNilai.objects.filter(dari=nilai).delete()
        PemetaanNilai.objects.bulk_create([PemetaanNilai(dari=nilai, ke_id=ke, utama=u) for ke, u in wanted.items()])
        jejak.record(
            by=by, aksi="ubah_pemetaan", sasaran=nilai, pemda=pemda, before=_by_kind(before), after=_by_kind(wanted)
        )


def _by_kind(pemetaan: dict[int, bool]) -> dict:
    utama = next((ke for ke, primary in pemetaan.items() if primary), None)
    return {"utama": utama, "sekunder": sorted(ke for ke, primary in pemetaan.items() if not primary)}
