"""A bad line between client and server: slow, and cut where the test says (reliability B5)."""

import socket
import threading
import time
from typing import Self


class Kawat:
    """Listens on a port of its own and passes everything on to `port`.

    `kbps` is what all connections together get in each direction, `jeda` (seconds) what each waits at its start. `potong_kirim`: the next connection breaks after
    so many bytes from the client; `potong_jawab`: after so many from the server, 1 being an answer that never
    arrives although the server has acted. Each cut is made once; set it again for another.
    """

    def __init__(self, port: int, *, kbps: float = 0, jeda: float = 0):
        self._tujuan, self._kbps, self._jeda = port, kbps, jeda
        self._jalur = {"pergi": threading.Lock(), "pulang": threading.Lock()}
        self.potong_kirim = self.potong_jawab = 0
        self._pintu = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._pintu.getsockname()[1]
        self._utas = [threading.Thread(target=self._terima)]

    def __enter__(self) -> Self:
        self._utas[0].start()
        return self

    def __exit__(self, *_) -> None:
        self._pintu.shutdown(socket.SHUT_RDWR)
        for utas in self._utas:
            utas.join()
        self._pintu.close()

    def _terima(self) -> None:
        while True:
            try:
                klien = self._pintu.accept()[0]
            except OSError:  # closed
                return
            self._utas.append(threading.Thread(target=self._sambung, args=(klien,)))
            self._utas[-1].start()

    def _sambung(self, klien: socket.socket) -> None:
        kirim, self.potong_kirim = self.potong_kirim, 0
        jawab, self.potong_jawab = self.potong_jawab, 0
        time.sleep(self._jeda)
        with klien, socket.create_connection(("127.0.0.1", self._tujuan)) as peladen:
            pergi = threading.Thread(target=self._alir, args=("pergi", klien, peladen, kirim, (klien, peladen)))
            pergi.start()
            # The server's answer may be lost while the server believes that it was taken.
            self._alir("pulang", peladen, klien, jawab, (klien,))
            pergi.join()

    def _alir(self, arah: str, dari: socket.socket, ke: socket.socket, batas: int, putuskan: tuple) -> None:
        lewat = 0
        try:
            while data := dari.recv(4096):
                if self._kbps:
                    with self._jalur[arah]:
                        time.sleep(len(data) * 8 / (self._kbps * 1000))
                lewat += len(data)
                if batas and lewat >= batas:
                    break
                ke.sendall(data)
            else:
                ke.shutdown(socket.SHUT_WR)
                return
        except OSError:  # the other end is gone
            putuskan = (ke,)
        for ujung in putuskan:
            _break_off(ujung)


def _break_off(ujung: socket.socket) -> None:
    """Whoever reads there gets an error, not an end."""
    try:
        ujung.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        ujung.shutdown(socket.SHUT_RDWR)
    except OSError:  # gone already
        pass
