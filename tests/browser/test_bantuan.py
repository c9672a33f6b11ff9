"""The pictures of /bantuan/ are taken from the application as it is, and a guide is one page long when printed.

Each picture is the sample city at one fixed moment. What it shows in words is kept beside it; when the application
says something else there, this fails. `PERBARUI_GAMBAR=1 ./bk test --browser -k bantuan` takes them anew.
"""

import datetime as dt
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from kbk.actions.acuan import load_nilai
from kbk.models import Kegiatan
from laporan.actions.laporan import move_laporan, open_laporan
from laporan.contoh.isi import fill_kota
from laporan.contoh.jam import pada_saat
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from opd.actions.acuan import load_opd, load_wilayah
from opd.bantuan import PANDUAN
from opd.models import Opd, Pengguna, Penugasan
from tests.pintu import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SAAT = dt.datetime(2026, 10, 8, 2, 5, tzinfo=dt.UTC)  # two days before the reports of the third quarter are due
PELAPOR = ["DISDUKCAPIL", "DISHUB", "BAPPERIDA", "SETDA", "KESBANGPOL", "INSPEKTORAT", "BPBD"]
FOLDER = Path(__file__).resolve().parents[2] / "static/img/bantuan"
KATA = FOLDER / "kata.json"
LEBAR, TINGGI = 360, 480
KATA_TERLIHAT = """([lebar, tinggi]) => {
  const jalan = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), kata = [];
  for (let n; (n = jalan.nextNode());) {
    const wadah = document.createRange(); wadah.selectNodeContents(n);
    const k = wadah.getBoundingClientRect();
    if (n.data.trim() && k.width && k.top >= 0 && k.bottom <= tinggi && k.left < lebar) kata.push(n.data.trim().replace(/\\s+/g, " "));
  }
  return kata.join(" | ");
}"""
A4 = {"format": "A4", "print_background": True}


@dataclass(frozen=True)
class Gambar:
    """What one person sees at one address, from the first element that `dari` finds on."""

    nama: str
    orang: str | Callable[[], str]
    alamat: str | Callable[[], str]
    dari: str = "main"


def laporan(status: str = "diajukan", opd: str = "DISHUB") -> LaporanOpd:
    return LaporanOpd.objects.filter(status=status, opd__kode=opd, terkini=True).latest("periode__selesai")


def pemimpin(opd: str = "DISHUB") -> str:
    return Penugasan.objects.pada(SAAT.date()).get(opd__kode=opd).pegawai.pengguna.nama_masuk


def halaman(nama: str, benda: Callable, *lain) -> Callable[[], str]:
    return lambda: reverse(nama, args=[benda().pk, *lain])


def kurang_bukti() -> Kegiatan:
    rows = Kegiatan.objects.tercatat().filter(kelompok__opd__kode="DISDUKCAPIL").with_kelengkapan().order_by("-tanggal")
    return next(k for k in rows if 0 < k.bukti_ada < k.bukti_wajib)


KELENGKAPAN = 'section:has(h2:text-is("Kelengkapan bukti"))'
GAMBAR = [
    Gambar("beranda", "notulis", "/"),
    Gambar("catat", "notulis", "/kegiatan/baru/"),
    Gambar("catat-hadir", "notulis", "/kegiatan/baru/", ".uraian"),
    Gambar("bukti", "notulis", halaman("kegiatan_detail", kurang_bukti), KELENGKAPAN),
    Gambar("tindak-lanjut", "notulis", "/tindak-lanjut/"),
    Gambar("nilai-terpilih", "sekretaris", lambda: reverse("nilai_terpilih_list")),
    Gambar("beranda-sekretaris", "sekretaris", "/"),
    Gambar("naskah", "sekretaris", halaman("laporan_edit", lambda: laporan("draf", "DISDUKCAPIL"))),
    Gambar("ajukan", "sekretaris", halaman("laporan_step", lambda: laporan("draf", "DISDUKCAPIL"), "ajukan")),
    Gambar("dasbor-pimpinan", pemimpin, "/dasbor/pimpinan/"),
    Gambar("laporan", pemimpin, halaman("laporan_detail", laporan)),
    Gambar("kembalikan", pemimpin, halaman("laporan_step", laporan, "kembalikan_pimpinan")),
    Gambar("matriks", "organisasi", "/dasbor/daerah/", ".petak"),
    Gambar("terima", "organisasi", halaman("laporan_accept", lambda: laporan("disetujui", "BPBD").periode)),
    Gambar("rekap", "organisasi", halaman("rekap_detail", lambda: LaporanDaerah.objects.latest("periode__selesai"))),
    Gambar("rekap-terkirim", "sekda", halaman("rekap_detail", lambda: LaporanDaerah.objects.latest("periode__selesai"))),
    Gambar("rekap-biro", "biro", "/rekap/"),
    Gambar("verifikasi", "biro", lambda: reverse("verifikasi", args=[laporan("terkirim").kode_verifikasi])),
    Gambar("jejak", "pemeriksa", "/jejak/", "table"),
    Gambar("bukti-periksa", "pemeriksa", halaman("kegiatan_detail", kurang_bukti), KELENGKAPAN),
    Gambar("sistem", "admin", "/sistem/"),
    Gambar("pengguna", "admin", "/pengguna/", ".judul-halaman"),
]


