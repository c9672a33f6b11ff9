"""A province on the day a report is due: 42 requests a second, 2.3 activities a second among them, each with three photos as
a phone shrank them; then the dashboard of a city while fifty reports render. The application runs as in production, with
its worker beside it; whoever asks runs on the same two cores.

./bk bench --beban [SECONDS [REQUESTS]]   (DATABASE_URL names a PostgreSQL server; ten minutes and 42 a second unless told)

Requests begin when they are due, whether or not those before were answered, and their time counts from then on: a server
that falls behind cannot hide it by being asked less.
"""

import io
import os
import random
import secrets
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image

from kbk.models import Keanggotaan, Kegiatan
from laporan.actions.cetakan import order_cetakan
from laporan.models import Cetakan, LaporanOpd
from opd.models import PemerintahDaerah, Pengguna
from tests.bench.banding import p95
from tests.faults.conftest import database_url, start_server
from tests.faults.klien import Klien, isian_baru, promise, send_file
from tests.kbk.views.isian_kegiatan import BARU
from tests.pintu import sign_in

PERMINTAAN, KIRIMAN, FOTO = 42.0, 2.3, 3  # a second, and what of them sends an activity; photos with each of those
DETIK = 600
LANGKAH = FOTO + 2  # requests of one that is sent: the promise, its photos, the form
ORANG, TANGAN = 60, 120
PEMANASAN = 10  # seconds that are not counted: processes that have not answered yet read their templates
PELADEN = ("--workers", "3", "--threads", "4")
HALAMAN = [  # (how often, who, where)
    (8, "notulis", "/"),
    (6, "notulis", "/kegiatan/"),
    (5, "notulis", BARU),
    (4, "notulis", "/kegiatan/{kegiatan}/"),
    (3, "sekretaris", "/"),
    (3, "sekretaris", "/laporan/"),
    (2, "pimpinan", "/dasbor/"),
    (1, "organisasi", "/dasbor/"),
]
RENDER, TANYA = 50, 120  # reports at once; how often the dashboard is asked with and without them


@dataclass
class Catatan:
    """Milliseconds of every request by kind, and what went wrong."""

    jam: dict[str, list[float]]
    salah: list[str]

    def tambah(self, jenis: str, mulai: float, status: int, alamat: str) -> None:
        self.jam[jenis].append((time.perf_counter() - mulai) * 1000)
        if status not in {200, 201, 302}:
            self.salah.append(f"{status} {alamat}")


def _gambar() -> bytes:
    """A photo as the browser shrinks one: 1600 px, about 0.4 MB."""
    acak = Image.frombytes("L", (400, 300), random.Random(4).randbytes(400 * 300)).resize((1600, 1200), Image.Resampling.BICUBIC)
    berkas = io.BytesIO()
    Image.merge("RGB", (acak, acak.rotate(180), acak.transpose(Image.Transpose.FLIP_LEFT_RIGHT))).save(berkas, "JPEG", quality=57)
    return berkas.getvalue()


def _satu_gambar(dasar: bytes) -> bytes:
    """The same picture as another file, with a comment of its own behind the first marker."""
    isi = secrets.token_hex(16).encode()
    return dasar[:2] + b"\xff\xfe" + (len(isi) + 2).to_bytes(2) + isi + dasar[2:]


def _masuk(port: int, pengguna: Pengguna) -> Klien:
    return Klien(port, pengguna.pk, sign_in(pengguna).cookies[settings.SESSION_COOKIE_NAME].value)


class Provinsi:
    """The people who ask and what they send."""

    def __init__(self, port: int):
        kursi = Keanggotaan.objects.filter(peran="notulis", sampai=None, pegawai__pengguna__isnull=False)
        self.kursi = [(k, _masuk(port, k.pegawai.pengguna)) for k in kursi.select_related("kelompok", "pegawai__pengguna")[:ORANG]]
        self.satu = {nama: _masuk(port, Pengguna.objects.get(nama_masuk=nama)) for nama in ("sekretaris", "pimpinan", "organisasi")}
        self.hari_ini = PemerintahDaerah.objects.get(kode="64.74").hari_ini()
        kegiatan = Kegiatan.objects.filter(kelompok__in=[k.kelompok for k, _ in self.kursi])
        self.kegiatan = dict(kegiatan.values_list("kelompok", "pk"))
        self.gambar, self.acak, self.catatan = _gambar(), random.Random(2002), Catatan(defaultdict(list), [])
        self.terkirim = 0

    def buka(self, pada: float) -> None:
        """One page of somebody."""
        (_, siapa, alamat), *_ = self.acak.choices(HALAMAN, [banyak for banyak, _, _ in HALAMAN])
        if siapa == "notulis":
            kursi, klien = self.acak.choice(self.kursi)
            tuju = alamat.format(kegiatan=self.kegiatan[kursi.kelompok_id])
        else:
            klien, tuju = self.satu[siapa], alamat
        self.catatan.tambah(f"{siapa} {alamat}", pada, klien.get(tuju).status, tuju)

    def kirim(self, pada: float) -> None:
        """An activity with its photos, as a phone sends it: the promise, each photo, the form."""
        kursi, klien = self.acak.choice(self.kursi)
        isi = isian_baru(kursi.kelompok, tanggal=str(self.hari_ini))
        isi.pop("foto")
        gambar = {f"IMG_{n}.jpg": _satu_gambar(self.gambar) for n in range(FOTO)}
        alamat = f"/kegiatan/draf/{isi['kunci_kirim']}/"
        langkah = [("janji", lambda: promise(klien, isi, gambar))]
        langkah += [("foto", lambda n=n, d=d: send_file(klien, alamat, n, d)) for n, d in gambar.items()]
        langkah += [("simpan", lambda: klien.post(BARU, isi, Accept="application/json"))]
        for nama, lakukan in langkah:
            status = lakukan().status
            self.catatan.tambah(f"kirim: {nama}", pada, status, alamat)
            pada = time.perf_counter()
            if status not in {200, 201}:
                return
        self.terkirim += 1


