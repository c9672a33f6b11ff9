"""The processes that read uploaded bytes: each file in one of its own, forked from one that is kept ready.

A web worker starts its `induk` at the first file: Python with the image library loaded (opd/berkas_anak.py), without our
environment, connections or open files. For each file it forks a child that limits itself, answers and ends; what a decoder
does there touches neither the worker nor the next file. Starting Python anew for each took 60 % of the time of a photo.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

ANAK = Path(__file__).with_name("berkas_anak.py")
PESAN = 64  # bytes of one order
STATUS = 4  # bytes at the end of an answer: how the child ended


class Pembaca:
    """`baca` may be called from any thread, and in a process that was forked from the one which called it before."""

    def __init__(self, program: Path = ANAK):
        self._program, self._kunci, self._pemilik = program, threading.Lock(), 0

    def baca(self, pesanan: str, raw: bytes, detik: float) -> tuple[int, bytes]:
        """(exit code, answer) of the child that was given `raw`; the code is negative where a signal ended it. Raises
        TimeoutError after `detik` seconds."""
        gagal = None
        for _ in range(2):  # once more, by another, where the `induk` ended with our order in its hands
            kami, dia = socket.socketpair()
            with kami:
                with dia:
                    gagal = self._pesan(pesanan.encode().ljust(PESAN), dia, bukan=gagal)
                kami.settimeout(detik)
                jawaban = _tanya(kami, raw)
            if len(jawaban) >= STATUS:
                return int.from_bytes(jawaban[-STATUS:], signed=True), jawaban[:-STATUS]
        return -signal.SIGKILL, b""

    def _pesan(self, pesanan: bytes, ujung: socket.socket, bukan: subprocess.Popen | None) -> subprocess.Popen:
        """Hands over one end of the line and returns the `induk` that has it; one that died, or is `bukan`, is replaced: who
        is being killed may still take an order."""
        with self._kunci:
            if self._pemilik != os.getpid() or self._proses is bukan:
                self._mulai()
            try:
                socket.send_fds(self._induk, [pesanan], [ujung.fileno()])
            except OSError:
                self._mulai()
                socket.send_fds(self._induk, [pesanan], [ujung.fileno()])
            return self._proses

    def _mulai(self) -> None:
        self.tutup()
        kami, dia = socket.socketpair()
        lingkungan = {nama: os.environ[nama] for nama in ("LD_LIBRARY_PATH",) if nama in os.environ}
        with dia:
            self._proses = subprocess.Popen(
                [sys.executable, "-I", "-B", str(self._program)],
                stdin=dia,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=lingkungan,
                start_new_session=True,
            )
        self._induk, self._pemilik = kami, os.getpid()

    def tutup(self) -> None:
        """Lets the one go that is kept ready; the next file has another. That of a process before a fork is left to it."""
        if self._pemilik == os.getpid():
            self._induk.close()
            self._proses.wait()
        self._pemilik = 0


def _tanya(kami: socket.socket, raw: bytes) -> bytes:
    """What comes back, as far as it came."""
    bagian = []
    try:
        kami.sendall(raw)
        kami.shutdown(socket.SHUT_WR)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it ended before it had read all; what it said is still there
    try:
        while isi := kami.recv(1 << 16):
            bagian.append(isi)
    except ConnectionResetError:
        pass
    return b"".join(bagian)


pembaca = Pembaca()
atexit.register(pembaca.tutup)
