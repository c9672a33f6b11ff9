import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.keanggotaan import (
    KursiDitolak,
    add_anggota,
    candidates,
    change_masa,
    change_peran,
    remove_kursi,
)
from kbk.forms.keanggotaan import GantiPeranForm, MasaForm
from kbk.models import Keanggotaan
from opd.forms.semula import BerubahError
from opd.models import Jejak
from tests import pabrik

DARI = dt.date(2026, 1, 2)


@pytest.fixture
def orang(kota):
    return pabrik.make_pegawai(kota.disdukcapil, "Rahma Aulia")


def kursi_dari(kelompok, pegawai) -> list[tuple]:
    rows = Keanggotaan.objects.filter(kelompok=kelompok, pegawai=pegawai).order_by("dari")
    return [(k.peran, k.dari, k.sampai) for k in rows]


def aksi() -> list[str]:
    return list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True))


def ganti(kursi, peran, mulai) -> GantiPeranForm:
    form = GantiPeranForm(
        {"peran": peran, "mulai": mulai, "semula": GantiPeranForm(instance=kursi)["semula"].value()}, instance=kursi
    )
    assert form.is_valid(), form.errors
    return form


def masa(kursi, dari, sampai="") -> MasaForm:
    form = MasaForm({"dari": dari, "sampai": sampai, "semula": MasaForm(instance=kursi)["semula"].value()}, instance=kursi)
    assert form.is_valid(), form.errors
    return form


# --- adding -----------------------------------------------------------------------


def test_people_are_added_together_with_a_trace_each(cast, kota, orang):
    kedua = pabrik.make_pegawai(kota.disdukcapil)
    seats = add_anggota(by=cast.sekretaris, kelompok=kota.akta, pegawai=[orang, kedua], peran="anggota", dari=DARI)
    assert [(s.pegawai, s.peran, s.dari, s.sampai) for s in seats] == [(orang, "anggota", DARI, None), (kedua, "anggota", DARI, None)]
    trace = Jejak.objects.get(aksi="tambah_anggota", sasaran_id=seats[0].pk)
    assert trace.isi["after"] == {
        "kelompok": kota.akta.pk,
        "pegawai": orang.pk,
        "peran": "anggota",
        "dari": "2026-01-02",
        "sampai": None,
    }
    assert trace.opd == kota.disdukcapil


def test_one_who_sits_there_already_stops_all(cast, kota, orang):
    pabrik.make_anggota(kota.akta, orang, "ketua", DARI)
    with pytest.raises(KursiDitolak, match="Rahma Aulia sudah menjadi ketua kelompok ini sejak 2 Januari 2026. Akhiri dahulu, atau ganti perannya."):
        add_anggota(by=cast.sekretaris, kelompok=kota.akta, pegawai=[pabrik.make_pegawai(kota.disdukcapil), orang], peran="anggota", dari=DARI)
    assert Keanggotaan.objects.filter(dari=DARI).count() == 1
    assert aksi() == []


