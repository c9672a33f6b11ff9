"""The files of the sample: drawn photos and written pages, stored under names that follow from their content.

So a second attempt after an interrupted one finds the same files and adds none.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from laporan.contoh.foto import Foto, Pesanan, ambil_semua
from laporan.contoh.gambar import LEBAR, TINGGI
from laporan.contoh.kertas import tulis_pdf
from laporan.contoh.kota import Kota
from laporan.contoh.rencana import Rencana, RencanaBukti
from opd.format_id import hari_tanggal, tanggal


@dataclass(frozen=True)
class Tersimpan:
    berkas: str
    pratinjau: str
    sha256: str
    ukuran: int
    tipe: str
    lebar: int | None = None
    tinggi: int | None = None


class Album:
    """The photos of all plans, drawn ahead in the background and stored when they are asked for."""

    def __init__(self, rencana: list[Rencana]):
        pesanan = list(dict.fromkeys(b.pesanan for r in rencana for b in r.bukti if b.pesanan))
        self.jumlah = len(pesanan)
        self._foto = ambil_semua(pesanan)
        self._datang: Iterator[tuple[Pesanan, Foto]] = zip(pesanan, self._foto, strict=True)
        self._ada: dict[Pesanan, Tersimpan] = {}

    def close(self) -> None:
        """Ends the processes that draw, also when a full disk ended the filling."""
        self._foto.close()

    def simpan(self, pesanan: Pesanan, folder: str) -> Tersimpan:
        while pesanan not in self._ada:
            datang, foto = next(self._datang)
            self._ada[datang] = simpan_foto(foto, folder)
        return self._ada[pesanan]


def simpan_foto(foto: Foto, folder: str) -> Tersimpan:
    sha256 = hashlib.sha256(foto.data).hexdigest()
    berkas = simpan(f"bukti/{folder}/{sha256[:32]}.jpg", foto.data)
    kecil = simpan(f"bukti/{folder}/{sha256[:32]}.kecil.jpg", foto.kecil)
    return Tersimpan(berkas, kecil, sha256, len(foto.data), "image/jpeg", LEBAR, TINGGI)


def simpan(nama: str, isi: bytes) -> str:
    """Through the storage, once: what is there already is the same, because the name says so."""
    return nama if default_storage.exists(nama) else default_storage.save(nama, ContentFile(isi))


def simpan_kertas(kota: Kota, rencana: Rencana, bukti: RencanaBukti, folder: str) -> Tersimpan:
    isi = tulis_pdf(_kop(kota, rencana.regu.kode), *_surat(kota, rencana, bukti.jenis))
    sha256 = hashlib.sha256(isi).hexdigest()
    return Tersimpan(simpan(f"bukti/{folder}/{sha256[:32]}.pdf", isi), "", sha256, len(isi), "application/pdf")


def nama_asal(rencana: Rencana, bukti: RencanaBukti, nomor: int) -> str:
    """What the file was called on the phone or the desk it came from."""
    if bukti.jenis != "foto":
        return f"{bukti.jenis.replace('_', ' ')} {tanggal(rencana.tanggal)}.pdf".lower()
    jam = f"{7 + (rencana.dicatat.minute + nomor) % 9:02d}{rencana.dicatat.minute:02d}{(nomor * 17 + 5) % 60:02d}"
    if rencana.dicatat.minute % 3:
        return f"IMG_{rencana.tanggal:%Y%m%d}_{jam}.jpg"
    return f"WhatsApp Image {rencana.tanggal} at {jam[:2]}.{jam[2:4]}.{jam[4:]}.jpeg"


def _kop(kota: Kota, kode: str) -> list[str]:
    opd = kota.opd(kode)
    atas = opd.induk.nama if opd.induk_id else ""
    return [f"PEMERINTAH {kota.pemda.nama.upper()}", *([atas.upper()] if atas else []), opd.nama.upper()]


def _surat(kota: Kota, r: Rencana, jenis: str) -> tuple[str, list[str], list[str]]:
    """(title, paragraphs, closing) of a paper of this kind."""
    regu, hari = r.regu, hari_tanggal(r.tanggal)
    ttd = [f"Bontang, {tanggal(r.tanggal)}", f"Ketua {regu.kelompok.nama},", "", regu.ketua.nama_lengkap]
    if jenis == "undangan":
        return "UNDANGAN", [
            f"Kepada Yth. anggota {regu.kelompok.nama}.",
            f"Mengharap kehadiran Saudara pada {hari}, pukul 08.30 WITA, di {r.tempat}.",
            f"Acara: {r.judul}.",
            "Mohon membawa catatan angka pekan ini. Atas kehadirannya disampaikan terima kasih.",
        ], ttd
    if jenis == "notulen":
        hadir = sum(status == "hadir" for status in r.kehadiran.values())
        tindak = [f"- {t.uraian}: {t.orang.nama}, paling lambat {tanggal(t.tenggat)}." for t in r.tindak]
        return "NOTULEN", [
            f"Acara: {r.judul}.",
            f"Hari dan tempat: {hari}, {r.tempat}. Hadir {hadir} dari {len(r.kehadiran)} orang.",
            f"Pembahasan: {r.uraian}",
            f"Keputusan: {r.hasil}",
            *(["Tindak lanjut:", *tindak] if tindak else []),
        ], [*ttd[:1], "Notulis,", "", regu.notulis.nama_lengkap]
    if jenis == "sop":
        return f"STANDAR OPERASIONAL PROSEDUR: {r.judul}", [
            f"1. Dasar: hasil percobaan {regu.kelompok.nama}.",
            f"2. Langkah: {r.uraian}",
            f"3. Ukuran: {r.hasil}",
            "4. Peninjauan: setiap akhir triwulan oleh ketua kelompok.",
        ], ttd
    return "PIAGAM PENGHARGAAN", [
        f"Diberikan kepada {regu.kelompok.nama} sebagai peserta {r.judul}.",
        f"{hari}, di {r.tempat}.",
    ], ttd


def simpan_keputusan(kota: Kota, regu, sk) -> tuple[str, str]:
    """(stored name, sha256) of the decree that forms a group, with its members."""
    susunan = [f"{n}. {p.nama_lengkap} sebagai {kursi}" for n, (p, kursi) in enumerate(regu.orang, 1)]
    kepala = kota.pegawai[regu.pelapor][0]
    isi = tulis_pdf(
        _kop(kota, regu.pelapor),
        f"KEPUTUSAN NOMOR {sk.nomor} TENTANG PEMBENTUKAN {regu.kelompok.nama.upper()}",
        ["Menetapkan susunan kelompok sebagai berikut:", *susunan, f"Berlaku sampai {tanggal(sk.berlaku_sampai)}."],
        [f"Ditetapkan di Bontang, {tanggal(sk.tanggal)}", kepala.jabatan, "", kepala.nama],
    )
    sha256 = hashlib.sha256(isi).hexdigest()
    return simpan(f"sk/{sk.tanggal:%Y}/{sha256[:32]}.pdf", isi), sha256
