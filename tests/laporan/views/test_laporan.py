import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from laporan.actions.laporan import move_laporan, open_laporan
from laporan.actions.periode import generate_periode
from laporan.models import CatatanReviu, LaporanOpd, Periode
from laporan.models.laporan import Status
from tests import pabrik

AGUSTUS = dt.date(2026, 8, 12)


@pytest.fixture
def periode(kota) -> Periode:
    generate_periode(pemda=kota.bontang, tahun=2026)
    return Periode.objects.get(kode="2026-TW3", pemda=kota.bontang)


@pytest.fixture
def draf(cast, kota, periode) -> LaporanOpd:
    pabrik.make_kegiatan(kota.akta, cast.notulis, AGUSTUS, judul="Loket dua dibuka pagi")
    return open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=periode)


@pytest.fixture
def diajukan(cast, draf) -> LaporanOpd:
    return move_laporan(by=cast.sekretaris, laporan=draf, transisi="ajukan", versi=draf.versi)


def detail(laporan) -> str:
    return reverse("laporan_detail", args=[laporan.pk])


def langkah(laporan, nama) -> str:
    return reverse("laporan_step", args=[laporan.pk, nama])


def test_a_report_goes_from_secretary_to_leader_to_bagian_organisasi(cast, kota, periode, masuk):
    pabrik.make_kegiatan(kota.akta, cast.notulis, AGUSTUS)
    sekretaris = masuk(cast.sekretaris)
    daftar = sekretaris.get("/laporan/").content.decode()
    buka = reverse("laporan_open", args=[kota.disdukcapil.pk, periode.kode])
    assert buka in daftar
    naskah = sekretaris.post(buka)
    laporan = LaporanOpd.objects.get()
    assert naskah.url == reverse("laporan_edit", args=[laporan.pk])
    simpan = sekretaris.post(naskah.url, {"versi": 1, "kesimpulan": "Antrean habis sebelum pukul 10.", "lanjut": "1"})
    assert simpan.url == langkah(laporan, "ajukan")
    tanya = sekretaris.get(simpan.url).content.decode()
    assert "8 bagian naskah masih kosong." in tanya
    sekretaris.post(simpan.url, {"versi": 2})
    laporan.refresh_from_db()
    assert (laporan.status, laporan.diajukan_oleh) == (Status.DIAJUKAN, cast.sekretaris)

    pimpinan = masuk(cast.pimpinan)
    assert "Setujui" in pimpinan.get(detail(laporan)).content.decode()
    pimpinan.post(langkah(laporan, "setujui"), {"versi": laporan.versi})
    laporan.refresh_from_db()
    assert (laporan.status, laporan.penandatangan["nama"]) == (Status.DISETUJUI, "Pimpinan")
    masuk(cast.bagian_organisasi).post(langkah(laporan, "terima"), {"versi": laporan.versi})
    laporan.refresh_from_db()
    assert (laporan.status, laporan.diterima_oleh) == (Status.DITERIMA, cast.bagian_organisasi)


def test_the_page_says_who_must_act_and_why_a_button_is_absent(cast, diajukan, masuk):
    halaman = masuk(cast.sekretaris).get(detail(diajukan)).content.decode()
    assert "Menunggu: Pimpinan OPD" in halaman
    assert "langkah berikutnya dilakukan Pimpinan OPD" in halaman
    assert langkah(diajukan, "setujui") not in halaman
    halaman = masuk(cast.pimpinan).get(detail(diajukan)).content.decode()
    assert langkah(diajukan, "setujui") in halaman
    assert langkah(diajukan, "kembalikan_pimpinan") in halaman


def test_nobody_is_offered_their_own_work(cast, diajukan, masuk):
    LaporanOpd.objects.update(pengubah=cast.pimpinan)
    client = masuk(cast.pimpinan)
    halaman = client.get(detail(diajukan)).content.decode()
    assert "Anda menulis, mengajukan, atau menyetujui laporan ini, jadi “Setujui” dilakukan orang lain." in halaman
    assert client.post(langkah(diajukan, "setujui"), {"versi": diajukan.versi}).status_code == 403
    diajukan.refresh_from_db()
    assert diajukan.status == Status.DIAJUKAN


def test_a_return_needs_a_reason_and_starts_the_next_revision(cast, kota, diajukan, periode, masuk):
    pimpinan = masuk(cast.pimpinan)
    kosong = pimpinan.post(langkah(diajukan, "kembalikan_pimpinan"), {"versi": diajukan.versi, "alasan": "  "})
    assert kosong.status_code == 422
    assert "Tulis apa yang perlu diperbaiki" in kosong.content.decode()
    pimpinan.post(langkah(diajukan, "kembalikan_pimpinan"), {"versi": diajukan.versi, "alasan": "Foto buram"})
    assert CatatanReviu.objects.get().pengembalian is True
    sekretaris = masuk(cast.sekretaris)
    assert "Perbaiki sebagai revisi 2" in sekretaris.get(detail(diajukan)).content.decode()
    sekretaris.post(reverse("laporan_open", args=[kota.disdukcapil.pk, periode.kode]))
    assert list(LaporanOpd.objects.order_by("revisi").values_list("revisi", "terkini", "status")) == [
        (1, False, "dikembalikan"),
        (2, True, "draf"),
    ]
    assert "Sudah digantikan" in sekretaris.get(detail(diajukan)).content.decode()


