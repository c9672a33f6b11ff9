"""Every page of a report says who must act, since when, and why a button is absent; reopening from the page."""

import datetime as dt

import pytest

from laporan.actions.laporan import move_laporan, open_laporan
from laporan.models import CatatanReviu, LaporanOpd, PembukaanKembali
from opd.format_id import tanggal
from tests import pabrik
from tests.laporan.pabrik_laporan import DIAJUKAN, make_laporan, make_rekap
from tests.laporan.pabrik_rekap import make_laporan_beku

HARI = dt.timedelta(days=1)


@pytest.fixture
def hari_ini(kota) -> dt.date:
    return kota.bontang.hari_ini()


@pytest.fixture
def diterima(cast, kota) -> LaporanOpd:
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    return make_laporan_beku(kota.disdukcapil, cast)


@pytest.fixture
def dibuka(cast, diterima, hari_ini) -> LaporanOpd:
    return move_laporan(
        by=cast.bagian_organisasi, laporan=diterima, transisi="buka_kembali", versi=1, alasan="Daftar hadir tertukar.", sampai=hari_ini
    )


def halaman(masuk, siapa, laporan) -> str:
    """The page as text in one line."""
    return " ".join(masuk(siapa).get(f"/laporan/{laporan.pk}/").text.split())


# --- who, since when ---------------------------------------------------------------


def test_the_leader_of_today_is_named_with_the_post(cast, kota, masuk, hari_ini):
    plt = pabrik.make_pegawai(kota.disdukcapil, "Nurhayati", gelar_depan="Dra.")
    pabrik.make_penugasan(plt, kota.disdukcapil, status="plt", dari=hari_ini - HARI, jabatan="Kepala Dinas")
    isi = halaman(masuk, cast.sekretaris, make_laporan(kota.disdukcapil, cast))
    assert "<strong>Menunggu: Pimpinan OPD</strong> (Plt. Kepala Dinas, Dra. Nurhayati)" in isi
    assert "sejak 4 Oktober 2026 pukul 09.12 WITA" in isi


def test_a_vacant_post_is_said(cast, kota, masuk, hari_ini):
    cast.pimpinan.pegawai.penugasan.update(sampai=hari_ini - HARI)
    isi = halaman(masuk, cast.sekretaris, make_laporan(kota.disdukcapil, cast))
    assert "Menunggu: Pimpinan OPD</strong> (belum ada yang menjabat hari ini)" in isi


def test_the_secretary_is_named_to_the_city_and_not_to_a_seat_in_a_group(cast, kota, masuk):
    laporan = make_laporan(kota.disdukcapil, cast, "dikembalikan")
    for siapa in (cast.bagian_organisasi, cast.sekda, cast.pimpinan):
        assert "Menunggu: Sekretaris OPD</strong> (Sekretaris)" in halaman(masuk, siapa, laporan)
    assert "Menunggu: Sekretaris OPD</strong> <span" in halaman(masuk, cast.anggota, laporan)


def test_nothing_waits_when_the_province_has_the_recap(cast, kota, masuk):
    laporan = make_laporan(kota.disdukcapil, cast, "terkirim")
    rekap = make_rekap(kota.bontang, cast, "terkirim")
    assert "Menunggu: Biro Organisasi" in halaman(masuk, cast.sekretaris, laporan)
    rekap.status = "diterima"
    rekap.save()
    isi = halaman(masuk, cast.sekretaris, laporan)
    assert "Menunggu" not in isi
    assert "Selesai" in isi


def test_lists_say_who_and_since_when(cast, kota, masuk):
    make_laporan(kota.disdukcapil, cast)
    make_rekap(kota.bontang, cast, "terkirim")
    for alamat, pelaku in {"/laporan/": "Pimpinan OPD", "/rekap/": "Biro Organisasi"}.items():
        isi = masuk(cast.bagian_organisasi).get(alamat).text
        assert f'{pelaku} <small class="d-block">sejak 4 Oktober 2026 pukul 09.12 WITA</small>' in isi


# --- why not -------------------------------------------------------------------------

