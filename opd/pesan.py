"""What is said outside the application: texts for WhatsApp and letters, with addresses that open the right page.

The host comes from the setting ALAMAT_SITUS and never from a request, whose Host header anybody may choose.
"""

import datetime as dt
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from opd.format_id import hari_tanggal, satu_baris, tanggal, waktu
from opd.models import Jejak, Pemberitahuan, PemerintahDaerah, Pengguna, Surat, SuratSegera

J = Pemberitahuan.Jenis
URUTAN = [J.LEWAT, J.KEMBALI, J.MENUNGGU, J.TENGGAT, J.KABAR]  # of a letter, the most urgent first
TAMPIL = 30  # lines of one letter
KE_CATATAN = {"console", "filebased"}  # couriers that take a letter nowhere


def tautan(alamat: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.ALAMAT_SITUS}{alamat}"


def kurir() -> str:
    """What carries letters here, by its module: smtp, console, filebased …"""
    return settings.MAILERS["default"]["BACKEND"].split(".")[-2]


def mail_arrives() -> bool:
    """Whether letters leave this machine, so that people may be told to look for one."""
    return kurir() not in KE_CATATAN


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


def susun_tautan_sandi(surat: SuratSegera, pengguna: Pengguna, alamat: str) -> EmailMessage:
    """The link somebody asked for at the door, which may have been somebody else."""
    baris = [
        f"Yth. {satu_baris(pengguna.nama)}",
        "",
        "Kami menerima permintaan tautan kata sandi untuk akun Budaya Kerja Anda. Buka tautan ini untuk membuat kata sandi baru:",
        "",
        tautan(alamat),
        "",
        f"Tautan berlaku {settings.PASSWORD_RESET_TIMEOUT // 60} menit dan satu kali. Tautan yang lebih lama tidak berlaku lagi.",
        "Bukan Anda yang meminta? Abaikan surat ini; kata sandi Anda tidak berubah. Jangan teruskan tautan ini kepada siapa pun.",
    ]
    return EmailMessage("Budaya Kerja: tautan kata sandi", "\n".join(baris) + "\n", to=[pengguna.email], headers=_otomatis(surat))


def susun_peringatan(surat: SuratSegera, jejak: Jejak) -> EmailMessage:
    """Somebody walks about where they are refused. No name and no NIP: the trail says who, to those who may read it."""
    isi, pemda = jejak.isi, jejak.pemda or PemerintahDaerah()
    saat = waktu(jejak.waktu, pemda.zona_waktu, pemda.singkatan_zona)
    dari = f" dari {isi['jaringan']}" if isi.get("jaringan") else ""
    baris = [
        f"Satu akun ditolak {isi['jumlah']} kali dalam {isi['menit']} menit{dari}, terakhir {saat}.",
        "Mungkin seseorang mencoba-coba alamat yang bukan haknya, atau akunnya dipakai orang lain.",
        "",
        f"Lihat siapa dan apa yang dicobanya: {tautan(reverse('jejak_list'))}?sasaran=pengguna&sasaran_id={jejak.pengguna_id}",
        "Bila perlu, nonaktifkan akunnya atau keluarkan perangkatnya di halaman pengguna.",
    ]
    return EmailMessage(
        "Budaya Kerja: akun berulang kali ditolak", "\n".join(baris) + "\n", to=[settings.KONTAK_KEAMANAN], headers=_otomatis(surat)
    )


def _otomatis(surat: SuratSegera) -> dict[str, str]:
    nama = urlsplit(settings.ALAMAT_SITUS).hostname
    return {"Message-ID": f"<segera-{surat.pk}-{surat.percobaan}@{nama}>", "Auto-Submitted": "auto-generated"}


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
