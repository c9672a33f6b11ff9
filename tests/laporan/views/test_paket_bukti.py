"""The evidence of a report as a ZIP: whole, resumable, and only what the person may see."""

import csv
import hashlib
import io
import zipfile
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kbk.models import Bukti
from laporan.views import paket_bukti as modul
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import DIAJUKAN, make_laporan


@pytest.fixture
def isi(kota, cast, settings, tmp_path):
    """Three files in force, one of which is gone; one withdrawn, one superseded, and one of another agency."""
    settings.MEDIA_ROOT = tmp_path
    laporan = make_laporan(kota.disdukcapil, cast, "diterima")
    kelompok = pabrik.make_kelompok(kota.disdukcapil)
    acara = pabrik.make_kegiatan(kelompok, cast.sekretaris, judul="Membuka loket 2")
    bimtek = pabrik.make_kegiatan(kelompok, cast.sekretaris, jenis="bimtek", judul="Bimtek pelayanan", tanggal=acara.tanggal.replace(month=9))
    lain = pabrik.make_kegiatan(pabrik.make_kelompok(kota.dishub), cast.sekretaris)
    semua = {}
    for nama, kegiatan, data in [
        ("foto", acara, b"isi foto" * 999), ("hilang", acara, b"x"), ("bimtek", bimtek, b"pdf" * 5000),
        ("ditarik", acara, b"rahasia 1"), ("lama", acara, b"rahasia 2"), ("asing", lain, b"rahasia 3"),
    ]:  # fmt: skip
        tersimpan = default_storage.save(f"bukti/{nama}.bin", ContentFile(data))
        semua[nama] = pabrik.make_bukti(kegiatan, cast.sekretaris, berkas=tersimpan, ukuran=len(data), sha256=hashlib.sha256(data).hexdigest())
    default_storage.delete(semua["hilang"].berkas.name)
    Bukti.objects.filter(pk=semua["lama"].pk).update(digantikan_oleh=semua["foto"])
    ditarik = {"ditarik_pada": DIAJUKAN, "ditarik_oleh": cast.sekretaris, "alasan_lepas": "Salah foto"}
    Bukti.objects.filter(pk=semua["ditarik"].pk).update(**ditarik)
    return laporan


@pytest.fixture
def unduh(isi, cast, masuk):
    client = masuk(cast.sekretaris)

    def ambil(**header):
        return client.get(f"/laporan/{isi.pk}/bukti/unduh/", headers=header)

    return ambil


def test_the_page_asks_about_what_was_used_twice_by_this_agency_alone(isi, cast, kota, masuk):
    kelompok, rupa = kota.disdukcapil.kelompok.first(), {"rupa": "0f1e2d3c4b5a6978"}
    satu, dua, asing = (
        pabrik.make_kegiatan(k, cast.sekretaris, isi.periode.mulai, judul=judul)
        for k, judul in [(kelompok, "Apel pagi"), (kelompok, "Rapat loket"), (kota.kir, "Uji kir")]
    )
    for acara in (satu, dua, asing):
        pabrik.make_bukti(acara, cast.sekretaris, sha256="ab" * 32)
        pabrik.make_bukti(acara, cast.sekretaris, **rupa)
    for orang in (cast.sekretaris, cast.pimpinan, cast.bagian_organisasi):
        halaman = masuk(orang).get(f"/laporan/{isi.pk}/bukti/")
        assert [[b.kegiatan.judul for b in berkas] for berkas in halaman.context["rows"]] == [["Apel pagi", "Rapat loket"]]
        assert [(a.kegiatan.judul, b.kegiatan.judul) for a, b in halaman.context["mirip"]] == [("Rapat loket", "Apel pagi")]
        assert "Uji kir" not in halaman.text


def test_the_zip_is_whole_and_its_index_knows_every_file(unduh):
    jawaban = unduh()
    isi = jawaban.getvalue()
    assert (jawaban.status_code, len(isi)) == (200, int(jawaban.headers["Content-Length"]))
    with zipfile.ZipFile(io.BytesIO(isi)) as paket:
        assert paket.testzip() is None
        rows = list(csv.DictReader(io.StringIO(paket.read("indeks.csv").decode("utf-8-sig")), delimiter=";"))
        assert sorted(paket.namelist()) == sorted(["indeks.html", "indeks.csv", *(r["berkas"] for r in rows if r["berkas"])])
        for r in rows:
            if r["berkas"]:
                assert hashlib.sha256(paket.read(r["berkas"])).hexdigest() == r["sha256"]
    assert [(r["kode"], r["berkas"].split("/")[0], r["catatan"]) for r in rows] == [
        ("B-001", "penerapan", ""), ("B-002", "", "berkas tidak ada di penyimpanan"), ("B-003", "tingkat-4-sosialisasi-bimtek-gelar", ""),
    ]  # fmt: skip
    assert b"rahasia" not in isi


