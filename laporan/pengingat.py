"""The reminder of Bagian Organisasi, ready to be pasted into the WhatsApp group of the secretaries."""

import datetime as dt

from laporan import queries
from laporan.models import Periode
from laporan.models.laporan import Status
from laporan.queries_dasbor import Baris
from opd.format_id import tanggal, waktu

BAGIAN = [  # (states of the cell, heading), in the order of urgency
    ({queries.BELUM}, "Belum menyampaikan"),
    ({Status.DIKEMBALIKAN}, "Dikembalikan, perlu diperbaiki"),
    ({"ditunggu", Status.DRAF}, "Ditunggu sebelum tenggat"),
    ({Status.DIAJUKAN}, "Menunggu persetujuan pimpinan"),
]


def teks_pengingat(rows: list[Baris], nomor: int, periode: Periode, alamat: str, at: dt.datetime) -> str:
    """Who is asked for what, for the column `nomor` of the matrix; "" when nobody is. *…* is bold there."""
    pemda = periode.pemda
    isi = [(judul, [r for r in rows if r.sel[nomor] and r.sel[nomor].rupa in rupa]) for rupa, judul in BAGIAN]
    isi = [(judul, siapa) for judul, siapa in isi if siapa]
    if not isi:
        return ""
    saat = waktu(at, pemda.zona_waktu, pemda.singkatan_zona)
    kepala = [f"*Laporan budaya kerja {periode.nama}*", f"{pemda.nama}, keadaan {saat}", f"Tenggat: {tanggal(periode.tenggat_opd)}"]
    kaki = [f"Laporan disusun dan diajukan di {alamat}", "Terima kasih atas kerja samanya."]
    return "\n".join([*kepala, "", *[baris for bagian in isi for baris in _bagian(*bagian, nomor)], *kaki])


def _bagian(judul: str, rows: list[Baris], nomor: int) -> list[str]:
    return [f"*{judul} ({len(rows)})*", *[f"{n}. {_nama(r, nomor)}" for n, r in enumerate(rows, 1)], ""]


def _nama(row: Baris, nomor: int) -> str:
    sel, nama = row.sel[nomor], row.opd.singkatan
    if sel.keadaan.diperpanjang and not sel.keadaan.masuk:
        nama += f", diperpanjang sampai {tanggal(sel.keadaan.tenggat)}"
    return f"{nama}, lewat {sel.hari_terlambat} hari" if sel.hari_terlambat and sel.rupa == queries.BELUM else nama
