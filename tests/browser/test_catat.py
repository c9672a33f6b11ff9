"""The form that notes an activity on a phone of 360 px, against a live server: photos one by one, nothing lost."""

import datetime as dt
import io
import re

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from kbk.actions.acuan import load_nilai
from kbk.models import BerkasDraf, DrafKegiatan, Indikator, Kegiatan, Pengukuran
from opd.models import Jejak
from tests import pabrik
from tests.pemeran import make_cast, make_kota

BARU = "/kegiatan/baru/"
KALIMAT = "Loket 2 dibuka pukul 07.30, antrean pagi habis sebelum pukul 10."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kota():
    load_nilai()
    kota = make_kota()
    kota.cast = make_cast(kota)
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=kota.bontang.hari_ini().year)
    pabrik.make_indikator(dipilih, "Waktu terbit akta")
    return kota


@pytest.fixture
def orang(kota, pengunjung):
    orang = pengunjung()
    orang.masuk("notulis", pabrik.SANDI)
    return orang


def jepret(nama="IMG_1.jpg", warna="red", saat="2026:08:12 07:30:00") -> dict:
    """A photo as a phone takes it: large, and with the time it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = saat
    exif.get_ifd(0x8825)[1] = "S"
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), warna).save(out, "JPEG", quality=95, exif=exif.tobytes())
    return {"name": nama, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def pilih(page, *foto) -> None:
    page.locator("#id_foto").set_input_files(list(foto))


def di_server(page, jumlah: int) -> None:
    expect(page.locator(".berkas-draf [data-keadaan=ada]")).to_have_count(jumlah)


def isi(page, kalimat=KALIMAT) -> None:
    page.get_by_text("Aksi perbaikan", exact=True).click()
    page.get_by_label("Apa yang dilakukan dan hasilnya?").fill(kalimat)


def ada_draf(page, kalimat: str) -> None:
    """What was sent when the page went has come in."""
    for _ in range(50):
        if DrafKegiatan.objects.filter(isi__uraian=[kalimat]).exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{kalimat!r} tidak sampai")


def simpan(page) -> None:
    page.get_by_role("button", name="Simpan", exact=True).click()


def sudah(page) -> Kegiatan:
    page.wait_for_url(re.compile(r"/kegiatan/\d+/$"))
    return Kegiatan.objects.get()


def test_an_activity_with_two_photos_attendance_and_a_measure(orang, kota):
    page = orang.page
    page.get_by_role("link", name="Catat kegiatan").click()
    pilih(page, jepret(), jepret("IMG_2.jpg", "blue"))
    isi(page)
    page.get_by_text("Ada yang tidak hadir").click()
    page.get_by_label("Anggota", exact=True).uncheck()
    page.get_by_text("Ya", exact=True).click()
    page.get_by_label("Waktu terbit akta sekarang? (hari)").fill("1,3")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    di_server(page, 2)
    simpan(page)
    kegiatan = sudah(page)
    assert page.locator(".pesan").first.inner_text().startswith("Kegiatan tersimpan pukul ")
    assert (kegiatan.uraian, kegiatan.pimpinan_hadir, kegiatan.kehadiran.filter(status="hadir").count()) == (KALIMAT, True, 2)
    bukti = list(kegiatan.bukti.all())
    assert [(max(b.lebar, b.tinggi), b.nama_asal) for b in bukti] == [(1600, "IMG_1.jpg"), (1600, "IMG_2.jpg")]
    assert bukti[0].diambil_pada == dt.datetime(2026, 8, 11, 23, 30, tzinfo=dt.UTC)  # 07.30 WITA
    assert Pengukuran.objects.get().indikator == Indikator.objects.get()
    assert (BerkasDraf.objects.count(), DrafKegiatan.objects.count()) == (0, 0)
    assert page.evaluate("Object.keys(localStorage).filter((n) => n.startsWith('draf:'))") == []


def test_a_starter_becomes_the_sentence(orang):
    page = orang.page
    page.goto(BARU)
    assert page.get_by_role("button", name="Kami mengubah … sehingga …").count() == 0
    page.get_by_text("Aksi perbaikan", exact=True).click()
    page.get_by_role("button", name="Kami mengubah … sehingga …").click()
    page.keyboard.type("alur antrean")
    assert page.get_by_label("Apa yang dilakukan dan hasilnya?").input_value() == "Kami mengubah alur antrean sehingga …"
    assert page.locator("[data-hadir]").inner_text() == "3 dari 3"


def test_a_closed_tab_is_opened_again(orang):
    """Text and photo are on the server when the page hides; home leads back to them."""
    page = orang.page
    page.goto(BARU)
    pilih(page, jepret())
    di_server(page, 1)
    isi(page, "Antrean loket dua")
    page.close(run_before_unload=True)
    orang.page = page = orang.context.new_page()
    ada_draf(page, "Antrean loket dua")
    page.goto("/")
    page.get_by_role("link", name="Lanjutkan isian").click()
    page.get_by_role("link", name="Antrean loket dua").click()
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value("Antrean loket dua")
    di_server(page, 1)
    isi(page)
    simpan(page)
    assert sudah(page).bukti.count() == 1


def test_typing_is_saved_by_itself(orang):
    page = orang.page
    page.clock.install()
    page.goto(BARU)
    isi(page)
    page.clock.run_for(21_000)
    expect(page.locator("[data-kabar]")).to_contain_text("Tersimpan pukul ")
    assert DrafKegiatan.objects.get().isi["uraian"] == [KALIMAT]
    page.reload()
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value(KALIMAT)


def test_a_cut_line_is_tried_again_and_names_what_is_missing(orang):
    """The connection dies after file 2 of 4: two are there, two are named, and the saving waits for them."""
    page, gagal, kali = orang.page, [True], []

    def putus(route):
        kali.append(1)
        return route.abort() if gagal[0] and len(kali) > 2 else route.continue_()

    page.route("**/berkas/", putus)
    page.clock.install()
    page.goto(BARU)
    pilih(page, *(jepret(f"IMG_{n}.jpg", warna) for n, warna in enumerate(("red", "blue", "green", "black"), 1)))
    di_server(page, 2)
    isi(page)
    expect(page.locator(".berkas-draf [data-keadaan=jeda]")).to_have_count(2)
    for detik in (3, 5, 9, 16, 31, 61):
        page.clock.run_for(detik * 1000)
        page.wait_for_timeout(200)
    expect(page.locator(".berkas-draf [data-keadaan=gagal]")).to_have_count(2)
    page.clock.resume()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    simpan(page)
    expect(page.locator("[data-kabar]")).to_contain_text("“IMG_3.jpg”, “IMG_4.jpg” belum sampai di server.")
    page.reload()  # the photos are gone from the page, not from the promise
    expect(page.get_by_text("belum sampai: pilih lagi berkas ini, atau buang")).to_have_count(2)
    assert Kegiatan.objects.count() == 0
    gagal[0] = False
    pilih(page, jepret("IMG_3.jpg", "green"))
    di_server(page, 3)
    page.get_by_role("button", name="Buang IMG_4.jpg").click()
    expect(page.locator(".berkas-draf li")).to_have_count(3)
    simpan(page)
    assert sudah(page).bukti.count() == 3
    orang.keluhan.clear()  # the lines we cut


def test_a_lost_answer_gives_one_activity(orang):
    page, kali = orang.page, []

    def hilang(route):
        kali.append(1)
        if len(kali) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.goto(BARU)
    isi(page)
    page.route(f"**{BARU}", lambda route: hilang(route) if route.request.method == "POST" else route.continue_())
    simpan(page)
    sudah(page)
    assert len(kali) == 2
    assert Jejak.objects.filter(aksi="buat_kegiatan").count() == 1
    orang.keluhan.clear()


def test_the_session_ends_while_writing(orang):
    """Signed out in another tab, signed in again there: the form goes on under the new session and loses nothing."""
    page = orang.page
    page.goto(BARU)
    pilih(page, jepret())
    di_server(page, 1)
    lain = orang.context.new_page()
    lain.goto("/")
    lain.locator(".kepala-akun summary").click()
    lain.get_by_role("button", name="Keluar").click()
    lain.wait_for_url("**/masuk/")
    page.bring_to_front()
    isi(page)
    simpan(page)
    expect(page.locator("[data-kabar]")).to_contain_text("Anda sudah keluar. Isian tetap ada di sini.")
    lain.get_by_label("NIP atau pos-el").fill("notulis")
    lain.get_by_label("Kata sandi").fill(pabrik.SANDI)
    lain.get_by_role("button", name="Masuk", exact=True).click()
    lain.wait_for_url(lambda url: "/masuk/" not in url)
    page.bring_to_front()
    simpan(page)
    assert sudah(page).bukti.count() == 1
    orang.keluhan.clear()  # 401 and 403 on the way


def test_the_server_fails_and_comes_back(orang):
    page, rusak = orang.page, [500]
    page.goto(BARU)
    isi(page)
    page.route("**/kegiatan/draf/**", lambda route: route.fulfill(status=rusak[0], body="") if rusak else route.continue_())
    pilih(page, jepret())
    expect(page.locator("[data-kabar]")).to_contain_text("Server sedang terganggu (500). Isian tetap ada di ponsel ini")
    rusak.clear()
    di_server(page, 1)
    simpan(page)
    assert sudah(page).bukti.count() == 1
    orang.keluhan.clear()


def test_a_copy_on_the_phone_outlives_a_day_without_a_network(orang):
    page = orang.page
    page.goto(BARU)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('tanpa jaringan')); }")
    isi(page)
    page.wait_for_timeout(1200)
    page.goto("/akun/")
    page.goto(BARU)
    assert DrafKegiatan.objects.count() == 0
    page.get_by_role("button", name="Pulihkan").click()
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value(KALIMAT)
    simpan(page)
    sudah(page)
    orang.keluhan.clear()


def test_without_a_network_the_phone_keeps_it_and_sends_it_later(orang):
    """One photo is on the server, the other is not; the queue takes both over and sends what is missing."""
    page = orang.page
    page.goto(BARU)
    pilih(page, jepret())
    di_server(page, 1)
    expect(page.locator("script[src*='luring.js']")).to_have_count(1)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    orang.context.set_offline(True)
    pilih(page, jepret("IMG_2.jpg", "blue"))
    expect(page.locator("[data-keadaan=jeda]")).to_have_count(1)
    isi(page)
    simpan(page)
    page.get_by_role("button", name="Kirim nanti dari ponsel ini").click()
    page.wait_for_url("**/luring/antrean/")
    assert Kegiatan.objects.count() == 0
    orang.context.set_offline(False)
    for _ in range(100):
        if Kegiatan.objects.exists():
            break
        page.wait_for_timeout(100)
    assert sorted(Kegiatan.objects.get().bukti.values_list("nama_asal", flat=True)) == ["IMG_1.jpg", "IMG_2.jpg"]
    orang.keluhan.clear()


def test_signing_out_wipes_the_copy(orang):
    page = orang.page
    page.goto(BARU)
    isi(page)
    page.wait_for_timeout(1200)
    salinan = "Object.keys(localStorage).filter((n) => n.startsWith('draf:')).length"
    assert page.evaluate(salinan) == 1
    orang.keluar()
    assert page.evaluate(salinan) == 0


def test_a_refused_file_costs_only_itself(orang):
    page = orang.page
    page.goto(BARU)
    pilih(page, jepret(), {"name": "surat.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 isi"})
    di_server(page, 1)
    expect(page.locator("[data-keadaan=ditolak] small")).to_contain_text("Dokumen Word, Excel, atau ZIP tidak diterima.")
    isi(page)
    simpan(page)
    assert sudah(page).bukti.count() == 1


def test_an_edit_is_kept_too(orang, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, kota.cast.ketua, timezone.now().date())
    page = orang.page
    page.goto(f"/kegiatan/{kegiatan.pk}/ubah/")
    page.get_by_label("Apa yang dilakukan dan hasilnya?").fill(KALIMAT)
    page.goto("/akun/")
    ada_draf(page, KALIMAT)
    page.goto("/kegiatan/")
    page.locator(".draf-menunggu").get_by_role("link", name=kegiatan.judul).click()
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value(KALIMAT)
    simpan(page)
    assert sudah(page).uraian == KALIMAT
    assert DrafKegiatan.objects.count() == 0


def test_without_javascript_everything_is_there(kota, pengunjung):
    orang = pengunjung(java_script_enabled=False)
    orang.masuk("notulis", pabrik.SANDI)
    page = orang.page
    page.goto(BARU)
    pilih(page, jepret())
    isi(page, "pendek")
    assert page.get_by_text("Kami mengubah … sehingga …").is_visible()
    simpan(page)
    assert page.locator(".galat-ringkas").inner_text().endswith("Tulis sedikitnya 20 huruf: apa yang dilakukan dan apa hasilnya.")
    assert page.get_by_text("✓ sudah di server").is_visible()
    isi(page)
    simpan(page)
    assert sudah(page).bukti.get().nama_asal == "IMG_1.jpg"