def test_a_broken_download_goes_on_where_it_stopped(unduh):
    utuh = unduh()
    isi, etag = utuh.getvalue(), utuh.headers["ETag"]
    for mulai in (0, 1, 40, 8000, len(isi) - 30, len(isi) - 1):
        sisa = unduh(range=f"bytes={mulai}-", if_range=etag)
        assert sisa.status_code == (206 if mulai else 200)
        assert sisa.getvalue() == isi[mulai:]
    tengah = unduh(range="bytes=100-9999", if_range=etag)
    assert (tengah.getvalue(), tengah.headers["Content-Range"]) == (isi[100:10000], f"bytes 100-9999/{len(isi)}")
    assert unduh(range="bytes=-22").getvalue() == isi[-22:]
    assert unduh(range=f"bytes={len(isi)}-").status_code == 416


def test_of_evidence_that_changed_meanwhile_the_whole_is_sent_again(unduh, isi, cast, kota):
    etag = unduh().headers["ETag"]
    pabrik.make_bukti(isi.opd.kelompok.first().kegiatan.first(), cast.sekretaris, sha256="ee" * 32)
    assert unduh(range="bytes=100-", if_range=etag).status_code == 200


def test_what_lies_before_a_range_is_not_read(unduh):
    panjang = int(unduh().headers["Content-Length"])
    with mock.patch.object(default_storage, "open", wraps=default_storage.open) as buka:
        unduh(range="bytes=0-50").getvalue()
        assert buka.call_count == 0
        unduh(range=f"bytes={panjang - 5}-").getvalue()
        assert buka.call_count == 2  # the directory at the end needs every checksum


def test_the_rest_of_a_download_begins_before_what_came_already_is_read(unduh):
    utuh = unduh()
    isi = utuh.getvalue()
    mulai = isi.index(b"pdfpdf") + 5000  # in the last file
    with mock.patch.object(default_storage, "open", wraps=default_storage.open) as buka:
        sisa = iter(unduh(range=f"bytes={mulai}-", if_range=utuh.headers["ETag"]).streaming_content)
        pertama = next(sisa)
        assert [panggilan.args[0] for panggilan in buka.call_args_list] == ["bukti/bimtek.bin"]
        assert pertama + b"".join(sisa) == isi[mulai:]


def test_more_than_the_cap_comes_month_by_month(isi, cast, masuk, monkeypatch):
    monkeypatch.setattr(modul, "BATAS_BITA", 100)
    client = masuk(cast.sekretaris)
    alamat = f"/laporan/{isi.pk}/bukti/"
    assert [(p["bulan"], p["jumlah"]) for p in client.get(alamat).context["paket"]] == [("2026-08", 2), ("2026-09", 1)]
    agustus = client.get(f"{alamat}unduh/?bulan=2026-08")
    assert "Bukti-Disdukcapil-2026-TW3-08.zip" in agustus.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(agustus.getvalue())) as paket:
        assert len(paket.namelist()) == 3
    assert client.get(f"{alamat}unduh/").status_code == 404


def test_one_trace_for_a_download_and_none_for_its_rest(unduh, isi):
    etag = unduh().headers["ETag"]
    unduh(range="bytes=100-", if_range=etag)
    assert [j.sasaran_id for j in Jejak.objects.filter(aksi="ekspor")] == [isi.pk]


def test_all_but_the_first_byte_leaves_a_trace_too(unduh, isi):
    unduh(range="bytes=1-")
    assert [j.sasaran_id for j in Jejak.objects.filter(aksi="ekspor")] == [isi.pk]


def test_who_signed_in_long_ago_is_asked_again(isi, cast, masuk):
    lama = masuk(cast.sekretaris, sejak=1.0)
    jawaban = lama.get(f"/laporan/{isi.pk}/bukti/unduh/")
    assert jawaban.headers["Content-Type"].startswith("text/html")
