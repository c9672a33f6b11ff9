"""A mail server that takes letters on a port of its own, and can fall silent at the worst moment."""

import socketserver
import threading
from contextlib import contextmanager


class Server(socketserver.ThreadingTCPServer):
    """`surat`: what it took. `diam`: where it falls silent, "sambut" (before a word) or "jawab" (with the letter
    in hand)."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, diam: str = ""):
        super().__init__(("127.0.0.1", 0), Percakapan)
        self.diam, self.surat = diam, []
        self.terdiam, self.selesai = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def penerima(self) -> list[str]:
        """The address of each letter it took."""
        kepala = [isi.split(b"\r\n\r\n")[0].decode().splitlines() for isi in self.surat]
        return sorted(baris.removeprefix("To: ") for isi in kepala for baris in isi if baris.startswith("To: "))


class Percakapan(socketserver.StreamRequestHandler):
    def handle(self):
        if self.falls_silent("sambut"):
            return
        self.answer("220 uji")
        while baris := self.rfile.readline():
            kata = baris[:4].upper()
            if kata == b"DATA":
                self.answer("354 tulis")
                self.server.surat.append(self.read_letter())
                if self.falls_silent("jawab"):
                    return
            self.answer("221 sampai jumpa" if kata == b"QUIT" else "250 baik")

    def read_letter(self) -> bytes:
        isi = b""
        while (baris := self.rfile.readline()) not in (b".\r\n", b""):
            isi += baris
        return isi

    def falls_silent(self, saat: str) -> bool:
        if self.server.diam != saat:
            return False
        self.server.terdiam.set()
        self.server.selesai.wait(60)
        return True

    def answer(self, baris: str):
        self.wfile.write(f"{baris}\r\n".encode())


@contextmanager
def mail_server(diam: str = ""):
    with Server(diam) as server:
        utas = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        utas.start()
        try:
            yield server
        finally:
            server.selesai.set()
            server.shutdown()
