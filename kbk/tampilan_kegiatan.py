"""The rows of the list of activities as its page shows them. Cells are words, so that the template only writes them:
for 25 rows of ten cells it is the dearest part of the page."""

from collections.abc import Iterable

from kbk.models import Kegiatan
from kbk.models.kegiatan import JENIS_KEGIATAN
from opd.alamat import alamat
from opd.format_id import KOSONG, tanggal
from opd.lencana import kelengkapan


def baris_daftar(rows: Iterable[Kegiatan], *, beberapa: bool) -> list[dict]:
    """One dict for each row of kbk.kelengkapan.page_rows; with `beberapa` it names the unit too."""
    return [_baris(row, beberapa) for row in rows]


def _baris(row: Kegiatan, beberapa: bool) -> dict:
    kelompok, jenis = row.kelompok, JENIS_KEGIATAN.get(row.jenis)
    return {
        "alamat": alamat("kegiatan_detail", row.pk),
        "judul": getattr(row, "judul_sorot", row.judul),
        "jenis": jenis.label if jenis else row.jenis,
        "draf": row.is_draf,
        "temuan": getattr(row, "temuan", ()),
        "hari": row.tanggal.isoformat(),
        "tanggal": tanggal(row.tanggal),
        "kelompok": f"{kelompok.nama} · {kelompok.opd.singkatan}" if beberapa else kelompok.nama,
        "nilai": ", ".join(row.nama_nilai),
        "hadir": f"{row.jumlah_hadir}/{row.jumlah_anggota}" if row.jumlah_anggota else KOSONG,
        "bukti": kelengkapan(row.bukti_ada, row.bukti_wajib),
    }
