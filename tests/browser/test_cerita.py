"""The main job of the application, on a phone."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from kbk.models import Kegiatan
from tests import korpus, pabrik

pytestmark = pytest.mark.django_db(transaction=True)


def catat_kegiatan(page, foto, tanggal: dt.date | None = None) -> None:
    """What a secretary or notulis does in a corridor; without `tanggal` it was today."""
    page.goto("/kegiatan/baru/")
    page.get_by_label("Foto atau PDF").set_input_files(foto)
    page.locator("label.chip", has_text="Aksi perbaikan").click()
    page.locator("label.chip", has_text="Kecepatan").click()
    page.get_by_label("Apa yang dilakukan dan hasilnya?").fill("Loket dua dibuka pukul 07.30, antrean pagi habis sebelum pukul 10.")
    if tanggal:
        page.get_by_text("Ubah atau lengkapi").click()
        page.get_by_label("Tanggal kegiatan").fill(str(tanggal))
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url("**/kegiatan/*/")


@pytest.mark.parametrize("javascript", [True, False], ids=["dengan JavaScript", "tanpa JavaScript"])
def test_a_secretary_logs_an_activity_with_a_photo(pengunjung, cast, kota, tmp_path, javascript):
    pabrik.make_nilai_terpilih(kota.disdukcapil)
    foto = tmp_path / "IMG_0001.jpg"
    foto.write_bytes(korpus.foto_ponsel())
    orang = pengunjung(java_script_enabled=javascript)
    orang.masuk("sekretaris", pabrik.SANDI)

    catat_kegiatan(orang.page, foto)

    kegiatan = Kegiatan.objects.get()
    assert orang.page.get_by_role("heading", level=1).inner_text() == kegiatan.judul
    assert "tersimpan pukul" in orang.page.locator(".pesan-daftar[role=status]").inner_text()
    assert (kegiatan.jenis, [n.nama for n in kegiatan.nilai.all()], kegiatan.bukti.count()) == ("aksi", ["Kecepatan"], 1)
    gambar = orang.page.locator("main img").first
    gambar.scroll_into_view_if_needed()
    expect(gambar).to_have_js_property("complete", True)  # it loads lazily
    assert gambar.evaluate("img => img.naturalWidth") > 0
    orang.keluar()
