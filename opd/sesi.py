"""Where somebody is signed in: the rows of allauth.usersessions, kept fresh without a write per request."""

import re
import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from opd.akses import two_step_roles

SEGAR = 5 * 60  # seconds after which "terakhir dipakai" is written again
DIAM, DIAM_DUA_LANGKAH = 30 * 60, 15 * 60  # seconds without a request after which a session rests; the second for roles with a second step
_CATATAN, _MASUK, _TERKUNCI = "dilihat", "masuk_pada", "terkunci"  # in the session: when, when, whether

PERAMBAN = [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser")]
PERAMBAN += [("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")]
PERANGKAT = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
PERANGKAT += [("CrOS", "Chromebook"), ("Macintosh", "Mac"), ("Linux", "Linux")]


def remember_device(get_response):
    """Middleware: notes that this device is in use, at most every five minutes, because on SQLite every
    write waits for the one before it. A session left alone for too long rests (`is_resting`); one that is older
    than a working day ends."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if now - request.session.get(_MASUK, now) > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif not is_resting(request) and _left_alone(request, now):
                request.session[_TERKUNCI] = True
            elif not is_resting(request) and now - request.session.get(_CATATAN, 0) > SEGAR:
                UserSession.objects.create_from_request(request)
                request.session[_CATATAN] = int(now)
        return get_response(request)

    return middleware


def begin(request: HttpRequest) -> None:
    """The clock of a new session."""
    request.session[_MASUK] = int(time.time())


def is_resting(request: HttpRequest) -> bool:
    """Whether the owner must say who it is before this session goes on. Unlike signing out it loses nothing:
    what is being typed is sent once the question is answered (opd.konfirmasi)."""
    return bool(request.session.get(_TERKUNCI))


def wake(request: HttpRequest) -> None:
    """The owner is back."""
    request.session.pop(_TERKUNCI, None)
    request.session[_CATATAN] = int(time.time())


def _left_alone(request: HttpRequest, now: float) -> bool:
    """The note is up to five minutes old, so the rest begins that much sooner, never later."""
    quiet = now - request.session.get(_CATATAN, request.session.get(_MASUK, now))
    return quiet > DIAM_DUA_LANGKAH and (quiet > DIAM or bool(two_step_roles(request.user)))


def keep_session(request: HttpRequest) -> None:
    """After a change that ended every session of the account: this one goes on, under a new key."""
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)


def device_name(user_agent: str) -> str:
    """ "Chrome di Android": what a person recognises in a browser's own description."""
    peramban = next((nama for tanda, nama in PERAMBAN if tanda in user_agent), "Peramban lain")
    perangkat = next((nama for tanda, nama in PERANGKAT if re.search(rf"\b{tanda}\b", user_agent)), "")
    return f"{peramban} di {perangkat}" if perangkat else peramban
