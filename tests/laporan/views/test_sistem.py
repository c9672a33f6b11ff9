import datetime as dt
from types import SimpleNamespace
from unittest import mock

import pytest

from laporan.actions.cetakan import order_cetakan
from laporan.kesehatan import keadaan_sistem
from laporan.models import Cetakan
from opd import denyut as modul
from opd.denyut import Diska, beat
from opd.models import Denyut, Jejak, Surat
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan

SEKARANG = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
Nama = Denyut.Nama


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture(autouse=True)
def diska_lapang(monkeypatch):
    """The disk of the machine that runs the tests is none of their business."""
    monkeypatch.setattr(modul.shutil, "disk_usage", lambda path: SimpleNamespace(free=60 * 10**9, total=100 * 10**9))


@pytest.fixture
def sehat(db):
    """sehat(menit): every part gave a sign of life that long ago."""

    def sehat(menit: int = 1):
        for nama in (Nama.PEKERJA, Nama.PENGINGAT):
            beat(nama, SEKARANG - dt.timedelta(minutes=menit))
        beat(Nama.CADANGAN, SEKARANG - dt.timedelta(hours=3), nama="cadangan-20261123-220000", ukuran=123_400_000)

    return sehat


def bagian(cast) -> dict[str, tuple[str, str]]:
    return {b.nama: (b.rupa[1], b.kata) for b in keadaan_sistem(cast.admin, SEKARANG)["bagian"]}


def test_every_part_is_named_with_its_state(cast, sehat, settings):
    sehat()
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "surel.go.id"}}}
    ada = bagian(cast)
    assert [nama for nama in ada if not nama.startswith("Diska")] == [
        "Pekerja", "Penjadwal pengingat", "Cadangan", "Antrean cetak", "Pos-el",
    ]  # fmt: skip
    assert {kata for kata, _ in ada.values()} == {"Baik"}
    assert ada["Pekerja"][1] == "Terakhir 1 menit lalu."
    assert ada["Cadangan"][1] == "Terakhir 3 jam lalu, cadangan-20261123-220000, 123 MB."
    assert ada["Pos-el"][1] == "0 menunggu, 0 gagal, 0 belum pasti; lewat surel.go.id."
    assert ada[next(nama for nama in ada if nama.startswith("Diska"))][1] == "60 GB bebas dari 100 GB (60%)."


def test_without_a_mail_server_the_page_says_where_letters_go(cast, sehat, settings):
    sehat()
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    assert bagian(cast)["Pos-el"][0] == "Perlu diperhatikan"
    assert "isi EMAIL_URL agar terkirim" in bagian(cast)["Pos-el"][1]


def test_a_queue_that_nobody_works_on_is_seen_in_five_minutes(kota, cast, sehat):
    sehat()
    cetakan = order_cetakan(by=cast.sekretaris, laporan=make_laporan(kota.disdukcapil, cast))
    for menit, kata in ((5, "Baik"), (6, "Perlu ditangani")):
        Cetakan.objects.filter(pk=cetakan.pk).update(dibuat_pada=SEKARANG - dt.timedelta(minutes=menit))
        assert bagian(cast)["Antrean cetak"] == (kata, f"1 menunggu, 0 sedang dibuat, 0 gagal. Yang terlama menunggu {menit} menit.")


def test_what_the_mail_server_answered_is_shown(cast, sehat):
    sehat()
    beat(Nama.SUREL, SEKARANG, galat="535 authentication failed")
    assert bagian(cast)["Pos-el"] == (
        "Perlu ditangani",
        "0 menunggu, 0 gagal, 0 belum pasti; lewat locmem. Jawaban terakhir server pos-el: 535 authentication failed",
    )


# --- the banner ---------------------------------------------------------------


@pytest.mark.parametrize(("menit", "ada"), [(1, False), (5, False), (6, True)])
def test_administrators_are_told_on_every_page_when_the_worker_is_late(cast, masuk, sehat, menit, ada):
    sehat()
    beat(Nama.PEKERJA, SEKARANG - dt.timedelta(minutes=menit))
    text = masuk(cast.admin).get("/akun/").text
    assert ("Pekerja terakhir berjalan 6 menit lalu: pengingat, pos-el, dan PDF tertunda." in text) == ada
    assert ('href="/sistem/">Buka Kesehatan sistem' in text) == ada


