import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.acuan import load_nilai
from kbk.actions.nilai import change_pemetaan, pemetaan_stamp
from kbk.models import Nilai, PemetaanNilai
from opd.forms.semula import BerubahError
from opd.models import Jejak


@pytest.fixture
def kecepatan(nilai) -> Nilai:
    return Nilai.objects.dari_34().get(kode="N16")


@pytest.fixture
def b(nilai) -> dict[str, Nilai]:
    return {n.nama: n for n in Nilai.objects.berakhlak()}


def pemetaan(nilai) -> list[tuple[str, bool]]:
    return list(PemetaanNilai.objects.filter(dari=nilai).order_by("-utama", "ke__kode").values_list("ke__nama", "utama"))


def test_one_primary_and_any_secondaries(cast, kota, kecepatan, b):
    before = pemetaan_stamp(kecepatan)
    change_pemetaan(
        by=cast.bagian_organisasi,
        nilai=kecepatan,
        utama=b["Adaptif"],
        sekunder=[b["Kompeten"], b["Adaptif"], b["Akuntabel"]],
        semula=before,
        pemda=kota.bontang,
    )
    assert pemetaan(kecepatan) == [("Adaptif", True), ("Akuntabel", False), ("Kompeten", False)]
    trace = Jejak.objects.get(aksi="ubah_pemetaan")
    assert (trace.sasaran_id, trace.pemda) == (kecepatan.pk, kota.bontang)
    assert trace.isi == {
        "before": {"utama": b["Berorientasi Pelayanan"].pk, "sekunder": [b["Adaptif"].pk]},
        "after": {"utama": b["Adaptif"].pk, "sekunder": sorted([b["Akuntabel"].pk, b["Kompeten"].pk])},
    }


def test_the_same_mapping_leaves_no_trace(cast, kecepatan, b):
    stamp = pemetaan_stamp(kecepatan)
    change_pemetaan(
        by=cast.bagian_organisasi, nilai=kecepatan, utama=b["Berorientasi Pelayanan"], sekunder=[b["Adaptif"]], semula=stamp
    )
    assert Jejak.objects.count() == 0


def test_a_stale_mapping_writes_nothing(cast, kecepatan, b):
    stamp = pemetaan_stamp(kecepatan)
    change_pemetaan(by=cast.admin, nilai=kecepatan, utama=b["Loyal"], sekunder=[], semula=stamp)
    with pytest.raises(BerubahError):
        change_pemetaan(by=cast.bagian_organisasi, nilai=kecepatan, utama=b["Adaptif"], sekunder=[], semula=stamp)
    assert pemetaan(kecepatan) == [("Loyal", True)]
    assert Jejak.objects.count() == 1


def test_loading_reference_data_again_keeps_the_edit(cast, kecepatan, b):
    change_pemetaan(by=cast.admin, nilai=kecepatan, utama=b["Loyal"], sekunder=[], semula=pemetaan_stamp(kecepatan))
    assert load_nilai() == 0
    assert pemetaan(kecepatan) == [("Loyal", True)]


@pytest.mark.parametrize("siapa", ["sekretaris", "pimpinan", "sekda", "pemeriksa", "biro", "ketua"])
def test_others_may_not(cast, kecepatan, b, siapa):
    with pytest.raises(PermissionDenied):
        change_pemetaan(
            by=getattr(cast, siapa), nilai=kecepatan, utama=b["Loyal"], sekunder=[], semula=pemetaan_stamp(kecepatan)
        )
