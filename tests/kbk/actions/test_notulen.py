import datetime as dt
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.izin import TanggalDepan
from kbk.actions.kegiatan import KegiatanBerubah, saved_state, update_kegiatan
from kbk.actions.notulen import TulisanSendiri, add_adendum, finalise_notulen, write_notulen
from kbk.actions.rapat import BelumLengkap, fresh, issue_undangan, update_rapat
from kbk.actions.tindak_lanjut import close_tindak_lanjut, create_tindak_lanjut
from kbk.kelengkapan import kelengkapan, page_rows
from kbk.kunci import PeriodeTerkunci
from kbk.models import Kegiatan, TindakLanjut
from opd.models import Jejak
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan

HARI = dt.date(2026, 8, 12)
DEPAN = dt.date(2026, 8, 26)


@pytest.fixture
def kegiatan(cast, kota):
    """A meeting of today that was prepared and not yet held; two follow-ups are owed from an earlier one."""
    lalu = pabrik.make_kegiatan(kota.akta, cast.notulis, HARI - dt.timedelta(14), jenis="rapat")
    for uraian in ("Perbarui SOP", "Pasang papan"):
        pabrik.make_tindak_lanjut(lalu, cast.anggota.pegawai, HARI, uraian=uraian)
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, HARI, jenis="rapat", status="draf", uraian="")
    pabrik.make_rapat(row, cast.ketua.pegawai, cast.notulis.pegawai)
    return fresh(row)


def isian(cast, kegiatan, **ubah) -> dict:
    antre, jam = kegiatan.rapat.mata_acara.all()
    return {
        "acara": {
            antre.pk: {"pembahasan": "Antrean sampai 40 orang", "keputusan": "Loket 2 dibuka pukul 07.30"},
            jam.pk: {"pembahasan": "", "keputusan": ""},
        },
        "acara_baru": {},
        "kehadiran": {cast.ketua.pegawai_id: "hadir", cast.anggota.pegawai_id: "izin"},
        "pimpinan_hadir": True,
        "uraian": "",
        "tinjauan": {},
        "tindak": [],
        "catat": True,
    } | ubah


def tulis(by, cast, kegiatan, **ubah):
    kini = fresh(kegiatan)
    return write_notulen(by=by, rapat=kini.rapat, versi=kini.versi, isi=isian(cast, kini, **ubah))


def sahkan(by, kegiatan, **ubah):
    kini = fresh(kegiatan)
    return finalise_notulen(by=by, rapat=kini.rapat, **{"versi": kini.versi} | ubah)


@pytest.fixture
def sah(cast, kegiatan):
    tulis(cast.notulis, cast, kegiatan)
    sahkan(cast.ketua, kegiatan)
    return fresh(kegiatan)


def test_writing_records_the_meeting(cast, kegiatan):
    antre, _ = kegiatan.rapat.mata_acara.all()
    tindak = {"mata_acara": antre, "uraian": "Buka loket 2", "penanggung_jawab": cast.anggota.pegawai, "tenggat": DEPAN}
    baru = {"judul": "Lain-lain", "pembahasan": "Apel Senin", "keputusan": ""}
    tulis(cast.notulis, cast, kegiatan, tindak=[tindak, tindak | {"mata_acara": None, "uraian": "Umumkan apel"}], acara_baru=baru)
    kini = fresh(kegiatan)
    assert (kini.status, kini.versi, kini.rapat.penulis) == ("tercatat", 2, cast.notulis)
    assert kini.uraian == "Rapat membahas Antrean loket; Jam buka; Lain-lain. Diputuskan: Loket 2 dibuka pukul 07.30."
    assert saved_state(kini.pk)["kehadiran"] == {cast.ketua.pegawai_id: "hadir", cast.anggota.pegawai_id: "izin"}
    owed = TindakLanjut.objects.filter(kegiatan=kini).values_list("uraian", "mata_acara__judul", "tenggat")
    assert list(owed) == [("Buka loket 2", "Antrean loket", DEPAN), ("Umumkan apel", "Lain-lain", DEPAN)]
    aksi = ["buat_tindak_lanjut", "buat_tindak_lanjut", "tulis_notulen"]
    assert list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True)) == aksi


