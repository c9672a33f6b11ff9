"""The order of a book: its parts have orders of their own, and it waits for them without holding a worker."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from laporan.actions import cetakan as modul
from laporan.actions.cetakan import (
    JEDA_BAGIAN,
    SEWA,
    BelumDapatDicetak,
    claim_cetakan,
    order_cetakan,
    retry_cetakan,
    work_cetakan,
)
from laporan.models import Cetakan, LaporanOpd
from laporan.models.cetakan import RekapProvinsi
from laporan.views.cetakan import BUKU
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.actions.test_cetakan import media, mesin  # noqa: F401 – fixtures
from tests.laporan.pabrik_laporan import make_rekap
from tests.laporan.pabrik_rekap import make_laporan_beku

Status = Cetakan.Status


@pytest.fixture
def rekap(kota, cast, mesin):  # noqa: F811
    """A recap that holds two accepted reports."""
    opd = [make_laporan_beku(unit, cast) for unit in (kota.disdukcapil, kota.dishub)]
    rekap = make_rekap(kota.bontang, cast)
    unit = [{n: getattr(r.opd, n) for n in ("kode", "nama", "singkatan", "jenis")} for r in opd]
    isi = contoh.cuplikan_daerah([*unit, unit[0] | {"kode": "DIAM", "nama": "Dinas Diam"}], diterima=2)
    for baris, laporan in zip(isi["opd"], opd, strict=False):
        baris["kode_verifikasi"] = laporan.kode_verifikasi
    rekap.cuplikan = isi
    rekap.save()
    return rekap


def kerjakan(n: int = 1, *, setelah: dt.timedelta = dt.timedelta()) -> list[str]:
    return [work_cetakan(claim_cetakan(timezone.now() + setelah)).rpartition(": ")[2].split(",")[0] for _ in range(n)]


def test_a_book_orders_its_parts_and_waits_for_them(rekap, cast):
    buku = order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    assert kerjakan() == ["menunggu bagiannya"]
    buku.refresh_from_db()
    assert (buku.status, buku.percobaan, buku.tahap) == (Status.BERJALAN, 0, "0 dari 3 bagian selesai")
    assert sorted(Cetakan.objects.exclude(pk=buku.pk).values_list("jenis", "status")) == [
        ("laporan_daerah", "antri"), ("laporan_opd", "antri"), ("laporan_opd", "antri"),
    ]  # fmt: skip
    assert kerjakan(3) == ["selesai"] * 3  # the book lies down meanwhile
    assert claim_cetakan() is None
    assert kerjakan(setelah=JEDA_BAGIAN * 2) == ["selesai"]
    buku.refresh_from_db()
    assert (buku.status, buku.percobaan, buku.nama_unduhan) == (Status.SELESAI, 1, "Buku-Kota-Bontang-2026-TW3-rev1.pdf")


def test_the_parts_are_bound_in_order(rekap, cast, mesin, monkeypatch):  # noqa: F811
    dijilid = []

    def render(html, berkas, keluaran, *, bagian=(), **opsi):
        dijilid.extend((b["judul"], b["awalan"], b["halaman"]) for b in bagian)
        return mesin.render(html, berkas, keluaran, **opsi)

    monkeypatch.setattr(modul, "render_pdf", render)
    order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    kerjakan(4)
    kerjakan(setelah=JEDA_BAGIAN * 2)
    assert dijilid == [
        ("Rekapitulasi Kota Bontang", "rekap", 3),
        ("Lampiran 1. Dinas Kependudukan dan Pencatatan Sipil", "DISDUKCAPIL", 3),
        ("Lampiran 2. Dinas Perhubungan", "DISHUB", 3),
    ]


def test_what_is_printed_already_is_not_printed_again(rekap, cast, mesin):  # noqa: F811
    order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    kerjakan(4)
    kerjakan(setelah=JEDA_BAGIAN * 2)
    assert mesin.kali == 4
    for jenis in BUKU.values():
        order_cetakan(by=cast.sekda, laporan=rekap, jenis=jenis)
    kerjakan(4)  # the public version has parts of its own
    kerjakan(setelah=JEDA_BAGIAN * 2)
    assert mesin.kali == 8


def test_a_part_that_failed_for_good_is_named_and_tried_again_with_the_book(rekap, cast, monkeypatch):
    buku = order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    kerjakan()
    dishub = Cetakan.objects.get(laporan_opd__opd__kode="DISHUB")
    Cetakan.objects.filter(pk=dishub.pk).update(status=Status.GAGAL, galat="Batas waktu.")
    kerjakan(2)
    for _ in range(3):
        kerjakan(setelah=JEDA_BAGIAN * 2)
    buku.refresh_from_db()
    assert (buku.status, "Dinas Perhubungan tidak dapat dicetak" in buku.galat) == (Status.GAGAL, True)
    retry_cetakan(by=cast.bagian_organisasi, cetakan=buku)
    assert set(Cetakan.objects.filter(pk__in=[buku.pk, dishub.pk]).values_list("status", flat=True)) == {"antri"}


def test_what_failed_before_is_tried_anew_for_who_asks_for_the_book(kota, rekap, cast):
    dishub = LaporanOpd.objects.get(opd=kota.dishub)
    lama = order_cetakan(by=cast.sekretaris_dishub, laporan=dishub)
    kemarin = timezone.now() - dt.timedelta(days=1)
    Cetakan.objects.filter(pk=lama.pk).update(status=Status.GAGAL, galat="Hak dicabut.", selesai_pada=kemarin)
    order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    assert kerjakan(4) == ["menunggu bagiannya", "selesai", "selesai", "selesai"]
    assert kerjakan(setelah=JEDA_BAGIAN * 2) == ["selesai"]
    lama.refresh_from_db()
    assert (lama.status, lama.diminta_oleh) == (Status.SELESAI, cast.bagian_organisasi)


@pytest.mark.parametrize("mati_pada", [1, 2, 4])  # the first part, the second, the binding
def test_a_worker_that_dies_in_the_middle_costs_one_attempt_of_what_it_was_at(rekap, cast, mesin, monkeypatch, mati_pada):  # noqa: F811
    asli, kali = modul.render_pdf, []

    def render(*isi, **opsi):
        kali.append(1)
        if len(kali) == mati_pada:
            raise SystemExit  # nothing of ours runs any more, as after kill -9
        return asli(*isi, **opsi)

    monkeypatch.setattr(modul, "render_pdf", render)
    buku = order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    jam = [timezone.now()]
    monkeypatch.setattr(modul, "timezone", SimpleNamespace(now=lambda: jam[0]))
    for _ in range(12):
        satu = claim_cetakan()
        try:
            work_cetakan(satu) if satu else None
        except SystemExit:
            jam[0] += SEWA
        jam[0] += JEDA_BAGIAN if satu is None else dt.timedelta(seconds=1)
        buku.refresh_from_db()
        if buku.is_done:
            break
    assert buku.status == Status.SELESAI
    assert sorted(Cetakan.objects.values_list("percobaan", flat=True)) == [1, 1, 1, 2]
    assert (len(kali), Cetakan.objects.filter(status=Status.SELESAI).count()) == (5, 4)


def test_who_may_not_see_every_report_gets_no_book(rekap, cast, monkeypatch):
    buku = order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis="buku_daerah")
    asli = modul.REGISTRY["buku_daerah"].boleh
    assert asli(cast.bagian_organisasi, rekap)
    assert not asli(cast.sekretaris, rekap)
    assert not asli(cast.sekretaris_luar, rekap)
    Cetakan.objects.filter(pk=buku.pk).update(diminta_oleh=cast.sekretaris)
    assert kerjakan() == ["gagal"]


@pytest.fixture
def terkirim(kota, cast, mesin):  # noqa: F811
    """The recap that Bontang has sent; Samarinda has composed one and kept it."""
    make_rekap(kota.samarinda, cast)
    return make_rekap(kota.bontang, cast, status="terkirim")


def test_the_province_binds_the_recaps_that_were_sent(kota, cast, terkirim, monkeypatch):
    dijilid = []
    asli = modul.render_pdf

    def render(html, berkas, keluaran, *, bagian=(), **opsi):
        dijilid.append((html, [b["judul"] for b in bagian]))
        return asli(html, berkas, keluaran, **opsi)

    monkeypatch.setattr(modul, "render_pdf", render)
    benda = RekapProvinsi(kota.bontang.provinsi, terkirim.periode.kode)
    buku = order_cetakan(by=cast.biro, laporan=benda, jenis="buku_provinsi")
    assert order_cetakan(by=cast.biro, laporan=benda, jenis="buku_provinsi") == buku
    assert kerjakan(2) == ["menunggu bagiannya", "selesai"]
    assert kerjakan(setelah=JEDA_BAGIAN * 2) == ["selesai"]
    buku.refresh_from_db()
    assert (buku.pemda, buku.benda, buku.nama_unduhan) == (kota.bontang.provinsi, benda, "Buku-Provinsi-Kalimantan-Timur-2026-TW3.pdf")
    html, judul = dijilid[-1]
    assert judul == ["Lampiran 1. Rekapitulasi Kota Bontang"]
    assert "1 dari 2 kabupaten/kota" in html
    assert "</strong> Kota Samarinda." in html


def test_a_province_without_a_sent_recap_has_no_book(kota, cast):
    make_rekap(kota.bontang, cast)
    with pytest.raises(BelumDapatDicetak, match="Belum ada daerah yang mengirim"):
        order_cetakan(by=cast.biro, laporan=RekapProvinsi(kota.bontang.provinsi, "2026-TW3"), jenis="buku_provinsi")


def test_the_book_of_the_province_is_for_who_receives_its_recaps(kota, cast, terkirim):
    benda = RekapProvinsi(kota.bontang.provinsi, terkirim.periode.kode)
    buku = order_cetakan(by=cast.biro, laporan=benda, jenis="buku_provinsi")
    orang = {nama: getattr(cast, nama) for nama in ("biro", "bagian_organisasi", "sekda", "sekretaris", "admin")}
    assert {nama for nama, p in orang.items() if modul.REGISTRY["buku_provinsi"].boleh(p, benda)} == {"biro"}
    assert {nama for nama, p in orang.items() if Cetakan.objects.terlihat(p).filter(pk=buku.pk).exists()} == {"biro"}
    Cetakan.objects.filter(pk=buku.pk).update(diminta_oleh=cast.bagian_organisasi)
    assert kerjakan() == ["gagal"]


def test_the_public_version_shows_no_nip(rekap, cast, mesin, monkeypatch):  # noqa: F811
    asli, html = modul.render_pdf, []

    def render(isi, *lain, **opsi):
        html.append(isi)
        return asli(isi, *lain, **opsi)

    monkeypatch.setattr(modul, "render_pdf", render)
    for jenis, ber_nip in (("buku_daerah", True), ("buku_daerah_publik", False)):
        html.clear()
        order_cetakan(by=cast.bagian_organisasi, laporan=rekap, jenis=jenis)
        kerjakan(4)
        kerjakan(setelah=JEDA_BAGIAN * 2)
        assert len(html) == 4
        assert any("NIP" in satu.replace("tanpa NIP", "") for satu in html) is ber_nip
