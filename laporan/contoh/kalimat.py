"""Sentences of an activity: what it was called, what was done, what came of it. All from data/, filled in."""

from random import Random

from laporan.contoh.kota import baca
from opd.format_id import angka


def bilang(nilai: float, satuan: str) -> str:
    """"9%", "1,3 hari", "34 orang"."""
    teks = angka(round(nilai, 1) if nilai != int(nilai) else int(nilai))
    return f"{teks}%" if satuan == "%" else f"{teks} {satuan}"


def besar(teks: str) -> str:
    """With a capital at the beginning, whatever follows."""
    return teks[:1].upper() + teks[1:]


class Isian:
    """The gaps of one activity: the thing that is tried, how far it has come, and who is there."""

    def __init__(self, acak: Random, aksi: list, maju: float, tempat: str, layan: str, nama: dict[str, str]):
        benda, self.perbuatan, ukur, satuan, dari, ke = aksi
        kini = dari + (ke - dari) * maju
        if isinstance(dari, int) and isinstance(ke, int):
            kini = round(kini)
        self.acak, self.aksi = acak, aksi
        self.isi = {
            "n": benda,
            "N": besar(benda),
            "ukur": ukur,
            "Ukur": besar(ukur),
            "dari": bilang(dari, satuan),
            "kini": bilang(kini, satuan),
            "arah": "turun" if kini < dari else "naik",
            "tempat": tempat,
            "layan": layan,
            "k": acak.randint(3, 10),
            "k2": acak.randint(12, 46),
            **nama,
            **{besar(k): besar(v) for k, v in nama.items()},
        }
        self.berubah = kini != dari

    def __call__(self, pola: str) -> str:
        return pola.format(**self.isi)

    def pilih(self, pola: list[str]) -> str:
        return self(self.acak.choice(pola))


def teks_aksi(isian: Isian, tahap: str) -> tuple[str, str, str]:
    """(title, what was done, result) of an action in one of its stages."""
    pola, hasil = baca("kalimat")["aksi"][tahap], baca("kalimat")
    judul = isian.pilih(pola["judul"])
    uraian = f"{isian.perbuatan}. {isian.pilih(pola['uraian'])}"
    awal = tahap == "awal" or not isian.berubah
    return judul, uraian, isian.pilih(hasil["hasil_awal"] if awal else hasil["hasil"])


def teks_rapat(isian: Isian) -> tuple[str, str, str]:
    pola = baca("kalimat")["rapat"]
    return isian.pilih(pola["judul"]), isian.pilih(pola["uraian"]), isian.pilih(pola["hasil"])


def teks_lain(isian: Isian, jenis: str, pakai: int) -> tuple[str, str, str]:
    """A briefing, an apel and so on: the next of the list, so that one group hears each only once in a while."""
    pola = baca("kalimat")[jenis]
    return tuple(isian(teks) for teks in pola[pakai % len(pola)])
