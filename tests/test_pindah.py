"""Somebody who moved yesterday: nothing of the old unit opens any more, at once and by every door; their own data do
(reliability C09, C28)."""

import pytest
from django.db import transaction
from django.urls import reverse

from opd.actions.mutasi import record_mutasi
from opd.models import Pegawai
from opd.mutasi import Rencana, yang_berakhir, yang_diserahkan
from tests import pabrik
from tests.alamat import ask

# What of the old unit the person had open, each by the address its links lead to.
PINTU = [
    ("GET", "kegiatan_detail", "kegiatan"), ("GET", "kegiatan_edit", "kegiatan"), ("POST", "kegiatan_edit", "kegiatan"),
    ("GET", "bukti_file", "bukti"), ("GET", "bukti_thumb", "bukti"), ("GET", "sk_file", "sk"),
    ("GET", "kelompok_detail", "kelompok"), ("POST", "tindak_lanjut_close", "tindak_lanjut"),
    ("GET", "laporan_detail", "laporan"), ("GET", "laporan_detail", "laporan_draf"), ("POST", "laporan_edit", "laporan_draf"),
    ("GET", "cetakan_detail", "cetakan"), ("GET", "cetakan_download", "cetakan"),
    ("GET", "pegawai_detail", "pegawai"), ("GET", "pengguna_detail", "pengguna"),
]  # fmt: skip


@pytest.fixture
def pindah(dunia):
    """The secretary of Disdukcapil, since today in the same post at Dishub; signed in all the while."""
    orang, hari_ini = dunia.cast.sekretaris, dunia.kota.bontang.hari_ini()
    pabrik.make_peran(orang, "sekretaris_opd", opd=dunia.kota.dishub, dari=hari_ini)
    return orang


def move(dunia, orang) -> None:
    by, rencana = dunia.cast.bagian_organisasi, Rencana(
        orang.pegawai, "pindah", dunia.kota.bontang.hari_ini(), dunia.kota.disdukcapil, dunia.kota.dishub, "Sekretaris Dinas"
    )
    serahan = {k.kunci: dunia.cast.ketua.pegawai for k in yang_diserahkan(rencana, by)}
    record_mutasi(by=by, rencana=rencana, berakhir=[i.kunci for i in yang_berakhir(rencana, by)], serahan=serahan)


def answers(dunia, huruf: str) -> set[int]:
    found = set()
    for metode, nama, benda in PINTU:
        with transaction.atomic():
            alamat = reverse(nama, args=[dunia.benda[benda][huruf]])
            response = ask(dunia, "sekretaris", metode, alamat)
            found.add(response.status_code)
            b"".join(response)  # a file is closed when it is read
            transaction.set_rollback(metode != "GET")
    return found


def test_every_door_of_the_old_unit_is_shut_with_the_next_request(dunia, pindah):
    assert answers(dunia, "A") <= {200, 302, 409, 422}
    move(dunia, pindah)
    assert answers(dunia, "A") == {404}
    assert answers(dunia, "D") <= {200, 302, 409, 422}
    for daftar in ("kegiatan_list", "laporan_list", "tindak_lanjut_list", "kelompok_list", "pegawai_list", "jejak_list", "beranda"):
        assert "RAHASIA-A" not in ask(dunia, "sekretaris", "GET", reverse(daftar)).text, daftar


def test_their_own_data_stay_theirs(dunia, pindah):
    nip = "198609262015051955"
    Pegawai.objects.filter(pk=pindah.pegawai_id).update(nip=nip)
    move(dunia, pindah)
    page = ask(dunia, "sekretaris", "GET", reverse("akun")).text
    for isi in ("Sekretaris", "19860926 201505 1 955", "Dinas Perhubungan", "Sekretaris Dinas", "Sekretaris OPD", reverse("perangkat")):
        assert isi in page, isi
    assert ask(dunia, "sekretaris", "GET", reverse("perangkat")).status_code == 200
    assert dunia.kota.disdukcapil.nama not in page
