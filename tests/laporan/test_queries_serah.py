"""What is open at a unit when its leader changes."""

import datetime as dt

import pytest

from laporan import queries_serah as q
from laporan.models import CatatanReviu
from laporan.tampilan_serah import is_new
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan

pytestmark = pytest.mark.django_db
HARI = dt.date(2026, 11, 25)


def note(laporan, penulis, pengembalian=False):
    return CatatanReviu.objects.create(laporan=laporan, penulis=penulis, isi="Foto buram.", pengembalian=pengembalian)


def test_reports_wait_until_they_are_accepted(cast, kota):
    for opd, status in ((kota.disdukcapil, "dikembalikan"), (kota.dishub, "diterima"), (kota.kecamatan, "draf")):
        make_laporan(opd, cast, status)
    rows = {opd: [r.status for r in q.laporan_terbuka(cast.bagian_organisasi, opd)] for opd in (kota.disdukcapil, kota.dishub, kota.kecamatan)}
    assert rows == {kota.disdukcapil: ["dikembalikan"], kota.dishub: [], kota.kecamatan: ["draf"]}
    assert q.laporan_terbuka(cast.sekretaris_dishub, kota.disdukcapil) == []


def test_a_return_is_unanswered_until_somebody_writes_after_it(cast, kota):
    laporan = make_laporan(kota.disdukcapil, cast, "dikembalikan")
    note(laporan, cast.bagian_organisasi, pengembalian=True)
    (row,) = q.laporan_terbuka(cast.pimpinan, kota.disdukcapil)
    assert (row.belum_dijawab, row.catatan_terakhir) == (True, "Foto buram.")
    note(laporan, cast.sekretaris)
    assert q.laporan_terbuka(cast.pimpinan, kota.disdukcapil)[0].belum_dijawab is False


def test_figures(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    pabrik.make_kegiatan(kota.akta, cast.notulis, tanggal=dt.date(2025, 12, 31))
    pabrik.make_kegiatan(kota.akta, cast.notulis, status="draf")
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai)
    pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, tenggat=HARI)
    pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai, selesai_pada=HARI, catatan_selesai="Selesai.")
    angka = q.angka_terbuka(cast.pimpinan, kota.disdukcapil, dt.date(2026, 1, 1), HARI)
    assert angka == q.Angka(draf=1, kurang_bukti=1, tindak_lanjut=2, terlambat=1)
    assert q.angka_terbuka(cast.pimpinan, kota.dishub, dt.date(2026, 1, 1), HARI) == q.Angka(0, 0, 0, 0)


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
