"""Every kind of tabular report in the registry, without naming one."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laporan.actions.periode import generate_periode
from laporan.jenis import REGISTRY, JenisLaporan
from laporan.models import Periode
from tests import pabrik

AGUSTUS = dt.date(2026, 8, 12)
pytestmark = pytest.mark.parametrize("slug", sorted(REGISTRY))


@pytest.fixture
def periode(kota) -> Periode:
    generate_periode(pemda=kota.bontang, tahun=2026)
    return Periode.objects.get(kode="2026-TW3", pemda=kota.bontang)


def put(opd, cast, tanda, kode="N16") -> None:
    """One line in every report, whose unit is recognised by `tanda`."""
    group = pabrik.make_kelompok(opd, f"Kelompok {tanda}")
    kegiatan = pabrik.make_kegiatan(group, cast.notulis, AGUSTUS)
    pabrik.make_kehadiran(kegiatan, pabrik.make_pegawai(opd, f"Orang {tanda}"))
    pabrik.make_nilai_terpilih(opd, kode, masalah=f"Masalah {tanda}")


def address(slug, periode) -> str:
    return f"/laporan/tabel/{slug}/?periode={periode.pk}"


def sheet_text(response) -> str:
    rows = openpyxl.load_workbook(io.BytesIO(response.content)).active.values
    return "\n".join(str(cell) for row in rows for cell in row)


def test_shows_its_own_and_hides_others_on_page_and_sheet(slug, cast, kota, periode, masuk):
    put(kota.disdukcapil, cast, "sendiri")
    put(kota.dishub, cast, "asing")
    client = masuk(cast.sekretaris)
    page = client.get(address(slug, periode))
    sheet = client.get(address(slug, periode) + "&bentuk=xlsx")
    for text in (page.content.decode(), sheet_text(sheet)):
        assert " sendiri" in text
        assert " asing" not in text
    assert f"{slug}-2026-TW3.xlsx" in sheet["Content-Disposition"]
    assert REGISTRY[slug].title in client.get("/laporan/tabel/").content.decode()


def test_no_nip(slug, cast, kota, periode, masuk):
    put(kota.disdukcapil, cast, "sendiri")
    nip = kota.disdukcapil.pegawai.get(nama="Orang sendiri").nip
    client = masuk(cast.sekretaris)
    assert nip not in client.get(address(slug, periode)).content.decode()
    assert nip not in sheet_text(client.get(address(slug, periode) + "&bentuk=xlsx"))


def test_costs_the_same_for_one_and_three_rows(slug, cast, kota, periode, masuk):
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    counts = []
    for codes in (["N16"], ["N01", "N27"]):
        for kode in codes:
            put(kota.disdukcapil, cast, kode, kode)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(slug, periode)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_second_kind_of_the_same_name_is_refused(slug):
    with pytest.raises(ValueError, match=slug):
        type("Kembar", (JenisLaporan,), {"slug": slug})
