"""The recap as a spreadsheet: every table of the paper, read back with its kinds."""

import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from laporan.actions.laporan import move_laporan
from laporan.actions.rekap import compose_rekap
from laporan.lembar_daerah import rekap_sheets
from opd.xlsx import write_workbook
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku

TEPAT, TELAT = dt.datetime(2026, 10, 10, 15, 59, 59, tzinfo=dt.UTC), dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def oktober():
    """14 October 2026, 09.00 WITA."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def rekap(kota, cast):
    akta = pabrik.make_nilai_terpilih(kota.disdukcapil, "N16")
    slogan = pabrik.make_nilai_terpilih(kota.disdukcapil, "N27", masalah="")
    pabrik.make_pengukuran(pabrik.make_indikator(akta), cast.notulis, "0.9", dt.date(2026, 9, 20))
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 8, 3), jenis="aksi", nilai=[akta.nilai], pimpinan_hadir=True)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 8, 4), jenis="rapat", nilai=[akta.nilai, slogan.nilai])
    pabrik.make_kehadiran(kegiatan, cast.ketua.pegawai)
    pabrik.make_kehadiran(kegiatan, cast.anggota.pegawai, "izin")
    make_laporan_beku(kota.disdukcapil, cast, pada=TEPAT)
    make_laporan_beku(kota.dishub, cast, pada=TELAT, nihil=True, alasan_nihil="=Banjir rob.")
    return compose_rekap(by=cast.bagian_organisasi, periode=make_periode(kota.bontang))


def buka(rekap) -> dict[str, list[tuple]]:
    """{sheet: its rows below the header}."""
    isi = io.BytesIO()
    write_workbook(isi, rekap_sheets(rekap))
    return {s.title: list(s.iter_rows(min_row=2, values_only=True)) for s in load_workbook(isi).worksheets}


def test_every_table_is_a_sheet(rekap):
    assert list(buka(rekap)) == [
        "Ringkasan", "Perangkat daerah", "Dibuka kembali", "Indikator", "Nilai per perangkat daerah", "Pimpinan", "34 nilai", "BerAKHLAK",
    ]  # fmt: skip


def test_the_summary_says_which_recap_it_is(rekap):
    ringkasan = dict(buka(rekap)["Ringkasan"])
    assert ringkasan["Disusun"] == dt.datetime(2026, 10, 14, 9, 0)  # noqa: DTZ001 – the clock of the pemda
    assert (ringkasan["Revisi"], ringkasan["SHA-256"], ringkasan["Dikirim"]) == (1, rekap.sha256, None)
    assert [ringkasan[n] for n in ("Perangkat daerah", "Laporan diterima", "Tepat waktu", "Nihil", "Kegiatan", "Tindakan")] == [4, 2, 1, 1, 2, 1]


def test_agencies_have_numbers_dates_and_shares(rekap):
    baris = buka(rekap)["Perangkat daerah"]
    disdukcapil, dishub, kecamatan, _ = baris
    assert disdukcapil[:5] == ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "Diterima", dt.datetime(2026, 10, 10, 23, 59, 59), 0)  # noqa: DTZ001
    assert disdukcapil[-4:-1] == (0, 0.5, 0.5)  # evidence, presence, actions
    assert (dishub[2], dishub[4], dishub[5], dishub[6]) == ("Diterima", 1, "ya", "=Banjir rob.")
    assert kecamatan[2:9] == ("Belum melapor", None, 4, "tidak", None, None, None)


def test_measures_are_numbers(rekap):
    ((opd, nilai, _, _, _, _, awal, target, sesudah, hari, capaian, tercapai),) = buka(rekap)["Indikator"]
    assert (opd, nilai) == ("Dinas Kependudukan dan Pencatatan Sipil", rekap.cuplikan["opd"][0]["nilai"][0]["nama"])
    assert (awal, target, sesudah, hari) == (3.2, 1, 0.9, dt.datetime(2026, 9, 20))  # noqa: DTZ001
    assert (capaian, tercapai) == (1.045, "ya")


def test_values_of_each_agency_stand_with_their_activities(rekap):
    assert [(baris[0][:5], baris[1], *baris[4:]) for baris in buka(rekap)["Nilai per perangkat daerah"]] == [
        ("Dinas", "N16", 2, "tidak"),
        ("Dinas", "N27", 1, "ya"),
    ]


def test_leaders_stand_with_their_presence(rekap, cast):
    pimpinan = buka(rekap)["Pimpinan"]
    assert [(baris[1], baris[5], baris[6]) for baris in pimpinan] == [(cast.pimpinan.pegawai.nama_lengkap, 2, 1)]
    assert isinstance(pimpinan[0][3], dt.datetime)
    assert pimpinan[0][4] is None


def test_a_reopening_is_listed(rekap, cast):
    assert buka(rekap)["Dibuka kembali"] == []
    laporan = rekap.periode.laporan.get(opd__kode="DISDUKCAPIL")
    move_laporan(by=cast.bagian_organisasi, laporan=laporan, transisi="buka_kembali", versi=laporan.versi, alasan="Foto tertukar.", sampai=dt.date(2026, 10, 20))
    rekap = compose_rekap(by=cast.bagian_organisasi, periode=rekap.periode)
    assert buka(rekap)["Dibuka kembali"] == [
        ("Dinas Kependudukan dan Pencatatan Sipil", 1, dt.datetime(2026, 10, 14, 9, 0), dt.datetime(2026, 10, 20), "Foto tertukar."),  # noqa: DTZ001
    ]
