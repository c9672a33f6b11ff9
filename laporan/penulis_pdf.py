"""Writes a PDF object by object, so that what is written need not stay in memory: only where each object stands.

Small objects go into compressed object streams, as PDF 1.5 has them. Runs in the child of laporan.pdf: it knows no
Django. The same objects in the same order give the same bytes.
"""

import hashlib
import re
import zlib
from array import array
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf

KEPALA = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
SERUMPUN = 200  # objects of one object stream
# A string of either kind, or a reference: only the latter has a group.
RUJUKAN = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>|\b(\d+) 0 R\b", re.DOTALL)


@dataclass(frozen=True)
class Salinan:
    """Which numbers the objects of one source have got: those of `ganti`, else their own moved by `geser`."""

    ganti: dict[int, int]
    geser: int

    def nomor(self, objek: pikepdf.Object) -> int:
        return self._nomor(objek.objgen[0])

    def teks(self, objek: pikepdf.Object) -> bytes:
        """As it is written, with references by the new numbers."""
        return RUJUKAN.sub(lambda c: b"%d 0 R" % self._nomor(int(c[1])) if c[1] else c[0], objek.unparse(resolved=True))

    def _nomor(self, lama: int) -> int:
        return self.ganti.get(lama) or lama + self.geser


class PenulisPdf:
    def __init__(self, keluar: BinaryIO):
        self.keluar, self.sidik, self.letak = keluar, hashlib.sha256(), 0
        # Of object n: 0 nothing, 1 stands at `di`, 2 stands in object stream `di` as the `ke`-th.
        self.jenis, self.di, self.ke = array("B", [0]), array("Q", [0]), array("H", [65535])
        self.rumpun: list[tuple[int, bytes]] = []
        self._tulis(KEPALA)

    def pesan(self, banyak: int = 1) -> int:
        """The first of that many numbers that nobody else gets."""
        awal = len(self.jenis)
        self.jenis.extend([0] * banyak)
        self.di.extend([0] * banyak)
        self.ke.extend([0] * banyak)
        return awal

    def objek(self, nomor: int, isi: bytes) -> None:
        self.rumpun.append((nomor, isi))
        if len(self.rumpun) == SERUMPUN:
            self._tutup_rumpun()

    def aliran(self, nomor: int, kamus: bytes, data: bytes) -> None:
        """A stream; `kamus` is its dictionary with /Length."""
        self.jenis[nomor], self.di[nomor] = 1, self.letak
        self._tulis(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (nomor, kamus, data))

    def salin(self, sumber: pikepdf.Pdf, ganti: dict[int, int], lewati: set[int]) -> "Salinan":
        """Every object of `sumber`, under numbers of our own; those in `ganti` get the number that stands there, those in
        `lewati` are not written."""
        objek = list(sumber.objects)
        salinan = Salinan(ganti, self.pesan(max(o.objgen[0] for o in objek)) - 1)
        for satu in objek:
            if satu.objgen[0] not in lewati:
                self._salin(satu, salinan)
        return salinan

    def _salin(self, satu: pikepdf.Object, salinan: "Salinan") -> None:
        if not isinstance(satu, pikepdf.Stream):
            self.objek(salinan.nomor(satu), salinan.teks(satu))
        elif satu.get("/Type") not in (pikepdf.Name.ObjStm, pikepdf.Name.XRef):
            data, kamus = satu.read_raw_bytes(), pikepdf.Dictionary(dict(satu.items()))
            kamus.Length = len(data)
            self.aliran(salinan.nomor(satu), salinan.teks(kamus), data)

    def selesai(self, akar: int, keterangan: int) -> None:
        """The table of all objects; `akar` and `keterangan` are the numbers of the catalog and the document's information."""
        self._tutup_rumpun()
        tabel = self.pesan()
        self.jenis[tabel], self.di[tabel] = 1, self.letak
        baris = bytearray()
        for jenis, di, ke in zip(self.jenis, self.di, self.ke, strict=True):
            baris += jenis.to_bytes(1) + di.to_bytes(5) + ke.to_bytes(2)
        data, sidik, awal = zlib.compress(baris), self.sidik.hexdigest()[:32].encode(), self.letak
        kamus = b"<< /Type /XRef /W [ 1 5 2 ] /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ] /Filter /FlateDecode /Length %d >>"
        self.aliran(tabel, kamus % (len(self.jenis), akar, keterangan, sidik, sidik, len(data)), data)
        self._tulis(b"startxref\n%d\n%%%%EOF\n" % awal)

    def _tutup_rumpun(self) -> None:
        if not self.rumpun:
            return
        wadah, letak, kepala = self.pesan(), 0, []
        for ke, (nomor, isi) in enumerate(self.rumpun):
            self.jenis[nomor], self.di[nomor], self.ke[nomor] = 2, wadah, ke
            kepala.append(b"%d %d" % (nomor, letak))
            letak += len(isi) + 1
        awal = b" ".join(kepala) + b"\n"
        data = zlib.compress(awal + b"\n".join(isi for _, isi in self.rumpun))
        kamus = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>"
        self.aliran(wadah, kamus % (len(self.rumpun), len(awal), len(data)), data)
        self.rumpun = []

    def _tulis(self, isi: bytes) -> None:
        self.keluar.write(isi)
        self.sidik.update(isi)
        self.letak += len(isi)