def test_kept_for_now_it_stays_a_draft(cast, kegiatan):
    tulis(cast.notulis, cast, kegiatan, catat=False, uraian="Ringkasan sendiri yang panjang.")
    assert (fresh(kegiatan).status, fresh(kegiatan).uraian) == ("draf", "Ringkasan sendiri yang panjang.")
    with pytest.raises(BelumLengkap, match="masih sementara"):
        sahkan(cast.ketua, kegiatan)


def test_no_minutes_before_the_day(cast, kota, kegiatan):
    Kegiatan.objects.filter(pk=kegiatan.pk).update(tanggal=kota.bontang.hari_ini() + dt.timedelta(1))
    with pytest.raises(TanggalDepan):
        tulis(cast.notulis, cast, kegiatan)


@pytest.mark.parametrize("siapa", ["pimpinan", "bagian_organisasi", "sekretaris_dishub"])
def test_others_write_nothing(cast, kegiatan, siapa):
    with pytest.raises(PermissionDenied):
        tulis(getattr(cast, siapa), cast, kegiatan)
    assert not fresh(kegiatan).rapat.ditulis


def test_nobody_overwrites_another(cast, kegiatan):
    tulis(cast.notulis, cast, kegiatan)
    with pytest.raises(KegiatanBerubah):
        write_notulen(by=cast.ketua, rapat=kegiatan.rapat, versi=1, isi=isian(cast, kegiatan))


def test_finalising_freezes_and_counts_as_evidence(cast, kota, kegiatan):
    issue = dt.datetime(2026, 8, 10, 1, tzinfo=dt.UTC)
    issue_undangan_before(cast, kegiatan, issue)
    tulis(cast.notulis, cast, kegiatan)
    sahkan(cast.ketua, kegiatan)
    kini = fresh(kegiatan)
    assert (kini.rapat.disahkan_oleh, kini.rapat.risalah["mata_acara"][0]["keputusan"]) == (cast.ketua, "Loket 2 dibuka pukul 07.30")
    assert [b.ada for b in kelengkapan(kini, [], ada_kehadiran=True)] == [True, True, True]
    assert [(k.bukti_wajib, k.bukti_ada) for k in Kegiatan.objects.filter(pk=kini.pk).with_kelengkapan()] == [(3, 3)]
    assert [(k.bukti_wajib, k.bukti_ada) for k in page_rows([kini.pk])] == [(3, 3)]


def issue_undangan_before(cast, kegiatan, saat):
    Kegiatan.objects.filter(pk=kegiatan.pk).update(tempat="Aula")
    issue_undangan(by=cast.notulis, rapat=fresh(kegiatan).rapat, at=saat)


def test_neither_a_plan_nor_unsigned_minutes_are_evidence(cast, kegiatan):
    tulis(cast.notulis, cast, kegiatan)
    kini = fresh(kegiatan)
    assert [b.slug for b in kelengkapan(kini, [], ada_kehadiran=True) if b.ada] == ["daftar_hadir"]
    assert [k.bukti_ada for k in Kegiatan.objects.filter(pk=kini.pk).with_kelengkapan()] == [1]
    assert [k.bukti_ada for k in page_rows([kini.pk])] == [1]


def test_nobody_approves_what_they_wrote(cast, kegiatan):
    tulis(cast.ketua, cast, kegiatan)
    with pytest.raises(TulisanSendiri):
        sahkan(cast.ketua, kegiatan)
    assert Jejak.objects.first().aksi == "ditolak_sahkan_sendiri"
    sahkan(cast.sekretaris, kegiatan)
    assert fresh(kegiatan).rapat.disahkan


def test_the_named_minute_taker_does_not_approve_either(cast, kegiatan):
    fresh(kegiatan).rapat.__class__.objects.update(notulis=cast.ketua.pegawai)
    tulis(cast.anggota, cast, kegiatan)
    with pytest.raises(TulisanSendiri):
        sahkan(cast.ketua, kegiatan)


@pytest.mark.parametrize("siapa", ["anggota", "pimpinan", "bagian_organisasi", "sekretaris_dishub"])
def test_only_the_leader_or_who_closes_follow_ups(cast, kegiatan, siapa):
    tulis(cast.notulis, cast, kegiatan)
    with pytest.raises(PermissionDenied):
        sahkan(getattr(cast, siapa), kegiatan)


