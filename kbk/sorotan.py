"""Where an activity matches what was searched: its title with the words marked, and a piece of each other field."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kbk.models import Bukti, Kegiatan, TindakLanjut
from kbk.pencarian import KATA, Frasa

SEBELUM, PANJANG = 50, 150  # letters of a field before its first match, and in all
TEMUAN_PALING_BANYAK = 2
TERBACA = 20_000  # letters of one field that are looked at


@dataclass(frozen=True)
class Temuan:
    """`bagian`: the field; `kutipan`: the piece of it around the match, escaped and marked."""

    bagian: str
    kutipan: SafeString


def soroti(rows: list[Kegiatan], frasa: list[Frasa]) -> list[Kegiatan]:
    """Gives the rows of one page judul_sorot and temuan; two queries, on PostgreSQL three."""
    frasa = [f for f in frasa if not f.tanpa]
    isi = _isi(rows)
    pangkal = _pangkal({k for teks in isi.values() for _, t in teks for k in _kata(t)} | {k for f in frasa for k in f.kata})
    for row in rows:
        (_, judul), *lain = isi[row.pk]
        row.judul_sorot = _tandai(judul, _letak(judul, frasa, pangkal))
        temuan = ((bagian, teks, _letak(teks, frasa, pangkal)) for bagian, teks in lain)
        row.temuan = [Temuan(bagian, _kutip(teks, letak)) for bagian, teks, letak in temuan if letak][:TEMUAN_PALING_BANYAK]
    return rows


def _isi(rows: list[Kegiatan]) -> dict[int, list[tuple[str, str]]]:
    """{activity: [(field, text)]}, the title first: what the index holds of it."""
    isi = {k.pk: [("Judul", k.judul), ("Uraian", k.uraian), ("Hasil", k.hasil), ("Tempat", k.tempat)] for k in rows}
    bukti = Bukti.objects.berlaku().filter(kegiatan__in=rows).exclude(keterangan="").order_by("pk")
    for kegiatan, jenis, keterangan in bukti.values_list("kegiatan", "jenis", "keterangan"):
        isi[kegiatan].append(("Keterangan foto" if jenis == "foto" else "Keterangan bukti", keterangan))
    tindak = TindakLanjut.objects.filter(kegiatan__in=rows).order_by("pk")
    for kegiatan, uraian, catatan in tindak.values_list("kegiatan", "uraian", "catatan_selesai"):
        isi[kegiatan] += [("Tindak lanjut", uraian), ("Hasil tindak lanjut", catatan)]
    return isi


def _kata(teks: str) -> Iterable[str]:
    return (satu[0].lower() for satu in KATA.finditer(teks[:TERBACA]))


def _pangkal(kata: set[str]) -> dict[str, str]:
    """{word: what the index knows it by}."""
    if connection.vendor != "postgresql":
        return {k: "".join(c for c in unicodedata.normalize("NFKD", k) if not unicodedata.combining(c)) for k in kata}
    with connection.cursor() as cursor:
        cursor.execute("SELECT k, (ts_lexize('pg_catalog.indonesian_stem', k))[1] FROM unnest(%s::text[]) k", [list(kata)])
        return {k: pangkal or k for k, pangkal in cursor.fetchall()}


def _letak(teks: str, frasa: list[Frasa], pangkal: dict[str, str]) -> list[tuple[int, int]]:
    """Where words of the search stand in `teks`, as (from, to), in order and apart."""
    letak = [satu.span() for satu in KATA.finditer(teks[:TERBACA])]
    kata = [pangkal.get(teks[a:b].lower(), "") for a, b in letak]
    kena = set()
    for f in frasa:
        cari = [pangkal[k] for k in f.kata]
        for mulai in range(len(kata) - len(cari) + 1):
            potong = kata[mulai : mulai + len(cari)]
            if potong == cari or (f.awalan and potong[:-1] == cari[:-1] and potong[-1].startswith(cari[-1])):
                kena |= set(range(mulai, mulai + len(cari)))
    return [letak[n] for n in sorted(kena)]


def _tandai(teks: str, letak: list[tuple[int, int]]) -> SafeString:
    """`teks` escaped, with these places in <mark>."""
    potong, akhir = [], 0
    for a, b in letak:
        potong += [(teks[akhir:a],), (format_html("<mark>{}</mark>", teks[a:b]),)]
        akhir = b
    return format_html_join("", "{}", [*potong, (teks[akhir:],)])


def _kutip(teks: str, letak: list[tuple[int, int]]) -> SafeString:
    """A piece of `teks` around the first of these places, cut between words."""
    mulai = max(letak[0][0] - SEBELUM, 0)
    mulai = teks.rfind(" ", 0, mulai) + 1 if mulai else 0
    akhir = mulai + PANJANG
    akhir = teks.rfind(" ", letak[0][1], akhir) if akhir < len(teks) else len(teks)
    akhir = akhir if akhir > 0 else min(mulai + PANJANG, len(teks))
    dalam = [(a - mulai, b - mulai) for a, b in letak if b <= akhir]
    kepala, ekor = "… " if mulai else "", " …" if akhir < len(teks) else ""
    return format_html("{}{}{}", kepala, _tandai(teks[mulai:akhir], dalam), ekor)
