"""What the preview of the settings shows: the head of a report, its letter and signatures, filled with this pemda's
own names and invented figures."""

import datetime as dt

from laporan.models import TataNaskah
from laporan.naskah_dinas import isi_naskah, kop_opd, naskah_cetak, surat
from laporan.penandatangan import atas_nama, mengetahui_daerah, penandatangan_daerah
from laporan.susunan_opd import susunan
from laporan.tanda_tangan import tanda_tangan
from opd.models import Opd

ADA = dict.fromkeys(("kelompok", "nilai", "kegiatan", "pimpinan", "indikator", "kehadiran", "tindak_lanjut", "bukti", "foto"), True)
RINGKASAN = "Laporan memuat 17 kegiatan, 10 di antaranya tindakan penerapan nilai. Dari 3 indikator, 2 mencapai target."
RINGKASAN_REKAP = "Dari 31 perangkat daerah, 29 telah melapor (94%), 25 di antaranya tepat waktu."


def contoh_naskah(row: TataNaskah, on: dt.date) -> dict:
    """The context of naskah_contoh.html for settings that may not be saved yet. `row` needs its pemda; about three
    queries."""
    pemda = row.pemda
    opd = Opd.objects.filter(pemda=pemda, induk=None).pelapor().berlaku(on).exclude(jenis="setda").first()
    bawahan = row.kop_induk and Opd.objects.filter(pemda=pemda, induk__isnull=False).berlaku(on).select_related("induk").first()
    unit = opd.nama if opd else "Dinas Contoh"
    nama = {n: getattr(pemda, n) for n in ("nama", "nama_tempat", "alamat")}
    k = {"tata_naskah": isi_naskah(row), "pemda": nama, "periode": {"nama": f"Triwulan III {on.year}", "tahun": on.year}}
    naskah = naskah_cetak(k)
    provinsi = (pemda.provinsi or pemda).nama.removeprefix("Provinsi ")
    daerah = f"Pemerintah {pemda.nama}"
    rekap = surat(naskah, "rekap", k, {"unit": daerah, "provinsi": provinsi, "ringkasan": RINGKASAN_REKAP})
    laporan = surat(naskah, "opd", k, {"unit": unit, "ringkasan": RINGKASAN})
    return {
        "k": k,
        "naskah": naskah,
        "unit": unit,
        "opd": opd,
        "bawahan": bawahan and kop_opd(naskah, {"nama": bawahan.nama, "jenis": bawahan.jenis, "induk": bawahan.induk.nama}),
        "ada_lambang": bool(pemda.lambang),
        "surat_laporan": laporan,
        "surat_rekap": rekap,
        "ttd_laporan": tanda_tangan(_kepala(unit, pemda, on), daerah=pemda.nama if row.ttd_opd_daerah else ""),
        "ttd_rekap": tanda_tangan(_rekap(row, on)),
        "ttd_mengetahui": tanda_tangan(mengetahui_daerah(row, on)),
        "daftar": susunan(naskah, ADA, bersurat=bool(laporan)),
    }


def _kepala(unit: str, pemda, on: dt.date) -> dict:
    contoh = {"nama": "Nama Pimpinan, S.Sos., M.Si.", "pangkat": "Pembina Tingkat I (IV/b)", "nip": ""}
    return contoh | {"jabatan": f"Kepala {unit}", "tempat": pemda.nama_tempat, "tanggal": str(on)}


def _rekap(row: TataNaskah, on: dt.date) -> dict:
    """Who would sign today, or that there is nobody."""
    kosong = {"jabatan": row.ttd_rekap_unit and f"Kepala {row.ttd_rekap_unit.nama}" or "Sekretaris Daerah", "nama": "(belum ada yang menjabat)"}
    kosong |= {"pangkat": "", "nip": "", "tempat": row.pemda.nama_tempat, "tanggal": str(on), "atas_nama": atas_nama(row)}
    return (penandatangan_daerah(row, on) or kosong) | {"nip": ""}
