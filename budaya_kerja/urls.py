"""Addresses. Each app names its own; signing in is django-allauth under Indonesian paths."""

from django.urls import include, path

urlpatterns = [
    path("", include("opd.urls")),
    path("", include("kbk.urls")),
    path("", include("laporan.urls")),
]

handler400 = "opd.views.galat.bad_request"
handler403 = "opd.views.galat.forbidden"
handler404 = "opd.views.galat.not_found"
handler500 = "opd.views.galat.server_error"
