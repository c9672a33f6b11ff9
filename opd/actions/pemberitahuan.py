"""Notices: kept in line with what is true, and read by whom they are for.

Nothing here remembers what was done last: `selaraskan` compares what should stand with what stands, and the
database takes each notice once. So it may run at any time, twice at once, or after a day of silence.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from opd.format_id import satu_baris
from opd.models import Opd, Pemberitahuan, PemerintahDaerah, Pengguna

JAM_SURAT = 7  # the letter of a day goes out in the morning, where the pemda is


@dataclass(frozen=True)
class Kabar:
    """What is to be said to one person about one thing. `harian`: it comes from the date and belongs in the
    letter of its own day; other news waits for the next morning."""

    kunci: str
    jenis: str
    kalimat: str
    alamat: str
    opd: Opd | None = None
    tenggat: dt.date | None = None
    harian: bool = False


Berlaku = dict[tuple[int, str], Kabar]  # {(person id, key): notice}


def selaraskan(*, pemda: PemerintahDaerah, berlaku: Berlaku, at: dt.datetime) -> int:
    """Makes the notices of this pemda say `berlaku` and nothing else: new ones are added, those that are true
    again come back without being sent again, the others are settled. Returns how many are new to this worker."""
    kunci = {kunci for _, kunci in berlaku}
    rows = Pemberitahuan.objects.filter(Q(usai_pada__isnull=True) | Q(kunci__in=kunci), pemda=pemda)
    ada = {(row.pengguna_id, row.kunci): row for row in rows}
    baru = [_row(pemda, pengguna, kabar, at) for (pengguna, k), kabar in berlaku.items() if (pengguna, k) not in ada]
    usai = [row.pk for tanda, row in ada.items() if tanda not in berlaku and row.usai_pada is None]
    beda = [row for tanda, row in ada.items() if tanda in berlaku and _differs(row, berlaku[tanda])]
    with transaction.atomic():
        Pemberitahuan.objects.bulk_create(baru, ignore_conflicts=True, batch_size=500)
        Pemberitahuan.objects.filter(pk__in=usai).update(usai_pada=at)
        Pemberitahuan.objects.bulk_update(beda, ["kalimat", "alamat", "tenggat", "usai_pada"], batch_size=500)
    return len(baru)


def _differs(row: Pemberitahuan, kabar: Kabar) -> bool:
    """Whether the row must change to say `kabar`; it is changed in place."""
    before = (row.kalimat, row.alamat, row.tenggat, row.usai_pada)
    row.kalimat, row.alamat, row.tenggat, row.usai_pada = satu_baris(kabar.kalimat)[:400], kabar.alamat, kabar.tenggat, None
    return before != (row.kalimat, row.alamat, row.tenggat, None)


def _row(pemda: PemerintahDaerah, pengguna_id: int, kabar: Kabar, at: dt.datetime) -> Pemberitahuan:
    return Pemberitahuan(
        pengguna_id=pengguna_id,
        kunci=kabar.kunci,
        jenis=kabar.jenis,
        pemda=pemda,
        opd=kabar.opd,
        kalimat=satu_baris(kabar.kalimat)[:400],
        alamat=kabar.alamat,
        tenggat=kabar.tenggat,
        dibuat_pada=at,
        kirim_sejak=pagi(pemda, at, berikutnya=not kabar.harian),
    )


def pagi(pemda: PemerintahDaerah, at: dt.datetime, *, berikutnya: bool) -> dt.datetime:
    """The hour of letters on the day of `at` where this pemda is, or the first one after `at`."""
    lokal = at.astimezone(pemda.zona)
    jam = dt.datetime.combine(lokal.date(), dt.time(JAM_SURAT), tzinfo=pemda.zona)
    return jam + dt.timedelta(days=1) if berikutnya and jam <= at else jam


def read_pemberitahuan(*, by: Pengguna, rows, at: dt.datetime) -> int:
    """Marks those of `rows` that are for `by` and still unread; returns how many."""
    return rows.filter(pengguna=by, dibaca_pada__isnull=True).update(dibaca_pada=at)
