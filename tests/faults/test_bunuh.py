"""Web workers that die while people send (reliability F01, F02, F06): nothing acknowledged is lost, nothing is half, and
what is sent again is there once."""

import itertools
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from kbk.models import Bukti, Kegiatan
from tests.faults.buku import Buku
from tests.faults.klien import Klien, isian_baru, kirim, send_ahead, sign_in

KLIEN, PEKERJA, DETIK, JEDA = 200, 8, 60, 0.2


def workers(induk: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{induk}/task/{induk}/children").read_text().split()]


def kill_at_random(induk: int, selesai: threading.Event) -> int:
    """Kills one worker every JEDA seconds until the time is over; how many."""
    acak, mati, batas = random.Random(25), 0, time.monotonic() + DETIK
    while time.monotonic() < batas:
        if anak := workers(induk):
            os.kill(acak.choice(anak), signal.SIGKILL)
            mati += 1
        selesai.wait(JEDA)
    selesai.set()
    return mati


def keep_sending(klien: Klien, kelompok, buku: Buku, selesai: threading.Event) -> None:
    """One form after the other, each until it is answered, every second one with its file sent ahead; the journal
    knows of it only then."""
    cara = itertools.cycle([kirim, send_ahead])
    while not selesai.is_set():
        isi, satu = isian_baru(kelompok), next(cara)
        while not satu(klien, isi).tersimpan:
            selesai.wait(random.uniform(0.05, 0.5))
        buku.catat(klien.pengguna, isi["kunci_kirim"], isi["uraian"], 1)


def test_two_hundred_clients_while_workers_die(peladen, masuk, kota, cast, tmp_path):
    proses, port = peladen(PEKERJA)
    orang = [sign_in(masuk, port, satu) for satu in (cast.notulis, cast.ketua, cast.sekretaris)]
    buku, selesai = Buku(tmp_path / "buku.jsonl"), threading.Event()
    utas = [threading.Thread(target=keep_sending, args=(orang[n % 3], kota.akta, buku, selesai)) for n in range(KLIEN)]
    for satu in utas:
        satu.start()
    mati = kill_at_random(proses.pid, selesai)
    for satu in utas:
        satu.join()
    assert mati > DETIK / JEDA / 2
    assert len(buku.baris()) >= KLIEN
    assert list(buku.periksa()) == []


@pytest.mark.django_db(transaction=True)
def test_the_journal_notices_what_is_missing_changed_or_twice(peladen, masuk, kota, cast, tmp_path):
    _, port = peladen(1)
    klien, buku = sign_in(masuk, port, cast.notulis), Buku(tmp_path / "buku.jsonl")
    kiriman = [isian_baru(kota.akta) for _ in range(3)]
    for isi in kiriman:
        assert kirim(klien, isi).tersimpan
        buku.catat(klien.pengguna, isi["kunci_kirim"], isi["uraian"], 1)
    assert list(buku.periksa()) == []
    satu, dua, tiga = Kegiatan.objects.order_by("pk")
    Path(satu.bukti.get().berkas.path).write_bytes(b"lain")
    dua.bukti.all().delete()
    dua.delete()
    Kegiatan.objects.filter(pk=tiga.pk).update(uraian=satu.uraian)
    kata = list(buku.periksa())
    assert f"{kiriman[1]['kunci_kirim']} dijawab tersimpan, tetapi tidak ada" in kata
    assert f"{kiriman[2]['kunci_kirim']} tersimpan dengan isi lain" in kata
    assert f"{satu.uraian!r} tersimpan 2 kali" in kata
    assert f"bukti {satu.bukti.get().pk} tidak sama dengan berkasnya" in kata
    assert "jejak buat_kegiatan tidak sama dengan barisnya" in kata


# --- dying at every step of one request ---


def mati(langkah: int) -> dict:
    return {"X-Uji-Langkah": f"MATI:{langkah}"}


CARA = {  # what is sent, dying at this step; how many steps there are at least
    "formulir": (lambda klien, isi, n: kirim(klien, isi, **mati(n)), 12),  # two files of five steps, and commits
    "berkas ke draf": (lambda klien, isi, n: send_ahead(klien, isi, berkas=mati(n)), 12),
    "simpan draf": (lambda klien, isi, n: send_ahead(klien, isi, simpan=mati(n)), 2),
}


@pytest.mark.parametrize("cara", CARA)
def test_dying_at_any_step_leaves_nothing_half(peladen, masuk, kota, cast, tmp_path, cara):
    """For every step until the request survives: what was answered is there, and sent again it is there once."""
    _, port = peladen(1)
    klien, buku = sign_in(masuk, port, cast.notulis), Buku(tmp_path / "buku.jsonl")
    kirim_mati, sedikitnya = CARA[cara]
    langkah = 0
    while True:
        langkah += 1
        isi = isian_baru(kota.akta)
        putus = kirim_mati(klien, isi, langkah)
        if putus.status:
            break
        ada = Kegiatan.objects.filter(kunci_kirim=isi["kunci_kirim"]).count()
        assert Bukti.objects.filter(kegiatan__kunci_kirim=isi["kunci_kirim"]).count() == ada
        assert (send_ahead if cara != "formulir" else kirim)(klien, isi).tersimpan
        buku.catat(klien.pengguna, isi["kunci_kirim"], isi["uraian"], 1)
    assert putus.tersimpan
    assert langkah > sedikitnya
    assert list(buku.periksa()) == []