def test_a_leader_who_only_reads_the_group_may(cast, kegiatan):
    kegiatan.rapat.__class__.objects.update(pimpinan=cast.pimpinan.pegawai)
    tulis(cast.notulis, cast, kegiatan)
    sahkan(cast.pimpinan, kegiatan)
    assert fresh(kegiatan).rapat.risalah["pimpinan"]["jabatan"] == "Kepala Dinas Kependudukan dan Pencatatan Sipil"


def test_only_what_was_read_is_approved(cast, kegiatan):
    tulis(cast.notulis, cast, kegiatan)
    tulis(cast.anggota, cast, kegiatan, pimpinan_hadir=False)
    with pytest.raises(KegiatanBerubah):
        sahkan(cast.ketua, kegiatan, versi=2)
    assert not fresh(kegiatan).rapat.disahkan


def test_without_attendance_nothing_is_final(cast, kegiatan):
    tulis(cast.notulis, cast, kegiatan, kehadiran={})
    with pytest.raises(BelumLengkap, match="Kehadiran belum dicatat"):
        sahkan(cast.ketua, kegiatan)


def test_final_minutes_take_no_write(cast, sah):
    rencana = {"jenis": "rapat", "judul": "Lain", "tanggal": HARI, "tempat": "", "mulai": dt.time(9), "selesai": None, "nomor_undangan": ""}
    orang = {"pimpinan": cast.ketua.pegawai, "notulis": cast.notulis.pegawai}
    tindak = {"uraian": "Susulan", "penanggung_jawab": cast.anggota.pegawai, "tenggat": DEPAN}
    for write in (
        lambda: tulis(cast.notulis, cast, sah),
        lambda: sahkan(cast.sekretaris, sah),
        lambda: update_rapat(by=cast.notulis, rapat=sah.rapat, versi=sah.versi, isi=rencana | orang, acara=[]),
        lambda: issue_undangan(by=cast.notulis, rapat=sah.rapat),
        lambda: create_tindak_lanjut(by=cast.notulis, kegiatan=sah, **tindak),
    ):
        with pytest.raises(PeriodeTerkunci, match="sudah disahkan Ketua"):
            write()
    assert fresh(sah).versi == sah.versi


@pytest.mark.parametrize("ubah", [{"kehadiran": {}}, {"judul": "Lain"}, {"tanggal": HARI - dt.timedelta(1)}, {"status": "draf"}])
def test_the_form_of_the_activity_leaves_the_minutes_alone(cast, sah, ubah):
    kini = saved_state(sah.pk)
    kehadiran, nilai = kini.pop("kehadiran"), kini.pop("nilai")
    isi = kini | {k: v for k, v in ubah.items() if k != "kehadiran"}
    with pytest.raises(PeriodeTerkunci, match="tulis adendum"):
        update_kegiatan(by=cast.notulis, kegiatan=sah, versi=sah.versi, isi=isi, nilai=nilai, kehadiran=ubah.get("kehadiran", kehadiran))
    update_kegiatan(by=cast.notulis, kegiatan=sah, versi=sah.versi, isi=kini | {"hasil": "Antrean habis"}, nilai=nilai, kehadiran=kehadiran)
    assert fresh(sah).hasil == "Antrean habis"


def test_a_closed_period_takes_no_minutes_and_no_signature(cast, kota, kegiatan):
    tulis(cast.notulis, cast, kegiatan)
    make_laporan(kota.disdukcapil, cast, "diterima")
    with pytest.raises(PeriodeTerkunci, match="sudah diterima"):
        tulis(cast.notulis, cast, kegiatan)
    with pytest.raises(PeriodeTerkunci, match="sudah diterima"):
        sahkan(cast.ketua, kegiatan)


