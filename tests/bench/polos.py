"""The cheapest page a signed-in person can get: what every other page is measured against."""

from django.http import HttpResponse
from django.urls import path

from opd.akses import signed_in


@signed_in
def polos(request):
    return HttpResponse("ada")


urlpatterns = [path("polos/", polos)]
