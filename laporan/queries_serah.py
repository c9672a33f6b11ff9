"""What is open at a unit when its leader changes: one query for each part, as far as the reader may see it.

`opd` is the unit that changes hands; what its sub-units have open counts too. Pure reads, on named sets of rows.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from kbk.models import Indikator, Kegiatan, Kelompok, TindakLanjut
from kbk.models.ukuran import IndikatorQuerySet
from laporan.models import CatatanReviu, LaporanOpd
from laporan.models.laporan import Status
from opd.akses import Permission
from opd.models import Opd, Penugasan

P = Permission
TERBUKA = [Status.DRAF, Status.DIAJUKAN, Status.DIKEMBALIKAN, Status.DISETUJUI]
TAMPIL = 10  # rows shown of a long part; the number opens all


def laporan_terbuka(pengguna, opd: Opd) -> list[LaporanOpd]:
    """Reports that wait for somebody, the oldest period first, each with `catatan_terakhir` and whether that is a
    return nobody has answered yet (`belum_dijawab`)."""
    terakhir = CatatanReviu.objects.filter(laporan=OuterRef("pk")).order_by("-dibuat_pada", "-pk")
    rows = LaporanOpd.objects.for_user(pengguna, P.LAPORAN_VIEW).menunggu(*TERBUKA).filter(opd__jalur__startswith=opd.jalur)
    rows = rows.annotate(
        catatan_terakhir=Subquery(terakhir.values("isi")[:1]), belum_dijawab=Subquery(terakhir.values("pengembalian")[:1])
    )
    return list(rows.select_related("opd", "periode__pemda").ringkas().order_by("periode__selesai", "opd__jalur"))


@dataclass(frozen=True)
class Angka:
    """How much is open; each number is that of one list."""

    draf: int
    kurang_bukti: int
    tindak_lanjut: int
    terlambat: int


def angka_terbuka(pengguna, opd: Opd, sejak: dt.date, hari_ini: dt.date) -> Angka:
    """Drafts; recorded activities since `sejak` whose evidence is incomplete; follow-ups. Three queries."""
    kegiatan = Kegiatan.objects.for_user(pengguna, P.KEGIATAN_VIEW).filter(kelompok__opd__jalur__startswith=opd.jalur)
    kerja = tindak_lanjut_terbuka(pengguna, opd).order_by()
    hitungan = kerja.aggregate(semua=Count("pk"), lewat=Count("pk", filter=Q(tenggat__lt=hari_ini)))
    kurang = kegiatan.tercatat().filter(tanggal__gte=sejak).kurang_bukti()
    return Angka(kegiatan.draf().count(), kurang.count(), hitungan["semua"], hitungan["lewat"])


def tindak_lanjut_terbuka(pengguna, opd: Opd):
    """Follow-ups nobody has closed, the earliest due first."""
    rows = TindakLanjut.objects.for_user(pengguna, P.KEGIATAN_VIEW).terbuka()
    return rows.filter(kegiatan__kelompok__opd__jalur__startswith=opd.jalur).select_related("penanggung_jawab")


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
