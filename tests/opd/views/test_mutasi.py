"""The wizard of a move, as a browser without JavaScript goes through it."""

import datetime as dt
import re

import pytest

from kbk.models import Kegiatan
from opd.models import Mutasi, Pegawai
from tests import pabrik


@pytest.fixture
def besok(kota) -> dt.date:
    return kota.bontang.hari_ini() + dt.timedelta(days=1)


def alamat(orang) -> str:
    return f"/pegawai/{orang.pegawai_id}/mutasi/"


def apa(orang, kota, mulai, **isi) -> dict:
    return {"langkah": "1", "jenis": "pindah", "mulai": str(mulai), "opd": kota.dishub.pk, "dari": orang.pegawai.opd_id, "jabatan": "Analis"} | isi


def terkirim(response, **isi) -> dict:
    """What the form of a page would send: its hidden fields, ticks and selects, and `isi`."""
    form = response.text.partition("<main")[2].rpartition("<form")[2]
    nilai = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    nilai += re.findall(r'<input type="checkbox" name="(akhir)" value="([^"]*)" checked>', form)
    data = {}
    for nama, satu in nilai:
        data.setdefault(nama, []).append(satu)
    data.pop("csrfmiddlewaretoken", None)
    return data | isi


def test_three_steps(cast, kota, masuk, besok):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    kerja = pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai)
    draf = pabrik.make_kegiatan(kota.akta, cast.ketua, status="draf")
    client = masuk(cast.bagian_organisasi)
    assert "/mutasi/" in client.get(f"/pegawai/{cast.ketua.pegawai_id}/").text
    dua = client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok))
    assert (dua.status_code, "Ketua KBK Akta, Disdukcapil" in dua.text, kerja.uraian in dua.text, draf.judul in dua.text) == (200, True, True, True)
    pilih = {f"tindak_lanjut-{kerja.pk}": cast.anggota.pegawai_id, f"draf_kegiatan-{draf.pk}": cast.notulis.pegawai_id, "langkah": "2"}
    tiga = client.post(alamat(cast.ketua), terkirim(dua, **pilih))
    assert (tiga.status_code, Mutasi.objects.exists(), "Simpan mutasi" in tiga.text) == (200, False, True)
    akhir = client.post(alamat(cast.ketua), terkirim(tiga, langkah="3"), follow=True)
    assert akhir.redirect_chain[-1][0] == f"/pegawai/{cast.ketua.pegawai_id}/"
    kerja.refresh_from_db()
    assert (kerja.penanggung_jawab, Kegiatan.objects.get(pk=draf.pk).pencatat) == (cast.anggota.pegawai, cast.notulis)
    assert (Mutasi.objects.get().ke_opd, Pegawai.objects.get(pk=cast.ketua.pegawai_id).opd) == (kota.dishub, kota.disdukcapil)
    assert "menunggu tanggalnya" in akhir.text
    batal = client.post(f"/mutasi/{Mutasi.objects.get().pk}/batalkan/", follow=True)
    assert ("dibatalkan" in batal.text, Mutasi.objects.exists()) == (True, False)


def test_nothing_is_lost_on_the_way_back_or_by_an_error(cast, kota, masuk, besok):
    kerja = pabrik.make_tindak_lanjut(pabrik.make_kegiatan(kota.akta, cast.notulis), cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    kosong = client.post(alamat(cast.ketua), apa(cast.ketua, kota, "", opd=""))
    assert (kosong.status_code, 'value="Analis"' in kosong.text) == (422, True)
    assert set(kosong.context["form"].errors) == {"mulai", "opd"}
    dua = client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok))
    tanpa = client.post(alamat(cast.ketua), terkirim(dua, akhir=[], langkah="2"))
    assert (tanpa.status_code, tanpa.context["serah"].errors[f"tindak_lanjut-{kerja.pk}"]) == (422, ["Pilih siapa yang meneruskannya."])
    assert "checked" not in tanpa.text.partition("<main")[2]  # what was unticked stays so
    mundur = client.post(alamat(cast.ketua), terkirim(dua, pegawai="Anggota", ke="1"))
    assert (mundur.status_code, mundur.context["form"]["jabatan"].value()) == (200, "Analis")
    maju = client.post(alamat(cast.ketua), terkirim(mundur, **apa(cast.ketua, kota, besok)))
    assert 'value="Anggota"' in maju.text


