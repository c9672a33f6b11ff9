"""What every page is measured against: the barest page a signed-in person can get in Django that shows 25 rows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from kbk.models import Kegiatan

MIDDLEWARE = [  # as startproject writes it
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TABEL = engines["django"].from_string(
    '<!doctype html><title>Kegiatan</title><table class="table"><thead><tr><th>Nomor<th>Tanggal<th>Judul<th>Jenis<th>Tempat'
    "<tbody>{% for k in rows %}<tr><td>{{ k.pk }}<td>{{ k.tanggal }}<td>{{ k.judul }}<td>{{ k.jenis }}<td>{{ k.tempat }}"
    "{% endfor %}</table>"
)


@login_required
def polos(request):
    """One query, by an index."""
    return HttpResponse(TABEL.render({"rows": Kegiatan.objects.order_by("-pk")[:25]}))


urlpatterns = [path("polos/", polos)]
