"""The pages of a city's recap: its list, its words with their draft, its spreadsheet, its steps."""

import datetime as dt
import io
from unittest import mock

import pytest
from openpyxl import load_workbook

from laporan.actions.periode import generate_periode
from laporan.actions.rekap import compose_rekap, send_rekap
from laporan.models import LaporanDaerah
from tests.laporan.pabrik_laporan import make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku

KALIMAT = "Dari 4 perangkat daerah, 1 laporan diterima, 1 di antaranya diajukan tepat waktu."


@pytest.fixture(autouse=True)
def oktober():
    """14 October 2026, 09.00 WITA."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def rekap(kota, cast) -> LaporanDaerah:
    make_laporan_beku(kota.disdukcapil, cast)
    return compose_rekap(by=cast.bagian_organisasi, periode=make_periode(kota.bontang))


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


def tulis(client, rekap, **isi):
    """Saves the recap's words over the version that is stored."""
    rekap.refresh_from_db()
    client.post(f"/rekap/{rekap.pk}/naskah/", {"versi": rekap.versi, "pengantar": "", "kesimpulan": "", "nomor_surat": ""} | isi)
    rekap.refresh_from_db()


def konsep(client, rekap, bagian: str) -> str:
    """What "Pakai konsep ini" puts into an empty part."""
    dasar = {"versi": rekap.versi, "pengantar": "", "kesimpulan": "", "nomor_surat": ""}
    return client.post(f"/rekap/{rekap.pk}/naskah/", dasar | {"konsep": bagian}).context["form"].data[bagian]


def berubah(client, rekap, bagian: str) -> list:
    return next(b for b in client.get(f"/rekap/{rekap.pk}/naskah/").context["bagian"] if b["field"].name == bagian)["berubah"]


def test_taking_a_draft_saves_nothing(client, rekap):
    teks = konsep(client, rekap, "pengantar")
    assert KALIMAT in teks
    rekap.refresh_from_db()
    assert (rekap.pengantar, rekap.versi, rekap.kutipan) == ("", 1, {})


def test_a_sentence_of_the_records_is_kept_and_one_of_a_person_is_not(client, rekap):
    tulis(client, rekap, pengantar=konsep(client, rekap, "pengantar") + "\n\nTerima kasih atas kerja samanya.")
    assert KALIMAT in rekap.kutipan["pengantar"]
    assert not any("Terima kasih" in kalimat for kalimat in rekap.kutipan["pengantar"])
    assert berubah(client, rekap, "pengantar") == []


def test_a_sentence_is_marked_once_the_records_say_another(client, rekap, kota, cast):
    tulis(client, rekap, pengantar=konsep(client, rekap, "pengantar"))
    make_laporan_beku(kota.dishub, cast)
    compose_rekap(by=cast.bagian_organisasi, periode=rekap.periode)
    rekap.refresh_from_db()
    ditandai = berubah(client, rekap, "pengantar")
    assert ditandai == [
        (KALIMAT, "Dari 4 perangkat daerah, 2 laporan diterima, 2 di antaranya diajukan tepat waktu."),
        ("Belum diterima: Dinas Perhubungan, Kecamatan Bontang Selatan, dan Sekretariat Daerah.", ""),
    ]
    assert "Catatannya berubah sejak ditulis." in client.get(f"/rekap/{rekap.pk}/naskah/").text


def test_a_revision_brings_the_marks_along(client, rekap, kota, cast):
    tulis(client, rekap, pengantar=konsep(client, rekap, "pengantar"))
    send_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=rekap.versi)
    make_laporan_beku(kota.dishub, cast)
    response = client.post(f"/rekap/{rekap.pk}/revisi/", {"alasan": "Satu laporan terlambat."})
    baru = LaporanDaerah.objects.get(revisi=2)
    assert response.headers["Location"] == f"/rekap/{baru.pk}/"
    assert (baru.pengantar, baru.kutipan) == (rekap.pengantar, rekap.kutipan)
    assert berubah(client, baru, "pengantar")[0][0] in rekap.kutipan["pengantar"]


def test_a_second_editor_sees_both_texts_and_loses_nothing(client, rekap):
    tulis(client, rekap, pengantar="Yang pertama.")
    isi = {"versi": 1, "pengantar": "Yang kedua.", "kesimpulan": "", "nomor_surat": ""}
    response = client.post(f"/rekap/{rekap.pk}/naskah/", isi)
    form = response.context["form"]
    assert (response.status_code, form.beda) == (409, [("Pengantar", "Yang pertama.", "Yang kedua.")])
    assert form["pengantar"].value() == "Yang kedua."
    assert "Yang pertama." in response.text
    rekap.refresh_from_db()
    assert rekap.pengantar == "Yang pertama."
    client.post(f"/rekap/{rekap.pk}/naskah/", {nama: form[nama].value() for nama in form.fields})  # as the browser sends the page again
    rekap.refresh_from_db()
    assert rekap.pengantar == "Yang kedua."


def test_a_sent_recap_is_not_written(client, rekap, cast):
    send_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=rekap.versi)
    response = client.post(f"/rekap/{rekap.pk}/naskah/", {"versi": 2, "pengantar": "x"}, follow=True)
    assert "perubahan dikirim sebagai revisi" in response.text
    rekap.refresh_from_db()
    assert rekap.pengantar == ""


def test_a_revision_needs_a_reason(client, rekap, cast):
    send_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=rekap.versi)
    response = client.post(f"/rekap/{rekap.pk}/revisi/", {"alasan": " "})
    assert response.status_code == 422
    assert "Tulis alasannya" in response.text
    assert LaporanDaerah.objects.count() == 1


def test_the_recap_is_downloaded_as_a_spreadsheet(client, rekap):
    response = client.get(f"/rekap/{rekap.pk}/?bentuk=xlsx")
    assert "rekap-kota%20bontang-2026-tw3-rev1.xlsx" in response["Content-Disposition"] or "rekap-kota bontang-2026-tw3-rev1.xlsx" in response["Content-Disposition"]
    assert "Pimpinan" in load_workbook(io.BytesIO(response.content)).sheetnames


def test_the_list_offers_periods_without_a_recap_and_filters(client, rekap, kota):
    assert [r.pk for r in client.get("/rekap/").context["page"]] == [rekap.pk]
    assert list(client.get("/rekap/?status=terkirim").context["page"]) == []
    generate_periode(pemda=kota.bontang, tahun=2026)
    assert [p.kode for p in client.get("/rekap/").context["belum"]] == ["2026-TW2", "2026-TW1"]


def test_the_list_as_a_spreadsheet_has_numbers(client, rekap):
    rows = load_workbook(io.BytesIO(client.get("/rekap/?bentuk=xlsx").content)).active.iter_rows(min_row=2, values_only=True)
    assert [row[:7] for row in rows] == [("Kota Bontang", "Triwulan III 2026", 1, "Draf", 1, 4, 1)]
