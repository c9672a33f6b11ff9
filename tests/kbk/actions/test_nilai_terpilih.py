import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.nilai_terpilih import (
    Terpakai,
    copy_nilai_terpilih,
    remove_indikator,
    remove_nilai_terpilih,
    save_nilai_terpilih,
)
from kbk.forms.nilai_terpilih import IndikatorForm, NilaiTerpilihForm
from kbk.models import Indikator, Masalah, Nilai, NilaiTerpilih, Pengukuran
from opd.forms.semula import BerubahError
from opd.models import Jejak
from tests import pabrik

URAIAN = "Akta terbit 3,2 hari"


def aksi() -> list[str]:
    return list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True))


def form_pilih(opd, kode="N16", tahun=2026, row=None, **fields) -> NilaiTerpilihForm:
    opened = NilaiTerpilihForm(instance=row, opd=opd, tahun=tahun)
    data = {"masalah": "baru", "uraian": URAIAN, "nilai": Nilai.objects.dari_34().get(kode=kode).pk}
    data |= {"semula": opened["semula"].value() or ""} | fields
    form = NilaiTerpilihForm(data, instance=row, opd=opd, tahun=tahun)
    assert form.is_valid(), form.errors
    return form


def form_ukur(**fields) -> IndikatorForm:
    data = {"nama": "Waktu terbit", "satuan": "hari", "arah": "turun", "nilai_awal": "3,2", "target": "1"} | fields
    form = IndikatorForm(data)
    assert form.is_valid(), form.errors
    return form


def measure(indikator, nilai="1.3", tanggal=dt.date(2026, 10, 2), oleh=None) -> Pengukuran:
    return Pengukuran.objects.create(indikator=indikator, tanggal=tanggal, nilai=nilai, pencatat=oleh)


# --- choosing ---------------------------------------------------------------------


def test_problem_value_and_measure_are_written_together(cast, kota):
    form = form_pilih(kota.disdukcapil, sumber="Register", kelompok=[kota.akta.pk], perilaku="Selesai hari itu")
    row = save_nilai_terpilih(by=cast.sekretaris, form=form, indikator=form_ukur())
    row = NilaiTerpilih.objects.get(pk=row.pk)
    assert (row.opd, row.tahun, row.nilai.kode, row.perilaku) == (kota.disdukcapil, 2026, "N16", "Selesai hari itu")
    assert (row.masalah.uraian, row.masalah.sumber, row.masalah.opd) == (URAIAN, "Register", kota.disdukcapil)
    assert list(row.kelompok.all()) == [kota.akta]
    assert (row.indikator.get().nilai_awal, row.indikator.get().target) == (Decimal("3.2"), 1)
    assert aksi() == ["tulis_masalah", "pilih_nilai", "tambah_indikator"]
    assert Jejak.objects.get(aksi="pilih_nilai").isi["after"]["masalah"] == row.masalah_id


def test_an_existing_problem_is_shared(cast, kota):
    masalah = Masalah.objects.create(opd=kota.disdukcapil, uraian=URAIAN)
    for kode in ("N15", "N16"):
        form = form_pilih(kota.disdukcapil, kode, masalah=str(masalah.pk), uraian="")
        save_nilai_terpilih(by=cast.sekretaris, form=form)
    assert masalah.nilai_terpilih.count() == 2
    assert Masalah.objects.count() == 1


def test_without_a_problem_it_is_a_slogan(cast, kota):
    row = save_nilai_terpilih(by=cast.sekretaris, form=form_pilih(kota.disdukcapil, masalah="tanpa", uraian=""))
    assert row.slogan
    assert list(NilaiTerpilih.objects.slogan()) == [row]


def test_an_edit_is_traced_and_stale_ones_are_refused(cast, kota):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil)
    late = form_pilih(kota.disdukcapil, row=NilaiTerpilih.objects.get(pk=row.pk), masalah=str(row.masalah_id), uraian="", alasan="Basi")
    form = form_pilih(kota.disdukcapil, row=row, masalah=str(row.masalah_id), uraian="", alasan="Warga menunggu", kelompok=[kota.akta.pk])
    save_nilai_terpilih(by=cast.sekretaris, form=form)
    assert Jejak.objects.get(aksi="ubah_nilai_terpilih").isi == {
        "before": {"alasan": "", "kelompok": []},
        "after": {"alasan": "Warga menunggu", "kelompok": [kota.akta.pk]},
    }
    with pytest.raises(BerubahError):
        save_nilai_terpilih(by=cast.sekretaris, form=late)


