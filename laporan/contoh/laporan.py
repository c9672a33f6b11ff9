"""The reports of the finished quarters: written, approved, accepted and gathered by the same actions as in real use."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from kbk.actions.permintaan import ask_kelengkapan
from laporan import queries
from laporan.actions.laporan import move_laporan, open_laporan, save_narasi
from laporan.actions.periode import generate_periode
from laporan.actions.perpanjangan import extend_tenggat
from laporan.actions.rekap import compose_rekap, receive_rekap, send_rekap, write_rekap
from laporan.contoh.jam import pada_saat
from laporan.contoh.kota import Kota
from laporan.contoh.narasi import tulis_narasi
from laporan.contoh.rencana import DIAM, NIHIL
from laporan.contoh.tulis import Penulis
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from opd import jejak
from opd.models import Pengguna

TERLAMBAT = {"DISNAKER": 2, "DPK": 4, "INSPEKTORAT": 3}  # days after the deadline, in the last finished quarter
DIPERPANJANG = {"INSPEKTORAT": 5}  # so many days more, asked for in time
ALASAN_PERPANJANGAN = "Seluruh auditor bertugas mendampingi pemeriksaan sampai tanggal 12."
DITANYA = "DISDUKCAPIL"  # asked about one activity, and not yet answered
PERTANYAAN = "Mohon lengkapi buktinya: foto sesudah perbaikan belum ada."
DIKEMBALIKAN, DIPERBAIKI = "KESBANGPOL", "SETWAN"  # returned and left so; returned, mended, and waiting again
ALASAN_KEMBALI = (
    "Uraian pelaksanaan belum menyebut ukuran sebelum dan sesudah, dan dua kegiatan belum mempunyai foto. "
    "Lengkapi keduanya, lalu ajukan kembali."
)
ALASAN_PERBAIKI = "Kesimpulan belum menjawab masalah yang dipilih. Tambahkan satu kalimat tentang apa yang berubah bagi warga."
ALASAN_NIHIL = (
    "Seluruh anggota kelompok ditugaskan dalam tanggap darurat banjir dan kebakaran lahan sepanjang triwulan, "
    "sehingga kegiatan kelompok ditunda ke triwulan berikutnya."
)
PENGANTAR = (
    "Rekap {periode} ini merangkum laporan budaya kerja perangkat daerah Kota Bontang. Setiap angka berasal dari laporan "
    "yang telah disetujui pimpinan perangkat daerah dan diterima Bagian Organisasi."
)
KESIMPULAN = (
    "Sebagian besar kelompok sudah mengukur sebelum dan sesudah. Pada triwulan berikutnya pembinaan diarahkan kepada "
    "perangkat daerah yang terlambat atau belum melapor, dan kepada kelompok yang kegiatannya masih berupa pertemuan saja."
)


LANGKAH_PER_STATISTIK = 40


@dataclass(frozen=True)
class Langkah:
    """What somebody does at `saat`."""

    saat: dt.datetime
    kerjakan: Callable[[], object]


def isi_laporan(kota: Kota, penulis: Penulis) -> None:
    """Every step in the order of time; what was logged before a step is written before it."""
    langkah = [satu for periode in _periode(kota) for satu in _Triwulan(kota, periode).langkah()]
    for nomor, satu in enumerate(sorted(langkah, key=lambda s: s.saat)):
        if satu.saat <= kota.sekarang:
            penulis.sampai(satu.saat)
            if nomor % LANGKAH_PER_STATISTIK == 0:
                perbarui_statistik()
            with pada_saat(satu.saat):
                satu.kerjakan()


def perbarui_statistik() -> None:
    """Nothing counts the rows of a transaction that is still open, and PostgreSQL plans by those counts: without
    them one figure took minutes. Only our own tables: those of the whole server would stay locked until the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            tabel = connection.introspection.django_table_names(only_existing=True)
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tabel))}")


def _periode(kota: Kota) -> list[Periode]:
    """The finished quarters that are told. What lay before the city began asks nobody for a report."""
    organisasi = Pengguna.objects.get(nama_masuk="organisasi")
    with pada_saat(kota.pukul(kota.awal - dt.timedelta(days=19), 9)):
        for tahun in range(kota.awal.year, kota.hari_ini.year + 1):
            generate_periode(pemda=kota.pemda, tahun=tahun, by=organisasi)
        dulu = Periode.objects.filter(pemda=kota.pemda, selesai__lt=kota.awal)
        with transaction.atomic():
            if kode := list(dulu.values_list("kode", flat=True)):
                jejak.record(by=organisasi, aksi="hapus_periode", sasaran=kota.pemda, pemda=kota.pemda, before={"kode": kode})
                dulu.delete()
    return list(Periode.objects.filter(pemda=kota.pemda, selesai__lt=kota.hari_ini).select_related("pemda").order_by("mulai"))


