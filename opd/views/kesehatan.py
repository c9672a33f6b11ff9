"""/sehat/ (the process answers) and /siap/ (it can also read, write and store)."""

import os
import tempfile

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def sehat(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sehat\n", content_type="text/plain")


@login_not_required
@require_safe
def siap(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, else 503; {"basis_data": true, …}, no versions."""
    parts = {"basis_data": _try(_database), "berkas": _try(_media)}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _try(probe) -> bool:
    try:
        probe()
    except Exception:  # noqa: BLE001 - any failure means not ready, and the log of the part says why
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _media() -> None:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(b"siap")
        file.flush()
        os.fsync(file.fileno())
