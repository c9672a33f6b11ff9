"""Photos that look alike: found after another shrinking and compression, never where there is nothing to tell them by, and
never those of a unit that the person does not see."""

import datetime as dt
import io
import random
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image, ImageDraw

from kbk.actions.bukti import BerkasBaru, Tersimpan
from kbk.actions.draf import _fill, _stored
from kbk.kemiripan import JARAK, pasangan_mirip
from kbk.models import BerkasDraf, Bukti, DrafKegiatan, Kegiatan, Kelompok
from opd.akses import Permission
from opd.berkas import read_evidence
from opd.models import Opd, PemerintahDaerah
from tests import korpus, pabrik
from tests.kbk.views.isian_kegiatan import BARU, isian

RUPA = "0f1e2d3c4b5a6978"


def suasana(benih: int, ukuran=(1200, 900), mutu=90) -> bytes:
    """A scene of people-sized blobs that differs with `benih`, as JPEG."""
    acak = random.Random(benih)
    im = Image.new("RGB", (1200, 900), "gray")
    gambar = ImageDraw.Draw(im)
    for _ in range(40):
        x, y, r = acak.randrange(1200), acak.randrange(900), acak.randrange(40, 220)
        gambar.ellipse((x - r, y - r, x + r, y + r), fill=tuple(acak.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    im.resize(ukuran).save(out, "JPEG", quality=mutu)
    return out.getvalue()


def rupa(isi: bytes) -> str | None:
    return read_evidence(SimpleUploadedFile("a.jpg", isi)).rupa


def jarak(a: str, b: str) -> int:
    return (int(a, 16) ^ int(b, 16)).bit_count()


def test_the_look_survives_shrinking_and_compression_and_tells_scenes_apart():
    asli = [rupa(suasana(n)) for n in range(12)]
    assert [len(r) for r in asli] == [16] * 12
    for n, satu in enumerate(asli):
        assert jarak(satu, rupa(suasana(n, (640, 480), 45))) <= JARAK
    assert min(jarak(a, b) for a in asli for b in asli if a is not b) > JARAK


def test_what_is_plain_or_no_picture_has_no_look():
    putih = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(putih, "JPEG")
    assert rupa(putih.getvalue()) == ""
    assert rupa(korpus.foto()) == ""  # two halves: one edge in each row says nothing
    assert read_evidence(SimpleUploadedFile("a.pdf", korpus.pdf())).rupa is None


def bukti(pk: int, kegiatan: int, rupa: str = RUPA, sha: str = "") -> Bukti:
    return Bukti(pk=pk, kegiatan_id=kegiatan, rupa=rupa, sha256=sha or str(pk))


def test_every_pair_within_the_distance_is_found_and_no_other():
    """Against comparing each with each; bits are turned in every band."""
    acak = random.Random(7)
    semua = []
    for n in range(60):
        bit = int(RUPA, 16)
        for tempat in acak.sample(range(64), n % 9):
            bit ^= 1 << tempat
        semua.append(bukti(n, n, f"{bit:016x}"))
    ada = {(a.pk, b.pk) for a, b in pasangan_mirip(semua, semua)}
    assert ada == {(a.pk, b.pk) for a in semua for b in semua if a is not b and jarak(a.rupa, b.rupa) <= JARAK}
    assert len(ada) > 20


def test_the_same_file_and_the_same_activity_are_not_alike():
    satu = bukti(1, 1, sha="x")
    assert pasangan_mirip([satu], [bukti(2, 1), bukti(3, 2, sha="x")]) == []
    assert [b.pk for _, b in pasangan_mirip([satu], [bukti(4, 2)])] == [4]


@pytest.fixture
def acara(kota, cast):
    return pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 8, 12), judul="Loket dua dibuka")


def kirim(client, kelompok, kunci: str, isi: bytes) -> None:
    foto = SimpleUploadedFile("foto.jpg", isi, "image/jpeg")
    assert client.post(BARU, isian(kelompok, kunci_kirim=kunci * 16, foto=[foto])).status_code == 302


