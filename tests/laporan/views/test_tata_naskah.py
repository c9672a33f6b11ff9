import pytest
from django.urls import reverse

from laporan.forms.tata_naskah import BAGIAN
from laporan.models import TataNaskah
from opd.models import Jejak
from tests import pabrik


@pytest.fixture
def client(cast, masuk):
    return masuk(cast.bagian_organisasi)


def alamat(bagian: str) -> str:
    return reverse("naskah_edit", args=[bagian])


def isi(client, bagian: str, **ganti) -> dict:
    """What the form holds as it is opened, with some of it typed over."""
    form = client.get(alamat(bagian)).context["form"]
    awal = {f.name: f.value() for f in form if f.value() not in (None, False)}
    return {nama: nilai for nama, nilai in (awal | ganti).items() if nilai is not None}


def test_all_parts_stand_on_one_page(client, kota):
    halaman = client.get("/naskah/").text
    for kelas in BAGIAN.values():
        assert kelas.judul in halaman
    assert "Undang-Undang Nomor 20 Tahun 2023" in halaman
    assert reverse("pemda_edit", args=[kota.bontang.pk]) in halaman
    assert not TataNaskah.objects.exists()


def test_a_part_is_saved_with_what_it_was_before(client, kota):
    assert client.post(alamat("kop"), isi(client, "kop", huruf="liberation-serif", kop_rasio="3:4")).url == "/naskah/"
    row = TataNaskah.objects.get()
    assert (row.pemda, row.huruf, row.kop_rasio) == (kota.bontang, "liberation-serif", "3:4")
    jejak = Jejak.objects.get(aksi="ubah_tata_naskah")
    assert jejak.isi == {
        "before": {"huruf": "liberation-sans", "kop_rasio": "4:5"}, "after": {"huruf": "liberation-serif", "kop_rasio": "3:4"},
    }  # fmt: skip
    client.post(alamat("susunan"), isi(client, "susunan", ringkasan="on"))
    row.refresh_from_db()
    assert (row.huruf, row.ringkasan) == ("liberation-serif", True)
    assert TataNaskah.objects.count() == 1


def test_lines_as_a_browser_sends_them_are_no_change(client):
    data = isi(client, "surat-laporan", surat_opd="depan")
    client.post(alamat("surat-laporan"), data | {n: data[n].replace("\n", "\r\n") for n in ("surat_opd_tujuan", "surat_opd_isi")})
    assert Jejak.objects.get(aksi="ubah_tata_naskah").isi["after"] == {"surat_opd": "depan"}
    assert "\r" not in TataNaskah.objects.get().surat_opd_isi


