"""What the groups of one agency did in three years, and the figures of its reports counted on the way."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from kbk.models import Bukti, Kegiatan, Kehadiran, TindakLanjut
from laporan.contoh.massal.daerah import Orang, Regu, Satuan
from laporan.contoh.massal.pola import Acara, Pola
from laporan.contoh.massal.salin import Kolom, Penyalin
from laporan.contoh.massal.skala import Masa

NilaiKegiatan = Kegiatan.nilai.through
KOLOM: Kolom = {
    Kegiatan: (
        "id", "kelompok_id", "tanggal", "jenis", "judul", "uraian", "hasil", "tempat", "pimpinan_hadir", "status",
        "kunci_kirim", "pencatat_id", "pengubah_id", "dibuat_pada", "diubah_pada",
    ),
    NilaiKegiatan: ("id", "kegiatan_id", "nilai_id"),
    Kehadiran: ("id", "kegiatan_id", "pegawai_id", "status"),
    Bukti: (
        "id", "kegiatan_id", "jenis", "berkas", "pratinjau", "tipe", "sha256", "ukuran", "lebar", "tinggi", "nama_asal",
        "keterangan", "diunggah_oleh_id", "dibuat_pada",
    ),
    TindakLanjut: (
        "id", "kegiatan_id", "uraian", "penanggung_jawab_id", "tenggat", "selesai_pada", "catatan_selesai", "dibuat_pada",
    ),
}  # fmt: skip
TIDAK_HADIR = ["izin", "sakit", "dinas_luar", "tanpa_keterangan"]
HADIR, LENGKAP, BERTINDAK = 0.88, 0.9, 0.15  # how often: present, evidence there, a follow-up agreed
LAMA_TINDAK = 14  # days until a follow-up is due


@dataclass
class Hitungan:
    """The figures of one agency: for each quarter, and its follow-ups as (agreed, due, closed)."""

    triwulan: list[dict[str, int]]
    tindak: list[tuple[dt.date, dt.date, dt.date | None]] = field(default_factory=list)


NOL = ["kegiatan", "tindakan", "lengkap", "kehadiran", "hadir", "bukti", "foto", "pimpinan"]


class Tahun:
    """Writes the activities of one agency after another."""

    def __init__(self, pola: Pola, masa: Masa, salin: Penyalin, acak: Random, hari_ini: dt.date, jam: int):
        self.pola, self.masa, self.salin, self.acak, self.hari_ini = pola, masa, salin, acak, hari_ini
        self.jam = f"{jam:02d}"  # of UTC, when it is early afternoon there
        self.rows, self.nomor = salin.rows, salin.nomor

    def isi(self, unit: Satuan, kegiatan_per_regu: list[int]) -> Hitungan:
        hitungan = Hitungan([dict.fromkeys(NOL, 0) for _ in self.masa.triwulan])
        for regu, banyak in zip(unit.regu, kegiatan_per_regu, strict=True):
            self._regu(unit, regu, banyak, hitungan)
        return hitungan

    def _regu(self, unit: Satuan, regu: Regu, banyak: int, hitungan: Hitungan) -> None:
        """Evenly over the three years, on working days."""
        acak, hari, acara = self.acak.random, self.masa.hari, self.pola.acara
        notulis = regu.orang[1]
        for nomor in range(banyak):
            tanggal, triwulan = hari[int((nomor + acak()) * len(hari) / banyak)]
            ini = acara[int(acak() * len(acara))]
            teks = str(tanggal)
            pada = f"{teks} {self.jam}:{nomor % 60:02d}:00"
            pimpinan = None if ini.jenis == "aksi" and acak() < 0.4 else acak() < 0.7
            pk = next(self.nomor[Kegiatan])
            self.rows[Kegiatan].append(
                (pk, regu.id, teks, ini.jenis, ini.judul, ini.uraian, ini.hasil, ini.tempat, pimpinan, "tercatat",
                 f"massal-{pk}", notulis.pengguna, notulis.pengguna, pada, pada)
            )  # fmt: skip
            nilai = unit.nilai[tanggal.year]
            self.rows[NilaiKegiatan].append((next(self.nomor[NilaiKegiatan]), pk, nilai[nomor % len(nilai)]))
            angka = hitungan.triwulan[triwulan]
            angka["kegiatan"] += 1
            angka["tindakan"] += ini.tindakan
            angka["pimpinan"] += pimpinan is True
            self._kehadiran(pk, regu, angka)
            self._bukti(pk, ini, notulis, pada, angka)
            if acak() < BERTINDAK:
                hitungan.tindak.append(self._tindak(pk, ini, regu.orang[2], tanggal, pada))

    def _kehadiran(self, kegiatan: int, regu: Regu, angka: dict[str, int]) -> None:
        acak, nomor, rows = self.acak.random, self.nomor[Kehadiran], self.rows[Kehadiran]
        for orang in regu.orang:
            hadir = acak() < HADIR
            rows.append((next(nomor), kegiatan, orang.id, "hadir" if hadir else TIDAK_HADIR[int(acak() * 4)]))
            angka["hadir"] += hadir
        angka["kehadiran"] += len(regu.orang)

    def _bukti(self, kegiatan: int, acara: Acara, oleh: Orang, pada: str, angka: dict[str, int]) -> None:
        """Files of the city, each in turn, so that one agency shows the same one as seldom as can be."""
        lengkap = True
        for jenis in acara.bukti:
            pool = self.pola.berkas.get(jenis)
            if not pool or self.acak.random() > LENGKAP:
                lengkap = False
                continue
            foto = jenis == "foto"
            nama = f"IMG_{kegiatan}.jpg" if foto else f"{jenis} {kegiatan}.pdf"
            self.rows[Bukti].append(
                (next(self.nomor[Bukti]), kegiatan, jenis, *pool[kegiatan % len(pool)], nama, acara.judul if foto else "",
                 oleh.pengguna, pada)
            )  # fmt: skip
            angka["bukti"] += 1
            angka["foto"] += foto
        angka["lengkap"] += lengkap

    def _tindak(self, kegiatan: int, acara: Acara, orang: Orang, tanggal: dt.date, pada: str) -> tuple:
        tenggat = tanggal + dt.timedelta(days=LAMA_TINDAK)
        selesai = tenggat + dt.timedelta(days=int(self.acak.random() * 12) - 8)
        if selesai >= self.hari_ini or self.acak.random() < 0.02:
            selesai = None
        catatan = "Sudah dikerjakan dan dilaporkan pada rapat." if selesai else ""
        self.rows[TindakLanjut].append(
            (next(self.nomor[TindakLanjut]), kegiatan, f"Meneruskan: {acara.judul}"[:250], orang.id, str(tenggat),
             selesai and str(selesai), catatan, pada)
        )  # fmt: skip
        return tanggal, tenggat, selesai
