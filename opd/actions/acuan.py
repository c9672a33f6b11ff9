"""Reference data of regions and agencies (domain 5.4, 5.5). Loading again adds what is missing and
changes nothing that people have edited since."""

import json
from pathlib import Path

from django.db import transaction

from opd.actions.opd import place_opd
from opd.models import Opd, PemerintahDaerah

ACUAN = Path(__file__).resolve().parent.parent / "acuan"


@transaction.atomic
def load_wilayah() -> int:
    """The province and its ten kabupaten/kota; returns how many were added."""
    data = json.loads((ACUAN / "wilayah.json").read_text())
    provinsi, added = PemerintahDaerah.objects.get_or_create(
        kode=data["provinsi"]["kode"], defaults=data["provinsi"] | {"jenis": "provinsi"}
    )
    count = int(added)
    for row in data["daerah"]:
        defaults = row | {"provinsi": provinsi, "zona_waktu": provinsi.zona_waktu}
        count += PemerintahDaerah.objects.get_or_create(kode=row["kode"], defaults=defaults)[1]
    return count


@transaction.atomic
def load_opd(kode: str) -> int:
    """The agencies of the pemda with this Kemendagri code, from acuan/opd_<kode>.json; returns how
    many were added. Raises FileNotFoundError when none are shipped for it."""
    rows = json.loads((ACUAN / f"opd_{kode}.json").read_text())
    pemda = PemerintahDaerah.objects.get(kode=kode)
    known = {opd.kode: opd for opd in Opd.objects.filter(pemda=pemda).select_related("pemda")}
    count = 0
    for row in rows:
        if row["kode"] in known:
            continue
        opd = Opd(**row | {"pemda": pemda, "induk": known.get(row["induk"])})
        place_opd(opd)
        known[opd.kode] = opd
        count += 1
    return count
