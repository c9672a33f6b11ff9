"""/bantuan/: how each kind of work is done, with pictures of the application itself. Nothing here is anybody's data."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opd.bantuan import MENURUT_SLUG, panduan_for
from opd.http import render_page


@login_not_required
@require_safe
def bantuan_list(request: HttpRequest) -> HttpResponse:
    own, lain = panduan_for(request.user)
    return render_page(request, "opd/bantuan_list.html", {"own": own, "lain": lain})


@login_not_required
@require_safe
def bantuan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in MENURUT_SLUG:
        raise Http404
    panduan = MENURUT_SLUG[slug]
    return render_page(request, panduan.template, {"panduan": panduan})
