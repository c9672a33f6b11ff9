"""Two quarters as four roles live them on a phone: late, nil, returned, reopened, a leader replaced, an agency merged.

The recap at the end must say exactly that.
"""

import datetime as dt
import re

import pytest

from laporan.actions.periode import generate_periode
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from tests import pabrik
from tests.browser.test_laporan_kota import LAPORAN, REKAP, tekan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def periode(kota) -> tuple[Periode, Periode]:
    """The last two quarters that have ended."""
    hari_ini = kota.bontang.hari_ini()
    for tahun in (hari_ini.year - 1, hari_ini.year):
        generate_periode(pemda=kota.bontang, tahun=tahun)
    kini, lalu = Periode.objects.filter(pemda=kota.bontang).selesai_sebelum(hari_ini).order_by("-selesai")[:2]
    return lalu, kini


@pytest.fixture
def orang(pengunjung, cast, kota):
    """orang(name) -> the page of that person on a phone, signed in once."""
    pimpinan = pabrik.make_pegawai(kota.dishub, "Pimpinan Dishub")
    cast.pimpinan_dishub = pabrik.make_pengguna("pimpinan_dishub", pimpinan)
    pabrik.make_penugasan(pimpinan, kota.dishub)
    cast.plt = pabrik.make_pengguna("plt", pabrik.make_pegawai(kota.disdukcapil, "Pelaksana Tugas"))
    halaman = {}

    def masuk(nama: str):
        if nama not in halaman:
            tamu = pengunjung()
            tamu.masuk(nama, pabrik.SANDI)
            halaman[nama] = tamu.page
        return halaman[nama]

    return masuk


def test_two_quarters_end_in_a_correct_recap(cast, kota, periode, orang):
    lalu, kini = periode
    for p in periode:
        pabrik.make_kegiatan(kota.akta, cast.notulis, p.mulai + dt.timedelta(days=9))

    perpanjang(orang("bagian_organisasi"), lalu, kota.disdukcapil)
    ajukan(orang("sekretaris"), lalu, "Antrean pagi berkurang.")
    langkah(orang("pimpinan"), lalu, kota.disdukcapil, "Kembalikan ke sekretaris", "Sebutkan angkanya.")
    perbaiki(orang("sekretaris"), lalu, kota.disdukcapil, "Antrean pagi berkurang dari 64 menjadi 41 menit.")
    langkah(orang("pimpinan"), lalu, kota.disdukcapil, "Setujui")
    langkah(orang("bagian_organisasi"), lalu, kota.disdukcapil, "Terima")
    ajukan(orang("sekretaris_dishub"), lalu, nihil="Seluruh pegawai bertugas di posko banjir.")
    langkah(orang("pimpinan_dishub"), lalu, kota.dishub, "Setujui")
    langkah(orang("bagian_organisasi"), lalu, kota.dishub, "Terima")

    langkah(orang("bagian_organisasi"), lalu, kota.disdukcapil, "Buka kembali", "Angka antrean keliru.", buka=True)
    ganti_pimpinan(orang("bagian_organisasi"), kota.disdukcapil, cast.plt.pegawai)
    perbaiki(orang("sekretaris"), lalu, kota.disdukcapil, "Antrean pagi berkurang dari 64 menjadi 46 menit.")
    langkah(orang("plt"), lalu, kota.disdukcapil, "Setujui")
    langkah(orang("bagian_organisasi"), lalu, kota.disdukcapil, "Terima")
    rekap = kirim_rekap(orang("bagian_organisasi"), orang("biro"), lalu)
    assert {k: rekap.cuplikan["angka"][k] for k in ("opd", "diterima", "tepat_waktu", "terlambat", "nihil", "belum")} == {
        "opd": 4, "diterima": 2, "tepat_waktu": 1, "terlambat": 1, "nihil": 1, "belum": 2,
    }  # fmt: skip
    laporan = laporan_of(lalu, kota.disdukcapil)
    assert (laporan.revisi, laporan.penandatangan["nama"]) == (3, cast.plt.pegawai.nama_lengkap)
    assert laporan.penandatangan["jabatan"].startswith("Plt.")
    assert "Angka antrean keliru." in orang("biro").locator("main").inner_text()

    gabungkan(orang("bagian_organisasi"), kota.dishub, kota.disdukcapil, kini.mulai + dt.timedelta(days=30))
    ajukan(orang("sekretaris"), kini, "Dua dinas bekerja dalam satu loket.")
    langkah(orang("plt"), kini, kota.disdukcapil, "Setujui")
    langkah(orang("bagian_organisasi"), kini, kota.disdukcapil, "Terima")
    rekap = kirim_rekap(orang("bagian_organisasi"), orang("biro"), kini)
    assert {k: rekap.cuplikan["angka"][k] for k in ("opd", "diterima", "tepat_waktu", "terlambat", "nihil", "belum")} == {
        "opd": 4, "diterima": 1, "tepat_waktu": 0, "terlambat": 1, "nihil": 0, "belum": 3,
    }  # fmt: skip
    assert {o["kode"] for o in rekap.cuplikan["opd"]} == {"DISDUKCAPIL", "DISHUB", "KEC-BS", "SETDA"}
    for nama in ("sekretaris", "plt", "bagian_organisasi", "biro"):
        assert orang(nama).evaluate("document.documentElement.scrollWidth") <= 360


