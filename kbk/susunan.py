"""What is unusual about a group (domain 2.2). Hints only: reality is messier, and nothing is blocked by them."""

import datetime as dt

from kbk.models import Kelompok
from opd.format_id import join_words, tanggal

ANGGOTA_MIN, ANGGOTA_MAX = 3, 15
SEGERA_BERAKHIR = 45  # days before the decree ends


def hints(kelompok: Kelompok, on: dt.date) -> list[str]:
    """One sentence each, for a row of with_susunan(on)."""
    return [*_missing(kelompok), *_too_many(kelompok), *_decree(kelompok, on)]


def _missing(kelompok: Kelompok) -> list[str]:
    counts = {
        "pembina": kelompok.jumlah_pembina,
        "ketua": kelompok.jumlah_ketua,
        "notulis": kelompok.jumlah_notulis,
        "anggota": kelompok.jumlah_anggota,
    }
    names = [peran for peran, count in counts.items() if count == 0]
    return [f"Belum ada {join_words(names)}."] if names else []


def _too_many(kelompok: Kelompok) -> list[str]:
    counts = {
        "pembina": kelompok.jumlah_pembina,
        "ketua": kelompok.jumlah_ketua,
        "notulis": kelompok.jumlah_notulis,
    }
    found = [f"Ada {count} {peran}; lazimnya satu." for peran, count in counts.items() if count > 1]
    size = kelompok.jumlah_anggota
    if size and not ANGGOTA_MIN <= size <= ANGGOTA_MAX:
        baru = "baru " if size < ANGGOTA_MIN else ""
        found.append(f"Anggotanya {baru}{size} orang; lazimnya {ANGGOTA_MIN} sampai {ANGGOTA_MAX}.")
    return found


def _decree(kelompok: Kelompok, on: dt.date) -> list[str]:
    if kelompok.sk_sampai is None:
        return ["SK kelompok belum dicatat."]
    found = []
    left = (kelompok.sk_sampai - on).days
    if left < 0:
        found.append(f"SK berakhir {tanggal(kelompok.sk_sampai)}. Catat SK yang baru.")
    elif left <= SEGERA_BERAKHIR:
        found.append(f"SK berakhir {tanggal(kelompok.sk_sampai)}, {left} hari lagi." if left else "SK berakhir hari ini.")
    if not kelompok.sk_berkas:
        found.append("Pindaian SK belum diunggah.")
    return found
