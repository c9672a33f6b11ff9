"""Files in a bucket: everything that works on a disk works there, and nobody gets at them past the access check."""

import hashlib
import io
import urllib.error
import urllib.request

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budaya_kerja.settings import storage
from kbk.models import Bukti
from laporan.actions.cetakan import claim_cetakan, order_cetakan, sweep_yatim, work_cetakan
from laporan.cadangan import back_up, check
from laporan.integritas import periksa
from laporan.models import Cetakan
from opd.penyimpanan import stored_files
from opd.penyimpanan_objek import PenyimpananGagal
from tests import korpus, pabrik
from tests.ember import Ember
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_laporan


@pytest.fixture
def ember(settings):
    ember = Ember()
    settings.STORAGES = settings.STORAGES | {"default": storage(ember.storage_url)}
    yield ember
    ember.close()


def read(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_photo_goes_up_and_comes_back_only_through_the_view(ember, cast, kota, masuk):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    foto = SimpleUploadedFile("IMG_1.jpg", korpus.foto(), "image/jpeg")
    masuk(cast.notulis).post(reverse("bukti_create", args=[kegiatan.pk]), {"berkas": [foto], "jenis": "foto"})
    bukti = Bukti.objects.get()
    assert sorted(ember.isi) == sorted([bukti.berkas.name, bukti.pratinjau.name])
    assert hashlib.sha256(ember.isi[bukti.berkas.name]).hexdigest() == bukti.sha256
    assert set(ember.acl.values()) == {"private"}
    anggota = masuk(cast.anggota)
    assert read(anggota.get(f"/bukti/{bukti.pk}/")) == ember.isi[bukti.berkas.name]
    assert read(anggota.get(f"/bukti/{bukti.pk}/pratinjau/")) == ember.isi[bukti.pratinjau.name]
    assert masuk(cast.sekretaris_luar).get(f"/bukti/{bukti.pk}/").status_code == 404
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(ember.alamat + bukti.berkas.name)
    with pytest.raises(NotImplementedError):
        bukti.berkas.url  # noqa: B018
    assert list(periksa()) == []


def test_an_upload_that_the_store_refused_leaves_no_row(ember, cast, kota, masuk):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    ember.rusak = True
    foto = SimpleUploadedFile("IMG_1.jpg", korpus.foto(), "image/jpeg")
    with pytest.raises(PenyimpananGagal):
        masuk(cast.notulis).post(reverse("bukti_create", args=[kegiatan.pk]), {"berkas": [foto], "jenis": "foto"})
    assert not Bukti.objects.exists()


@pytest.fixture
def pesanan(ember, kota, cast) -> Cetakan:
    cuplikan = contoh.cuplikan_opd([contoh.simpan_foto(1, (400, 300))], kegiatan=1)
    laporan = make_laporan(kota.disdukcapil, cast, cuplikan=cuplikan)
    return order_cetakan(by=cast.sekretaris, laporan=laporan)


def test_a_report_is_drawn_from_the_bucket_and_put_back_into_it(pesanan, ember, cast, masuk):
    assert "selesai" in work_cetakan(claim_cetakan())
    pesanan.refresh_from_db()
    pdf = ember.isi[pesanan.berkas.name]
    assert hashlib.sha256(pdf).hexdigest() == pesanan.sha256
    assert read(masuk(cast.sekretaris).get(reverse("cetakan_download", args=[pesanan.pk]))) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as berkas:
        assert any(halaman.get_images() for halaman in berkas.pages)  # a photo that could not be read leaves none
    assert sweep_yatim() == 0


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_is_in_the_bucket(ember, tmp_path):
    nama = default_storage.save("bukti/a.jpg", ContentFile(b"isi"))
    assert (back_up(tmp_path) / "berkas" / nama).read_bytes() == b"isi"
    assert check(next(tmp_path.iterdir()))["berkas"] == {nama: hashlib.sha256(b"isi").hexdigest()}


def test_a_store_that_is_down_is_tried_again_rather_than_drawn_without_photos(pesanan, ember):
    ember.rusak = True
    assert "dicoba lagi, Berkas yang sedang dicetak tidak dapat dibaca" in work_cetakan(claim_cetakan())


def test_missing_and_changed_files_are_named(ember, cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    rows = [
        pabrik.make_bukti(kegiatan, cast.notulis, berkas=default_storage.save(f"bukti/{n}.jpg", ContentFile(b"isi")))
        for n in "ab"
    ]
    del ember.isi["bukti/a.jpg"]
    assert list(periksa()) == [
        f"bukti {rows[0].pk}: berkas bukti/a.jpg tidak ada atau tidak terbaca.",
        f"bukti {rows[1].pk}: berkas bukti/b.jpg isinya berubah.",
    ]


def test_a_name_is_never_written_twice(ember):
    pertama, kedua = (default_storage.save("lambang/a.png", ContentFile(isi)) for isi in (b"1", b"2"))
    assert ember.isi[pertama] == b"1"
    assert stored_files() == sorted([pertama, kedua])
    default_storage.delete(pertama)
    assert not default_storage.exists(pertama)


def test_readiness_asks_the_bucket(ember, client, db):
    assert client.get("/siap/").json() == {"basis_data": True, "berkas": True}
    ember.rusak = True
    assert client.get("/siap/").status_code == 503


@pytest.mark.parametrize(
    "url",
    [
        "http://k:r@host/ember",
        "s3://host/ember",
        "s3://k@host/ember",
        "s3://k:r@host",
        "s3://k:r@host/ember/lagi",
        "s3://k:r@host:x/ember",
        "s3://k:r@/ember",
        "s3://k:r@host/ember?publik=1",
        "s3://k:r@host/ember?tls=ya",
        "s3://k:r@host/ember?tls=0",
    ],
)
def test_nonsense_stops_the_start_and_keeps_the_secret(url):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL") as galat:
        storage(url)
    assert "k:r" not in str(galat.value)


def test_an_address_is_read_whole():
    assert storage("") == {"BACKEND": "opd.penyimpanan.DurableStorage"}
    assert storage("s3://k%2F1:r%40h@objek.go.id:9000/ember-1?region=id-1")["OPTIONS"] == {
        "endpoint_url": "https://objek.go.id:9000",
        "bucket_name": "ember-1",
        "region_name": "id-1",
        "access_key": "k/1",
        "secret_key": "r@h",
    }
