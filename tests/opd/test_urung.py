"""What was taken away comes back by the button under the sentence that says it is gone: as it was, and by the same rules."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client

from kbk.models import DrafKegiatan, Indikator, Keanggotaan, Pengukuran
from laporan.models import DasarHukum, HariLibur
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan

TOMBOL = re.compile(r'<form method="post" action="([^"]+)">((?:<input [^>]+>)+)<button class="btn btn-outline-primary">Urungkan')


def tombol(client, alamat: str) -> tuple[str, dict]:
    """(address, fields) of the undo button of the page that the deletion at `alamat` leads to."""
    halaman = client.post(alamat, follow=True).text
    tujuan, isian = TOMBOL.search(halaman).groups()
    isi = {n: unescape(v) for n, v in re.findall(r'name="([^"]+)" value="([^"]*)"', isian)}
    return tujuan, {n: v for n, v in isi.items() if n != "csrfmiddlewaretoken"}


def urungkan(client, alamat: str):
    tujuan, isi = tombol(client, alamat)
    return client.post(tujuan, isi, follow=True)


def isi(row) -> dict:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in {"id", "dibuat_pada"}}


@pytest.fixture
def ukuran(kota, cast):
    return pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil), satuan="hari", nilai_awal="3.25")


def test_a_measure_comes_back_as_it_was(kota, cast, masuk, ukuran):
    bukti = pabrik.make_bukti(pabrik.make_kegiatan(kota.akta, cast.notulis), cast.notulis)
    lama = pabrik.make_pengukuran(ukuran, cast.sekretaris, "1.35", dt.date(2026, 9, 28))
    lama.keterangan, lama.bukti = 'rata-rata "118" <akta>', bukti
    lama.save()
    dulu = isi(Pengukuran.objects.get())
    urungkan(masuk(cast.sekretaris), f"/pengukuran/{lama.pk}/hapus/")
    assert isi(Pengukuran.objects.get()) == dulu
    assert list(Jejak.objects.filter(aksi__contains="pengukuran").order_by("nomor").values_list("aksi", flat=True)) == [
        "hapus_pengukuran", "catat_pengukuran",
    ]  # fmt: skip


def test_an_indicator_comes_back_as_it_was(cast, masuk, ukuran):
    dulu = isi(Indikator.objects.get())
    urungkan(masuk(cast.sekretaris), f"/indikator/{ukuran.pk}/hapus/")
    assert isi(Indikator.objects.get()) == dulu


def test_a_day_off_comes_back_as_it_was(kota, cast, masuk):
    libur = HariLibur.objects.create(pemda=kota.bontang, tanggal=dt.date(2026, 10, 12), nama="Hari jadi “Bontang”")
    dulu = isi(libur)
    urungkan(masuk(cast.bagian_organisasi), f"/periode/libur/{libur.pk}/hapus/")
    assert isi(HariLibur.objects.get()) == dulu


def test_a_rule_comes_back_as_it_was(kota, cast, masuk):
    dasar = DasarHukum.objects.create(pemda=kota.bontang, teks="Perwali Nomor 7 Tahun 2026", urutan=3, berlaku_dari=dt.date(2026, 1, 2))
    dulu = isi(dasar)
    urungkan(masuk(cast.bagian_organisasi), f"/naskah/dasar-hukum/{dasar.pk}/hapus/")
    assert isi(DasarHukum.objects.get(teks=dasar.teks)) == dulu


def test_a_seat_comes_back_as_it_was(kota, cast, masuk):
    orang = pabrik.make_pegawai(kota.disdukcapil, nama="Siti <Aminah>")
    kursi = Keanggotaan.objects.create(kelompok=kota.akta, pegawai=orang, peran="anggota", dari=dt.date(2026, 3, 1))
    dulu = isi(kursi)
    urungkan(masuk(cast.sekretaris), f"/anggota/{kursi.pk}/hapus/")
    assert isi(Keanggotaan.objects.get(pegawai=orang)) == dulu


def test_a_seat_that_ended_is_not_offered(kota, cast, masuk):
    orang, masa = pabrik.make_pegawai(kota.disdukcapil), {"dari": dt.date(2026, 3, 1), "sampai": dt.date(2026, 5, 1)}
    kursi = Keanggotaan.objects.create(kelompok=kota.akta, pegawai=orang, peran="anggota", **masa)
    assert not TOMBOL.search(masuk(cast.sekretaris).post(f"/anggota/{kursi.pk}/hapus/", follow=True).text)


def test_a_draft_comes_back_with_its_files(kota, cast, masuk):
    draf = pabrik.make_draf(cast.notulis, kota.akta, isi={"uraian": ["Loket 2 dibuka"]})
    ada = pabrik.make_berkas_draf(draf)
    dulu_dibuang = pabrik.make_berkas_draf(draf, dibuang_pada=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    client = masuk(cast.notulis)
    tujuan, isian = tombol(client, f"/kegiatan/draf/{draf.kunci_kirim}/buang/")
    assert DrafKegiatan.objects.get().dibuang_pada is not None
    for _ in range(2):  # twice is once
        assert client.post(tujuan, isian).headers["Location"] == draf.get_absolute_url()
    draf.refresh_from_db()
    assert (draf.dibuang_pada, draf.isi) == (None, {"uraian": ["Loket 2 dibuka"]})
    assert [b.pk for b in draf.berkas.menunggu()] == [ada.pk]
    dulu_dibuang.refresh_from_db()
    assert dulu_dibuang.dibuang_pada is not None


def test_nobody_takes_back_what_another_threw_away(kota, cast, masuk):
    draf = pabrik.make_draf(cast.notulis, kota.akta, dibuang_pada=dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC))
    assert masuk(cast.ketua).post(f"/kegiatan/draf/{draf.kunci_kirim}/urungkan/").status_code == 404
    draf.refresh_from_db()
    assert draf.dibuang_pada is not None


def test_the_same_rules_hold_for_what_comes_back(kota, cast, masuk, ukuran):
    """The report of its days was accepted meanwhile, so that nothing is added to them any more."""
    lama = pabrik.make_pengukuran(ukuran, cast.sekretaris, "1.3", dt.date(2026, 9, 28))
    client = masuk(cast.sekretaris)
    tujuan, isian = tombol(client, f"/pengukuran/{lama.pk}/hapus/")
    make_laporan(kota.disdukcapil, cast, "diterima")
    halaman = client.post(tujuan, isian, follow=True)
    assert "diterima" in halaman.text
    assert Pengukuran.objects.count() == 0


def test_the_button_needs_the_token_of_the_page(cast, ukuran, masuk):
    tujuan, isian = tombol(masuk(cast.sekretaris), f"/indikator/{ukuran.pk}/hapus/")
    ketat = masuk(cast.sekretaris, Client(enforce_csrf_checks=True))
    assert ketat.post(tujuan, isian).status_code == 403
    assert Indikator.objects.count() == 0


def test_an_ordinary_message_has_no_button(cast, masuk, ukuran):
    assert "Urungkan" not in masuk(cast.sekretaris).get("/").text
