"""A bucket on this machine that speaks enough S3 for boto3: signed PUT, GET, HEAD, DELETE and list, path style."""

import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

KUNCI, RAHASIA, NAMA = "kunci-uji", "rahasia-uji", "budaya-kerja"


class Ember:
    """`isi`: key -> bytes. `acl`: key -> what was asked for. `rusak`: answer 503 to everything."""

    def __init__(self):
        self.isi: dict[str, bytes] = {}
        self.acl: dict[str, str] = {}
        self.rusak = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Penjawab", (_Penjawab,), {"ember": self}))
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def alamat(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{NAMA}/"

    @property
    def storage_url(self) -> str:
        return f"s3://{KUNCI}:{RAHASIA}@127.0.0.1:{self.server.server_port}/{NAMA}?tls=0"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Penjawab(BaseHTTPRequestHandler):
    ember: Ember
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def _kunci(self) -> str | None:
        """The key asked for, "" for the bucket itself; None when the answer was given: broken, unsigned, absent."""
        _, ember, kunci = (*unquote(urlsplit(self.path).path).split("/", 2), "")[:3]
        if self.ember.rusak:
            return self._jawab(503)
        if f"Credential={KUNCI}/" not in self.headers.get("Authorization", "") or ember != NAMA:
            return self._jawab(403)
        if self.command in {"GET", "HEAD"} and kunci and kunci not in self.ember.isi:
            return self._jawab(404)
        return kunci

    def _jawab(self, status: int, isi: bytes = b"", panjang: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(isi) if panjang is None else panjang))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("ETag", '"uji"')
        self.end_headers()
        self.wfile.write(isi)

    def do_PUT(self):
        isi = self.rfile.read(int(self.headers["Content-Length"]))
        if kunci := self._kunci():
            self.ember.isi[kunci], self.ember.acl[kunci] = isi, self.headers.get("x-amz-acl", "")
            self._jawab(200)

    def do_HEAD(self):
        if (kunci := self._kunci()) is not None:
            self._jawab(200, panjang=len(self.ember.isi.get(kunci, b"")))

    def do_GET(self):
        if (kunci := self._kunci()) is not None:
            self._jawab(200, self.ember.isi[kunci] if kunci else self._daftar())

    def do_DELETE(self):
        if kunci := self._kunci():
            self.ember.isi.pop(kunci, None)
            self._jawab(204)

    def _daftar(self) -> bytes:
        awal = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        sisa = [nama[len(awal) :] for nama in sorted(self.ember.isi) if nama.startswith(awal)]
        folder = sorted({nama.split("/")[0] for nama in sisa if "/" in nama})
        berkas = "".join(f"<Contents><Key>{escape(awal + nama)}</Key></Contents>" for nama in sisa if "/" not in nama)
        umum = "".join(f"<CommonPrefixes><Prefix>{escape(awal + nama)}/</Prefix></CommonPrefixes>" for nama in folder)
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{berkas}{umum}</ListBucketResult>".encode()
