"""A phone without a network: what is noted there is sent once, by nobody else, and goes only when its owner says so."""

import datetime as dt
import io
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from kbk.models import Bukti, Kegiatan
from tests import korpus, pabrik
from tests.browser.telepon import (
    ANTREAN_KOSONG,
    BUTIR,
    ISI_ANTREAN,
    KABAR,
    SIAP,
    SISA,
    bagikan,
    catat,
    tunggu,
    tunggu_kabar,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ponsel(pengunjung, cast, kota):
    """A phone on which a notulis is signed in and which has seen a network once."""
    pabrik.make_nilai_terpilih(kota.disdukcapil)
    orang = pengunjung()
    orang.masuk("notulis", pabrik.SANDI)
    tunggu(orang.page, SIAP)
    return orang


@pytest.fixture
def foto(tmp_path):
    """foto(name, width) -> a file of a camera that says when it was taken, 3000 px wide by default."""

    def make(nama="IMG_0001.jpg", lebar=3000):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = "2026:08:12 07:31:05"
        berkas = tmp_path / nama
        berkas.write_bytes(korpus.foto(lebar, lebar * 3 // 4, exif=exif.tobytes()))
        return berkas

    return make


def test_a_browser_finds_nothing_wrong_with_installing_it(ponsel):
    cdp = ponsel.context.new_cdp_session(ponsel.page)
    manifest = cdp.send("Page.getAppManifest")
    assert (manifest["url"], manifest["errors"]) == (f"{ponsel.alamat}/manifest.webmanifest", [])
    # A window of Playwright is a private one, where nothing is ever installed.
    galat = [satu["errorId"] for satu in cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert galat in ([], ["in-incognito"])


def test_two_activities_with_photos_arrive_once_after_the_page_was_closed(ponsel, foto, cast):
    ponsel.context.set_offline(True)
    catat(ponsel.page, "Loket dua dibuka lebih pagi, antrean habis.", foto(), foto("IMG_0002.jpg", 2400))
    catat(ponsel.page, "Rambu antrean dipasang di depan loket.", foto("IMG_0003.jpg", 2000))
    expect(ponsel.page.locator(KABAR)).to_contain_text("2 menunggu jaringan")
    assert not Kegiatan.objects.exists()
    ponsel.page.close()
    ponsel.context.set_offline(False)

    halaman, kembar = ponsel.context.new_page(), ponsel.context.new_page()
    halaman.goto("/")
    kembar.goto("/akun/")
    tunggu(halaman, f"self.Luring && {ISI_ANTREAN}.then((semua) => !semua.length)")

    assert sorted((k.judul, k.pencatat, k.kelompok.nama, k.bukti.count()) for k in Kegiatan.objects.all()) == [
        ("Loket dua dibuka lebih pagi, antrean habis", cast.notulis, "KBK Akta", 2),
        ("Rambu antrean dipasang di depan loket", cast.notulis, "KBK Akta", 1),
    ]
    assert Kegiatan.objects.filter(tanggal=dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()).count() == 2
    bukti = Bukti.objects.order_by("nama_asal").first()
    assert (max(bukti.lebar, bukti.tinggi), bukti.diambil_pada) == (1600, dt.datetime(2026, 8, 11, 23, 31, 5, tzinfo=dt.UTC))
    expect(halaman.locator(KABAR)).to_be_hidden()
    expect(kembar.locator(KABAR)).to_be_hidden()


def test_the_service_worker_sends_when_no_page_is_open(ponsel, cast):
    ponsel.context.set_offline(True)
    catat(ponsel.page, "Loket dua dibuka lebih pagi, antrean habis.")
    ponsel.page.close()
    ponsel.context.set_offline(False)
    page = ponsel.context.new_page()
    page.goto("/sehat/")  # a page without any script
    cdp, terdaftar = ponsel.context.new_cdp_session(page), []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda kabar: terdaftar.extend(kabar["registrations"]))
    cdp.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # The protocol tells of the registration in a message of its own, which may come after the page's answer.
    tunggu_kabar(page, terdaftar)
    pekerja = {"origin": ponsel.alamat, "registrationId": terdaftar[0]["registrationId"], "tag": "luring-kirim"}
    cdp.send("ServiceWorker.dispatchSyncEvent", pekerja | {"lastChance": False})
    tunggu(page, ANTREAN_KOSONG)
    assert Kegiatan.objects.get().pencatat == cast.notulis


def test_it_waits_while_the_server_fails_and_a_lost_answer_does_no_harm(ponsel, foto):
    ponsel.context.set_offline(True)
    catat(ponsel.page, "Loket dua dibuka lebih pagi, antrean habis.", foto())
    jawaban = ["rusak", "hilang"]

    def answer(route):
        match jawaban.pop(0) if jawaban else "":
            case "rusak":
                route.fulfill(status=500, body="<h1>Ada gangguan</h1>", content_type="text/html")
            case "hilang":
                route.fetch()
                route.abort()
            case _:
                route.continue_()

    ponsel.context.route("**/kegiatan/baru/", answer)  # the service worker sends too
    ponsel.context.set_offline(False)
    expect(ponsel.page.locator(BUTIR)).to_contain_text("Server sedang terganggu (kode 500)")
    assert not Kegiatan.objects.exists()
    ponsel.page.get_by_role("button", name="Kirim").click()
    expect(ponsel.page.locator(BUTIR)).to_contain_text("Jaringan putus saat mengirim")
    assert Kegiatan.objects.count() == 1
    ponsel.page.get_by_role("button", name="Kirim").click()
    expect(ponsel.page.locator("#antrean-kosong")).to_be_visible()
    assert (Kegiatan.objects.count(), Bukti.objects.count()) == (1, 1)
    ponsel.keluhan[:] = [k for k in ponsel.keluhan if not k.startswith(("500 ", "409 "))]  # the second: "sudah tersimpan"


def test_it_goes_by_itself_when_the_server_is_back(ponsel):
    """Nobody touches the phone, and no event tells of a network that was there all the time."""
    page, rusak = ponsel.page, [True]
    ponsel.context.set_offline(True)
    catat(page, "Loket dua dibuka lebih pagi, antrean habis.")
    ponsel.context.route("**/kegiatan/baru/", lambda r: r.fulfill(status=503, body="") if rusak else r.continue_())
    page.clock.install()
    expect(page.locator(BUTIR)).to_contain_text("Belum ada jaringan.")
    ponsel.context.set_offline(False)
    expect(page.locator(BUTIR)).to_contain_text("Server sedang terganggu (kode 503)")
    rusak.clear()
    page.clock.run_for(35_000)
    expect(page.locator("#antrean-kosong")).to_be_visible()
    assert Kegiatan.objects.count() == 1
    ponsel.keluhan[:] = [k for k in ponsel.keluhan if not k.startswith("503 ")]


def test_what_the_server_wants_changed_is_said_at_the_activity_and_can_be_changed(ponsel):
    page = ponsel.page
    ponsel.context.set_offline(True)
    catat(page, "Loket dua dibuka lebih pagi, antrean habis.")
    page.get_by_role("link", name="Ubah").click()
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value("Loket dua dibuka lebih pagi, antrean habis.")
    page.get_by_text("Ubah atau lengkapi").click()
    page.get_by_label("Tanggal kegiatan").fill("2031-01-15")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/luring/antrean/*")
    ponsel.context.set_offline(False)
    expect(page.locator(BUTIR)).to_contain_text("Perlu diperbaiki")
    expect(page.locator(BUTIR)).to_contain_text("Tanggal kegiatan harus hari ini atau sebelumnya.")

    page.get_by_role("link", name="Ubah").click()
    expect(page.locator(".galat-ringkas a")).to_have_text("Tanggal kegiatan harus hari ini atau sebelumnya.")
    page.get_by_label("Tanggal kegiatan").fill("2026-08-12")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/kegiatan/*/")
    assert Kegiatan.objects.get().tanggal == dt.date(2026, 8, 12)


def test_a_group_that_is_no_longer_theirs_is_said_and_the_activity_can_go(ponsel, cast, kota):
    pabrik.make_anggota(pabrik.make_kelompok(kota.disdukcapil), cast.notulis.pegawai)
    page = ponsel.page
    ponsel.context.set_offline(True)
    catat(page, "Loket dua dibuka lebih pagi, antrean habis.")
    kota.akta.aktif = False
    kota.akta.save()
    ponsel.context.set_offline(False)
    expect(page.locator(BUTIR)).to_contain_text("Kelompok ini tidak lagi dapat Anda catat kegiatannya.")
    expect(page.locator(KABAR)).to_contain_text("1 perlu diperbaiki")
    page.get_by_role("button", name="Buang").click()
    expect(page.locator(BUTIR)).to_have_count(0)
    ponsel.keluhan[:] = [k for k in ponsel.keluhan if not k.startswith("404 ")]


def test_what_is_missing_is_said_before_it_is_saved(ponsel):
    page = ponsel.page
    ponsel.context.set_offline(True)
    page.goto("/luring/catat/")
    page.get_by_role("button", name="Simpan").click()
    assert page.locator(".galat-ringkas li").all_inner_texts() == [
        "Pilih jenis kegiatan.",
        "Tulis sedikitnya 20 huruf: apa yang dilakukan dan apa hasilnya.",
    ]
    assert page.evaluate("document.activeElement.className") == "galat-ringkas"
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_accessible_description(re.compile("Tulis sedikitnya 20 huruf"))


def test_a_phone_that_dies_while_typing_has_kept_text_and_photos(ponsel, foto):
    page = ponsel.page
    ponsel.context.set_offline(True)
    page.goto("/luring/catat/")
    page.get_by_label("Apa yang dilakukan dan hasilnya?").fill("Loket dua dibuka")
    page.get_by_label("Foto atau PDF").set_input_files(foto())
    tunggu(page, f"{ISI_ANTREAN}.then((semua) => semua.length && semua[0][2])")
    page.close()

    page = ponsel.context.new_page()
    page.goto("/luring/antrean/")
    expect(page.locator(BUTIR)).to_contain_text("Belum selesai diisi")
    page.get_by_role("link", name="Lanjutkan").click()
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value("Loket dua dibuka")
    expect(page.locator("#catat-foto-daftar li")).to_contain_text("IMG_0001.jpg")


def test_nobody_else_on_the_same_phone_sends_or_sees_it(ponsel, cast):
    ponsel.context.set_offline(True)
    catat(ponsel.page, "Loket dua dibuka lebih pagi, antrean habis.")
    ponsel.context.clear_cookies()  # the session of the notulis is over
    ponsel.context.set_offline(False)
    expect(ponsel.page.locator(BUTIR)).to_have_count(1)
    ponsel.page.reload()
    expect(ponsel.page.locator("#antrean-keadaan")).to_contain_text("Masuk lagi untuk mengirim.")
    expect(ponsel.page.locator(BUTIR)).to_have_count(0)

    page = ponsel.page
    ponsel.masuk("ketua", pabrik.SANDI)
    tunggu(page, SIAP)
    page.goto("/luring/antrean/")
    expect(page.locator("#antrean-keadaan")).to_contain_text("1 kegiatan orang lain juga menunggu")
    assert "Loket dua" not in page.locator("body").inner_text()
    page.goto("/")
    tunggu(page, "self.Luring && Luring.send({ semua: true }).then(() => true)")
    assert not Kegiatan.objects.exists()
    page.evaluate("localStorage.setItem('draf:ketua', 'RAHASIA')")  # as the form keeps its text
    page.locator(".kepala-akun summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.locator("#antrean-keluar-kalimat")).to_have_text("1 kegiatan orang lain tetap tersimpan di ponsel ini sampai pemiliknya masuk.")
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/masuk/")
    assert page.evaluate("Object.keys(localStorage)") == ["luring"]

    ponsel.masuk("notulis", pabrik.SANDI)
    tunggu(page, f"self.Luring && {ISI_ANTREAN}.then((semua) => !semua.length)")
    assert Kegiatan.objects.get().pencatat == cast.notulis


def test_it_can_be_taken_away_as_a_zip(ponsel, foto):
    ponsel.context.set_offline(True)
    catat(ponsel.page, "Loket dua dibuka lebih pagi, antrean habis.", foto())
    with ponsel.page.expect_download() as unduhan:
        ponsel.page.get_by_role("button", name="Unduh").click()
    with zipfile.ZipFile(unduhan.value.path()) as arsip:
        assert arsip.testzip() is None
        nama = sorted(arsip.namelist())
        assert [n.split("/")[1] for n in nama] == ["1 IMG_0001.jpg", "isian.json", "kegiatan.txt"]
        assert Image.open(io.BytesIO(arsip.read(nama[0]))).size == (1600, 1200)
        assert "Loket dua dibuka lebih pagi, antrean habis." in arsip.read(nama[2]).decode()


def test_what_is_thrown_away_can_be_taken_back_for_ten_seconds(ponsel):
    page = ponsel.page
    ponsel.context.set_offline(True)
    catat(page, "Loket dua dibuka lebih pagi, antrean habis.")
    page.clock.install()
    page.get_by_role("button", name="Buang").click()
    expect(page.locator(BUTIR)).to_have_count(0)
    page.get_by_role("button", name="Urungkan").click()
    page.clock.run_for(11_000)
    expect(page.locator(BUTIR)).to_have_count(1)
    page.get_by_role("button", name="Buang").click()
    page.clock.run_for(11_000)
    page.clock.resume()
    tunggu(page, "Luring.all('antrean').then((semua) => !semua.length)")


def test_signing_out_says_what_would_be_lost_and_leaves_nothing(ponsel):
    page = ponsel.page
    ponsel.context.set_offline(True)
    catat(page, "Loket dua dibuka lebih pagi, antrean habis.")
    ponsel.context.route("**/kegiatan/baru/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    ponsel.context.set_offline(False)
    page.goto("/akun/")
    expect(page.locator(KABAR)).to_contain_text("1 menunggu jaringan")
    page.locator(".kepala-akun summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.locator("#antrean-keluar-kalimat")).to_have_text(
        "1 kegiatan belum terkirim. Bila Anda keluar, kegiatan itu beserta fotonya terhapus dari ponsel ini."
    )
    assert page.evaluate("document.activeElement.id") == "antrean-keluar"
    page.get_by_role("button", name="Keluar dan hapus").click()
    page.wait_for_url("**/masuk/")
    assert page.evaluate(SISA) == [0, 0, 0, 0]
    assert not Kegiatan.objects.exists()


def test_a_page_that_is_not_kept_says_so(ponsel, cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="RAHASIA")
    page = ponsel.page
    page.goto(f"/kegiatan/{kegiatan.pk}/")
    ponsel.context.set_offline(True)
    for alamat in ("/", f"/kegiatan/{kegiatan.pk}/", "/laporan/"):
        page.goto(alamat)
        expect(page.get_by_role("heading", level=1)).to_have_text("Belum ada jaringan")
        assert page.evaluate("location.pathname") == alamat  # "Coba buka lagi" asks for this page again
    assert "RAHASIA" not in page.locator("body").inner_text()
    simpanan = "caches.keys().then(async ([nama]) => (await (await caches.open(nama)).keys()).map((r) => new URL(r.url).pathname))"
    assert [a for a in page.evaluate(simpanan) if not a.startswith(("/static/", "/luring/"))] == []
    ponsel.context.set_offline(False)
    page.get_by_role("button", name="Coba buka lagi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Laporan"))


def test_a_form_that_needs_a_network_stays_as_it_is(ponsel, cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    page = ponsel.page
    page.goto(f"/kegiatan/{kegiatan.pk}/tindak-lanjut/baru/")
    uraian = page.get_by_label("Apa yang akan dilakukan?")
    uraian.fill("Perbarui SOP loket")
    ponsel.context.set_offline(True)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("Tidak ada jaringan, jadi belum terkirim."))
    expect(uraian).to_have_value("Perbarui SOP loket")
    ponsel.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_shared_photo_lands_in_a_new_activity(ponsel):
    page = ponsel.page
    bagikan(page, korpus.foto())
    expect(page.locator("#catat-foto-daftar li")).to_contain_text("WA0001.jpg")
    expect(page.get_by_label("Apa yang dilakukan dan hasilnya?")).to_have_value("Antrean pagi habis.")
    page.locator("label.chip", has_text="Aksi perbaikan").click()
    page.get_by_label("Apa yang dilakukan dan hasilnya?").fill("Antrean pagi habis sebelum pukul sepuluh.")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/kegiatan/*/")
    assert Kegiatan.objects.get().bukti.count() == 1


def test_a_shared_photo_waits_for_its_owner_to_sign_in(ponsel):
    page = ponsel.page
    ponsel.context.clear_cookies()
    bagikan(page, korpus.foto())
    page.get_by_role("link", name="Masuk", exact=True).click()
    page.get_by_label("NIP atau pos-el").fill("notulis")
    page.get_by_label("Kata sandi").fill(pabrik.SANDI)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/luring/catat/?*")
    expect(page.locator("#catat-foto-daftar li")).to_contain_text("WA0001.jpg")
