import datetime as dt

import pytest
from django.db.models import F, QuerySet

from kbk.models import Kegiatan
from opd.models import Opd, Peran
from opd.siap import Isi, Siap
from tests import pabrik

pytestmark = pytest.mark.django_db
HARI = dt.date(2026, 8, 14)


def test_each_call_fills_the_holes_anew(kota):
    siap = Siap(lambda pemda, awal: Opd.objects.filter(pemda=pemda, jalur__startswith=awal))
    for pemda, awal in ((kota.bontang, kota.dishub.jalur), (kota.samarinda, kota.dinas_lain.jalur), (kota.samarinda, kota.dishub.jalur)):
        assert siap(pemda=pemda.pk, awal=awal) == list(Opd.objects.filter(pemda=pemda, jalur__startswith=awal))


def test_days_moments_and_nothing_fill_holes_too(cast, kota):
    dari = Siap(lambda hari: Peran.objects.filter(dari__lte=hari).order_by("pk"))
    for hari in (dt.date(2020, 1, 1), HARI, dt.date(2099, 1, 1)):
        assert dari(hari=hari) == list(Peran.objects.filter(dari__lte=hari).order_by("pk"))
    sejak = Siap(lambda saat: Peran.objects.filter(pengguna__dibuat_pada__gt=saat))
    assert sejak(saat=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    assert not sejak(saat=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    assert Siap(lambda pegawai: Peran.objects.filter(pengguna__pegawai=pegawai))(pegawai=None) == []


def test_a_list_of_any_length_is_one_hole(cast, kota):
    rows = [pabrik.make_kegiatan(kota.akta, cast.ketua) for _ in range(3)]
    siap = Siap(lambda ids: Kegiatan.objects.filter(pk__in=ids).order_by("pk"))
    for some in ([], rows[:1], rows):
        assert siap(ids=[row.pk for row in some]) == some
    assert len(siap._jadi) == 1


def test_rows_come_with_what_was_asked_for(cast, kota, django_assert_num_queries):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.ketua, HARI)

    @Siap
    def siap(pk: Isi) -> QuerySet:
        return Kegiatan.objects.filter(pk=pk).select_related("kelompok__opd").annotate(unit=F("kelompok__opd__nama"))

    siap(pk=0)
    with django_assert_num_queries(1):
        (row,) = siap(pk=kegiatan.pk)
        assert (row.tanggal, row.unit, row.kelompok.opd) == (HARI, kota.disdukcapil.nama, kota.disdukcapil)


@pytest.mark.parametrize(
    ("pilih", "hasil"),
    [
        (lambda rows: rows.values_list("kode", "pk"), lambda o: (o.kode, o.pk)),
        (lambda rows: rows.values_list("kode", flat=True), lambda o: o.kode),
        (lambda rows: rows.values("kode"), lambda o: {"kode": o.kode}),
        (lambda rows: rows.order_by("nama").values_list("nama", flat=True).distinct(), lambda o: o.nama),
    ],
)
def test_values_come_as_the_queryset_gives_them(kota, pilih, hasil):
    assert Siap(lambda pk: pilih(Opd.objects.filter(pk=pk)))(pk=kota.dishub.pk) == [hasil(kota.dishub)]


def test_no_row_has_a_number_that_no_column_holds(cast):
    siap = Siap(lambda pk: Peran.objects.filter(pk=pk))
    assert siap(pk=10**30) == siap(pk=-(10**30)) == siap(pk=2**63) == []


def test_what_can_have_no_rows_asks_nothing(django_assert_num_queries):
    siap = Siap(lambda pk: Opd.objects.none().filter(pk=pk))
    with django_assert_num_queries(0):
        assert siap(pk=1) == siap(pk=2) == []


def test_a_shape_has_its_own_sql(kota):
    siap = Siap(lambda urut, pemda: Opd.objects.filter(pemda=pemda).order_by(urut).values_list("pk", flat=True))
    naik, turun = siap("pk", pemda=kota.bontang.pk), siap("-pk", pemda=kota.bontang.pk)
    assert naik == turun[::-1] == sorted(naik)
    assert len(naik) > 1


def test_it_is_composed_once_and_written_by_nobody():
    bangun = []
    siap = Siap(lambda pk: bangun.append(1) or Opd.objects.filter(pk=pk))
    for pk in range(3):
        siap(pk=pk)
    assert bangun == [1]
