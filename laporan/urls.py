from django.urls import path

from laporan.views import cetakan, verifikasi

urlpatterns = [
    path("laporan/<int:pk>/cetak/", cetakan.cetak_opd, name="cetak_opd"),
    path("rekap/<int:pk>/cetak/", cetakan.cetak_rekap, name="cetak_rekap"),
    path("cetakan/<int:pk>/", cetakan.cetakan_detail, name="cetakan_detail"),
    path("cetakan/<int:pk>/ulangi/", cetakan.cetakan_retry, name="cetakan_retry"),
    path("cetakan/<int:pk>/unduh/", cetakan.cetakan_download, name="cetakan_download"),
    path("v/", verifikasi.verifikasi_cari, name="verifikasi_cari"),
    path("v/<str:kode>/", verifikasi.verifikasi, name="verifikasi"),
]
