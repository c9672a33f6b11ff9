"""The menu: one row per page, shown to those who hold its permission somewhere."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from opd.akses import Permission, holds

P = Permission


@dataclass(frozen=True)
class Item:
    label: str
    url_name: str
    permissions: tuple[Permission, ...] = ()  # any of them; () = everyone signed in
    main: bool = True  # in the bar; the others stand under "Lainnya"


MENU = [
    Item("Beranda", "beranda"),
    Item("Kegiatan", "kegiatan_list", (P.KEGIATAN_VIEW,)),
    Item("Laporan", "laporan_list", (P.LAPORAN_VIEW,)),
    Item("Dasbor", "dasbor", (P.DASBOR_PIMPINAN, P.DASBOR_DAERAH, P.REKAP_RECEIVE)),
    Item("Rekap daerah", "rekap_list", (P.REKAP_VIEW,)),
    Item("Nilai", "nilai_list"),
    Item("Nilai terpilih", "nilai_terpilih_list", (P.KELOMPOK_VIEW,), main=False),
    Item("Kelompok", "kelompok_list", (P.KELOMPOK_VIEW,), main=False),
    Item("Tindak lanjut", "tindak_lanjut_list", (P.KEGIATAN_VIEW,), main=False),
    Item("Permintaan kelengkapan", "permintaan_list", (P.KEGIATAN_VIEW,), main=False),
    Item("Tabel laporan", "tabel_list", (P.KEGIATAN_VIEW,), main=False),
    Item("Periode", "periode_list", (P.PERIODE_EDIT,), main=False),
    Item("Tata naskah laporan", "naskah_list", (P.PERIODE_EDIT,), main=False),
    Item("Pengaturan daerah", "pemda_list", (P.OPD_EDIT,), main=False),
    Item("Perangkat daerah", "opd_list", (P.OPD_VIEW,), main=False),
    Item("Pegawai", "pegawai_list", (P.PEGAWAI_VIEW,), main=False),
    Item("Pengguna", "pengguna_list", (P.PENGGUNA_EDIT,), main=False),
    Item("Impor data", "impor_list", (P.PEGAWAI_EDIT, P.OPD_EDIT), main=False),
    Item("Jejak", "jejak_list", (P.JEJAK_VIEW,), main=False),
    Item("Kesehatan sistem", "sistem", (P.SISTEM_VIEW,), main=False),
]


def menu_for(user, path: str) -> dict[str, list[dict]]:
    """{"main": […], "more": […]} with label, url and whether `path` is below it."""
    shown = [item for item in MENU if not item.permissions or any(holds(user, p) for p in item.permissions)]
    rows = [{"label": i.label, "url": _url(i.url_name), "main": i.main} for i in shown]
    best = max((r["url"] for r in rows if _is_below(path, r["url"])), key=len, default="")
    for row in rows:
        row["current"] = row["url"] == best
    return {"main": [r for r in rows if r["main"]], "more": [r for r in rows if not r["main"]]}


_url = cache(reverse)  # the addresses of the menu stay what they are


def _is_below(path: str, url: str) -> bool:
    """The home page stands above every path and is only ever itself."""
    return path == url if url == "/" else path.startswith(url)
