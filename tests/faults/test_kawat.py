"""A line that breaks at the worst moment (reliability F03, F04)."""

import pytest

from kbk.models import DrafKegiatan, Kegiatan
from tests import korpus
from tests.faults.kawat import Kawat
from tests.faults.klien import isian_baru, kirim, promise, send_file, sign_in
from tests.kbk.views.isian_kegiatan import BARU


def lose_the_answer(peladen, masuk, kota, cast, penjaga_mati="") -> None:
    """The server has saved, the phone never hears of it and sends again."""
    _, port = peladen(2, PENJAGA_MATI=penjaga_mati)
    with Kawat(port) as kawat:
        klien = sign_in(masuk, kawat.port, cast.notulis)
        isi = isian_baru(kota.akta)
        kawat.potong_jawab = 1
        assert kirim(klien, isi).status == 0
        saved = Kegiatan.objects.get()
        lagi = kirim(klien, isi)
    assert Kegiatan.objects.get() == saved
    assert lagi.tujuan == f"/kegiatan/{saved.pk}/"
    assert saved.bukti.count() == 1


def test_a_lost_answer_is_one_activity(peladen, masuk, kota, cast):
    lose_the_answer(peladen, masuk, kota, cast)


def test_without_the_key_a_lost_answer_would_be_two(peladen, masuk, kota, cast):
    with pytest.raises(Kegiatan.MultipleObjectsReturned):
        lose_the_answer(peladen, masuk, kota, cast, "kunci_kirim")


def test_a_line_that_breaks_while_sending_leaves_nothing(peladen, masuk, kota, cast):
    _, port = peladen(2)
    with Kawat(port) as kawat:
        klien = sign_in(masuk, kawat.port, cast.notulis)
        isi = isian_baru(kota.akta)
        kawat.potong_kirim = 1500
        assert kirim(klien, isi).status == 0
        assert not Kegiatan.objects.exists()
        assert kirim(klien, isi).tersimpan
    assert Kegiatan.objects.get().bukti.count() == 1


# --- files that go ahead of the form, each by itself ---


def test_cut_after_the_second_of_four_files_the_draft_says_what_is_missing(peladen, masuk, kota, cast):
    _, port = peladen(2)
    gambar = {f"foto-{n}.jpg": korpus.foto(80 + n, 60) for n in range(4)}
    with Kawat(port) as kawat:
        klien = sign_in(masuk, kawat.port, cast.notulis)
        isi = isian_baru(kota.akta)
        del isi["foto"]
        dijanjikan = promise(klien, isi, gambar)
        assert [satu["keadaan"] for satu in dijanjikan.isi["berkas"]] == ["ditunggu"] * 4
        alamat = f"/kegiatan/draf/{isi['kunci_kirim']}/"
        satu, dua, tiga, empat = gambar.items()
        assert [send_file(klien, alamat, *f).status for f in (satu, dua)] == [201, 201]
        kawat.potong_kirim = 1200
        assert send_file(klien, alamat, *tiga).status == 0

        simpan = klien.post(BARU, isi, Accept="application/json")
        assert simpan.status == 422
        assert "foto-2.jpg" in simpan.teks
        assert "foto-3.jpg" in simpan.teks
        assert "foto-1.jpg" not in simpan.teks
        assert not Kegiatan.objects.exists()

        kembali = klien.get(alamat, Accept="application/json").isi["berkas"]
        assert {b["nama"]: b["keadaan"] for b in kembali} == {
            "foto-0.jpg": "ada", "foto-1.jpg": "ada", "foto-2.jpg": "ditunggu", "foto-3.jpg": "ditunggu"
        }  # fmt: skip
        kawat.potong_jawab = 1  # the third arrives, but the phone never hears of it
        assert send_file(klien, alamat, *tiga).status == 0
        ulang = send_file(klien, alamat, *tiga)
        assert (ulang.status, ulang.isi["keadaan"]) == (200, "sudah ada")
        assert send_file(klien, alamat, *empat).status == 201
        simpan = klien.post(BARU, isi, Accept="application/json")
    assert simpan.status == 201
    assert sorted(Kegiatan.objects.get().bukti.values_list("nama_asal", flat=True)) == list(gambar)
    assert not DrafKegiatan.objects.exists()
