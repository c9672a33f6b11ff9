import datetime as dt
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied

from laporan.actions.laporan import (
    AlasanKosong,
    BelumSiap,
    KerjaSendiri,
    LaporanBerubah,
    add_catatan,
    move_laporan,
    open_laporan,
    save_narasi,
)
from laporan.models import CatatanReviu, LaporanOpd
from laporan.models.laporan import TRANSITIONS, Cara, Status
from opd import jejak
from opd.jejak import sidik
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import DIAJUKAN, make_laporan, make_periode

LANGKAH = [nama for nama, t in TRANSITIONS.items() if t.cara == Cara.LANGKAH]
AWAL_OKTOBER = dt.datetime(2026, 10, 4, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def draf(cast, kota):
    """A draft with one activity and an editor who is not the one who submits."""
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    return make_laporan(kota.disdukcapil, cast, "draf", kesimpulan="Antrean turun.")


def move(laporan, by, transisi, alasan="", versi=None) -> LaporanOpd:
    sampai = laporan.periode.pemda.hari_ini() if transisi == "buka_kembali" else None
    return move_laporan(by=by, laporan=laporan, transisi=transisi, versi=versi or laporan.versi, alasan=alasan, sampai=sampai)


def aksi() -> list[str]:
    return list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True))


def accepted(draf, cast) -> LaporanOpd:
    diajukan = move(draf, cast.sekretaris, "ajukan")
    return move(move(diajukan, cast.pimpinan, "setujui"), cast.bagian_organisasi, "terima")


# --- open -----------------------------------------------------------------------


def test_open_creates_once_and_finds_it_again(cast, kota):
    periode = make_periode(kota.bontang)
    satu, dua = (open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=periode) for _ in range(2))
    assert satu.pk == dua.pk
    assert (satu.status, satu.revisi, aksi()) == ("draf", 1, ["buka_laporan"])


def test_open_after_return_is_the_next_revision_and_leaves_the_old_one(cast, kota, draf):
    kembali = move(move(draf, cast.sekretaris, "ajukan"), cast.pimpinan, "kembalikan_pimpinan", "Foto buram.")
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=draf.periode)
    kembali.refresh_from_db()
    assert (baru.revisi, baru.status, baru.kesimpulan, baru.cuplikan) == (2, "draf", "Antrean turun.", None)
    assert (kembali.terkini, kembali.status, kembali.cuplikan["revisi"]) == (False, "dikembalikan", 1)
    assert open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=draf.periode) == baru


def test_open_gives_a_report_that_is_under_way_as_it_is(cast, kota, draf):
    diajukan = move(draf, cast.sekretaris, "ajukan")
    assert open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=draf.periode).versi == diajukan.versi


def test_open_is_for_those_who_draft_there(cast, kota):
    periode = make_periode(kota.bontang)
    asing = make_periode(kota.samarinda)
    for siapa, opd, kapan in [
        (cast.sekretaris_dishub, kota.disdukcapil, periode),
        (cast.pimpinan, kota.disdukcapil, periode),
        (cast.bagian_organisasi, kota.disdukcapil, periode),
        (cast.sekretaris_kecamatan, kota.kelurahan, periode),  # its kecamatan reports
        (cast.sekretaris, kota.disdukcapil, asing),
    ]:
        with pytest.raises(PermissionDenied):
            open_laporan(by=siapa, opd=opd, periode=kapan)
    assert LaporanOpd.objects.count() == 0


# --- write ----------------------------------------------------------------------


def test_save_writes_only_what_is_named_and_leaves_its_trace(cast, draf):
    saved = save_narasi(by=cast.sekretaris, laporan=draf, versi=1, isi={"kendala": "Jaringan", "status": "diterima"})
    assert (saved.kendala, saved.kesimpulan, saved.status, saved.versi) == ("Jaringan", "Antrean turun.", "draf", 2)
    assert saved.pengubah == cast.sekretaris
    assert Jejak.objects.latest("nomor").isi == {"before": {"kendala": ""}, "after": {"kendala": "Jaringan"}}


def test_second_editor_is_told_and_overwrites_nothing(cast, draf):
    save_narasi(by=cast.sekretaris, laporan=draf, versi=1, isi={"kendala": "Jaringan"})
    with pytest.raises(LaporanBerubah) as berubah:
        save_narasi(by=cast.sekretaris, laporan=draf, versi=1, isi={"kendala": "Listrik"})
    assert berubah.value.tersimpan.kendala == "Jaringan"
    draf.refresh_from_db()
    assert (draf.kendala, draf.versi) == ("Jaringan", 2)


