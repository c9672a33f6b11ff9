"""Files that are too large or too many cost only themselves."""

import errno

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from opd.penyimpanan import DurableStorage


def post(**files):
    request = RequestFactory().post("/", {"teks": "tetap ada", **files})
    assert request.POST["teks"] == "tetap ada"
    return request


def test_a_large_file_is_dropped_and_named(settings):
    settings.UPLOAD_MAX_BYTES = 100
    request = post(berkas=[SimpleUploadedFile("besar.jpg", b"x" * 101), SimpleUploadedFile("kecil.jpg", b"x" * 100)])
    assert [(f.name, len(f.read())) for f in request.FILES.getlist("berkas")] == [("kecil.jpg", 100)]
    assert request.uploads_too_large == ["besar.jpg"]
    assert request.upload_too_large == "besar.jpg"


def test_files_after_the_limit_are_dropped_and_named(settings):
    settings.UPLOAD_MAX_FILES = 2
    request = post(berkas=[SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(4)])
    assert [(f.name, f.read()) for f in request.FILES.getlist("berkas")] == [("0.jpg", b"x"), ("1.jpg", b"x")]
    assert request.uploads_too_many == ["2.jpg", "3.jpg"]


def test_a_file_whose_folder_did_not_reach_the_disk_is_not_there(tmp_path, monkeypatch):
    """Whoever was told that it failed sends it again; what is left would be nobody's."""
    storage = DurableStorage(location=tmp_path)

    def fail(folder):
        raise OSError(errno.EIO, "rusak")

    (tmp_path / "bukti").mkdir()
    monkeypatch.setattr("opd.penyimpanan.fsync_folder", fail)
    with pytest.raises(OSError, match="rusak"):
        storage.save("bukti/satu.jpg", ContentFile(b"isi"))
    assert list((tmp_path / "bukti").iterdir()) == []
