"""What the page of an activity shows of its evidence: what is there and missing, and what stood there before."""

import datetime as dt
from dataclasses import dataclass

from kbk.kelengkapan import kelengkapan
from kbk.kemiripan import mirip_se_opd
from kbk.models import Bukti, Kegiatan
from kbk.models.bukti import BuktiQuerySet


@dataclass(frozen=True)
class Versi:
    """One file that no longer counts: replaced by the next version, or withdrawn."""

    nomor: int
    bukti: Bukti
    oleh: str
    pada: dt.datetime


@dataclass(frozen=True)
class Rantai:
    """The versions of one piece of evidence in time order; `kini` is the one that counts, None when it was withdrawn."""

    lama: list[Versi]
    kini: Bukti | None


def bagian_bukti(kegiatan: Kegiatan, *, terlihat: BuktiQuerySet, ada_kehadiran: bool) -> dict:
    """The context of kegiatan_bukti.html and kegiatan_kelengkapan.html; two queries. `terlihat` is the evidence that the
    person may see. Needs kelompok.opd.pemda."""
    rows = kegiatan.bukti.with_pernah_dipakai().select_related("diunggah_oleh", "ditarik_oleh").order_by("pk")
    semua = list(rows)
    for row in semua:
        row.kegiatan = kegiatan  # with its group and unit
    bukti = [b for b in semua if b.is_berlaku]
    gambar = [b for b in bukti if b.is_image]
    mirip = mirip_se_opd(terlihat, gambar)
    for b in gambar:
        b.mirip = mirip.get(b.pk, [])
    bagian = kelengkapan(kegiatan, bukti, ada_kehadiran=ada_kehadiran)
    return {
        "bagian": bagian,
        "ada": sum(b.ada for b in bagian),
        "gambar": gambar,
        "dokumen": [b for b in bukti if not b.is_image],
        "rantai": [r for r in susun_rantai(semua) if r.lama],
        "tanpa_keterangan": sum(b.is_image and not b.keterangan for b in bukti),
    }


def susun_rantai(semua: list[Bukti]) -> list[Rantai]:
    """One chain per piece of evidence; `semua` are all versions of one activity."""
    sebelum = {b.digantikan_oleh_id: b for b in semua if b.digantikan_oleh_id}
    return [_rantai(b, sebelum) for b in semua if b.digantikan_oleh_id is None]


def _rantai(terakhir: Bukti, sebelum: dict[int, Bukti]) -> Rantai:
    deret = [terakhir]
    while deret[-1].pk in sebelum:
        deret.append(sebelum[deret[-1].pk])
    deret.reverse()
    lama = [
        Versi(nomor, lepas, baru.diunggah_oleh.nama, baru.dibuat_pada)
        for nomor, (lepas, baru) in enumerate(zip(deret, deret[1:], strict=False), 1)
    ]
    if terakhir.ditarik_pada:
        lama.append(Versi(len(deret), terakhir, terakhir.ditarik_oleh.nama, terakhir.ditarik_pada))
    return Rantai(lama, None if terakhir.ditarik_pada else terakhir)
