"""Three measurements on a part of the sample city, in a database and a folder of their own.

./bk bench prints them; nothing is asserted, because the figures are those of this machine at this moment.
"""

import io
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.conf import settings  # noqa: E402 – needs django.setup()
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from laporan.contoh import foto  # noqa: E402
from laporan.contoh.isi import fill_kota  # noqa: E402
from laporan.models import LaporanOpd  # noqa: E402
from opd.actions.impor import apply_impor, examine_file  # noqa: E402
from opd.impor.pegawai import ImporPegawai  # noqa: E402
from opd.models import Pegawai, PemerintahDaerah, Pengguna  # noqa: E402
from tests.pintu import sign_in  # noqa: E402

PELAPOR = ["DISDUKCAPIL", "DISHUB", "SETDA", "INSPEKTORAT"]
ULANG, PEGAWAI = 40, 5_000


def median_ms(client: Client, alamat: str) -> tuple[float, int]:
    """(median of ULANG answers after a first one, queries of one answer)."""
    for _ in range(3):
        assert client.get(alamat).status_code == 200, alamat
    lama = []
    for _ in range(ULANG):
        awal = time.perf_counter()
        client.get(alamat)
        lama.append((time.perf_counter() - awal) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(alamat)
    return statistics.median(lama), len(queries)


def ukur_halaman(organisasi: Pengguna) -> None:
    client = Client()
    sign_in(organisasi, client)
    with override_settings(ROOT_URLCONF="tests.bench.polos"):
        polos, q_polos = median_ms(client, "/polos/")
    daftar, q_daftar = median_ms(client, "/kegiatan/")
    print(f"Halaman polos setelah masuk: {polos:.1f} ms, {q_polos} kueri")
    print(f"Daftar kegiatan, 25 baris: {daftar:.1f} ms, {q_daftar} kueri ({daftar / polos:.1f} kali halaman polos)")


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


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="budaya-kerja-ukur-"))
    nama = connection.creation.create_test_db(verbosity=0)
    foto.SEDIKIT = 10_000  # drawn here: a child process would set all of this up again
    try:
        print(f"Basis data {connection.vendor}, {os.cpu_count()} inti; menyiapkan data ...", flush=True)
        call_command("muat_acuan", stdout=io.StringIO())
        with override_settings(DEBUG=True):
            fill_kota(lambda _: None, pelapor=PELAPOR)
        organisasi = Pengguna.objects.get(nama_masuk="organisasi")
        ukur_halaman(organisasi)
        ukur_pdf(folder)
        ukur_impor(organisasi, PemerintahDaerah.objects.get(kode="64.74"))
    finally:
        connection.creation.destroy_test_db(nama, verbosity=0)
        shutil.rmtree(folder)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
