"""/sehat/ (the process answers) and /siap/ (it can also read, write and store)."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
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
    parts = {"basis_data": _try(_database), "berkas": _try(default_storage.probe)}
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
