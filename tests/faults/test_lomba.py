"""Two people in the same moment: one wins, the other is told what happened and keeps the text (reliability C71–C74).

Every race runs on real processes, and once more with its guard off, where it must be lost: a test that
cannot fail proves nothing.
"""

import pytest

from kbk.models import Kegiatan
from laporan.models import LaporanDaerah, LaporanOpd
from laporan.models.laporan import Status
from opd.models import Jejak
from tests import pabrik
from tests.kbk.views.isian_kegiatan import BARU, isian
from tests.laporan.pabrik_laporan import make_laporan, make_rekap


def aksi(*nama: str) -> int:
    return Jejak.objects.filter(aksi__in=nama).count()


# --- the same form twenty times ---


def kirim_dua_puluh(jalankan, kota, cast, penjaga_mati="") -> None:
    situs = jalankan("kbk.views.catat:create_kegiatan", 20, penjaga_mati)
    situs.kenali(cast.notulis)
    jawaban = situs.serentak(*[(cast.notulis, BARU, isian(kota.akta))] * 20)
    kegiatan = Kegiatan.objects.get()
    assert {(j.status, j.tujuan) for j in jawaban} == {(302, f"/kegiatan/{kegiatan.pk}/")}
    assert aksi("buat_kegiatan") == 1


def test_the_same_form_twenty_times_is_one_activity(jalankan, kota, cast):
    kirim_dua_puluh(jalankan, kota, cast)


def test_without_the_key_it_would_be_twenty(jalankan, kota, cast):
    with pytest.raises(Kegiatan.MultipleObjectsReturned):
        kirim_dua_puluh(jalankan, kota, cast, "kunci_kirim")


# --- two decisions about one report ---

PUTUSAN = [
    ("pimpinan", Status.DIAJUKAN, "setujui", "setujui"),
    ("pimpinan", Status.DIAJUKAN, "setujui", "kembalikan_pimpinan"),
    ("bagian_organisasi", Status.DISETUJUI, "terima", "kembalikan"),
]


def putuskan(jalankan, kota, cast, putusan, penjaga_mati="") -> None:
    siapa, status, satu, dua = putusan
    setuju = {"disetujui_oleh": cast.pimpinan, "disetujui_pada": "2026-10-05T01:00Z"} if status == Status.DISETUJUI else {}
    laporan = make_laporan(kota.disdukcapil, cast, status=status, **setuju)
    situs = jalankan("laporan.views.laporan:move_laporan", 2, penjaga_mati)
    orang = getattr(cast, siapa)
    situs.kenali(orang)
    isi = {"versi": laporan.versi, "alasan": "Foto kegiatan 12 Agustus buram."}
    jawaban = situs.serentak(*[(orang, f"/laporan/{laporan.pk}/langkah/{langkah}/", isi) for langkah in (satu, dua)])
    assert aksi(*{f"{satu}_laporan", f"{dua}_laporan"}) == 1
    assert LaporanOpd.objects.get(pk=laporan.pk).versi == laporan.versi + 1
    halaman = [(situs.follow(orang, j) if j.status == 302 else j).pesan for j in jawaban]
    assert sum("baru saja diubah" in satu for satu in halaman) == sum(": selesai." in satu for satu in halaman) == 1
    for langkah, j in zip((satu, dua), jawaban, strict=True):  # a reason that came too late stays in the form of the thread
        assert j.status == 302 or (langkah.startswith("kembalikan") and isi["alasan"] in j.teks)


@pytest.mark.parametrize("putusan", PUTUSAN, ids=lambda p: "-".join(p[2:]))
def test_of_two_decisions_one_counts(jalankan, kota, cast, putusan):
    putuskan(jalankan, kota, cast, putusan)


def test_without_the_version_both_would_count(jalankan, kota, cast):
    with pytest.raises(AssertionError):
        putuskan(jalankan, kota, cast, PUTUSAN[0], "versi_laporan")


# --- two editors ---


def tulis_laporan(jalankan, kota, cast, penjaga_mati="") -> None:
    laporan = make_laporan(kota.disdukcapil, cast, status="draf")
    situs = jalankan("laporan.views.laporan:save_narasi", 2, penjaga_mati)
    rekan = pabrik.make_pengguna("rekan", pabrik.make_pegawai(kota.disdukcapil, "Rekan"))
    pabrik.make_peran(rekan, "sekretaris_opd", opd=kota.disdukcapil)
    situs.kenali(cast.sekretaris, rekan)
    alamat = f"/laporan/{laporan.pk}/naskah/"
    jawaban = situs.serentak(
        (cast.sekretaris, alamat, {"versi": laporan.versi, "kendala": "Hujan dari sekretaris."}),
        (rekan, alamat, {"versi": laporan.versi, "kendala": "Hujan dari rekan."}),
    )
    assert sorted(j.status for j in jawaban) == [302, 409]
    menang = "sekretaris" if jawaban[0].status == 302 else "rekan"
    kalah = next(j for j in jawaban if j.status == 409)
    assert LaporanOpd.objects.get(pk=laporan.pk).kendala == f"Hujan dari {menang}."
    assert "Hujan dari sekretaris." in kalah.teks
    assert "Hujan dari rekan." in kalah.teks


