"""What leaves a trace although it changes nothing: signing in, being refused, taking a file away, and looking at
people of another unit (reliability C90, C91).

Nothing else that only reads writes a row. A trace that cannot be written refuses the answer it belongs to (C82).
"""

import datetime as dt
import logging

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from opd import jejak
from opd.actions.surat_segera import order_peringatan
from opd.akses import held_roles
from opd.batas import MENIT, network
from opd.http import home_of
from opd.models import Jejak, Opd, Pegawai, Pengguna
from opd.siap import Isi, Siap

log = logging.getLogger("opd.keamanan")

DITOLAK, PERINGATAN = "ditolak", "peringatan_penolakan"
SERING, SELANG = 30, dt.timedelta(minutes=5)  # refusals of one person that are no longer an accident (C91)
SEKALI = dt.timedelta(hours=1)  # in which the same thing, looked at again, leaves no second row
DIKETIK = {"q", "orang", "pegawai"}  # filters that may hold a name or NIP: noted as used, never as typed


def trace_answers(get_response):
    """Middleware: one row for each refused answer, and one for each export."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_refusal(request, response):
            _record_refusal(request, response)
        elif hasattr(response, "ekspor") and request.method != "HEAD":
            _record(request, "ekspor", **response.ekspor, **_asked(request), saringan=_filters(request))
        return response

    return middleware


def record_masuk(aksi: str, *, pengguna: Pengguna | None, by: Pengguna | None, request: HttpRequest | None) -> None:
    """Signing in, out, or in vain. Of an unknown name only the network stays: whoever mistypes often types the
    password there, and a NIP is guessed back from its hash in minutes."""
    opd = pengguna.pegawai.opd if pengguna and pengguna.pegawai else None
    with transaction.atomic():
        jejak.record(by=by, aksi=aksi, sasaran=pengguna, opd=opd, **_dari(request))


def record_look(request: HttpRequest, orang: Pegawai | Pengguna) -> None:
    """One row when a page shows the personal data of somebody whose unit is not one's own. Needs opd.pemda."""
    opd = orang.opd if isinstance(orang, Pegawai) else orang.pegawai and orang.pegawai.opd
    if request.method == "GET" and orang != request.user and not is_own_unit(request.user, opd):
        with transaction.atomic():
            jejak.record(by=request.user, aksi=f"lihat_{orang._meta.model_name}", sasaran=orang, opd=opd, **_dari(request))


def record_open(request: HttpRequest, row, opd: Opd) -> None:
    """One row a person, object and hour when somebody opens work of another unit that shows people: the page of an
    activity with who came and who was ill, a photo in full size. A thumbnail leaves none, it comes with the page;
    neither does the next part of the same file. Needs opd.pemda."""
    if request.method != "GET" or is_own_unit(request.user, opd):
        return
    aksi, now = f"lihat_{row._meta.model_name}", timezone.now()
    lately = Jejak.objects.filter(sasaran=row._meta.model_name, sasaran_id=row.pk, pengguna=request.user, aksi=aksi)
    if not lately.filter(waktu__gt=now - SEKALI).exists():
        with transaction.atomic():
            jejak.record(by=request.user, aksi=aksi, sasaran=row, opd=opd, at=now, **_dari(request))


def record_part(request: HttpRequest, row, opd: Opd, *, berkas: str, baris: int, goes_on: bool) -> None:
    """One row for a file of `baris` rows that is taken away in parts. A part that goes on leaves none where the hour
    before has one of the same person and file; without it, whoever asks for all but the first byte has taken it all."""
    if request.method != "GET":
        return
    now = timezone.now()
    lately = Jejak.objects.filter(sasaran=row._meta.model_name, sasaran_id=row.pk, pengguna=request.user, aksi="ekspor")
    if goes_on and lately.filter(waktu__gt=now - SEKALI, isi__berkas=berkas).exists():
        return
    with transaction.atomic():
        jejak.record(by=request.user, aksi="ekspor", sasaran=row, opd=opd, at=now, berkas=berkas, baris=baris, **_dari(request))