def test_a_second_writer_sees_both_texts_and_loses_nothing(cast, draf, masuk):
    client, alamat = masuk(cast.sekretaris), reverse("laporan_edit", args=[draf.pk])
    client.post(alamat, {"versi": 1, "saran": "Teks pertama"})
    kedua = client.post(alamat, {"versi": 1, "saran": "Teks kedua"})
    assert kedua.status_code == 409
    form = kedua.context["form"]
    assert (form.beda, form["saran"].value()) == ([("Saran", "Teks pertama", "Teks kedua")], "Teks kedua")
    assert "Teks pertama" in kedua.content.decode()
    client.post(alamat, {nama: form[nama].value() or "" for nama in form.fields})  # as the browser sends the page again
    draf.refresh_from_db()
    assert (draf.saran, draf.versi) == ("Teks kedua", 3)


def test_last_periods_words_fill_what_is_empty(cast, kota, draf, masuk):
    lalu = Periode.objects.get(kode="2026-TW2")
    dulu = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=lalu)
    LaporanOpd.objects.filter(pk=dulu.pk).update(saran="Tambah loket", rencana="Uji daring")
    client, alamat = masuk(cast.sekretaris), reverse("laporan_edit", args=[draf.pk])
    assert "Tambah loket" in client.get(alamat).content.decode()
    form = client.post(alamat, {"versi": 1, "saran": "Sudah ditulis", "salin": "1"}).context["form"]
    assert (form["saran"].value(), form["rencana"].value()) == ("Sudah ditulis", "Uji daring")
    draf.refresh_from_db()
    assert (draf.saran, draf.rencana) == ("", "")


def test_an_empty_period_is_refused_unless_nihil_with_a_reason(cast, kota, periode, masuk):
    laporan = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=periode)
    client = masuk(cast.sekretaris)
    assert "Belum ada kegiatan yang tercatat." in client.get(langkah(laporan, "ajukan")).content.decode()
    client.post(langkah(laporan, "ajukan"), {"versi": 1})
    laporan.refresh_from_db()
    assert laporan.status == Status.DRAF
    isi = {"versi": 1, "nihil": "on", "alasan_nihil": "Seluruh pegawai menangani banjir."}
    client.post(reverse("laporan_edit", args=[laporan.pk]), isi)
    client.post(langkah(laporan, "ajukan"), {"versi": 2})
    laporan.refresh_from_db()
    assert (laporan.status, laporan.cuplikan["nihil"]) == (Status.DIAJUKAN, True)


def test_a_stale_decision_changes_nothing(cast, diajukan, masuk):
    client = masuk(cast.pimpinan)
    client.post(langkah(diajukan, "setujui"), {"versi": diajukan.versi - 1})
    diajukan.refresh_from_db()
    assert diajukan.status == Status.DIAJUKAN
    assert "baru saja diubah orang lain" in client.get(detail(diajukan)).content.decode()


def test_a_reason_that_came_too_late_stays_in_the_form_of_the_thread(cast, diajukan, masuk):
    isi = {"versi": diajukan.versi - 1, "alasan": "Foto kegiatan 12 Agustus buram."}
    response = masuk(cast.pimpinan).post(langkah(diajukan, "kembalikan_pimpinan"), isi)
    assert (response.status_code, response.context["form"]["isi"].value()) == (409, isi["alasan"])
    assert "baru saja diubah orang lain" in response.text
    diajukan.refresh_from_db()
    assert (diajukan.status, diajukan.catatan.count()) == (Status.DIAJUKAN, 0)


def test_outsiders_find_nothing(cast, draf, diajukan, masuk):
    for nama in ("sekretaris_dishub", "sekretaris_luar", "orang_luar", "biro"):
        assert masuk(getattr(cast, nama)).get(detail(diajukan)).status_code == 404
    assert masuk(cast.tanpa_peran).get(detail(diajukan)).status_code == 403
    assert masuk(cast.sekda).post(langkah(diajukan, "setujui"), {"versi": 9}).status_code == 403
    assert masuk(cast.pimpinan).get(reverse("laporan_edit", args=[diajukan.pk])).status_code == 403


def test_a_note_stays_in_the_thread(cast, diajukan, masuk):
    client = masuk(cast.pimpinan)
    assert client.post(reverse("laporan_note", args=[diajukan.pk]), {"isi": ""}).status_code == 422
    client.post(reverse("laporan_note", args=[diajukan.pk]), {"isi": "Foto mana yang dipakai?"})
    assert "Foto mana yang dipakai?" in masuk(cast.sekretaris).get(detail(diajukan)).content.decode()


@pytest.mark.parametrize("banyak", [1, 3])
def test_query_counts_do_not_grow(cast, kota, periode, masuk, django_assert_num_queries, banyak):
    for n in range(banyak):
        pabrik.make_kegiatan(kota.akta, cast.notulis, AGUSTUS, judul=f"Aksi {n}")
    laporan = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=periode)
    for p in Periode.objects.exclude(pk=periode.pk)[: banyak - 1]:
        open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=p)
    client = masuk(cast.sekretaris)
    client.get("/akun/")  # the first page of a session also notes the device
    with django_assert_num_queries(DAFTAR):
        client.get("/laporan/")
    with django_assert_num_queries(DRAF):
        client.get(detail(laporan))


DAFTAR, DRAF = 11, 14


def test_the_list_as_a_spreadsheet(cast, diajukan, masuk):
    isi = masuk(cast.bagian_organisasi).get("/laporan/?bentuk=xlsx").content
    judul, baris = openpyxl.load_workbook(io.BytesIO(isi))["Laporan"].iter_rows(values_only=True)
    assert judul[:3] == ("Perangkat daerah", "Periode", "Keadaan")
    assert baris[:4] == ("Dinas Kependudukan dan Pencatatan Sipil", "Triwulan III 2026", "Diajukan", 1)
