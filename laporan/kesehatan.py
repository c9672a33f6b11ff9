"""How the installation is doing, part by part, for who looks after it: numbers and times, no content."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from laporan.models import Cetakan
from opd.akses import Permission
from opd.denyut import RUANG_HABIS, RUANG_SEMPIT, diska, terakhir, terlambat
from opd.format_id import angka, bita, lama
from opd.models import Denyut, Surat
from opd.pesan import kurir, mail_arrives

P, Nama = Permission, Denyut.Nama
BAIK, PERHATIKAN, BURUK = ("selesai", "Baik"), ("terbuka", "Perlu diperhatikan"), ("gagal", "Perlu ditangani")
ANTRE_LAMA = dt.timedelta(minutes=5)
GAGAL_TAMPIL = 20
KURIR = {"console": "ditulis ke catatan pekerja; isi EMAIL_URL agar terkirim", "filebased": "ditulis ke folder, tidak dikirim"}


@dataclass(frozen=True)
class Bagian:
    """One line of the page: the part, its state, and what is known of it."""

    nama: str
    rupa: tuple[str, str]  # (badge, word)
    kata: str


def keadaan_sistem(pengguna, at: dt.datetime) -> dict:
    """What the page shows, of rows that this person may see."""
    cetakan = Cetakan.objects.for_user(pengguna, P.SISTEM_VIEW)
    surat = Surat.objects.for_user(pengguna, P.SISTEM_VIEW)
    denyut = terakhir()
    gagal = cetakan.gagal().select_related("laporan_opd__opd", "laporan_opd__periode", "laporan_daerah__periode", "pemda", "rapat__kegiatan__kelompok")
    return {
        "bagian": [
            *_denyut(denyut, at),
            _antrean(cetakan.antrean(), at),
            _surat(surat.antrean(), denyut.get(Nama.SUREL)),
            *_diska(),
        ],
        "cetakan": gagal.defer("laporan_opd__cuplikan", "laporan_daerah__cuplikan")[:GAGAL_TAMPIL],
        "surat": surat.bermasalah().select_related("pengguna")[:GAGAL_TAMPIL],
    }


def _denyut(denyut: dict[str, Denyut], at: dt.datetime) -> list[Bagian]:
    lambat = terlambat(denyut, at)
    bagian = []
    for nama in (Nama.PEKERJA, Nama.PENGINGAT, Nama.CADANGAN):
        row = denyut.get(nama)
        kata = f"{lama(at - row.pada)} lalu{_rincian(row)}" if row else "belum pernah"
        rupa = BURUK if nama in lambat else PERHATIKAN if row.isi.get("gagal") else BAIK
        bagian.append(Bagian(nama.label, rupa, f"Terakhir {kata}." if row else "Belum pernah berjalan."))
    return bagian


def _rincian(row: Denyut) -> str:
    if row.nama == Nama.CADANGAN:
        return f", {row.isi.get('nama', '')}, {bita(row.isi.get('ukuran', 0))}"
    gagal = row.isi.get("gagal")
    return f"; gagal untuk daerah {', '.join(gagal)}, lihat catatan pekerja" if gagal else ""


def _antrean(n: dict, at: dt.datetime) -> Bagian:
    tunggu = at - n["tertua"] if n["tertua"] else dt.timedelta(0)
    kata = f"{angka(n['antri'])} menunggu, {angka(n['berjalan'])} sedang dibuat, {angka(n['gagal'])} gagal."
    if n["tertua"]:
        kata += f" Yang terlama menunggu {lama(tunggu)}."
    return Bagian("Antrean cetak", BURUK if tunggu > ANTRE_LAMA else PERHATIKAN if n["gagal"] else BAIK, kata)


def _surat(n: dict, denyut: Denyut | None) -> Bagian:
    tujuan = KURIR.get(kurir(), f"lewat {settings.MAILERS['default'].get('OPTIONS', {}).get('host', kurir())}")
    kata = f"{angka(n['antri'])} menunggu, {angka(n['gagal'])} gagal, {angka(n['tidak_pasti'])} belum pasti; {tujuan}."
    galat = denyut.isi.get("galat") if denyut else ""
    if galat:
        return Bagian("Pos-el", BURUK, f"{kata} Jawaban terakhir server pos-el: {galat}")
    return Bagian("Pos-el", PERHATIKAN if n["gagal"] or n["tidak_pasti"] or not mail_arrives() else BAIK, kata)


def _diska() -> list[Bagian]:
    return [
        Bagian(f"Diska: {d.isi.lower()}", BURUK if d.bagian < RUANG_HABIS else PERHATIKAN if d.bagian < RUANG_SEMPIT else BAIK, f"{d.kata}.")
        for d in diska()
    ]
