import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from laporan.actions.cetakan import claim_cetakan, order_cetakan
from laporan.models import Cetakan
from opd.models import Jejak
from tests.laporan.pabrik_laporan import make_laporan, make_rekap


@pytest.fixture
def laporan(kota, cast):
    return make_laporan(kota.disdukcapil, cast)


@pytest.fixture
def pesanan(laporan, cast):
    return order_cetakan(by=cast.sekretaris, laporan=laporan)


def selesaikan(cetakan, settings, tmp_path) -> Cetakan:
    settings.MEDIA_ROOT = tmp_path
    nama = default_storage.save("cetakan/2026/10/a.pdf", ContentFile(b"%PDF-1.7 isi"))
    Cetakan.objects.filter(pk=cetakan.pk).update(status="selesai", berkas=nama, sha256="cd" * 32, halaman=14, kemajuan=100, selesai_pada="2026-10-05T02:00:00Z")
    cetakan.refresh_from_db()
    return cetakan


def test_an_order_leads_to_its_progress(laporan, cast, masuk):
    client = masuk(cast.sekretaris)
    jawaban = client.post(reverse("cetak_opd", args=[laporan.pk]), {"kertas": "F4"})
    cetakan = Cetakan.objects.get()
    assert (jawaban.status_code, jawaban.url) == (302, reverse("cetakan_detail", args=[cetakan.pk]))
    assert cetakan.kertas == "F4"
    halaman = client.get(jawaban.url)
    assert "Menunggu giliran" in halaman.text
    assert 'hx-trigger="every 2s"' in halaman.text
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in halaman.text


def test_a_recap_is_ordered_by_the_city_only(kota, cast, masuk):
    alamat = reverse("cetak_rekap", args=[make_rekap(kota.bontang, cast).pk])
    assert masuk(cast.sekretaris).post(alamat).status_code == 403
    assert masuk(cast.orang_luar).post(alamat).status_code == 404
    assert masuk(cast.biro).post(alamat).status_code == 404  # not sent yet
    assert Cetakan.objects.count() == 0
    assert masuk(cast.bagian_organisasi).post(alamat).status_code == 302
    assert Cetakan.objects.get().kertas == "A4"


def test_outsiders_find_neither_report_nor_order(laporan, pesanan, cast, masuk):
    for orang in (cast.sekretaris_dishub, cast.orang_luar, cast.biro):
        client = masuk(orang)
        assert client.post(reverse("cetak_opd", args=[laporan.pk])).status_code == 404
        assert client.get(reverse("cetakan_detail", args=[pesanan.pk])).status_code == 404
        assert client.get(reverse("cetakan_download", args=[pesanan.pk])).status_code == 404
        assert client.post(reverse("cetakan_retry", args=[pesanan.pk])).status_code == 404
    assert Cetakan.objects.count() == 1


def test_paper_that_does_not_exist_and_a_draft_are_explained(kota, laporan, cast, masuk):
    client = masuk(cast.sekretaris)
    jawaban = client.post(reverse("cetak_opd", args=[laporan.pk]), {"kertas": "A9"})
    assert (jawaban.status_code, "Pilih kertas A4 atau F4." in jawaban.text) == (422, True)
    draf = make_laporan(kota.disdukcapil, cast, "draf", revisi=2, terkini=False)
    jawaban = client.post(reverse("cetak_opd", args=[draf.pk]))
    assert (jawaban.status_code, "masih draf" in jawaban.text) == (422, True)


def test_progress_comes_as_a_fragment_for_htmx(pesanan, cast, masuk, django_assert_num_queries):
    claim_cetakan()
    Cetakan.objects.filter(pk=pesanan.pk).update(tahap="Menata halaman 6", kemajuan=26)
    client = masuk(cast.sekretaris)
    alamat = reverse("cetakan_detail", args=[pesanan.pk])
    client.get(alamat)
    with django_assert_num_queries(4):  # session, person with unit, roles, the order
        jawaban = client.get(alamat, headers={"HX-Request": "true"})
    assert jawaban.text.lstrip().startswith('<section id="kemajuan"')
    assert "Menata halaman 6" in jawaban.text
    assert "26%" in jawaban.text