def test_what_never_ran_is_said_so(cast, masuk):
    text = masuk(cast.admin).get("/akun/").text
    for kata in ("Pekerja belum pernah berjalan", "Penjadwal pengingat belum pernah berjalan", "Cadangan belum pernah berjalan"):
        assert kata in text


def test_an_old_backup_and_a_full_disk_are_told_too(cast, masuk, sehat, monkeypatch):
    sehat()
    beat(Nama.CADANGAN, SEKARANG - dt.timedelta(hours=27), nama="cadangan-lama", ukuran=1)
    monkeypatch.setattr(modul, "diska", lambda: [Diska("Berkas", 9 * 10**9, 100 * 10**9)])
    text = masuk(cast.admin).get("/akun/").text
    assert "Cadangan terakhir berjalan 27 jam lalu: data terakhir belum tercadangkan." in text
    assert "Diska hampir penuh, 9 GB bebas dari 100 GB (9%)." in text


@pytest.mark.parametrize(("orang", "jumlah"), [("sekretaris", 3), ("bagian_organisasi", 3), ("admin", 4)])
def test_the_banner_costs_other_people_nothing(cast, masuk, orang, jumlah, django_assert_num_queries):
    client = masuk(getattr(cast, orang))
    client.get("/akun/")
    with django_assert_num_queries(jumlah):
        text = client.get("/akun/").text
    assert ("Kesehatan sistem" in text) == (orang == "admin")


# --- the page and its buttons -------------------------------------------------


@pytest.fixture
def gagal(kota, cast):
    cetakan = order_cetakan(by=cast.sekretaris, laporan=make_laporan(kota.disdukcapil, cast))
    Cetakan.objects.update(status="gagal", percobaan=3, galat="Pembuatan PDF melewati batas memori 1024 MB.")
    surat = pabrik.make_surat(cast.sekretaris, status="tidak_pasti", galat="Pekerja mati ketika surat sedang diserahkan.")
    return SimpleNamespace(cetakan=cetakan, surat=surat)


def test_the_page_shows_what_failed_without_its_content(gagal, cast, masuk):
    text = masuk(cast.admin).get("/sistem/").text
    assert f"{gagal.cetakan}</b> · Disdukcapil, Triwulan III 2026" in text
    assert "Pembuatan PDF melewati batas memori 1024 MB." in text
    assert f"{gagal.surat}</b> kepada Sekretaris" in text


def test_a_failed_order_goes_back_to_the_queue_for_who_asked(gagal, cast, masuk):
    response = masuk(cast.admin).post(f"/sistem/cetakan/{gagal.cetakan.pk}/")
    gagal.cetakan.refresh_from_db()
    assert response["Location"] == "/sistem/"
    row = gagal.cetakan
    assert (row.status, row.percobaan, row.diminta_oleh, row.dibuat_pada) == ("antri", 0, cast.sekretaris, SEKARANG)
    assert Jejak.objects.get(aksi="ulangi_cetakan").pengguna == cast.admin


def test_a_letter_is_repeated_by_decision(gagal, cast, masuk):
    assert masuk(cast.admin).post(f"/sistem/surat/{gagal.surat.pk}/")["Location"] == "/sistem/"
    assert Surat.objects.get().status == "antri"


@pytest.mark.parametrize("orang", ["sekretaris", "bagian_organisasi", "sekda", "tanpa_peran"])
def test_nobody_else_comes_in(gagal, cast, masuk, orang):
    client = masuk(getattr(cast, orang))
    alamat = [f"/sistem/cetakan/{gagal.cetakan.pk}/", f"/sistem/surat/{gagal.surat.pk}/"]
    assert [client.get("/sistem/").status_code, *(client.post(a).status_code for a in alamat)] == [403, 403, 403]
    assert (Cetakan.objects.get().status, Surat.objects.get().status) == ("gagal", "tidak_pasti")


@pytest.mark.parametrize("jumlah", [1, 3])
def test_the_page_costs_the_same_however_much_failed(kota, cast, masuk, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        order_cetakan(by=cast.sekretaris, laporan=make_laporan(opd, cast))
    Cetakan.objects.update(status="gagal", galat="x")
    for n in range(jumlah):
        pabrik.make_surat(cast.sekretaris, dt.date(2026, 11, n + 1), status="gagal", galat="x")
    client = masuk(cast.admin)
    client.get("/sistem/")
    with django_assert_num_queries(9):
        client.get("/sistem/")
