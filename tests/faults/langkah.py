"""Dying, or failing, at the n-th step of writing: a request asks for it with the header X-Uji-Langkah.

"MATI:7" kills the process at the seventh step, as a power cut would; "EIO:3" and "ENOSPC:3" let the third step that
can fail so end with that error of the system. Steps are every opening for writing, fsync, link and unlink of a file
and both sides of every commit: the order of reliability 3.2.
"""

import errno
import os
import signal
import threading
from functools import wraps

from django.db.backends.base.base import BaseDatabaseWrapper

KEPALA = "HTTP_X_UJI_LANGKAH"
_rencana = threading.local()


def _langkah(*, gagal: bool) -> None:
    """`gagal`: whether the system may refuse here, and not only the power."""
    jenis, sisa = getattr(_rencana, "isi", ("", 0))
    if not jenis or (jenis != "MATI" and not gagal):
        return
    _rencana.isi = (jenis, sisa - 1)
    if sisa > 1:
        return
    if jenis == "MATI":
        os.kill(os.getpid(), signal.SIGKILL)
    if sisa == 1:
        raise OSError(getattr(errno, jenis), os.strerror(getattr(errno, jenis)))


def _counts(fungsi, *, gagal: bool = True, sesudah: bool = False):
    @wraps(fungsi)
    def berlangkah(*args, **kwargs):
        if fungsi.__name__ != "open" or args[1] & os.O_WRONLY:
            _langkah(gagal=gagal)
        hasil = fungsi(*args, **kwargs)
        if sesudah:
            _langkah(gagal=False)
        return hasil

    return berlangkah


def install(aplikasi):
    """The WSGI application whose steps are counted."""
    os.open, os.fsync, os.link = _counts(os.open), _counts(os.fsync), _counts(os.link)
    os.unlink = _counts(os.unlink, gagal=False)
    BaseDatabaseWrapper._commit = _counts(BaseDatabaseWrapper._commit, gagal=False, sesudah=True)

    def berencana(environ, start_response):
        jenis, _, ke = environ.get(KEPALA, ":0").partition(":")
        _rencana.isi = (jenis, int(ke))
        return aplikasi(environ, start_response)

    return berencana
