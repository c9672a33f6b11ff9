import datetime as dt
from unittest import mock

import pytest

from laporan.kalender import Bulan, bulan_of
from laporan.models import HariLibur, Perpanjangan
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode


@pytest.fixture(autouse=True)
def september():
    """10 September 2026, 00.30 WITA: still the 9th in UTC."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 9, 9, 16, 30, tzinfo=dt.UTC)):
        yield


def alamat(kelompok, bulan="2026-09") -> str:
    return f"/kelompok/{kelompok.pk}/kalender/?bulan={bulan}"


def isi(response) -> dict:
    return {
        h.tanggal.isoformat(): [(jenis, teks) for jenis, teks, _ in h.isi] + ([h.libur] if h.libur else [])
        for deret in response.context["minggu"] for h in deret if not h.kosong
    }  # fmt: skip


@pytest.mark.parametrize("jumlah", [1, 3])
def test_it_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        row = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 1 + n))
        pabrik.make_tindak_lanjut(row, cast.ketua.pegawai, dt.date(2026, 9, 20 + n))
    client = masuk(cast.bagian_organisasi)
    client.get(alamat(kota.akta))
    with django_assert_num_queries(8):
        assert len(isi(client.get(alamat(kota.akta)))) == 2 * jumlah


def test_a_month_tells_what_was_what_is_due_and_what_is_off(cast, kota, masuk):
    make_periode(kota.bontang)
    HariLibur.objects.create(pemda=kota.bontang, tanggal=dt.date(2026, 9, 17), nama="Libur daerah")
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 2), judul="Aksi loket")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 25), "rapat", judul="Rapat nanti", status="draf")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, dt.date(2026, 9, 2), judul="Kelompok lain")
    pabrik.make_tindak_lanjut(row, cast.ketua.pegawai, dt.date(2026, 9, 15), uraian="Perbarui SOP")
    pabrik.make_tindak_lanjut(row, cast.ketua.pegawai, dt.date(2026, 9, 16), selesai_pada=dt.date(2026, 9, 9), catatan_selesai="Beres")
    response = masuk(cast.notulis).get(alamat(kota.akta))
    assert isi(response) == {
        "2026-09-02": [("kegiatan", "Aksi loket")],
        "2026-09-15": [("tindak", "Perbarui SOP")],
        "2026-09-17": ["Libur daerah"],
        "2026-09-25": [("draf", "Rapat nanti")],
    }
    assert isi(masuk(cast.notulis).get(alamat(kota.akta, "2026-10")))["2026-10-10"] == [("tenggat", "Tenggat laporan Triwulan III 2026")]
    assert "<caption>September 2026</caption>" in response.text
    assert [h.tanggal for deret in response.context["minggu"] for h in deret if h.hari_ini] == [dt.date(2026, 9, 10)]
    assert {len(deret) for deret in response.context["minggu"]} == {7}
    assert response.context["minggu"][0][0].tanggal == dt.date(2026, 8, 31)  # a Monday


def test_a_deadline_is_that_of_the_agency(cast, kota, masuk):
    periode = make_periode(kota.bontang)
    Perpanjangan.objects.create(
        opd=kota.disdukcapil, periode=periode, sampai=dt.date(2026, 10, 17), alasan="Banjir", oleh=cast.bagian_organisasi
    )
    tenggat = {}
    for nama, kelompok in (("sekretaris", kota.akta), ("sekretaris_dishub", kota.kir)):
        hari = isi(masuk(getattr(cast, nama)).get(alamat(kelompok, "2026-10")))
        tenggat[nama] = [h for h, apa in hari.items() if ("tenggat", "Tenggat laporan Triwulan III 2026") in apa]
    assert tenggat == {"sekretaris": ["2026-10-17"], "sekretaris_dishub": ["2026-10-10"]}


def test_months_go_on_over_the_year_and_nonsense_is_this_month():
    assert [Bulan(2026, 12).geser(1), Bulan(2026, 1).geser(-1)] == [Bulan(2027, 1), Bulan(2025, 12)]
    kini = dt.date(2026, 9, 10)
    assert [bulan_of(t, kini) for t in ("2026-03", "", "2026-13", "0000-01", "x", "9999-01")] == [Bulan(2026, 3), *[Bulan(2026, 9)] * 5]


def test_a_foreign_group_is_not_there(cast, kota, masuk):
    assert masuk(cast.sekretaris).get(alamat(kota.kir)).status_code == 404
