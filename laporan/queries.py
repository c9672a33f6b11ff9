"""Every figure of reports, dashboards, matrices and spreadsheets, computed once, here. Pure reads.

`opd` is always a set of reporting agencies (a list or a queryset of Opd): what their sub-units do counts for
them through `opd.pelapor`. What counts:
- an activity: recorded (no draft), held on a day of the period, both edges included, whoever entered it when;
- evidence: of such an activity and in force (not superseded);
- a measure: the newest one up to the period's last day, also when it is older than the period;
- a follow-up: agreed in the period, or before it and still open on its first day; its state is that of the day
  `on`, which `hari_hitung` gives: the period's last day, or today while it runs.
Every function costs the same number of queries for one agency as for a hundred.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from kbk.models import (
    Bukti,
    Indikator,
    Keanggotaan,
    Kegiatan,
    Kehadiran,
    Kelompok,
    NilaiTerpilih,
    TindakLanjut,
)
from kbk.models.bukti import FOTO
from kbk.models.kegiatan import JENIS_TINDAKAN, KegiatanQuerySet
from kbk.models.kelompok import KeanggotaanQuerySet, KelompokQuerySet
from kbk.models.nilai import NilaiTerpilihQuerySet
from kbk.models.tindak_lanjut import TindakLanjutQuerySet
from kbk.models.ukuran import TERCAPAI, IndikatorQuerySet
from laporan.models import LaporanOpd, Periode, Perpanjangan
from laporan.models.laporan import SUDAH_DITERIMA, Status
from opd.models import Opd
from opd.models.opd import OpdQuerySet
from opd.siap import Isi, Siap

ANGKA = [  # the figures of one OPD, in the order of the report
    "kelompok", "anggota", "kegiatan", "tindakan", "pertemuan", "lengkap", "kehadiran", "hadir", "bukti", "foto",
    "nilai_terpilih", "slogan", "indikator", "indikator_tercapai",
    "tindak_lanjut", "tindak_lanjut_selesai", "tindak_lanjut_terlambat",
]  # fmt: skip
BELUM = "belum"  # the state of a report that nobody has begun
Opds = Collection[Opd] | OpdQuerySet


def hari_hitung(periode: Periode, at: dt.datetime | None = None) -> dt.date:
    """The day whose state a report shows: the period's last, or today where it has not ended."""
    return min(periode.selesai, periode.pemda.hari_ini(at))


# --- what counts --------------------------------------------------------------


def kelompok_pelapor(opd: Opds, periode: Periode) -> KelompokQuerySet:
    """Groups that are active, or were while they did something in the period."""
    acara = Kegiatan.objects.tercatat().antara(periode.mulai, periode.selesai).filter(kelompok=OuterRef("pk"))
    return Kelompok.objects.filter(Q(aktif=True) | Exists(acara), opd__pelapor__in=opd)


def keanggotaan_pelapor(opd: Opds, periode: Periode) -> KeanggotaanQuerySet:
    """Seats held on at least one day of the period in those groups."""
    seats = Keanggotaan.objects.selama(periode.mulai, periode.selesai)
    return seats.filter(kelompok__in=kelompok_pelapor(opd, periode))


def kegiatan_antara(opd: Opds, mulai: dt.date, selesai: dt.date) -> KegiatanQuerySet:
    """The activities that count for these agencies from `mulai` to `selesai`."""
    return Kegiatan.objects.tercatat().antara(mulai, selesai).filter(kelompok__opd__pelapor__in=opd)


def kegiatan_pelapor(opd: Opd, periode: Periode) -> KegiatanQuerySet:
    """The activities of one agency's report."""
    return kegiatan_antara([opd], periode.mulai, periode.selesai)


def nilai_pelapor(opd: Opds, periode: Periode) -> NilaiTerpilihQuerySet:
    """The values chosen for the period's year, also those a sub-unit chose for itself."""
    return NilaiTerpilih.objects.tahun(periode.tahun).filter(opd__pelapor__in=opd)


def indikator_pelapor(opd: Opds, periode: Periode) -> IndikatorQuerySet:
    """Their indicators, with `terakhir`."""
    rows = Indikator.objects.filter(nilai_terpilih__in=nilai_pelapor(opd, periode))
    return rows.with_terakhir(periode.selesai)