def test_the_author_is_told_and_led_to_the_other_activity(kota, cast, masuk):
    client = masuk(cast.notulis)
    kirim(client, kota.akta, "ab", suasana(1))
    kirim(client, kota.akta, "cd", suasana(1, (800, 600), 60))
    lama, baru = Bukti.objects.order_by("pk")
    assert lama.sha256 != baru.sha256
    halaman = client.get(f"/kegiatan/{baru.kegiatan_id}/").text
    assert f"Mirip foto pada <a href=\"/kegiatan/{lama.kegiatan_id}/#bukti-{lama.pk}\">" in halaman
    Bukti.objects.filter(pk=lama.pk).update(ditarik_pada=lama.dibuat_pada, ditarik_oleh=cast.notulis, alasan_lepas="Salah")
    assert "Mirip foto" not in client.get(f"/kegiatan/{baru.kegiatan_id}/").text


def test_other_units_and_other_years_are_not_mentioned(kota, cast, masuk, acara):
    pabrik.make_bukti(acara, cast.notulis, rupa=RUPA)
    asing = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, dt.date(2026, 8, 12))
    dahulu = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2025, 7, 1))
    for lain in (asing, dahulu):
        pabrik.make_bukti(lain, lain.pencatat, rupa=RUPA)
    for orang in (cast.notulis, cast.sekretaris, cast.bagian_organisasi):
        assert "Mirip foto" not in masuk(orang).get(f"/kegiatan/{acara.pk}/").text
    kemarin = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 8, 11))
    pabrik.make_bukti(kemarin, cast.notulis, rupa=RUPA)
    assert masuk(cast.notulis).get(f"/kegiatan/{acara.pk}/").text.count("Mirip foto") == 1


def test_a_group_that_the_reader_does_not_see_is_not_mentioned(kota, cast, masuk, acara):
    """Same agency, another group: its secretary sees both, a member of one group only the own."""
    lain = pabrik.make_kegiatan(pabrik.make_kelompok(kota.disdukcapil, "KBK Tetangga"), cast.sekretaris, dt.date(2026, 8, 11))
    for kegiatan in (acara, lain):
        pabrik.make_bukti(kegiatan, cast.sekretaris, rupa=RUPA)
    for orang in (cast.notulis, cast.sekretaris):
        terlihat = Kegiatan.objects.for_user(orang, Permission.KEGIATAN_VIEW).filter(pk=lain.pk).exists()
        assert ("Mirip foto" in masuk(orang).get(f"/kegiatan/{acara.pk}/").text) == terlihat


def test_the_look_goes_with_a_file_of_a_draft():
    """Which is made a piece of evidence without its bytes being read again."""
    assert _stored(BerkasDraf(tipe="image/jpeg", rupa=RUPA, sha256="ab" * 32)).berkas.isi.rupa == RUPA
    row = BerkasDraf(draf=DrafKegiatan(kelompok=Kelompok(opd=Opd(pemda=PemerintahDaerah()))))
    isi = read_evidence(SimpleUploadedFile("a.jpg", suasana(1)))
    with mock.patch.object(BerkasDraf, "save"):
        _fill(row, Tersimpan(BerkasBaru(isi, "foto", "a.jpg"), "bukti/a.jpg", "", 1))
    assert row.rupa == isi.rupa != ""


def test_photos_from_before_are_looked_at_once(kota, cast, masuk, acara, capsys):
    kirim(masuk(cast.notulis), kota.akta, "ab", suasana(1))
    asli = Bukti.objects.get()
    Bukti.objects.update(rupa=None)
    hilang = pabrik.make_bukti(acara, cast.notulis)
    call_command("hitung_rupa")
    asli.refresh_from_db()
    assert jarak(asli.rupa, rupa(suasana(1))) <= JARAK
    keluar = capsys.readouterr()
    assert keluar.out == "1 foto dihitung, 1 dilewati.\n"
    assert keluar.err.startswith(f"Bukti {hilang.pk} ({hilang.berkas.name}) dilewati: Berkasnya tidak dapat dibaca")
    call_command("hitung_rupa")
    assert capsys.readouterr().out == "0 foto dihitung, 1 dilewati.\n"
