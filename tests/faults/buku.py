"""What the clients saw acknowledged, written down outside the server, and compared with the database (reliability 3.1, I1–I4)."""

import hashlib
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from kbk.models import Bukti, Kegiatan
from laporan.integritas import periksa
from opd.models import Jejak


class Buku:
    """A journal of JSON lines; a line is on the disk before the client goes on."""

    def __init__(self, berkas: Path):
        self._berkas, self._kunci = berkas, threading.Lock()
        self._berkas.touch()

    def catat(self, pencatat: int, kunci: str, uraian: str, foto: int) -> None:
        """This person's form with this key was answered "saved": with this text and so many photos."""
        baris = json.dumps({"pencatat": pencatat, "kunci": kunci, "uraian": uraian, "foto": foto})
        with self._kunci, self._berkas.open("a") as keluar:
            keluar.write(baris + "\n")
            keluar.flush()
            os.fsync(keluar.fileno())

    def baris(self) -> list[dict]:
        return [json.loads(baris) for baris in self._berkas.read_text().splitlines()]

    def periksa(self) -> Iterator[str]:
        """One sentence per promise that was not kept, none when all were."""
        ada = {(k.pencatat_id, k.kunci_kirim): k for k in Kegiatan.objects.all()}
        bukti = Counter(Bukti.objects.values_list("kegiatan", flat=True))
        for baris in self.baris():  # I1
            kegiatan = ada.get((baris["pencatat"], baris["kunci"]))
            if kegiatan is None:
                yield f"{baris['kunci']} dijawab tersimpan, tetapi tidak ada"
            elif (kegiatan.uraian, bukti[kegiatan.pk]) != (baris["uraian"], baris["foto"]):
                yield f"{baris['kunci']} tersimpan dengan isi lain"
        yield from _twice_or_half()
        for satu in Bukti.objects.all():  # I2
            if not _whole(satu):
                yield f"bukti {satu.pk} tidak sama dengan berkasnya"
        yield from periksa()


def _twice_or_half() -> Iterator[str]:
    """I4: what one form wrote is there once, and each row has its trace."""
    uraian = Counter(Kegiatan.objects.values_list("uraian", flat=True))
    yield from (f"{teks!r} tersimpan {kali} kali" for teks, kali in uraian.items() if kali > 1)
    for aksi, model in (("buat_kegiatan", Kegiatan), ("tambah_bukti", Bukti)):
        jejak = Counter(Jejak.objects.filter(aksi=aksi).values_list("sasaran_id", flat=True))
        if jejak != Counter(model.objects.values_list("pk", flat=True)):
            yield f"jejak {aksi} tidak sama dengan barisnya"


def _whole(bukti: Bukti) -> bool:
    try:
        with default_storage.open(bukti.berkas.name) as berkas:
            isi = berkas.read()
    except OSError:
        return False
    return (hashlib.sha256(isi).hexdigest(), len(isi)) == (bukti.sha256, bukti.ukuran)
