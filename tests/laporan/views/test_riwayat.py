"""The history of a report and of a recap."""

import pytest

from laporan.actions.laporan import add_catatan, move_laporan, open_laporan, save_narasi
from opd import jejak
from tests.laporan.pabrik_laporan import make_laporan, make_periode, make_rekap


@pytest.fixture
def laporan(cast, kota):
    """Returned once; the second revision is being written."""
    lama = make_laporan(kota.disdukcapil, cast)
    move_laporan(by=cast.pimpinan, laporan=lama, transisi="kembalikan_pimpinan", versi=lama.versi, alasan="Foto buram.")
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=make_periode(kota.bontang))
    return save_narasi(by=cast.sekretaris, laporan=baru, versi=baru.versi, isi={"kendala": "Jaringan putus"})


def test_all_revisions_and_their_notes_in_one_line(cast, laporan, masuk):
    add_catatan(by=cast.sekretaris, laporan=laporan, isi="Foto sudah diganti.")
    response = masuk(cast.sekretaris).get(f"/laporan/{laporan.pk}/riwayat/")
    nama = f"“{laporan.opd.singkatan} {laporan.periode.kode}”"
    assert [f"{p.oleh} {p.kalimat}" for p in response.context["peristiwa"]] == [
        f"{cast.sekretaris.nama} menulis catatan reviu {nama}",
        f"{cast.sekretaris.nama} menulis naskah laporan OPD {nama}",
        f"{cast.sekretaris.nama} mulai menyusun laporan OPD {nama}, revisi 2",
        f"{cast.pimpinan.nama} mengembalikan laporan OPD {nama} untuk diperbaiki",
    ]
    kembali = response.context["peristiwa"][3]
    assert [(b.label, b.lama, b.baru) for b in kembali.beda][0] == ("Status", "Diajukan", "Dikembalikan")
    assert ("Alasan", "Foto buram.") in kembali.lain


@pytest.mark.parametrize("nama", ["anggota", "pimpinan", "sekda", "pemeriksa"])
def test_who_sees_the_work_sees_the_history(cast, laporan, masuk, nama):
    client = masuk(getattr(cast, nama))
    assert client.get(f"/laporan/{laporan.pk}/riwayat/").status_code == 200
    assert f"/laporan/{laporan.pk}/riwayat/" in client.get(f"/laporan/{laporan.pk}/").text


def test_the_province_reads_what_was_accepted_and_never_how_it_was_drafted(cast, kota, masuk):
    diterima = make_laporan(kota.dishub, cast, "diterima")
    client = masuk(cast.biro)
    page = client.get(f"/laporan/{diterima.pk}/")
    assert (page.status_code, "riwayat" in page.text) == (200, False)
    assert client.get(f"/laporan/{diterima.pk}/riwayat/").status_code == 403


@pytest.mark.parametrize("banyak", [1, 3])
def test_query_count(cast, laporan, masuk, django_assert_num_queries, banyak):
    for n in range(banyak - 1):
        laporan = save_narasi(by=cast.sekretaris, laporan=laporan, versi=laporan.versi, isi={"kendala": f"Jaringan {n}"})
    client = masuk(cast.sekretaris)
    client.get("/akun/")
    with django_assert_num_queries(7):
        assert len(client.get(f"/laporan/{laporan.pk}/riwayat/").context["peristiwa"]) == banyak + 2


@pytest.mark.parametrize(("nama", "jawab"), [("bagian_organisasi", 200), ("sekda", 200), ("pemeriksa", 200), ("sekretaris", 404), ("biro", 403)])
def test_the_history_of_a_recap_stays_in_its_city(cast, kota, masuk, nama, jawab):
    rekap = make_rekap(kota.bontang, cast, "terkirim")
    with jejak.exclusive():
        jejak.record(by=cast.bagian_organisasi, aksi="kirim_rekap", sasaran=rekap, pemda=kota.bontang, after={"status": "terkirim"})
    response = masuk(getattr(cast, nama)).get(f"/rekap/{rekap.pk}/riwayat/")
    assert response.status_code == jawab
    if jawab == 200:
        assert [p.kalimat for p in response.context["peristiwa"]] == ["mengirim laporan daerah “Kota Bontang 2026-TW3”"]
