"""What broke, as far as the person can do something about it, and what they had written (reliability F06, F11, F13)."""

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

PENUH = {errno.ENOSPC, errno.EDQUOT}
# How the two databases say the same; psycopg's DiskFull is SQLSTATE 53100.
BASIS_DATA_PENUH = ("database or disk is full", "No space left on device")


@dataclass(frozen=True)
class Sebab:
    """`status` of the answer and the sentence of the page."""

    status: int
    judul: str
    kalimat: str


GANGGUAN = Sebab(
    500, "Ada gangguan di sistem", "Yang sudah tersimpan tetap aman. Tunggu satu menit, lalu coba lagi."
)
TERTUNDA = Sebab(
    503, "Server sedang terganggu", "Yang sudah tersimpan tetap aman; yang baru dikirim belum disimpan. Tunggu satu menit, lalu coba lagi."
)
PENYIMPANAN_PENUH = Sebab(
    507, "Penyimpanan penuh", "Penyimpanan server penuh, jadi isian ini belum tersimpan. Beri tahu admin, lalu coba lagi setelah ada ruang."
)


def sebab_of(error: BaseException | None) -> Sebab:
    """Which of the three an exception is."""
    if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
        return PENYIMPANAN_PENUH if error.errno in PENUH else TERTUNDA
    if isinstance(error, OperationalError | InterfaceError):
        return PENYIMPANAN_PENUH if any(kata in str(error) for kata in BASIS_DATA_PENUH) else TERTUNDA
    return GANGGUAN


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of everything a form sent, so that it can be sent once more; nothing of a form that holds a
    password or a code."""
    try:
        sent = request.POST if request.method == "POST" else {}
    except (OSError, BadRequest):  # the disk or the line broke while it arrived
        return []
    if any(re.search("pass|sandi|credential|^code$|^kode$", name) for name in sent):
        return []
    return [(name, value) for name in sent for value in sent.getlist(name) if name != "csrfmiddlewaretoken"]


def written(fields: list[tuple[str, str]]) -> Iterator[str]:
    """What a person wrote in words: those are hard to write twice."""
    return (value.strip() for _, value in fields if " " in value.strip())