def test_submitted_text_cannot_be_written(cast, draf):
    diajukan = move(draf, cast.sekretaris, "ajukan")
    with pytest.raises(LaporanBerubah):
        save_narasi(by=cast.sekretaris, laporan=diajukan, versi=diajukan.versi, isi={"kendala": "x"})
    for siapa in (cast.pimpinan, cast.notulis, cast.sekretaris_dishub, cast.bagian_organisasi):
        with pytest.raises(PermissionDenied):
            save_narasi(by=siapa, laporan=draf, versi=1, isi={"kendala": "x"})


# --- submit ---------------------------------------------------------------------


def test_submit_freezes_snapshot_hash_and_code(cast, kota, draf):
    diajukan = move(draf, cast.sekretaris, "ajukan")
    diajukan.refresh_from_db()
    assert (diajukan.status, diajukan.versi, diajukan.diajukan_oleh) == ("diajukan", 2, cast.sekretaris)
    assert diajukan.sha256 == sidik(diajukan.cuplikan)
    assert len(diajukan.kode_verifikasi) == 20
    assert diajukan.cuplikan["angka"]["kegiatan"] == 1
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    assert LaporanOpd.objects.get(pk=draf.pk).cuplikan == diajukan.cuplikan
    assert Jejak.objects.get(aksi="ajukan_laporan").isi["after"]["sha256"] == diajukan.sha256


HALANGAN = [
    ({}, 0, "kegiatan"),
    ({"nihil": True}, 0, "alasan_nihil"),
    ({"nihil": True, "alasan_nihil": "  "}, 0, "alasan_nihil"),
    ({"nihil": True, "alasan_nihil": "Banjir rob."}, 1, "nihil"),
]


@pytest.mark.parametrize(("isi", "kegiatan", "kunci"), HALANGAN)
def test_submit_is_hindered_only_by_what_would_be_untrue(cast, kota, isi, kegiatan, kunci):
    laporan = make_laporan(kota.disdukcapil, cast, "draf", **isi)
    for _ in range(kegiatan):
        pabrik.make_kegiatan(kota.akta, cast.notulis)
    with pytest.raises(BelumSiap) as belum:
        move(laporan, cast.sekretaris, "ajukan")
    assert [k.kunci for k in belum.value.penghalang] == [kunci]
    laporan.refresh_from_db()
    assert (laporan.status, laporan.cuplikan, aksi()) == ("draf", None, [])


def test_submit_waits_for_the_period_to_begin_where_the_city_is(cast, draf):
    """00.30 WITA on 1 July is still 30 June in UTC."""
    kemarin = dt.datetime(2026, 6, 30, 15, 59, tzinfo=dt.UTC)
    with mock.patch("django.utils.timezone.now", return_value=kemarin), pytest.raises(BelumSiap):
        move(draf, cast.sekretaris, "ajukan")
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 6, 30, 16, 30, tzinfo=dt.UTC)):
        assert move(draf, cast.sekretaris, "ajukan").status == "diajukan"


def test_nihil_is_a_report_with_a_reason(cast, kota):
    laporan = make_laporan(kota.disdukcapil, cast, "draf", nihil=True, alasan_nihil="Banjir rob.")
    isi = move(laporan, cast.sekretaris, "ajukan").cuplikan
    assert (isi["nihil"], isi["alasan_nihil"], isi["angka"]["kegiatan"]) == (True, "Banjir rob.", 0)


# --- decide ---------------------------------------------------------------------


def test_the_whole_way(cast, draf):
    diterima = accepted(draf, cast)
    assert (diterima.status, diterima.disetujui_oleh, diterima.diterima_oleh) == (
        "diterima",
        cast.pimpinan,
        cast.bagian_organisasi,
    )
    assert aksi() == ["ajukan_laporan", "setujui_laporan", "terima_laporan"]
    assert jejak.verify() is None


LANGKAH_BERHAK = {
    "ajukan": {"sekretaris"},
    "setujui": {"pimpinan"},
    "kembalikan_pimpinan": {"pimpinan"},
    "terima": {"bagian_organisasi"},
    "kembalikan": {"bagian_organisasi"},
    "buka_kembali": {"bagian_organisasi"},
}


