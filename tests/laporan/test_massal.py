"""The bulk sample, made small: a few regions around a city of one agency, on whichever database runs here."""

import contextlib
import datetime as dt
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kbk.models import Kegiatan, Kehadiran, Kelompok
from laporan import queries
from laporan.contoh.kota import Kota
from laporan.contoh.massal.isi import KOLOM, Sekitar
from laporan.contoh.massal.skala import Skala, bagi
from laporan.integritas import periksa
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from opd.actions.acuan import load_wilayah
from opd.models import Jejak, Opd, PemerintahDaerah
from opd.penyimpanan import server_name
from tests import pabrik

SAAT = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
KECIL = Skala(provinsi=2, daerah=4, opd=9, kelompok=14, kegiatan=601)  # the city's own are among them


@pytest.fixture
def tengah(nilai, settings):
    """A city in the middle with one agency, one activity, and files of some kinds to borrow."""
    settings.DEBUG = True
    load_wilayah()
    PemerintahDaerah.objects.exclude(kode__in=["64", "64.01", "64.74"]).delete()
    bontang = PemerintahDaerah.objects.select_related("provinsi").get(kode="64.74")
    opd = pabrik.make_opd(bontang, "DISHUB")
    biro = pabrik.make_pengguna("biro", pabrik.make_pegawai(opd))
    pabrik.make_peran(biro, "biro_organisasi", pemda=bontang.provinsi)
    kegiatan = pabrik.make_kegiatan(pabrik.make_kelompok(opd), biro)
    for jenis in ("foto", "undangan", "notulen", "foto"):
        isi = f"{jenis} {kegiatan.bukti.count()}".encode()
        nama = default_storage.save(server_name("bukti", "jpg" if jenis == "foto" else "pdf"), ContentFile(isi))
        pabrik.make_bukti(kegiatan, biro, jenis, berkas=nama, sha256=hashlib.sha256(isi).hexdigest(), ukuran=len(isi))
    return bontang


@pytest.fixture
def massal(tengah):
    fill(tengah)


def fill(tengah, benih: int = 1) -> None:
    with transaction.atomic():
        Sekitar(lambda _: None, KECIL, Kota(pemda=tengah, benih=benih, sekarang=SAAT, unit={})).isi()


class Ulang(Exception):  # noqa: N818
    """Takes back what was filled."""


def indeks() -> set[tuple[str, str]]:
    """(table, name) of every index and constraint of the tables that are filled in bulk."""
    with connection.cursor() as cursor:
        return {
            (model._meta.db_table, nama)
            for model in KOLOM
            for nama in connection.introspection.get_constraints(cursor, model._meta.db_table)
        }


def test_totals_are_met_and_everything_fits(massal):
    assert (PemerintahDaerah.objects.count(), Opd.objects.pelapor().count()) == (6, 9)
    assert (Kelompok.objects.count(), Kegiatan.objects.count()) == (14, 601)
    assert PemerintahDaerah.objects.exclude(kode__startswith="64").exclude(nama__contains="Contoh").count() == 0
    assert list(periksa()) == []
    connection.check_constraints()
    assert Jejak.objects.filter(aksi="isi_contoh_massal").count() == 3


def test_the_figures_in_the_snapshots_are_those_of_the_rows(massal):
    rows = LaporanOpd.objects.filter(opd__pemda__kode__in=["64.01", "W0.01"]).select_related("periode__pemda")
    assert rows.count() >= 4 * 10
    for laporan in rows[::3]:
        assert laporan.cuplikan["angka"] == queries.angka_per_opd([laporan.opd], laporan.periode)[laporan.opd_id]


def test_the_figures_equal_independent_sql(massal):
    periode = Periode.objects.get(pemda__kode="64.01", kode="2026-TW2")
    angka = queries.jumlah_angka(queries.angka_per_opd(queries.wajib_lapor(periode.pemda, periode), periode).values())
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), sum((SELECT count(*) FROM kbk_kehadiran h WHERE h.kegiatan_id = k.id AND h.status = 'hadir')),
                      sum((SELECT count(*) FROM kbk_bukti b WHERE b.kegiatan_id = k.id))
               FROM kbk_kegiatan k JOIN kbk_kelompok g ON g.id = k.kelompok_id JOIN opd_opd o ON o.id = g.opd_id
               WHERE o.jalur LIKE '64.01/%%' AND k.tanggal BETWEEN '2026-04-01' AND '2026-06-30'"""
        )
        assert (angka["kegiatan"], angka["hadir"], angka["bukti"]) == cursor.fetchone()
    assert angka["kegiatan"] > 0


def test_recaps_go_through_the_real_actions(massal):
    rows = LaporanDaerah.objects.filter(pemda__kode="64.01").order_by("periode__mulai")
    assert list(rows.values_list("periode__kode", "status")) == [
        ("2025-TW4", "diterima"), ("2026-TW1", "diterima"), ("2026-TW2", "diterima"),
    ]  # fmt: skip
    assert set(LaporanOpd.objects.filter(periode__in=rows.values("periode")).values_list("status", flat=True)) == {"terkirim"}


def test_the_same_seed_gives_the_same_rows_and_every_index_comes_back(tengah):
    hasil, awal = [], indeks()
    for benih in (1, 1, 2):
        with contextlib.suppress(Ulang), transaction.atomic():
            fill(tengah, benih)
            rows = Kehadiran.objects.order_by("pk").values_list("kegiatan__judul", "kegiatan__tanggal", "pegawai__nama", "status")
            hasil.append(list(rows))
            assert indeks() == awal
            raise Ulang
    assert hasil[0] == hasil[1]
    assert hasil[0] != hasil[2]


def test_shares_add_up():
    assert bagi(7, 3) == [2, 2, 3]
    assert sum(bagi(7_200_000, 50_000)) == 7_200_000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="refused on SQLite only")
def test_the_nation_is_refused_on_sqlite(nilai, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="terlalu besar untuk SQLite"):
        call_command("isi_contoh", skala="nasional")
