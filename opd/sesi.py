"""Where somebody is signed in: the rows of allauth.usersessions, kept fresh without a write per request."""

import re
import time

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse

SEGAR = 5 * 60  # seconds after which "terakhir dipakai" is written again
_CATATAN = "dilihat"  # in the session: when that was

PERAMBAN = [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser")]
PERAMBAN += [("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")]
PERANGKAT = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
PERANGKAT += [("CrOS", "Chromebook"), ("Macintosh", "Mac"), ("Linux", "Linux")]


def remember_device(get_response):
    """Middleware: notes that this device is in use, at most every five minutes, because on SQLite every
    write waits for the one before it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and time.time() - request.session.get(_CATATAN, 0) > SEGAR:
            UserSession.objects.create_from_request(request)
            request.session[_CATATAN] = int(time.time())
        return get_response(request)

    return middleware


def keep_session(request: HttpRequest) -> None:
    """After a change that ended every session of the account: this one goes on, under a new key."""
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)


def device_name(user_agent: str) -> str:
    """ "Chrome di Android": what a person recognises in a browser's own description."""
    peramban = next((nama for tanda, nama in PERAMBAN if tanda in user_agent), "Peramban lain")
    perangkat = next((nama for tanda, nama in PERANGKAT if re.search(rf"\b{tanda}\b", user_agent)), "")
    return f"{peramban} di {perangkat}" if perangkat else peramban