@pytest.mark.parametrize(
    ("bagian", "ganti", "kalimat"),
    [
        ("kop", {"huruf": "Comic Sans"}, "Pilih salah satu yang tersedia."),
        ("kop", {"ukuran_huruf": "40"}, "Pilih salah satu yang tersedia."),
        ("kop", {"kop_pertama": "x" * 81}, "Ringkas menjadi paling banyak 80 huruf."),
        ("susunan", {"lampiran_bukti": "1"}, "Dua lampiran menempati urutan yang sama. Beri urutan yang berbeda."),
        ("susunan", {"kehadiran": "lampiran", "lampiran_kehadiran": "2"}, "Dua lampiran menempati urutan yang sama."),
        ("susunan", {"urutan_bab": "acak"}, "Pilih salah satu yang tersedia."),
        ("surat-laporan", {"surat_opd_isi": "Laporan {unitt}"}, "“{unitt}” tidak dikenal. Yang dapat dipakai: {unit}, {daerah},"),
        ("surat-laporan", {"surat_opd_hal": "Laporan {periode"}, "Ada kurung kurawal yang tidak berpasangan"),
        ("surat-laporan", {"surat_opd_tujuan": "Gubernur {provinsi}"}, "“{provinsi}” tidak dikenal."),
        ("surat-laporan", {"surat_opd_isi": " "}, "Isi isi."),
        ("surat-rekap", {"surat_rekap_tujuan": ""}, "Isi tujuan."),
        ("penanda-tangan", {"ttd_rekap_atas_nama": "sekretaris_daerah"}, "Sekretaris Daerah tidak menandatangani atas namanya sendiri."),
        ("penanda-tangan", {"ttd_rekap_ub": "Asisten"}, "Pilih atas nama siapa; u.b. hanya dipakai di bawah a.n."),
        ("penanda-tangan", {"ttd_rekap_mengetahui": "on"}, "Sekretaris Daerah sudah menandatangani rekap."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(client, bagian, ganti, kalimat):
    response = client.post(alamat(bagian), isi(client, bagian, **ganti))
    assert response.status_code == 422
    assert kalimat in response.text
    assert not TataNaskah.objects.exists()


def test_a_signer_is_chosen_from_the_own_city(client, kota):
    luar = pabrik.make_opd(kota.samarinda, "SETDA-S", jenis="setda")
    response = client.post(alamat("penanda-tangan"), isi(client, "penanda-tangan", ttd_rekap_unit=luar.pk))
    assert (response.status_code, "Pilih salah satu yang tersedia." in response.text) == (422, True)
    setda = kota.bontang.opd.filter(jenis="setda").first()
    data = isi(client, "penanda-tangan", ttd_rekap_unit=setda.pk, ttd_rekap_atas_nama="kepala_daerah")
    assert client.post(alamat("penanda-tangan"), data).status_code == 302
    assert "a.n. WALI KOTA BONTANG" in client.get(alamat("penanda-tangan")).text


def test_two_first_savers_are_told_apart(client):
    basi = isi(client, "kop", kop_pertama="Pemerintah Kota Lama")
    client.post(alamat("kop"), isi(client, "kop", kop_pertama="Pemerintah Kota Baru"))
    kedua = client.post(alamat("kop"), basi)
    assert (kedua.status_code, "Pemerintah Kota Baru" in kedua.text) == (409, True)
    basi["semula"] = kedua.context["form"]["semula"].value()
    assert client.post(alamat("kop"), basi).status_code == 302
    assert TataNaskah.objects.get().kop_pertama == "Pemerintah Kota Lama"


def test_the_preview_shows_what_is_typed_and_saves_nothing(client):
    contoh = reverse("naskah_preview", args=["surat-rekap"])
    data = isi(client, "surat-rekap", surat_rekap_tujuan="Gubernur {provinsi}\ndi Samarinda", surat_rekap_sifat="Segera")
    halaman = client.post(contoh, data)
    assert (halaman.status_code, "<h1>" in halaman.text, "di Samarinda</p>" in halaman.text) == (200, True, True)
    bagian = client.post(contoh, data, headers={"HX-Request": "true"})
    assert ("<h1>" in bagian.text, "di Samarinda</p>" in bagian.text, "<td>Segera</td>" in bagian.text) == (False, True, True)
    assert not TataNaskah.objects.exists()
    keliru = client.post(contoh, data | {"surat_rekap_isi": "{x}"}, headers={"HX-Request": "true"})
    assert (keliru.status_code, "Ada isian yang perlu diperbaiki" in keliru.text) == (422, True)


@pytest.mark.parametrize("bagian", BAGIAN)
def test_every_part_has_a_preview_at_the_same_cost(client, kota, bagian, django_assert_max_num_queries):
    client.get("/akun/")
    with django_assert_max_num_queries(12):
        halaman = client.get(alamat(bagian))
    assert 'id="contoh"' in halaman.text


def test_the_preview_shows_a_unit_below_another_only_when_that_matters(client):
    assert "Laporan unit bawahan" not in client.get(alamat("kop")).text
    halaman = client.post(reverse("naskah_preview", args=["kop"]), isi(client, "kop", kop_induk="on"))
    assert "Laporan unit bawahan" in halaman.text


def test_without_a_letter_the_preview_says_so(client):
    assert "dokumen dimulai dengan sampul" in client.get(alamat("surat-laporan")).text
    assert "dokumen dimulai dengan sampul" not in client.get(alamat("surat-rekap")).text


def test_who_may_not(cast, masuk, client, kota):
    TataNaskah.objects.create(pemda=kota.bontang, kop_pertama="Pemerintah Kota Rahasia")
    assert masuk(cast.sekretaris).get("/naskah/").status_code == 403
    assert masuk(cast.admin).get(alamat("kop")).status_code == 403
    luar = masuk(cast.orang_luar)
    assert "Rahasia" not in luar.get("/naskah/").text
    assert luar.post(alamat("kop"), isi(luar, "kop", kop_pertama="Pemerintah Kota Lain")).status_code == 302
    assert TataNaskah.objects.get(pemda=kota.bontang).kop_pertama == "Pemerintah Kota Rahasia"
    assert TataNaskah.objects.get(pemda=kota.samarinda).kop_pertama == "Pemerintah Kota Lain"
    assert client.get(alamat("bukan-bagian")).status_code == 404
