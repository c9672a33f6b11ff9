"""Reporting periods are made from the pemda's calendar, a year at a time (domain 2.5)."""

import datetime as dt

from laporan.libur import hari_kerja, hari_libur
from laporan.models import Periode
from opd import jejak
from opd.models import PemerintahDaerah

BULAN_PER_JENIS = {"triwulan": 3, "semester": 6, "tahunan": 12}
TENGGAT = ("tenggat_draf", "tenggat_opd", "tenggat_pemda")
KODE = {"triwulan": "{tahun}-TW{nomor}", "semester": "{tahun}-S{nomor}", "tahunan": "{tahun}-T"}


def generate_periode(*, pemda: PemerintahDaerah, tahun: int, by=None) -> int:
    """Creates what the calendar asks for in that year and is not there yet; returns how many. Periods that
    exist keep their deadlines: Bagian Organisasi may have moved them. A deadline on a day off stays there unless
    the calendar says `geser_libur`."""
    wanted = [_periode(pemda, jenis, tahun, n) for jenis in pemda.kalender["jenis"] for n in _nomor(jenis)]
    if pemda.kalender.get("geser_libur"):
        _shift(wanted, hari_libur(pemda, dt.date(tahun, 1, 1), dt.date(tahun + 1, 12, 31)))
    with jejak.exclusive():
        there = set(Periode.objects.filter(pemda=pemda, tahun=tahun).values_list("kode", flat=True))
        missing = [p for p in wanted if p.kode not in there]
        Periode.objects.bulk_create(missing)
        if missing:
            kode = [p.kode for p in missing]
            jejak.record(by=by, aksi="buat_periode", sasaran=pemda, pemda=pemda, after={"kode": kode})
    return len(missing)


def set_tenggat(*, form, by) -> Periode:
    """Other deadlines for one period, from a valid TenggatForm. Raises BerubahError."""
    with jejak.exclusive():
        form.ensure_unchanged()
        return jejak.save_form(form, by=by, aksi="ubah_periode", pemda=form.instance.pemda)


def set_kalender(*, by, pemda: PemerintahDaerah, kalender: dict) -> None:
    """The rhythm and due days for periods made from now on; those that exist stay as they are."""
    with jejak.exclusive():
        before = PemerintahDaerah.objects.values_list("kalender", flat=True).get(pk=pemda.pk)
        after = before | kalender
        changes = jejak.changes(before, after)
        PemerintahDaerah.objects.filter(pk=pemda.pk).update(kalender=after)
        jejak.record(by=by, aksi="ubah_kalender", sasaran=pemda, pemda=pemda, **changes)
    pemda.kalender = after


def _nomor(jenis: str) -> range:
    return range(1, 12 // BULAN_PER_JENIS[jenis] + 1)


def _shift(periode: list[Periode], libur: dict[dt.date, str]) -> None:
    """Moves what is due on a day off to the next working day."""
    for p in periode:
        for nama in TENGGAT:
            setattr(p, nama, hari_kerja(getattr(p, nama), libur))


def _periode(pemda: PemerintahDaerah, jenis: str, tahun: int, nomor: int) -> Periode:
    bulan = BULAN_PER_JENIS[jenis]
    sesudah = dt.date(tahun + nomor * bulan // 12, nomor * bulan % 12 + 1, 1)  # first day after the period
    tenggat = {n: sesudah.replace(day=pemda.kalender[n]) for n in TENGGAT}
    return Periode(
        pemda=pemda,
        jenis=jenis,
        tahun=tahun,
        nomor=nomor,
        kode=KODE[jenis].format(tahun=tahun, nomor=nomor),
        mulai=dt.date(tahun, (nomor - 1) * bulan + 1, 1),
        selesai=sesudah - dt.timedelta(days=1),
        **tenggat,
    )
