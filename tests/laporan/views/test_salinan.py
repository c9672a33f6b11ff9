"""The signed copy of a report comes back: what it is, who may bring it, and what anybody learns of it."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laporan.models import Cetakan, SalinanBertandaTangan
from opd.models import Jejak
from tests import korpus, pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_rekap

TERBITAN = b"%PDF-1.7\nisi laporan yang diterbitkan\n%%EOF\n"
TTE = b"5 0 obj <</Type /Sig /ByteRange [0 10 20 30] >> endobj\n%%EOF\n"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def cetak(benda, by, isi: bytes = TERBITAN, **kolom) -> Cetakan:
    nama = default_storage.save("cetakan/a.pdf", ContentFile(isi))
    sidik = hashlib.sha256(isi).hexdigest()
    return Cetakan.objects.create(
        pemda=benda.periode.pemda, kertas="A4", masukan_sha256=sidik[::-1], status="selesai", berkas=nama, sha256=sidik, diminta_oleh=by, **kolom
    )


@pytest.fixture
def laporan(kota, cast, media):
    row = make_laporan(kota.disdukcapil, cast, "diterima")
    cetak(row, cast.sekretaris, laporan_opd=row)
    return row


def kirim(client: Client, alamat: str, isi: bytes, **data):
    return client.post(alamat, {"berkas": SimpleUploadedFile("laporan.pdf", isi, "application/pdf"), **data})


@pytest.fixture
def sekretaris(cast, masuk) -> Client:
    return masuk(cast.sekretaris)


def test_the_issued_pdf_is_found_inside_its_signed_copy(laporan, sekretaris):
    alamat = f"/laporan/{laporan.pk}/salinan/"
    assert kirim(sekretaris, alamat, TERBITAN + TTE).status_code == 302
    salinan = SalinanBertandaTangan.objects.get()
    assert (salinan.jenis, salinan.bertanda, salinan.cetakan.laporan_opd) == ("elektronik", True, laporan)
    assert pabrik.read_stored(salinan.berkas.name) == TERBITAN + TTE  # kept as it came, or its signature would break
    assert [j.sasaran_id for j in Jejak.objects.filter(aksi="unggah_salinan")] == [salinan.pk]
    halaman = sekretaris.get(f"/laporan/{laporan.pk}/").text
    assert "PDF terbitan ada di dalamnya, tidak berubah; bertanda tangan elektronik" in halaman


def test_more_behind_the_issued_pdf_is_not_yet_a_signature(laporan, sekretaris):
    kirim(sekretaris, f"/laporan/{laporan.pk}/salinan/", TERBITAN + b"tambahan lain\n%%EOF\n")
    assert SalinanBertandaTangan.objects.get().bertanda is False


def test_one_byte_changed_inside_makes_it_no_electronic_copy(laporan, sekretaris):
    jawaban = kirim(sekretaris, f"/laporan/{laporan.pk}/salinan/", TERBITAN.replace(b"isi", b"isl") + TTE)
    assert jawaban.status_code == 422
    assert "PDF terbitan tidak ditemukan di dalam berkas ini" in jawaban.text
    assert not SalinanBertandaTangan.objects.exists()


def test_the_bare_issued_pdf_and_that_of_another_report_are_refused(laporan, sekretaris, kota, cast):
    lain = make_laporan(kota.dishub, cast, "diterima")
    cetak(lain, cast.sekretaris, b"%PDF-1.7\nlaporan dishub\n%%EOF\n", laporan_opd=lain)
    for isi, kata in [(TERBITAN, "belum ditandatangani"), (b"%PDF-1.7\nlaporan dishub\n%%EOF\n", "Ini PDF lain"), (b"bukan pdf", "bukan PDF")]:
        jawaban = kirim(sekretaris, f"/laporan/{laporan.pk}/salinan/", isi, dicocokkan="on")
        assert jawaban.status_code == 422
        assert kata in jawaban.text
    assert not SalinanBertandaTangan.objects.exists()


def test_a_scan_is_kept_on_a_persons_word(laporan, sekretaris):
    alamat, pindaian = f"/laporan/{laporan.pk}/salinan/", korpus.pdf()
    assert kirim(sekretaris, alamat, pindaian).status_code == 422
    assert kirim(sekretaris, alamat, pindaian, dicocokkan="on").status_code == 302
    salinan = SalinanBertandaTangan.objects.get()
    assert (salinan.jenis, salinan.bertanda, salinan.cetakan) == ("pindaian", False, None)
    assert "dicocokkan oleh pengunggah" in sekretaris.get(f"/laporan/{laporan.pk}/").text


def test_a_later_copy_supersedes_and_none_is_lost(laporan, sekretaris):
    for ekor in (TTE, TTE + TTE):
        kirim(sekretaris, f"/laporan/{laporan.pk}/salinan/", TERBITAN + ekor)
    baru, lama = SalinanBertandaTangan.objects.all()
    assert [s.ukuran for s in (baru, lama)] == [len(TERBITAN + TTE + TTE), len(TERBITAN + TTE)]
    assert sekretaris.get(f"/laporan/{laporan.pk}/").text.count("(digantikan)") == 1
    assert b"".join(sekretaris.get(f"/salinan/{lama.pk}/unduh/")) == TERBITAN + TTE


@pytest.mark.parametrize("status", ["draf", "diajukan", "dikembalikan"])
def test_there_is_nothing_to_sign_before_approval(kota, cast, media, sekretaris, status):
    row = make_laporan(kota.disdukcapil, cast, status)
    assert sekretaris.get(f"/laporan/{row.pk}/salinan/").status_code == 403
    assert "Unggah salinan" not in sekretaris.get(f"/laporan/{row.pk}/").text


def test_whoever_reads_may_take_it_away_but_not_bring_one(laporan, sekretaris, cast, masuk):
    kirim(sekretaris, f"/laporan/{laporan.pk}/salinan/", TERBITAN + TTE)
    pk = SalinanBertandaTangan.objects.get().pk
    pimpinan = masuk(cast.pimpinan)
    assert b"".join(pimpinan.get(f"/salinan/{pk}/unduh/")) == TERBITAN + TTE
    assert pimpinan.get(f"/laporan/{laporan.pk}/salinan/").status_code == 403
    assert masuk(cast.sekretaris_dishub).get(f"/salinan/{pk}/unduh/").status_code == 404


def test_the_recap_comes_back_signed_by_the_city(kota, cast, media, masuk):
    rekap = make_rekap(kota.bontang, cast, "terkirim")
    cetak(rekap, cast.bagian_organisasi, laporan_daerah=rekap, jenis="laporan_daerah")
    bagian = masuk(cast.bagian_organisasi)
    assert kirim(bagian, f"/rekap/{rekap.pk}/salinan/", TERBITAN + TTE).status_code == 302
    assert "bertanda tangan elektronik" in bagian.get(f"/rekap/{rekap.pk}/").text


def test_anybody_learns_that_a_signed_copy_is_on_record(laporan, sekretaris):
    kirim(sekretaris, f"/laporan/{laporan.pk}/salinan/", TERBITAN + TTE)
    alamat = f"/v/{laporan.kode_verifikasi}/"
    salinan = SalinanBertandaTangan.objects.get()
    assert salinan.sha256 in Client().get(alamat).text
    jawaban = kirim(Client(), alamat, TERBITAN + TTE)
    assert "Berkas ini salinan bertanda tangan yang tercatat" in jawaban.text
    assert "keabsahan tanda tangannya diperiksa di laman penyelenggara sertifikat" in jawaban.text
    assert "Berkas ini bukan yang diterbitkan" in kirim(Client(), alamat, TERBITAN + TTE + b"x").text