def test_a_failure_says_why_and_can_be_tried_again(pesanan, cast, masuk):
    Cetakan.objects.filter(pk=pesanan.pk).update(status="gagal", percobaan=3, galat="Pembuatan PDF melewati batas waktu 120 detik.")
    client = masuk(cast.sekretaris)
    halaman = client.get(reverse("cetakan_detail", args=[pesanan.pk])).text
    assert "melewati batas waktu 120 detik" in halaman
    assert "Coba lagi" in halaman
    assert "every 2s" not in halaman
    jawaban = client.post(reverse("cetakan_retry", args=[pesanan.pk]))
    assert jawaban.url == reverse("cetakan_detail", args=[pesanan.pk])
    pesanan.refresh_from_db()
    assert (pesanan.status, pesanan.percobaan, pesanan.galat) == ("antri", 0, "")


def test_the_file_is_an_attachment_with_a_telling_name(pesanan, cast, masuk, settings, tmp_path):
    selesaikan(pesanan, settings, tmp_path)
    client = masuk(cast.pimpinan)
    halaman = client.get(reverse("cetakan_detail", args=[pesanan.pk])).text
    assert "14 halaman A4, selesai 5 Oktober 2026 pukul 10.00 WITA" in halaman
    jawaban = client.get(reverse("cetakan_download", args=[pesanan.pk]))
    assert b"".join(jawaban.streaming_content) == b"%PDF-1.7 isi"
    assert jawaban.headers["Content-Disposition"] == 'attachment; filename="Laporan-Disdukcapil-2026-TW3-rev1.pdf"'
    assert jawaban.headers["Content-Type"] == "application/pdf"
    assert jawaban.headers["X-Content-Type-Options"] == "nosniff"
    assert jawaban.headers["Cache-Control"] == "no-store"
    jejak = Jejak.objects.get(aksi="unduh_cetakan")
    assert (jejak.pengguna, jejak.sasaran_id, jejak.isi) == (cast.pimpinan, pesanan.pk, {"sha256": "cd" * 32})


def test_a_file_that_is_not_there_is_said_so(pesanan, cast, masuk, settings, tmp_path):
    client = masuk(cast.sekretaris)
    alamat = reverse("cetakan_download", args=[pesanan.pk])
    assert client.get(alamat).url == reverse("cetakan_detail", args=[pesanan.pk])
    selesaikan(pesanan, settings, tmp_path)
    default_storage.delete(pesanan.berkas.name)
    assert client.get(alamat).status_code == 302
    assert Jejak.objects.filter(aksi="unduh_cetakan").count() == 0


def test_the_recap_file_carries_the_name_of_the_city(kota, cast):
    cetakan = order_cetakan(by=cast.bagian_organisasi, laporan=make_rekap(kota.bontang, cast))
    assert cetakan.nama_unduhan == "Rekap-Kota-Bontang-2026-TW3-rev1.pdf"


def test_the_province_orders_one_book_of_a_period(kota, cast, masuk):
    rekap = make_rekap(kota.bontang, cast, status="terkirim")
    halaman = masuk(cast.biro).get(reverse("rekap_list"))
    alamat = reverse("cetak_provinsi", args=[rekap.pk])
    assert halaman.context["buku"] == [{"rekap": rekap.pk, "nama": "Triwulan III 2026", "banyak": 1}]
    assert alamat in halaman.text
    assert "Cetak buku" not in masuk(cast.bagian_organisasi).get(reverse("rekap_list")).text
    jawaban = masuk(cast.biro).post(alamat)
    cetakan = Cetakan.objects.get()
    assert (jawaban.url, cetakan.jenis) == (reverse("cetakan_detail", args=[cetakan.pk]), "buku_provinsi")
    assert "PDF Buku Provinsi Kalimantan Timur 2026-TW3" in masuk(cast.biro).get(jawaban.url).text
    assert masuk(cast.bagian_organisasi).get(jawaban.url).status_code == 404
