"""Badges that stand in every row of a table: a state as word, icon and colour. Drawn here, because a template that is
included for each of two hundred cells costs more than all their figures; each is drawn once and kept."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

HIJAU, MERAH, OKER, BIASA = " lencana-hijau", " lencana-merah", " lencana-oker", ""
RUPA = {  # state -> (colour, icon); any other is underway
    **dict.fromkeys(("diterima", "direkap", "terkirim", "selesai"), (HIJAU, "✓")),
    "dikembalikan": (MERAH, "↺"),
    **dict.fromkeys(("terlambat", "gagal", "belum"), (MERAH, "!")),
    **dict.fromkeys(("draf", "terbuka"), (OKER, "○")),
}


@lru_cache(maxsize=1000)
def lencana(label: str, status: str) -> SafeString:
    """The badge of a state in these words."""
    warna, ikon = RUPA.get(status, (BIASA, "◔"))
    return format_html('<span class="lencana{}"><span aria-hidden="true">{}</span> {}</span>', warna, ikon, label)


def bertaut(isi: SafeString, alamat: str) -> SafeString:
    """The same as a link."""
    return format_html('<a href="{}">{}</a>', alamat, isi)


@lru_cache(maxsize=1000)
def kelengkapan(ada: int, wajib: int) -> SafeString:
    """How much of the evidence asked for is there, as a meter and in words."""
    if ada >= wajib:
        return format_html('<span class="lencana lencana-hijau">✓ {}</span>', "lengkap")
    meter = '<span class="meter-kecil"><meter min="0" max="{0}" value="{1}" aria-hidden="true"></meter>{1} dari {0}</span>'
    return format_html(meter, wajib, ada)
