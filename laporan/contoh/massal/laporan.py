"""The reports of the finished quarters: accepted in time by most, and everything else by a few."""

import datetime as dt
import hashlib
from random import Random

from laporan import queries
from laporan.contoh.massal.daerah import Orang, Satuan
from laporan.contoh.massal.kegiatan import Hitungan
from laporan.contoh.massal.salin import Kolom, Penyalin
from laporan.cuplikan import VERSI, bagian_pemda, bagian_periode
from laporan.dasar_hukum import dasar_hukum
from laporan.kode import CROCKFORD, PANJANG
from laporan.models import LaporanOpd, Periode
from laporan.models.laporan import BAGIAN_NARASI, SUDAH_DITERIMA, Status
from opd import jejak
from opd.models import PemerintahDaerah

KOLOM: Kolom = {
    LaporanOpd: (
        "id", "opd_id", "periode_id", "status", "versi", "kesimpulan", "cuplikan", "sha256", "kode_verifikasi",
        "penandatangan", "pengubah_id", "diajukan_oleh_id", "diajukan_pada", "disetujui_oleh_id", "disetujui_pada",
        "diterima_oleh_id", "diterima_pada", "status_sejak", "dibuat_pada",
    )
}  # fmt: skip
# What became of the reports of the last finished quarter, by share; None: nobody has begun one.
AKHIR = [(Status.DITERIMA, 78), (Status.DISETUJUI, 8), (Status.DIAJUKAN, 6), (Status.DIKEMBALIKAN, 2), (None, 6)]
KESIMPULAN = "Kelompok melanjutkan langkah yang terbukti dan menghentikan yang tidak mengubah apa-apa."


class Pelapor:
    """Writes the reports of one region. A snapshot holds the figures and the groups; the lists of single activities,
    people and files are left out, because nobody reads a quarter of a million reports one by one."""

    def __init__(self, pemda: PemerintahDaerah, periode: list[Periode], organisasi: Orang, salin: Penyalin, acak: Random):
        self.pemda, self.periode, self.organisasi, self.salin, self.acak = pemda, periode, organisasi, salin, acak
        nomor, hash_ = jejak.head()
        self.tetap = {"pemda": bagian_pemda(pemda), "dasar_hukum": dasar_hukum(pemda, periode[-1].selesai), "jejak": {"nomor": nomor, "hash": hash_}}

    def isi(self, unit: Satuan, hitungan: Hitungan) -> None:
        for nomor, periode in enumerate(self.periode):
            status = Status.DITERIMA
            if periode is self.periode[-1]:
                status = self.acak.choices([s for s, _ in AKHIR], [b for _, b in AKHIR])[0]
            if status:
                self._laporan(unit, periode, status, _cuplikan(unit, periode, hitungan, nomor) | self.tetap)

    def _laporan(self, unit: Satuan, periode: Periode, status: Status, cuplikan: dict) -> None:
        telat = self.acak.randint(1, 5) if self.acak.random() < 0.08 else -self.acak.randint(0, 4)
        diajukan = periode.tenggat_opd + dt.timedelta(days=telat)
        disetujui = diajukan + dt.timedelta(days=1) if status in {Status.DISETUJUI, *SUDAH_DITERIMA} else None
        diterima = diajukan + dt.timedelta(days=3) if status in SUDAH_DITERIMA else None
        tanda = {
            "jabatan": unit.jabatan_kepala, "nama": unit.kepala.nama, "pangkat": "Pembina Tingkat I (IV/b)",
            "nip": unit.kepala.nip, "tempat": self.pemda.nama_tempat, "tanggal": str(disetujui),
        }  # fmt: skip
        teks = jejak.canonical(cuplikan)
        self.salin.rows[LaporanOpd].append((
            next(self.salin.nomor[LaporanOpd]), unit.id, periode.pk, status, 3, KESIMPULAN, teks, hashlib.sha256(teks.encode()).hexdigest(),
            "".join(self.acak.choices(CROCKFORD, k=PANJANG)), jejak.canonical(tanda) if disetujui else None,
            unit.sekretaris.pengguna, unit.sekretaris.pengguna, _pada(diajukan),
            disetujui and unit.kepala.pengguna, disetujui and _pada(disetujui),
            diterima and self.organisasi.pengguna, diterima and _pada(diterima),
            _pada(diterima or disetujui or diajukan), _pada(diajukan),
        ))  # fmt: skip


def _pada(hari: dt.date) -> str:
    return f"{hari} 03:00:00"


def _cuplikan(unit: Satuan, periode: Periode, hitungan: Hitungan, nomor: int) -> dict:
    angka = hitungan.triwulan[nomor]
    kosong = {n: [] for n in ("nilai", "kegiatan", "kehadiran", "tindak_lanjut", "bukti", "per_bulan")}
    pimpinan = {
        "nama": unit.kepala.nama, "jabatan": unit.jabatan_kepala, "dari": str(periode.mulai), "sampai": None,
        "kegiatan": angka["kegiatan"], "hadir": angka["pimpinan"],
    }  # fmt: skip
    return kosong | {
        "versi": VERSI,
        "jenis": "laporan_opd",
        "opd": {n: getattr(unit, n) for n in ("kode", "nama", "singkatan", "jenis")} | {"alamat": "", "kontak": "", "induk": None},
        "periode": bagian_periode(periode),
        "revisi": 1,
        "nihil": False,
        "alasan_nihil": "",
        "nomor_surat": "",
        "narasi": dict.fromkeys(BAGIAN_NARASI, "") | {"kesimpulan": KESIMPULAN},
        "angka": angka_laporan(unit, periode, hitungan, angka),
        "kelompok": [{"id": r.id, "nama": r.nama, "moto": "", "unit": unit.nama, "sk": None, "anggota": []} for r in unit.regu],
        "pimpinan": [pimpinan],
    }


def angka_laporan(unit: Satuan, periode: Periode, hitungan: Hitungan, angka: dict[str, int]) -> dict[str, int]:
    """As queries.angka_per_opd counts them, from what was written; a test holds the two together."""
    akhir = [_terakhir(deret, periode.selesai) for tahun, deret in unit.ukur if tahun == periode.tahun]
    tindak = [t for t in hitungan.tindak if t[0] <= periode.selesai and (t[0] >= periode.mulai or t[2] is None or t[2] >= periode.mulai)]
    terbuka = [t for t in tindak if t[2] is None or t[2] > periode.selesai]
    nilai = len(unit.nilai[periode.tahun])
    return dict.fromkeys(queries.ANGKA, 0) | {n: angka[n] for n in ("kegiatan", "tindakan", "lengkap", "kehadiran", "hadir", "bukti", "foto")} | {
        "kelompok": len(unit.regu),
        "anggota": sum(len(r.orang) for r in unit.regu),
        "pertemuan": angka["kegiatan"] - angka["tindakan"],
        "nilai_terpilih": nilai + unit.slogan,
        "slogan": int(unit.slogan),
        "indikator": nilai,
        "indikator_tercapai": sum(akhir),
        "tindak_lanjut": len(tindak),
        "tindak_lanjut_selesai": len(tindak) - len(terbuka),
        "tindak_lanjut_terlambat": sum(tenggat < periode.selesai for _, tenggat, _ in terbuka),
    }  # fmt: skip


def _terakhir(deret: list[tuple], on: dt.date) -> bool:
    """Whether the newest number up to that day is at the target or better."""
    sampai = [(nilai, target, arah) for hari, nilai, target, arah in deret if hari <= on]
    if not sampai:
        return False
    nilai, target, arah = sampai[-1]
    return nilai <= target if arah == "turun" else nilai >= target
