import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.izin import TanggalDepan
from kbk.actions.ukuran import remove_pengukuran, save_pengukuran
from kbk.forms.ukuran import PengukuranForm
from kbk.models import Indikator, Pengukuran
from opd.forms.semula import BerubahError
from opd.models import Jejak
from tests import pabrik


@pytest.fixture
def indikator(cast, kota) -> Indikator:
    return pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))


def form_ukur(oleh, indikator, row=None, **fields) -> PengukuranForm:
    row = row or Pengukuran(indikator=indikator)
    opened = PengukuranForm(instance=row, user=oleh)
    data = {"tanggal": "2026-10-02", "nilai": "1,3", "semula": opened["semula"].value() or ""} | fields
    form = PengukuranForm(data, instance=row, user=oleh)
    assert form.is_valid(), form.errors
    return form


def test_a_number_is_noted_with_evidence(cast, kota, indikator):
    bukti = pabrik.make_bukti(pabrik.make_kegiatan(kota.akta, cast.notulis), cast.notulis)
    row = save_pengukuran(by=cast.anggota, form=form_ukur(cast.anggota, indikator, keterangan="118 akta", bukti=bukti.pk))
    row.refresh_from_db()
    assert (row.nilai, row.tanggal, row.bukti, row.pencatat) == (Decimal("1.3"), dt.date(2026, 10, 2), bukti, cast.anggota)
    trace = Jejak.objects.get(aksi="catat_pengukuran")
    assert (trace.opd, trace.isi["after"]["nilai"]) == (kota.disdukcapil, "1.3")


def test_a_correction_keeps_its_author_and_says_what_changed(cast, indikator):
    row = save_pengukuran(by=cast.anggota, form=form_ukur(cast.anggota, indikator))
    row = Pengukuran.objects.get(pk=row.pk)
    save_pengukuran(by=cast.sekretaris, form=form_ukur(cast.sekretaris, indikator, row, nilai="1,4"))
    row.refresh_from_db()
    assert (row.nilai, row.pencatat) == (Decimal("1.4"), cast.anggota)
    assert Jejak.objects.get(aksi="ubah_pengukuran").isi == {"before": {"nilai": "1.30"}, "after": {"nilai": "1.4"}}


def test_two_corrections_at_once(cast, indikator):
    row = save_pengukuran(by=cast.anggota, form=form_ukur(cast.anggota, indikator))
    late = form_ukur(cast.notulis, indikator, Pengukuran.objects.get(pk=row.pk), nilai="9")
    save_pengukuran(by=cast.sekretaris, form=form_ukur(cast.sekretaris, indikator, Pengukuran.objects.get(pk=row.pk), nilai="1,4"))
    with pytest.raises(BerubahError):
        save_pengukuran(by=cast.notulis, form=late)
    row.refresh_from_db()
    assert row.nilai == Decimal("1.4")


@pytest.mark.parametrize("siapa", ["pimpinan", "bagian_organisasi", "sekda", "pemeriksa", "sekretaris_dishub"])
def test_others_may_not(cast, indikator, siapa):
    oleh = getattr(cast, siapa)
    row = Pengukuran.objects.create(indikator=indikator, tanggal=dt.date(2026, 8, 1), nilai=2, pencatat=cast.anggota)
    with pytest.raises(PermissionDenied):
        save_pengukuran(by=oleh, form=form_ukur(oleh, indikator))
    with pytest.raises(PermissionDenied):
        remove_pengukuran(by=oleh, pengukuran=row)
    assert (Pengukuran.objects.count(), Jejak.objects.count()) == (1, 0)


def test_the_action_itself_knows_tomorrow(cast, kota, indikator):
    form = form_ukur(cast.anggota, indikator)
    form.cleaned_data["tanggal"] = kota.bontang.hari_ini() + dt.timedelta(1)
    with pytest.raises(TanggalDepan):
        save_pengukuran(by=cast.anggota, form=form)


def test_a_mistake_is_taken_back_and_stays_in_the_trail(cast, indikator):
    row = save_pengukuran(by=cast.anggota, form=form_ukur(cast.anggota, indikator))
    remove_pengukuran(by=cast.sekretaris, pengukuran=row)
    assert Pengukuran.objects.count() == 0
    assert Jejak.objects.get(aksi="hapus_pengukuran").isi["before"]["tanggal"] == "2026-10-02"


def test_due_are_those_without_a_number_this_month(cast, indikator):
    hari = dt.date(2026, 10, 31)
    assert list(Indikator.objects.belum_diukur(hari)) == [indikator]
    save_pengukuran(by=cast.anggota, form=form_ukur(cast.anggota, indikator))
    assert list(Indikator.objects.belum_diukur(hari)) == []
    assert list(Indikator.objects.belum_diukur(dt.date(2026, 11, 1))) == [indikator]
    assert list(Indikator.objects.belum_diukur(dt.date(2027, 11, 1))) == []
