"""Every case of reliability C58–C65 with its exact outcome."""

import datetime as dt
import gzip
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from opd import berkas
from opd.berkas import SEBAB, BerkasDitolak, read_evidence, read_lambang
from opd.pembaca import Pembaca
from tests import korpus

ENV = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}


def read(data: bytes, nama="foto.jpg", tipe="image/jpeg"):
    return read_evidence(SimpleUploadedFile(nama, data, tipe))


def refusal(data: bytes, nama="foto.jpg") -> str:
    with pytest.raises(BerkasDitolak) as caught:
        read(data, nama)
    assert str(caught.value).endswith(".")
    assert "{" not in str(caught.value)
    return caught.value.sebab


@pytest.mark.parametrize(
    ("data", "sebab"),
    [
        (b"", "kosong"),
        (b"\0" * 300, "jenis"),
        (b"MZ\x90\0" + b"\0" * 300, "jenis"),
        (b"<?php system($_GET['x']); ?>", "jenis"),
        (korpus.EICAR, "jenis"),
        (b"GIF89a" + b"\0" * 50, "jenis"),
        (b"II*\0" + b"\0" * 50, "jenis"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "jenis"),
        (gzip.compress(korpus.SVG, mtime=0), "jenis"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "jenis"),
        (korpus.SVG, "svg"),
        (b'<?xml version="1.0"?>' + korpus.SVG, "svg"),
        (korpus.HTML, "svg"),
        (b"  \n<HTML><body>", "svg"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + b"\0" * 200, "video"),
        (b"\0\0\0\x14ftypqt  " + b"\0" * 50, "video"),
        (b"PK\x03\x04" + b"\0" * 50, "kantor"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "kantor"),
        (b"<html>\n%PDF-1.4\n", "pdf_berawalan"),
        (korpus.HTML + korpus.pdf(), "pdf_berawalan"),
    ],
)
def test_refused_without_parsing(data, sebab, monkeypatch):
    monkeypatch.setattr(berkas, "_ask_child", None)  # would fail loudly
    assert refusal(data) == sebab


@pytest.mark.parametrize(
    ("make", "sebab"),
    [
        (lambda: korpus.foto()[:900], "gambar_rusak"),
        (lambda: b"\xff\xd8\xff" + b"\0" * 400, "gambar_rusak"),
        (lambda: b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 30, "gambar_rusak"),
        (korpus.png_raksasa, "piksel"),
        (lambda: korpus.png_kepala(14_000, 14_000), "piksel"),
        (lambda: korpus.png_kepala(1, 2**31 - 1), "piksel"),
        (korpus.png_ztxt, "gambar_rusak"),
        (lambda: korpus.HEIC, "heic"),
        (lambda: korpus.heic()[:400], "heic"),
        (lambda: korpus.heic()[:-40], "heic"),
        (lambda: korpus.heic_raksasa(), "piksel"),
        (lambda: b"%PDF-1.4\n<html><script>", "pdf_rusak"),
        (lambda: korpus.pdf()[:120], "pdf_rusak"),
        (lambda: korpus.pdf(halaman=51), "halaman"),
        (lambda: korpus.pdf(halaman=10_000), "halaman"),
        pytest.param(korpus.pdf_bom_tabel, "pdf_rusak", marks=pytest.mark.faults),  # starves its child
        (korpus.pdf_bersandi, "sandi"),
        (lambda: korpus.pdf_bersandi(pengguna=""), "sandi"),
    ],
)
def test_refused_by_the_child(make, sebab):
    assert refusal(make()) == sebab


def test_pixel_limit_is_told_in_indonesian_numbers():
    with pytest.raises(BerkasDitolak, match="9.000 × 9.000 piksel, lebih dari 40 juta piksel"):
        read(korpus.png_raksasa())


def test_too_large_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(BerkasDitolak, match="Berkas lebih besar dari 1 MB"):
        read(korpus.foto() + b"\0" * 1024 * 1024)


@pytest.mark.parametrize("bentuk", ["JPEG", "PNG", "WEBP"])
def test_images_become_jpeg_whatever_they_are_called(bentuk):
    isi = read(korpus.foto(2000, 1000, bentuk), nama="laporan.PDF", tipe="text/html")
    assert (isi.tipe, isi.ekstensi, isi.lebar, isi.tinggi) == ("image/jpeg", "jpg", 1600, 800)
    assert isi.data.startswith(b"\xff\xd8\xff")
    assert Image.open(io.BytesIO(isi.pratinjau)).size == (320, 160)
    assert len(isi.pratinjau) <= 20_000


