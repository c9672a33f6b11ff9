import datetime as dt
import hashlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from laporan.dokumen import masukan_cetak
from laporan.models import Cetakan
from opd.format_id import kode
from opd.jejak import sidik
from opd.models import Jejak
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import DIAJUKAN, make_laporan, make_rekap

PDF = b"%PDF-1.7 isi laporan"


@pytest.fixture(autouse=True)
def bersih():
    cache.clear()


@pytest.fixture
def laporan(kota, cast):
    return make_laporan(kota.disdukcapil, cast, nomor_surat="800.1/9/2026")


def alamat(laporan) -> str:
    return f"/v/{laporan.kode_verifikasi}/"


def cetak(laporan, cast, isi=PDF, *, masukan=None, dibuat=DIAJUKAN) -> Cetakan:
    """A finished print of `laporan` whose file is `isi`."""
    daerah = hasattr(laporan, "terkirim_pada")
    row = Cetakan.objects.create(
        pemda=laporan.periode.pemda,
        kertas="A4",
        masukan_sha256=masukan or sidik(masukan_cetak(laporan, "A4")),
        status="selesai",
        berkas="cetakan/a.pdf",
        sha256=hashlib.sha256(isi).hexdigest(),
        halaman=12,
        diminta_oleh=cast.sekretaris,
        selesai_pada=dibuat,
        **{"laporan_daerah" if daerah else "laporan_opd": laporan},
    )
    Cetakan.objects.filter(pk=row.pk).update(dibuat_pada=dibuat)
    return row


def kirim(alamat: str, isi=PDF, **fields):
    return Client().post(alamat, {"berkas": SimpleUploadedFile("a.pdf", isi)} | fields)


