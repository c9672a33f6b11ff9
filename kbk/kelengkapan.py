"""The completeness meter: which evidence the kind of an activity asks for, and what is there.

The same rule as KegiatanQuerySet.with_kelengkapan, which counts it in the database; tests hold them together.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kbk.models import Bukti, Kegiatan, Kehadiran
from kbk.models.bukti import jenis_bukti_choices
from kbk.models.kegiatan import BUKTI_RAPAT, JENIS_KEGIATAN
from opd.siap import Isi, Siap


@dataclass(frozen=True)
class Bagian:
    slug: str
    label: str
    ada: bool

    @property
    def bisa_diisi(self) -> bool:
        """Whether ticks in the form of the activity do as well as a file."""
        return self.slug == "daftar_hadir"

    @property
    def kueri(self) -> str:
        """Opens the form for evidence with this kind chosen."""
        return f"?jenis={self.slug}"


def kelengkapan(kegiatan: Kegiatan, bukti: Iterable[Bukti], *, ada_kehadiran: bool) -> list[Bagian]:
    """One Bagian per kind asked for, in the order of JENIS_KEGIATAN; `bukti` are those in force. Looks at its rapat."""
    there = {b.jenis for b in bukti} | ({"daftar_hadir"} if ada_kehadiran else set()) | _of_rapat(kegiatan)
    labels = dict(jenis_bukti_choices())
    return [Bagian(slug, labels[slug], slug in there) for slug in _asked(kegiatan)]


def bukti_kurang(kegiatan: Kegiatan) -> list[str]:
    """Labels of the evidence that is asked for and missing. Needs with_bukti_per_jenis."""
    labels = dict(jenis_bukti_choices())
    return [labels[slug] for slug in _asked(kegiatan) if not getattr(kegiatan, f"ada_{slug}")]


def count_kinds(rows: list[Kegiatan]) -> list[Kegiatan]:
    """Gives them bukti_wajib and bukti_ada. Needs with_bukti_per_jenis, which with_kelengkapan would only sum up."""
    for row in rows:
        asked = _asked(row)
        row.bukti_wajib, row.bukti_ada = len(asked), sum(getattr(row, f"ada_{slug}") for slug in asked)
    return rows


def _of_rapat(kegiatan: Kegiatan) -> set[str]:
    """What its meeting itself is evidence of. Needs rapat."""
    rapat = getattr(kegiatan, "rapat", None)
    return rapat.bukti if rapat else set()


def _asked(kegiatan: Kegiatan) -> tuple[str, ...]:
    """The kinds of evidence its jenis asks for; none for a jenis that is no longer there."""
    return JENIS_KEGIATAN[kegiatan.jenis].bukti if kegiatan.jenis in JENIS_KEGIATAN else ()


def page_rows(ids: Iterable[int]) -> list[Kegiatan]:
    """The activities of one page in this order, with group, unit and the names of their values (`nama_nilai`), and counted
    as with_kelengkapan and with_counts do: for 25 rows a few plain queries cost a fifth of one with ten subqueries and
    joins."""
    ids = list(ids)
    if not ids:
        return []
    found = {row.pk: row for row in _rows(ids=ids)}
    rows = [found[pk] for pk in ids if pk in found]
    nilai, jenis = defaultdict(list), defaultdict(set)
    for kegiatan, nama in _nilai(ids=ids):
        nilai[kegiatan].append(nama)
    for kegiatan, slug in _jenis_bukti(ids=ids):
        jenis[kegiatan].add(slug)
    jumlah = {kegiatan: (datang, semua) for kegiatan, datang, semua in _kehadiran(ids=ids)}
    for row in rows:
        asked = _asked(row)
        row.nama_nilai = nilai[row.pk]
        row.jumlah_hadir, row.jumlah_anggota = jumlah.get(row.pk, (0, 0))
        there = jenis[row.pk] | ({"daftar_hadir"} if row.jumlah_anggota else set()) | _of_rapat(row)
        row.bukti_wajib, row.bukti_ada = len(asked), len(there.intersection(asked))
    return rows


@Siap
def _rows(ids: Isi) -> QuerySet:
    rapat = [f"rapat__{kolom}" for kolom in BUKTI_RAPAT.values()]
    teks = ("judul", "uraian", "hasil", "tempat")  # what a search marks words in
    rows = Kegiatan.objects.filter(pk__in=ids).select_related("kelompok__opd", "rapat").order_by()
    return rows.only("tanggal", "jenis", "status", *teks, "kelompok__nama", "kelompok__opd__singkatan", *rapat)


@Siap
def _nilai(ids: Isi) -> QuerySet:
    through = Kegiatan.nilai.through.objects.filter(kegiatan__in=ids)
    return through.order_by("nilai__katalog__kode", "nilai__kode").values_list("kegiatan", "nilai__nama")


@Siap
def _jenis_bukti(ids: Isi) -> QuerySet:
    return Bukti.objects.berlaku().filter(kegiatan__in=ids).order_by().values_list("kegiatan", "jenis")


@Siap
def _kehadiran(ids: Isi) -> QuerySet:
    """(activity, how many came, how many were expected)."""
    hadir = Count("pk", filter=Q(status=Kehadiran.Status.HADIR))
    taken = Kehadiran.objects.filter(kegiatan__in=ids).order_by().values_list("kegiatan")
    return taken.annotate(datang=hadir, semua=Count("pk"))
