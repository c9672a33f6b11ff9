"""A disk that refuses (reliability F06, F13): nothing is acknowledged, nothing is half, the text comes back, and when
there is room again the same form is saved."""

import subprocess
from pathlib import Path

import pytest

from kbk.models import Bukti, Kegiatan
from opd.models import Jejak
from tests.faults.buku import Buku
from tests.faults.klien import isian_baru, kirim, sign_in

GALAT = {"EIO": (503, "disimpan"), "ENOSPC": (507, "penuh")}


def stored(folder) -> set[Path]:
    return {satu for satu in Path(folder).rglob("*") if satu.is_file()}


@pytest.mark.parametrize("galat", GALAT)
def test_at_any_step_that_fails_nothing_is_stored_and_the_text_comes_back(peladen, masuk, kota, cast, tmp_path, settings, galat):
    _, port = peladen(1)
    klien, buku = sign_in(masuk, port, cast.notulis), Buku(tmp_path / "buku.jsonl")
    sebelum, langkah = stored(settings.MEDIA_ROOT), 0
    while True:
        langkah += 1
        isi = isian_baru(kota.akta)
        jawaban = kirim(klien, isi, **{"X-Uji-Langkah": f"{galat}:{langkah}"})
        if jawaban.tersimpan:
            break
        status, kata = GALAT[galat]
        assert jawaban.status == status
        assert kata in jawaban.teks
        assert isi["uraian"] in jawaban.teks
        assert not Kegiatan.objects.exists()
        assert not Bukti.objects.exists()
        assert not Jejak.objects.filter(aksi="buat_kegiatan").exists()
        assert stored(settings.MEDIA_ROOT) == sebelum
    assert langkah > 8  # open, fsync, link and fsync of the folder, of a photo and of its preview
    buku.catat(klien.pengguna, isi["kunci_kirim"], isi["uraian"], 1)
    assert list(buku.periksa()) == []


@pytest.fixture
def disk_kecil(tmp_path, settings):
    """MEDIA_ROOT on a file system of its own with room for one small photo."""
    folder = tmp_path / "disk"
    folder.mkdir()
    pasang = ["mount", "-t", "tmpfs", "-o", "size=64k", "disk-uji", str(folder)]
    if subprocess.run(pasang, check=False, capture_output=True).returncode:
        pytest.skip("hanya root yang boleh memasang disk kecil")
    settings.MEDIA_ROOT = folder
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_and_takes_it_when_there_is_room(disk_kecil, peladen, masuk, kota, cast, tmp_path):
    _, port = peladen(1)
    klien, buku = sign_in(masuk, port, cast.notulis), Buku(tmp_path / "buku.jsonl")
    pengisi = disk_kecil / "pengisi"
    pengisi.write_bytes(b"0" * 60 * 1024)
    isi = isian_baru(kota.akta)
    jawaban = kirim(klien, isi)
    assert jawaban.status == 507
    assert isi["uraian"] in jawaban.teks
    assert not Kegiatan.objects.exists()
    assert stored(disk_kecil) == {pengisi}
    assert klien.get("/kegiatan/").status == 200  # reading goes on
    pengisi.unlink()
    assert kirim(klien, isi).tersimpan
    buku.catat(klien.pengguna, isi["kunci_kirim"], isi["uraian"], 1)
    assert list(buku.periksa()) == []
