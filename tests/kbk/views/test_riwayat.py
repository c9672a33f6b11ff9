"""The history of an activity and of a group."""

import pytest

from kbk.actions.bukti import BerkasBaru, add_bukti, replace_bukti
from kbk.actions.keanggotaan import remove_kursi
from kbk.actions.kegiatan import create_kegiatan, update_kegiatan
from opd import jejak
from tests import pabrik

ISI = {"tanggal": pabrik.dt.date(2026, 8, 12), "jenis": "aksi", "judul": "Loket dibuka", "uraian": "Loket dua.", "status": "tercatat"}


@pytest.fixture
def kegiatan(cast, kota):
    row, _ = create_kegiatan(by=cast.notulis, kelompok=kota.akta, kunci_kirim="k" * 32, isi=ISI)
    bukti = add_bukti(by=cast.notulis, kegiatan=row, berkas=BerkasBaru(pabrik.make_isi(b"satu"), "foto", "lama.jpg")).bukti
    replace_bukti(by=cast.ketua, bukti=bukti, berkas=BerkasBaru(pabrik.make_isi(b"dua"), "foto", "baru.jpg"))
    return update_kegiatan(by=cast.ketua, kegiatan=row, versi=1, isi=ISI | {"judul": "Loket dua dibuka"}, nilai=[], kehadiran={})


def sentences(response) -> list[str]:
    return [f"{p.oleh} {p.kalimat}" for p in response.context["peristiwa"]]


@pytest.mark.parametrize("nama", ["anggota", "sekretaris", "pimpinan", "bagian_organisasi", "pemeriksa"])
def test_who_sees_an_activity_sees_how_it_came_about(cast, kegiatan, masuk, nama):
    response = masuk(getattr(cast, nama)).get(f"/kegiatan/{kegiatan.pk}/riwayat/")
    assert sentences(response) == [
        f"{cast.ketua.nama} mengubah kegiatan “Loket dua dibuka”",
        f"{cast.ketua.nama} mengganti bukti “baru.jpg”",
        f"{cast.notulis.nama} menambah bukti “lama.jpg”",
        f"{cast.notulis.nama} membuat kegiatan “Loket dua dibuka”",
    ]
    assert [(b.label, b.lama, b.baru) for b in response.context["peristiwa"][0].beda] == [("Judul", "Loket dibuka", "Loket dua dibuka")]
    assert response.context["peristiwa"][1].lain == [("Menggantikan", "lama.jpg")]
    assert "Riwayat perubahan" in masuk(getattr(cast, nama)).get(f"/kegiatan/{kegiatan.pk}/").text


@pytest.mark.parametrize("nama", ["sekretaris_dishub", "sekretaris_luar", "biro", "admin"])
def test_nobody_else_does(cast, kegiatan, masuk, nama):
    assert masuk(getattr(cast, nama)).get(f"/kegiatan/{kegiatan.pk}/riwayat/").status_code in {403, 404}


@pytest.mark.parametrize("banyak", [1, 3])
def test_query_count(cast, kota, masuk, django_assert_num_queries, banyak):
    row, _ = create_kegiatan(by=cast.notulis, kelompok=kota.akta, kunci_kirim="k" * 32, isi=ISI)
    for n in range(banyak):
        row = update_kegiatan(by=cast.ketua, kegiatan=row, versi=n + 1, isi=ISI | {"judul": f"Loket {n}"}, nilai=[], kehadiran={})
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    with django_assert_num_queries(8):
        assert len(client.get(f"/kegiatan/{row.pk}/riwayat/").context["peristiwa"]) == banyak + 1


def test_a_group_remembers_its_members_also_those_taken_back(cast, kota, masuk):
    orang = pabrik.make_pegawai(kota.disdukcapil, "Salah Catat")
    kursi = pabrik.make_anggota(kota.akta, orang)
    remove_kursi(by=cast.sekretaris, kursi=kursi)
    with jejak.exclusive():
        jejak.record(by=cast.sekretaris, aksi="hapus_anggota", sasaran=kota.kir, opd=kota.disdukcapil, before={"kelompok": kota.kir.pk})
    (p,) = masuk(cast.anggota).get(f"/kelompok/{kota.akta.pk}/riwayat/").context["peristiwa"]
    assert {b.label: b.lama for b in p.beda}["Pegawai"] == "Salah Catat"