def tindak_lanjut_pelapor(opd: Opds, periode: Periode) -> TindakLanjutQuerySet:
    """Agreed in the period, or carried over into it."""
    sampai_akhir = Kegiatan.objects.tercatat().filter(kelompok__opd__pelapor__in=opd, tanggal__lte=periode.selesai)
    baru = Q(kegiatan__tanggal__gte=periode.mulai)
    terbawa = Q(selesai_pada__isnull=True) | Q(selesai_pada__gte=periode.mulai)
    return TindakLanjut.objects.filter(baru | terbawa, kegiatan__in=sampai_akhir)


# --- the figures of many agencies at once -------------------------------------


def angka_per_opd(opd: Opds, periode: Periode, on: dt.date | None = None) -> dict[int, dict[str, int]]:
    """{opd id: {figure: number}} with every key of ANGKA; one query, besides reading `opd`."""
    opd = list(opd)
    acara = kegiatan_antara(opd, periode.mulai, periode.selesai)
    jumlah = {o.pk: dict.fromkeys(ANGKA, 0) for o in opd}
    for pk, angka in _sekaligus(
        _per(kelompok_pelapor(opd, periode), "opd", kelompok=Count("pk")),
        _per(keanggotaan_pelapor(opd, periode), "kelompok__opd", anggota=Count("pegawai", distinct=True)),
        _kegiatan(acara),
        _kehadiran(acara),
        _bukti(acara),
        _nilai(nilai_pelapor(opd, periode)),
        _indikator(indikator_pelapor(opd, periode)),
        _tindak_lanjut(tindak_lanjut_pelapor(opd, periode), on or hari_hitung(periode)),
    ):
        jumlah[pk] |= angka
    for angka in jumlah.values():
        angka["pertemuan"] = angka["kegiatan"] - angka["tindakan"]
    return jumlah


def angka_kegiatan(opd: Opds, masa: Sequence[tuple[dt.date, dt.date]]) -> dict[tuple[int, int], dict[str, int]]:
    """{(opd id, number of the stretch): {kegiatan, tindakan, pertemuan, lengkap}} of any stretches of days that do not
    overlap, in time order; where an agency did nothing it is not in it. One query."""
    hari = {f"{nama}{n}": satu for n, pasang in enumerate(masa) for nama, satu in zip(("mulai", "selesai"), pasang, strict=True)}
    found = _angka_kegiatan(len(masa), opd=[o.pk for o in opd], **hari)
    return {(row.pop("pelapor"), row.pop("masa")): row | {"pertemuan": row["kegiatan"] - row["tindakan"]} for row in found}


@Siap
def _angka_kegiatan(banyak: int, opd: Isi, **hari: Isi) -> QuerySet:
    acara = kegiatan_antara(opd, hari["mulai0"], hari[f"selesai{banyak - 1}"])
    kapan = [When(tanggal__gte=hari[f"mulai{n}"], tanggal__lte=hari[f"selesai{n}"], then=Value(n)) for n in range(banyak)]
    return _kegiatan(acara.annotate(masa=Case(*kapan)).exclude(masa=None), "masa").rows


def jumlah_angka(angka: Iterable[dict[str, int]]) -> dict[str, int]:
    """The sum of several agencies, for the figures of a city."""
    angka = list(angka)
    return {kunci: sum(a[kunci] for a in angka) for kunci in ANGKA}


@dataclass(frozen=True)
class Hitungan:
    """Rows counted for each reporting agency: `.rows` of (agency, one number for each of `.nama`)."""

    rows: QuerySet
    nama: list[str]


def _per(rows: QuerySet, ke_opd: str, *pula: str, **hitungan) -> Hitungan:
    """`ke_opd` is the path from a row to its own unit; `pula` by what else the rows are counted apart."""
    grouped = rows.order_by().values(*pula, pelapor=F(f"{ke_opd}__pelapor")).annotate(**hitungan)
    return Hitungan(grouped, list(hitungan))


