"""Spreadsheet pages of the lists."""

import datetime as dt
from collections.abc import Iterator

from kbk.models import Indikator, Keanggotaan, Nilai, NilaiTerpilih, SuratKeputusan
from kbk.models.kegiatan import KegiatanQuerySet
from kbk.models.kelompok import KelompokQuerySet
from kbk.models.nilai import NilaiTerpilihQuerySet
from kbk.models.permintaan import PermintaanQuerySet
from kbk.models.tindak_lanjut import TindakLanjutQuerySet
from kbk.susunan import hints
from opd import nip
from opd.xlsx import Kolom, Sheet

KOLOM_PERMINTAAN = [
    Kolom("Perangkat daerah", 40),
    Kolom("Kelompok"),
    Kolom("Kegiatan", 45),
    Kolom("Tanggal"),
    Kolom("Yang diminta", 50),
    Kolom("Diminta oleh"),
    Kolom("Diminta pada"),
    Kolom("Jawaban", 50),
    Kolom("Dijawab oleh"),
    Kolom("Dijawab pada"),
    Kolom("Ditutup oleh"),
    Kolom("Ditutup pada"),
]
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

KOLOM_KELOMPOK = [
    Kolom("Perangkat daerah"),
    Kolom("Kelompok"),
    Kolom("Moto", 30),
    Kolom("Aktif"),
    Kolom("Pembina"),
    Kolom("Ketua"),
    Kolom("Notulis"),
    Kolom("Anggota"),
    Kolom("Nomor SK"),
    Kolom("SK berlaku sampai"),
    Kolom("Pindaian SK"),
    Kolom("Kegiatan tahun ini"),
    Kolom("Kegiatan terakhir"),
    Kolom("Perlu dilengkapi", 45),
]
KOLOM_ANGGOTA = [
    Kolom("Perangkat daerah"),
    Kolom("Kelompok"),
    Kolom("Nama"),
    Kolom("NIP", 22, teks=True),
    Kolom("Jabatan", 30),
    Kolom("Peran"),
    Kolom("Mulai"),
    Kolom("Sampai"),
]
KOLOM_SK = [
    Kolom("Perangkat daerah"),
    Kolom("Kelompok"),
    Kolom("Nomor SK"),
    Kolom("Tanggal SK"),
    Kolom("Berlaku mulai"),
    Kolom("Berlaku sampai"),
    Kolom("Pindaian"),
]

KOLOM_NILAI = [
    Kolom("Kode"),
    Kolom("Pasangan", 35),
    Kolom("Nilai", 25),
    Kolom("Definisi", 60),
    Kolom("Contoh ukuran", 45),
    Kolom("BerAKHLAK utama", 22),
    Kolom("BerAKHLAK juga", 30),
]
KOLOM_BERAKHLAK = [Kolom("BerAKHLAK", 22), Kolom("Nilai utama", 60), Kolom("Jumlah"), Kolom("Nilai yang juga menyentuh", 60)]

