import datetime as dt

import pytest

from kbk.actions.rapat import fresh
from kbk.models import Adendum, Kegiatan, Rapat, TindakLanjut
from tests import pabrik

HARI = dt.date(2026, 8, 12)


@pytest.fixture
def kegiatan(cast, kota):
    """A meeting that was prepared; one follow-up is owed from an earlier one."""
    lalu = pabrik.make_kegiatan(kota.akta, cast.notulis, HARI - dt.timedelta(14), "rapat")
    pabrik.make_tindak_lanjut(lalu, cast.anggota.pegawai, HARI, uraian="Perbarui SOP")
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, HARI, "rapat", status="draf", uraian="", judul="Rapat evaluasi")
    pabrik.make_rapat(row, cast.ketua.pegawai, cast.notulis.pegawai)
    return fresh(row)


@pytest.fixture
def alamat(kegiatan):
    return f"/kegiatan/{kegiatan.pk}/rapat/"


def isian(cast, kegiatan, **ubah) -> dict:
    """As the page sends it: everybody listed, ketua and notulis ticked."""
    antre, jam = kegiatan.rapat.mata_acara.all()
    tindak = TindakLanjut.objects.get(uraian="Perbarui SOP")
    orang = [cast.ketua.pegawai_id, cast.notulis.pegawai_id, cast.anggota.pegawai_id]
    data = {f"alasan_{pk}": "izin" for pk in orang} | {"hadir": orang[:2], "versi": kegiatan.versi, "pimpinan_hadir": "tidak"}
    data |= {f"bahas_{antre.pk}": "Antrean sampai 40", f"putus_{antre.pk}": "Loket 2 dibuka pukul 07.30", f"bahas_{jam.pk}": ""}
    nama = {"putusan": f"putusan_{tindak.pk}", "catatan": f"catatan_{tindak.pk}", "geser": f"geser_{tindak.pk}"}
    nama |= {kata: f"{kata}_{antre.pk}" for kata in ("putus", "bahas", "tindak", "orang", "tenggat")}
    return data | {nama.get(kata, kata): isi for kata, isi in ubah.items()}


def test_the_form_offers_members_items_and_what_is_owed(cast, masuk, kegiatan, alamat):
    form = masuk(cast.notulis).get(f"{alamat}notulen/").context["form"]
    assert [(c.data["label"], c.data["selected"]) for c, _ in form.baris_anggota()] == [("Ketua", True), ("Notulis", True), ("Anggota", True)]
    assert [b["item"].judul for b in form.baris_acara()] == ["Antrean loket", "Jam buka"]
    assert [b["row"].uraian for b in form.baris_lalu()] == ["Perbarui SOP"]
    assert form.baris_acara()[0]["tenggat"].value() == HARI + dt.timedelta(14)


def test_write_and_make_a_decision_a_follow_up(cast, masuk, kegiatan, alamat):
    data = isian(cast, kegiatan, orang=cast.anggota.pegawai_id, tenggat="26/08/2026")
    assert masuk(cast.notulis).post(f"{alamat}notulen/", data)["Location"] == alamat
    kini = fresh(kegiatan)
    hadir = dict(kini.kehadiran.values_list("pegawai", "status"))
    assert hadir == {cast.ketua.pegawai_id: "hadir", cast.notulis.pegawai_id: "hadir", cast.anggota.pegawai_id: "izin"}
    assert (kini.status, kini.pimpinan_hadir) == ("tercatat", False)
    tindak = kini.tindak_lanjut.get()
    assert (tindak.uraian, tindak.tenggat, tindak.mata_acara.judul) == ("Loket 2 dibuka pukul 07.30", dt.date(2026, 8, 26), "Antrean loket")


def test_for_now_the_form_comes_back(cast, masuk, kegiatan, alamat):
    data = isian(cast, kegiatan, putus="", bahas="", sementara="1")
    assert masuk(cast.notulis).post(f"{alamat}notulen/", data)["Location"] == f"{alamat}notulen/"
    assert fresh(kegiatan).is_draf


