"""The main job, end to end on a phone: from a secretary's activity to the city's PDF in Bagian Organisasi's hands."""

import datetime as dt
import re
import subprocess

import pytest

from laporan.models import Cetakan, LaporanDaerah, LaporanOpd
from tests import korpus, pabrik
from tests.browser.test_cerita import catat_kegiatan

pytestmark = pytest.mark.django_db(transaction=True)
LAPORAN, REKAP, CETAKAN = re.compile(r"/laporan/\d+/$"), re.compile(r"/rekap/\d+/$"), re.compile(r"/cetakan/\d+/$")


@pytest.fixture
def orang(pengunjung, cast):
    """orang(name) -> that person, signed in on a phone."""

    def masuk(nama: str):
        tamu = pengunjung()
        tamu.masuk(nama, pabrik.SANDI)
        return tamu

    return masuk


def tekan(page, nama: str, tujuan) -> None:
    page.locator("main").get_by_role("button", name=nama, exact=True).click()
    page.wait_for_url(tujuan)


def test_from_an_activity_to_the_citys_pdf(cast, kota, periode, orang, pekerja, tmp_path):
    tanggal = periode.selesai - dt.timedelta(days=3)
    for tahun in {tanggal.year, kota.bontang.hari_ini().year}:
        pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=tahun)
    foto = [tmp_path / "IMG_0001.jpg", tmp_path / "IMG_0002.jpg"]
    for path, isi in zip(foto, [korpus.foto_ponsel(), korpus.foto()], strict=True):
        path.write_bytes(isi)

    sekretaris = orang("sekretaris").page
    write_report(sekretaris, periode, foto, tanggal)
    laporan = LaporanOpd.objects.get()
    alamat = f"/laporan/{laporan.pk}/"
    pimpinan = orang("pimpinan").page
    pimpinan.goto(alamat)
    tekan(pimpinan, "Setujui", LAPORAN)
    bagian = orang("bagian_organisasi").page
    bagian.goto(alamat)
    tekan(bagian, "Terima", LAPORAN)
    pdf = download_recap(bagian, periode, tmp_path)

    laporan.refresh_from_db()
    assert (laporan.status, laporan.cuplikan["angka"]["foto"]) == ("direkap", 2)
    assert LaporanDaerah.objects.get().cuplikan["angka"]["kegiatan"] == 1
    for page in (sekretaris, pimpinan, bagian):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    check_pdf(pdf, periode, Cetakan.objects.get())


def write_report(page, periode, foto, tanggal) -> None:
    """The secretary notes what was done, writes a conclusion and submits."""
    catat_kegiatan(page, foto, tanggal)
    page.goto("/laporan/")
    page.locator("li", has_text=periode.nama).get_by_role("button").click()
    page.wait_for_url("**/naskah/")
    page.locator("textarea[name=kesimpulan]").fill("Antrean pagi habis sebelum pukul 10.00 setiap hari kerja.")
    tekan(page, "Simpan, lalu ajukan", "**/langkah/ajukan/")
    tekan(page, "Ajukan ke pimpinan", LAPORAN)


def download_recap(page, periode, folder):
    """Bagian Organisasi composes the recap, orders its PDF, waits for the worker and takes it away."""
    page.goto("/rekap/")
    page.locator("li", has_text=periode.nama).get_by_role("button").click()
    page.wait_for_url(REKAP)
    tekan(page, "Buat PDF", CETAKAN)
    unduh = page.locator("main").get_by_role("link", name=re.compile("Unduh"))
    unduh.wait_for(timeout=90_000)  # the page follows the worker by itself
    with page.expect_download() as unduhan:
        unduh.click()
    unduhan.value.save_as(folder / "rekap.pdf")
    return folder / "rekap.pdf"


def check_pdf(pdf, periode, cetakan) -> None:
    """What poppler reads in it."""
    teks, info, gambar = (
        subprocess.run(perintah, capture_output=True, check=True, text=True).stdout
        for perintah in (["pdftotext", "-layout", pdf, "-"], ["pdfinfo", pdf], ["pdfimages", "-list", pdf])
    )
    assert int(re.search(r"Pages:\s+(\d+)", info)[1]) == cetakan.halaman
    assert f"Halaman {cetakan.halaman} dari {cetakan.halaman}" in teks
    for kata in ["PEMERINTAH KOTA BONTANG", "Dinas Kependudukan dan Pencatatan Sipil", "Dinas Perhubungan", periode.nama]:
        assert kata in teks, kata
    for nilai in ["34 nilai dasar", "Kecepatan", "Berorientasi Pelayanan"]:
        assert nilai in teks, nilai
    assert sum(" jpeg " in baris for baris in gambar.splitlines()) == 2  # the photos of the chapter
    assert not re.search(r"\b2\.0[2-9]\d\b", teks)
