"""The whole journey of a report by keyboard alone, with and without JavaScript (reliability 5.1, A1 and A13): sign in,
an activity with a file, submit, approve, accept, take the table away. Nothing traps the focus."""

import datetime as dt
import re

import pytest

from laporan.models import LaporanOpd, Periode
from tests import korpus, pabrik

pytestmark = pytest.mark.django_db(transaction=True)
TAB_MAKSIMUM = 120
# The name of what has the focus, as it is announced: its label, its own text, or what it is called.
NAMA = """() => {
  const e = document.activeElement, teks = (n) => (n ? n.innerText.replace(/\\s+/g, ' ').trim() : '');
  return (e.labels && e.labels.length ? [...e.labels].map(teks).join(' ') : teks(e)) || e.getAttribute('aria-label') || e.name || e.localName;
}"""


class Jari:
    """Ten fingers and no mouse."""

    def __init__(self, page):
        self.page = page

    def ke(self, pola: str) -> None:
        """Tab until what has the focus is called so; fails when it never comes, as in a trap."""
        lewat = []
        for _ in range(TAB_MAKSIMUM):
            self.page.keyboard.press("Tab")
            lewat.append(self.page.evaluate(NAMA))
            if re.search(pola, lewat[-1]):
                return
        raise AssertionError(f"{pola} tidak tercapai dengan Tab: {lewat}")

    def tekan(self, pola: str, tiba: str | None = None) -> None:
        self.ke(pola)
        if tiba is None:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation(url=re.compile(tiba)):
            self.page.keyboard.press("Enter")

    def tulis(self, pola: str, teks: str) -> None:
        self.ke(pola)
        self.page.keyboard.type(teks)

    def pilih_berkas(self, pola: str, berkas) -> None:
        self.ke(pola)
        with self.page.expect_file_chooser() as pemilih:
            self.page.keyboard.press("Space")
        pemilih.value.set_files(berkas)

    def tanggal(self, pola: str, hari: dt.date) -> None:
        """A native date is typed part by part, in the order of the browser's language."""
        self.ke(pola)
        self.page.keyboard.type(f"{hari:%m%d%Y}")

    def masuk(self, nama: str) -> None:
        self.page.goto("/masuk/")
        self.tulis("NIP atau pos-el", nama)
        self.tulis("Kata sandi", pabrik.SANDI)
        with self.page.expect_navigation(url=re.compile("^((?!masuk).)*$")):
            self.page.keyboard.press("Enter")


@pytest.mark.parametrize("javascript", [True, False], ids=["dengan JavaScript", "tanpa JavaScript"])
def test_a_report_travels_by_keyboard_alone(cast, kota, periode, pengunjung, tmp_path, javascript):
    pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=periode.tahun)
    foto = tmp_path / "IMG_0001.jpg"
    foto.write_bytes(korpus.foto())

    def jari(nama: str) -> Jari:
        satu = Jari(pengunjung(java_script_enabled=javascript, is_mobile=False, has_touch=False).page)
        satu.masuk(nama)
        return satu

    record_and_submit(jari("sekretaris"), periode, foto)
    laporan = LaporanOpd.objects.get()
    assert (laporan.status, laporan.cuplikan["angka"]["foto"]) == ("diajukan", 1)

    pimpinan = jari("pimpinan")
    pimpinan.tekan("^Lihat\\b.*Laporan", r"/laporan/\d+/$")
    pimpinan.tekan("^Setujui$", r"/laporan/\d+/$")
    bagian = jari("bagian_organisasi")
    bagian.page.goto(f"/laporan/{laporan.pk}/")
    bagian.tekan("^Terima$", r"/laporan/\d+/$")
    laporan.refresh_from_db()
    assert laporan.status == "diterima"
    bagian.page.goto("/laporan/")
    with bagian.page.expect_download() as unduhan:
        bagian.tekan("^Unduh XLSX$")
    assert unduhan.value.suggested_filename.endswith(".xlsx")


def record_and_submit(sekretaris: Jari, periode: Periode, foto) -> None:
    sekretaris.tekan("^Catat kegiatan$", "/kegiatan/baru/")
    sekretaris.pilih_berkas("Foto", foto)
    sekretaris.ke("Rapat KBK")
    sekretaris.page.keyboard.press("Space")
    sekretaris.tulis("Apa yang dilakukan", "Loket dua dibuka pukul 07.30, antrean pagi habis sebelum pukul 10.")
    sekretaris.tekan("Ubah atau lengkapi")
    sekretaris.tanggal("Tanggal kegiatan", periode.selesai - dt.timedelta(days=3))
    sekretaris.tekan("^Simpan$", r"/kegiatan/\d+/$")
    sekretaris.tekan("^Beranda$", "/$")
    sekretaris.tekan("^Mulai : Laporan", "/naskah/")  # the report that is due
    sekretaris.tulis("Kesimpulan", "Antrean pagi habis sebelum pukul 10.00 setiap hari kerja.")
    sekretaris.tekan("Simpan, lalu ajukan", "/langkah/ajukan/")
    sekretaris.tekan("^Ajukan ke pimpinan$", r"/laporan/\d+/$")
