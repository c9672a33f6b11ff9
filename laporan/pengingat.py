"""The reminder of Bagian Organisasi, ready to be pasted into the WhatsApp group of the secretaries."""

import datetime as dt

from django.urls import reverse

from laporan import queries
from laporan.models import Periode
from laporan.models.laporan import Status
from laporan.queries_dasbor import Baris, Sel
from opd.format_id import satu_baris, tanggal, waktu
from opd.models import Opd
from opd.pesan import tautan

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


KALIMAT = {  # what one agency is asked for, by the state of its cell
    queries.BELUM: "Laporan belum kami terima.",
    "ditunggu": "Laporan belum kami terima.",
    Status.DRAF: "Laporan masih berupa draf. Mohon diselesaikan dan diajukan.",
    Status.DIKEMBALIKAN: "Laporan dikembalikan dan perlu diperbaiki. Alasannya tertulis di halaman laporan.",
    Status.DIAJUKAN: "Laporan menunggu persetujuan pimpinan.",
}


def teks_opd(opd: Opd, periode: Periode, sel: Sel) -> str:
    """The reminder of one agency, with the address of its report; "" when nothing is asked of it."""
    kalimat = KALIMAT.get(sel.rupa)
    if kalimat is None:
        return ""
    lewat = f", sudah lewat {sel.hari_terlambat} hari" if sel.rupa == queries.BELUM and sel.hari_terlambat else ""
    alamat = reverse("laporan_detail", args=[sel.laporan_id]) if sel.laporan_id else reverse("laporan_list")
    baris = [f"*Laporan budaya kerja {periode.nama}*", satu_baris(opd.nama), kalimat]
    return "\n".join([*baris, f"Tenggat: {tanggal(sel.keadaan.tenggat)}{lewat}", f"Buka: {tautan(alamat)}", "Terima kasih atas kerja samanya."])