def test_what_was_said_of_earlier_follow_ups_counts_once_final(cast, kegiatan):
    sop, papan = TindakLanjut.objects.ditinjau(kegiatan).order_by("-uraian")
    said = {
        sop: {"putusan": "selesai", "catatan": "Ditempel", "tenggat": None},
        papan: {"putusan": "tenggat", "catatan": "Papan baru dipesan", "tenggat": DEPAN},
    }
    tulis(cast.notulis, cast, kegiatan, tinjauan=said)
    assert TindakLanjut.objects.terbuka().filter(tenggat=HARI).count() == 2
    sahkan(cast.ketua, kegiatan)
    sop.refresh_from_db()
    papan.refresh_from_db()
    assert (sop.selesai_pada, sop.catatan_selesai, papan.selesai_pada, papan.tenggat) == (HARI, "Ditempel", None, DEPAN)
    aksi = list(Jejak.objects.order_by("nomor").values_list("aksi", flat=True))
    assert sorted(aksi[1:]) == ["sahkan_notulen", "selesaikan_tindak_lanjut", "ubah_tenggat_tindak_lanjut"]
    assert [(t["uraian"], t["putusan"], t["tenggat_semula"]) for t in fresh(kegiatan).rapat.risalah["lalu"]] == [
        ("Perbarui SOP", "selesai", str(HARI)), ("Pasang papan", "tenggat", str(HARI)),
    ]  # fmt: skip


def test_one_closed_elsewhere_meanwhile_keeps_its_own_end(cast, kegiatan):
    sop = TindakLanjut.objects.get(uraian="Perbarui SOP")
    tulis(cast.notulis, cast, kegiatan, tinjauan={sop: {"putusan": "selesai", "catatan": "Kata rapat", "tenggat": None}})
    close_tindak_lanjut(by=cast.ketua, tindak_lanjut=sop, selesai_pada=HARI, catatan_selesai="Kata ketua")
    sahkan(cast.ketua, kegiatan)
    sop.refresh_from_db()
    assert sop.catatan_selesai == "Kata ketua"


def test_the_next_meeting_is_offered_what_is_still_open(cast, kota, sah):
    nanti = pabrik.make_kegiatan(kota.akta, cast.notulis, DEPAN, jenis="rapat", status="draf")
    pabrik.make_tindak_lanjut(pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub), cast.sekretaris_dishub.pegawai)
    assert {t.uraian for t in TindakLanjut.objects.ditinjau(nanti)} == {"Perbarui SOP", "Pasang papan"}
    TindakLanjut.objects.filter(uraian="Perbarui SOP").update(selesai_pada=HARI, catatan_selesai="x")
    assert {t.uraian for t in TindakLanjut.objects.ditinjau(nanti)} == {"Pasang papan"}


def test_addenda_come_after_and_once(cast, kota, kegiatan, sah):
    make_laporan(kota.disdukcapil, cast, "diterima")  # closes the period, not the word beneath
    first = add_adendum(by=cast.notulis, rapat=sah.rapat, isi="Nama loket keliru.")
    assert add_adendum(by=cast.notulis, rapat=sah.rapat, isi="Nama loket keliru.") == first
    assert list(sah.rapat.adendum.all()) == [first]
    for siapa in ("pimpinan", "bagian_organisasi", "sekretaris_dishub"):
        with pytest.raises(PermissionDenied):
            add_adendum(by=getattr(cast, siapa), rapat=sah.rapat, isi="x")


def test_no_addendum_before_they_are_final(cast, kegiatan):
    with pytest.raises(BelumLengkap, match="belum disahkan"):
        add_adendum(by=cast.notulis, rapat=kegiatan.rapat, isi="x")


@pytest.mark.parametrize("status", ["plt", "plh"])
def test_the_signature_carries_the_post_of_that_day(cast, kota, kegiatan, status):
    pabrik.make_penugasan(cast.ketua.pegawai, kota.disdukcapil, status=status, dari=HARI, sampai=HARI)
    tulis(cast.notulis, cast, kegiatan)
    with mock.patch("kbk.actions.notulen.timezone.now", return_value=dt.datetime(2026, 8, 20, tzinfo=dt.UTC)):
        sahkan(cast.sekretaris, kegiatan)
    r = fresh(kegiatan).rapat.risalah
    assert r["pimpinan"]["jabatan"] == f"{status.title()}. Kepala Dinas Kependudukan dan Pencatatan Sipil"
    assert [row.get("nip") for row in r["kehadiran"]] == [None] * len(r["kehadiran"])