@pytest.mark.parametrize(("lebar", "tinggi", "tepi"), [(1600, 1600, 320), (320, 320, 240), (1, 1, 1), (8000, 3, 320), (3, 8000, 320)])
def test_every_preview_is_small(lebar, tinggi, tepi):
    """Noise in all three colours is the worst a preview can be made of: at 320 px even the lowest quality is too large."""
    noise = Image.merge("RGB", [Image.effect_noise((lebar, tinggi), 255) for _ in range(3)])
    out = io.BytesIO()
    noise.save(out, "PNG")
    preview = read(out.getvalue()).pratinjau
    assert len(preview) <= 20_000
    assert max(Image.open(io.BytesIO(preview)).size) == tepi


@pytest.mark.parametrize(
    ("mode", "bentuk"), [("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("1", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG")]
)
def test_every_mode_is_read(mode, bentuk):
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, bentuk)
    isi = read(out.getvalue())
    assert (isi.lebar, isi.tinggi) == (40, 30)


def test_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(read(out.getvalue()).data)).getpixel((5, 5)) == (255, 255, 255)


HEIC_PONSEL = {"exif": korpus.exif_ponsel().tobytes(), "xmp": b"<x:xmpmeta>XMP-RAHASIA</x:xmpmeta>"}
AVIF_PONSEL = {"bentuk": "AVIF", "exif": korpus.exif_ponsel().tobytes()}