def _sekaligus(*bagian: Hitungan) -> Iterator[tuple[int, dict[str, int]]]:
    """(reporting opd id, {name: number}) of all of them in one query (UNION ALL)."""
    lebar = max(len(b.nama) for b in bagian)
    branches = [
        b.rows.annotate(
            urutan=Value(n), **{f"h{i}": F(b.nama[i]) if i < len(b.nama) else Value(0) for i in range(lebar)}
        ).values_list("urutan", "pelapor", *[f"h{i}" for i in range(lebar)])
        for n, b in enumerate(bagian)
    ]
    for n, pelapor, *angka in branches[0].union(*branches[1:], all=True).order_by():
        yield pelapor, dict(zip(bagian[n].nama, angka, strict=False))


def _kegiatan(acara: KegiatanQuerySet, *pula: str) -> Hitungan:
    return _per(
        acara.with_kelengkapan(),
        "kelompok__opd",
        *pula,
        kegiatan=Count("pk"),
        tindakan=Count("pk", filter=Q(jenis__in=JENIS_TINDAKAN)),
        lengkap=Count("pk", filter=Q(bukti_ada__gte=F("bukti_wajib"))),
    )


def _kehadiran(acara: KegiatanQuerySet) -> Hitungan:
    return _per(
        Kehadiran.objects.filter(kegiatan__in=acara),
        "kegiatan__kelompok__opd",
        kehadiran=Count("pk"),
        hadir=Count("pk", filter=Q(status=Kehadiran.Status.HADIR)),
    )


def _bukti(acara: KegiatanQuerySet) -> Hitungan:
    return _per(
        Bukti.objects.berlaku().filter(kegiatan__in=acara),
        "kegiatan__kelompok__opd",
        bukti=Count("pk"),
        foto=Count("pk", filter=FOTO),
    )


def _nilai(rows: NilaiTerpilihQuerySet) -> Hitungan:
    return _per(rows, "opd", nilai_terpilih=Count("pk"), slogan=Count("pk", filter=Q(masalah__isnull=True)))


def _indikator(rows: IndikatorQuerySet) -> Hitungan:
    tercapai = Count("pk", filter=TERCAPAI)
    return _per(rows, "nilai_terpilih__opd", indikator=Count("pk"), indikator_tercapai=tercapai)


def _tindak_lanjut(rows: TindakLanjutQuerySet, on: dt.date) -> Hitungan:
    terbuka = Q(selesai_pada__isnull=True) | Q(selesai_pada__gt=on)
    return _per(
        rows,
        "kegiatan__kelompok__opd",
        tindak_lanjut=Count("pk"),
        tindak_lanjut_selesai=Count("pk", filter=Q(selesai_pada__lte=on)),
        tindak_lanjut_terlambat=Count("pk", filter=terbuka & Q(tenggat__lt=on)),
    )


# --- tables -------------------------------------------------------------------


def kehadiran_per_orang(kehadiran: QuerySet) -> QuerySet:
    """One row for each person and group: pegawai__*, kelompok, one count for each status, jumlah.
    `kehadiran` is already limited to what counts."""
    hitungan = {status: Count("pk", filter=Q(status=status)) for status in Kehadiran.Status.values}
    return (
        kehadiran.order_by()
        .values(
            "pegawai",
            "pegawai__nama",
            "pegawai__gelar_depan",
            "pegawai__gelar_belakang",
            kelompok=F("kegiatan__kelompok__nama"),
            unit=F("kegiatan__kelompok__opd__singkatan"),
            kelompok_id=F("kegiatan__kelompok"),
        )
        .annotate(jumlah=Count("pk"), **hitungan)
        .order_by("unit", "kelompok", "pegawai__nama", "pegawai", "kelompok_id")
    )


