"""Methods that no view speaks, and rights that end while somebody is signed in."""

import datetime as dt

import pytest
from django.urls import reverse

from opd.akses import ROLES
from opd.models import Penugasan, Peran
from tests.alamat import ask
from tests.halaman import faults
from tests.test_akses_matrix import MATRIKS, address_of, label

KEMARIN = dt.date(2026, 1, 1)
BACA = {  # role -> (who holds it, what they may read because of it)
    "anggota": ("anggota", "kegiatan_list"),
    "notulis": ("notulis", "kegiatan_list"),
    "ketua": ("ketua", "kegiatan_list"),
    "sekretaris_opd": ("sekretaris", "pegawai_list"),
    "pimpinan_opd": ("pimpinan", "laporan_list"),
    "bagian_organisasi": ("bagian_organisasi", "periode_list"),
    "sekda": ("sekda", "rekap_list"),
    "biro_organisasi": ("biro", "rekap_list"),
    "pemeriksa": ("pemeriksa", "jejak_list"),
    "admin_sistem": ("admin", "pengguna_list"),
}


@pytest.mark.parametrize("metode", ["PUT", "PATCH", "DELETE"])
def test_no_address_speaks_another_method(dunia, teringat, metode):
    """Asked by those who may do most, of their own things."""
    salah = []
    for baris in {b["alamat"].partition("?")[0]: b for b in MATRIKS}.values():
        for orang in ("tanpa_masuk", "sekretaris", "bagian_organisasi"):
            response = ask(dunia, orang, metode, address_of(baris, dunia, "A"))
            salah += [f"{label(baris)} {orang}: {kalimat}" for kalimat in faults(orang, response)]
            if response.status_code != 405:
                salah.append(f"{label(baris)} {orang}: {metode} dijawab {response.status_code}")
    assert not salah, "\n".join(salah)


def test_head_is_a_get_without_a_body(dunia, teringat):
    """For every address that may be looked at and whose view takes HEAD: the same status, the same headers."""
    salah = []
    for baris in [b for b in MATRIKS if b["metode"] == "GET"]:
        for orang in ("sekretaris", "tanpa_peran"):
            alamat = address_of(baris, dunia, "D")
            get, head = (ask(dunia, orang, metode, alamat) for metode in ("GET", "HEAD"))
            if head.status_code not in {get.status_code, 405}:
                salah.append(f"{orang} {alamat}: GET {get.status_code}, HEAD {head.status_code}")
            if b"".join(head):
                salah.append(f"{orang} {alamat}: HEAD membawa isi")
            get.close()
            head.close()
    assert not salah, "\n".join(salah)


def test_every_role_is_taken_away_below():
    assert set(BACA) == set(ROLES)


@pytest.mark.parametrize("peran", BACA)
def test_rights_withdrawn_end_with_the_next_request(dunia, peran):
    orang, nama = BACA[peran]
    pengguna, alamat = getattr(dunia.cast, orang), reverse(nama)
    assert ask(dunia, orang, "GET", alamat).status_code == 200
    Peran.objects.filter(pengguna=pengguna).update(dari=KEMARIN, sampai=KEMARIN)
    Penugasan.objects.filter(pegawai=pengguna.pegawai).update(dari=KEMARIN, sampai=KEMARIN)
    if pengguna.pegawai:
        pengguna.pegawai.keanggotaan.update(dari=KEMARIN, sampai=KEMARIN)
    assert ask(dunia, orang, "GET", alamat).status_code == 403
    assert ask(dunia, orang, "POST", alamat).status_code in {403, 405}


@pytest.mark.parametrize("orang", ["sekretaris", "bagian_organisasi", "admin"])
def test_a_closed_account_is_out_with_the_next_request(dunia, orang):
    pengguna = getattr(dunia.cast, orang)
    assert ask(dunia, orang, "GET", "/").status_code == 200
    type(pengguna).objects.filter(pk=pengguna.pk).update(is_active=False)
    response = ask(dunia, orang, "GET", "/")
    assert (response.status_code, response.headers["Location"]) == (302, "/masuk/?next=/")
