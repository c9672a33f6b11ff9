import datetime as dt

import pytest
from django.utils.functional import SimpleLazyObject

from kbk.models import Kegiatan, Kelompok
from opd.akses import ROLES, Permission, held_roles, may, reaches
from opd.models import Opd, PemerintahDaerah, Pengguna
from tests import pabrik

P = Permission


def visible(pengguna, model=Kelompok, permission=P.KELOMPOK_VIEW) -> set[str]:
    return {str(row) for row in model.objects.for_user(pengguna, permission)}


# Which groups each role of the cast sees; every role of ROLES must stand here.
KELOMPOK_PER_PERAN = {
    "anggota": ("anggota", {"KBK Akta"}),
    "notulis": ("notulis", {"KBK Akta"}),
    "ketua": ("ketua", {"KBK Akta"}),
    "sekretaris_opd": ("sekretaris_kecamatan", {"KBK Lurah"}),
    "pimpinan_opd": ("pimpinan", {"KBK Akta"}),
    "bagian_organisasi": ("bagian_organisasi", {"KBK Akta", "KBK KIR", "KBK Lurah"}),
    "sekda": ("sekda", {"KBK Akta", "KBK KIR", "KBK Lurah"}),
    "pemeriksa": ("pemeriksa", {"KBK Akta", "KBK KIR", "KBK Lurah"}),
    "biro_organisasi": ("biro", set()),
    "admin_sistem": ("admin", set()),
}


def test_every_role_is_in_the_matrix():
    assert set(KELOMPOK_PER_PERAN) == set(ROLES)


@pytest.mark.parametrize("peran", ROLES)
def test_groups_a_role_sees(cast, peran):
    name, expected = KELOMPOK_PER_PERAN[peran]
    pengguna = getattr(cast, name)
    assert peran in {held.peran for held in held_roles(pengguna)}
    assert visible(pengguna) == expected


def test_nobody_without_a_role_sees_a_group(cast):
    assert visible(cast.tanpa_peran) == set()


def test_roles_are_read_in_one_query(cast, django_assert_num_queries):
    pabrik.make_peran(cast.ketua, "sekretaris_opd", opd=cast.ketua.pegawai.opd)
    with django_assert_num_queries(1):
        assert {h.peran for h in held_roles(cast.ketua)} == {"ketua", "sekretaris_opd"}


def test_a_role_ends_with_its_last_day_in_the_zone_of_the_pemda(cast, kota):
    peran = cast.sekretaris.peran.get()
    peran.sampai = dt.date(2026, 9, 30)
    peran.save()
    # 30 September 23:59 WITA is 15:59 UTC; one minute later it is October in Bontang.
    last = dt.datetime(2026, 9, 30, 15, 59, tzinfo=dt.UTC)
    assert [h.peran for h in held_roles(cast.sekretaris, at=last)] == ["sekretaris_opd"]
    assert held_roles(cast.sekretaris, at=last + dt.timedelta(minutes=1)) == ()


def test_a_role_begins_at_midnight_in_the_zone_of_the_pemda(cast, kota):
    cast.sekretaris.peran.update(dari=dt.date(2026, 10, 1))
    first = dt.datetime(2026, 9, 30, 16, 0, tzinfo=dt.UTC)
    assert held_roles(cast.sekretaris, at=first - dt.timedelta(seconds=1)) == ()
    assert [h.peran for h in held_roles(cast.sekretaris, at=first)] == ["sekretaris_opd"]


def test_an_inactive_account_holds_nothing(cast):
    cast.sekretaris.is_active = False
    assert held_roles(cast.sekretaris) == ()


def test_a_superuser_holds_nothing_by_that(cast):
    cast.tanpa_peran.is_superuser = True
    cast.tanpa_peran.save()
    assert held_roles(cast.tanpa_peran) == ()


def test_opd_path_does_not_match_a_longer_code(cast, kota):
    pabrik.make_opd(kota.bontang, "DISHUB2", "Dinas Lain")
    assert set(Opd.objects.for_user(cast.sekretaris_dishub, P.OPD_VIEW).values_list("kode", flat=True)) == {"DISHUB"}


def test_sub_units_belong_to_the_secretary_of_the_unit_above(cast, kota):
    seen = Opd.objects.for_user(cast.sekretaris_kecamatan, P.OPD_VIEW).values_list("kode", flat=True)
    assert set(seen) == {"KEC-BS", "KEL-TLI"}


def test_province_sees_the_units_but_not_the_activities_of_its_cities(cast, kota):
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    assert set(PemerintahDaerah.objects.for_user(cast.biro, P.OPD_VIEW)) == {kota.bontang, kota.samarinda}
    assert visible(cast.biro, Kegiatan, P.KEGIATAN_VIEW) == set()


def test_may_agrees_with_for_user(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis)
    assert may(cast.anggota, P.KEGIATAN_EDIT, row)
    assert not may(cast.pimpinan, P.KEGIATAN_EDIT, row)
    assert not may(cast.sekretaris_dishub, P.KEGIATAN_VIEW, row)


def test_with_may_is_the_same_rule_as_a_column(cast, kota):
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    rows = Kegiatan.objects.with_may(cast.anggota, may_edit=P.KEGIATAN_EDIT)
    assert {row.kelompok.nama: row.may_edit for row in rows} == {"KBK Akta": True, "KBK KIR": False}


def test_roles_are_read_once_per_request(cast, django_assert_num_queries):
    """request.user is a SimpleLazyObject; what is remembered must be found through it."""
    user = SimpleLazyObject(lambda: Pengguna.objects.get(pk=cast.sekretaris.pk))
    with django_assert_num_queries(2):
        held_roles(user)
        held_roles(user)


def test_reaches_agrees_with_for_user_on_units(cast, kota):
    units = list(Opd.objects.all())
    for orang in vars(cast).values():
        for permission in (P.PEGAWAI_EDIT, P.KELOMPOK_EDIT, P.NILAI_PILIH):
            found = {unit.pk for unit in units if reaches(orang, permission, unit)}
            assert found == set(Opd.objects.for_user(orang, permission).values_list("pk", flat=True))


def test_two_reaches_are_one_union_and_never_an_or(cast, kota):
    pabrik.make_peran(cast.notulis, "sekretaris_opd", opd=kota.dishub)
    rows = Kegiatan.objects.for_user(cast.notulis, Permission.KEGIATAN_VIEW)
    milik = [pabrik.make_kegiatan(kelompok, cast.notulis) for kelompok in (kota.akta, kota.kir, kota.lurah)]
    assert sorted(rows.values_list("pk", flat=True)) == [milik[0].pk, milik[1].pk]
    assert (" UNION " in str(rows.query), " OR " in str(rows.query)) == (True, False)
