"""The completeness meter of one activity: which evidence its kind asks for, and what is there.

The same rule as KegiatanQuerySet.with_kelengkapan, which counts it for lists; a test holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kbk.models import Bukti, Kegiatan
from kbk.models.bukti import jenis_bukti_choices
from kbk.models.kegiatan import JENIS_KEGIATAN


@dataclass(frozen=True)
class Bagian:
    slug: str
    label: str
    ada: bool


def kelengkapan(kegiatan: Kegiatan, bukti: Iterable[Bukti], *, ada_kehadiran: bool) -> list[Bagian]:
    """One Bagian per kind asked for, in the order of JENIS_KEGIATAN; `bukti` are those in force."""
    there = {b.jenis for b in bukti} | ({"daftar_hadir"} if ada_kehadiran else set())
    labels = dict(jenis_bukti_choices())
    asked = JENIS_KEGIATAN[kegiatan.jenis].bukti if kegiatan.jenis in JENIS_KEGIATAN else ()
    return [Bagian(slug, labels[slug], slug in there) for slug in asked]


def bukti_kurang(kegiatan: Kegiatan) -> list[str]:
    """Labels of the evidence that is asked for and missing. Needs with_bukti_per_jenis."""
    labels = dict(jenis_bukti_choices())
    asked = JENIS_KEGIATAN[kegiatan.jenis].bukti if kegiatan.jenis in JENIS_KEGIATAN else ()
    return [labels[slug] for slug in asked if not getattr(kegiatan, f"ada_{slug}")]
