"""What is open at a unit when its leader changes."""

import datetime as dt

import pytest

from kbk.models import PermintaanKelengkapan
from laporan import queries_serah as q
from laporan.models import CatatanReviu
from laporan.tampilan_serah import is_new
from tests import pabrik
from tests.laporan.pabrik_laporan import DIAJUKAN, make_laporan, make_periode_berjalan

pytestmark = pytest.mark.django_db
HARI = dt.date(2026, 11, 25)


def note(laporan, penulis, pengembalian=False):
    return CatatanReviu.objects.create(laporan=laporan, penulis=penulis, isi="Foto buram.", pengembalian=pengembalian)


def rows(siapa, opd) -> list[tuple]:
    return [(t.periode.kode, t.keadaan.status, t.catatan) for t in q.laporan_terbuka(siapa, opd, HARI)]


def test_reports_wait_until_they_are_accepted_and_count_before_they_are_begun(cast, kota):
    for opd, status in ((kota.disdukcapil, "disetujui"), (kota.dishub, "diterima")):
        make_laporan(opd, cast, status, disetujui_oleh=cast.pimpinan, disetujui_pada=DIAJUKAN)
    assert rows(cast.bagian_organisasi, kota.disdukcapil) == [("2026-TW3", "disetujui", "")]
    assert rows(cast.bagian_organisasi, kota.dishub) == []
    assert rows(cast.bagian_organisasi, kota.kecamatan) == [("2026-TW3", "belum", "")]
    assert rows(cast.sekretaris_dishub, kota.disdukcapil) == []
    make_periode_berjalan(kota.bontang)
    assert rows(cast.bagian_organisasi, kota.dishub) == []


def test_a_return_is_unanswered_until_somebody_writes_after_it(cast, kota):
    laporan = make_laporan(kota.disdukcapil, cast, "dikembalikan")
    note(laporan, cast.bagian_organisasi, pengembalian=True)
    assert rows(cast.pimpinan, kota.disdukcapil) == [("2026-TW3", "dikembalikan", "Foto buram.")]
    note(laporan, cast.sekretaris)
    assert rows(cast.pimpinan, kota.disdukcapil) == [("2026-TW3", "dikembalikan", "")]


def test_questions_wait_until_they_are_answered(cast, kota):
    isi = {"kegiatan": pabrik.make_kegiatan(kota.akta, cast.notulis), "penanya": cast.bagian_organisasi}
    tanya = PermintaanKelengkapan.objects.create(isi="Mana notulennya?", **isi)
    jawab = {"jawaban": "Ada.", "penjawab": cast.notulis, "dijawab_pada": DIAJUKAN}
    PermintaanKelengkapan.objects.create(isi="Mana fotonya?", **isi, **jawab)
    assert list(q.permintaan(cast.pimpinan, kota.disdukcapil)) == [tanya]
    assert list(q.permintaan(cast.bagian_organisasi, kota.dishub)) == []


def test_figures(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    pabrik.make_kegiatan(kota.akta, cast.notulis, tanggal=dt.date(2025, 12, 31))
    pabrik.make_kegiatan(kota.akta, cast.notulis, status="draf")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    lewat = pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai)
    tepat = pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, tenggat=HARI)
    pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, selesai_pada=HARI, catatan_selesai="Selesai.")
    assert q.angka_kegiatan(cast.pimpinan, kota.disdukcapil, dt.date(2026, 1, 1)) == {"draf": 1, "kurang_bukti": 1}
    assert q.angka_kegiatan(cast.pimpinan, kota.dishub, dt.date(2026, 1, 1)) == {"draf": 0, "kurang_bukti": 0}
    assert q.tindak_lanjut(cast.pimpinan, kota.disdukcapil, HARI) == ([lewat, tepat], 2, 1)
    assert q.tindak_lanjut(cast.pimpinan, kota.dishub, HARI) == ([], 0, 0)
    for _ in range(q.TAMPIL):
        pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, tenggat=HARI)
    shown, *angka = q.tindak_lanjut(cast.pimpinan, kota.disdukcapil, HARI)
    assert (len(shown), *angka) == (q.TAMPIL, q.TAMPIL + 2, 1)


def test_groups_without_decree_ketua_or_notulis(cast, kota):
    pabrik.make_sk(kota.akta)
    assert q.kelompok_kurang(cast.pimpinan, kota.disdukcapil, HARI) == []
    tanpa_sk = pabrik.make_kelompok(kota.disdukcapil, "Tanpa SK")
    pabrik.make_kelompok(kota.disdukcapil, "Bubar", aktif=False)
    assert q.kelompok_kurang(cast.pimpinan, kota.disdukcapil, HARI) == [tanpa_sk]
    assert q.kelompok_kurang(cast.pimpinan, kota.disdukcapil, dt.date(2027, 1, 1)) == [kota.akta, tanpa_sk]


def test_who_led_before_and_now(cast, kota):
    lama = kota.disdukcapil.penugasan.get()
    assert q.pergantian(kota.disdukcapil, HARI) == (None, lama)
    lama.sampai = HARI - dt.timedelta(days=3)
    lama.save()
    assert q.pergantian(kota.disdukcapil, HARI) == (lama, None)
    plt = pabrik.make_penugasan(cast.ketua.pegawai, kota.disdukcapil, status="plt", dari=HARI - dt.timedelta(days=2))
    assert q.pergantian(kota.disdukcapil, HARI) == (lama, plt)


@pytest.mark.parametrize(("hari", "baru"), [(0, True), (29, True), (30, False), (-1, False)])
def test_a_post_is_new_for_thirty_days(hari, baru):
    assert is_new(HARI - dt.timedelta(days=hari), HARI) is baru