class _Triwulan:
    """One finished quarter of the city."""

    def __init__(self, kota: Kota, periode: Periode):
        self.kota, self.periode = kota, periode
        self.terakhir = periode.kode == kota.terakhir.kode
        akun = Pengguna.objects.in_bulk(["organisasi", "biro"], field_name="nama_masuk")
        self.organisasi, self.biro = akun["organisasi"], akun["biro"]

    def langkah(self) -> list[Langkah]:
        wajib = [kode for kode, unit in self.kota.unit.items() if unit["opd"].melapor]
        semua = [satu for kode in wajib if not (self.terakhir and kode == DIAM) for satu in self._opd(kode)]
        return semua + self._rekap()

    def _opd(self, kode: str) -> list[Langkah]:
        """Mornings only: what was logged on the days before is written by then."""
        acak = self.kota.acak("laporan", kode, self.periode.kode)
        telat = TERLAMBAT.get(kode, 0) if self.terakhir else acak.choices([0, 1, 3], [90, 6, 4])[0]
        ajukan = self.periode.tenggat_opd + dt.timedelta(days=telat or -acak.randint(1, 4))
        menit = acak.randint(0, 19)
        kembali = self.terakhir and kode in {DIKEMBALIKAN, DIPERBAIKI}
        putus = ("kembalikan", ALASAN_KEMBALI if kode == DIKEMBALIKAN else ALASAN_PERBAIKI) if kembali else ("terima", "")
        langkah = [
            Langkah(self._jam(ajukan, 8, menit), lambda: self._ajukan(kode)),
            Langkah(self._jam(ajukan, 10, menit), lambda: self._setujui(kode)),
            Langkah(self._jam(ajukan + dt.timedelta(days=1), 9, menit), lambda: self._pindah(self.organisasi, kode, *putus)),
        ]
        if self.terakhir and kode in DIPERPANJANG:
            langkah.append(Langkah(self._jam(self.periode.tenggat_opd, 9), lambda: self._perpanjang(kode)))
        if self.terakhir and kode == DITANYA:
            langkah.append(Langkah(self._jam(self.kota.hari_ini - dt.timedelta(days=1), 10), lambda: self._tanya(kode)))
        if kembali and kode == DIPERBAIKI:
            hari = self.periode.tenggat_pemda + dt.timedelta(days=3)
            langkah.append(Langkah(self._jam(hari, 8, menit), lambda: self._ajukan(kode)))
            langkah.append(Langkah(self._jam(hari, 11, menit), lambda: self._setujui(kode)))
        return langkah

    def _ajukan(self, kode: str) -> None:
        oleh, isi = self.kota.sekretaris[kode], tulis_narasi(self.kota, kode, self.periode)
        if self.terakhir and kode == NIHIL:
            isi |= {"nihil": True, "alasan_nihil": ALASAN_NIHIL}
        laporan = open_laporan(by=oleh, opd=self.kota.opd(kode), periode=self.periode)
        laporan = save_narasi(by=oleh, laporan=laporan, versi=laporan.versi, isi=isi)
        move_laporan(by=oleh, laporan=laporan, transisi="ajukan", versi=laporan.versi)

    def _setujui(self, kode: str) -> None:
        """By whoever leads the agency that day."""
        pejabat = self.kota.opd(kode).pimpinan(self.kota.pemda.hari_ini())
        self._pindah(self.kota.pengguna[pejabat.pegawai_id], kode, "setujui")

    def _pindah(self, oleh: Pengguna, kode: str, transisi: str, alasan: str = "") -> None:
        laporan = LaporanOpd.objects.terkini().get(opd=self.kota.opd(kode), periode=self.periode)
        move_laporan(by=oleh, laporan=laporan, transisi=transisi, versi=laporan.versi, alasan=alasan)

    def _perpanjang(self, kode: str) -> None:
        sampai = self.periode.tenggat_opd + dt.timedelta(days=DIPERPANJANG[kode])
        untuk = [self.kota.opd(kode)]
        extend_tenggat(by=self.organisasi, periode=self.periode, opd=untuk, sampai=sampai, alasan=ALASAN_PERPANJANGAN)

    def _tanya(self, kode: str) -> None:
        """About the latest activity of the running quarter whose evidence is incomplete, or the latest of all."""
        rows = queries.kegiatan_antara([self.kota.opd(kode)], self.kota.berjalan.mulai, self.kota.hari_ini)
        rows = rows.select_related("kelompok__opd")
        if kegiatan := rows.kurang_bukti().first() or rows.first():
            ask_kelengkapan(by=self.organisasi, kegiatan=kegiatan, isi=PERTANYAAN)

    def _rekap(self) -> list[Langkah]:
        """Composed before the deadline; of the last quarter only a draft, which waits for the report sent back."""
        tenggat = self.periode.tenggat_pemda
        langkah = [Langkah(self._jam(tenggat - dt.timedelta(days=1), 9), self._susun)]
        if not self.terakhir:
            langkah.append(Langkah(self._jam(tenggat, 9), self._kirim))
            langkah.append(Langkah(self._jam(tenggat + dt.timedelta(days=4), 9), self._terima))
        return langkah

    def _susun(self) -> None:
        rekap = compose_rekap(by=self.organisasi, periode=self.periode)
        isi = {"pengantar": PENGANTAR.format(periode=self.periode.nama), "kesimpulan": KESIMPULAN, "nomor_surat": ""}
        write_rekap(by=self.organisasi, rekap=rekap, versi=rekap.versi, isi=isi)

    def _kirim(self) -> None:
        rekap = LaporanDaerah.objects.get(periode=self.periode)
        send_rekap(by=self.organisasi, rekap=rekap, versi=rekap.versi)

    def _terima(self) -> None:
        rekap = LaporanDaerah.objects.get(periode=self.periode)
        receive_rekap(by=self.biro, rekap=rekap, versi=rekap.versi)

    def _jam(self, hari: dt.date, jam: int, menit: int = 0) -> dt.datetime:
        return self.kota.pukul(hari, jam, menit)
