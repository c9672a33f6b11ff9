"""The spreadsheet page of the audit trail."""

from collections.abc import Iterator
from itertools import batched

from opd.jejak import canonical
from opd.models import PemerintahDaerah
from opd.riwayat import Peristiwa, tell
from opd.sebutan import nama_sasaran, sebutan
from opd.xlsx import Kolom, Sheet

KOLOM = [Kolom("Nomor"), Kolom("Waktu", 20), Kolom("Oleh", 30), Kolom("Peran saat itu", 24), Kolom("Peristiwa", 60), Kolom("Perubahan", 60)]
KOLOM += [Kolom("Perangkat daerah", 30), Kolom("Jaringan", 18), Kolom("Yang dilakukan", 24), Kolom("Sasaran"), Kolom("Nomor sasaran")]
KOLOM += [Kolom("Isi asli", 60), Kolom("Sidik", 70)]


def jejak_sheet(rows, pemda: PemerintahDaerah) -> Sheet:
    """Needs pengguna and opd; instants are written in the zone of `pemda`. In words first, as sealed behind."""

    def lines() -> Iterator[tuple]:
        for some in batched(rows.iterator(chunk_size=500), 500, strict=False):
            yield from (_line(p, pemda) for p in tell(some, pemda))

    return Sheet("Jejak", KOLOM, lines())


def _line(p: Peristiwa, pemda: PemerintahDaerah) -> tuple:
    r = p.row
    waktu = r.waktu.astimezone(pemda.zona).replace(tzinfo=None)
    beda = [f"{b.label}: {b.baru}" if p.baru_saja else f"{b.label}: {b.lama} → {b.baru}" for b in p.beda]
    beda += [f"{label}: {isi}" for label, isi in p.lain]
    unit, jaringan = r.opd.nama if r.opd else "", r.isi.get("jaringan", "")
    dalam_kata = (r.nomor, waktu, p.oleh, p.peran, p.kalimat, "\n".join(beda), unit, jaringan)
    return (*dalam_kata, sebutan(r.aksi), nama_sasaran(r.sasaran), r.sasaran_id, canonical(r.isi), r.hash)
