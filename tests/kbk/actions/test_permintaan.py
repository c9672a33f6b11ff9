import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.permintaan import SudahBerubah, answer_kelengkapan, ask_kelengkapan, close_kelengkapan
from kbk.models import PermintaanKelengkapan
from opd.models import Jejak
from tests import pabrik

ISI = "Daftar hadir 12 Agustus belum ada."


@pytest.fixture
def kegiatan(kota, cast):
    return pabrik.make_kegiatan(kota.akta, cast.notulis)


@pytest.fixture
def permintaan(kegiatan, cast):
    return pabrik.make_permintaan(kegiatan, cast.bagian_organisasi)


def jejak() -> list[tuple]:
    rows = Jejak.objects.filter(sasaran="permintaankelengkapan").order_by("nomor")
    return [(j.aksi, j.pengguna.nama_masuk, j.opd.kode) for j in rows]


def test_asked_answered_and_closed_with_a_trace_each(kegiatan, cast):
    row = ask_kelengkapan(by=cast.pimpinan, kegiatan=kegiatan, isi=ISI)
    assert row.status == "terbuka"
    answer_kelengkapan(by=cast.notulis, permintaan=row, jawaban="Sudah diunggah.")
    row.refresh_from_db()
    assert (row.status, row.jawaban, row.penjawab) == ("dijawab", "Sudah diunggah.", cast.notulis)
    close_kelengkapan(by=cast.bagian_organisasi, permintaan=row)  # any reviewer of the activity
    row.refresh_from_db()
    assert (row.status, row.penutup) == ("selesai", cast.bagian_organisasi)
    assert jejak() == [
        ("minta_kelengkapan", "pimpinan", "DISDUKCAPIL"),
        ("jawab_kelengkapan", "notulis", "DISDUKCAPIL"),
        ("tutup_kelengkapan", "bagian_organisasi", "DISDUKCAPIL"),
    ]
    assert Jejak.objects.get(aksi="jawab_kelengkapan").isi["after"] == {"jawaban": "Sudah diunggah."}


def test_the_same_question_sent_twice_is_one(kegiatan, cast):
    rows = {ask_kelengkapan(by=orang, kegiatan=kegiatan, isi=ISI).pk for orang in (cast.pimpinan, cast.pimpinan, cast.bagian_organisasi)}
    assert (len(rows), len(jejak())) == (2, 2)


@pytest.mark.parametrize("orang", ["sekretaris", "ketua", "anggota", "sekda", "pemeriksa", "biro", "admin", "orang_luar", "tanpa_peran"])
def test_only_reviewers_of_the_activity_ask_and_close(kegiatan, permintaan, cast, orang):
    for buat in (
        lambda: ask_kelengkapan(by=getattr(cast, orang), kegiatan=kegiatan, isi=ISI),
        lambda: close_kelengkapan(by=getattr(cast, orang), permintaan=permintaan),
    ):
        with pytest.raises(PermissionDenied):
            buat()
    assert (PermintaanKelengkapan.objects.terbuka().count(), jejak()) == (1, [])


@pytest.mark.parametrize("orang", ["pimpinan", "bagian_organisasi", "sekretaris_dishub", "sekda", "orang_luar"])
def test_only_the_group_and_its_secretary_answer(permintaan, cast, orang):
    with pytest.raises(PermissionDenied):
        answer_kelengkapan(by=getattr(cast, orang), permintaan=permintaan, jawaban="Sudah.")
    assert PermintaanKelengkapan.objects.menunggu_jawaban().count() == 1


def test_of_two_answers_one_counts_and_the_other_is_told(permintaan, cast):
    answer_kelengkapan(by=cast.notulis, permintaan=permintaan, jawaban="Pertama.")
    with pytest.raises(SudahBerubah):
        answer_kelengkapan(by=cast.sekretaris, permintaan=permintaan, jawaban="Kedua.")
    permintaan.refresh_from_db()
    assert (permintaan.jawaban, len(jejak())) == ("Pertama.", 1)


def test_closed_is_closed(permintaan, cast):
    close_kelengkapan(by=cast.pimpinan, permintaan=permintaan)  # nothing was missing any more
    with pytest.raises(SudahBerubah):
        close_kelengkapan(by=cast.bagian_organisasi, permintaan=permintaan)
    with pytest.raises(SudahBerubah):
        answer_kelengkapan(by=cast.sekretaris, permintaan=permintaan, jawaban="Terlambat.")
    permintaan.refresh_from_db()
    assert (permintaan.penutup, permintaan.jawaban, len(jejak())) == (cast.pimpinan, "", 1)
