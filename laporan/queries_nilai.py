"""Which value was applied where: the 34 of the decree over the agencies of a city, or turned to BerAKHLAK. Pure reads, on
laporan.queries, whose rules say what counts.

An activity counts once for each value it applied; under BerAKHLAK once for each value that its values stand for, by the
primary mapping, as the recap counts it (laporan.cuplikan_daerah).
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F

from kbk.kemiripan import SETAHUN, pasangan_mirip
from kbk.models import Bukti, Nilai, NilaiTerpilih
from kbk.models.kegiatan import KegiatanQuerySet
from kbk.models.nilai import KATALOG_BERAKHLAK
from laporan import queries
from laporan.models import Periode
from laporan.queries import Opds


@dataclass
class Penerapan:
    """One value in one period: {agency id: activities that applied it}, and {agency id: whether it is only a slogan there}
    for the agencies that chose it."""

    nilai: Nilai
    kegiatan: dict[int, int] = field(default_factory=dict)
    dipilih: dict[int, bool] = field(default_factory=dict)

    @property
    def jumlah(self) -> int:
        return sum(self.kegiatan.values())

    @property
    def slogan(self) -> int:
        return sum(self.dipilih.values())


def penerapan_nilai(opd: Opds, periode: Periode, katalog: str) -> list[Penerapan]:
    """Every value of the catalogue in its order, also those that nobody chose; three queries."""
    berakhlak = katalog == KATALOG_BERAKHLAK
    rows = {n.pk: Penerapan(n) for n in Nilai.objects.filter(katalog__kode=katalog).order_by("kode")}
    acara = queries.kegiatan_antara(opd, periode.mulai, periode.selesai).order_by()
    pilihan = queries.nilai_pelapor(opd, periode).order_by()
    if berakhlak:
        acara, pilihan = acara.filter(nilai__pemetaan__utama=True), pilihan.filter(nilai__pemetaan__utama=True)
    ke = F("nilai__pemetaan__ke" if berakhlak else "nilai")
    acara = acara.values(unit=F("kelompok__opd__pelapor"), ke=ke).annotate(n=Count("pk", distinct=True))
    for unit, nilai, n in acara.values_list("unit", "ke", "n"):
        if nilai in rows:
            rows[nilai].kegiatan[unit] = n
    bermasalah = pilihan.values(unit=F("opd__pelapor"), ke=ke).annotate(n=Count("masalah"))
    for unit, nilai, n in bermasalah.values_list("unit", "ke", "n"):
        if nilai in rows:
            rows[nilai].dipilih[unit] = n == 0
    return list(rows.values())


def slogan(opd: Opds, periode: Periode) -> list[NilaiTerpilih]:
    """The values chosen without a problem behind them, by agency; one query."""
    rows = queries.nilai_pelapor(opd, periode).slogan().select_related("opd", "nilai")
    return list(rows.order_by("opd__jalur", "nilai__kode"))


def bukti_dipakai_ulang(kegiatan: KegiatanQuerySet, periode: Periode) -> list[list[Bukti]]:
    """Files that are evidence of more than one of these activities that is recorded, at least one of them in the period: the
    rows of each file together, the oldest first. `kegiatan`: those of a city or of an agency that the person may see; two
    queries."""
    rows = Bukti.objects.berlaku().filter(kegiatan__in=kegiatan.tercatat())
    kembar = rows.order_by().values("sha256").annotate(n=Count("kegiatan", distinct=True)).filter(n__gt=1)
    dalam = rows.filter(kegiatan__tanggal__range=(periode.mulai, periode.selesai)).values("sha256")
    hasil = defaultdict(list)
    sama = rows.filter(sha256__in=kembar.values("sha256")).filter(sha256__in=dalam)
    for b in sama.select_related("kegiatan__kelompok__opd").order_by("kegiatan__tanggal", "pk"):
        hasil[b.sha256].append(b)
    return list(hasil.values())


def bukti_mirip(kegiatan: KegiatanQuerySet, periode: Periode) -> list[tuple[Bukti, Bukti]]:
    """(photo of the period, another one of up to a year before that looks like it) in different ones of these
    activities, in time order, each pair once. `kegiatan` as above; two queries, of which the second fetches only what is
    shown."""
    rows = Bukti.objects.berupa().filter(kegiatan__in=kegiatan.tercatat())
    rows = rows.filter(kegiatan__tanggal__range=(periode.mulai - SETAHUN, periode.selesai)).order_by("pk")
    semua = list(rows.annotate(hari=F("kegiatan__tanggal")).only("rupa", "sha256", "kegiatan"))
    kini = [b for b in semua if b.hari >= periode.mulai]
    pasangan = [(b, lain) for b, lain in pasangan_mirip(kini, semua) if (lain.hari, lain.pk) < (b.hari, b.pk)]
    tampil = Bukti.objects.select_related("kegiatan__kelompok__opd").in_bulk({b.pk for pasang in pasangan for b in pasang})
    pasangan.sort(key=lambda p: (p[0].hari, p[0].pk, p[1].hari, p[1].pk))
    return [(tampil[b.pk], tampil[lain.pk]) for b, lain in pasangan]
