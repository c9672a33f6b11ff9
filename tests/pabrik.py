"""Small makers for test rows: each gives the least that is valid, and takes what matters by name."""

import datetime as dt
import hashlib
import itertools
import secrets

from django.core.files.storage import default_storage

from kbk.models import (
    BerkasDraf,
    Bukti,
    DrafKegiatan,
    Indikator,
    Keanggotaan,
    Kegiatan,
    Kehadiran,
    Kelompok,
    Masalah,
    Nilai,
    NilaiTerpilih,
    Pengukuran,
    PermintaanKelengkapan,
    Rapat,
    SuratKeputusan,
    TindakLanjut,
)
from opd.actions.opd import place_opd
from opd.berkas import Isi
from opd.models import Opd, Pegawai, Pemberitahuan, PemerintahDaerah, Pengguna, Penugasan, Peran, Surat

SANDI = "sandi-uji-yang-panjang"
_urut = itertools.count(1)
LAMA = dt.date(2020, 1, 1)


def make_pemda(kode="64.74", nama="Kota Bontang", jenis="kota", provinsi=None, **fields) -> PemerintahDaerah:
    return PemerintahDaerah.objects.create(kode=kode, nama=nama, jenis=jenis, provinsi=provinsi, **fields)


def make_opd(pemda, kode, nama=None, jenis="dinas", induk=None, melapor=True, **fields) -> Opd:
    opd = Opd(
        pemda=pemda,
        kode=kode,
        nama=nama or f"Dinas {kode}",
        singkatan=fields.pop("singkatan", kode.title()),
        jenis=jenis,
        induk=induk,
        melapor=melapor,
        **fields,
    )
    place_opd(opd)
    return opd


def make_pegawai(opd, nama=None, **fields) -> Pegawai:
    n = next(_urut)
    lahir = dt.date(1960, 1, 1) + dt.timedelta(n)  # a NIP begins with it; no test file names one so old
    fields.setdefault("nip", f"{lahir:%Y%m%d}2005051{900 + n % 100}")
    return Pegawai.objects.create(opd=opd, nama=nama or f"Pegawai {n}", **fields)


def make_pengguna(nama_masuk, pegawai=None, **fields) -> Pengguna:
    fields.setdefault("nama", pegawai.nama if pegawai else nama_masuk.title())
    return Pengguna.objects.create_user(nama_masuk, SANDI, pegawai=pegawai, **fields)


def make_peran(pengguna, peran, *, pemda=None, opd=None, dari=LAMA, sampai=None) -> Peran:
    return Peran.objects.create(
        pengguna=pengguna, peran=peran, pemda=pemda, opd=opd, dari=dari, sampai=sampai
    )


def make_penugasan(pegawai, opd, *, status="definitif", dari=LAMA, sampai=None, jabatan=None) -> Penugasan:
    return Penugasan.objects.create(
        pegawai=pegawai, opd=opd, status=status, dari=dari, sampai=sampai, jabatan=jabatan or f"Kepala {opd.nama}"
    )


def make_kelompok(opd, nama=None, **fields) -> Kelompok:
    return Kelompok.objects.create(opd=opd, nama=nama or f"KBK {next(_urut)}", **fields)


def make_anggota(kelompok, pegawai, peran="anggota", dari=LAMA, sampai=None) -> Keanggotaan:
    return Keanggotaan.objects.create(
        kelompok=kelompok, pegawai=pegawai, peran=peran, dari=dari, sampai=sampai
    )


def make_nilai_terpilih(opd, kode="N16", tahun=2026, masalah="Antrean lama", **fields) -> NilaiTerpilih:
    nilai = Nilai.objects.dari_34().get(kode=kode)
    sebab = Masalah.objects.create(opd=opd, uraian=masalah) if masalah else None
    return NilaiTerpilih.objects.create(opd=opd, tahun=tahun, nilai=nilai, masalah=sebab, **fields)


def make_indikator(nilai_terpilih, nama="Waktu layanan", **fields) -> Indikator:
    fields = {"satuan": "hari", "arah": "turun", "nilai_awal": "3.2", "target": "1.0"} | fields
    return Indikator.objects.create(nilai_terpilih=nilai_terpilih, nama=nama, **fields)


def make_pengukuran(indikator, pencatat, nilai, tanggal=dt.date(2026, 9, 28)) -> Pengukuran:
    return Pengukuran.objects.create(indikator=indikator, tanggal=tanggal, nilai=nilai, pencatat=pencatat)


def make_sk(kelompok, nomor="800.1.2.3/104/2026", dari=dt.date(2026, 1, 15), sampai=dt.date(2026, 12, 31)) -> SuratKeputusan:
    return SuratKeputusan.objects.create(
        kelompok=kelompok, nomor=nomor, tanggal=dari, berlaku_dari=dari, berlaku_sampai=sampai
    )


