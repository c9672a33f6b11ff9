"""The sample city, small: eight agencies, and photos that nobody draws."""

import datetime as dt
import hashlib
import socket
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from kbk.actions.acuan import load_nilai
from kbk.models import Kegiatan, PermintaanKelengkapan
from laporan.contoh import bukti
from laporan.contoh.akun import AKUN, SANDI, daftar_akun
from laporan.contoh.foto import Foto, Pesanan, ambil
from laporan.contoh.isi import TidakDiisi, fill_kota
from laporan.integritas import periksa
from laporan.models import LaporanDaerah, LaporanOpd
from opd.actions.acuan import load_opd, load_wilayah
from opd.models import Jejak, Pengguna
from tests.potret import Potret

PELAPOR = ["DISDUKCAPIL", "DISHUB", "DISNAKER", "KESBANGPOL", "BAPPERIDA", "BPBD", "SETDA", "INSPEKTORAT"]
SAAT = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)


@pytest.fixture
def acuan(nilai, settings):
    settings.DEBUG = True
    load_wilayah()
    load_opd("64.74")


def contoh_steps() -> Iterator[tuple[str, object]]:
    load_nilai()
    load_wilayah()
    load_opd("64.74")
    yield "contoh", fill_kota(lambda _: None, at=SAAT, pelapor=PELAPOR)


@pytest.fixture(scope="module")
def potret_contoh(django_db_setup, django_db_blocker) -> Potret:
    def tiruan(pesanan):
        for satu in pesanan:
            yield Foto(hashlib.sha256(satu.kunci.encode()).digest(), b"kecil")

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, override_settings(DEBUG=True):
        patch.setattr(bukti, "ambil_semua", tiruan)
        return Potret(contoh_steps())


@pytest.fixture
def contoh(db, potret_contoh, settings):
    settings.DEBUG = True
    potret_contoh.lay("contoh")


def keadaan(kode: str) -> dict[str, str]:
    rows = LaporanOpd.objects.terkini().filter(periode__kode=kode)
    return dict(rows.values_list("opd__kode", "status"))


def test_a_year_is_told_through_the_real_actions(contoh):
    melapor = [kode for kode in PELAPOR if kode != "BAPPERIDA"]
    assert keadaan("2026-TW2") == dict.fromkeys(PELAPOR, "terkirim")
    assert keadaan("2026-TW3") == dict.fromkeys(melapor, "direkap") | {"KESBANGPOL": "dikembalikan"}
    assert keadaan("2026-TW4") == {}
    rekap = LaporanDaerah.objects.order_by("periode__mulai").values_list("periode__kode", "status")
    assert list(rekap) == [("2025-TW4", "diterima"), ("2026-TW1", "diterima"), ("2026-TW2", "diterima"), ("2026-TW3", "draf")]
    terakhir = LaporanOpd.objects.filter(periode__kode="2026-TW3").with_pertama_diajukan().select_related("periode")
    laporan = {row.opd.kode: row for row in terakhir.select_related("opd", "periode__pemda")}
    assert laporan["BPBD"].nihil
    assert not laporan["DISHUB"].nihil
    assert (laporan["DISNAKER"].hari_terlambat, laporan["INSPEKTORAT"].hari_terlambat) == (2, 0)
    assert laporan["INSPEKTORAT"].diperpanjang  # three days after the deadline of all others
    assert [p.status for p in PermintaanKelengkapan.objects.filter(kegiatan__kelompok__opd__pelapor__kode="DISDUKCAPIL")] == ["terbuka"]
    assert laporan["DISHUB"].penandatangan["jabatan"] == "Plt. Kepala Dinas Perhubungan"
    assert laporan["KESBANGPOL"].catatan.get().pengembalian


def test_the_sample_is_sound_and_has_an_account_for_every_role(contoh):
    assert list(periksa()) == []
    waktu = list(Jejak.objects.order_by("nomor").values_list("waktu", flat=True))
    assert waktu == sorted(waktu)
    assert waktu[-1] <= SAAT
    assert not Kegiatan.objects.filter(tanggal__gt=SAAT.date()).exists()
    assert [a.nama_masuk for a in daftar_akun()] == list(AKUN.values())
    assert all(p.check_password(SANDI) for p in Pengguna.objects.filter(nama_masuk__in=["sekda", "anggota"]))


def test_nobody_fills_a_database_that_is_in_use(acuan):
    Pengguna.objects.create(nama_masuk="ada", nama="Ada")
    with pytest.raises(TidakDiisi, match="sudah berisi akun"):
        fill_kota(lambda _: None)


def test_known_passwords_stay_out_of_a_real_installation(acuan, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG mati"):
        call_command("isi_contoh")
    assert not Pengguna.objects.exists()


def test_the_same_order_gives_the_same_photo():
    satu, sama, lain = (ambil(Pesanan("loket", kunci, 2)) for kunci in ("a", "a", "b"))
    assert satu == sama
    assert satu.data != lain.data


def test_demo_says_whose_port_it_is(settings):
    settings.DEBUG = True
    with socket.socket() as pintu:
        pintu.bind(("127.0.0.1", 0))
        pintu.listen(1)
        port = pintu.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} sedang dipakai program lain"):
            call_command("demo", port=port)