@pytest.mark.parametrize(
    ("ubah", "galat"),
    [
        ({"putus": "", "bahas": ""}, ["Tulis pembahasan atau keputusan sedikitnya satu mata acara, atau tekan “Simpan sementara”."]),
        ({"tindak": "Buka loket"}, ["Pilih siapa yang bertanggung jawab."]),
        ({"orang": "ANGGOTA", "putus": ""}, ["Tulis apa yang akan dilakukan, atau tulis keputusannya.", "Masukkan tanggal tenggat, misalnya 13/08/2026."]),
        ({"orang": "ANGGOTA", "tenggat": "2026-08-11"}, ["Tenggat harus pada atau sesudah tanggal kegiatan."]),
        ({"orang": "ANGGOTA", "tenggat": "lusa"}, ["Masukkan tanggal tenggat, misalnya 13/08/2026."]),
        ({"orang": "999999"}, ["Pilih anggota kelompok dari daftar."]),
        ({"putusan": "selesai"}, ["Tulis hasilnya, misalnya “SOP baru ditempel di loket”."]),
        ({"putusan": "tenggat"}, ["Tulis alasan tenggatnya diubah.", "Masukkan tenggat baru, misalnya 13/08/2026."]),
        ({"putusan": "tenggat", "catatan": "x", "geser": "2099-01-01"}, ["Periksa tahunnya: 2099 terlalu jauh."]),
        ({"putusan": "entah"}, ["Pilih selesai, lanjut, atau ubah tenggat."]),
        ({"putus_baru": "Sesuatu"}, ["Tulis judul mata acara ini."]),
    ],
)
def test_it_says_how_to_mend_it_and_keeps_every_word(cast, masuk, kegiatan, alamat, ubah, galat):
    ubah = {kata: cast.anggota.pegawai_id if isi == "ANGGOTA" else isi for kata, isi in ubah.items()}
    response = masuk(cast.notulis).post(f"{alamat}notulen/", isian(cast, kegiatan, **{"uraian": "Sudah diketik"} | ubah))
    assert response.status_code == 422
    assert [kalimat for satu in response.context["form"].errors.values() for kalimat in satu] == galat
    assert "Sudah diketik" in response.text
    assert not fresh(kegiatan).rapat.ditulis


def test_one_saved_first_is_told_and_nothing_typed_is_lost(cast, masuk, kegiatan, alamat):
    client, data = masuk(cast.notulis), isian(cast, kegiatan)
    client.post(f"{alamat}notulen/", data)
    response = client.post(f"{alamat}notulen/", data | {"uraian": "Tulisan kedua"})
    assert response.status_code == 409
    assert "sudah menyimpan perubahan lebih dahulu" in response.text
    assert "Tulisan kedua" in response.text
    assert client.post(f"{alamat}notulen/", data | {"versi": response.context["form"]["versi"].value()}).status_code == 302


def test_nothing_is_written_ahead(cast, masuk, kegiatan, alamat):
    Kegiatan.objects.filter(pk=kegiatan.pk).update(tanggal=dt.date(2099, 1, 5))
    response = masuk(cast.notulis).get(f"{alamat}notulen/", follow=True)
    assert "Notulen ditulis pada hari rapat atau sesudahnya." in response.text


def test_who_may_finalise_gets_the_button_the_others_the_reason(cast, masuk, kegiatan, alamat):
    masuk(cast.notulis).post(f"{alamat}notulen/", isian(cast, kegiatan))
    seen = {}
    for siapa in ("notulis", "ketua", "sekretaris", "anggota", "bagian_organisasi"):
        seen[siapa] = f'action="{alamat}sahkan/"' in masuk(getattr(cast, siapa)).get(alamat).text
    assert seen == {"notulis": False, "ketua": True, "sekretaris": True, "anggota": False, "bagian_organisasi": False}
    assert "Notulen disahkan oleh pimpinan rapat, ketua kelompok" in masuk(cast.anggota).get(alamat).text
    Rapat.objects.update(penulis=cast.ketua)
    assert "Tidak ada yang mengesahkan tulisannya sendiri" in masuk(cast.ketua).get(alamat).text


