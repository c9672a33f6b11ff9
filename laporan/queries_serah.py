"""What is open at a unit when its leader changes: one query for each part, as far as the reader may see it.

`opd` is the unit that changes hands; what its sub-units have open counts too. Pure reads, on named sets of rows.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, Window

from kbk.models import Indikator, Kegiatan, Kelompok, PermintaanKelengkapan, TindakLanjut
from kbk.models.permintaan import PermintaanQuerySet
from kbk.models.ukuran import IndikatorQuerySet
from laporan import queries
from laporan.models import CatatanReviu, Periode
from laporan.models.laporan import Status
from opd.akses import Permission
from opd.models import Opd, Penugasan

P = Permission
TERBUKA = {Status.DRAF, Status.DIAJUKAN, Status.DIKEMBALIKAN, Status.DISETUJUI}
TAMPIL = 10  # rows shown of a long part; the number opens all


@dataclass(frozen=True)
class Terbuka:
    """A report that waits for somebody, or that nobody has begun (keadaan.laporan is None). `catatan` is the return
    that nobody has answered yet, "" without one."""

    opd: Opd
    periode: Periode
    keadaan: queries.Keadaan
    catatan: str


def laporan_terbuka(pengguna, opd: Opd, hari_ini: dt.date) -> list[Terbuka]:
    """Of the oldest period first; five queries."""
    units = Opd.objects.for_user(pengguna, P.LAPORAN_VIEW).pelapor().filter(jalur__startswith=opd.jalur)
    units, periode = list(units), list(Periode.objects.dimulai(opd.pemda, opd.pemda.hari_ini()))
    semua = queries.keadaan_laporan(units, periode)
    pairs = [(u, p, semua[u.pk, p.pk]) for p in reversed(periode) for u in units]
    pairs = [(u, p, k) for u, p, k in pairs if k.status in TERBUKA or _owed(u, p, k, hari_ini)]
    tanya = _unanswered([k.laporan.pk for _, _, k in pairs if k.laporan])
    return [Terbuka(u, p, k, tanya.get(k.laporan.pk, "") if k.laporan else "") for u, p, k in pairs]


def _owed(opd: Opd, periode: Periode, keadaan: queries.Keadaan, hari_ini: dt.date) -> bool:
    begun = keadaan.laporan is not None or periode.bagian(opd) is None
    return not begun and periode.is_ditagih(hari_ini) and periode.selesai < hari_ini


def _unanswered(laporan: list[int]) -> dict[int, str]:
    """{report id: the reason of its return} where nothing has been written after it; one query."""
    newest = {c.laporan_id: c for c in CatatanReviu.objects.filter(laporan__in=laporan).order_by("dibuat_pada", "pk")}
    return {pk: c.isi for pk, c in newest.items() if c.pengembalian}


def permintaan(pengguna, opd: Opd) -> PermintaanQuerySet:
    """Questions about single activities that nobody has answered."""
    rows = PermintaanKelengkapan.objects.for_user(pengguna, P.KEGIATAN_VIEW).menunggu_jawaban()
    return rows.filter(kegiatan__kelompok__opd__jalur__startswith=opd.jalur).select_related("kegiatan")


def angka_kegiatan(pengguna, opd: Opd, sejak: dt.date) -> dict[str, int]:
    """{draf, kurang_bukti}: drafts, and recorded activities since `sejak` whose evidence is incomplete; one query."""
    rows = Kegiatan.objects.for_user(pengguna, P.KEGIATAN_VIEW).filter(kelompok__opd__jalur__startswith=opd.jalur)
    kurang = Q(status=Kegiatan.Status.TERCATAT, tanggal__gte=sejak, bukti_ada__lt=F("bukti_wajib"))
    draf = Q(status=Kegiatan.Status.DRAF)
    return rows.with_kelengkapan().order_by().aggregate(draf=Count("pk", filter=draf), kurang_bukti=Count("pk", filter=kurang))


def tindak_lanjut(pengguna, opd: Opd, hari_ini: dt.date) -> tuple[list[TindakLanjut], int, int]:
    """(the first TAMPIL that nobody has closed, the earliest due first; how many in all; how many overdue); one query."""
    rows = TindakLanjut.objects.for_user(pengguna, P.KEGIATAN_VIEW).terbuka()
    rows = rows.filter(kegiatan__kelompok__opd__jalur__startswith=opd.jalur).select_related("penanggung_jawab")
    rows = rows.annotate(semua=Window(Count("pk")), lewat=Window(Count("pk", filter=Q(tenggat__lt=hari_ini))))
    found = list(rows[:TAMPIL])
    return found, found[0].semua if found else 0, found[0].lewat if found else 0


def ukuran(pengguna, opd: Opd, on: dt.date) -> IndikatorQuerySet:
    """Indicators of the values chosen for that year, with `terakhir` of that day."""
    rows = Indikator.objects.for_user(pengguna, P.KELOMPOK_VIEW).filter(nilai_terpilih__opd__jalur__startswith=opd.jalur)
    rows = rows.filter(nilai_terpilih__tahun=on.year).with_terakhir(on)
    return rows.select_related("nilai_terpilih__nilai", "nilai_terpilih__masalah").order_by("nilai_terpilih__nilai__kode", "pk")


def kelompok_kurang(pengguna, opd: Opd, on: dt.date) -> list[Kelompok]:
    """Active groups without a decree in force, without ketua or without notulis on that day, with_susunan."""
    rows = Kelompok.objects.for_user(pengguna, P.KELOMPOK_VIEW).aktif().filter(opd__jalur__startswith=opd.jalur)
    rows = rows.with_susunan(on).filter(
        Q(sk_sampai__isnull=True) | Q(sk_sampai__lt=on) | Q(jumlah_ketua=0) | Q(jumlah_notulis=0)
    )
    return list(rows.select_related("opd").order_by("opd__jalur", "nama", "pk"))


def pergantian(opd: Opd, on: dt.date) -> tuple[Penugasan | None, Penugasan | None]:
    """(who led before, who leads on that day); one query."""
    posts = list(opd.penugasan.filter(dari__lte=on).select_related("pegawai").order_by("-dari", "-pk")[:20])
    kini = next((p for p in posts if p.berlaku_pada(on)), None)
    dulu = next((p for p in posts if p != kini and (kini is None or p.pegawai_id != kini.pegawai_id)), None)
    return dulu, kini
