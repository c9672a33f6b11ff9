"""The spreadsheet page of the audit trail."""

from collections.abc import Iterator

from opd.forms.jejak import nama_sasaran, sebutan
from opd.jejak import canonical
from opd.models import PemerintahDaerah
from opd.xlsx import Kolom, Sheet

KOLOM = [Kolom("Nomor"), Kolom("Waktu", 20), Kolom("Oleh", 30), Kolom("Yang dilakukan", 30), Kolom("Sasaran")]
KOLOM += [Kolom("Nomor sasaran"), Kolom("Perangkat daerah", 30), Kolom("Isi", 60), Kolom("Sidik", 70)]


def jejak_sheet(rows, pemda: PemerintahDaerah) -> Sheet:
    """Needs pengguna and opd; instants are written in the zone of `pemda`."""

    def lines() -> Iterator[tuple]:
        for r in rows.iterator(chunk_size=1000):
            oleh = r.pengguna.nama if r.pengguna else "Sistem"
            waktu = r.waktu.astimezone(pemda.zona).replace(tzinfo=None)
            unit = r.opd.nama if r.opd else ""
            yield (r.nomor, waktu, oleh, sebutan(r.aksi), nama_sasaran(r.sasaran), r.sasaran_id, unit, canonical(r.isi), r.hash)

    return Sheet("Jejak", KOLOM, lines())
