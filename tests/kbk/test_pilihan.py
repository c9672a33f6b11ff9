import pytest

from kbk.models import Masalah, Nilai, NilaiTerpilih
from kbk.pilihan import hints
from tests import pabrik


def kalimat(opd) -> list[str]:
    rows = NilaiTerpilih.objects.filter(opd=opd).with_rincian().order_by("nilai__kode")
    return hints(list(rows), Nilai.objects.berakhlak())


def pilih(opd, *kode, ukur=True) -> list[NilaiTerpilih]:
    rows = [pabrik.make_nilai_terpilih(opd, k) for k in kode]
    if ukur:
        for row in rows:
            pabrik.make_indikator(row)
    return rows


def test_nothing_chosen_says_nothing(kota):
    assert kalimat(kota.dishub) == []


def test_seven_touched_by_two_to_five_measured_values_is_silence(kota):
    pilih(kota.dishub, "N01", "N08", "N27", "N03", "N09")
    # Loyal+Berorientasi Pelayanan, Kompeten+Akuntabel, Adaptif+Harmonis, Akuntabel+Kolaboratif, Adaptif+Kompeten
    assert kalimat(kota.dishub) == []


def test_one_value_is_few_and_names_what_is_untouched(kota):
    pilih(kota.dishub, "N16")
    assert kalimat(kota.dishub) == [
        "Baru 1 nilai; pilih 2 sampai 5 setahun.",
        "Belum ada nilai yang menyentuh Akuntabel, Kompeten, Harmonis, Loyal, dan Kolaboratif.",
    ]


def test_adaptif_is_pointed_at_as_the_weakest(kota):
    pilih(kota.dishub, "N01", "N08", "N13", "N11")
    assert kalimat(kota.dishub) == [
        "Belum ada nilai yang menyentuh Adaptif. Adaptif adalah yang terlemah dalam survei nasional."
    ]


def test_six_are_many(kota):
    pilih(kota.dishub, "N01", "N08", "N27", "N03", "N09", "N16")
    assert kalimat(kota.dishub) == ["Ada 6 nilai; 2 sampai 5 setahun lebih mungkin sungguh diterapkan."]


def test_slogans_and_unmeasured_are_named(kota):
    pilih(kota.dishub, "N01", "N08", "N27", "N03")
    kosong = pilih(kota.dishub, "N09", ukur=False)[0]
    assert kalimat(kota.dishub) == ["Kreativitas belum punya indikator, jadi hasilnya belum dapat diukur."]
    NilaiTerpilih.objects.filter(pk=kosong.pk).update(masalah=None)
    NilaiTerpilih.objects.filter(nilai__kode="N01").update(masalah=None)
    assert kalimat(kota.dishub) == ["Komitmen dan Kreativitas belum punya masalah yang disasar, jadi tampil sebagai slogan."]


@pytest.mark.parametrize(("awal", "harap"), [("3.2", False), ("1.0", True), ("0.8", True)])
def test_a_target_already_reached_is_too_easy(kota, awal, harap):
    rows = pilih(kota.dishub, "N01", "N08", "N27", "N03", "N09")
    rows[0].indikator.update(nilai_awal=awal)
    assert kalimat(kota.dishub) == (
        ["Target Waktu layanan sudah tercapai sejak awal; perbarui targetnya."] if harap else []
    )


def test_a_shared_problem_is_no_slogan(kota):
    satu, dua = pilih(kota.dishub, "N16", "N15")
    NilaiTerpilih.objects.filter(pk=dua.pk).update(masalah=satu.masalah)
    assert Masalah.objects.filter(nilai_terpilih=dua).get() == satu.masalah
    assert not any("slogan" in k for k in kalimat(kota.dishub))
