"""What a race changes in the application: everybody waits at one point until all have come, and if so told one
guard is switched off, which is how a test shows that it can fail.

TITIK names the function at whose call a request waits ("module:name"), SAWAR the socket that lets all go at once,
PENJAGA_MATI the guard of PENJAGA that is missing.
"""

import os
import secrets
import socket
from functools import wraps
from importlib import import_module

from django.db import transaction

from kbk import kunci
from kbk.models import Kegiatan
from kbk.views import catat as layar_catat
from laporan.actions import rekap
from laporan.models import LaporanDaerah, LaporanOpd
from opd import jejak


def tunggu() -> None:
    """Stands still until everybody has come."""
    with socket.socket(socket.AF_UNIX) as pintu:
        pintu.settimeout(30)
        pintu.connect(os.environ["SAWAR"])
        pintu.recv(1)


def waits(fungsi):
    @wraps(fungsi)
    def menunggu(*args, **kwargs):
        tunggu()
        return fungsi(*args, **kwargs)

    return menunggu


def forget_version(*models) -> None:
    """Their rows are found whatever version or status the person saw; the chain is nobody's."""
    for model in models:
        kelas = type(model._default_manager.all())
        asli = kelas.filter

        def lupa(self, *args, _asli=asli, **kwargs):
            return _asli(self, *args, **{k: v for k, v in kwargs.items() if k not in {"versi", "status__in"}})

        kelas.filter = lupa
    jejak.exclusive = transaction.atomic


def forget_recap() -> None:
    """A recap is taken as it is, whatever the person saw."""
    rekap._expect = lambda lama, versi, status: LaporanDaerah.objects.select_related("pemda", "periode").get(pk=lama.pk)
    jejak.exclusive = transaction.atomic


def forget_key() -> None:
    """Every sending of a form counts as another form."""
    asli = layar_catat.create_kegiatan
    layar_catat.create_kegiatan = lambda **isi: asli(**isi | {"kunci_kirim": secrets.token_hex(16)})
    layar_catat.sent_before = lambda **_: None


PENJAGA = {
    "kunci_kirim": forget_key,
    "versi_kegiatan": lambda: forget_version(Kegiatan),
    "versi_laporan": lambda: forget_version(LaporanOpd),
    "versi_rekap": forget_recap,
    "kunci_periode": kunci._PENANYA.clear,
}


def install(lingkungan) -> None:
    """Does what TITIK and PENJAGA_MATI ask for, in the process of the server."""
    if mati := lingkungan.get("PENJAGA_MATI"):
        PENJAGA[mati]()
    for titik in filter(None, lingkungan.get("TITIK", "").split(",")):
        modul, nama = titik.split(":")
        setattr(import_module(modul), nama, waits(getattr(import_module(modul), nama)))
