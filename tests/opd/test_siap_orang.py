import pytest

from kbk.models import Bukti, Indikator, Kegiatan, Kelompok, NilaiTerpilih, TindakLanjut
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from opd.akses import Permission
from opd.models import Jejak, Opd, Pegawai, Pengguna
from opd.siap_orang import SiapOrang
from tests import pabrik
from tests.alamat import ORANG

MODEL = [Bukti, Indikator, Jejak, Kegiatan, Kelompok, LaporanDaerah, LaporanOpd, NilaiTerpilih, Opd, Pegawai, Pengguna, Periode, TindakLanjut]


@pytest.mark.parametrize("model", MODEL)
def test_everybody_finds_what_for_user_finds(dunia, model):
    """Each permission, for the whole cast through the same prepared query."""
    siap = SiapOrang(lambda orang, hak: model.objects.for_user(orang, hak).order_by("pk").values_list("pk", flat=True))
    ada = set()
    for nama in ORANG[1:]:
        orang = getattr(dunia.cast, nama)
        for hak in Permission:
            nyata = list(model.objects.for_user(orang, hak).order_by("pk").values_list("pk", flat=True))
            assert siap(orang, hak) == nyata, (nama, hak)
            ada |= set(nyata)
    assert ada


def test_two_people_of_one_shape_share_the_sql_and_not_the_rows(cast, kota):
    siap = SiapOrang(lambda orang: Kelompok.objects.for_user(orang, Permission.KELOMPOK_EDIT).values_list("nama", flat=True))
    assert siap(cast.sekretaris) == ["KBK Akta"]
    assert siap(cast.sekretaris_dishub) == ["KBK KIR"]
    assert len(siap._jadi) == 1


def test_a_second_role_is_another_shape(cast, kota):
    siap = SiapOrang(lambda orang: Kelompok.objects.for_user(orang, Permission.KELOMPOK_EDIT).order_by("nama").values_list("nama", flat=True))
    assert siap(cast.sekretaris) == ["KBK Akta"]
    pabrik.make_peran(cast.sekretaris, "sekretaris_opd", opd=kota.dishub)
    del cast.sekretaris._held
    assert siap(cast.sekretaris) == ["KBK Akta", "KBK KIR"]


def test_who_holds_nothing_finds_nothing(cast):
    siap = SiapOrang(lambda orang: Kelompok.objects.for_user(orang, Permission.KELOMPOK_VIEW))
    assert siap(cast.tanpa_peran) == []


def test_the_person_may_stand_in_the_query_itself(cast):
    siap = SiapOrang(lambda orang: Pengguna.objects.filter(pk=orang.pk))
    assert [siap(orang) for orang in (cast.ketua, cast.notulis)] == [[cast.ketua], [cast.notulis]]