@pytest.fixture
def contoh(settings, tmp_path):
    """The sample city at SAAT, whose clock goes no further; one report is begun, one approved."""
    settings.DEBUG = True
    settings.MEDIA_ROOT = tmp_path
    load_nilai()
    load_wilayah()
    load_opd("64.74")
    with pada_saat(SAAT):
        fill_kota(lambda _: None, at=SAAT, pelapor=PELAPOR)
        triwulan = Periode.objects.get(kode="2026-TW3", pemda__kode="64.74")
        sekretaris = Pengguna.objects.get(nama_masuk="sekretaris")
        open_laporan(by=sekretaris, opd=Opd.objects.get(kode="DISDUKCAPIL"), periode=triwulan)
        bpbd = laporan(opd="BPBD")
        move_laporan(by=Pengguna.objects.get(nama_masuk=pemimpin("BPBD")), laporan=bpbd, transisi="setujui", versi=bpbd.versi)
        yield


def potret(page, gambar: Gambar, alamat: str) -> tuple[bytes, str]:
    """The picture as WebP, and the words of what is seen in it."""
    page.goto(alamat)
    page.wait_for_load_state("networkidle")
    atas = page.locator(gambar.dari).first.bounding_box()["y"]
    page.evaluate("y => window.scrollTo(0, y)", atas)
    kata = page.evaluate(KATA_TERLIHAT, [LEBAR, TINGGI])
    keluar = io.BytesIO()
    png = page.screenshot(clip={"x": 0, "y": 0, "width": LEBAR, "height": TINGGI})
    Image.open(io.BytesIO(png)).convert("RGB").save(keluar, "WEBP", quality=60, method=6)
    return keluar.getvalue(), kata


@pytest.mark.skipif(connection.vendor != "sqlite", reason="baris yang sama waktunya berurut lain di basis data lain; SQLite menguji ini")
def test_pictures_show_what_the_application_says(contoh, pengunjung):
    perbarui = "PERBARUI_GAMBAR" in os.environ
    lama = {} if perbarui else json.loads(KATA.read_text())
    kini = {}
    for gambar in GAMBAR:
        orang, alamat = (isi() if callable(isi) else isi for isi in (gambar.orang, gambar.alamat))
        tamu = pengunjung(viewport={"width": LEBAR, "height": TINGGI}, reduced_motion="reduce", service_workers="block")
        tamu.bawa_sesi(sign_in(Pengguna.objects.get(nama_masuk=orang)).cookies)
        isi, kini[gambar.nama] = potret(tamu.page, gambar, alamat)
        if perbarui:
            (FOLDER / f"{gambar.nama}.webp").write_bytes(isi)
    if perbarui:
        KATA.write_text(json.dumps(kini, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    assert [nama for nama in kini | lama if kini.get(nama) != lama.get(nama)] == [] or perbarui


@pytest.mark.parametrize("slug", [p.slug for p in PANDUAN])
def test_a_guide_is_one_printed_page(pengunjung, slug, tmp_path):
    page = pengunjung().page
    page.goto(reverse("bantuan_detail", args=[slug]))
    page.locator("img").evaluate_all("semua => semua.forEach(g => g.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    page.pdf(path=tmp_path / "panduan.pdf", **A4)
    with pikepdf.open(tmp_path / "panduan.pdf") as pdf:
        assert len(pdf.pages) == 1
