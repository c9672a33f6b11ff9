import datetime as dt

import pytest

from kbk.models import Kelompok, SuratKeputusan
from kbk.susunan import hints
from tests import pabrik

HARI = dt.date(2026, 11, 24)


def make_sk(kelompok, dari=dt.date(2026, 1, 1), sampai=dt.date(2027, 12, 31), **fields) -> SuratKeputusan:
    fields = {"nomor": f"188/{dari}", "tanggal": dari, "berkas": "sk/a.pdf"} | fields
    return SuratKeputusan.objects.create(kelompok=kelompok, berlaku_dari=dari, berlaku_sampai=sampai, **fields)


@pytest.fixture
def lengkap(kota):
    """A group as the decree wants it."""
    for peran in ("pembina", "ketua", "notulis", "anggota"):
        pabrik.make_anggota(kota.akta, pabrik.make_pegawai(kota.disdukcapil), peran)
    make_sk(kota.akta)
    return kota.akta


def kalimat(kelompok, on=HARI) -> list[str]:
    return hints(Kelompok.objects.with_susunan(on).get(pk=kelompok.pk), on)


def test_an_empty_group_lacks_everything_in_two_sentences(kota):
    assert kalimat(kota.akta) == ["Belum ada pembina, ketua, notulis, dan anggota.", "SK kelompok belum dicatat."]


def test_a_regular_group_has_no_hints(lengkap):
    assert kalimat(lengkap) == []


@pytest.mark.parametrize("peran", ["pembina", "ketua", "notulis"])
def test_two_of_what_is_usually_one(lengkap, kota, peran):
    pabrik.make_anggota(lengkap, pabrik.make_pegawai(kota.disdukcapil), peran)
    assert kalimat(lengkap) == [f"Ada 2 {peran}; lazimnya satu."]


def test_too_few_and_too_many(lengkap, kota):
    lengkap.keanggotaan.filter(peran="anggota").delete()
    assert kalimat(lengkap) == ["Anggotanya baru 2 orang; lazimnya 3 sampai 15."]
    for _ in range(14):
        pabrik.make_anggota(lengkap, pabrik.make_pegawai(kota.disdukcapil))
    assert kalimat(lengkap) == ["Anggotanya 16 orang; lazimnya 3 sampai 15."]


def test_facilitators_beside_the_group_are_nobodys_business(lengkap, kota):
    for _ in range(3):
        pabrik.make_anggota(lengkap, pabrik.make_pegawai(kota.disdukcapil), "fasilitator")
    assert kalimat(lengkap) == []


def test_only_seats_of_the_day_count(lengkap):
    lengkap.keanggotaan.filter(peran="ketua").update(sampai=HARI)
    assert kalimat(lengkap) == []
    assert kalimat(lengkap, HARI + dt.timedelta(days=1)) == [
        "Belum ada ketua.",
        "Anggotanya baru 2 orang; lazimnya 3 sampai 15.",
    ]


def test_a_person_in_two_groups_is_fine(lengkap, kota):
    orang = lengkap.keanggotaan.get(peran="ketua").pegawai
    kedua = pabrik.make_kelompok(kota.disdukcapil)
    pabrik.make_anggota(kedua, orang, "ketua")
    assert kalimat(lengkap) == []


@pytest.mark.parametrize(
    ("sampai", "harap"),
    [
        (dt.date(2026, 11, 23), ["SK berakhir 23 November 2026. Catat SK yang baru."]),
        (dt.date(2026, 11, 24), ["SK berakhir hari ini."]),
        (dt.date(2026, 12, 31), ["SK berakhir 31 Desember 2026, 37 hari lagi."]),
        (dt.date(2027, 1, 8), ["SK berakhir 8 Januari 2027, 45 hari lagi."]),
        (dt.date(2027, 1, 9), []),
    ],
)
def test_a_decree_that_ends(lengkap, sampai, harap):
    SuratKeputusan.objects.update(berlaku_sampai=sampai)
    assert kalimat(lengkap) == harap


def test_the_newest_decree_that_has_begun_counts(lengkap):
    SuratKeputusan.objects.update(berlaku_sampai=dt.date(2026, 6, 30), berkas="")
    make_sk(lengkap, dt.date(2027, 1, 1))
    assert kalimat(lengkap) == ["SK berakhir 30 Juni 2026. Catat SK yang baru.", "Pindaian SK belum diunggah."]
    make_sk(lengkap, dt.date(2026, 7, 1))
    assert kalimat(lengkap) == []
