"""The evidence of one agency and period as one ZIP that is never whole anywhere: its length is known before a file is read,
so a broken download goes on where it stopped.

The files are stored as they are (photos and PDFs do not shrink), in folders by what they prove, with an index as a page
and as CSV. The checksum of a file follows it and stands again in the directory at the end: a request that reaches that far
reads what lies before it last of all, so that the rest of a broken download begins at once. The same evidence gives the
same bytes.
"""

import datetime as dt
import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.text import slugify

from kbk.models import Bukti
from opd.xlsx import csv_bytes

BATAS_BITA = 500 * 1024 * 1024  # of one ZIP; more than that comes month by month
POTONG = 256 * 1024
INTERNALISASI = {"sosialisasi", "bimtek", "gelar"}  # activities that Permendagri 99/2018 asks for at level 4 (domain 2.9)
KOLOM = ["kode", "berkas", "jenis", "tanggal", "kegiatan", "unit", "keterangan", "ukuran", "sha256", "catatan"]
_UTF8, _SUSUL = 1 << 11, 1 << 3  # names in UTF-8; checksum and sizes follow the content


@dataclass
class Berkas:
    """One file of the ZIP: its bytes at hand, or where they are stored."""

    nama: str
    ukuran: int
    tanggal: dt.date
    isi: bytes | None = None
    tersimpan: str = ""
    awal: int = field(default=0)  # where its header begins

    def potongan(self) -> Iterator[bytes]:
        if self.isi is not None:
            yield self.isi
            return
        with default_storage.open(self.tersimpan) as sumber:
            while potong := sumber.read(POTONG):
                yield potong

    def crc(self) -> int:
        jumlah = 0
        for potong in self.potongan():
            jumlah = zlib.crc32(potong, jumlah)
        return jumlah


class Paket:
    """A ZIP of `berkas`, in that order."""

    def __init__(self, berkas: list[Berkas]):
        self.berkas, pos = berkas, 0
        for b in berkas:
            b.awal = pos
            pos += len(self._kepala(b)) + b.ukuran + 16
        self.direktori = pos
        self.panjang = pos + sum(46 + len(b.nama.encode()) for b in berkas) + 22

    @property
    def etag(self) -> str:
        jejak = hashlib.sha256()
        for b in self.berkas:
            jejak.update(f"{b.nama}\0{b.ukuran}\0{b.tersimpan}\0".encode() + (b.isi or b""))
        return f'"{jejak.hexdigest()[:32]}"'

    def aliran(self, mulai: int = 0, sampai: int | None = None) -> Iterator[bytes]:
        """The bytes from `mulai` to before `sampai`."""
        sampai = self.panjang if sampai is None else sampai
        pos = 0
        for potong in self._semua(mulai):
            awal, akhir = max(mulai - pos, 0), min(sampai - pos, len(potong))
            if isinstance(potong, bytes) and awal < akhir:
                yield potong[awal:akhir]
            pos += len(potong)
            if pos >= sampai:
                return

    def _semua(self, mulai: int) -> Iterator["bytes | Lewat"]:
        """Every byte in order; a file that ends before `mulai` is passed over, and read for its checksum at the directory."""
        jumlah: dict[int, int] = {}
        for nomor, b in enumerate(self.berkas):
            kepala = self._kepala(b)
            yield kepala
            if b.awal + len(kepala) + b.ukuran + 16 <= mulai:
                yield Lewat(b.ukuran + 16)
                continue
            jumlah[nomor] = 0
            for potong in b.potongan():
                jumlah[nomor] = zlib.crc32(potong, jumlah[nomor])
                yield potong
            yield struct.pack("<4sIII", b"PK\x07\x08", jumlah[nomor], b.ukuran, b.ukuran)
        for nomor, b in enumerate(self.berkas):
            yield self._entri(b, jumlah[nomor] if nomor in jumlah else b.crc())
        banyak, direktori = len(self.berkas), self.panjang - 22 - self.direktori
        yield struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, banyak, banyak, direktori, self.direktori, 0)

    def _kepala(self, b: Berkas) -> bytes:
        nama = b.nama.encode()
        return struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, _UTF8 | _SUSUL, 0, 0, _hari(b.tanggal), 0, 0, 0, len(nama), 0) + nama

    def _entri(self, b: Berkas, crc: int) -> bytes:
        nama = b.nama.encode()
        isi = (20, 20, _UTF8 | _SUSUL, 0, 0, _hari(b.tanggal), crc, b.ukuran, b.ukuran, len(nama), 0, 0, 0, 0, 0, b.awal)
        return struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", *isi) + nama


class Lewat:
    """So many bytes that are not read."""

    def __init__(self, panjang: int):
        self.panjang = panjang

    def __len__(self) -> int:
        return self.panjang


def _hari(hari: dt.date) -> int:
    return (max(hari.year, 1980) - 1980) << 9 | hari.month << 5 | hari.day


def susun_paket(judul: str, bukti: list[Bukti]) -> Paket:
    """The ZIP of this evidence, which has `kegiatan__kelompok__opd` at hand; a file that is gone stands in the index alone."""
    baris, berkas = [], []
    for nomor, b in enumerate(bukti, 1):
        satu = _berkas(nomor, b)
        baris.append(_baris(nomor, b, satu))
        if satu:
            berkas.append(satu)
    hari = max((b.kegiatan.tanggal for b in bukti), default=dt.date(1980, 1, 1))
    tabel = csv_bytes(KOLOM, ([row[k] for k in KOLOM] for row in baris))
    halaman = render_to_string("laporan/paket_indeks.html", {"judul": judul, "rows": baris}).encode()
    return Paket([Berkas("indeks.html", len(halaman), hari, halaman), Berkas("indeks.csv", len(tabel), hari, tabel), *berkas])


def _berkas(nomor: int, b: Bukti) -> Berkas | None:
    try:
        ukuran = default_storage.size(b.berkas.name)
    except OSError:
        return None
    golongan = "tingkat-4-sosialisasi-bimtek-gelar" if b.kegiatan.jenis in INTERNALISASI else "penerapan"
    akhiran = "jpg" if b.is_image else "pdf"
    nama = f"B-{nomor:03d}-{b.kegiatan.tanggal}-{slugify(b.kegiatan.judul)[:60]}.{akhiran}"
    return Berkas(f"{golongan}/{slugify(b.get_jenis_display())}/{nama}", ukuran, b.kegiatan.tanggal, tersimpan=b.berkas.name)


def _baris(nomor: int, b: Bukti, satu: Berkas | None) -> dict:
    return {
        "kode": f"B-{nomor:03d}",
        "berkas": satu.nama if satu else "",
        "alamat": quote(satu.nama) if satu else "",
        "jenis": b.get_jenis_display(),
        "tanggal": b.kegiatan.tanggal,
        "kegiatan": b.kegiatan.judul,
        "unit": b.kegiatan.kelompok.opd.singkatan,
        "keterangan": b.keterangan,
        "ukuran": satu.ukuran if satu else b.ukuran,
        "sha256": b.sha256,
        "catatan": "" if satu else "berkas tidak ada di penyimpanan",
    }