def kegiatan_per_kelompok(kelompok: QuerySet, kegiatan: KegiatanQuerySet) -> list[dict]:
    """One row for each group, also one without activities: unit, kelompok, kegiatan, tindakan, pertemuan,
    lengkap, kehadiran, hadir. Both arguments are already limited to what is seen and counts."""
    jumlah = defaultdict(lambda: dict.fromkeys(["kegiatan", "tindakan", "lengkap", "kehadiran", "hadir"], 0))
    acara = kegiatan.with_kelengkapan().order_by().values("kelompok").annotate(
        kegiatan=Count("pk"),
        tindakan=Count("pk", filter=Q(jenis__in=JENIS_TINDAKAN)),
        lengkap=Count("pk", filter=Q(bukti_ada__gte=F("bukti_wajib"))),
    )
    hadir = Kehadiran.objects.filter(kegiatan__in=kegiatan.order_by()).order_by()
    hadir = hadir.values(kelompok=F("kegiatan__kelompok")).annotate(
        kehadiran=Count("pk"), hadir=Count("pk", filter=Q(status=Kehadiran.Status.HADIR))
    )
    for row in [*acara, *hadir]:
        jumlah[row.pop("kelompok")] |= row
    groups = kelompok.select_related("opd").order_by("opd__jalur", "nama", "pk")
    return [
        {"unit": g.opd.singkatan, "kelompok": g.nama, "id": g.pk, **(a := jumlah[g.pk])}
        | {"pertemuan": a["kegiatan"] - a["tindakan"]}
        for g in groups
    ]


def nilai_per_opd(nilai: NilaiTerpilihQuerySet, kegiatan: KegiatanQuerySet, on: dt.date) -> list[dict]:
    """One row for each chosen value: unit, kode, nilai, slogan, masalah, kegiatan (that applied it in the
    unit or, when it reports, below it), indikator, tercapai."""
    dipakai = terpakai(_penerapan(kegiatan))
    ukur = Indikator.objects.filter(nilai_terpilih__in=nilai.order_by()).with_terakhir(on)
    ukur = ukur.order_by().values("nilai_terpilih").annotate(indikator=Count("pk"), tercapai=Count("pk", filter=TERCAPAI))
    capaian = {row.pop("nilai_terpilih"): row for row in ukur}
    rows = nilai.select_related("opd", "nilai", "masalah").order_by("opd__jalur", "nilai__kode")
    return [
        {
            "unit": n.opd.singkatan,
            "kode": n.nilai.kode,
            "nilai": n.nilai.nama,
            "slogan": n.slogan,
            "masalah": n.masalah.uraian if n.masalah else "",
            "kegiatan": dipakai.get((n.opd_id, n.nilai_id), 0),
        }
        | capaian.get(n.pk, {"indikator": 0, "tercapai": 0})
        for n in rows
    ]


def _penerapan(kegiatan: KegiatanQuerySet) -> QuerySet:
    rows = kegiatan.filter(nilai__isnull=False).order_by()
    return rows.values_list("kelompok__opd", "kelompok__opd__pelapor", "nilai").annotate(n=Count("pk"))


def terpakai(penerapan: Iterable[tuple[int, int, int, int]]) -> dict[tuple[int, int], int]:
    """{(unit id, nilai id): activities that applied the value}, from (unit, its reporting unit, nilai, activities):
    an activity counts for its own unit and for the one that reports it."""
    jumlah = defaultdict(int)
    for unit, pelapor, nilai, n in penerapan:
        for pk in {unit, pelapor}:
            jumlah[pk, nilai] += n
    return dict(jumlah)


# --- who has reported, and in time --------------------------------------------


@dataclass(frozen=True)
class Keadaan:
    """How an agency stands for a period. `laporan` (without its snapshot) is None while nobody has begun."""

    laporan: LaporanOpd | None
    status: str
    label: str
    hari_terlambat: int
    tenggat: dt.date  # of this agency, extended or not
    diperpanjang: bool

    @property
    def masuk(self) -> bool:
        """Handed in at least once, also when it came back since."""
        return self.laporan is not None and self.laporan.pertama_diajukan is not None

    @property
    def tepat_waktu(self) -> bool:
        return self.masuk and not self.hari_terlambat

    @property
    def nihil(self) -> bool:
        return self.masuk and self.laporan.nihil

    @property
    def diterima(self) -> bool:
        """Accepted, also while its next revision is being made: until that is accepted, the old one counts."""
        return self.status in SUDAH_DITERIMA or (self.laporan is not None and self.laporan.ada_diterima)


