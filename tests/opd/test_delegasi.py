"""Who may give which role where, and whose account one may keep: exact tables."""

import datetime as dt

import pytest

from opd.akses import ROLES, granted_role_choices, held_roles
from opd.delegasi import keeps_all, may_grant, may_manage
from tests import pabrik

# Who may give what, where; everything that is not here is refused. {giver: {(role, place)}}
BOLEH = {
    "sekretaris": {("sekretaris_opd", "disdukcapil")},
    "sekretaris_dishub": {("sekretaris_opd", "dishub")},
    "sekretaris_kecamatan": {("sekretaris_opd", "kecamatan"), ("sekretaris_opd", "kelurahan")},
    "bagian_organisasi": {
        *(("sekretaris_opd", opd) for opd in ("disdukcapil", "dishub", "kecamatan", "kelurahan", "setda")),
        *(("pemeriksa", opd) for opd in ("disdukcapil", "dishub", "kecamatan", "kelurahan", "setda")),
        ("bagian_organisasi", "bontang"),
        ("sekda", "bontang"),
        ("pemeriksa", "bontang"),
    },
    "orang_luar": {
        ("sekretaris_opd", "dinas_lain"),
        ("pemeriksa", "dinas_lain"),
        ("bagian_organisasi", "samarinda"),
        ("sekda", "samarinda"),
        ("pemeriksa", "samarinda"),
    },
    "sekretaris_luar": {("sekretaris_opd", "dinas_lain")},
    "admin": {
        *((peran, opd) for peran in ("sekretaris_opd", "pemeriksa") for opd in ("disdukcapil", "dishub", "kecamatan", "kelurahan", "setda", "dinas_lain")),
        *((peran, kota) for peran in ("bagian_organisasi", "sekda", "pemeriksa") for kota in ("bontang", "samarinda", "provinsi")),
        ("biro_organisasi", "provinsi"),
        ("admin_sistem", ""),
    },
}
TEMPAT = ["provinsi", "bontang", "samarinda", "disdukcapil", "dishub", "kecamatan", "kelurahan", "setda", "dinas_lain", ""]


def place(kota, nama: str) -> dict:
    if not nama:
        return {}
    row = getattr(kota, nama)
    return {"pemda": row} if nama in ("provinsi", "bontang", "samarinda") else {"opd": row}


@pytest.fixture
def kosong(kota):
    """Somebody without any role, to give one to."""
    return pabrik.make_pengguna("kosong", pabrik.make_pegawai(kota.disdukcapil))


def test_the_whole_matrix_of_grants(cast, kota, kosong):
    found = {}
    for nama, giver in vars(cast).items():
        given = {(peran, t) for peran in ROLES for t in TEMPAT if may_grant(giver, peran, kosong, **place(kota, t))}
        if given:
            found[nama] = given
    assert found == BOLEH


def test_nobody_gives_themselves_anything(cast, kota):
    for giver in vars(cast).values():
        assert not any(may_grant(giver, peran, giver, **place(kota, t)) for peran in ROLES for t in TEMPAT)


def test_what_follows_from_posts_and_seats_is_never_given(cast, kota, kosong):
    assert {slug for slug in ROLES if slug not in dict(granted_role_choices())} == {"anggota", "notulis", "ketua", "pimpinan_opd"}
    for peran in ("anggota", "notulis", "ketua", "pimpinan_opd"):
        assert not may_grant(cast.admin, peran, kosong, opd=kota.disdukcapil)
    assert not may_grant(cast.admin, "kucing", kosong)


def test_appointing_leads_nowhere_higher():
    """Whoever can be appointed by a role can appoint nothing that this role cannot."""
    for slug, role in ROLES.items():
        for other in role.appoints:
            assert ROLES[other].appoints <= role.appoints | {slug}, (slug, other)


def test_a_right_to_give_ends_with_the_role(cast, kota, kosong):
    cast.bagian_organisasi.peran.update(sampai=dt.date(2026, 1, 1))
    assert not may_grant(cast.bagian_organisasi, "sekretaris_opd", kosong, opd=kota.dishub)


KELOLA = {
    "sekretaris": {"ketua", "notulis", "anggota", "tanpa_peran", "sekretaris_kedua"},
    "sekretaris_setda": {"tanpa_peran_setda"},
    "bagian_organisasi": {
        "sekretaris", "sekretaris_kedua", "ketua", "notulis", "anggota", "pimpinan", "sekretaris_dishub", "sekretaris_kecamatan",
        "sekretaris_setda", "sekda", "pemeriksa", "tanpa_peran", "tanpa_peran_setda",
    },
    "orang_luar": {"sekretaris_luar"},
    "sekretaris_kedua": {"sekretaris", "ketua", "notulis", "anggota", "tanpa_peran"},
}  # fmt: skip


@pytest.fixture
def lebih(cast, kota):
    """The cast, and those in whose way stands somebody with more rights in the same unit."""
    for nama, opd, peran in [("sekretaris_setda", kota.setda, True), ("sekretaris_kedua", kota.disdukcapil, True), ("tanpa_peran_setda", kota.setda, False)]:
        setattr(cast, nama, pabrik.make_pengguna(nama, pabrik.make_pegawai(opd)))
        if peran:
            pabrik.make_peran(getattr(cast, nama), "sekretaris_opd", opd=opd)
    return cast


def test_whose_account_one_may_keep(lebih):
    people = vars(lebih)
    kept = {nama: {other for other, row in people.items() if may_manage(keeper, row)} for nama, keeper in people.items()}
    expected = KELOLA | {"admin": set(people) - {"admin"}, "sekretaris_luar": set(), "sekretaris_dishub": set(), "sekretaris_kecamatan": set()}
    assert {nama: who for nama, who in kept.items() if who or nama in expected} == expected


def test_a_secretary_of_setda_cannot_take_over_bagian_organisasi(lebih):
    assert not may_manage(lebih.sekretaris_setda, lebih.bagian_organisasi)


def test_a_role_that_begins_later_protects_already(cast, kota):
    besok = dt.date.today() + dt.timedelta(days=40)  # noqa: DTZ011
    assert may_manage(cast.sekretaris, cast.tanpa_peran)
    pabrik.make_peran(cast.tanpa_peran, "bagian_organisasi", pemda=kota.bontang, dari=besok)
    assert not may_manage(cast.sekretaris, cast.tanpa_peran)
    pabrik.make_penugasan(cast.anggota.pegawai, kota.disdukcapil, dari=besok)
    assert not may_manage(cast.sekretaris, cast.anggota)


def test_only_the_installation_keeps_all(cast):
    assert {nama for nama, row in vars(cast).items() if keeps_all(row)} == {"admin"}


def test_every_granted_role_can_be_given_by_somebody(cast, kota, kosong):
    given = {peran for gives in BOLEH.values() for peran, _ in gives}
    assert given == {slug for slug, _ in granted_role_choices()}
    assert held_roles(kosong) == ()
