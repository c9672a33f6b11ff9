"""Reporting rates against SQL of their own, on whichever database the tests run."""

import datetime as dt
from unittest import mock

import pytest
from django.db import connection

from laporan.actions.periode import generate_periode
from laporan.models import LaporanOpd, Periode
from laporan.queries import belum_disusun, wajib_lapor
from laporan.queries_tingkat import (
    UKURAN,
    kewajiban,
    perubahan,
    tingkat,
    tingkat_per_opd,
    tingkat_per_periode,
)
from opd.models import Opd
from tests import pabrik
from tests.laporan.pabrik_rekap import make_laporan_beku

SEKARANG = dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)
KODE = ["2026-TW1", "2026-TW2", "2026-TW3"]


def pada(hari: str, jam: int = 1) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{hari}T{jam:02}:00:00+00:00")


@pytest.fixture
def periode(kota):
    generate_periode(pemda=kota.bontang, tahun=2026)
    generate_periode(pemda=kota.samarinda, tahun=2026)
    return list(Periode.objects.filter(pemda=kota.bontang, kode__in=KODE).select_related("pemda").order_by("mulai"))


@pytest.fixture
def kisah(kota, cast, periode):
    """Three quarters: in time, late, nil, returned, silent, one agency that ended and one that began within."""
    tw1, tw2, tw3 = periode
    lama = pabrik.make_opd(kota.bontang, "LAMA", berlaku_sampai=dt.date(2026, 5, 14), penerus=kota.dishub)
    pabrik.make_opd(kota.bontang, "BARU", berlaku_dari=dt.date(2026, 8, 20))
    pabrik.make_opd(kota.bontang, "SUB", induk=kota.dishub, melapor=False)
    nihil = {"nihil": True, "alasan_nihil": "Seluruh anggota bertugas di posko banjir."}
    make_laporan_beku(kota.disdukcapil, cast, "terkirim", periode=tw1, pada=pada("2026-04-10", 15))  # 23.00 WITA, in time
    make_laporan_beku(kota.dishub, cast, "terkirim", periode=tw1, pada=pada("2026-04-10", 16))  # midnight, late
    make_laporan_beku(lama, cast, "terkirim", periode=tw1, pada=pada("2026-04-08"))
    make_laporan_beku(lama, cast, "diterima", periode=tw2, pada=pada("2026-07-08"), **nihil)
    make_laporan_beku(kota.disdukcapil, cast, "direkap", periode=tw2, pada=pada("2026-07-09"))
    make_laporan_beku(kota.disdukcapil, cast, "disetujui", periode=tw3, pada=pada("2026-10-12"))
    lalu = make_laporan_beku(kota.dishub, cast, "dikembalikan", periode=tw3, pada=pada("2026-10-09"))
    LaporanOpd.objects.filter(pk=lalu.pk).update(terkini=False)
    LaporanOpd.objects.create(opd=kota.dishub, periode=tw3, revisi=2, status="draf", status_sejak=SEKARANG)
    LaporanOpd.objects.create(opd=kota.setda, periode=tw3, status="draf", status_sejak=SEKARANG)
    return periode


WAJIB = """
    SELECT o.id, p.id, MIN(r.diajukan_pada) AS masuk, COALESCE(SUM(CASE WHEN r.terkini AND r.nihil THEN 1 ELSE 0 END), 0) AS nihil,
           COALESCE(SUM(CASE WHEN r.terkini AND r.status IN ('diterima', 'direkap', 'terkirim') THEN 1 ELSE 0 END), 0) AS diterima
    FROM opd_opd o
    JOIN laporan_periode p ON p.pemda_id = o.pemda_id
    LEFT JOIN laporan_laporanopd r ON r.opd_id = o.id AND r.periode_id = p.id
    WHERE o.pemda_id = %(pemda)s AND p.kode = %(kode)s AND o.melapor
      AND o.berlaku_dari <= p.selesai AND (o.berlaku_sampai IS NULL OR o.berlaku_sampai >= p.mulai)
    GROUP BY o.id, p.id
"""
# the first instant after the deadline day, in WITA
LEWAT = {"2026-TW1": "2026-04-10 16:00:00+00:00", "2026-TW2": "2026-07-10 16:00:00+00:00", "2026-TW3": "2026-10-10 16:00:00+00:00"}
SQL = {
    "diharapkan": "1 = 1",
    "masuk": "masuk IS NOT NULL",
    "tepat_waktu": "masuk < %(lewat)s",
    "terlambat": "masuk IS NULL OR masuk >= %(lewat)s",
    "nihil": "masuk IS NOT NULL AND nihil > 0",
    "diterima": "diterima > 0",
}


def angka_sql(pemda, kode: str) -> dict[str, int]:
    hasil = {}
    for ukuran, syarat in SQL.items():
        with connection.cursor() as cursor:
            lewat = LEWAT[kode] if connection.vendor == "postgresql" else LEWAT[kode].removesuffix("+00:00")
            cursor.execute(f"SELECT COUNT(*) FROM ({WAJIB}) w WHERE {syarat}", {"pemda": pemda.pk, "kode": kode, "lewat": lewat})
            hasil[ukuran] = cursor.fetchone()[0]
    return hasil