def test_who_left_may_come_back_but_not_into_the_time_before(cast, kota, orang):
    pabrik.make_anggota(kota.akta, orang, "anggota", dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    with pytest.raises(KursiDitolak):
        add_anggota(by=cast.sekretaris, kelompok=kota.akta, pegawai=[orang], peran="ketua", dari=dt.date(2025, 12, 31))
    add_anggota(by=cast.sekretaris, kelompok=kota.akta, pegawai=[orang], peran="ketua", dari=dt.date(2026, 1, 1))
    assert kursi_dari(kota.akta, orang) == [
        ("anggota", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("ketua", dt.date(2026, 1, 1), None),
    ]


def test_candidates_are_of_the_unit_below_and_above(kota):
    lurah = pabrik.make_pegawai(kota.kelurahan)
    camat = pabrik.make_pegawai(kota.kecamatan)
    pabrik.make_pegawai(kota.dishub)
    pabrik.make_pegawai(kota.kelurahan, aktif=False)
    assert set(candidates(kota.lurah)) == {lurah, camat}
    assert set(candidates(pabrik.make_kelompok(kota.kecamatan))) == {lurah, camat}


def test_strangers_are_refused(cast, kota):
    asing = pabrik.make_pegawai(kota.dishub, "Orang Dishub")
    with pytest.raises(KursiDitolak, match="Orang Dishub bukan pegawai aktif unit ini atau unit di atas dan di bawahnya."):
        add_anggota(by=cast.sekretaris, kelompok=kota.akta, pegawai=[asing], peran="anggota", dari=DARI)


@pytest.mark.parametrize("siapa", ["ketua", "pimpinan", "sekretaris_dishub", "sekda", "pemeriksa", "orang_luar"])
def test_others_may_not(cast, kota, orang, siapa):
    oleh = getattr(cast, siapa)
    kursi = pabrik.make_anggota(kota.akta, orang)
    with pytest.raises(PermissionDenied):
        add_anggota(by=oleh, kelompok=kota.akta, pegawai=[orang], peran="anggota", dari=DARI)
    with pytest.raises(PermissionDenied):
        change_peran(by=oleh, form=ganti(kursi, "ketua", "2026-08-01"))
    kursi.refresh_from_db()
    with pytest.raises(PermissionDenied):
        change_masa(by=oleh, form=masa(kursi, "2020-01-01", "2026-08-01"))
    with pytest.raises(PermissionDenied):
        remove_kursi(by=oleh, kursi=kursi)
    assert kursi_dari(kota.akta, orang) == [("anggota", pabrik.LAMA, None)]


# --- changing ---------------------------------------------------------------------


def test_a_new_role_begins_and_the_old_one_stays_in_history(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI)
    change_peran(by=cast.sekretaris, form=ganti(kursi, "ketua", "2026-08-01"))
    assert kursi_dari(kota.akta, orang) == [
        ("anggota", DARI, dt.date(2026, 7, 31)),
        ("ketua", dt.date(2026, 8, 1), None),
    ]
    assert aksi() == ["akhiri_anggota", "tambah_anggota"]


def test_a_seat_with_an_end_keeps_it_under_the_new_role(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI, dt.date(2026, 12, 31))
    change_peran(by=cast.sekretaris, form=ganti(kursi, "notulis", "2026-08-01"))
    assert kursi_dari(kota.akta, orang)[1] == ("notulis", dt.date(2026, 8, 1), dt.date(2026, 12, 31))


def test_from_the_first_day_it_is_a_correction(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI)
    change_peran(by=cast.sekretaris, form=ganti(kursi, "ketua", DARI.isoformat()))
    assert kursi_dari(kota.akta, orang) == [("ketua", DARI, None)]
    assert Jejak.objects.get().isi == {"before": {"peran": "anggota"}, "after": {"peran": "ketua"}}


@pytest.mark.parametrize("mulai", ["2026-01-01", "2027-01-01"])
def test_a_role_cannot_change_outside_the_seat(cast, kota, orang, mulai):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI, dt.date(2026, 12, 31))
    with pytest.raises(KursiDitolak, match="Tanggalnya harus dalam masa keanggotaan ini, mulai 2 Januari 2026."):
        change_peran(by=cast.sekretaris, form=ganti(kursi, "ketua", mulai))
    assert kursi_dari(kota.akta, orang) == [("anggota", DARI, dt.date(2026, 12, 31))]


def test_two_who_change_the_same_role_are_told(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI)
    late = ganti(Keanggotaan.objects.get(pk=kursi.pk), "notulis", DARI.isoformat())
    change_peran(by=cast.sekretaris, form=ganti(kursi, "ketua", DARI.isoformat()))
    with pytest.raises(BerubahError):
        change_peran(by=cast.sekretaris, form=late)
    assert kursi_dari(kota.akta, orang) == [("ketua", DARI, None)]


def test_a_seat_ends_and_may_be_opened_again(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI)
    change_masa(by=cast.sekretaris, form=masa(kursi, "2026-01-02", "2026-06-30"))
    assert kursi_dari(kota.akta, orang) == [("anggota", DARI, dt.date(2026, 6, 30))]
    kursi.refresh_from_db()
    change_masa(by=cast.sekretaris, form=masa(kursi, "2026-01-02"))
    assert kursi_dari(kota.akta, orang) == [("anggota", DARI, None)]
    assert aksi() == ["ubah_masa_anggota"] * 2


def test_a_span_may_not_run_into_another_seat(cast, kota, orang):
    lama = pabrik.make_anggota(kota.akta, orang, "anggota", dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    pabrik.make_anggota(kota.akta, orang, "ketua", DARI)
    for sampai in ("", "2026-01-02"):
        lama.refresh_from_db()
        with pytest.raises(KursiDitolak, match="sudah menjadi ketua"):
            change_masa(by=cast.sekretaris, form=masa(lama, "2025-01-01", sampai))


# --- taking back --------------------------------------------------------------------


def test_a_mistake_is_taken_back_with_what_it_was(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "ketua", DARI)
    remove_kursi(by=cast.sekretaris, kursi=kursi)
    assert kursi_dari(kota.akta, orang) == []
    assert Jejak.objects.get(aksi="hapus_anggota").isi["before"]["peran"] == "ketua"


def test_who_was_present_stays(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", DARI)
    pabrik.make_kehadiran(pabrik.make_kegiatan(kota.akta, cast.notulis, DARI), orang)
    with pytest.raises(KursiDitolak, match="Kehadirannya sudah tercatat, jadi keanggotaan ini diakhiri, bukan dihapus."):
        remove_kursi(by=cast.sekretaris, kursi=kursi)
    assert Keanggotaan.objects.filter(pk=kursi.pk).exists()


def test_presence_outside_the_seat_does_not_hold_it(cast, kota, orang):
    kursi = pabrik.make_anggota(kota.akta, orang, "anggota", dt.date(2026, 8, 1))
    pabrik.make_kehadiran(pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 7, 31)), orang)
    pabrik.make_kehadiran(pabrik.make_kegiatan(kota.kir, cast.notulis, dt.date(2026, 9, 1)), orang)
    remove_kursi(by=cast.sekretaris, kursi=kursi)
    assert not Keanggotaan.objects.filter(pk=kursi.pk).exists()
