"""Who leads a unit, and with that who signs and approves."""

import datetime as dt

import pytest

from opd.akses import held_roles
from opd.models import Jejak, Penugasan
from tests import pabrik


def pesan(response) -> list[str]:
    return [str(m) for m in response.context["messages"]]


@pytest.fixture
def calon(kota):
    return pabrik.make_pegawai(kota.setda, "Calon Pengganti", nip="198609262015051955")


def isian(**fields) -> dict:
    return {"pegawai": "19860926 201505 1 955", "jabatan": "Kepala Disdukcapil", "status": "plt", "dari": "2026-08-14", "sampai": ""} | fields


def catat(client, kota, **fields):
    return client.post(f"/opd/{kota.disdukcapil.pk}/pimpinan/baru/", isian(**fields), follow=True)


def test_a_plt_takes_over_and_the_old_post_ends_the_day_before(cast, kota, masuk, calon):
    client = masuk(cast.bagian_organisasi)
    form = client.get(f"/opd/{kota.disdukcapil.pk}/pimpinan/baru/").context["form"]
    assert (form["akhiri"].value(), form["jabatan"].value()) == (True, f"Kepala {kota.disdukcapil.nama}")
    response = catat(client, kota, akhiri="on")
    assert pesan(response) == ["Penugasan Calon Pengganti tersimpan."]
    new, old = Penugasan.objects.filter(opd=kota.disdukcapil)
    assert (str(new), new.dari, old.sampai) == ("Plt. Kepala Disdukcapil: Calon Pengganti", dt.date(2026, 8, 14), dt.date(2026, 8, 13))
    assert kota.disdukcapil.pimpinan(dt.date(2026, 8, 13)) == old
    assert kota.disdukcapil.pimpinan(dt.date(2026, 8, 14)) == new
    assert [h.peran for h in held_roles(cast.pimpinan)] == []
    assert list(Jejak.objects.exclude(aksi="masuk").values_list("aksi", "sasaran_id")) == [("ubah_penugasan", old.pk), ("buat_penugasan", new.pk)]


def test_a_plh_leads_while_the_head_stays_head(cast, kota, masuk, calon):
    catat(masuk(cast.bagian_organisasi), kota, status="plh", sampai="2026-08-20")
    old = Penugasan.objects.get(pegawai=cast.pimpinan.pegawai)
    assert old.sampai is None
    leaders = [kota.disdukcapil.pimpinan(dt.date(2026, 8, day)).pegawai.nama for day in (13, 14, 20, 21)]
    assert leaders == ["Pimpinan", "Calon Pengganti", "Calon Pengganti", "Pimpinan"]


def test_two_definitive_heads_are_told_not_refused(cast, kota, masuk, calon):
    response = catat(masuk(cast.bagian_organisasi), kota, status="definitif")
    assert pesan(response)[1] == "Pimpinan juga tercatat definitif pada masa itu. Periksa tanggalnya."
    assert Penugasan.objects.count() == 2


SALAH = [
    ({"pegawai": ""}, "pegawai", "Tulis NIP atau nama pegawainya."),
    ({"pegawai": "Tidak Dikenal"}, "pegawai", "Tidak ada pegawai dengan NIP atau nama itu. Periksa ejaannya, atau tulis NIP-nya."),
    ({"pegawai": "orang luar"}, "pegawai", "Tidak ada pegawai dengan NIP atau nama itu. Periksa ejaannya, atau tulis NIP-nya."),
    ({"jabatan": ""}, "jabatan", "Isi nama jabatannya."),
    ({"dari": ""}, "dari", "Masukkan tanggal mulai bertugas."),
    ({"sampai": "2026-01-01"}, "sampai", "Tanggal akhirnya sebelum tanggal mulai."),
    ({"dari": "2019-01-01", "akhiri": "on"}, "dari", "Tanggal ini harus sesudah penugasan yang diakhiri dimulai."),
]


@pytest.mark.parametrize(("ubah", "field", "kalimat"), SALAH)
def test_invalid_says_how_to_mend(cast, kota, masuk, calon, ubah, field, kalimat):
    response = catat(masuk(cast.bagian_organisasi), kota, **ubah)
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [kalimat]}
    assert Penugasan.objects.count() == 1


def test_a_name_that_fits_several_lists_them(cast, kota, masuk, calon):
    pabrik.make_pegawai(kota.dishub, "Calon Lain", nip=None, jenis="non_asn")
    response = catat(masuk(cast.bagian_organisasi), kota, pegawai="calon")
    sentence = response.context["form"].errors["pegawai"][0]
    assert sentence.startswith("Ada beberapa pegawai bernama itu. Tulis salah satu: Calon Lain · Dishub (nomor ")
    assert "; Calon Pengganti · Setda …955 (nomor " in sentence
    assert catat(masuk(cast.bagian_organisasi), kota, pegawai=sentence.split(": ")[1].split(";")[0]).status_code == 200
    assert Penugasan.objects.filter(pegawai__nama="Calon Lain").count() == 1


def test_nobody_writes_down_their_own_post(cast, kota, masuk):
    response = catat(masuk(cast.bagian_organisasi), kota, pegawai=cast.bagian_organisasi.pegawai.nip)
    assert response.status_code == 403
    assert "dicatat oleh orang lain" in response.text
    own = pabrik.make_penugasan(cast.bagian_organisasi.pegawai, kota.setda)
    client = masuk(cast.bagian_organisasi)
    assert client.post(f"/penugasan/{own.pk}/hapus/").status_code == 403
    assert client.post(f"/penugasan/{own.pk}/ubah/", isian(pegawai=cast.pimpinan.pegawai.nip)).status_code == 403
    assert Penugasan.objects.filter(pk=own.pk, pegawai=cast.bagian_organisasi.pegawai).exists()


def test_a_post_is_corrected_and_a_mistake_taken_away(cast, kota, masuk, calon):
    client = masuk(cast.bagian_organisasi)
    row = Penugasan.objects.get()
    alamat = f"/penugasan/{row.pk}/ubah/"
    semula = client.get(alamat).context["form"]["semula"].value()
    client.post(alamat, isian(pegawai=cast.pimpinan.pegawai.nip, status="definitif", dari="2020-01-01", sampai="2026-10-31", semula=semula))
    row.refresh_from_db()
    assert (row.jabatan, row.sampai) == ("Kepala Disdukcapil", dt.date(2026, 10, 31))
    assert Jejak.objects.get(aksi="ubah_penugasan").isi["before"]["jabatan"] == f"Kepala {kota.disdukcapil.nama}"
    assert client.get(f"/penugasan/{row.pk}/hapus/").status_code == 200
    client.post(f"/penugasan/{row.pk}/hapus/")
    assert not Penugasan.objects.exists()
    assert Jejak.objects.get(aksi="hapus_penugasan").isi["before"]["pegawai"] == cast.pimpinan.pegawai_id


def test_others_cannot(cast, kota, masuk, calon):
    row = Penugasan.objects.get()
    expected = {"sekretaris": 403, "pimpinan": 403, "pemeriksa": 403, "orang_luar": 404, "admin": 200}
    assert {nama: masuk(getattr(cast, nama)).get(f"/penugasan/{row.pk}/ubah/").status_code for nama in expected} == expected
    assert masuk(cast.orang_luar).post(f"/penugasan/{row.pk}/hapus/").status_code == 404