def test_every_measure_of_every_period_equals_sql(kota, kisah):
    rows = kewajiban(kota.bontang, kisah, SEKARANG)
    found = {p.kode: angka for p, angka in tingkat_per_periode(rows)}
    assert found == {kode: angka_sql(kota.bontang, kode) for kode in KODE}
    assert list(found["2026-TW1"].values()) == [5, 3, 2, 3, 0, 3]
    assert list(found["2026-TW2"].values()) == [5, 2, 2, 3, 1, 2]
    assert list(found["2026-TW3"].values()) == [5, 2, 1, 4, 0, 0]
    assert list(tingkat(rows).values()) == [15, 7, 5, 10, 1, 5]


def test_what_an_agency_owes_over_the_year(kota, kisah):
    found = {o.kode: list(angka.values()) for o, angka in tingkat_per_opd(kewajiban(kota.bontang, kisah, SEKARANG))}
    assert found == {
        "DISDUKCAPIL": [3, 3, 2, 1, 0, 2],
        "DISHUB": [3, 2, 1, 2, 0, 1],
        "KEC-BS": [3, 0, 0, 3, 0, 0],
        "SETDA": [3, 0, 0, 3, 0, 0],
        "LAMA": [2, 2, 2, 0, 1, 2],
        "BARU": [1, 0, 0, 1, 0, 0],
    }


def test_a_number_is_the_length_of_what_it_opens(kota, kisah):
    rows = kewajiban(kota.bontang, kisah, SEKARANG)
    assert tingkat(rows) == {ukuran: len(pilih(rows)) for ukuran, (_, pilih) in UKURAN.items()}
    assert [(k.opd.kode, k.periode.kode) for k in UKURAN["nihil"][1](rows)] == [("LAMA", "2026-TW2")]


def test_who_began_or_ended_within_is_expected_for_its_part(kota, kisah):
    rows = kewajiban(kota.bontang, kisah, SEKARANG)
    assert {(k.opd.kode, k.periode.kode): k.sebagian for k in rows if k.sebagian} == {
        ("LAMA", "2026-TW2"): (dt.date(2026, 4, 1), dt.date(2026, 5, 14)),
        ("BARU", "2026-TW3"): (dt.date(2026, 8, 20), dt.date(2026, 9, 30)),
    }


@pytest.mark.parametrize(("dari", "sampai", "wajib"), [
    ("2017-01-01", "2026-06-30", False), ("2017-01-01", "2026-07-01", True), ("2026-09-30", None, True), ("2026-10-01", None, False),
])  # fmt: skip
def test_one_rule_says_who_owes_a_report(kota, periode, dari, sampai, wajib):
    tw3 = periode[2]
    masa = {"berlaku_dari": dt.date.fromisoformat(dari), "berlaku_sampai": sampai and dt.date.fromisoformat(sampai)}
    opd = pabrik.make_opd(kota.bontang, "UJI", **masa)
    assert (tw3.bagian(opd) is not None) == wajib
    assert wajib_lapor(kota.bontang, tw3).filter(pk=opd.pk).exists() == wajib
    assert any(k.opd == opd for k in kewajiban(kota.bontang, [tw3], SEKARANG)) == wajib
    assert ((opd, tw3, tw3.tenggat_opd) in belum_disusun(Opd.objects.filter(pk=opd.pk))) == wajib


@pytest.mark.parametrize(("hari", "ditagih"), [(dt.date(2026, 6, 30), False), (dt.date(2026, 7, 1), True), (dt.date(2027, 11, 4), True), (dt.date(2027, 11, 5), False)])  # fmt: skip
def test_a_report_nobody_began_stays_owed_for_four_quarters(kota, periode, hari, ditagih):
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime.combine(hari, dt.time(4), tzinfo=dt.UTC)):
        rows = belum_disusun(Opd.objects.filter(pk=kota.dishub.pk))
    assert ((kota.dishub, periode[2], periode[2].tenggat_opd) in rows) == ditagih


def test_what_changed_since_the_period_before_names_the_agencies(kota, kisah):
    rows = kewajiban(kota.bontang, kisah, SEKARANG)
    tw1, tw2, tw3 = ([k for k in rows if k.periode == p] for p in kisah)

    def named(beda) -> dict:
        return {kata: [o.kode for o in siapa] for kata, siapa in beda}

    assert named(perubahan(tw1, tw2)) == {"Tidak lagi melapor": ["DISHUB"]}
    assert named(perubahan(tw2, tw3)) == {
        "Kini melapor": ["DISHUB"],
        "Kini terlambat": ["DISDUKCAPIL"],
        "Baru diharapkan": ["BARU"],
        "Tidak diharapkan lagi": ["LAMA"],
    }
    assert named(perubahan(tw3, tw3)) == {}


def test_nothing_of_another_city(kota, cast, kisah):
    assert {k.opd.pemda_id for k in kewajiban(kota.bontang, kisah, SEKARANG)} == {kota.bontang.pk}
    assert kewajiban(kota.bontang, [], SEKARANG) == []


@pytest.mark.parametrize("jumlah", [1, 3])
def test_rates_cost_the_same_for_one_and_three(kota, cast, periode, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.setda][:jumlah]:
        make_laporan_beku(opd, cast, periode=periode[2])
    with django_assert_num_queries(3):
        assert tingkat(kewajiban(kota.bontang, periode, SEKARANG))["diterima"] == jumlah
