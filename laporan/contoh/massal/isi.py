"""Fills an empty installation with the sample city and, around it, a province or the nation."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from kbk import indeks_cari
from kbk.models import Kegiatan, Kelompok
from laporan.actions.periode import generate_periode
from laporan.actions.rekap import compose_rekap, receive_rekap, send_rekap
from laporan.contoh.akun import SANDI
from laporan.contoh.isi import BENIH, TidakDiisi, fill_kota, tanpa_batas_waktu
from laporan.contoh.jam import pada_saat
from laporan.contoh.kota import Kota
from laporan.contoh.laporan import perbarui_statistik
from laporan.contoh.massal import daerah, kegiatan, laporan
from laporan.contoh.massal.daerah import Daerah
from laporan.contoh.massal.kegiatan import Tahun
from laporan.contoh.massal.laporan import Pelapor
from laporan.contoh.massal.pola import baca_pola
from laporan.contoh.massal.salin import Penyalin, tanpa_indeks
from laporan.contoh.massal.skala import Skala, bagi, masa
from laporan.contoh.massal.wilayah import isi_wilayah
from laporan.models import LaporanOpd, Periode
from opd import jejak
from opd.models import Opd, PemerintahDaerah, Pengguna

KOLOM = daerah.KOLOM | kegiatan.KOLOM | laporan.KOLOM
MUAT_SQLITE = 1_000_000  # activities; beyond it a load takes hours there
JAM = 13  # when things are logged, in each region's own zone


def fill_massal(
    kabar: Callable[[str], None],
    skala: Skala,
    *,
    benih: int = BENIH,
    at: dt.datetime | None = None,
    pelapor: Collection[str] | None = None,
) -> Kota:
    """The sample city (see fill_kota) with as many regions, agencies, groups and activities around it that the
    totals of `skala` are met. Raises TidakDiisi."""
    if connection.vendor == "sqlite" and skala.kegiatan > MUAT_SQLITE:
        raise TidakDiisi("Skala ini terlalu besar untuk SQLite. Isi DATABASE_URL dengan alamat PostgreSQL, lalu ulangi.")
    with transaction.atomic():
        kota = fill_kota(kabar, benih=benih, at=at, pelapor=pelapor)
        tanpa_batas_waktu()
        with indeks_cari.ditunda():
            Sekitar(kabar, skala, kota).isi()
            kabar("Indeks pencarian")
    return kota


class Sekitar:
    """Everything around the city, in the caller's transaction."""

    def __init__(self, kabar: Callable[[str], None], skala: Skala, kota: Kota):
        self.kabar, self.kota = kabar, kota
        self.masa = masa(kota.berjalan, kota.hari_ini)
        self.pemda = isi_wilayah(kota, skala)
        opd = skala.opd - Opd.objects.pelapor().count()
        self.kelompok = bagi(skala.kelompok - Kelompok.objects.count(), opd)
        self.kegiatan = iter(bagi(skala.kegiatan - Kegiatan.objects.count(), sum(self.kelompok)))
        self.opd = bagi(opd, len(self.pemda))
        self.sandi = make_password(SANDI)
        self.pola = baca_pola(kota)
        self.salin, self.entri = Penyalin(KOLOM), []

    def isi(self) -> None:
        """The city's own province first, with its recaps: an index that was built in a transaction is of no use in it."""
        dalam = [n for n, pemda in enumerate(self.pemda) if pemda.provinsi_id == self.kota.pemda.provinsi_id]
        organisasi = self._semua(dalam)
        perbarui_statistik()
        self._rekap(organisasi)
        with tanpa_indeks(list(KOLOM)):
            self._semua([n for n in range(len(self.pemda)) if n not in set(dalam)])
            self.kabar("Indeks, kunci tamu, dan statistik")
        self.salin.selesai()
        jejak.record_all(self.entri)

    def _semua(self, urutan: list[int]) -> dict[PemerintahDaerah, int]:
        """Writes these regions; {region: the account of its Bagian Organisasi}."""
        organisasi = {}
        for nomor, n in enumerate(urutan, 1):
            pemda, mulai = self.pemda[n], sum(self.opd[:n])
            organisasi[pemda] = self._daerah(pemda, self.kelompok[mulai : mulai + self.opd[n]], self.salin)
            self.salin.tulis()
            isi = {"opd": self.opd[n], "kegiatan": self.salin.jumlah[Kegiatan]}
            self.entri.append(jejak.Entri(self.kota.sekarang, None, "isi_contoh_massal", pemda, None, {"after": isi}, pemda))
            if nomor % 25 == 0 or nomor == len(urutan):
                self.kabar(f"{nomor} dari {len(urutan)} daerah: {self.salin.jumlah[Kegiatan]} kegiatan")
        return organisasi

    def _daerah(self, pemda: PemerintahDaerah, regu: list[int], salin: Penyalin) -> int:
        """Writes nothing yet; returns the account of its Bagian Organisasi."""
        acak = self.kota.acak("massal", pemda.kode)
        unsur = Daerah(pemda, self.pola, self.masa, salin, acak, self.sandi)
        satuan = unsur.isi(regu)
        organisasi = unsur.organisasi(satuan[0])
        jam = self.kota.sekarang.astimezone(pemda.zona).utcoffset() // dt.timedelta(hours=1)
        tahun = Tahun(self.pola, self.masa, salin, acak, self.kota.hari_ini, JAM - jam)
        pelapor = Pelapor(pemda, list(self._periode(pemda)), organisasi, salin, acak)
        for unit in satuan:
            pelapor.isi(unit, tahun.isi(unit, [next(self.kegiatan) for _ in unit.regu]))
        return organisasi.pengguna

    def _periode(self, pemda: PemerintahDaerah) -> Iterator[Periode]:
        """The finished quarters, oldest first."""
        for tahun in self.masa.tahun:
            generate_periode(pemda=pemda, tahun=tahun)
        rows = {p.kode: p for p in Periode.objects.filter(pemda=pemda, mulai__gte=self.masa.awal)}
        for t in self.masa.usai:
            rows[t.kode].pemda = pemda
            yield rows[t.kode]

    def _rekap(self, organisasi: dict[PemerintahDaerah, int]) -> None:
        """The recaps that the city's own province has received in the quarters the city tells, through the actions
        of real use. Before that, and elsewhere, nobody held the role that receives one."""
        biro = Pengguna.objects.get(nama_masuk="biro")
        akun = Pengguna.objects.in_bulk(organisasi.values())
        kode = [t.kode for t in self.kota.lampau if t != self.kota.terakhir]
        for pemda, pk in organisasi.items():
            for periode in Periode.objects.filter(pemda=pemda, kode__in=kode).order_by("mulai"):
                with pada_saat(self.kota.pukul(periode.tenggat_pemda, 9)):
                    rekap = compose_rekap(by=akun[pk], periode=periode)
                    rekap = send_rekap(by=akun[pk], rekap=rekap, versi=rekap.versi)
                    receive_rekap(by=biro, rekap=rekap, versi=rekap.versi)
            self.kabar(f"Rekap {pemda.nama}: {LaporanOpd.objects.filter(opd__pemda=pemda, status='terkirim').count()} laporan terkirim")