MENGAPA = {
    ("sekretaris", "diajukan"): "Tidak ada tombol untuk Anda di sini: langkah berikutnya dilakukan Pimpinan OPD.",
    ("pimpinan", "disetujui"): "Tidak ada tombol untuk Anda di sini: langkah berikutnya dilakukan Bagian Organisasi.",
    ("bagian_organisasi", "diajukan"): "Tidak ada tombol untuk Anda di sini: langkah berikutnya dilakukan Pimpinan OPD.",
    ("sekda", "diajukan"): "Anda membaca laporan ini tanpa bagian dalam prosesnya: langkah berikutnya dilakukan Pimpinan OPD.",
    ("sekretaris", "diterima"): "minta Bagian Organisasi membukanya kembali.",
    ("pimpinan", "terkirim"): "minta Bagian Organisasi membukanya kembali.",
    ("bagian_organisasi", "diterima"): "Laporan yang sudah diterima tidak dikembalikan, tetapi dibuka kembali",
    ("bagian_organisasi", "direkap"): "Laporan ini sudah masuk rekap",
    ("biro", "terkirim"): "langkah berikutnya dilakukan Biro Organisasi.",
}


@pytest.mark.parametrize(("siapa", "status"), MENGAPA)
def test_why_there_is_no_button(cast, kota, masuk, siapa, status):
    laporan = make_laporan(kota.disdukcapil, cast, status)
    assert MENGAPA[siapa, status] in halaman(masuk, getattr(cast, siapa), laporan)


def test_somebody_whose_post_is_over_is_told_when(cast, kota, masuk, hari_ini):
    pabrik.make_peran(cast.pimpinan, "sekda", pemda=kota.bontang)
    cast.pimpinan.pegawai.penugasan.update(sampai=hari_ini - HARI)
    isi = halaman(masuk, cast.pimpinan, make_laporan(kota.disdukcapil, cast))
    assert f"Penugasan Anda di sini berakhir {tanggal(hari_ini - HARI)}" in isi


def test_the_recap_says_why_too(cast, kota, masuk):
    rekap = make_rekap(kota.bontang, cast, "terkirim")
    kalimat = {
        "bagian_organisasi": "Perubahan dikirim sebagai revisi.",
        "sekda": "langkah berikutnya dilakukan Biro Organisasi.",
    }
    for siapa, alasan in kalimat.items():
        isi = masuk(getattr(cast, siapa)).get(f"/rekap/{rekap.pk}/").text
        assert alasan in isi
        assert "sejak 4 Oktober 2026 pukul 09.12 WITA" in isi


# --- reopening -------------------------------------------------------------------------


def test_bagian_organisasi_reopens_with_a_reason_and_a_day(cast, masuk, diterima, hari_ini):
    client, alamat = masuk(cast.bagian_organisasi), f"/laporan/{diterima.pk}/langkah/buka_kembali/"
    assert f'href="{alamat}"' in client.get(f"/laporan/{diterima.pk}/").text
    assert "Dibuka sampai dengan" in client.get(alamat).text
    isi = {"versi": 1, "alasan": "Daftar hadir tertukar.", "sampai": str(hari_ini + 3 * HARI)}
    for salah, kalimat in [
        ({"alasan": ""}, "Tulis alasannya"),
        ({"sampai": ""}, "tanggal akhir"),
        ({"sampai": str(hari_ini - HARI)}, "Pilih tanggal dari"),
        ({"sampai": str(hari_ini + 32 * HARI)}, "Pilih tanggal dari"),
    ]:
        response = client.post(alamat, isi | salah)
        assert response.status_code == 422
        assert kalimat in response.text
    assert not PembukaanKembali.objects.exists()
    assert client.post(alamat, isi).url == f"/laporan/{diterima.pk}/"
    assert f"Dibuka kembali sampai {tanggal(hari_ini + 3 * HARI)}." in client.get(f"/laporan/{diterima.pk}/").text


def test_nobody_else_can(cast, masuk, diterima, hari_ini):
    isi = {"versi": 1, "alasan": "x", "sampai": str(hari_ini)}
    for siapa in (cast.sekretaris, cast.pimpinan, cast.sekda, cast.pemeriksa, cast.biro):
        assert masuk(siapa).post(f"/laporan/{diterima.pk}/langkah/buka_kembali/", isi).status_code == 403
    assert masuk(cast.bagian_organisasi).post(f"/laporan/{diterima.pk}/langkah/kirim_rekap/", isi).status_code == 404
    assert not PembukaanKembali.objects.exists()