def wajib_lapor(pemda, periode: Periode) -> OpdQuerySet:
    """The agencies that owe a report for the period: those that report and were in force on at least one of its
    days, and whoever handed one in all the same. Of two that merged within it both owe one: what ended for the
    days until then, its successor for the whole (Periode.bagian)."""
    ada = Exists(LaporanOpd.objects.terkini().filter(opd=OuterRef("pk"), periode=periode))
    berlaku = Opd.objects.pelapor().berlaku_selama(periode.mulai, periode.selesai)
    return Opd.objects.filter(Q(pk__in=berlaku.values("pk")) | ada, pemda=pemda)


def belum_disusun(opd: OpdQuerySet) -> list[tuple[Opd, Periode, dt.date]]:
    """(agency, period, deadline) of reports that nobody has begun: of the running periods and those of the last
    year, where the agency was in force. What is late stays owed. Newest first; four queries."""
    units = list(opd.pelapor().select_related("pemda"))
    periods = Periode.objects.filter(pemda__in={u.pemda_id for u in units}).select_related("pemda").order_by("-mulai")
    offered = [p for p in periods if p.is_ditagih(p.pemda.hari_ini())]
    ada = set(LaporanOpd.objects.filter(opd__in=units).values_list("opd", "periode"))
    pairs = [(u, p) for p in offered for u in units if u.pemda_id == p.pemda_id and (u.pk, p.pk) not in ada]
    panjang = Perpanjangan.objects.terbaru(units, offered)
    return [(u, p, p.tenggat(panjang.get((u.pk, p.pk)))) for u, p in pairs if p.bagian(u)]


def keadaan_laporan(opd: Opds, periode: Collection[Periode], at: dt.datetime | None = None) -> dict[tuple[int, int], Keadaan]:
    """{(opd id, periode id): Keadaan} for every pair; two queries, besides reading `opd` and `periode`.

    In time is decided by the first submission: a report that was handed in in time and then returned
    does not become late by being mended."""
    opd, periode = list(opd), list(periode)
    rows = _laporan(opd=[o.pk for o in opd], periode=[p.pk for p in periode])
    ada = {(row.opd_id, row.periode_id): row for row in rows}
    panjang = Perpanjangan.objects.terbaru(opd, periode)
    pairs = [(o, p, (o.pk, p.pk)) for o in opd for p in periode]
    return {kunci: keadaan(ada.get(kunci), p, at, panjang.get(kunci)) for o, p, kunci in pairs}


@Siap
def _laporan(opd: Isi, periode: Isi) -> QuerySet:
    rows = LaporanOpd.objects.terkini().filter(opd__in=opd, periode__in=periode)
    return rows.with_pertama_diajukan().with_pembukaan().with_diterima().ringkas()


def keadaan(
    laporan: LaporanOpd | None, periode: Periode, at: dt.datetime | None = None, diperpanjang: dt.date | None = None
) -> Keadaan:
    """Needs with_pertama_diajukan, with_pembukaan and with_diterima on the report, and gives it this `periode` (whose
    pemda knows the day); `diperpanjang` is its newest extension's day."""
    if laporan:
        laporan.periode = periode
    tenggat = periode.tenggat(diperpanjang)
    hari = periode.hari_terlambat(laporan and laporan.pertama_diajukan, at, diperpanjang=diperpanjang)
    status, label = (laporan.status, Status(laporan.status).label) if laporan else (BELUM, "Belum disusun")
    return Keadaan(laporan, status, label, hari, tenggat, tenggat > periode.tenggat_opd)


def ringkasan_keadaan(keadaan: Iterable[Keadaan]) -> dict[str, int]:
    """{opd, diterima, tepat_waktu, terlambat, nihil, belum} of the agencies of one period: in time, late and
    nihil are counted among the accepted ones, `belum` are all others."""
    semua = list(keadaan)
    diterima = [k for k in semua if k.diterima]
    terlambat = sum(k.hari_terlambat > 0 for k in diterima)
    jumlah = {"opd": len(semua), "diterima": len(diterima), "tepat_waktu": len(diterima) - terlambat, "terlambat": terlambat}
    return jumlah | {"nihil": sum(k.laporan.nihil for k in diterima), "belum": len(semua) - len(diterima)}
