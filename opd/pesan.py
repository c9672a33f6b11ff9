"""What is said outside the application: texts for WhatsApp and letters, with addresses that open the right page.

The host comes from the setting ALAMAT_SITUS and never from a request, whose Host header anybody may choose.
"""

import datetime as dt
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from opd.format_id import hari_tanggal, satu_baris, tanggal
from opd.models import Pemberitahuan, Surat

J = Pemberitahuan.Jenis
URUTAN = [J.LEWAT, J.KEMBALI, J.MENUNGGU, J.TENGGAT, J.KABAR]  # of a letter, the most urgent first
TAMPIL = 30  # lines of one letter


def tautan(alamat: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.ALAMAT_SITUS}{alamat}"


def teks_wa(row: Pemberitahuan, on: dt.date) -> str:
    """A notice as it is passed on in a WhatsApp group; *…* is bold there. Needs pemda."""
    return "\n".join([f"*Budaya kerja {row.pemda.nama}*", kalimat(row, on), f"Buka: {tautan(row.alamat)}"])


def kalimat(row: Pemberitahuan, on: dt.date) -> str:
    """With the days that are left: "… Tenggat 10 Januari 2027 (tinggal 6 hari)."."""
    sisa = row.sisa(on)
    return f"{row.kalimat.removesuffix('.')} ({sisa})." if sisa else row.kalimat


def susun_ringkasan(surat: Surat, rows: list[Pemberitahuan]) -> EmailMessage:
    """The letter with these notices, the most urgent kind first. No text that people typed stands in its headers,
    and none of it brings a line break into the body (reliability C55)."""
    baris = [f"Yth. {satu_baris(surat.pengguna.nama)}", "", f"Yang perlu Anda ketahui pada {hari_tanggal(surat.hari)}:"]
    tampil = sorted(rows, key=lambda row: URUTAN.index(row.jenis))[:TAMPIL]
    for jenis, isi in groupby(tampil, key=lambda row: row.jenis):
        baris += ["", str(Pemberitahuan.Jenis(jenis).label).upper()]
        for row in isi:
            baris += [f"- {kalimat(row, surat.hari)}", f"  {tautan(row.alamat)}"]
    if len(rows) > TAMPIL:
        baris += ["", f"… dan {len(rows) - TAMPIL} lainnya."]
    baris += ["", f"Semua pemberitahuan: {tautan(reverse('pemberitahuan_list'))}", *_kaki()]
    judul = f"Budaya Kerja: {len(rows)} pemberitahuan, {tanggal(surat.hari)}"
    return EmailMessage(judul, "\n".join(baris) + "\n", to=[surat.pengguna.email], headers=_kepala(surat))


def _kaki() -> list[str]:
    akun = tautan(reverse("akun"))
    return ["", "-- ", "Ringkasan ini dikirim paling banyak sekali sehari.", f"Tidak ingin menerimanya lagi? Matikan di {akun}"]


def _kepala(surat: Surat) -> dict[str, str]:
    """The same letter keeps its number, so that a mailbox knows one that a person had sent again."""
    nama = urlsplit(settings.ALAMAT_SITUS).hostname
    return {
        "Message-ID": f"<surat-{surat.pk}-{surat.hari}@{nama}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{tautan(reverse('akun'))}>",
    }