@pytest.mark.parametrize(
    "make",
    [korpus.foto_ponsel, lambda: korpus.heic(**HEIC_PONSEL), lambda: korpus.foto(**AVIF_PONSEL)],
    ids=["jpeg", "heic", "avif"],
)
def test_phone_photo_is_upright_and_tells_nothing(make):
    """Turned once: a HEIC comes upright from its decoder, and its EXIF must not turn it again."""
    isi = read(make())
    im = Image.open(io.BytesIO(isi.data))
    assert im.size == (300, 400)
    red, _, blue = im.getpixel((150, 50))  # the left of the sensor is the top after turning right
    assert (red > 200, blue < 60) == (True, True)
    assert dict(im.getexif()) == {}
    assert set(im.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"RAHASIA" not in isi.data
    assert b"RAHASIA" not in isi.pratinjau


def test_a_container_gives_its_main_photo():
    """A burst, or a photo with its depth map and previews: what the gallery shows is what is kept."""
    assert (read(korpus.heic(lain=3)).lebar, read(korpus.heic(lain=3, utama=2)).lebar) == (400, 200)


def test_other_brands_of_the_same_container_are_read():
    for brand in (b"mif1", b"heix"):
        assert read(korpus.heic().replace(b"ftypheic", b"ftyp" + brand)).lebar == 400


@pytest.mark.parametrize("bentuk", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_when_it_was_taken_is_read_before_it_is_dropped(bentuk):
    taken = [
        read(korpus.foto(bentuk=bentuk, exif=korpus.exif_ponsel(**exif).tobytes())).diambil
        for exif in ({}, {"zona": "+08:00"}, {"diambil": "0000:00:00 00:00:00"}, {"diambil": "2026:02:31 08:10:00"}, {"diambil": "1970:01:01 00:00:00"})
    ]
    wita = dt.timezone(dt.timedelta(hours=8))
    assert taken[:2] == [dt.datetime(2026, 8, 12, 8, 10), dt.datetime(2026, 8, 12, 8, 10, tzinfo=wita)]  # noqa: DTZ001
    assert taken[2:] == [None] * 3
    assert read(korpus.foto(bentuk=bentuk)).diambil is None


@pytest.mark.parametrize("bentuk", ["JPEG", pytest.param("HEIF", marks=pytest.mark.faults)])  # seconds to write
def test_forty_million_pixels_fit_into_the_limits(bentuk):
    """The largest photo that is let in; a decoder that needs more than MEMORY would refuse every photo of such a phone."""
    isi = read(korpus.foto(7300, 5400, bentuk, **({"enc_params": {"preset": "ultrafast"}} if bentuk == "HEIF" else {})))
    assert (isi.lebar, isi.tinggi) == (1600, 1184)


def test_the_decoder_of_heic_is_loaded_by_the_child_alone():
    code = "import django, sys; django.setup(); import budaya_kerja.urls, opd.berkas; print('pillow_heif' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR, env=ENV)
    assert ended.stdout.strip() == "False"


@pytest.mark.parametrize("make", [korpus.foto_menyamar, korpus.foto_berzip])
def test_what_hides_behind_a_photo_is_gone(make):
    data = read(make()).data
    assert b"<script" not in data
    assert b"PK\x03\x04" not in data
    assert data.endswith(b"\xff\xd9")


def test_a_lambang_becomes_a_small_png_and_stays_transparent():
    out = io.BytesIO()
    Image.new("RGBA", (900, 1200), (0, 0, 0, 0)).save(out, "PNG")
    isi = read_lambang(SimpleUploadedFile("lambang.svg", out.getvalue()))
    assert (isi.tipe, isi.ekstensi, isi.lebar, isi.tinggi, isi.pratinjau) == ("image/png", "png", 450, 600, None)
    assert Image.open(io.BytesIO(isi.data)).getpixel((5, 5)) == (0, 0, 0, 0)
    assert b"RAHASIA" not in read_lambang(SimpleUploadedFile("a.jpg", korpus.foto_ponsel())).data


@pytest.mark.parametrize(("data", "sebab"), [(korpus.pdf(), "lambang"), (korpus.SVG, "svg"), (korpus.foto()[:900], "gambar_rusak")])
def test_a_lambang_is_a_picture(data, sebab):
    with pytest.raises(BerkasDitolak) as caught:
        read_lambang(SimpleUploadedFile("lambang.png", data))
    assert caught.value.sebab == sebab


def test_animation_gives_its_first_picture():
    assert (read(korpus.animasi()).lebar, read(korpus.animasi()).tipe) == (64, "image/jpeg")


def test_the_same_file_gives_the_same_bytes():
    assert read(korpus.foto()).sha256 == read(korpus.foto()).sha256
    scan = korpus.pdf()
    assert read(scan).sha256 == read(scan).sha256


def test_pdf_is_kept_under_any_name():
    isi = read(korpus.pdf(halaman=50), nama="a.jpg")
    assert (isi.tipe, isi.ekstensi, isi.lebar, isi.pratinjau) == ("application/pdf", "pdf", None, None)
    assert len(pikepdf.open(io.BytesIO(isi.data)).pages) == 50


def test_armed_pdf_loses_its_arms():
    raw = korpus.pdf_bersenjata()
    assert b"app.alert" in raw
    data = read(raw).data
    clean = pikepdf.open(io.BytesIO(data))
    assert set(clean.Root.keys()) == {"/Type", "/Pages", "/AcroForm", "/Names"}
    assert list(clean.Root.AcroForm.keys()) == ["/Fields"]
    assert list(clean.attachments) == []
    assert "/AA" not in clean.pages[0].obj
    assert list(clean.pages[0].obj.Annots[0].A.keys()) == []
    for word in (b"JavaScript", b"app.alert", b"Launch", b"cmd.exe", b"LAMPIRAN", b"RAHASIA"):
        assert word not in data


def test_pdf_with_a_broken_table_is_repaired():
    raw = korpus.pdf().replace(b"startxref\n", b"startxref\n9")
    assert len(pikepdf.open(io.BytesIO(read(raw).data)).pages) == 1


@pytest.mark.faults
def test_pdf_bomb_stays_folded():
    raw = korpus.pdf_bom()
    assert len(read(raw).data) < len(raw) + 1000


@pytest.fixture
def pembaca(monkeypatch, tmp_path):
    """pembaca(expression) puts processes in the place of the real ones, in which a photo is read by that expression."""
    dibuat = []

    def ganti(baca: str) -> Pembaca:
        program = tmp_path / f"anak{len(dibuat)}.py"
        program.write_text(
            f"import os, signal, socket, sys, time\nsys.path.insert(0, {str(Path(berkas.__file__).parent)!r})\nimport berkas_anak\n"
            f"berkas_anak.read_image = lambda raw, _: {baca}\nberkas_anak.serve(socket.socket(fileno=0))\n"
        )
        dibuat.append(Pembaca(program))
        monkeypatch.setattr(berkas, "pembaca", dibuat[-1])
        return dibuat[-1]

    yield ganti
    for satu in dibuat:
        satu.tutup()


def test_a_decoder_that_dies_is_a_sentence_and_the_next_file_is_read(pembaca):
    pembaca("os.kill(os.getpid(), signal.SIGKILL) if raw == b'\\xff\\xd8\\xff mati' else ({'sebab': 'besar'}, b'', b'')")
    assert [refusal(data) for data in (b"\xff\xd8\xff mati", b"\xff\xd8\xff", b"\xff\xd8\xff mati", b"\xff\xd8\xff")] == ["berat", "besar"] * 2


def test_a_decoder_that_hangs_is_a_sentence(pembaca, monkeypatch):
    pembaca("time.sleep(30)")
    monkeypatch.setattr(berkas, "SECONDS", 0.2)
    assert refusal(korpus.foto()) == "berat"


def test_child_sees_no_secrets_and_no_other_file(pembaca, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    pembaca("({'sebab': [sorted(os.environ), os.getcwd(), len(os.listdir('/proc/self/fd'))]}, b'', b'')")
    for _ in range(3):
        lingkungan, folder, terbuka = berkas._ask_child("gambar", b"x")[0]["sebab"]
        assert not {"SECRET_KEY", "DATABASE_URL"} & set(lingkungan)
        assert (folder, terbuka) == ("/", 4)  # stdout, stderr, the line, and the list of files itself


def test_each_file_is_read_in_a_process_of_its_own(pembaca):
    pembaca("({'sebab': [os.getpid(), os.getppid()]}, b'', b'')")
    proses = [berkas._ask_child("gambar", b"x")[0]["sebab"] for _ in range(4)]
    assert len({pid for satu in proses for pid in satu}) == 8


def test_one_kept_ready_serves_many_at_once_and_is_replaced_when_it_died(pembaca):
    satu = pembaca("({'sebab': raw.decode()}, b'', b'')")
    kata = [str(n) * 100_000 for n in range(8)]
    with ThreadPoolExecutor(8) as tangan:
        assert [head["sebab"] for head, _ in tangan.map(lambda k: berkas._ask_child("gambar", k.encode()), kata)] == kata
    lama = satu._proses
    assert lama.poll() is None
    lama.kill()
    lama.wait()
    assert berkas._ask_child("gambar", b"lagi")[0]["sebab"] == "lagi"
    assert satu._proses.pid != lama.pid


def test_an_order_that_died_with_its_keeper_is_given_to_the_next(pembaca, tmp_path):
    """Both are ended while they hold it: the keeper by the file itself, once."""
    sekali = tmp_path / "sekali"
    sekali.write_text("x")
    pembaca(f"(os.killpg(0, signal.SIGKILL) if os.path.exists({str(sekali)!r}) and not os.unlink({str(sekali)!r}) else ({{'sebab': 'besar'}}, b'', b''))")
    assert berkas._ask_child("gambar", b"x")[0]["sebab"] == "besar"
    assert not sekali.exists()


def test_one_that_ends_every_keeper_is_too_heavy(pembaca):
    pembaca("os.killpg(0, signal.SIGKILL)")
    assert refusal(korpus.foto()) == "berat"


def test_a_forked_process_has_its_own(pembaca):
    satu = pembaca("({'sebab': 'besar'}, b'', b'')")
    assert berkas._ask_child("gambar", b"x")[0]["sebab"] == "besar"
    pid = os.fork()
    if not pid:
        hasil = berkas._ask_child("gambar", b"x")[0]["sebab"] == "besar" and satu._pemilik == os.getpid()
        satu.tutup()
        os._exit(0 if hasil else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert berkas._ask_child("gambar", b"x")[0]["sebab"] == "besar"


def test_those_kept_ready_end_with_who_asked(pembaca):
    satu = pembaca("({'sebab': 'besar'}, b'', b'')")
    berkas._ask_child("gambar", b"x")
    satu._induk.close()
    assert satu._proses.wait(timeout=10) == 0


def test_every_sentence_is_short_and_says_what_to_do():
    for sebab, kalimat in SEBAB.items():
        assert kalimat.count(".") >= 1, sebab
        assert len(kalimat) < 260, sebab
