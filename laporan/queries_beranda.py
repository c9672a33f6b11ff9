"""What the home page shows, one query for each part: pure reads of what the person may act on.

The page may cost eight queries, three of which are the session, the person and their roles; so each part here
is a single query that brings everything the page says about it, whatever roles the person adds up.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat

from kbk.kelengkapan import count_kinds
from kbk.models import Indikator, Kegiatan, PermintaanKelengkapan, TindakLanjut
from laporan import queries
from laporan.gabungan import gabungan, terkumpul
from laporan.models import CatatanReviu, LaporanDaerah, LaporanOpd, PembukaanKembali, Periode
from laporan.models.laporan import BAGIAN_NARASI, SUDAH_DITERIMA, Status
from laporan.models.periode import DITAGIH
from opd.akses import Permission, holds, scope_q
from opd.models import Opd
from opd.siap import Isi
from opd.siap_orang import SiapOrang

P = Permission
MELAPOR = (P.LAPORAN_DRAFT, P.LAPORAN_APPROVE, P.KEGIATAN_EDIT, P.DASBOR_DAERAH)
KEGIATAN_TERAKHIR, BARIS_MAKS = 5, 100
LAPORAN = ("id", "periode_id", "status", "nihil", "diajukan_pada", "status_sejak")  # what the page reads of a report
PEMBUKAAN = {"sampai": "sampai", "pada": "dibuka_pada", "alasan": "alasan"}


def periode_beranda(pengguna, hari_ini: dt.date) -> list[Periode]:
    """The running periods and those of the last year where the person has a part, the latest first; for a
    province those whose recap waits to be received. Adds rekap_id and rekap_status of the newest recap,
    and kiriman_id of one that was sent and waits."""
    return _periode(pengguna, hari_ini=hari_ini, ditagih=hari_ini - DITAGIH)


@SiapOrang
def _periode(pengguna, hari_ini: Isi, ditagih: Isi) -> QuerySet:
    own = scope_q(pengguna, MELAPOR, Periode) & Q(mulai__lte=hari_ini, selesai__gte=ditagih)
    rekap = LaporanDaerah.objects.filter(periode=OuterRef("pk")).order_by("-revisi")
    kiriman = Case(When(scope_q(pengguna, P.REKAP_RECEIVE, Periode), then=Subquery(_terkirim().values("pk")[:1])))
    rows = Periode.objects.select_related("pemda").annotate(
        rekap_id=Subquery(rekap.values("pk")[:1]), rekap_status=Subquery(rekap.values("status")[:1]), kiriman_id=kiriman
    )
    return rows.filter(own | Q(kiriman_id__isnull=False))


def _terkirim():
    """The newest recap sent for the period outside, when nobody has received it yet."""
    rows = LaporanDaerah.objects.filter(periode=OuterRef("pk"), status=LaporanDaerah.Status.TERKIRIM)
    newer = LaporanDaerah.objects.terkirim().filter(periode=OuterRef("periode"), revisi__gt=OuterRef("revisi"))
    return rows.exclude(Exists(newer)).order_by("-revisi")


@dataclass(frozen=True)
class Duduk:
    """How one agency stands for one period, and what the person may do about it."""

    opd: Opd
    periode: Periode
    keadaan: queries.Keadaan
    alasan: str  # of the last return, or of the reopening
    bagian_kosong: list[str]

    @property
    def status(self) -> str:
        return self.keadaan.status

    @property
    def own(self) -> bool:
        """Of a unit the person writes, signs or records for, rather than watches."""
        return self.opd.may_draft or self.opd.may_approve or self.opd.may_record

    @property
    def pernah_diajukan(self) -> bool:
        return self.keadaan.masuk


def terdekat(periode: list[Periode], hari_ini: dt.date) -> list[Periode]:
    """Of each pemda and kind the latest period that has ended: the one whose reports are due."""
    usai = [p for p in periode if p.selesai < hari_ini and p.kiriman_id is None]
    terakhir = {(p.pemda_id, p.jenis): p for p in sorted(usai, key=lambda p: p.selesai)}
    return list(terakhir.values())


def laporan_beranda(pengguna, periode: list[Periode], at: dt.datetime, hari_ini: dt.date) -> list[Duduk]:
    """Every reporting agency where the person has a part, times every period in which it owes a report; where they only
    watch, the periods whose reports are due, and reports of others that wait to be accepted.
    The agencies carry may_draft, may_approve, may_accept and may_record."""
    rows = _pelapor(pengguna, periode=[p.pk for p in periode])
    per_opd = {pk: list(isi) for pk, isi in groupby(rows, key=lambda row: row.pk)}
    ditagih = {p.pk for p in terdekat(periode, hari_ini)}
    found = []
    for isi in per_opd.values():
        opd, laporan = isi[0], {row.lap_periode_id: row for row in reversed(isi)}
        own = opd.may_draft or opd.may_approve or opd.may_record
        for p in periode:
            row = laporan.get(p.pk)
            tampak = own or p.pk in ditagih or (row and row.lap_status == Status.DISETUJUI)
            if tampak and p.pemda_id == opd.pemda_id and (row or p.bagian(opd) is not None):
                found.append(_duduk(opd, p, row, _diperpanjang(isi, p), at))
    return found


@SiapOrang
def _pelapor(pengguna, periode: Isi) -> QuerySet:
    """Each agency as often as it has reports and extensions for these periods."""
    opds = Opd.objects.pelapor().filter(scope_q(pengguna, MELAPOR, Opd)).with_may(
        pengguna, may_draft=P.LAPORAN_DRAFT, may_approve=P.LAPORAN_APPROVE, may_accept=P.LAPORAN_ACCEPT, may_record=P.KEGIATAN_EDIT
    )
    rows = opds.annotate(
        lap=FilteredRelation("laporan", condition=Q(laporan__terkini=True, laporan__periode__in=periode)),
        **{f"lap_{nama}": F(f"lap__{nama}") for nama in LAPORAN},
        lap_pertama=Subquery(_pertama().values("diajukan_pada")[:1]),
        lap_alasan=Subquery(_pengembalian().values("isi")[:1]),
        lap_ada_diterima=Exists(_diterima()),
        **{f"lap_dibuka_{nama}": Subquery(_pembukaan().values(kolom)[:1]) for nama, kolom in PEMBUKAAN.items()},
        lap_terisi=_terisi(),
        pj=FilteredRelation("perpanjangan", condition=Q(perpanjangan__periode__in=periode)),
        pj_pk=F("pj__pk"),
        pj_periode=F("pj__periode"),
        pj_sampai=F("pj__sampai"),
    )
    return rows.order_by("jalur")


def _pertama():
    rows = LaporanOpd.objects.filter(opd=OuterRef("pk"), periode=OuterRef("lap__periode"), diajukan_pada__isnull=False)
    return rows.order_by("revisi")


def _diterima():
    return LaporanOpd.objects.filter(opd=OuterRef("pk"), periode=OuterRef("lap__periode"), status__in=SUDAH_DITERIMA)


def _pembukaan():
    return PembukaanKembali.objects.filter(laporan=OuterRef("lap__pk")).order_by("-pk")


def _pengembalian():
    return CatatanReviu.objects.filter(laporan=OuterRef("lap__pk"), pengembalian=True).order_by("-pk")


def _terisi() -> Concat:
    """One 0 or 1 for each section of the narrative, in their order."""
    return Concat(
        *[
            Case(When(Q(**{f"lap__{nama}": ""}) | Q(lap__pk__isnull=True), then=Value("0")), default=Value("1"))
            for nama in BAGIAN_NARASI
        ],
        output_field=CharField(),
    )


def _diperpanjang(rows: list[Opd], periode: Periode) -> dt.date | None:
    """As Perpanjangan.objects.terbaru: the day of the newest extension."""
    panjang = [(row.pj_pk, row.pj_sampai) for row in rows if row.pj_periode == periode.pk]
    return max(panjang)[1] if panjang else None


def _duduk(opd: Opd, periode: Periode, row: Opd | None, diperpanjang: dt.date | None, at: dt.datetime) -> Duduk:
    laporan = None
    if row is not None:
        laporan = LaporanOpd.from_db(row._state.db, LAPORAN, [getattr(row, f"lap_{nama}") for nama in LAPORAN])
        laporan.opd = opd
        laporan.pertama_diajukan, laporan.ada_diterima = row.lap_pertama, row.lap_ada_diterima
        laporan.dibuka_sampai, laporan.dibuka_pada = row.lap_dibuka_sampai, row.lap_dibuka_pada
    terisi = row.lap_terisi if row else "0" * len(BAGIAN_NARASI)
    kosong = [judul for (judul, _), isi in zip(BAGIAN_NARASI.values(), terisi, strict=True) if isi == "0"]
    keadaan = queries.keadaan(laporan, periode, at, diperpanjang)
    alasan = row and (row.lap_dibuka_alasan if laporan.is_dibuka else row.lap_alasan)
    return Duduk(opd, periode, keadaan, alasan or "", kosong)


@dataclass(frozen=True)
class KegiatanBeranda:
    """Activities of one query, with with_bukti_per_jenis; all but the first at most BARIS_MAKS together."""

    terakhir: list[Kegiatan]  # the last five the person may work on
    kurang: list[Kegiatan]  # whose evidence is incomplete and can still be added
    ditanya: list[Kegiatan]  # where a reviewer asked for something; `tanya` is the oldest open question
    dijawab: list[Kegiatan]  # where the person asks, and an answer waits to be looked at; `jawab`


def kegiatan_beranda(pengguna, sejak: dt.date, hari_ini: dt.date) -> KegiatanBeranda:
    """What waits on single activities, `kurang` of those since `sejak`."""
    found = count_kinds(_kegiatan(pengguna, sejak=sejak, hari_ini=hari_ini))
    own = [k for k in found if k.may_edit]
    return KegiatanBeranda(
        own[:KEGIATAN_TERAKHIR],
        [k for k in own if k.tanggal >= sejak and not k.is_draf and not k.terkunci and k.bukti_ada < k.bukti_wajib],
        [k for k in own if k.tanya],
        [k for k in found if k.may_ask and k.jawab],
    )


@SiapOrang
def _kegiatan(pengguna, sejak: Isi, hari_ini: Isi) -> QuerySet:
    rows = Kegiatan.objects.for_user(pengguna, P.KEGIATAN_EDIT)
    terakhir = rows.sampai(hari_ini).order_by("-tanggal", "-pk").values("pk")[:KEGIATAN_TERAKHIR]
    terkunci = LaporanOpd.objects.mengunci(hari_ini).filter(opd=OuterRef("kelompok__opd__pelapor"))
    terkunci = Exists(terkunci.filter(periode__mulai__lte=OuterRef("tanggal"), periode__selesai__gte=OuterRef("tanggal")))
    kurang = rows.tercatat().filter(~terkunci, tanggal__gte=sejak).kurang_bukti().order_by().values("pk")
    tanya, jawab = (PermintaanKelengkapan.objects.order_by("pk").filter(kegiatan=OuterRef("pk")) for _ in range(2))
    tanya, jawab = tanya.menunggu_jawaban(), jawab.terjawab()
    ditanya = rows.filter(Exists(tanya)).order_by().values("pk")
    dijawab = Kegiatan.objects.for_user(pengguna, P.KELENGKAPAN_ASK).filter(Exists(jawab)).order_by().values("pk")
    # One list of ids: for an OR of lists the database reads every activity there is.
    ids = Kegiatan.objects.filter(pk__in=terakhir).order_by().values("pk").union(kurang, ditanya, dijawab)
    semua = Kegiatan.objects.filter(pk__in=ids).with_bukti_per_jenis()
    semua = semua.with_may(pengguna, may_edit=P.KEGIATAN_EDIT, may_ask=P.KELENGKAPAN_ASK)
    semua = semua.annotate(terkunci=terkunci, tanya=Subquery(tanya.values("isi")[:1]), jawab=Subquery(jawab.values("jawaban")[:1]))
    return semua.select_related("kelompok__opd")[:BARIS_MAKS]


def tindak_lanjut_beranda(pengguna, hari_ini: dt.date) -> list[TindakLanjut]:
    """Overdue ones of the person's groups, the oldest first, with may_close; at most BARIS_MAKS."""
    return _tindak_lanjut(pengguna, hari_ini=hari_ini)