def is_own_unit(pengguna: Pengguna, opd: Opd | None) -> bool:
    """Whether the person works in this Opd or holds a role at it, in it or above it below the pemda."""
    if opd is None:
        return False
    own = pengguna.pegawai.opd_id if pengguna.pegawai else None
    return own == opd.pk or any(held.opd_id and opd.jalur.startswith(held.jalur) for held in held_roles(pengguna))


def _is_refusal(request: HttpRequest, response: HttpResponse) -> bool:
    """403, throttled, and what is not found because it is not visible: the address of one numbered row, asked
    for by somebody who is signed in. An exception that already left its own row says so (`tercatat`)."""
    if getattr(response, "tercatat", False):
        return False
    return response.status_code in {403, 429} or (
        response.status_code == 404 and request.user.is_authenticated and bool(_asked(request).get("nomor"))
    )


def _record_refusal(request: HttpRequest, response: HttpResponse) -> None:
    isi = {"status": response.status_code, "metode": request.method} | _asked(request)
    if request.user.is_authenticated:
        _record(request, DITOLAK, **isi)
        _watch(request)
    elif cache.add(f"jejak:{DITOLAK}:{network(request)}:{isi.get('alamat')}", 1, MENIT):  # a flood from outside leaves one a minute
        with transaction.atomic():
            jejak.record(by=None, aksi=DITOLAK, sasaran=None, **isi, **_dari(request))


def _watch(request: HttpRequest) -> None:
    """Somebody who is refused all the time is walking about: a row on top of the trail, a letter to the security
    contact and a line in the log, once per SELANG also when the refusals come at once."""
    since = timezone.now() - SELANG
    jumlah = sum(_ditolak(pengguna=request.user.pk, sejak=since))
    if jumlah < SERING:
        return
    with jejak.exclusive():
        if Jejak.objects.filter(pengguna=request.user, waktu__gte=since, aksi=PERINGATAN).exists():
            return
        row = _record(request, PERINGATAN, jumlah=jumlah, menit=SELANG.seconds // MENIT)
        if settings.KONTAK_KEAMANAN:
            order_peringatan(row)
    log.warning("Pengguna %s ditolak %s kali dalam lima menit dari %s.", request.user.pk, jumlah, network(request))


@Siap
def _ditolak(pengguna: Isi, sejak: Isi) -> QuerySet:
    rows = Jejak.objects.filter(pengguna=pengguna, waktu__gte=sejak, aksi=DITOLAK)
    return rows.order_by().values(semua=Value(1)).annotate(jumlah=Count("pk")).values_list("jumlah", flat=True)


def _record(request: HttpRequest, aksi: str, **isi) -> Jejak:
    """A row about what this person did, at the unit where they are at home."""
    home = home_of(request.user)
    with transaction.atomic():
        return jejak.record(by=request.user, aksi=aksi, sasaran=request.user, **home, **isi, **_dari(request))


def _asked(request: HttpRequest) -> dict:
    """The name of the address and the number in it; never its text, which may be a key or a name."""
    match = request.resolver_match
    if match is None:
        return {}
    numbers = [value for value in match.kwargs.values() if isinstance(value, int) and not isinstance(value, bool)]
    return {"alamat": match.url_name} | ({"nomor": numbers[0]} if numbers else {})


def _filters(request: HttpRequest) -> dict:
    chosen = {name: value for name, value in request.GET.items() if value and name != "bentuk"}
    return {name: "(diisi)" if name in DIKETIK else value[:100] for name, value in chosen.items()}


def _dari(request: HttpRequest | None) -> dict:
    """{"jaringan": address}, where the request came over a network."""
    return {"jaringan": network(request)} if request is not None and request.META.get("REMOTE_ADDR") else {}
