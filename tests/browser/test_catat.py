"""Logging an activity on a phone, with a photo, with and without JavaScript."""

import io

import pytest
from PIL import Image, ImageDraw

from kbk.models import Bukti, Kegiatan
from tests import pabrik

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def gambar(warna="#7aa") -> bytes:
    foto = Image.new("RGB", (1600, 1200), warna)
    ImageDraw.Draw(foto).rectangle((300, 500, 1300, 1000), fill="#a73")
    keluar = io.BytesIO()
    foto.save(keluar, "JPEG")
    return keluar.getvalue()


def catat(page, uraian: str, foto: list[bytes]) -> None:
    """Fills in the form as a notulis does, and saves."""
    page.goto("/kegiatan/baru/")
    page.locator("input[type=file]").set_input_files(
        [{"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": isi} for n, isi in enumerate(foto)]
    )
    page.get_by_text("Aksi perbaikan", exact=True).click()
    page.get_by_text("Kecepatan", exact=True).click()
    page.locator("textarea[name=uraian]").fill(uraian)
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url("**/kegiatan/*/")


@pytest.mark.parametrize("js", [True, False])
def test_an_activity_with_a_photo(cast, kota, ponsel, js):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=kota.bontang.hari_ini().year)
    page = ponsel(cast.notulis, js=js)
    catat(page, "Loket dua dibuka pukul 07.30 sehingga antrean pagi habis sebelum pukul 10.", [gambar()])
    assert "tersimpan pukul" in page.get_by_role("status").first.inner_text()
    kegiatan = Kegiatan.objects.get()
    assert (kegiatan.jenis, kegiatan.status, kegiatan.pencatat) == ("aksi", "tercatat", cast.notulis)
    assert [n.nama for n in kegiatan.nilai.all()] == ["Kecepatan"]
    assert Bukti.objects.get().tipe == "image/jpeg"
    lebar = page.locator("figure img").bounding_box()["width"] if js else 1
    assert lebar > 0


def test_no_page_is_wider_than_the_phone(cast, kota, ponsel):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Kata-yang-sangat-panjang-tanpa-spasi" * 4)
    page = ponsel(cast.sekretaris)
    for alamat in ["/kegiatan/", f"/kegiatan/{kegiatan.pk}/", "/kegiatan/baru/", "/kelompok/", "/akun/", "/impor/"]:
        page.goto(alamat)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, alamat
