import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from laporan.actions.rekap import compose_rekap, send_rekap
from laporan.models import LaporanDaerah, LaporanOpd
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode, make_periode_berjalan, make_rekap
from tests.laporan.pabrik_rekap import make_laporan_beku

SEKARANG = dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)
DAFTAR = "/rekap/"
NASKAH = {"pengantar": "Kami sampaikan.", "kesimpulan": "Antrean turun.", "nomor_surat": "000.8/12/Setda"}


@pytest.fixture(autouse=True)
def oktober():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture
def periode(kota):
    return make_periode(kota.bontang)


@pytest.fixture
def rekap(kota, cast, periode) -> LaporanDaerah:
    make_laporan_beku(kota.disdukcapil, cast, kesimpulan="Antrean turun.")
    return compose_rekap(by=cast.bagian_organisasi, periode=periode)


def kirim(rekap, cast) -> LaporanDaerah:
    return send_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=rekap.versi)


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


def setempat(*angka) -> dt.datetime:
    """The clock where the city is, as a cell holds it."""
    return dt.datetime(*angka)  # noqa: DTZ001


def lembar(response) -> dict[str, list[tuple]]:
    book = load_workbook(io.BytesIO(response.content))
    return {ws.title: list(ws.iter_rows(values_only=True)) for ws in book}


# --- list -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_list_costs_the_same_for_one_and_three(kota, cast, periode, masuk, jumlah, django_assert_num_queries):
    daerah = [kota.bontang, kota.samarinda, kota.provinsi]
    for n, pemda in enumerate(daerah):
        make_periode(pemda)  # several cities to choose from, however many have sent
        if n < jumlah:
            make_rekap(pemda, cast, "terkirim")
    pabrik.make_peran(cast.biro, "bagian_organisasi", pemda=kota.provinsi)
    pabrik.make_peran(cast.biro, "bagian_organisasi", pemda=kota.bontang)
    client = masuk(cast.biro)
    client.get(DAFTAR)
    with django_assert_num_queries(9):
        assert len(client.get(DAFTAR).context["page"]) == jumlah


def test_list_shows_the_newest_revision_each_reader_may_see(kota, cast, periode, masuk):
    make_rekap(kota.bontang, cast, "terkirim")
    terkirim = make_rekap(kota.bontang, cast, "terkirim", revisi=2)
    draf = make_rekap(kota.bontang, cast, "draf", revisi=3)
    seen = {n: [r.pk for r in masuk(getattr(cast, n)).get(DAFTAR).context["page"]] for n in ("bagian_organisasi", "sekda", "biro", "orang_luar")}
    assert seen == {"bagian_organisasi": [draf.pk], "sekda": [draf.pk], "biro": [terkirim.pk], "orang_luar": []}


def test_periods_without_a_recap_are_offered_once_they_are_over(kota, cast, periode, masuk):
    make_periode_berjalan(kota.bontang)
    make_periode(kota.samarinda)
    response = masuk(cast.bagian_organisasi).get(DAFTAR)
    assert list(response.context["belum"]) == [periode]
    assert "Susun rekap" in response.text
    assert "Susun rekap" not in masuk(cast.sekda).get(DAFTAR).text


def test_list_is_filtered_and_a_value_that_cannot_be_read_filters_nothing(kota, cast, masuk):
    make_rekap(kota.bontang, cast, "terkirim")
    make_rekap(kota.samarinda, cast, "terkirim")
    client = masuk(cast.biro)
    jumlah = {q: len(client.get(f"{DAFTAR}?{q}").context["page"]) for q in (
        "", f"pemda={kota.bontang.pk}", "tahun=2026", "tahun=2025", "status=draf", "status=terkirim", "tahun=x&pemda=0&status=y&halaman=-3",
    )}  # fmt: skip
    assert list(jumlah.values()) == [2, 1, 2, 2, 0, 2, 2]  # 2025 is not offered
    assert "Tidak ada rekap yang cocok" in client.get(f"{DAFTAR}?status=draf").text


def test_list_as_spreadsheet_has_numbers_and_dates(kota, cast, rekap, masuk):
    kirim(rekap, cast)
    rows = lembar(masuk(cast.bagian_organisasi).get(f"{DAFTAR}?bentuk=xlsx"))["Rekap daerah"]
    assert rows[1] == (
        "Kota Bontang", "Triwulan III 2026", 1, "Terkirim", 1, 4, 1, setempat(2026, 10, 14, 9, 0), setempat(2026, 10, 20),
    )  # fmt: skip


