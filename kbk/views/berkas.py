"""Handing out stored files, after the view has fetched their row through for_user."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

log = logging.getLogger(__name__)

# A file is looked at by itself, by this site only, and runs nothing whatever is inside (C42, C45, C60).
PRIBADI = {
    "Cache-Control": "private, max-age=300, no-transform",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def refuse_other_sites(request: HttpRequest) -> None:
    """Another site's page gets nothing, not even whether the file is there (C45)."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Http404


def send_private(request: HttpRequest, berkas, tipe: str, nama: str) -> HttpResponse:
    """The bytes, called `nama` with the right ending; images inline, everything else as a download.
    Files never change, so the name of the file on the server says which version it is; only those who may
    see it get as far as a 304."""
    etag = f'"{berkas.name.rsplit("/", 1)[-1]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = berkas.open("rb")
        except FileNotFoundError:
            log.error("Berkas %s tidak ada di penyimpanan.", nama)
            raise Http404 from None
        name = f"{nama}.{'jpg' if tipe == 'image/jpeg' else 'pdf'}"
        attach = not tipe.startswith("image/")
        response = FileResponse(file, content_type=tipe, as_attachment=attach, filename=name)
    for name, value in PRIBADI.items():
        response.headers[name] = value
    response.headers["ETag"] = etag
    return response