def test_the_last_step_sent_twice_is_one_move(cast, kota, masuk):
    """Also when the first has already put the person into the new unit."""
    client, hari_ini = masuk(cast.bagian_organisasi), kota.bontang.hari_ini()
    dua = client.post(alamat(cast.anggota), apa(cast.anggota, kota, hari_ini))
    tiga = terkirim(client.post(alamat(cast.anggota), terkirim(dua, langkah="2")), langkah="3")
    for _ in range(2):
        assert client.post(alamat(cast.anggota), tiga, follow=True).redirect_chain == [(f"/pegawai/{cast.anggota.pegawai_id}/", 302)]
    assert (Mutasi.objects.count(), Pegawai.objects.get(pk=cast.anggota.pegawai_id).opd) == (1, kota.dishub)
    lain = client.post(alamat(cast.anggota), tiga | {"jabatan": "Lain"})
    assert (lain.status_code, Mutasi.objects.count()) == (422, 1)


def test_a_wrong_taker_is_explained(cast, kota, masuk, besok):
    draf = pabrik.make_kegiatan(kota.akta, cast.ketua, status="draf")
    tanpa_akun = pabrik.make_pegawai(kota.disdukcapil, "Belum Berakun")
    pabrik.make_anggota(kota.akta, tanpa_akun)
    client = masuk(cast.bagian_organisasi)
    dua = client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok))
    salah = client.post(alamat(cast.ketua), terkirim(dua, langkah="2", **{f"draf_kegiatan-{draf.pk}": tanpa_akun.pk}))
    assert (salah.status_code, "belum mempunyai akun aktif" in salah.text) == (422, True)
    luar = client.post(alamat(cast.ketua), terkirim(dua, langkah="2", pegawai="Sekretaris Dishub"))
    assert (luar.status_code, "belum dapat mencatat kegiatan KBK Akta" in luar.text) == (422, True)


def test_a_secretary_moves_nobody_out_of_reach(cast, kota, masuk, besok):
    client = masuk(cast.sekretaris)
    page = client.get(alamat(cast.ketua))
    assert ("Bagian Organisasi" in page.text, 'value="pindah"' in page.text) == (True, False)
    assert client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok)).status_code == 422
    pensiun = client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok, jenis="keluar"))
    tiga = client.post(alamat(cast.ketua), terkirim(pensiun, langkah="2"))
    client.post(alamat(cast.ketua), terkirim(tiga, langkah="3"))
    assert Mutasi.objects.get().jenis == "keluar"
    kepala = client.post(alamat(cast.pimpinan), apa(cast.pimpinan, kota, besok, jenis="keluar"))
    assert ("bukan wewenang Anda" in kepala.text, 'name="langkah"' in kepala.text) == (True, False)
    assert client.get(alamat(cast.sekretaris)).status_code == 403
    assert client.get(alamat(cast.sekretaris_dishub)).status_code == 404
    assert masuk(cast.pimpinan).get(alamat(cast.ketua)).status_code == 403


@pytest.mark.parametrize("jumlah", [1, 3])
def test_the_second_step_costs_the_same_for_one_and_three(cast, kota, masuk, besok, jumlah, django_assert_num_queries):
    for _ in range(jumlah):
        kegiatan = pabrik.make_kegiatan(kota.akta, cast.ketua, status="draf")
        pabrik.make_tindak_lanjut(kegiatan, cast.ketua.pegawai)
    client = masuk(cast.bagian_organisasi)
    client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok))
    with django_assert_num_queries(15):
        client.post(alamat(cast.ketua), apa(cast.ketua, kota, besok))