def make_kegiatan(kelompok, pencatat, tanggal=dt.date(2026, 8, 12), jenis="aksi", **fields) -> Kegiatan:
    fields = {"judul": f"Kegiatan {next(_urut)}", "uraian": "Loket dua dibuka lebih pagi.", "status": "tercatat"} | fields
    nilai = fields.pop("nilai", [])
    row = Kegiatan.objects.create(
        kelompok=kelompok,
        tanggal=tanggal,
        jenis=jenis,
        pencatat=pencatat,
        pengubah=pencatat,
        kunci_kirim=secrets.token_hex(16),
        **fields,
    )
    row.nilai.set(nilai)
    return row


def make_kehadiran(kegiatan, pegawai, status="hadir") -> Kehadiran:
    return Kehadiran.objects.create(kegiatan=kegiatan, pegawai=pegawai, status=status)


def make_bukti(kegiatan, oleh, jenis="foto", **fields) -> Bukti:
    fields = {
        "tipe": "image/jpeg" if jenis == "foto" else "application/pdf",
        "sha256": secrets.token_hex(32),
        "ukuran": 1000,
        "berkas": f"bukti/{secrets.token_hex(8)}.jpg",
        "nama_asal": "IMG_0001.jpg",
    } | fields
    return Bukti.objects.create(kegiatan=kegiatan, jenis=jenis, diunggah_oleh=oleh, **fields)


def make_draf(pengguna, kelompok, kunci_kirim="ab" * 16, isi=None, **fields) -> DrafKegiatan:
    saat = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
    return DrafKegiatan.objects.create(
        pengguna=pengguna, kelompok=kelompok, kunci_kirim=kunci_kirim, isi=isi or {}, disimpan_pada=saat, **fields
    )


def make_berkas_draf(draf, **fields) -> BerkasDraf:
    """One that arrived; berkas="" makes it a promise."""
    fields = {"sha256_asal": secrets.token_hex(32), "nama_asal": "IMG_0001.jpg"} | fields
    if fields.get("berkas") != "":
        fields = {
            "berkas": f"bukti/{secrets.token_hex(8)}.jpg", "tipe": "image/jpeg", "sha256": secrets.token_hex(32), "ukuran": 1000,
        } | fields  # fmt: skip
    return BerkasDraf.objects.create(draf=draf, **fields)


def make_tindak_lanjut(kegiatan, pegawai, tenggat=dt.date(2026, 9, 1), **fields) -> TindakLanjut:
    fields = {"uraian": "Perbarui SOP loket"} | fields
    return TindakLanjut.objects.create(kegiatan=kegiatan, penanggung_jawab=pegawai, tenggat=tenggat, **fields)


def make_rapat(kegiatan, pimpinan, notulis, acara=("Antrean loket", "Jam buka"), **fields) -> Rapat:
    """A meeting led by the Pegawai `pimpinan`."""
    fields = {"mulai": dt.time(9), "pimpinan": pimpinan, "notulis": notulis} | fields
    rapat = Rapat.objects.create(kegiatan=kegiatan, **fields)
    for urutan, judul in enumerate(acara, 1):
        rapat.mata_acara.create(urutan=urutan, judul=judul)
    return rapat


def make_pemberitahuan(pengguna, pemda, opd=None, **fields) -> Pemberitahuan:
    saat = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
    fields = {
        "kunci": f"uji:{next(_urut)}", "jenis": "tenggat", "kalimat": "Laporan belum diajukan.", "alamat": "/laporan/",
        "dibuat_pada": saat, "kirim_sejak": saat,
    } | fields  # fmt: skip
    return Pemberitahuan.objects.create(pengguna=pengguna, pemda=pemda, opd=opd, **fields)


def make_surat(pengguna, hari=dt.date(2026, 11, 20), **fields) -> Surat:
    saat = dt.datetime.combine(hari, dt.time(0), tzinfo=dt.UTC)
    return Surat.objects.create(pengguna=pengguna, hari=hari, dibuat_pada=saat, **{"coba_pada": saat} | fields)


def make_isi(data=b"isi", tipe="image/jpeg") -> Isi:
    """A file as opd.berkas would hand it over, without reading one."""
    foto = tipe == "image/jpeg"
    return Isi(
        data=data,
        tipe=tipe,
        ekstensi="jpg" if foto else "pdf",
        lebar=8 if foto else None,
        tinggi=6 if foto else None,
        sha256=hashlib.sha256(data).hexdigest(),
        pratinjau=b"kecil" if foto else None,
    )


def read_stored(nama) -> bytes:
    with default_storage.open(nama) as file:
        return file.read()


def make_permintaan(kegiatan, penanya, isi="Daftar hadir belum ada.", **fields) -> PermintaanKelengkapan:
    return PermintaanKelengkapan.objects.create(kegiatan=kegiatan, penanya=penanya, isi=isi, **fields)
