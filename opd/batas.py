"""How often one address on the network may ask, for pages that are open to everybody."""

import ipaddress
import time
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render

MENIT = 60


def limit_per_ip(nama: str, per_minute: int):
    """429 for an address that asks more than `per_minute` times in a clock minute; views with the same
    `nama` share the count. The address is read by the same rule as at sign-in."""

    def decorate(view):
        @wraps(view)
        def limited(request: HttpRequest, *args, **kwargs):
            if _count(f"batas:{nama}:{network(request)}") > per_minute:
                response = render(request, "429.html", status=429)
                response.headers["Retry-After"] = str(MENIT)
                return response
            return view(request, *args, **kwargs)

        return limited

    return decorate


def _count(key: str) -> int:
    """How many times `key` was counted in this minute, this time included."""
    key = f"{key}:{int(time.time()) // MENIT}"
    cache.add(key, 0, 2 * MENIT)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out of a full cache in between
        return 1


def network(request: HttpRequest) -> str:
    """The IPv4 address, or the /64 of an IPv6 one: a household has that many to itself."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    return str(address if address.version == 4 else ipaddress.ip_network(f"{address}/64", strict=False))