# --- one recap ------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_detail_costs_the_same_for_one_and_three(kota, cast, periode, masuk, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        make_laporan_beku(opd, cast)
    rekap = compose_rekap(by=cast.bagian_organisasi, periode=periode)
    client = masuk(cast.bagian_organisasi)
    client.get(f"/rekap/{rekap.pk}/")
    with django_assert_num_queries(7):
        response = client.get(f"/rekap/{rekap.pk}/")
    assert [o["label"] for o in response.context["baris"]].count("Diterima") == jumlah


def test_detail_says_how_it_stands_and_who_is_next(kota, cast, rekap, masuk):
    client = masuk(cast.bagian_organisasi)
    teks = client.get(f"/rekap/{rekap.pk}/").text
    for kata in ["Disusun 14 Oktober 2026 pukul 09.00 WITA", "Menunggu: Bagian Organisasi", "Kirim ke Biro Organisasi", "Belum melapor"]:
        assert kata in teks
    make_laporan_beku(kota.dishub, cast)
    teks = client.get(f"/rekap/{rekap.pk}/").text
    assert "Berubah sejak disusun: 1" in teks
    assert "Dinas Perhubungan: laporannya baru diterima" in teks
    assert "Kirim ke Biro Organisasi" not in masuk(cast.sekda).get(f"/rekap/{rekap.pk}/").text


def test_the_province_sees_what_was_sent_and_receives_it(cast, rekap, masuk):
    client = masuk(cast.biro)
    assert client.get(f"/rekap/{rekap.pk}/").status_code == 404
    kirim(rekap, cast)
    halaman = client.get(f"/rekap/{rekap.pk}/")
    assert "Terima rekap" in halaman.text
    assert "Ubah naskah" not in halaman.text
    response = client.post(f"/rekap/{rekap.pk}/terima/", {"versi": halaman.context["rekap"].versi}, follow=True)
    assert pesan(response) == ["Rekap diterima."]
    assert "Diterima 14 Oktober 2026 pukul 09.00 WITA" in response.text
    assert "Terima rekap" not in response.text


def test_recap_as_spreadsheet_has_numbers_and_dates(kota, cast, rekap, masuk):
    isi = lembar(masuk(cast.bagian_organisasi).get(f"/rekap/{rekap.pk}/?bentuk=xlsx"))
    assert list(isi) == ["Ringkasan", "Perangkat daerah", "Indikator", "34 nilai", "BerAKHLAK"]
    kepala, *rows = isi["Perangkat daerah"]
    pertama = dict(zip(kepala, rows[0], strict=True))
    assert (pertama["Kode"], pertama["Keadaan"], pertama["Diajukan"], pertama["Hari terlambat"], pertama["Kegiatan"]) == (
        "DISDUKCAPIL", "Diterima", setempat(2026, 10, 4, 9, 12), 0, 0,
    )  # fmt: skip
    assert pertama["Kelengkapan bukti"] is None  # no activity, so no share
    assert [r[2] for r in rows] == ["Diterima", "Belum melapor", "Belum melapor", "Belum melapor"]
    assert dict(isi["Ringkasan"])["Laporan diterima"] == 1
    assert dict(isi["Ringkasan"])["Disusun"] == setempat(2026, 10, 14, 9, 0)


def test_names_in_the_spreadsheet_never_run(kota, cast, masuk):
    kota.setda.nama = "=HYPERLINK(1)"
    kota.setda.save()
    rekap = compose_rekap(by=cast.bagian_organisasi, periode=make_periode(kota.bontang))
    book = load_workbook(io.BytesIO(masuk(cast.sekda).get(f"/rekap/{rekap.pk}/?bentuk=xlsx").content))
    assert {c.data_type for row in book["Perangkat daerah"].iter_rows(min_row=2) for c in row if c.value == "=HYPERLINK(1)"} == {"s"}


# --- steps ----------------------------------------------------------------------


def test_composing_leads_to_the_recap_and_says_what_is_in_it(kota, cast, periode, masuk):
    make_laporan_beku(kota.disdukcapil, cast)
    response = masuk(cast.bagian_organisasi).post(f"/rekap/susun/{periode.pk}/", follow=True)
    assert pesan(response) == ["Rekap disusun dari 1 laporan; 3 perangkat daerah belum."]
    assert response.redirect_chain[0][0] == f"/rekap/{LaporanDaerah.objects.get().pk}/"