def test_of_two_editors_of_a_report_one_saves_and_the_other_keeps_the_text(jalankan, kota, cast):
    tulis_laporan(jalankan, kota, cast)


def test_without_the_version_one_text_would_be_lost(jalankan, kota, cast):
    with pytest.raises(AssertionError):
        tulis_laporan(jalankan, kota, cast, "versi_laporan")


def ubah_kegiatan(jalankan, kota, cast, penjaga_mati="") -> None:
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    situs = jalankan("kbk.views.catat:update_kegiatan", 2, penjaga_mati)
    situs.kenali(cast.notulis, cast.ketua)
    alamat, isi = f"/kegiatan/{kegiatan.pk}/ubah/", isian(kota.akta, versi=kegiatan.versi)
    jawaban = situs.serentak(
        (cast.notulis, alamat, isi | {"uraian": "Antrean habis pukul 9 menurut notulis."}),
        (cast.ketua, alamat, isi | {"uraian": "Antrean habis pukul 9 menurut ketua."}),
    )
    assert sorted(j.status for j in jawaban) == [302, 409]
    menang = "notulis" if jawaban[0].status == 302 else "ketua"
    kalah = next(j for j in jawaban if j.status == 409)
    assert Kegiatan.objects.get().uraian == f"Antrean habis pukul 9 menurut {menang}."
    assert "menurut notulis" in kalah.teks
    assert "menurut ketua" in kalah.teks


def test_of_two_editors_of_an_activity_one_saves_and_the_other_keeps_the_text(jalankan, kota, cast):
    ubah_kegiatan(jalankan, kota, cast)


def test_without_the_version_one_account_would_be_lost(jalankan, kota, cast):
    with pytest.raises(AssertionError):
        ubah_kegiatan(jalankan, kota, cast, "versi_kegiatan")


# --- a write while its period is being accepted ---


def ubah_saat_diterima(jalankan, kota, cast, penjaga_mati="") -> None:
    """The acceptance stands just before its end when the edit begins."""
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    setuju = {"disetujui_oleh": cast.pimpinan, "disetujui_pada": "2026-10-05T01:00Z"}
    laporan = make_laporan(kota.disdukcapil, cast, status=Status.DISETUJUI, **setuju)
    situs = jalankan("laporan.actions.laporan:_record_langkah,kbk.views.catat:update_kegiatan", 2, penjaga_mati)
    situs.kenali(cast.bagian_organisasi, cast.notulis)
    terima, ubah = situs.serentak(
        (cast.bagian_organisasi, f"/laporan/{laporan.pk}/langkah/terima/", {"versi": laporan.versi}),
        (cast.notulis, f"/kegiatan/{kegiatan.pk}/ubah/", isian(kota.akta, versi=1, uraian="Ditulis pada saat terakhir.")),
    )
    assert LaporanOpd.objects.get().status == Status.DITERIMA
    assert (terima.status, ubah.status) == (302, 409)
    assert Kegiatan.objects.get().uraian == kegiatan.uraian
    assert "terkunci" in ubah.pesan
    assert "Ditulis pada saat terakhir." in ubah.teks


def test_a_write_during_acceptance_is_refused_and_kept_on_the_page(jalankan, kota, cast):
    ubah_saat_diterima(jalankan, kota, cast)


def test_without_the_lock_it_would_slip_in(jalankan, kota, cast):
    with pytest.raises(AssertionError):
        ubah_saat_diterima(jalankan, kota, cast, "kunci_periode")


# --- sending the recap ---


def kirim_rekap(jalankan, kota, cast, penjaga_mati="") -> None:
    rekap = make_rekap(kota.bontang, cast)
    situs = jalankan("laporan.views.rekap:send_rekap", 2, penjaga_mati)
    situs.kenali(cast.bagian_organisasi)
    kiriman = (cast.bagian_organisasi, f"/rekap/{rekap.pk}/kirim/", {"versi": rekap.versi})
    assert [j.status for j in situs.serentak(kiriman, kiriman)] == [302, 302]
    assert LaporanDaerah.objects.get().status == "terkirim"
    assert aksi("kirim_rekap") == 1


def test_a_recap_sent_twice_is_sent_once(jalankan, kota, cast):
    kirim_rekap(jalankan, kota, cast)


def test_without_the_version_it_would_be_sent_twice(jalankan, kota, cast):
    with pytest.raises(AssertionError):
        kirim_rekap(jalankan, kota, cast, "versi_rekap")