def test_finalise_then_only_addenda(cast, masuk, kegiatan, alamat):
    masuk(cast.notulis).post(f"{alamat}notulen/", isian(cast, kegiatan, putusan="selesai", catatan="Ditempel"))
    client = masuk(cast.ketua)
    assert "baru saja diubah" in client.post(f"{alamat}sahkan/", {"versi": 1}, follow=True).text
    halaman = client.post(f"{alamat}sahkan/", {"versi": client.get(alamat).context["kegiatan"].versi}, follow=True).text
    assert "Notulen disahkan" in halaman
    for jalan in ("siapkan/", "notulen/"):
        assert f'href="{alamat}{jalan}"' not in halaman
        assert "sudah disahkan Ketua" in masuk(cast.notulis).get(f"{alamat}{jalan}").text
    assert client.post(f"{alamat}notulen/", isian(cast, kegiatan, versi=3)).status_code == 409
    assert "Antrean sampai 40" in client.get(alamat).text
    assert TindakLanjut.objects.get(uraian="Perbarui SOP").catatan_selesai == "Ditempel"
    empty = client.post(f"{alamat}adendum/", {"isi": " "})
    assert (empty.status_code, empty.context["form"].errors) == (422, {"isi": ["Tulis koreksinya."]})
    assert "Loket 3, bukan 2." in client.post(f"{alamat}adendum/", {"isi": "Loket 3, bukan 2."}, follow=True).text
    assert Adendum.objects.get().penulis == cast.ketua


def test_own_words_are_refused_with_a_reason(cast, masuk, kegiatan, alamat):
    masuk(cast.ketua).post(f"{alamat}notulen/", isian(cast, kegiatan))
    response = masuk(cast.ketua).post(f"{alamat}sahkan/", {"versi": 2})
    assert response.status_code == 403
    assert "disahkan oleh orang lain" in response.text


def test_the_history_tells_it(cast, masuk, kegiatan, alamat):
    masuk(cast.notulis).post(f"{alamat}notulen/", isian(cast, kegiatan))
    masuk(cast.ketua).post(f"{alamat}sahkan/", {"versi": 2})
    masuk(cast.ketua).post(f"{alamat}adendum/", {"isi": "Loket 3."})
    halaman = masuk(cast.ketua).get(f"/kegiatan/{kegiatan.pk}/riwayat/").text
    for kalimat in ("menulis notulen rapat “Rapat evaluasi”", "mengesahkan notulen rapat “Rapat evaluasi”", "menulis adendum notulen rapat"):
        assert kalimat in halaman


@pytest.mark.parametrize("jumlah", [1, 3])
def test_form_costs_the_same_for_one_and_three(cast, masuk, kegiatan, alamat, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        kegiatan.rapat.mata_acara.create(urutan=n + 3, judul=f"Lain {n}")
        pabrik.make_kehadiran(kegiatan, pabrik.make_pegawai(kegiatan.kelompok.opd))
        lalu = pabrik.make_kegiatan(kegiatan.kelompok, cast.notulis, HARI - dt.timedelta(n), "rapat")
        pabrik.make_tindak_lanjut(lalu, cast.anggota.pegawai, uraian=f"Tindak {n}")
        pabrik.make_tindak_lanjut(kegiatan, cast.anggota.pegawai, mata_acara=kegiatan.rapat.mata_acara.first(), uraian=f"Baru {n}")
    client = masuk(cast.notulis)
    client.get("/")  # the first request of a session also writes it down
    with django_assert_num_queries(13):
        assert client.get(f"{alamat}notulen/").status_code == 200
