import datetime as dt
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.izin import TanggalDepan
from kbk.actions.kegiatan import KegiatanBerubah, update_kegiatan
from kbk.actions.rapat import BelumLengkap, begin_rapat, issue_undangan, prepare_rapat, update_rapat
from kbk.kunci import PeriodeTerkunci
from kbk.models import Kegiatan, Rapat
from laporan.queries import kegiatan_antara
from opd.models import Jejak, Opd
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan

RAPAT = dt.date(2026, 9, 14)
KUNCI = "ab" * 16


@pytest.fixture(autouse=True)
def september():
    """10 September 2026, 09.00 WITA."""
    with mock.patch("django.utils.timezone.now", return_value=dt.datetime(2026, 9, 10, 1, tzinfo=dt.UTC)):
        yield


def rencana(cast, **ubah) -> dict:
    return {
        "jenis": "rapat", "judul": "Rapat evaluasi", "tanggal": RAPAT, "tempat": "Aula", "mulai": dt.time(9), "selesai": None,
        "pimpinan": cast.ketua.pegawai, "notulis": cast.notulis.pegawai, "nomor_undangan": "",
    } | ubah  # fmt: skip


def agenda(*judul: str) -> list[dict]:
    return [{"pk": None, "judul": satu} for satu in judul]


@pytest.fixture
def siap(cast, kota):
    """siap(**changes of the plan) -> a meeting in preparation with two items."""

    def make(**ubah):
        isi = rencana(cast, **ubah)
        return prepare_rapat(by=cast.notulis, kelompok=kota.akta, kunci_kirim=KUNCI, isi=isi, acara=agenda("Antrean", "Jam buka"))[0]

    return make


def kini(rapat) -> Rapat:
    return Rapat.objects.select_related("kegiatan__kelompok__opd__pemda").get(pk=rapat.pk)


def ubah(by, rapat, isi, acara, versi=1):
    return update_rapat(by=by, rapat=kini(rapat), versi=versi, isi=isi, acara=acara)


def test_a_meeting_is_prepared_ahead_and_counts_nowhere(cast, kota, siap):
    rapat = siap()
    kegiatan = rapat.kegiatan
    assert (kegiatan.tanggal, kegiatan.status, kegiatan.judul) == (RAPAT, "draf", "Rapat evaluasi")
    assert list(rapat.mata_acara.values_list("urutan", "judul")) == [(1, "Antrean"), (2, "Jam buka")]
    assert list(Jejak.objects.values_list("aksi", "sasaran")) == [("siapkan_rapat", "rapat")]
    assert list(kegiatan_antara(Opd.objects.all(), dt.date(2026, 7, 1), dt.date(2026, 9, 30))) == []
    assert list(Kegiatan.objects.disiapkan(RAPAT)) == [kegiatan]
    assert list(Kegiatan.objects.disiapkan(RAPAT + dt.timedelta(1))) == []
    assert list(Kegiatan.objects.sampai(RAPAT - dt.timedelta(1))) == []


def test_the_same_form_twice_is_one_meeting(cast, kota, siap):
    first = siap()
    isi = rencana(cast, judul="Lain")
    assert prepare_rapat(by=cast.notulis, kelompok=kota.akta, kunci_kirim=KUNCI, isi=isi, acara=[]) == (first, False)
    assert Kegiatan.objects.count() == 1


def test_a_key_of_another_form_is_asked_for_again(cast, kota):
    pabrik.make_kegiatan(kota.akta, cast.notulis).__class__.objects.update(kunci_kirim=KUNCI)
    with pytest.raises(BelumLengkap, match="dikirim sekali lagi"):
        prepare_rapat(by=cast.notulis, kelompok=kota.akta, kunci_kirim=KUNCI, isi=rencana(cast), acara=[])


@pytest.mark.parametrize("siapa", ["pimpinan", "bagian_organisasi", "sekretaris_dishub"])
def test_others_prepare_nothing(cast, kota, siap, siapa):
    orang, rapat = getattr(cast, siapa), siap()
    with pytest.raises(PermissionDenied):
        prepare_rapat(by=orang, kelompok=kota.akta, kunci_kirim="cd" * 16, isi=rencana(cast), acara=[])
    with pytest.raises(PermissionDenied):
        ubah(orang, rapat, rencana(cast, judul="Lain"), [])
    with pytest.raises(PermissionDenied):
        issue_undangan(by=orang, rapat=kini(rapat))
    assert (Kegiatan.objects.get().judul, kini(rapat).undangan_pada) == ("Rapat evaluasi", None)


def test_items_keep_their_rows_and_their_new_order(cast, siap):
    rapat = siap()
    antre, jam = rapat.mata_acara.all()
    ubah(cast.ketua, rapat, rencana(cast), [{"pk": jam.pk, "judul": "Jam buka loket"}, *agenda("Baru"), {"pk": antre.pk, "judul": "Antrean"}])
    assert list(rapat.mata_acara.values_list("pk", "judul")[:1]) == [(jam.pk, "Jam buka loket")]
    assert [m.judul for m in rapat.mata_acara.all()] == ["Jam buka loket", "Baru", "Antrean"]
    assert Jejak.objects.first().isi["after"]["acara"] == ["Jam buka loket", "Baru", "Antrean"]


