"""What the dashboards show: the matrix of a city, and the one page of a leader. Pure reads, on laporan.queries."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

from django.db.models import QuerySet

from kbk.models import Kegiatan
from kbk.models.ukuran import Indikator
from laporan import queries
from laporan.cuplikan import memimpin
from laporan.gabungan import gabungan, terkumpul
from laporan.models import Periode
from laporan.models.laporan import Status
from opd.models import Opd, PemerintahDaerah, Penugasan
from opd.siap import Isi, Siap

SINGKAT = {  # words that fit a cell of the matrix
    Status.DISETUJUI: "Disetujui",
    Status.TERKIRIM: "Terkirim",
}
NANTI, BERJALAN, DITUNGGU = "nanti", "berjalan", "ditunggu"
MACET_MAKS = 50
TANPA_KEGIATAN = dict.fromkeys(("kegiatan", "tindakan", "lengkap"), 0)


@dataclass(frozen=True)
class Sel:
    """One agency in one period. `rupa` is the state that decides icon and colour: a report's status, or
    nanti, berjalan, ditunggu while nothing is due, or belum once the deadline has passed in silence."""

    rupa: str
    kata: str
    hari_terlambat: int
    jatuh_tempo: bool  # handed in, or past its deadline
    keadaan: queries.Keadaan
    kegiatan: int = 0  # recorded in the period, and how many of them have all the evidence asked for
    tindakan: int = 0
    lengkap: int = 0

    @property
    def laporan_id(self) -> int | None:
        return self.keadaan.laporan.pk if self.keadaan.laporan else None

    @property
    def tepat_waktu(self) -> bool:
        return self.keadaan.tepat_waktu


@dataclass(frozen=True)
class Baris:
    """One agency over the periods of the matrix; None where it owed nothing. Figures are those of all its periods."""

    opd: Opd
    sel: list[Sel | None]

    def jumlah(self, angka: str) -> int:
        """Of "kegiatan", "tindakan" or "lengkap"."""
        return sum(getattr(s, angka) for s in self.sel if s)

    @property
    def jatuh_tempo(self) -> int:
        return sum(s.jatuh_tempo for s in self.sel if s)

    @property
    def tepat_waktu(self) -> int:
        return sum(s.tepat_waktu for s in self.sel if s)


def matriks(pemda: PemerintahDaerah, periode: Collection[Periode], at: dt.datetime) -> list[Baris]:
    """Every agency that owes a report in one of these periods (of one kind, in time order); four queries."""
    periode = list(periode)
    if not periode:
        return []
    opd = _pelapor(pemda=pemda.pk, mulai=periode[0].mulai, selesai=periode[-1].selesai)
    keadaan = queries.keadaan_laporan(opd, periode, at)
    angka = queries.angka_kegiatan(opd, [(p.mulai, p.selesai) for p in periode])
    hari_ini = pemda.hari_ini(at)
    rows = []
    for o in opd:
        sel = []
        for n, p in enumerate(periode):
            duduk, a = keadaan[o.pk, p.pk], angka.get((o.pk, n), TANPA_KEGIATAN)
            ada = duduk.laporan or p.bagian(o)
            sel.append(sel_matriks(duduk, p, hari_ini, a) if ada else None)
        rows.append(Baris(o, sel))
    return [row for row in rows if any(row.sel)]


@Siap
def _pelapor(pemda: Isi, mulai: Isi, selesai: Isi) -> QuerySet:
    return Opd.objects.filter(pemda=pemda).pelapor().berlaku_selama(mulai, selesai)


def sel_matriks(keadaan: queries.Keadaan, periode: Periode, hari_ini: dt.date, angka: dict[str, int] = TANPA_KEGIATAN) -> Sel:
    """The deadline day counts whole: nothing is silent before the day after it. A draft that follows a
    return was handed in once, so it is being mended and not missing. `angka` as queries.angka_kegiatan has them."""
    return Sel(*_rupa(keadaan, periode, hari_ini), keadaan, angka["kegiatan"], angka["tindakan"], angka["lengkap"])


def _rupa(keadaan: queries.Keadaan, periode: Periode, hari_ini: dt.date) -> tuple[str, str, int, bool]:
    """(rupa, kata, hari_terlambat, jatuh_tempo) of a cell."""
    draf = keadaan.status == Status.DRAF
    if draf and keadaan.laporan.pertama_diajukan:
        return Status.DIKEMBALIKAN, "Diperbaiki", keadaan.hari_terlambat, True
    if not draf and keadaan.status != queries.BELUM:
        kata = "Dibuka kembali" if keadaan.laporan.is_dibuka else SINGKAT.get(keadaan.status, keadaan.label)
        return keadaan.status, kata, keadaan.hari_terlambat, True
    if keadaan.hari_terlambat:
        return queries.BELUM, "Belum, masih draf" if draf else "Belum", keadaan.hari_terlambat, True
    if draf:
        return Status.DRAF, "Draf", 0, False
    if hari_ini > periode.selesai:
        return DITUNGGU, "Ditunggu", 0, False
    return (BERJALAN, "Berjalan", 0, False) if hari_ini >= periode.mulai else (NANTI, "Belum mulai", 0, False)


def sel_opd(opd: Opd, periode: Periode, at: dt.datetime) -> Sel:
    """The cell of one agency alone."""
    duduk = queries.keadaan_laporan([opd], [periode], at)[opd.pk, periode.pk]
    return sel_matriks(duduk, periode, periode.pemda.hari_ini(at))


def ringkasan(rows: Iterable[Baris], nomor: int) -> dict[str, int]:
    """The figures of the column `nomor`, as the recap counts them."""
    return queries.ringkasan_keadaan(row.sel[nomor].keadaan for row in rows if row.sel[nomor])


# --- the leader -----------------------------------------------------------------


@dataclass(frozen=True)
class Kepemimpinan:
    """A leader's own days in a period. `kegiatan`, `hadir`: those that were this leader's to attend, as the
    report counts them; `anggota`: how many of them a member attended on average, None without attendance."""

    dari: dt.date
    sampai: dt.date
    kegiatan: int
    hadir: int
    anggota: float | None
    tindakan: int
    pertemuan: int
    lengkap: int

    @property
    def semua(self) -> int:
        return self.tindakan + self.pertemuan


def kepemimpinan(post: Penugasan, periode: Periode, hari_ini: dt.date, posts: list[Penugasan]) -> Kepemimpinan:
    """Only the days of this post count; what the unit did under somebody else is not this leader's. `posts` are those of
    pemimpin_selama. One query."""
    dari = max(periode.mulai, post.dari)
    sampai = min(periode.selesai, hari_ini, post.sampai or hari_ini)
    pelapor = post.opd.pelapor or post.opd
    rows = _kegiatan(pelapor=[pelapor.pk], jalur=post.opd.jalur, dari=dari, sampai=sampai)
    own = [k for k in rows if _leads(posts, post, k)]
    return Kepemimpinan(
        dari=dari,
        sampai=sampai,
        kegiatan=len(own),
        hadir=sum(k.pimpinan_hadir is True for k in own),
        anggota=_rata_anggota(own),
        tindakan=sum(k.is_tindakan for k in rows),
        pertemuan=sum(not k.is_tindakan for k in rows),
        lengkap=sum(k.bukti_ada >= k.bukti_wajib for k in rows),
    )


@Siap
def _kegiatan(pelapor: Isi, jalur: Isi, dari: Isi, sampai: Isi) -> QuerySet:
    rows = queries.kegiatan_antara(pelapor, dari, sampai).filter(kelompok__opd__jalur__startswith=jalur)
    rows = rows.with_kelengkapan().with_counts().select_related("kelompok").order_by()
    return rows.only("jenis", "tanggal", "pimpinan_hadir", "kelompok__opd")


@Siap
def _penugasan(pelapor: Isi, dari: Isi, sampai: Isi) -> QuerySet:
    return Penugasan.objects.filter(opd__pelapor=pelapor).selama(dari, sampai).select_related("pegawai", "opd")


def _leads(posts: list[Penugasan], post: Penugasan, kegiatan: Kegiatan) -> bool:
    unit, pelapor = kegiatan.kelompok.opd_id, post.opd.pelapor_id or post.opd_id
    return (memimpin(posts, unit, kegiatan.tanggal) or memimpin(posts, pelapor, kegiatan.tanggal)) == post


def _rata_anggota(rows: list) -> float | None:
    """Of as many activities as the leader had, how many a member attended on average."""
    catatan = sum(k.jumlah_anggota for k in rows)
    return len(rows) * sum(k.jumlah_hadir for k in rows) / catatan if catatan else None


def pemimpin_selama(post: Penugasan, dari: dt.date, sampai: dt.date) -> list[Penugasan]:
    """Who led the unit of `post`, or what reports with it, on one of these days, in time order; one query."""
    return list(_penugasan(pelapor=post.opd.pelapor_id or post.opd_id, dari=dari, sampai=sampai))


def indikator_pimpinan(post: Penugasan, periode: Periode) -> list[tuple[Indikator, list[tuple[dt.date, Decimal]]]]:
    """The indicators of the leader's unit and what is below it, each with its measures in time order; one query."""
    pelapor = post.opd.pelapor_id or post.opd_id
    return terkumpul(_indikator(pelapor=[pelapor], jalur=post.opd.jalur, tahun=periode.tahun, selesai=periode.selesai))


@Siap
def _indikator(pelapor: Isi, jalur: Isi, tahun: Isi, selesai: Isi) -> QuerySet:
    rows = queries.indikator_pelapor(pelapor, SimpleNamespace(tahun=tahun, selesai=selesai))
    rows = rows.filter(nilai_terpilih__opd__jalur__startswith=jalur).select_related("nilai_terpilih__nilai", "nilai_terpilih__masalah")
    rows = rows.order_by("nilai_terpilih__nilai__kode")
    return gabungan(rows, "pengukuran__tanggal", "pengukuran__nilai", urut=["pengukuran__tanggal", "pengukuran__pk"])