def test_a_running_period_is_refused_with_a_sentence(kota, cast, masuk):
    periode = make_periode_berjalan(kota.bontang)
    response = masuk(cast.bagian_organisasi).post(f"/rekap/susun/{periode.pk}/", follow=True)
    assert pesan(response) == ["Triwulan IV 2026 berjalan sampai 31 Desember 2026. Rekapnya disusun sesudah itu."]
    assert not LaporanDaerah.objects.exists()


def test_writing_saves_and_a_stale_form_shows_both_texts(cast, rekap, masuk):
    client, alamat = masuk(cast.bagian_organisasi), f"/rekap/{rekap.pk}/naskah/"
    assert client.post(alamat, NASKAH | {"versi": 1}).url == f"/rekap/{rekap.pk}/"
    basi = client.post(alamat, NASKAH | {"versi": 1, "kesimpulan": "Naskah saya."})
    assert basi.status_code == 409
    for kata in ["Orang lain sudah menyimpan", "Antrean turun.", "Naskah saya."]:
        assert kata in basi.text
    lagi = client.post(alamat, NASKAH | {"versi": basi.context["form"]["versi"].value(), "kesimpulan": "Naskah saya."})
    assert lagi.status_code == 302
    assert LaporanDaerah.objects.get().kesimpulan == "Naskah saya."


def test_the_words_of_the_last_recap_are_offered(kota, cast, rekap, masuk):
    lalu = make_rekap(kota.bontang, cast, "terkirim", kesimpulan="Kesimpulan lama.", revisi=9)
    lalu.periode = make_periode_berjalan(kota.bontang)
    lalu.periode.mulai, lalu.periode.selesai, lalu.periode.kode, lalu.periode.nomor = dt.date(2026, 4, 1), dt.date(2026, 6, 30), "2026-TW2", 2
    lalu.periode.save()
    lalu.save()
    teks = masuk(cast.bagian_organisasi).get(f"/rekap/{rekap.pk}/naskah/").text
    assert "Kesimpulan Triwulan II 2026" in teks
    assert "Kesimpulan lama." in teks


def test_sending_asks_first_and_names_what_is_missing(cast, rekap, masuk):
    client = masuk(cast.bagian_organisasi)
    halaman = client.get(f"/rekap/{rekap.pk}/kirim/")
    for kata in ["1 dari 4 laporan diterima", "3 perangkat daerah belum", "Ditandatangani Sekda, Sekretaris Daerah.", "Nomor surat belum diisi"]:
        assert kata in halaman.text
    response = client.post(f"/rekap/{rekap.pk}/kirim/", {"versi": rekap.versi}, follow=True)
    assert pesan(response) == ["Rekap terkirim."]
    assert list(LaporanOpd.objects.values_list("status", flat=True)) == ["terkirim"]


@pytest.mark.parametrize("versi", ["", "0", "99", "-1", "x", "²"])
def test_sending_from_a_version_nobody_saw_does_nothing(cast, rekap, masuk, versi):
    response = masuk(cast.bagian_organisasi).post(f"/rekap/{rekap.pk}/kirim/", {"versi": versi}, follow=True)
    assert "baru saja diubah orang lain" in pesan(response)[0]
    assert LaporanDaerah.objects.get().status == "draf"


def test_an_outdated_recap_offers_to_be_composed_again_instead(kota, cast, rekap, masuk):
    make_laporan_beku(kota.dishub, cast)
    client = masuk(cast.bagian_organisasi)
    teks = client.get(f"/rekap/{rekap.pk}/kirim/").text
    assert "Belum dapat dikirim" in teks
    assert "Kirim sekarang" not in teks
    response = client.post(f"/rekap/{rekap.pk}/kirim/", {"versi": rekap.versi}, follow=True)
    assert "Susun ulang" in pesan(response)[0]
    assert LaporanDaerah.objects.get().status == "draf"


def test_a_sent_recap_is_not_written_but_revised(kota, cast, rekap, masuk):
    client, terkirim = masuk(cast.bagian_organisasi), kirim(rekap, cast)
    assert "revisi" in pesan(client.get(f"/rekap/{rekap.pk}/naskah/", follow=True))[0]
    kosong = client.post(f"/rekap/{rekap.pk}/revisi/", {"alasan": " "})
    assert (kosong.status_code, "Tulis alasannya" in kosong.text) == (422, True)
    response = client.post(f"/rekap/{rekap.pk}/revisi/", {"alasan": "Dishub menyusul."}, follow=True)
    assert pesan(response) == ["Revisi 2 disusun sebagai draf. Periksa, lalu kirim."]
    lama = client.get(f"/rekap/{terkirim.pk}/")
    assert "Sudah digantikan" in lama.text
    assert "Buat revisi" not in lama.text