@pytest.mark.parametrize("transisi", LANGKAH)
def test_each_step_is_for_its_own_role(cast, kota, transisi):
    asal = min(TRANSITIONS[transisi].sources)
    oleh = {"diajukan_oleh": cast.sekretaris_dishub} if asal != "draf" else {}
    laporan = make_laporan(kota.disdukcapil, cast, asal, nihil=True, alasan_nihil="Banjir.", **oleh)
    boleh = set()
    for siapa in vars(cast):
        try:
            LaporanOpd.objects.filter(pk=laporan.pk).update(status=asal, versi=1)
            move(laporan, getattr(cast, siapa), transisi, "Alasan", versi=1)
            boleh.add(siapa)
        except PermissionDenied:
            pass
    assert boleh == LANGKAH_BERHAK[transisi]


@pytest.mark.parametrize("transisi", LANGKAH)
@pytest.mark.parametrize("asal", Status)
def test_no_step_from_a_state_it_does_not_start_in(cast, kota, asal, transisi):
    laporan = make_laporan(kota.disdukcapil, cast, asal, nihil=True, alasan_nihil="Banjir.", diajukan_oleh=cast.ketua)
    siapa = getattr(cast, next(iter(LANGKAH_BERHAK[transisi])))
    if asal in TRANSITIONS[transisi].sources:
        assert move(laporan, siapa, transisi, "Alasan").status == (TRANSITIONS[transisi].target or asal)
        return
    with pytest.raises(LaporanBerubah):
        move(laporan, siapa, transisi, "Alasan")
    laporan.refresh_from_db()
    assert (laporan.status, laporan.versi, CatatanReviu.objects.count(), aksi()) == (asal, 1, 0, [])


@pytest.mark.parametrize("transisi", [nama for nama in TRANSITIONS if nama not in LANGKAH])
def test_what_the_recap_and_a_revision_do_is_no_step_of_a_person(cast, kota, transisi):
    laporan = make_laporan(kota.disdukcapil, cast, min(TRANSITIONS[transisi].sources))
    for siapa in vars(cast).values():
        with pytest.raises(PermissionDenied):
            move(laporan, siapa, transisi, "Alasan")
    assert aksi() == []


def test_every_state_but_the_first_is_reached_and_says_who_is_next():
    assert {t.target for t in TRANSITIONS.values() if t.target} == set(Status)
    assert all(t.pelaku for t in TRANSITIONS.values())


def test_what_was_accepted_is_not_returned(cast, kota):
    """It is reopened instead: with a last day, and without losing what the city holds."""
    for status in ("diterima", "direkap", "terkirim"):
        laporan = make_laporan(kota.disdukcapil, cast, status)
        with pytest.raises(LaporanBerubah):
            move(laporan, cast.bagian_organisasi, "kembalikan", "Foto buram.")
        laporan.delete()


def test_a_stale_decision_is_refused(cast, draf):
    diajukan = move(draf, cast.sekretaris, "ajukan")
    move(diajukan, cast.pimpinan, "kembalikan_pimpinan", "Foto buram.")
    with pytest.raises(LaporanBerubah) as berubah:
        move(diajukan, cast.pimpinan, "setujui")
    assert berubah.value.tersimpan.status == "dikembalikan"
    assert aksi() == ["ajukan_laporan", "kembalikan_pimpinan_laporan"]


def test_an_old_revision_moves_no_more(cast, kota, draf):
    kembali = move(move(draf, cast.sekretaris, "ajukan"), cast.pimpinan, "kembalikan_pimpinan", "x")
    open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=draf.periode)
    LaporanOpd.objects.filter(pk=kembali.pk).update(status="diajukan")
    with pytest.raises(LaporanBerubah):
        move(kembali, cast.pimpinan, "setujui")


@pytest.mark.parametrize("peran", ["diajukan_oleh", "pengubah"])
def test_nobody_approves_what_they_wrote_and_the_attempt_is_on_record(cast, kota, peran):
    laporan = make_laporan(kota.disdukcapil, cast, **{peran: cast.pimpinan})
    with pytest.raises(KerjaSendiri):
        move(laporan, cast.pimpinan, "setujui")
    laporan.refresh_from_db()
    assert (laporan.status, aksi()) == ("diajukan", ["ditolak_setujui_sendiri"])
    assert move(laporan, cast.pimpinan, "kembalikan_pimpinan", "Saya perbaiki dulu.").status == "dikembalikan"


def test_nobody_accepts_what_they_wrote_or_approved(cast, kota):
    siapa = cast.bagian_organisasi
    setuju = {"disetujui_oleh": siapa, "disetujui_pada": DIAJUKAN}
    for isi in ({"diajukan_oleh": siapa}, {"pengubah": siapa}, setuju):
        laporan = make_laporan(kota.disdukcapil, cast, "disetujui", **isi)
        with pytest.raises(KerjaSendiri):
            move(laporan, siapa, "terima")
        laporan.delete()