def _jadwal(acak: random.Random, detik: float, kali: float) -> list[tuple[float, bool]]:
    """(second, is it an activity) of everything that begins, by chance as people do; `kali` as often as a province."""
    semua = []
    for laju, kirim in (((PERMINTAAN - KIRIMAN * LANGKAH) * kali, False), (KIRIMAN * kali, True)):
        pada = acak.expovariate(laju)
        while pada < detik:
            semua.append((pada, kirim))
            pada += acak.expovariate(laju)
    return sorted(semua)


def bebani(provinsi: Provinsi, detik: float, kali: float) -> float:
    """Asks for that long; returns how many seconds it took until the last answer."""
    mulai = time.perf_counter()
    with ThreadPoolExecutor(TANGAN) as tangan:
        for pada, kirim in _jadwal(provinsi.acak, detik, kali):
            time.sleep(max(0.0, mulai + pada - time.perf_counter()))
            tangan.submit(provinsi.kirim if kirim else provinsi.buka, mulai + pada)
    return time.perf_counter() - mulai


def _baris(nama: str, jam: list[float]) -> str:
    return f"  {nama:<34} {len(jam):6} {statistics.median(jam):8.0f} {p95(jam) if len(jam) > 1 else jam[0]:8.0f} {max(jam):8.0f}"


def tulis_beban(provinsi: Provinsi, lama: float, kali: float) -> None:
    jam = provinsi.catatan.jam
    semua = [satu for isi in jam.values() for satu in isi]
    print(f"Hari tenggat sebuah provinsi: {len(semua)} permintaan, {len(semua) / lama:.1f} per detik (diminta {PERMINTAAN * kali:.0f})")
    print(f"  kegiatan dengan {FOTO} foto: {provinsi.terkirim}, {provinsi.terkirim / lama:.2f} per detik (diminta {KIRIMAN * kali:.2f})")
    print(f"  {'ms':<34} {'banyak':>6} {'median':>8} {'p95':>8} {'paling':>8}")
    for nama in sorted(jam):
        print(_baris(nama, jam[nama]))
    print(_baris("semua (batas p95 1000)", semua))
    print(f"  galat: {len(provinsi.catatan.salah)} (batas 0) {sorted(set(provinsi.catatan.salah))[:5] or ''}")


@contextmanager
def berjalan(folder: Path) -> Iterator[int]:
    """The application and its worker as processes of their own; its port."""
    server = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "STATIC_ROOT": str(folder / "statis"), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=os.environ | server, check=True)
    proses, port = start_server(folder, *PELADEN, aplikasi="budaya_kerja.wsgi", **server)
    lingkungan = {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    lingkungan |= {"DJANGO_SETTINGS_MODULE": "budaya_kerja.settings", "DEBUG": "1"}
    pekerja = subprocess.Popen([sys.executable, "manage.py", "pekerja"], cwd=settings.BASE_DIR, env=os.environ | lingkungan)
    try:
        yield port
    finally:
        for satu in (pekerja, proses):
            satu.terminate()
            satu.wait(timeout=60)


def ukur(detik: float, permintaan: float, folder: Path) -> None:
    """In a database that holds the sample city."""
    with berjalan(folder) as port:
        provinsi, kali = Provinsi(port), permintaan / PERMINTAAN
        bebani(provinsi, PEMANASAN, kali)
        provinsi.catatan, provinsi.terkirim = Catatan(defaultdict(list), []), 0
        tulis_beban(provinsi, bebani(provinsi, detik, kali), kali)
        ukur_cetak(port)


def ukur_cetak(port: int) -> None:
    """The matrix of a city, asked four times a second, while reports render and while none does."""
    klien, organisasi = _masuk(port, Pengguna.objects.get(nama_masuk="organisasi")), Pengguna.objects.get(nama_masuk="organisasi")
    tanpa = _tanya(klien)
    for laporan in LaporanOpd.objects.filter(cuplikan__isnull=False, nihil=False).order_by("-periode__selesai")[:RENDER]:
        order_cetakan(by=organisasi, laporan=laporan)
    sebelum = Cetakan.objects.filter(status="selesai").count()
    dengan = _tanya(klien)
    jadi = Cetakan.objects.filter(status="selesai").count() - sebelum
    sisa = Cetakan.objects.exclude(status__in=["selesai", "gagal"]).count()
    kali = p95(dengan) / p95(tanpa)
    print(f"Dasbor kota selama {RENDER} laporan dicetak: p95 {p95(dengan):.0f} ms, tanpa {p95(tanpa):.0f} ms, {kali:.2f} × (batas 1,5)")
    print(f"  selama diukur {jadi} laporan selesai dicetak, {sisa} masih antre")


def _tanya(klien: Klien) -> list[float]:
    jam, mulai = [], time.perf_counter()
    for n in range(TANYA):
        time.sleep(max(0.0, mulai + n / 4 - time.perf_counter()))
        pada = time.perf_counter()
        assert klien.get("/dasbor/").status == 200
        jam.append((time.perf_counter() - pada) * 1000)
    return jam