def laporan_of(periode, opd) -> LaporanOpd:
    return LaporanOpd.objects.terkini().get(periode=periode, opd=opd)


def perpanjang(page, periode, opd) -> None:
    page.goto(f"/periode/{periode.pk}/perpanjangan/")
    page.get_by_role("checkbox", name=re.compile(opd.nama)).check()
    page.get_by_label("Tenggat baru").fill(str(opd.pemda.hari_ini() + dt.timedelta(days=7)))
    page.get_by_label("Alasan").fill("Banjir, kantor tutup.")
    tekan(page, "Perpanjang", re.compile("perpanjangan|matriks|daerah"))


def ajukan(page, periode, kesimpulan="", nihil="") -> None:
    """Begins the report of this period, writes and submits it."""
    page.goto("/laporan/")
    page.locator("li", has_text=periode.nama).get_by_role("button").click()
    page.wait_for_url("**/naskah/")
    if nihil:
        page.get_by_text("Tidak ada kegiatan pada periode ini?").click()
        page.get_by_label("tidak ada kegiatan pada periode ini").check()
        page.locator("textarea[name=alasan_nihil]").fill(nihil)
    tulis(page, kesimpulan)


def perbaiki(page, periode, opd, kesimpulan: str) -> None:
    """The next revision of a report that came back or was opened again."""
    lama = laporan_of(periode, opd)
    page.goto(f"/laporan/{lama.pk}/")
    tekan(page, f"Perbaiki sebagai revisi {lama.revisi + 1}", "**/naskah/")
    tulis(page, kesimpulan)


def tulis(page, kesimpulan: str) -> None:
    page.locator("textarea[name=kesimpulan]").fill(kesimpulan)
    tekan(page, "Simpan, lalu ajukan", "**/langkah/ajukan/")
    tekan(page, "Ajukan ke pimpinan", LAPORAN)


def langkah(page, periode, opd, nama: str, alasan: str = "", *, buka: bool = False) -> None:
    """One step on the report's page, with its reason where it asks for one."""
    page.goto(f"/laporan/{laporan_of(periode, opd).pk}/")
    utama = page.locator("main")
    if not alasan:
        return tekan(page, nama, LAPORAN)
    utama.get_by_role("link", name=nama, exact=True).click()
    utama.locator("textarea[name=alasan]").fill(alasan)
    if buka:
        utama.locator("input[name=sampai]").fill(str(opd.pemda.hari_ini() + dt.timedelta(days=7)))
    return tekan(page, nama, LAPORAN)


def ganti_pimpinan(page, opd, pegawai) -> None:
    page.goto(f"/opd/{opd.pk}/pimpinan/baru/")
    page.locator("[name=pegawai]").fill(pegawai.nip)
    page.locator("[name=jabatan]").fill(f"Kepala {opd.nama}")
    page.locator("[name=status]").select_option(label="Plt.")
    page.locator("[name=dari]").fill(str(opd.pemda.hari_ini()))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(f"**/opd/{opd.pk}/")


def gabungkan(page, opd, penerus, sampai) -> None:
    page.goto(f"/opd/{opd.pk}/ubah/")
    page.locator("[name=berlaku_sampai]").fill(str(sampai))
    page.locator("[name=penerus]").select_option(str(penerus.pk))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(f"**/opd/{opd.pk}/")


def kirim_rekap(bagian, biro, periode) -> LaporanDaerah:
    """Composed and sent by the city, received by the province."""
    bagian.goto("/rekap/")
    bagian.locator("li", has_text=periode.nama).get_by_role("button").click()
    bagian.wait_for_url(REKAP)
    bagian.get_by_role("link", name="Kirim ke Biro Organisasi").click()
    tekan(bagian, "Kirim sekarang", REKAP)
    rekap = LaporanDaerah.objects.get(periode=periode)
    biro.goto(f"/rekap/{rekap.pk}/")
    tekan(biro, "Terima rekap", REKAP)
    rekap.refresh_from_db()
    assert rekap.status == "diterima"
    return rekap