def test_return_needs_a_reason_and_puts_it_in_the_thread(cast, draf):
    diajukan = move(draf, cast.sekretaris, "ajukan")
    with pytest.raises(AlasanKosong):
        move(diajukan, cast.pimpinan, "kembalikan_pimpinan", "   ")
    move(diajukan, cast.pimpinan, "kembalikan_pimpinan", "Foto kegiatan 12 Agustus buram.")
    catatan = CatatanReviu.objects.get()
    assert (catatan.penulis, catatan.pengembalian) == (cast.pimpinan, True)
    assert catatan.isi == "Foto kegiatan 12 Agustus buram."
    assert Jejak.objects.latest("nomor").isi["alasan"] == catatan.isi


# --- who signs ------------------------------------------------------------------


def sign_on(laporan, by, at) -> dict:
    with mock.patch("django.utils.timezone.now", return_value=at):
        return move(laporan, by, "setujui").penandatangan


def test_signer_is_the_post_of_that_day_as_it_is_written(cast, kota):
    plt = pabrik.make_pegawai(kota.disdukcapil, "Nurhayati", gelar_depan="Dra.", gelar_belakang="M.Si.", golongan="IV/b")
    kepala = pabrik.make_pengguna("plt", plt)
    pabrik.make_penugasan(plt, kota.disdukcapil, status="plt", dari=dt.date(2026, 10, 4), jabatan="Kepala Dinas")
    assert sign_on(make_laporan(kota.disdukcapil, cast), kepala, AWAL_OKTOBER) == {
        "jabatan": "Plt. Kepala Dinas",
        "nama": "Dra. Nurhayati, M.Si.",
        "pangkat": "Pembina Tingkat I (IV/b)",
        "nip": plt.nip,
        "tempat": "Bontang",
        "tanggal": "2026-10-04",
    }


def test_signing_day_is_that_of_the_city(cast, kota):
    """00.30 WITA on the 4th is the 3rd in UTC: the post that begins on the 4th signs."""
    plh = pabrik.make_pegawai(kota.disdukcapil, "Plh")
    kepala = pabrik.make_pengguna("plh", plh)
    pabrik.make_penugasan(plh, kota.disdukcapil, status="plh", dari=dt.date(2026, 10, 4), sampai=dt.date(2026, 10, 4))
    laporan = make_laporan(kota.disdukcapil, cast)
    with pytest.raises(PermissionDenied):
        sign_on(laporan, kepala, dt.datetime(2026, 10, 3, 15, 59, tzinfo=dt.UTC))
    del kepala._held
    tanda = sign_on(laporan, kepala, dt.datetime(2026, 10, 3, 16, 30, tzinfo=dt.UTC))
    assert (tanda["jabatan"], tanda["tanggal"]) == (f"Plh. Kepala {kota.disdukcapil.nama}", "2026-10-04")


def test_signer_stays_when_the_post_ends(cast, draf):
    disetujui = move(move(draf, cast.sekretaris, "ajukan"), cast.pimpinan, "setujui")
    cast.pimpinan.pegawai.penugasan.update(sampai=dt.date(2026, 1, 1))
    disetujui.refresh_from_db()
    assert disetujui.penandatangan["nama"] == "Pimpinan"


# --- thread ---------------------------------------------------------------------


def test_thread_is_for_those_with_a_part_in_the_report(cast, kota):
    laporan = make_laporan(kota.disdukcapil, cast)
    boleh = set()
    for siapa in vars(cast):
        try:
            add_catatan(by=getattr(cast, siapa), laporan=laporan, isi=f"Dari {siapa}")
            boleh.add(siapa)
        except PermissionDenied:
            pass
    assert boleh == {"sekretaris", "pimpinan", "bagian_organisasi"}


def test_the_same_word_twice_is_one(cast, kota):
    laporan = make_laporan(kota.disdukcapil, cast)
    satu, dua = (add_catatan(by=cast.sekretaris, laporan=laporan, isi="Sudah diganti.") for _ in range(2))
    assert satu == dua
    assert aksi() == ["catat_laporan"]


# --- deadline -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pada", "terlambat"),
    [
        (dt.datetime(2026, 10, 10, 15, 59, 59, 900000, tzinfo=dt.UTC), 0),  # 23.59.59,9 WITA
        (dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC), 1),  # midnight WITA
    ],
)
def test_deadline_day_counts_whole_where_the_city_is(cast, kota, pada, terlambat):
    laporan = make_laporan(kota.disdukcapil, cast, diajukan_pada=pada)
    assert laporan.periode.hari_terlambat(laporan.diajukan_pada) == terlambat