@pytest.mark.parametrize("siapa", ["ketua", "pimpinan", "bagian_organisasi", "sekretaris_dishub", "pemeriksa"])
def test_others_may_not(cast, kota, siapa):
    oleh = getattr(cast, siapa)
    row = pabrik.make_nilai_terpilih(kota.disdukcapil, "N15")
    indikator = pabrik.make_indikator(row)
    calls = [
        lambda: save_nilai_terpilih(by=oleh, form=form_pilih(kota.disdukcapil)),
        lambda: remove_nilai_terpilih(by=oleh, row=row),
        lambda: remove_indikator(by=oleh, indikator=indikator),
        lambda: copy_nilai_terpilih(by=oleh, opd=kota.disdukcapil, tahun=2027),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()
    assert (NilaiTerpilih.objects.count(), Indikator.objects.count(), aksi()) == (1, 1, [])


# --- taking back ------------------------------------------------------------------


def test_an_unused_choice_goes_with_its_measures_and_leaves_the_problem(cast, kota):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_indikator(row)
    remove_nilai_terpilih(by=cast.sekretaris, row=row)
    assert (NilaiTerpilih.objects.count(), Indikator.objects.count(), Masalah.objects.count()) == (0, 0, 1)
    before = Jejak.objects.get(aksi="hapus_nilai_terpilih").isi["before"]
    assert before["indikator"][0]["nama"] == "Waktu layanan"


def test_an_applied_choice_stays(cast, kota):
    row = pabrik.make_nilai_terpilih(kota.kecamatan)
    pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan, nilai=[row.nilai])
    with pytest.raises(Terpakai, match="Kecepatan tidak dapat dihapus: 1 kegiatan tahun 2026 menerapkannya."):
        remove_nilai_terpilih(by=cast.sekretaris_kecamatan, row=row)


def test_a_measured_choice_stays(cast, kota):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil)
    measure(pabrik.make_indikator(row), oleh=cast.notulis)
    with pytest.raises(Terpakai, match="Kecepatan tidak dapat dihapus: 1 pengukuran sudah tercatat."):
        remove_nilai_terpilih(by=cast.sekretaris, row=row)


def test_the_same_value_of_another_year_or_unit_is_no_use(cast, kota):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2025, 12, 31), nilai=[row.nilai])
    pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, nilai=[row.nilai])
    assert row.pemakaian() == ""


def test_an_indicator_goes_only_unmeasured(cast, kota):
    row = pabrik.make_nilai_terpilih(kota.disdukcapil)
    kosong, terukur = pabrik.make_indikator(row, "A"), pabrik.make_indikator(row, "B")
    measure(terukur, oleh=cast.notulis)
    remove_indikator(by=cast.sekretaris, indikator=kosong)
    with pytest.raises(Terpakai, match="Indikator ini tidak dapat dihapus: 1 pengukuran sudah tercatat."):
        remove_indikator(by=cast.sekretaris, indikator=terukur)
    assert list(row.indikator.all()) == [terukur]


# --- copying ----------------------------------------------------------------------


def test_last_year_is_copied_with_its_last_number_as_baseline(cast, kota):
    old = pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=2026, alasan="Warga menunggu", perilaku="Cepat")
    old.kelompok.set([kota.akta])
    indikator = pabrik.make_indikator(old)
    measure(indikator, "1.9", dt.date(2026, 12, 1), cast.notulis)
    measure(indikator, "1.3", dt.date(2026, 12, 20), cast.notulis)
    measure(indikator, "2.5", dt.date(2026, 5, 1), cast.notulis)
    (new,) = copy_nilai_terpilih(by=cast.sekretaris, opd=kota.disdukcapil, tahun=2027)
    assert (new.tahun, new.nilai, new.masalah, new.alasan, new.perilaku) == (2027, old.nilai, old.masalah, "Warga menunggu", "Cepat")
    assert list(new.kelompok.all()) == [kota.akta]
    copy = new.indikator.get()
    assert (copy.nama, copy.nilai_awal, copy.target, copy.pengukuran.count()) == ("Waktu layanan", Decimal("1.3"), 1, 0)
    assert Jejak.objects.get().isi["dari"] == old.pk


def test_copying_again_or_what_is_there_adds_nothing(cast, kota):
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N16", 2026)
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15", 2026)
    there = pabrik.make_nilai_terpilih(kota.disdukcapil, "N16", 2027, masalah="Lain")
    assert len(copy_nilai_terpilih(by=cast.sekretaris, opd=kota.disdukcapil, tahun=2027)) == 1
    assert copy_nilai_terpilih(by=cast.sekretaris, opd=kota.disdukcapil, tahun=2027) == []
    there.refresh_from_db()
    assert there.masalah.uraian == "Lain"


def test_a_choice_for_one_group_never_becomes_one_for_all(cast, kota):
    old = pabrik.make_nilai_terpilih(kota.disdukcapil)
    old.kelompok.set([kota.akta])
    kota.akta.aktif = False
    kota.akta.save()
    (new,) = copy_nilai_terpilih(by=cast.sekretaris, opd=kota.disdukcapil, tahun=2027)
    assert list(new.kelompok.all()) == [kota.akta]
