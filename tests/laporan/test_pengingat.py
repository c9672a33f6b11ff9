import datetime as dt
from unittest import mock

import pytest

from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode

SEKARANG = dt.datetime(2026, 10, 13, 1, 0, tzinfo=dt.UTC)  # three days after the deadline


@pytest.fixture(autouse=True)
def oktober():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture
def periode(kota, settings):
    settings.ALAMAT_SITUS = "https://budayakerja.bontangkota.go.id"
    return make_periode(kota.bontang)


@pytest.fixture
def teks(kota, cast, periode, masuk):
    """teks(): the reminder for Disdukcapil as Bagian Organisasi gets it."""

    def teks(opd=kota.disdukcapil) -> str:
        response = masuk(cast.bagian_organisasi).get(f"/dasbor/daerah/pengingat/{opd.pk}/2026-TW3/", headers={"Host": "jahat.id"})
        assert response.status_code == 200
        assert "jahat.id" not in response.text
        return response.context["teks"]

    return teks


def test_a_silent_agency_is_asked_with_the_place_to_begin(teks):
    assert teks() == (
        "*Laporan budaya kerja Triwulan III 2026*\nDinas Kependudukan dan Pencatatan Sipil\nLaporan belum kami terima.\n"
        "Tenggat: 10 Oktober 2026, sudah lewat 3 hari\nBuka: https://budayakerja.bontangkota.go.id/laporan/\n"
        "Terima kasih atas kerja samanya."
    )


@pytest.mark.parametrize(
    ("status", "kata"),
    [
        ("draf", "Laporan belum kami terima."),  # past the deadline a draft is silence
        ("dikembalikan", "Laporan dikembalikan dan perlu diperbaiki. Alasannya tertulis di halaman laporan."),
        ("diajukan", "Laporan menunggu persetujuan pimpinan."),
    ],
)
def test_each_state_is_asked_for_what_it_needs_with_its_own_page(teks, kota, cast, status, kata):
    laporan = make_laporan(kota.disdukcapil, cast, status)
    baris = teks().splitlines()
    assert (baris[2], baris[4]) == (kata, f"Buka: https://budayakerja.bontangkota.go.id/laporan/{laporan.pk}/")


@pytest.mark.parametrize("status", ["disetujui", "diterima", "terkirim"])
def test_who_owes_nothing_is_not_reminded(teks, kota, cast, masuk, status):
    make_laporan(kota.disdukcapil, cast, status)
    assert teks() == ""
    text = masuk(cast.sekda).get(f"/dasbor/daerah/pengingat/{kota.disdukcapil.pk}/2026-TW3/").text
    assert "Tidak ada yang perlu diingatkan" in text


def test_the_matrix_offers_it_for_those_who_owe_something(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "diterima")
    rows = masuk(cast.bagian_organisasi).get("/dasbor/").context["rows"]
    assert {r["opd"].kode: r["ingatkan_url"] for r in rows} == {"DISDUKCAPIL": ""} | {
        o.kode: f"/dasbor/daerah/pengingat/{o.pk}/2026-TW3/" for o in (kota.dishub, kota.kecamatan, kota.setda)
    }


def test_a_name_with_a_line_break_stays_one_line(teks, kota):
    opd = pabrik.make_opd(kota.bontang, "UJI", "Dinas\nBuka: https://jahat.go.id")
    assert len(teks(opd).splitlines()) == 6


def test_only_who_watches_that_city(kota, cast, periode, masuk):
    alamat = f"/dasbor/daerah/pengingat/{kota.disdukcapil.pk}/2026-TW3/"
    hasil = {nama: masuk(getattr(cast, nama)).get(alamat).status_code for nama in ("sekda", "sekretaris", "pimpinan", "orang_luar")}
    assert hasil == {"sekda": 200, "sekretaris": 403, "pimpinan": 403, "orang_luar": 404}
    assert masuk(cast.sekda).get(alamat.replace("TW3", "TW9")).status_code == 404
