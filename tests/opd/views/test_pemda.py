import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laporan.integritas import periksa
from opd.models import Jejak
from tests import korpus


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def alamat(kota):
    return reverse("pemda_edit", args=[kota.bontang.pk])


def isi(client, halaman, **ganti) -> dict:
    semula = client.get(halaman).context["form"]["semula"].value()
    return {"alamat": "Jalan Awang Long 1", "kertas": "F4", "semula": semula} | ganti


def test_who_keeps_one_pemda_goes_straight_there(cast, kota, masuk, alamat):
    assert masuk(cast.bagian_organisasi).get("/daerah/").url == alamat
    assert "Kota Samarinda" in masuk(cast.admin).get("/daerah/").content.decode()


def test_a_coat_of_arms_is_stored_shown_and_traced(cast, kota, masuk, alamat, media):
    client = masuk(cast.bagian_organisasi)
    assert client.get("/lambang/64.74/").status_code == 404
    gambar = SimpleUploadedFile("lambang.jpg", korpus.foto_ponsel())
    assert client.post(alamat, isi(client, alamat) | {"gambar": gambar}).status_code == 302
    kota.bontang.refresh_from_db()
    assert (kota.bontang.kertas, kota.bontang.lambang.name[:8]) == ("F4", "lambang/")
    gambar = client.get("/lambang/64.74/")
    assert b"".join(gambar.streaming_content).startswith(b"\x89PNG")
    assert 'src="/lambang/64.74/"' in client.get(alamat).content.decode()
    assert Jejak.objects.get(aksi="ubah_pemda").isi["after"]["kertas"] == "F4"
    assert list(periksa()) == []


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(cast, masuk, alamat, media):
    client = masuk(cast.bagian_organisasi)
    response = client.post(alamat, isi(client, alamat) | {"gambar": SimpleUploadedFile("a.png", korpus.SVG)})
    assert response.status_code == 422
    assert "Berkas SVG atau HTML tidak diterima" in response.content.decode()
    assert not media.exists()


def test_the_coat_of_arms_can_be_taken_off(cast, kota, masuk, alamat, media):
    client = masuk(cast.bagian_organisasi)
    client.post(alamat, isi(client, alamat) | {"gambar": SimpleUploadedFile("lambang.jpg", korpus.foto_ponsel())})
    client.post(alamat, isi(client, alamat, tanpa_lambang="on"))
    kota.bontang.refresh_from_db()
    assert not kota.bontang.lambang
    assert len(list(media.rglob("*.png"))) == 1  # reports frozen with it still print it


def test_a_second_editor_is_told(cast, kota, masuk, alamat):
    client = masuk(cast.bagian_organisasi)
    basi = isi(client, alamat, alamat="Jalan Lama")
    client.post(alamat, isi(client, alamat, alamat="Jalan Baru"))
    kedua = client.post(alamat, basi)
    assert kedua.status_code == 409
    assert "Jalan Baru" in kedua.content.decode()


def test_only_the_own_city(cast, masuk, alamat):
    assert masuk(cast.orang_luar).get(alamat).status_code == 404
    assert masuk(cast.sekretaris).get(alamat).status_code == 403
