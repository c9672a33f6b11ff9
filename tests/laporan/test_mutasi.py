"""Reports and moves: drafts go on in other hands, and what was handed in stays as it was."""

import pytest

from laporan import cuplikan
from laporan.models import LaporanOpd
from opd.actions.mutasi import MutasiDitolak, record_mutasi
from opd.jejak import sidik
from opd.models import Jejak
from opd.mutasi import Rencana, yang_berakhir, yang_diserahkan
from tests import pabrik
from tests.laporan.pabrik_laporan import DIAJUKAN, make_periode
from tests.laporan.pabrik_rekap import make_laporan_beku


@pytest.fixture
def draf(cast, kota):
    periode = make_periode(kota.bontang)
    return LaporanOpd.objects.create(opd=kota.disdukcapil, periode=periode, status_sejak=DIAJUKAN, pengubah=cast.sekretaris)


def pindah(cast, kota, kepada) -> None:
    rencana = Rencana(cast.sekretaris.pegawai, "pindah", kota.bontang.hari_ini(), kota.disdukcapil, kota.dishub, "Kepala Bidang")
    by = cast.bagian_organisasi
    kerja = {k.kunci: kepada.pegawai for k in yang_diserahkan(rencana, by)}
    record_mutasi(by=by, rencana=rencana, berakhir=[i.kunci for i in yang_berakhir(rencana, by)], serahan=kerja)


def test_a_draft_goes_to_who_may_write_it(cast, kota, draf):
    with pytest.raises(MutasiDitolak, match="belum berwenang"):
        pindah(cast, kota, cast.ketua)
    pabrik.make_peran(cast.ketua, "sekretaris_opd", opd=kota.disdukcapil)
    pindah(cast, kota, cast.ketua)
    draf.refresh_from_db()
    assert [c.isi for c in draf.catatan.all()] == ["Draf ini diserahkan Sekretaris kepada Ketua."]
    assert draf.pengubah == cast.sekretaris  # and so does not come to approve it
    assert Jejak.objects.get(aksi="serahkan_laporan").isi["kepada"] == cast.ketua.pegawai_id


def test_reports_keep_old_names_and_posts(cast, kota):
    """What was handed in is frozen; and a report of those days made only now still names who was there then."""
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    laporan = make_laporan_beku(kota.disdukcapil, cast)
    lama, tanda = laporan.cuplikan, laporan.penandatangan
    hari_ini, by = kota.bontang.hari_ini(), cast.bagian_organisasi
    for orang in (cast.pimpinan, cast.ketua):
        rencana = Rencana(orang.pegawai, "pindah", hari_ini, kota.disdukcapil, kota.dishub, "Jabatan Baru")
        record_mutasi(by=by, rencana=rencana, berakhir=[i.kunci for i in yang_berakhir(rencana, by)], serahan={})
    laporan.refresh_from_db()
    assert (laporan.cuplikan, laporan.penandatangan, sidik(laporan.cuplikan)) == (lama, tanda, laporan.sha256)
    baru = cuplikan.susun_cuplikan(laporan)
    assert [a["nama"] for a in baru["kelompok"][0]["anggota"]] == ["Ketua", "Notulis", "Anggota"]
    assert [(p["nama"], p["jabatan"]) for p in baru["pimpinan"]] == [("Pimpinan", f"Kepala {kota.disdukcapil.nama}")]
