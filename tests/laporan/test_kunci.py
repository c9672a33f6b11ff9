"""Acceptance closes the period: every way to write into it is refused, everything else stays open."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from kbk.actions.bukti import BerkasBaru, add_bukti, describe_bukti, replace_bukti
from kbk.actions.kegiatan import create_kegiatan, update_kegiatan
from kbk.actions.tindak_lanjut import close_tindak_lanjut, create_tindak_lanjut
from kbk.actions.ukuran import remove_pengukuran, save_pengukuran
from kbk.forms.ukuran import PengukuranForm
from kbk.kunci import PeriodeTerkunci, kunci_pada, kunci_per_hari
from kbk.models import Bukti, Kegiatan, Pengukuran, TindakLanjut
from opd.models import Jejak
from opd.penyimpanan import stored_files
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan

DALAM, LUAR = dt.date(2026, 8, 12), dt.date(2026, 10, 2)
ISI = {"tanggal": DALAM, "jenis": "aksi", "judul": "", "uraian": "Loket dua dibuka lebih pagi.", "status": "tercatat"}


@pytest.fixture
def diterima(cast, kota):
    """Triwulan III of Disdukcapil is accepted."""
    return make_laporan(kota.disdukcapil, cast, "diterima", diterima_pada=dt.datetime(2026, 10, 11, 16, 30, tzinfo=dt.UTC))


@pytest.fixture
def acara(cast, kota):
    return pabrik.make_kegiatan(kota.akta, cast.notulis, DALAM)


@pytest.fixture
def ukur(cast, kota):
    indikator = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))
    return pabrik.make_pengukuran(indikator, cast.notulis, "2.1", DALAM)


def berkas(data=b"foto") -> BerkasBaru:
    return BerkasBaru(pabrik.make_isi(data), "foto", "IMG_1.jpg")


def form_ukur(oleh, row, **fields) -> PengukuranForm:
    row = Pengukuran.objects.get(pk=row.pk) if row.pk else row
    opened = PengukuranForm(instance=row, user=oleh)
    data = {"tanggal": "2026-10-02", "nilai": "1,3", "semula": opened["semula"].value() or ""} | fields
    form = PengukuranForm(data, instance=row, user=oleh)
    assert form.is_valid(), form.errors
    return form


def state() -> list:
    return [list(model.objects.order_by("pk").values_list()) for model in (Kegiatan, Bukti, TindakLanjut, Pengukuran, Jejak)]


def pindah(cast, acara, ke) -> None:
    update_kegiatan(by=cast.notulis, kegiatan=acara, versi=1, isi=ISI | {"tanggal": ke}, nilai=[], kehadiran={})


CARA = {
    "catat kegiatan": lambda c, k, a, u: create_kegiatan(by=c.notulis, kelompok=k.akta, kunci_kirim="a" * 32, isi=ISI),
    "ubah kegiatan dan kehadiran": lambda c, k, a, u: pindah(c, a, DALAM),
    "pindah keluar periode": lambda c, k, a, u: pindah(c, a, LUAR),
    "pindah ke dalam periode": lambda c, k, a, u: pindah(c, pabrik.make_kegiatan(k.akta, c.notulis, LUAR), DALAM),
    "tambah bukti": lambda c, k, a, u: add_bukti(by=c.notulis, kegiatan=a, berkas=berkas()),
    "ganti bukti": lambda c, k, a, u: replace_bukti(by=c.notulis, bukti=pabrik.make_bukti(a, c.notulis), berkas=berkas()),
    "ubah keterangan bukti": lambda c, k, a, u: describe_bukti(
        by=c.notulis, bukti=pabrik.make_bukti(a, c.notulis), jenis="foto", keterangan="Lain"
    ),
    "tambah tindak lanjut": lambda c, k, a, u: create_tindak_lanjut(
        by=c.notulis, kegiatan=a, uraian="x", penanggung_jawab=c.ketua.pegawai, tenggat=LUAR
    ),
    "selesaikan tindak lanjut di dalam": lambda c, k, a, u: close_tindak_lanjut(
        by=c.ketua, tindak_lanjut=pabrik.make_tindak_lanjut(a, c.ketua.pegawai), selesai_pada=DALAM, catatan_selesai="x"
    ),
    "catat ukuran": lambda c, k, a, u: save_pengukuran(
        by=c.notulis, form=form_ukur(c.notulis, Pengukuran(indikator=u.indikator), tanggal="2026-08-13")
    ),
    "ukuran keluar periode": lambda c, k, a, u: save_pengukuran(by=c.notulis, form=form_ukur(c.notulis, u)),
    "ukuran ke dalam periode": lambda c, k, a, u: save_pengukuran(
        by=c.notulis,
        form=form_ukur(c.notulis, pabrik.make_pengukuran(u.indikator, c.notulis, "2.0", LUAR), tanggal="2026-08-13"),
    ),
    "hapus ukuran": lambda c, k, a, u: remove_pengukuran(by=c.notulis, pengukuran=u),
}


@pytest.mark.parametrize("cara", CARA)
def test_nothing_is_written_into_an_accepted_period(cast, kota, acara, ukur, diterima, cara):
    berkas_semula = list(stored_files("bukti"))
    with pytest.raises(PeriodeTerkunci) as terkunci:
        CARA[cara](cast, kota, acara, ukur)
    assert terkunci.value.kunci.alamat == f"/laporan/{diterima.pk}/"
    assert Jejak.objects.count() == 0
    assert list(stored_files("bukti")) == berkas_semula
    acara.refresh_from_db()
    ukur.refresh_from_db()
    assert (acara.tanggal, acara.versi, ukur.tanggal, ukur.nilai) == (DALAM, 1, DALAM, Decimal("2.1"))
    assert not TindakLanjut.objects.filter(selesai_pada__isnull=False).exists()


@pytest.mark.parametrize("cara", CARA)
@pytest.mark.parametrize("status", ["draf", "diajukan", "disetujui", "dikembalikan"])
def test_everything_is_written_while_the_report_is_not_accepted(cast, kota, acara, ukur, cara, status):
    make_laporan(kota.disdukcapil, cast, status)
    CARA[cara](cast, kota, acara, ukur)
    assert Jejak.objects.count() == 1


@pytest.mark.parametrize("status", ["diterima", "direkap", "terkirim"])
def test_the_lock_lasts_to_the_province_and_says_why(cast, kota, status):
    make_laporan(kota.disdukcapil, cast, status, diterima_pada=dt.datetime(2026, 10, 11, 16, 30, tzinfo=dt.UTC))
    assert kunci_pada(kota.disdukcapil, DALAM).kalimat == (
        "Laporan Triwulan III 2026 Disdukcapil sudah diterima pada 12 Oktober 2026, jadi kegiatan, kehadiran, bukti, "
        "tindak lanjut, dan ukuran 1 Juli s.d. 30 September 2026 terkunci. Bila ada yang perlu diperbaiki, minta Bagian "
        "Organisasi membuka kembali laporan itu."
    )


def test_both_edges_of_the_period_are_inside(kota, diterima):
    hari = [dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 1)]
    assert list(kunci_per_hari(kota.disdukcapil, hari)) == hari[1:3]


def test_what_reports_through_the_agency_is_closed_with_it(cast, kota):
    make_laporan(kota.kecamatan, cast, "diterima")
    acara = pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan, DALAM)
    with pytest.raises(PeriodeTerkunci):
        add_bukti(by=cast.sekretaris_kecamatan, kegiatan=acara, berkas=berkas())


def test_other_agencies_stay_open(kota, diterima):
    assert [kunci_pada(opd, DALAM) for opd in (kota.dishub, kota.kelurahan, kota.dinas_lain)] == [None] * 3


def test_a_newer_draft_does_not_open_what_was_accepted(cast, kota, diterima):
    """Until its revision is accepted too, the accepted report is what the city holds."""
    diterima.terkini = False
    diterima.save()
    make_laporan(kota.disdukcapil, cast, "draf", revisi=2)
    assert kunci_pada(kota.disdukcapil, DALAM) is not None


def test_a_follow_up_of_a_closed_period_ends_on_an_open_day(cast, kota, acara, diterima):
    """It is carried over; in the accepted report it stays open, as it was."""
    tindak = pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai)
    close_tindak_lanjut(by=cast.ketua, tindak_lanjut=tindak, selesai_pada=LUAR, catatan_selesai="SOP ditempel.")
    assert TindakLanjut.objects.get().selesai_pada == LUAR


def test_evidence_follows_an_activity_that_was_moved_meanwhile(cast, kota, diterima):
    """The page was opened while the activity stood on an open day; the day it has now decides."""
    acara = pabrik.make_kegiatan(kota.akta, cast.notulis, LUAR)
    Kegiatan.objects.update(tanggal=DALAM)
    with pytest.raises(PeriodeTerkunci):
        add_bukti(by=cast.notulis, kegiatan=acara, berkas=berkas())
    assert not Bukti.objects.exists()


def test_a_refused_file_leaves_nothing_on_the_disk(cast, kota, diterima, monkeypatch):
    tersimpan = []
    asli = default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda nama, isi: tersimpan.append(asli(nama, isi)) or tersimpan[-1])
    with pytest.raises(PeriodeTerkunci):
        create_kegiatan(by=cast.notulis, kelompok=kota.akta, kunci_kirim="a" * 32, isi=ISI, berkas=[berkas()])
    assert [default_storage.exists(nama) for nama in tersimpan] == [False, False]