def test_an_issued_report_is_named_without_sign_in_and_without_persons(laporan, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = Client().get(alamat(laporan))
    teks = response.text
    assert response.status_code == 200
    for kata in [
        "Dokumen ini diterbitkan oleh sistem",
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Triwulan III 2026",
        "4 Oktober 2026 pukul 09.12 WITA",
        laporan.sha256,
        kode(laporan.kode_verifikasi),
        "bukan tanda tangan elektronik",
    ]:
        assert kata in teks
    for orang in [*contoh.NAMA, contoh.PENANDATANGAN["nama"], "197203141998032901"]:
        assert orang not in teks


def test_lower_case_and_look_alikes_are_the_same_code(laporan):
    salah_ketik = laporan.kode_verifikasi.lower().replace("0", "o").replace("1", "l")
    assert "diterbitkan oleh sistem" in Client().get(f"/v/{salah_ketik}/").text


def test_typing_the_code_leads_to_its_page(laporan):
    response = Client().get("/v/", {"kode": laporan.kode_verifikasi.lower()})
    assert response.url == alamat(laporan)
    salah = Client().get("/v/", {"kode": "abc"})
    assert (salah.status_code, "20 huruf dan angka" in salah.text, 'value="abc"' in salah.text) == (422, True, True)


@pytest.mark.parametrize("kode", ["00000-00000-00000-00000", "x", "<script>", "²²", "a" * 300])
def test_an_unknown_code_is_a_404_of_the_same_shape(db, kode):
    response = Client().get(f"/v/{kode}/")
    assert response.status_code == 404
    assert "Kode tidak dikenal" in response.text
    assert "Periksa berkas" in response.text
    assert "<script>”" not in response.text


def test_a_newer_revision_replaces(kota, cast, laporan):
    laporan.terkini, laporan.status = False, "dikembalikan"
    laporan.save()
    assert "dikembalikan untuk diperbaiki" in Client().get(alamat(laporan)).text
    draf = make_laporan(kota.disdukcapil, cast, "draf", revisi=2)
    assert "dikembalikan untuk diperbaiki" in Client().get(alamat(laporan)).text
    draf.delete()
    baru = make_laporan(kota.disdukcapil, cast, revisi=2)
    teks = Client().get(alamat(laporan)).text
    assert "Dokumen ini sudah digantikan" in teks
    assert alamat(baru) in teks


def test_a_recap_is_a_draft_until_it_is_sent(kota, cast):
    rekap = make_rekap(kota.bontang, cast)
    assert "masih konsep" in Client().get(alamat(rekap)).text
    terkirim = make_rekap(kota.samarinda, cast, "terkirim")
    teks = Client().get(alamat(terkirim)).text
    assert "diterbitkan oleh sistem" in teks
    make_rekap(kota.samarinda, cast, "draf", revisi=2)
    assert "diterbitkan oleh sistem" in Client().get(alamat(terkirim)).text
    make_rekap(kota.samarinda, cast, "terkirim", revisi=3)
    assert "sudah digantikan" in Client().get(alamat(terkirim)).text


# --- the file ------------------------------------------------------------------


def test_the_very_file_is_recognised_and_nothing_is_kept(laporan, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cetak(laporan, cast)
    sebelum = (Jejak.objects.count(), Cetakan.objects.count())
    assert "persis yang diterbitkan" in kirim(alamat(laporan)).text
    assert "bukan yang diterbitkan" in kirim(alamat(laporan), PDF + b" ").text
    assert (Jejak.objects.count(), Cetakan.objects.count()) == sebelum
    assert not list(tmp_path.rglob("*"))


def test_a_file_alone_leads_to_its_code(laporan, cast):
    cetak(laporan, cast)
    teks = kirim("/v/").text
    assert "Berkas ini terbitan sistem<" in teks
    assert alamat(laporan) in teks
    assert "bukan yang diterbitkan" in kirim("/v/", b"lain").text


def test_the_file_of_another_report_says_so(kota, cast, laporan):
    lain = make_laporan(kota.dishub, cast)
    cetak(lain, cast)
    teks = kirim(alamat(laporan)).text
    assert "untuk dokumen lain" in teks
    assert alamat(lain) in teks


def test_a_print_of_the_draft_is_not_taken_for_the_sent_recap(kota, cast):
    rekap = make_rekap(kota.bontang, cast, "terkirim", terkirim_pada=timezone.now())
    cetak(rekap, cast, masukan="0" * 64, dibuat=rekap.terkirim_pada - dt.timedelta(seconds=1))
    assert "cetakan sebelumnya" in kirim(alamat(rekap)).text
    cetak(rekap, cast, isi=b"%PDF kini", dibuat=rekap.terkirim_pada - dt.timedelta(seconds=1))
    assert "persis yang diterbitkan" in kirim(alamat(rekap), b"%PDF kini").text
    cetak(rekap, cast, isi=b"%PDF templat lama", masukan="1" * 64, dibuat=rekap.terkirim_pada + dt.timedelta(seconds=1))
    assert "persis yang diterbitkan" in kirim(alamat(rekap), b"%PDF templat lama").text


def test_the_hash_alone_is_enough(laporan, cast):
    cetak(laporan, cast)
    sidik = hashlib.sha256(PDF).hexdigest().upper()
    assert "persis yang diterbitkan" in Client().post(alamat(laporan), {"sidik": f" {sidik[:32]} {sidik[32:]}\n"}).text


@pytest.mark.parametrize(
    ("isian", "kalimat"),
    [
        ({}, "Pilih berkas PDF yang akan diperiksa."),
        ({"sidik": "zz"}, "SHA-256 terdiri atas 64 angka dan huruf a sampai f."),
        ({"berkas": SimpleUploadedFile("a.pdf", b"")}, "Berkas ini kosong."),
    ],
)
def test_what_cannot_be_checked_is_said(laporan, isian, kalimat):
    response = Client().post(alamat(laporan), isian)
    assert (response.status_code, kalimat in response.text) == (422, True)


def test_a_file_over_the_limit_is_told_what_to_do(laporan, settings):
    settings.UPLOAD_MAX_BYTES = 10
    response = kirim(alamat(laporan))
    assert response.status_code == 422
    assert "Berkas lebih dari 10 MB. Hitung SHA-256-nya" in response.text


# --- throttle --------------------------------------------------------------------


def test_more_than_thirty_a_minute_from_one_address_are_429(laporan, monkeypatch):
    monkeypatch.setattr("opd.batas.time.time", lambda: 1_000_000_000.0)
    sini, sana = Client(), Client(REMOTE_ADDR="10.0.0.9")
    jawaban = [sini.get(alamat(laporan) if n % 2 else "/v/").status_code for n in range(30)]
    assert jawaban == [200] * 30
    ditolak = sini.get(alamat(laporan))
    assert (ditolak.status_code, ditolak.headers["Retry-After"]) == (429, "60")
    assert "Terlalu banyak percobaan" in ditolak.text
    assert kirim(alamat(laporan)).status_code == 429
    assert sana.get(alamat(laporan)).status_code == 200
    monkeypatch.setattr("opd.batas.time.time", lambda: 1_000_000_060.0)
    assert sini.get(alamat(laporan)).status_code == 200


def test_neighbours_in_one_ipv6_network_count_together(laporan, monkeypatch):
    monkeypatch.setattr("opd.batas.time.time", lambda: 1_000_000_000.0)
    kode = [Client(REMOTE_ADDR=f"2001:db8::{n:x}").get(alamat(laporan)).status_code for n in range(1, 33)]
    assert kode == [200] * 30 + [429] * 2
