"""The page of what changed since a report was submitted."""

import pytest

from kbk.models import Kegiatan
from laporan.actions.laporan import move_laporan, open_laporan
from laporan.models import LaporanOpd
from tests import pabrik
from tests.laporan.pabrik_rekap import make_laporan_beku

HTMX = {"HX-Request": "true"}


@pytest.fixture
def diajukan(cast, kota) -> LaporanOpd:
    pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Loket dua dibuka pagi")
    return make_laporan_beku(kota.disdukcapil, cast, "diajukan")


def alamat(laporan, tanya="") -> str:
    return f"/laporan/{laporan.pk}/perubahan/{tanya}"


def test_the_report_asks_for_the_count_and_has_a_link_without_script(cast, masuk, diajukan):
    isi = masuk(cast.pimpinan).get(f"/laporan/{diajukan.pk}/").text
    assert f'hx-get="{alamat(diajukan)}"' in isi
    assert f'<a href="{alamat(diajukan)}">Lihat yang berubah sejak diajukan</a>' in isi


def test_the_count_then_the_page_field_by_field(cast, kota, masuk, diajukan):
    client = masuk(cast.pimpinan)
    assert "Tidak ada yang berubah sejak diajukan." in client.get(alamat(diajukan), headers=HTMX).text
    Kegiatan.objects.update(hasil="Antrean habis pukul 9.")
    pabrik.make_bukti(Kegiatan.objects.get(), cast.notulis, keterangan="Warga di loket dua")
    jumlah = client.get(alamat(diajukan), headers=HTMX).text
    assert "Berubah sejak diajukan: 2" in jumlah
    assert "<html" not in jumlah
    halaman = client.get(alamat(diajukan)).text
    for kata in ("<h1>Berubah sejak diajukan: 2</h1>", "Loket dua dibuka pagi", "Hasil", "Antrean habis pukul 9.", "Warga di loket dua"):
        assert kata in halaman
    assert "{" not in halaman.split("<main")[1].split("</main>")[0]


def test_the_revision_is_compared_with_the_one_before(cast, kota, masuk, diajukan):
    move_laporan(by=cast.pimpinan, laporan=diajukan, transisi="kembalikan_pimpinan", versi=1, alasan="Lengkapi hasilnya.")
    Kegiatan.objects.update(hasil="Antrean habis pukul 9.")
    baru = open_laporan(by=cast.sekretaris, opd=kota.disdukcapil, periode=diajukan.periode)
    client = masuk(cast.sekretaris)
    assert f'href="{alamat(baru, "?dari=revisi")}"' in client.get(f"/laporan/{baru.pk}/").text
    assert "<h1>Beda dari revisi 1: 1</h1>" in client.get(alamat(baru)).text
    baru = move_laporan(by=cast.sekretaris, laporan=baru, transisi="ajukan", versi=1)
    Kegiatan.objects.update(hasil="Lain lagi.")
    for tanya, judul, kata in [("?dari=revisi", "Beda dari revisi 1: 1", "pukul 9."), ("", "Berubah sejak diajukan: 1", "Lain lagi.")]:
        isi = masuk(cast.pimpinan).get(alamat(baru, tanya)).text
        assert f"<h1>{judul}</h1>" in isi
        assert kata in isi


def test_a_first_draft_has_nothing_to_compare(cast, kota, masuk, diajukan):
    LaporanOpd.objects.update(status="draf", cuplikan=None, kode_verifikasi=None)
    assert masuk(cast.sekretaris).get(alamat(diajukan)).url == f"/laporan/{diajukan.pk}/"


def test_the_present_is_for_the_unit_and_the_city(cast, masuk, diajukan):
    LaporanOpd.objects.update(status="diterima")
    jawab = {nama: masuk(siapa).get(alamat(diajukan)).status_code for nama, siapa in vars(cast).items()}
    boleh = {"sekretaris", "pimpinan", "bagian_organisasi", "sekda", "pemeriksa"}
    assert {nama for nama, status in jawab.items() if status == 200} == boleh
    assert {jawab[n] for n in ("biro", "ketua", "anggota")} == {403}
    assert {jawab[n] for n in ("sekretaris_dishub", "orang_luar", "sekretaris_luar")} == {404}
    assert "perubahan/" not in masuk(cast.biro).get(f"/laporan/{diajukan.pk}/").text


@pytest.mark.parametrize("banyak", [1, 3])
def test_query_count_is_constant(cast, kota, masuk, diajukan, banyak, django_assert_num_queries):
    for n in range(banyak):
        acara = pabrik.make_kegiatan(kota.akta, cast.notulis, judul=f"Aksi {n}")
        pabrik.make_bukti(acara, cast.notulis)
    client = masuk(cast.pimpinan)
    client.get("/akun/")
    with django_assert_num_queries(JUMLAH):
        client.get(alamat(diajukan))


JUMLAH = 13
