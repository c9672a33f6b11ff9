import pytest

from kbk.forms.kelompok import KelompokForm
from opd import jejak
from opd.forms.semula import BerubahError
from opd.models import Jejak


def isian(form, **fields) -> dict:
    kelompok = form.instance
    return {"nama": kelompok.nama, "moto": kelompok.moto, "aktif": "on", "semula": form["semula"].value()} | fields


def save(form, by):
    return jejak.save_form(form, by=by, aksi="ubah_kelompok", opd=lambda row: row.opd)


@pytest.fixture
def two_forms(cast, kota):
    """Two people open the same group, and the first saves."""
    opened = KelompokForm(instance=kota.akta, user=cast.sekretaris)
    mine = KelompokForm(isian(opened, moto="Moto saya"), instance=kota.akta, user=cast.sekretaris)
    theirs = KelompokForm(isian(opened, moto="Moto lain"), instance=type(kota.akta).objects.get(pk=kota.akta.pk), user=cast.sekretaris)
    assert theirs.is_valid()
    save(theirs, cast.sekretaris)
    assert mine.is_valid()
    return mine


def test_saving_over_somebody_elses_change_is_refused(two_forms, cast, kota):
    with pytest.raises(BerubahError):
        save(two_forms, cast.sekretaris)
    kota.akta.refresh_from_db()
    assert kota.akta.moto == "Moto lain"
    assert Jejak.objects.filter(aksi="ubah_kelompok").count() == 1


def test_attempt_shows_both_versions_and_then_saves_knowingly(two_forms, cast, kota):
    assert two_forms.attempt(save, form=two_forms, by=cast.sekretaris) is None
    assert two_forms.status == 409
    assert two_forms.beda == [("Moto atau yel-yel", "Moto lain", "Moto saya")]
    again = isian(two_forms, moto="Moto saya")
    kota.akta.refresh_from_db()
    form = KelompokForm(again, instance=kota.akta, user=cast.sekretaris)
    assert form.is_valid()
    assert form.attempt(save, form=form, by=cast.sekretaris) == kota.akta
    kota.akta.refresh_from_db()
    assert kota.akta.moto == "Moto saya"


def test_a_form_without_its_fingerprint_saves_nothing(cast, kota):
    opened = KelompokForm(instance=kota.akta, user=cast.sekretaris)
    form = KelompokForm(isian(opened, semula="", moto="x"), instance=kota.akta, user=cast.sekretaris)
    assert form.is_valid()
    assert form.attempt(save, form=form, by=cast.sekretaris) is None


def test_the_trace_does_not_mention_the_fingerprint(cast, kota):
    opened = KelompokForm(instance=kota.akta, user=cast.sekretaris)
    form = KelompokForm(isian(opened, moto="Baru"), instance=kota.akta, user=cast.sekretaris)
    assert form.is_valid()
    save(form, cast.sekretaris)
    assert Jejak.objects.get(aksi="ubah_kelompok").isi == {"before": {"moto": ""}, "after": {"moto": "Baru"}}
