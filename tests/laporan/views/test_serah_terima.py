"""The page of what is open, for a leader who begins."""

import datetime as dt
import re

import pytest

from laporan.models import CatatanReviu
from opd.models import Penugasan
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode


def alamat(opd) -> str:
    return f"/opd/{opd.pk}/serah-terima/"


def isi_unit(cast, kota, jumlah: int) -> None:
    laporan = make_laporan(kota.disdukcapil, cast, "dikembalikan")
    CatatanReviu.objects.create(laporan=laporan, penulis=cast.bagian_organisasi, isi="Foto buram.", pengembalian=True)
    for n in range(jumlah):
        kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, tanggal=dt.date(2026, 8, 1 + n))
        pabrik.make_kegiatan(kota.akta, cast.notulis, status="draf")
        pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, uraian=f"Tindak lanjut {n}")
        pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, tenggat=dt.date(2099, 1, 1))
        pabrik.make_kelompok(kota.disdukcapil, f"Kelompok {n}")
        pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil, kode=f"N1{n}"))


@pytest.mark.parametrize("jumlah", [1, 3])
def test_it_costs_the_same_for_one_and_three(cast, kota, masuk, jumlah, django_assert_num_queries):
    isi_unit(cast, kota, jumlah)
    client = masuk(cast.pimpinan)
    client.get(alamat(kota.disdukcapil))
    with django_assert_num_queries(15):
        assert len(client.get(alamat(kota.disdukcapil)).context["tindak_lanjut"]) == 2 * jumlah


def test_every_number_opens_as_many_rows(cast, kota, masuk):
    isi_unit(cast, kota, 2)
    client = masuk(cast.bagian_organisasi)
    page = client.get(alamat(kota.disdukcapil))
    angka, daftar = page.context["angka"], page.context["daftar"]
    assert angka == {"draf": 2, "kurang_bukti": 2, "tindak_lanjut": 4, "terlambat": 2, "laporan": 1, "permintaan": 1}
    for nama in ("draf", "kurang_bukti", "tindak_lanjut", "terlambat"):
        assert client.get(daftar[f"{nama}_url"]).context["page"].paginator.count == angka[nama], nama
    sasaran = set(re.findall(r'href="#(\w+)"', page.text)) - {"isi"}
    assert sasaran <= set(re.findall(r'id="(\w+)"', page.text))
    for bagian in ("dikembalikan", "Foto buram.", "Tindak lanjut 0", "Waktu layanan", "Kelompok 1", "SK kelompok belum dicatat."):
        assert bagian.lower() in page.text.lower(), bagian


def test_a_report_nobody_began_stands_there_with_its_deadline(cast, kota, masuk):
    make_periode(kota.bontang)
    page = masuk(cast.pimpinan).get(alamat(kota.disdukcapil))
    assert [(t.opd, t.periode.kode, t.keadaan.status) for t in page.context["laporan"]] == [(kota.disdukcapil, "2026-TW3", "belum")]
    assert "tenggat 10 Oktober 2026" in page.text


def test_nothing_open_says_so(cast, kota, masuk):
    pabrik.make_sk(kota.akta)
    page = masuk(cast.pimpinan).get(alamat(kota.disdukcapil))
    assert page.text.count('aria-hidden="true">✓</span> ') == 4


def test_a_new_leader_is_led_there_for_thirty_days(cast, kota, masuk):
    hari_ini = kota.bontang.hari_ini()
    client = masuk(cast.pimpinan)
    for hari, ada in ((29, True), (30, False)):
        Penugasan.objects.update(dari=hari_ini - dt.timedelta(days=hari))
        for halaman in ("/", "/dasbor/"):
            assert (alamat(kota.disdukcapil) in client.get(halaman).text) is ada, (halaman, hari)
    assert alamat(kota.disdukcapil) in client.get(f"/opd/{kota.disdukcapil.pk}/").text
