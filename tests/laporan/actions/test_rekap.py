import datetime as dt
import threading
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from laporan.actions.laporan import move_laporan, open_laporan
from laporan.actions.rekap import (
    BelumDapat,
    RekapBerubah,
    compose_rekap,
    receive_rekap,
    revise_rekap,
    send_rekap,
    write_rekap,
)
from laporan.models import LaporanDaerah, LaporanOpd, TataNaskah
from opd import jejak
from opd.jejak import sidik
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku

NASKAH = {"pengantar": "Bersama ini kami sampaikan.", "kesimpulan": "Antrean turun.", "nomor_surat": "000.8/12/Setda"}


@pytest.fixture(autouse=True)
def oktober():
    """14 October 2026, 09.00 WITA: after the deadline of the OPDs, before that of the city."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 10, 14, 1, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def periode(kota):
    return make_periode(kota.bontang)


@pytest.fixture
def diterima(kota, cast):
    return make_laporan_beku(kota.disdukcapil, cast)


@pytest.fixture
def rekap(cast, periode, diterima) -> LaporanDaerah:
    return compose_rekap(by=cast.bagian_organisasi, periode=periode)


def status(*laporan) -> list[str]:
    rows = {row.pk: row.status for row in LaporanOpd.objects.filter(pk__in=[x.pk for x in laporan])}
    return [rows[x.pk] for x in laporan]


def aksi() -> list[str]:
    return list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True))


def kirim(rekap, cast) -> LaporanDaerah:
    return send_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=rekap.versi)


# --- compose --------------------------------------------------------------------


def test_compose_takes_the_accepted_and_names_the_silent(cast, kota, periode, diterima):
    menunggu = make_laporan_beku(kota.dishub, cast, "disetujui")
    rekap = compose_rekap(by=cast.bagian_organisasi, periode=periode)
    assert [(o["kode"], o["status"], o["status_label"], o["revisi"]) for o in rekap.cuplikan["opd"]] == [
        ("DISDUKCAPIL", "direkap", "Diterima", 1),
        ("DISHUB", "disetujui", "Menunggu diterima", None),
        ("KEC-BS", "belum", "Belum melapor", None),
        ("SETDA", "belum", "Belum melapor", None),
    ]
    assert (rekap.status, rekap.revisi, rekap.versi, rekap.sha256) == ("draf", 1, 1, sidik(rekap.cuplikan))
    assert status(diterima, menunggu) == ["direkap", "disetujui"]
    assert aksi() == ["direkap_laporan", "susun_rekap"]
    assert jejak.verify() is None


def test_composing_again_keeps_the_words_and_takes_what_came_since(cast, kota, periode, rekap):
    rekap = write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=1, isi=NASKAH)
    susulan = make_laporan_beku(kota.dishub, cast)
    baru = compose_rekap(by=cast.bagian_organisasi, periode=periode)
    assert (baru.pk, baru.versi, baru.kode_verifikasi) == (rekap.pk, 3, rekap.kode_verifikasi)
    assert baru.cuplikan["narasi"] == {n: NASKAH[n] for n in ("pengantar", "kesimpulan")}
    assert (baru.cuplikan["angka"]["diterima"], status(susulan)) == (2, ["direkap"])


def test_a_running_period_is_not_composed(cast, periode):
    hari_terakhir = dt.datetime(2026, 9, 30, 15, 59, tzinfo=dt.UTC)  # 23.59 WITA
    with mock.patch("django.utils.timezone.now", return_value=hari_terakhir), pytest.raises(BelumDapat, match="30 September"):
        compose_rekap(by=cast.bagian_organisasi, periode=periode)
    with mock.patch("django.utils.timezone.now", return_value=hari_terakhir + dt.timedelta(minutes=1)):
        assert compose_rekap(by=cast.bagian_organisasi, periode=periode).cuplikan["angka"]["diterima"] == 0


@pytest.mark.parametrize("siapa", ["sekda", "sekretaris", "pimpinan", "biro", "pemeriksa", "orang_luar", "tanpa_peran", "admin"])
def test_only_bagian_organisasi_of_the_city_composes_writes_and_sends(cast, periode, rekap, siapa):
    orang = getattr(cast, siapa)
    for usaha in [
        lambda: compose_rekap(by=orang, periode=periode),
        lambda: write_rekap(by=orang, rekap=rekap, versi=rekap.versi, isi=NASKAH),
        lambda: send_rekap(by=orang, rekap=rekap, versi=rekap.versi),
        lambda: revise_rekap(by=orang, rekap=rekap, alasan="x"),
    ]:
        with pytest.raises(PermissionDenied):
            usaha()
    rekap.refresh_from_db()
    assert (rekap.status, rekap.versi) == ("draf", 1)


def test_a_draft_follows_the_settings_of_the_paper_and_a_sent_one_keeps_them(cast, kota, rekap):
    TataNaskah.objects.create(pemda=kota.bontang, surat_rekap="depan")
    rekap = write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=1, isi=NASKAH)
    assert rekap.cuplikan["tata_naskah"]["surat_rekap"] == "depan"
    TataNaskah.objects.update(huruf="liberation-serif")
    terkirim = kirim(rekap, cast)
    TataNaskah.objects.update(huruf="dejavu-sans")
    terkirim.refresh_from_db()
    assert terkirim.cuplikan["tata_naskah"]["huruf"] == "liberation-serif"


# --- write ----------------------------------------------------------------------


def test_writing_changes_the_words_on_paper_and_nothing_else(cast, rekap):
    sebelum = rekap.cuplikan
    baru = write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=1, isi=NASKAH)
    assert baru.cuplikan["nomor_surat"] == "000.8/12/Setda"
    assert baru.cuplikan["narasi"]["kesimpulan"] == "Antrean turun."
    assert baru.sha256 == sidik(baru.cuplikan)
    tetap = set(sebelum) - {"narasi", "nomor_surat", "jejak"}
    assert {k: baru.cuplikan[k] for k in tetap} == {k: sebelum[k] for k in tetap}
    assert Jejak.objects.latest("nomor").isi["after"] == NASKAH


def test_a_second_editor_is_told_and_overwrites_nothing(cast, rekap):
    write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=1, isi=NASKAH)
    with pytest.raises(RekapBerubah) as galat:
        write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=1, isi=NASKAH | {"kesimpulan": "Lain."})
    assert galat.value.tersimpan.kesimpulan == "Antrean turun."


# --- send -----------------------------------------------------------------------


def test_sending_freezes_signs_and_moves_the_reports(cast, kota, diterima, rekap):
    pabrik.make_penugasan(cast.sekda.pegawai, kota.setda, jabatan="Sekretaris Daerah")
    terkirim = kirim(rekap, cast)
    assert (terkirim.status, terkirim.terkirim_oleh, status(diterima)) == ("terkirim", cast.bagian_organisasi, ["terkirim"])
    assert terkirim.cuplikan["penandatangan"]["nama"] == "Sekda"
    assert terkirim.cuplikan["penandatangan"]["tanggal"] == "2026-10-14"
    assert terkirim.sha256 == sidik(LaporanDaerah.objects.get(pk=rekap.pk).cuplikan)
    assert aksi()[-2:] == ["terkirim_laporan", "kirim_rekap"]
    for usaha in [
        lambda: compose_rekap(by=cast.bagian_organisasi, periode=rekap.periode),
        lambda: write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=terkirim.versi, isi=NASKAH),
        lambda: kirim(terkirim, cast),
    ]:
        with pytest.raises((BelumDapat, RekapBerubah)):
            usaha()
    assert LaporanDaerah.objects.get().sha256 == terkirim.sha256


def buka(laporan, cast) -> None:
    sampai = laporan.periode.pemda.hari_ini()
    move_laporan(
        by=cast.bagian_organisasi, laporan=laporan, transisi="buka_kembali", versi=laporan.versi, alasan="Foto buram.", sampai=sampai
    )


def test_a_report_being_mended_goes_with_the_recap_as_it_was_accepted(cast, kota, diterima, rekap):
    """The revision under way counts only when it is accepted; until then the old one is sent, and says so."""
    diterima.refresh_from_db()
    buka(diterima, cast)
    open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=diterima.periode)
    terkirim = kirim(compose_rekap(by=cast.bagian_organisasi, periode=rekap.periode), cast)
    diterima.refresh_from_db()
    assert (diterima.status, diterima.terkini) == ("terkirim", False)
    baris = next(o for o in terkirim.cuplikan["opd"] if o["kode"] == "DISDUKCAPIL")
    assert (baris["revisi"], baris["status_label"], baris["sha256"]) == (1, "Diterima", diterima.sha256)
    assert [(p["revisi"], p["alasan"]) for p in baris["pembukaan"]] == [(1, "Foto buram.")]
    assert terkirim.cuplikan["angka"]["diterima"] == 1


@pytest.mark.parametrize("perubahan", ["diterima", "dibuka"])
def test_a_recap_that_is_out_of_date_is_not_sent(cast, kota, diterima, rekap, perubahan):
    if perubahan == "diterima":
        make_laporan_beku(kota.dishub, cast)
    else:
        diterima.refresh_from_db()
        buka(diterima, cast)
    with pytest.raises(BelumDapat, match="Susun ulang"):
        kirim(rekap, cast)
    assert not LaporanDaerah.objects.terkirim().exists()
    kirim(compose_rekap(by=cast.bagian_organisasi, periode=rekap.periode), cast)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_in_the_same_moment_is_sent_once(cast, kota, diterima, rekap):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite di memori tidak melayani dua penulis; PostgreSQL menguji ini.")
    mulai, hasil = threading.Barrier(2), []

    def kirim_serentak():
        mulai.wait()
        try:
            hasil.append(kirim(rekap, cast).status)
        except RekapBerubah:
            hasil.append("berubah")
        finally:
            connection.close()

    benang = [threading.Thread(target=kirim_serentak) for _ in range(2)]
    for b in benang:
        b.start()
    for b in benang:
        b.join()
    assert sorted(hasil) == ["berubah", "terkirim"]
    assert aksi().count("kirim_rekap") == aksi().count("terkirim_laporan") == 1


def test_sent_twice_is_sent_once(cast, rekap):
    kirim(rekap, cast)
    with pytest.raises(RekapBerubah):
        kirim(rekap, cast)
    assert aksi().count("kirim_rekap") == 1


# --- revise and receive -----------------------------------------------------------


def test_a_late_report_is_sent_as_a_revision(cast, kota, diterima, rekap):
    write_rekap(by=cast.bagian_organisasi, rekap=rekap, versi=1, isi=NASKAH)
    lama = kirim(LaporanDaerah.objects.get(), cast)
    susulan = make_laporan_beku(kota.dishub, cast)
    baru = revise_rekap(by=cast.bagian_organisasi, rekap=lama, alasan="Dishub menyusul.")
    assert (baru.revisi, baru.status, baru.kesimpulan, baru.cuplikan["angka"]["diterima"]) == (2, "draf", "Antrean turun.", 2)
    assert baru.cuplikan["revisi"] == 2
    assert baru.kode_verifikasi != lama.kode_verifikasi
    assert status(diterima, susulan) == ["terkirim", "direkap"]
    assert Jejak.objects.get(aksi="revisi_rekap").isi["alasan"] == "Dishub menyusul."
    kirim(baru, cast)
    assert status(diterima, susulan) == ["terkirim", "terkirim"]
    assert LaporanDaerah.objects.get(revisi=1).sha256 == lama.sha256


def test_a_revision_needs_a_reason_and_the_newest_sent_recap(cast, rekap):
    with pytest.raises(BelumDapat, match="masih draf"):
        revise_rekap(by=cast.bagian_organisasi, rekap=rekap, alasan="x")
    terkirim = kirim(rekap, cast)
    with pytest.raises(BelumDapat, match="alasan"):
        revise_rekap(by=cast.bagian_organisasi, rekap=terkirim, alasan="  ")
    revise_rekap(by=cast.bagian_organisasi, rekap=terkirim, alasan="x")
    with pytest.raises(RekapBerubah):
        revise_rekap(by=cast.bagian_organisasi, rekap=terkirim, alasan="x")


def test_the_province_receives_what_was_sent_once(cast, kota, rekap):
    with pytest.raises(PermissionDenied):
        receive_rekap(by=cast.biro, rekap=rekap, versi=rekap.versi)
    terkirim = kirim(rekap, cast)
    with pytest.raises(PermissionDenied):
        receive_rekap(by=cast.bagian_organisasi, rekap=terkirim, versi=terkirim.versi)
    diterima = receive_rekap(by=cast.biro, rekap=terkirim, versi=terkirim.versi)
    assert (diterima.status, diterima.diterima_oleh, diterima.sha256) == ("diterima", cast.biro, terkirim.sha256)
    with pytest.raises(RekapBerubah):
        receive_rekap(by=cast.biro, rekap=terkirim, versi=terkirim.versi)
    assert aksi().count("terima_rekap") == 1


def test_a_recap_that_was_replaced_is_not_received(cast, rekap):
    lama = kirim(rekap, cast)
    kirim(revise_rekap(by=cast.bagian_organisasi, rekap=lama, alasan="x"), cast)
    with pytest.raises(RekapBerubah):
        receive_rekap(by=cast.biro, rekap=lama, versi=lama.versi)


def test_another_citys_reports_stay_where_they_are(cast, kota, periode):
    lain = make_laporan(kota.dinas_lain, cast, "diterima")
    compose_rekap(by=cast.bagian_organisasi, periode=periode)
    assert status(lain) == ["diterima"]
