"""Photos that look alike although their files differ: sent once more through WhatsApp, saved anew (issue 4.3). Only ever a
hint: two photos of one hall look alike too, and one that was cropped or turned is seldom found. Pure but for `mirip_se_opd`.

Of each photo 64 bits are kept (`Bukti.rupa`, made in opd/berkas_anak.py): for each of eight rows whether it grows brighter
from left to right, at eight places. Two photos are alike when at most JARAK of the bits differ.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from kbk.models import Bukti
from kbk.models.bukti import BuktiQuerySet

JARAK = 4
SETAHUN = dt.timedelta(days=400)  # evidence of the same event a year ago is asked about, older ones no more
# Bits that differ in at most JARAK places agree in at least one of JARAK + 1 bands, so only those are compared.
PITA = [(0, 13), (13, 13), (26, 13), (39, 13), (52, 12)]


def pasangan_mirip(rows: Iterable[Bukti], antara: Iterable[Bukti]) -> list[tuple[Bukti, Bukti]]:
    """Each of `rows` with each of `antara` that looks like it, stands in another activity and is another file."""
    kantong = defaultdict(list)
    for b in antara:
        for pita in _pita(b):
            kantong[pita].append(b)
    hasil = []
    for b in rows:
        calon = {lain.pk: lain for pita in _pita(b) for lain in kantong.get(pita, ())}
        hasil += [(b, lain) for _, lain in sorted(calon.items()) if _mirip(b, lain)]
    return hasil


def _pita(b: Bukti) -> list[tuple[int, int]]:
    bit = int(b.rupa, 16)
    return [(awal, bit >> awal & (1 << lebar) - 1) for awal, lebar in PITA]


def _mirip(a: Bukti, b: Bukti) -> bool:
    if a.kegiatan_id == b.kegiatan_id or a.sha256 == b.sha256:
        return False
    return (int(a.rupa, 16) ^ int(b.rupa, 16)).bit_count() <= JARAK


def mirip_se_opd(terlihat: BuktiQuerySet, gambar: list[Bukti]) -> dict[int, list[Bukti]]:
    """{id of a photo of one activity: photos of other activities of the same agency, within about a year, that look like
    it}. `terlihat` is what the person may see; one query, none where no photo has a look. Needs kegiatan.kelompok."""
    berupa = [b for b in gambar if b.rupa]
    if not berupa:
        return {}
    kegiatan = berupa[0].kegiatan
    sekitar = (kegiatan.tanggal - SETAHUN, kegiatan.tanggal + SETAHUN)
    lain = terlihat.berupa().filter(kegiatan__kelompok__opd=kegiatan.kelompok.opd_id, kegiatan__tanggal__range=sekitar)
    lain = lain.exclude(kegiatan=kegiatan).select_related("kegiatan").only("rupa", "sha256", "kegiatan__judul", "kegiatan__tanggal")
    hasil = defaultdict(list)
    for b, kembar in pasangan_mirip(berupa, lain):
        hasil[b.pk].append(kembar)
    return hasil
