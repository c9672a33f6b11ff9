"""Where the reader's browser stands changes no day and no hour on the page."""

import datetime as dt
from unittest import mock

import pytest
from django.test import Client

from tests.laporan.pabrik_laporan import make_periode

SEDETIK_LEWAT = dt.datetime(2026, 10, 10, 15, 0, 1, tzinfo=dt.UTC)  # the 11th in WIT, still the 10th in WITA and WIB


@pytest.mark.parametrize(("zona", "kalimat"), [("Asia/Jayapura", "lewat 1 hari dari tenggat 10 Oktober 2026"), ("Asia/Makassar", "tenggat 10 Oktober 2026")])
def test_every_browser_sees_the_day_of_the_pemda(pengunjung, kota, cast, zona, kalimat):
    kota.bontang.zona_waktu = zona
    kota.bontang.save()
    make_periode(kota.bontang)
    client = Client()
    client.force_login(cast.sekretaris_dishub, backend="opd.masuk.Backend")
    teks = {}
    with mock.patch("django.utils.timezone.now", return_value=SEDETIK_LEWAT):
        for tempat in ("Pacific/Kiritimati", "America/Los_Angeles"):
            orang = pengunjung(timezone_id=tempat)
            orang.bawa_sesi(client.cookies)
            orang.page.goto("/")
            teks[tempat] = orang.page.inner_text("main")
    assert f"Laporan Triwulan III 2026 belum dimulai, {kalimat}" in teks["Pacific/Kiritimati"]
    assert len(set(teks.values())) == 1