def test_the_secretary_finds_it_at_home_and_begins_the_revision(cast, kota, masuk, dibuka, hari_ini):
    client = masuk(cast.sekretaris)
    assert f"Laporan Triwulan III 2026 dibuka kembali sampai {tanggal(hari_ini)}: “Daftar hadir tertukar.”" in client.get("/").text
    assert "Perbaiki sebagai revisi 2" in client.get(f"/laporan/{dibuka.pk}/").text
    naskah = client.post(f"/laporan/buka/{kota.disdukcapil.pk}/2026-TW3/").url
    baru = LaporanOpd.objects.get(revisi=2)
    assert naskah == f"/laporan/{baru.pk}/naskah/"
    isi = halaman(masuk, cast.sekretaris, baru)
    assert f"Revisi ini dibuat karena revisi 1 dibuka kembali sampai {tanggal(hari_ini)}: “Daftar hadir tertukar.”" in isi


def test_a_draft_whose_days_are_over_says_how_to_go_on(cast, kota, masuk, dibuka, hari_ini):
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=dibuka.periode)
    assert "Ajukan paling lambat hari itu." in halaman(masuk, cast.sekretaris, baru)
    PembukaanKembali.objects.update(sampai=hari_ini - HARI)
    assert "setelah Bagian Organisasi membukanya lagi dari halaman revisi 1." in halaman(masuk, cast.sekretaris, baru)
    isi = masuk(cast.sekretaris).get(f"/laporan/{baru.pk}/langkah/ajukan/").text
    assert f"Masa buka kembali berakhir {tanggal(hari_ini - HARI)}" in isi
    assert "Buka kembali" in halaman(masuk, cast.bagian_organisasi, dibuka)


def test_the_old_revision_stays_readable_and_says_what_it_is(cast, kota, masuk, dibuka):
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=dibuka.periode)
    isi = halaman(masuk, cast.pimpinan, dibuka)
    assert "Revisi ini masih berlaku." in isi
    assert f'<a href="/laporan/{baru.pk}/">Revisi 2</a> sedang dikerjakan (draf)' in isi
    LaporanOpd.objects.filter(pk=baru.pk).update(
        status="diterima", cuplikan=dibuka.cuplikan, sha256="b" * 64, kode_verifikasi="B" * 20, diajukan_oleh=cast.sekretaris, diajukan_pada=DIAJUKAN
    )
    isi = halaman(masuk, cast.pimpinan, dibuka)
    assert f'Sudah digantikan oleh <a href="/laporan/{baru.pk}/">revisi 2</a>' in isi
    assert "Loket dua dibuka lebih pagi." not in isi
    assert "1 kegiatan" in isi


def test_the_province_keeps_the_accepted_one_in_its_list_while_it_is_mended(cast, kota, masuk, dibuka):
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=dibuka.periode)
    for siapa, laporan in [(cast.biro, dibuka), (cast.sekretaris, baru), (cast.bagian_organisasi, baru)]:
        assert list(masuk(siapa).get("/laporan/").context["page"].object_list) == [laporan]


def test_the_province_sees_that_it_was_reopened_but_not_the_thread(cast, masuk, dibuka):
    isi = halaman(masuk, cast.biro, dibuka)
    assert "Dibuka kembali sampai" in isi
    assert "Belum ada catatan." in isi


# --- the thread ------------------------------------------------------------------------


def test_the_thread_goes_on_through_the_revisions(cast, kota, masuk):
    """The secretary answers on the new revision what was asked on the old one, and both read both."""
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    lama = make_laporan_beku(kota.disdukcapil, cast, "disetujui", diajukan_oleh=cast.sekretaris)
    move_laporan(by=cast.bagian_organisasi, laporan=lama, transisi="kembalikan", versi=1, alasan="Foto 12 Agustus buram.")
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=lama.periode)
    assert "Foto 12 Agustus buram." in halaman(masuk, cast.sekretaris, baru)
    masuk(cast.sekretaris).post(f"/laporan/{baru.pk}/catatan/", {"isi": "Sudah diganti dengan foto asli."})
    for siapa, laporan in [(cast.bagian_organisasi, baru), (cast.bagian_organisasi, lama), (cast.pimpinan, baru)]:
        isi = halaman(masuk, siapa, laporan)
        assert isi.index("Foto 12 Agustus buram.") < isi.index("Sudah diganti dengan foto asli.")
        assert "· revisi 1" in isi
        assert "· revisi 2" in isi
    assert CatatanReviu.objects.filter(laporan=baru).count() == 1
