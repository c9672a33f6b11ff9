"""Spreadsheet pages of the lists."""

from collections.abc import Iterator

from kbk.models.kegiatan import KegiatanQuerySet
from kbk.models.tindak_lanjut import TindakLanjutQuerySet
from opd.xlsx import Kolom, Sheet

HADIR = {True: "Ya", False: "Tidak", None: ""}
KOLOM_KEGIATAN = [
    Kolom("Tanggal"),
    Kolom("Judul", 45),
    Kolom("Jenis"),
    Kolom("Sifat"),
    Kolom("Perangkat daerah"),
    Kolom("Kelompok"),
    Kolom("Nilai", 30),
    Kolom("Tempat"),
    Kolom("Uraian", 60),
    Kolom("Hasil", 40),
    Kolom("Hadir"),
    Kolom("Tercatat dalam kehadiran"),
    Kolom("Pimpinan hadir"),
    Kolom("Bukti ada"),
    Kolom("Bukti diminta"),
    Kolom("Status"),
]
KOLOM_TINDAK_LANJUT = [
    Kolom("Tindak lanjut", 45),
    Kolom("Penanggung jawab"),
    Kolom("Tenggat"),
    Kolom("Status"),
    Kolom("Selesai pada"),
    Kolom("Hasil", 40),
    Kolom("Perangkat daerah"),
    Kolom("Kelompok"),
    Kolom("Dari kegiatan", 45),
    Kolom("Tanggal kegiatan"),
]


def kegiatan_sheet(rows: KegiatanQuerySet) -> Sheet:
    """Needs with_kelengkapan, with_counts, kelompok__opd and nilai."""

    def lines() -> Iterator[tuple]:
        for k in rows.iterator(chunk_size=500):
            yield (
                k.tanggal,
                k.judul,
                k.get_jenis_display(),
                "Tindakan" if k.is_tindakan else "Pertemuan",
                k.kelompok.opd.nama,
                k.kelompok.nama,
                ", ".join(n.nama for n in k.nilai.all()),
                k.tempat,
                k.uraian,
                k.hasil,
                k.jumlah_hadir,
                k.jumlah_anggota,
                HADIR[k.pimpinan_hadir],
                k.bukti_ada,
                k.bukti_wajib,
                k.get_status_display(),
            )

    return Sheet("Kegiatan", KOLOM_KEGIATAN, lines())


def tindak_lanjut_sheet(rows: TindakLanjutQuerySet) -> Sheet:
    """Needs penanggung_jawab and kegiatan__kelompok__opd__pemda."""

    def lines() -> Iterator[tuple]:
        for t in rows.iterator(chunk_size=500):
            kelompok = t.kegiatan.kelompok
            yield (
                t.uraian,
                str(t.penanggung_jawab),
                t.tenggat,
                t.status(kelompok.opd.pemda.hari_ini()).capitalize(),
                t.selesai_pada,
                t.catatan_selesai,
                kelompok.opd.nama,
                kelompok.nama,
                t.kegiatan.judul,
                t.kegiatan.tanggal,
            )

    return Sheet("Tindak lanjut", KOLOM_TINDAK_LANJUT, lines())
