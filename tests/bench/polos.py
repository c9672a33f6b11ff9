"""What every page is measured against: the barest page that a signed-in person gets in Django when somebody follows
its tutorial with Bootstrap.

startproject's middleware, context processors and way to find out who asks; one query, by an index, of 25 rows; a base
template with the person's name and a button to leave; a plain table of six columns with a link, a date, two labels of
choices and a badge in every row. Nothing is cached that Django does not cache by itself, and nothing is spent that such
a page would not spend: no form, no paging, no count, no menu. 4 to 6 ms of CPU time on the machines we know.
"""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.backends.django import DjangoTemplates
from django.urls import path

from kbk.models import Kegiatan


def own_addresses(get_response):
    """Middleware: the addresses below instead of the application's, without emptying Django's caches of those."""

    def middleware(request):
        request.urlconf = "tests.bench.polos"
        return get_response(request)

    return middleware


MIDDLEWARE = [
    "tests.bench.polos.own_addresses",
    "django.middleware.security.SecurityMiddleware",  # from here on as startproject writes it
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
BACKEND = "django.contrib.auth.backends.ModelBackend"
TEMPLATES = DjangoTemplates(
    {
        "NAME": "polos",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
)


@login_required
def polos(request, pk: int | None = None):
    """The newest 25; the other two addresses are only there to be linked to."""
    page = TEMPLATES.get_template("polos/daftar.html")
    return HttpResponse(page.render({"rows": Kegiatan.objects.order_by("-pk")[:25]}, request))


urlpatterns = [
    path("polos/", polos, name="polos"),
    path("polos/<int:pk>/", polos, name="polos_satu"),
    path("keluar/", polos, name="polos_keluar"),
]
