"""Spreadsheet pages of the lists."""

import datetime as dt
from collections.abc import Iterator
from itertools import batched
from zoneinfo import ZoneInfo

from opd import nip
from opd.models import Pegawai, Pengguna, Penugasan, Peran
from opd.models.opd import OpdQuerySet
from opd.models.pegawai import PegawaiQuerySet
from opd.models.pengguna import PenggunaQuerySet
from opd.xlsx import Kolom, Sheet

KOLOM_OPD = [Kolom("Kode", teks=True), Kolom("Nama", 45), "Singkatan", "Jenis", "Di bawah", "Menyusun laporan", "Pimpinan"]
KOLOM_OPD += ["Jabatan pimpinan", "Pegawai aktif", "Alamat", Kolom("Kontak", teks=True), "Berlaku sejak", "Berlaku sampai"]
KOLOM_OPD += ["Diteruskan oleh"]
KOLOM_PEGAWAI = [Kolom("NIP", 24, teks=True), "Nama", "Gelar depan", "Gelar belakang", "Jenis", "Golongan", "Jabatan"]
KOLOM_PEGAWAI += ["Perangkat daerah", "Aktif"]
KOLOM_PENGGUNA = ["Nama", Kolom("Masuk dengan", 24, teks=True), "Pos-el", "Perangkat daerah", "Keadaan", Kolom("Peran", 50)]
KOLOM_PENGGUNA += ["Terakhir masuk"]
KEADAAN = {"aktif": "Aktif", "menunggu": "Menunggu kata sandi", "nonaktif": "Nonaktif"}


def opd_sheet(rows: OpdQuerySet, on: dt.date) -> Sheet:
    """Needs induk, penerus and with_jumlah; leaders are those of that day."""

    def lines() -> Iterator[tuple]:
        units = list(rows)
        pemimpin = Penugasan.objects.pemimpin(units, on)
        for o in units:
            pimpinan = pemimpin.get(o.pk)
            yield (
                o.kode,
                o.nama,
                o.singkatan,
                o.get_jenis_display(),
                o.induk and o.induk.nama,
                o.melapor,
                pimpinan and pimpinan.pegawai.nama_lengkap,
                pimpinan and pimpinan.jabatan_lengkap,
                o.jumlah_pegawai,
                o.alamat,
                o.kontak,
                o.berlaku_dari,
                o.berlaku_sampai,
                o.penerus and o.penerus.nama,
            )

    return Sheet("Perangkat daerah", KOLOM_OPD, lines())


def pegawai_sheet(rows: PegawaiQuerySet, pembaca: Pengguna) -> Sheet:
    """Needs opd; NIPs as this reader may see them."""

    def lines() -> Iterator[tuple]:
        for p in rows.iterator(chunk_size=500):
            yield (
                nip.on_record(pembaca, p).replace(" ", ""),
                p.nama,
                p.gelar_depan,
                p.gelar_belakang,
                Pegawai.Jenis(p.jenis).label,
                p.golongan,
                p.jabatan,
                p.opd.nama,
                p.aktif,
            )

    return Sheet("Pegawai", KOLOM_PEGAWAI, lines())


def pengguna_sheet(rows: PenggunaQuerySet, pembaca: Pengguna, on: dt.date, zona: ZoneInfo) -> Sheet:
    """Needs pegawai__opd; what they sign in with as this reader may see it, roles given by hand that have not ended on that day, times in that zone."""

    def lines() -> Iterator[tuple]:
        for some in batched(rows.iterator(chunk_size=500), 500, strict=False):
            peran = Peran.objects.per_pengguna(some, on)
            for p in some:
                masuk = p.last_login and p.last_login.astimezone(zona).replace(tzinfo=None)
                roles = "; ".join(str(row) for row in peran.get(p.pk, []))
                unit = p.pegawai and p.pegawai.opd.nama
                yield p.nama, nip.sign_in(pembaca, p), p.email, unit, KEADAAN[p.keadaan], roles, masuk

    return Sheet("Pengguna", KOLOM_PENGGUNA, lines())
