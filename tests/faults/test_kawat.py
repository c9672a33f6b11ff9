"""A line that breaks at the worst moment (reliability F03, F04)."""

import pytest

from kbk.models import Kegiatan
from tests.faults.kawat import Kawat
from tests.faults.klien import isian_baru, kirim, sign_in


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
