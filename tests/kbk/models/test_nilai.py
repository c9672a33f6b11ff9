import pytest

from kbk.models import Indikator, NilaiTerpilih, Pengukuran
from opd.akses import Permission
from tests import pabrik


@pytest.fixture
def terpilih(kota):
    """Three values of Disdukcapil (one named for Akta, one for another of its groups) and one of the kecamatan."""
    lain = pabrik.make_kelompok(kota.disdukcapil, "KBK Loket")
    semua = pabrik.make_nilai_terpilih(kota.disdukcapil, "N16")
    akta = pabrik.make_nilai_terpilih(kota.disdukcapil, "N15")
    akta.kelompok.add(kota.akta, lain)
    loket = pabrik.make_nilai_terpilih(kota.disdukcapil, "N21")
    loket.kelompok.add(lain)
    kecamatan = pabrik.make_nilai_terpilih(kota.kecamatan, "N10")
    for row in (semua, akta, loket, kecamatan):
        pabrik.make_indikator(row)
    return kota


def names(rows) -> list[str]:
    return sorted(str(row) for row in rows)


def test_a_group_applies_what_names_it_or_nobody(terpilih):
    assert names(NilaiTerpilih.objects.berlaku_bagi(terpilih.akta)) == ["Kecepatan (2026)", "Ketepatan (2026)"]


def test_a_group_below_applies_what_its_reporting_opd_chose(terpilih):
    assert names(NilaiTerpilih.objects.berlaku_bagi(terpilih.lurah.pk)) == ["Kepekaan (2026)"]


def test_members_reach_the_measures_of_what_their_group_applies(terpilih, cast):
    pabrik.make_anggota(terpilih.lurah, cast.sekretaris_luar.pegawai)
    rows = Indikator.objects.for_user(cast.anggota, Permission.PENGUKURAN_EDIT)
    assert names(row.nilai_terpilih for row in rows) == ["Kecepatan (2026)", "Ketepatan (2026)"]
    rows = NilaiTerpilih.objects.for_user(cast.sekretaris_luar, Permission.PENGUKURAN_EDIT)
    assert names(rows) == ["Kepekaan (2026)"]


def test_a_secretary_measures_everything_of_the_opd_and_nothing_else(terpilih, cast):
    rows = NilaiTerpilih.objects.for_user(cast.sekretaris, Permission.PENGUKURAN_EDIT)
    assert names(rows) == ["Disiplin (2026)", "Kecepatan (2026)", "Ketepatan (2026)"]
    assert not Indikator.objects.for_user(cast.sekretaris_dishub, Permission.PENGUKURAN_EDIT)
    for nama in ("bagian_organisasi", "pimpinan", "sekda", "pemeriksa", "biro", "tanpa_peran"):
        assert not Pengukuran.objects.for_user(getattr(cast, nama), Permission.PENGUKURAN_EDIT)
        assert not Indikator.objects.for_user(getattr(cast, nama), Permission.PENGUKURAN_EDIT)
