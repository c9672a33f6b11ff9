"""A phone on a bad line: sends the form of an activity until the server says that it is saved."""

import hashlib
import http.client
import json
import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests import korpus
from tests.faults.conftest import KUNCI_CSRF
from tests.kbk.views.isian_kegiatan import BARU, foto, isian


@dataclass(frozen=True)
class Jawaban:
    """`status` 0: no answer came."""

    status: int
    tujuan: str = ""
    teks: str = ""

    @property
    def tersimpan(self) -> bool:
        return self.status in {200, 201} or (self.status == 302 and self.tujuan.startswith("/kegiatan/"))

    @property
    def isi(self) -> dict:
        return json.loads(self.teks)


@dataclass
class Klien:
    """One person on one phone; `port` is the server's or that of the line to it."""

    port: int
    pengguna: int
    sesi: str
    kepala: dict = field(default_factory=dict)

    def post(self, alamat: str, isi: dict, **kepala: str) -> Jawaban:
        isi = encode_multipart(BOUNDARY, isi | {"csrfmiddlewaretoken": KUNCI_CSRF})
        return self._kirim("POST", alamat, isi, {"Content-Type": MULTIPART_CONTENT} | kepala)

    def get(self, alamat: str, **kepala: str) -> Jawaban:
        return self._kirim("GET", alamat, None, kepala)

    def _kirim(self, cara: str, alamat: str, isi: bytes | None, kepala: dict) -> Jawaban:
        kuki = f"{settings.SESSION_COOKIE_NAME}={self.sesi}; {settings.CSRF_COOKIE_NAME}={KUNCI_CSRF}"
        sambungan = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sambungan.request(cara, alamat, isi, {"Cookie": kuki} | self.kepala | kepala)
            j = sambungan.getresponse()
            return Jawaban(j.status, j.getheader("Location", ""), j.read().decode())
        except (OSError, http.client.HTTPException):
            return Jawaban(0)
        finally:
            sambungan.close()


def sign_in(masuk, port: int, pengguna) -> Klien:
    """Signed in before anything goes wrong; the device is noted down at the first request."""
    klien = Klien(port, pengguna.pk, masuk(pengguna).cookies[settings.SESSION_COOKIE_NAME].value)
    assert klien.get("/akun/").status == 200
    return klien


def isian_baru(kelompok, **lain) -> dict:
    """A form nobody sent before, with one photo of its own."""
    kunci = secrets.token_hex(16)
    gambar = korpus.foto(80, 60, comment=kunci.encode())
    return isian(kelompok, kunci_kirim=kunci, uraian=f"Antrean pagi habis sebelum pukul 10, catatan {kunci}.", foto=[foto(data=gambar)]) | lain


def kirim(klien: Klien, isi: dict, **kepala: str) -> Jawaban:
    for berkas in isi["foto"]:
        berkas.seek(0)
    return klien.post(BARU, isi, **kepala)


# --- files that go ahead of the form, each by itself ---

JSON = {"Accept": "application/json"}


def promise(klien: Klien, isi: dict, gambar: dict[str, bytes]) -> Jawaban:
    """The draft of the form, with a promise for each {name: bytes}."""
    janji = [f"{hashlib.sha256(data).hexdigest()}:{nama}" for nama, data in gambar.items()]
    return klien.post(f"/kegiatan/draf/{isi['kunci_kirim']}/", isi | {"janji": janji}, **JSON)


def send_file(klien: Klien, alamat: str, nama: str, data: bytes, **kepala: str) -> Jawaban:
    isi = {"berkas": foto(nama, data), "sha256": hashlib.sha256(data).hexdigest()}
    return klien.post(f"{alamat}berkas/", isi, **JSON, **kepala)


def send_ahead(klien: Klien, isi: dict, *, berkas: dict | None = None, simpan: dict | None = None) -> Jawaban:
    """The same form as a script sends it: the promise, the file, and then the form. `berkas` and `simpan` are headers
    of these two; the first answer that did not come ends it."""
    gambar = {satu.name: satu.file.getvalue() for satu in isi["foto"]}
    isi = {name: value for name, value in isi.items() if name != "foto"}
    alamat = f"/kegiatan/draf/{isi['kunci_kirim']}/"
    jawaban = promise(klien, isi, gambar)
    for nama, data in gambar.items():
        if jawaban.status in {200, 201}:
            jawaban = send_file(klien, alamat, nama, data, **berkas or {})
    if jawaban.status in {200, 201, 409}:  # 409: it was saved before, and the answer got lost
        jawaban = klien.post(BARU, isi, **JSON, **simpan or {})
    return jawaban
