"""From a scene to a photo: light, grain, JPEG. Runs in child processes; imports nothing but Pillow.

The same order gives the same picture on every run of the same Pillow.
"""

import ctypes
import io
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from random import Random

from PIL import Image, ImageChops

from laporan.contoh.adegan import SCENES
from laporan.contoh.gambar import LEBAR, SKALA, TINGGI, Papan

SEDIKIT = 40  # photos below which child processes cost more than they save
BUTIR = 4.5  # how strong the grain is


@dataclass(frozen=True)
class Pesanan:
    """One photo: the scene, its stream of chance, the day of the week (which uniform), and how near."""

    adegan: str
    kunci: str
    hari: int
    dekat: bool = False


@dataclass(frozen=True)
class Foto:
    data: bytes
    kecil: bytes


def ambil(pesanan: Pesanan) -> Foto:
    acak = Random(pesanan.kunci)
    papan = Papan(acak, min(pesanan.hari, 4))
    SCENES[pesanan.adegan](papan)
    gambar = papan.gambar
    if pesanan.dekat:  # a second photo of the same moment, from nearby
        x, y = acak.randint(200, 900), acak.randint(300, 700)
        gambar = gambar.crop((x, y, x + LEBAR * 4 // 3, y + TINGGI * 4 // 3)).resize((LEBAR, TINGGI), Image.Resampling.BOX)
    else:
        gambar = gambar.reduce(SKALA)
    if acak.random() < 0.5:
        cermin = pesanan.adegan in {"arsip", "kampung", "komputer", "lapangan"}  # nothing written in it
        gambar = gambar.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if cermin else gambar
    gambar = ImageChops.multiply(gambar, _cahaya(acak.randrange(6)))
    butir = _butir()
    x, y = acak.randint(0, butir.width - LEBAR), acak.randint(0, butir.height - TINGGI)
    gambar = ImageChops.add(gambar, butir.crop((x, y, x + LEBAR, y + TINGGI)), 1, -128)
    kecil = gambar.reduce(5)
    return Foto(_jpeg(gambar, 74), _jpeg(kecil, 72))


def ambil_semua(pesanan: list[Pesanan]) -> Iterator[Foto]:
    """The photos in the order asked for, drawn ahead on every core; one by one where child processes are not to be had."""
    if len(pesanan) < SEDIKIT:
        yield from map(ambil, pesanan)
        return
    try:
        kolam = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=_ikut_induk, initargs=(os.getpid(),))
    except (OSError, ImportError):  # no shared semaphores here
        yield from map(ambil, pesanan)
        return
    with kolam:
        yield from kolam.map(ambil, pesanan, chunksize=4)


def _ikut_induk(induk: int) -> None:
    """Ctrl-C is the parent's business, and a child never outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != induk:
            raise SystemExit


def _jpeg(gambar: Image.Image, mutu: int) -> bytes:
    keluar = io.BytesIO()
    gambar.save(keluar, "JPEG", quality=mutu)
    return keluar.getvalue()


@cache
def _cahaya(ragam: int) -> Image.Image:
    """How the light falls: a soft vignette, brighter at one side, warm or cool."""
    samping = Image.linear_gradient("L").rotate(90 * (ragam % 4)).resize((LEBAR, TINGGI))
    tengah = ImageChops.invert(Image.radial_gradient("L")).resize((LEBAR, TINGGI))
    terang = ImageChops.add(samping.point(lambda v: 196 + v * 0.2), tengah.point(lambda v: v * 0.14))
    warna = [(255, 246, 228), (238, 246, 255), (255, 255, 250), (255, 238, 214), (244, 250, 244), (250, 244, 255)][ragam]
    return Image.merge("RGB", [terang.point(lambda v, w=w: v * w / 255) for w in warna])


@cache
def _butir() -> Image.Image:
    """Grain from a stream of its own, so that it is the same everywhere (Pillow's noise is not seeded)."""
    lebar, tinggi = 480, 400
    bita = Random("butir").randbytes(lebar * tinggi * 4)
    jumlah = bytes((bita[n] + bita[n + 1] + bita[n + 2] + bita[n + 3]) >> 2 for n in range(0, len(bita), 4))
    lembut = Image.frombytes("L", (lebar, tinggi), jumlah).point(lambda v: 128 + (v - 128) * BUTIR / 37)
    petak = Image.new("L", (lebar * 4, tinggi * 4))
    for x in range(4):
        for y in range(4):
            petak.paste(lembut, (x * lebar, y * tinggi))
    return Image.merge("RGB", (petak, petak, petak))
