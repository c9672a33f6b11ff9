"""What the page of a recap shows, from its snapshot: the same figures as on paper; and why a button is absent."""

from collections.abc import Iterable

from kbk.grafik import batang_mendatar
from kbk.tabel_grafik import tabel_grafik
from laporan.dokumen_daerah import pembukaan
from laporan.models import LaporanDaerah, Periode
from opd.akses import Permission, holds
from opd.format_id import angka as bilangan
from opd.format_id import persen

BUKU_TAMPIL = 4  # periods that a province's book is offered for
RUPA = {"direkap": "diterima", "draf": "belum"}  # the badge of a state, where it differs from its name


def tampilan(k: dict, laporan: Iterable[tuple[str, int, int]]) -> dict:
    """`laporan`: (opd kode, revision, id) of the reports the reader may open, the newest last. Each agency is linked
    to the revision that the recap holds, or to its newest while it holds none."""
    a, alamat = k["angka"], {}
    for kode, revisi, pk in laporan:
        alamat[kode] = alamat[kode, revisi] = pk
    rows = [(n["nama"], n["kegiatan"], bilangan(n["kegiatan"])) for n in k["per_berakhlak"]]
    return {
        "k": k,
        "angka": a,
        "dibuka": pembukaan(k),
        "baris": [_baris(o, alamat.get((o["kode"], o["revisi"])) or alamat.get(o["kode"])) for o in k["opd"]],
        "persen_lengkap": persen(a["lengkap"], a["kegiatan"]),
        "persen_tindakan": persen(a["tindakan"], a["kegiatan"]),
        "persen_hadir": persen(a["hadir"], a["kehadiran"]),
        "grafik": batang_mendatar("Kegiatan menurut BerAKHLAK", rows, lebar=420) if a["kegiatan"] else "",
        "tabel": tabel_grafik(
            "Kegiatan menurut BerAKHLAK",
            ["Nilai", "Perangkat daerah", "Kegiatan"],
            [(n["nama"], bilangan(n["opd"]), bilangan(n["kegiatan"])) for n in k["per_berakhlak"]],
        ),
    }


def buku_provinsi(pengguna) -> list[dict]:
    """[{rekap (id of one of them), nama, banyak}]: the latest periods of which who receives recaps may have a book."""
    if not holds(pengguna, Permission.REKAP_RECEIVE):
        return []
    rows = LaporanDaerah.objects.for_user(pengguna, Permission.REKAP_RECEIVE).terkirim().per_periode()[:BUKU_TAMPIL]
    return [
        {"rekap": r["rekap"], "banyak": r["banyak"], "nama": Periode(**{n: r[f"periode__{n}"] for n in ("jenis", "tahun", "nomor")}).nama}
        for r in rows
    ]


def alasan_rekap(rekap: LaporanDaerah, perubahan: list) -> list[str]:
    """Why the reader of the newest revision has no button, or not the one they may look for."""
    if rekap.is_draf and rekap.may_send:
        return ["Susun ulang dahulu: laporan yang diterima sudah berubah sejak rekap ini disusun."] if perubahan else []
    if not rekap.is_draf and rekap.may_edit:
        return ["Rekap ini sudah dikirim, jadi isinya tidak diubah lagi. Perubahan dikirim sebagai revisi."]
    if rekap.pelaku_berikutnya and not (rekap.may_receive and rekap.status == LaporanDaerah.Status.TERKIRIM):
        return [f"Tidak ada tombol untuk Anda di sini: langkah berikutnya dilakukan {rekap.pelaku_berikutnya}."]
    return []


def _baris(o: dict, laporan_id: int | None) -> dict:
    a = o["angka"]
    return o | {
        "laporan_id": laporan_id,
        "rupa": RUPA.get(o["status"], o["status"]),
        "label": f"{o['status_label']}, nihil" if o["nihil"] else o["status_label"],
        "lengkap": persen(a["lengkap"], a["kegiatan"]) if a else "–",
        "tercapai": f"{a['indikator_tercapai']} dari {a['indikator']}" if a and a["indikator"] else "–",
    }