def test_an_item_that_was_talked_about_stays(cast, siap):
    rapat = siap()
    rapat.mata_acara.filter(judul="Antrean").update(keputusan="Loket 2 dibuka")
    with pytest.raises(BelumLengkap, match="“Antrean” sudah mempunyai catatan"):
        ubah(cast.ketua, rapat, rencana(cast), [])
    assert rapat.mata_acara.count() == 2
    assert Kegiatan.objects.get().versi == 1


def test_nobody_overwrites_another(cast, siap):
    rapat = siap()
    ubah(cast.ketua, rapat, rencana(cast, judul="Punya ketua"), [])
    with pytest.raises(KegiatanBerubah) as berubah:
        ubah(cast.notulis, rapat, rencana(cast, judul="Punya notulis"), [])
    assert berubah.value.tersimpan.judul == "Punya ketua"
    assert Kegiatan.objects.get().judul == "Punya ketua"


@pytest.mark.parametrize(
    ("isi", "naik"),
    [({}, 0), ({"nomor_undangan": "000.8/1"}, 0), ({"mulai": dt.time(10)}, 1), ({"tempat": "Ruang 2"}, 1), ({"tanggal": RAPAT + dt.timedelta(1)}, 1)],
)
def test_the_sequence_grows_with_what_an_invitation_says(cast, siap, isi, naik):
    rapat = siap()
    acara = [{"pk": m.pk, "judul": m.judul} for m in rapat.mata_acara.all()]
    assert ubah(cast.notulis, rapat, rencana(cast, **isi), acara).urutan == naik


def test_the_sequence_grows_with_the_form_of_the_activity_too(cast, siap):
    rapat = siap(tanggal=dt.date(2026, 9, 10))
    isi = {"tanggal": dt.date(2026, 9, 9), "jenis": "rapat", "judul": "Rapat evaluasi", "uraian": "", "tempat": "Aula", "status": "draf"}
    update_kegiatan(by=cast.notulis, kegiatan=kini(rapat).kegiatan, versi=1, isi=isi, nilai=[], kehadiran={})
    assert kini(rapat).urutan == 1


def test_a_recorded_meeting_can_not_move_ahead(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, jenis="rapat")
    rapat = begin_rapat(by=cast.notulis, kegiatan=kegiatan, versi=1, isi=rencana(cast, tanggal=kegiatan.tanggal), acara=agenda("Satu"))
    with pytest.raises(TanggalDepan):
        ubah(cast.notulis, rapat, rencana(cast), [], versi=2)
    with pytest.raises(KegiatanBerubah):  # somebody began it in the meantime
        begin_rapat(by=cast.ketua, kegiatan=kegiatan, versi=2, isi=rencana(cast, tanggal=kegiatan.tanggal), acara=[])
    assert Rapat.objects.count() == 1


def test_a_closed_period_takes_no_meeting(cast, kota, siap):
    rapat = siap(tanggal=dt.date(2026, 10, 5))
    make_laporan(kota.disdukcapil, cast, "diterima")
    with pytest.raises(PeriodeTerkunci):
        prepare_rapat(by=cast.notulis, kelompok=kota.akta, kunci_kirim="cd" * 16, isi=rencana(cast), acara=[])
    with pytest.raises(PeriodeTerkunci):
        ubah(cast.notulis, rapat, rencana(cast), [])
    assert Kegiatan.objects.get().tanggal == dt.date(2026, 10, 5)


def test_an_invitation_is_issued_and_grows_old(cast, siap):
    rapat = siap()
    issue_undangan(by=cast.notulis, rapat=kini(rapat))
    assert kini(rapat).bukti == {"undangan"}
    assert not kini(rapat).undangan_usang
    assert Jejak.objects.first().aksi == "terbitkan_undangan"
    ubah(cast.notulis, rapat, rencana(cast, mulai=dt.time(13)), [])
    assert kini(rapat).undangan_usang


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [({"tanggal": dt.date(2026, 9, 9)}, "unggah undangan aslinya"), ({"tempat": ""}, "tempat rapatnya"), ({}, "satu mata acara")],
)
def test_no_invitation_after_the_day_or_without_place_and_agenda(cast, siap, isi, kalimat):
    rapat = siap(**isi)
    if not isi:
        rapat.mata_acara.all().delete()
    with pytest.raises(BelumLengkap, match=kalimat):
        issue_undangan(by=cast.notulis, rapat=kini(rapat))
    assert kini(rapat).undangan_pada is None


def test_no_invitation_once_minutes_are_written(cast, siap):
    rapat = siap(tanggal=dt.date(2026, 9, 10))
    Rapat.objects.update(penulis=cast.notulis)
    with pytest.raises(BelumLengkap, match="unggah undangan aslinya"):
        issue_undangan(by=cast.notulis, rapat=kini(rapat))
