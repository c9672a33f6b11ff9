"""What the page of a recap shows, from its snapshot: the same figures as on paper."""

from kbk.grafik import batang_mendatar
from opd.format_id import angka as bilangan
from opd.format_id import persen

RUPA = {"direkap": "diterima", "draf": "belum"}  # the badge of a state, where it differs from its name


def tampilan(k: dict, laporan: dict[str, int]) -> dict:
    """`laporan`: {opd kode: id} of the reports the reader may open."""
    a = k["angka"]
    rows = [(n["nama"], n["kegiatan"], bilangan(n["kegiatan"])) for n in k["per_berakhlak"]]
    return {
        "k": k,
        "angka": a,
        "baris": [_baris(o, laporan.get(o["kode"])) for o in k["opd"]],
        "persen_lengkap": persen(a["lengkap"], a["kegiatan"]),
        "persen_tindakan": persen(a["tindakan"], a["kegiatan"]),
        "persen_hadir": persen(a["hadir"], a["kehadiran"]),
        "grafik": batang_mendatar("Kegiatan menurut BerAKHLAK", rows, lebar=420) if a["kegiatan"] else "",
    }


def _baris(o: dict, laporan_id: int | None) -> dict:
    a = o["angka"]
    return o | {
        "laporan_id": laporan_id,
        "rupa": RUPA.get(o["status"], o["status"]),
        "label": f"{o['status_label']}, nihil" if o["nihil"] else o["status_label"],
        "lengkap": persen(a["lengkap"], a["kegiatan"]) if a else "–",
        "tercapai": f"{a['indikator_tercapai']} dari {a['indikator']}" if a and a["indikator"] else "–",
    }