KOLOM_PILIHAN = [
    Kolom("Perangkat daerah"),
    Kolom("Tahun"),
    Kolom("Nilai", 22),
    Kolom("BerAKHLAK utama", 22),
    Kolom("BerAKHLAK juga", 22),
    Kolom("Slogan"),
    Kolom("Masalah", 50),
    Kolom("Sumber", 25),
    Kolom("Data awal", 25),
    Kolom("Alasan", 40),
    Kolom("Perilaku yang diharapkan", 40),
    Kolom("Kelompok", 30),
]
KOLOM_INDIKATOR = [
    Kolom("Perangkat daerah"),
    Kolom("Tahun"),
    Kolom("Nilai", 22),
    Kolom("Indikator", 35),
    Kolom("Satuan"),
    Kolom("Arah"),
    Kolom("Sebelum"),
    Kolom("Target"),
    Kolom("Sesudah"),
    Kolom("Diukur pada"),
    Kolom("Capaian (%)", format="0.0"),
    Kolom("Tercapai"),
]
KOLOM_PENGUKURAN = [
    Kolom("Perangkat daerah"),
    Kolom("Tahun"),
    Kolom("Indikator", 35),
    Kolom("Satuan"),
    Kolom("Tanggal"),
    Kolom("Nilai terukur"),
    Kolom("Keterangan", 40),
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


def permintaan_sheet(rows: PermintaanQuerySet) -> Sheet:
    """Needs kegiatan__kelompok__opd__pemda, penanya, penjawab and penutup."""

    def lines() -> Iterator[tuple]:
        for p in rows.iterator(chunk_size=500):
            kelompok = p.kegiatan.kelompok
            saat = [t and t.astimezone(kelompok.opd.pemda.zona).replace(tzinfo=None) for t in (p.dibuat_pada, p.dijawab_pada, p.ditutup_pada)]
            orang = [o.nama if o else "" for o in (p.penanya, p.penjawab, p.penutup)]
            tanya, jawab, tutup = zip(orang, saat, strict=True)
            yield (kelompok.opd.nama, kelompok.nama, p.kegiatan.judul, p.kegiatan.tanggal, p.isi, *tanya, p.jawaban, *jawab, *tutup)

    return Sheet("Permintaan kelengkapan", KOLOM_PERMINTAAN, lines())


def kelompok_sheets(rows: KelompokQuerySet, pengguna, on: dt.date) -> list[Sheet]:
    """The groups, their seats (also ended ones) and their decrees. Needs with_susunan, with_kegiatan and opd."""
    groups = rows.order_by().values("pk")
    return [
        Sheet("Kelompok", KOLOM_KELOMPOK, _kelompok_lines(rows, on)),
        Sheet("Anggota", KOLOM_ANGGOTA, _seat_lines(Keanggotaan.objects.filter(kelompok__in=groups), pengguna)),
        Sheet("SK", KOLOM_SK, _decree_lines(SuratKeputusan.objects.filter(kelompok__in=groups))),
    ]


def _kelompok_lines(rows: KelompokQuerySet, on: dt.date) -> Iterator[tuple]:
    for k in rows.iterator(chunk_size=500):
        yield (
            k.opd.nama,
            k.nama,
            k.moto,
            k.aktif,
            k.jumlah_pembina,
            k.jumlah_ketua,
            k.jumlah_notulis,
            k.jumlah_anggota,
            k.sk_nomor,
            k.sk_sampai,
            bool(k.sk_berkas),
            k.jumlah_kegiatan,
            k.kegiatan_terakhir,
            "\n".join(hints(k, on)) if k.aktif else "",
        )


def _seat_lines(seats, pengguna) -> Iterator[tuple]:
    seats = seats.select_related("kelompok__opd", "pegawai__opd")
    for s in seats.order_by("kelompok__opd__jalur", "kelompok__nama", "pk").iterator(chunk_size=500):
        yield (
            s.kelompok.opd.nama,
            s.kelompok.nama,
            str(s.pegawai),
            nip.in_list(pengguna, s.pegawai),
            s.pegawai.jabatan,
            s.get_peran_display(),
            s.dari,
            s.sampai,
        )


def _decree_lines(decrees) -> Iterator[tuple]:
    decrees = decrees.select_related("kelompok__opd").order_by("kelompok__opd__jalur", "kelompok__nama", "-tanggal")
    for sk in decrees.iterator(chunk_size=500):
        yield (
            sk.kelompok.opd.nama,
            sk.kelompok.nama,
            sk.nomor,
            sk.tanggal,
            sk.berlaku_dari,
            sk.berlaku_sampai,
            bool(sk.berkas),
        )


def nilai_sheets(nilai: list[Nilai], jumlah: dict[int, int], tahun: int) -> list[Sheet]:
    """The 34 with how many units chose each, and the pivot. Needs with_pemetaan."""
    chosen = Kolom(f"Dipilih {tahun} (perangkat daerah)")
    lines = [
        (
            n.kode,
            n.nama_pasangan,
            n.nama,
            n.definisi,
            n.contoh_ukuran,
            str(n.utama or ""),
            ", ".join(map(str, n.sekunder)),
            jumlah.get(n.pk, 0),
        )
        for n in nilai
    ]
    seven = {b: ([], []) for b in Nilai.objects.berakhlak().order_by("kode")}
    for n in nilai:
        for row in n.pemetaan.all():
            seven[row.ke][0 if row.utama else 1].append(n.nama)
    pivot = [(b.nama, ", ".join(first), len(first), ", ".join(second)) for b, (first, second) in seven.items()]
    return [Sheet("34 nilai", [*KOLOM_NILAI, chosen], lines), Sheet("BerAKHLAK", KOLOM_BERAKHLAK, pivot)]


def pilihan_sheets(terpilih: NilaiTerpilihQuerySet) -> list[Sheet]:
    """Chosen values, their measures and every number measured. Needs with_rincian."""
    rows = list(terpilih)
    return [
        Sheet("Nilai terpilih", KOLOM_PILIHAN, [_pilihan_line(t) for t in rows]),
        Sheet("Indikator", KOLOM_INDIKATOR, [_indikator_line(t, i) for t in rows for i in t.indikator.all()]),
        Sheet(
            "Pengukuran",
            KOLOM_PENGUKURAN,
            [
                (t.opd.nama, t.tahun, i.nama, i.satuan, u.tanggal, u.nilai, u.keterangan)
                for t in rows
                for i in t.indikator.all()
                for u in sorted(i.pengukuran.all(), key=lambda u: (u.tanggal, u.pk))
            ],
        ),
    ]


def _pilihan_line(t: NilaiTerpilih) -> tuple:
    masalah = (t.masalah.uraian, t.masalah.sumber, t.masalah.data_awal) if t.masalah else ("", "", "")
    return (
        t.opd.nama,
        t.tahun,
        t.nilai.nama,
        str(t.nilai.utama or ""),
        ", ".join(map(str, t.nilai.sekunder)),
        t.slogan,
        *masalah,
        t.alasan,
        t.perilaku,
        ", ".join(k.nama for k in t.kelompok.all()) or "Semua kelompok",
    )


def _indikator_line(t: NilaiTerpilih, i: Indikator) -> tuple:
    last = i.ukur_terakhir
    return (
        t.opd.nama,
        t.tahun,
        t.nilai.nama,
        i.nama,
        i.satuan,
        i.get_arah_display(),
        i.nilai_awal,
        i.target,
        last.nilai if last else None,
        last.tanggal if last else None,
        i.capaian(last.nilai) if last else None,
        i.tercapai(last.nilai) if last else None,
    )