@SiapOrang
def _tindak_lanjut(pengguna, hari_ini: Isi) -> QuerySet:
    rows = TindakLanjut.objects.for_user(pengguna, P.KEGIATAN_EDIT).terlambat(hari_ini)
    return rows.with_may(pengguna, may_close=P.TINDAK_LANJUT_CLOSE)[:BARIS_MAKS]


@dataclass(frozen=True)
class Ukuran:
    """One indicator with its points in time order."""

    indikator: Indikator
    nilai: str
    titik: list[tuple[dt.date, Decimal]]


def ukuran_beranda(pengguna, tahun: int) -> list[Ukuran]:
    """The indicators of the values chosen for this year that the person may measure."""
    if not holds(pengguna, P.PENGUKURAN_EDIT):
        return []
    return [Ukuran(i, i.nilai_nama, isi) for i, isi in terkumpul(_ukuran(pengguna, tahun=tahun))]


@SiapOrang
def _ukuran(pengguna, tahun: Isi) -> QuerySet:
    rows = Indikator.objects.for_user(pengguna, P.PENGUKURAN_EDIT).filter(nilai_terpilih__tahun=tahun)
    rows = rows.annotate(nilai_nama=F("nilai_terpilih__nilai__nama")).order_by("nilai_terpilih__nilai__kode")
    return gabungan(rows, "pengukuran__tanggal", "pengukuran__nilai", urut=["pengukuran__tanggal", "pengukuran__pk"])
