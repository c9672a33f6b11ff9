"""Measurements on the sample city, in a database and a folder of their own.

./bk bench prints them as ratios taken side by side; nothing is asserted, because the figures are those of this
machine at this moment. CPU time is that of this process; a database server's own comes on top.
"""

import io
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402 – needs django.setup()
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402

from laporan.contoh import bukti  # noqa: E402
from laporan.contoh.foto import Foto, Pesanan, ambil  # noqa: E402
from laporan.contoh.isi import fill_kota  # noqa: E402
from laporan.models import LaporanDaerah, LaporanOpd  # noqa: E402
from opd.actions.impor import apply_impor, examine_file  # noqa: E402
from opd.impor.pegawai import ImporPegawai  # noqa: E402
from opd.models import Pegawai, PemerintahDaerah, Pengguna  # noqa: E402
from tests.bench import banding, beban, buku, halaman, layar  # noqa: E402

PEGAWAI = 5_000


def satu_per_adegan(pesanan: list[Pesanan]) -> Iterator[Foto]:
    """Real photos, but each scene drawn only once from far and from near: not the drawing is measured here."""
    ada: dict[tuple[str, bool], Foto] = {}
    for satu in pesanan:
        adegan = (satu.adegan, satu.dekat)
        if adegan not in ada:
            ada[adegan] = ambil(satu)
        yield ada[adegan]


def ukur_pdf(folder: Path) -> None:
    laporan = LaporanOpd.objects.filter(opd__kode="DISDUKCAPIL", cuplikan__isnull=False).latest("periode__selesai")
    periode = laporan.periode.kode
    awal, jam = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    hasil = io.StringIO()
    call_command("cetak_laporan", pemda="64.74", opd="DISDUKCAPIL", periode=periode, keluaran=folder / "opd.pdf", stdout=hasil)
    akhir = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = akhir.ru_utime + akhir.ru_stime - awal.ru_utime - awal.ru_stime
    halaman = hasil.getvalue().split(", ")[1]
    print(f"PDF laporan OPD: {halaman}, {cpu:.1f} detik CPU, {time.perf_counter() - jam:.1f} detik jam")


def ukur_impor(organisasi: Pengguna, pemda: PemerintahDaerah) -> None:
    baris = ["nip,nama,jenis,golongan,jabatan,opd_kode"]
    baris += [f"198501{1 + n // 500:02d}2010011{n % 500 + 1:03d},Pegawai {n},PNS,III/a,Analis,DISHUB" for n in range(PEGAWAI)]
    jam = time.perf_counter()
    berkas = ContentFile("\n".join(baris).encode(), name="pegawai.csv")
    impor = examine_file(berkas=berkas, jenis=ImporPegawai, pemda=pemda, by=organisasi)
    periksa, jam = time.perf_counter() - jam, time.perf_counter()
    apply_impor(impor=impor, by=organisasi)
    tulis, puncak = time.perf_counter() - jam, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert Pegawai.objects.filter(nama__startswith="Pegawai ").count() == PEGAWAI
    print(f"Impor {PEGAWAI} pegawai: periksa {periksa:.1f} detik, terapkan {tulis:.1f} detik")
    print(f"  memori puncak proses {puncak // 1024} MB, termasuk menyiapkan data contoh")


def ukur_semua(folder: Path) -> None:
    halaman.tulis(halaman.ukur(halaman.daftar()))
    ukur_pdf(folder)
    buku.ukur(LaporanDaerah.objects.latest("pk"), folder)
    ukur_impor(Pengguna.objects.get(nama_masuk="organisasi"), PemerintahDaerah.objects.get(kode="64.74"))


def main(ukur: Callable[[Path], None] = ukur_semua) -> None:
    """`ukur` is given a folder for its files, in a database that holds the sample city."""
    folder = Path(tempfile.mkdtemp(prefix="budaya-kerja-ukur-"))
    if connection.vendor == "sqlite":  # a file: processes of their own look into it
        connection.settings_dict["TEST"]["NAME"] = str(folder / "ukur.sqlite3")
    nama = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    bukti.ambil_semua = satu_per_adegan
    try:
        print(f"Basis data {connection.vendor}, {os.cpu_count()} inti; menyiapkan data ...", flush=True)
        call_command("muat_acuan", stdout=io.StringIO())
        with override_settings(DEBUG=True):
            fill_kota(lambda _: None)
        ukur(folder)
    finally:
        connection.creation.destroy_test_db(nama, verbosity=0)
        shutil.rmtree(folder)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def pilih(cara: str = "", *isi: str) -> None:
    if cara == "--banding":
        banding.main(*isi)
    elif cara == "--beban":
        angka = [float(satu) for satu in isi] + [beban.DETIK, beban.PERMINTAAN][len(isi) :]
        main(partial(beban.ukur, *angka))
    elif cara == "--layar":
        main(layar.ukur)
    else:
        main()


if __name__ == "__main__":
    pilih(*sys.argv[1:])
