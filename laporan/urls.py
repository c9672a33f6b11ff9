from django.urls import path

from laporan.views import beranda, cetakan, dasbor, laporan, periode, rekap, verifikasi

urlpatterns = [
    path("", beranda.beranda, name="beranda"),
    path("laporan/", laporan.laporan_list, name="laporan_list"),
    path("laporan/buka/<int:pk>/<slug:kode>/", laporan.laporan_open, name="laporan_open"),
    path("laporan/<int:pk>/", laporan.laporan_detail, name="laporan_detail"),
    path("laporan/<int:pk>/naskah/", laporan.laporan_edit, name="laporan_edit"),
    path("laporan/<int:pk>/langkah/<slug:langkah>/", laporan.laporan_step, name="laporan_step"),
    path("laporan/<int:pk>/catatan/", laporan.laporan_note, name="laporan_note"),
    path("periode/", periode.periode_list, name="periode_list"),
    path("periode/buat/", periode.periode_generate, name="periode_generate"),
    path("periode/kalender/", periode.periode_kalender, name="periode_kalender"),
    path("periode/<int:pk>/", periode.periode_edit, name="periode_edit"),
    path("laporan/<int:pk>/cetak/", cetakan.cetak_opd, name="cetak_opd"),
    path("dasbor/", dasbor.dasbor, name="dasbor"),
    path("dasbor/daerah/", dasbor.matriks, name="matriks"),
    path("dasbor/pimpinan/", dasbor.dasbor_pimpinan, name="dasbor_pimpinan"),
    path("rekap/", rekap.rekap_list, name="rekap_list"),
    path("rekap/susun/<int:pk>/", rekap.rekap_compose, name="rekap_compose"),
    path("rekap/<int:pk>/", rekap.rekap_detail, name="rekap_detail"),
    path("rekap/<int:pk>/naskah/", rekap.rekap_write, name="rekap_write"),
    path("rekap/<int:pk>/kirim/", rekap.rekap_send, name="rekap_send"),
    path("rekap/<int:pk>/terima/", rekap.rekap_receive, name="rekap_receive"),
    path("rekap/<int:pk>/revisi/", rekap.rekap_revise, name="rekap_revise"),
    path("rekap/<int:pk>/cetak/", cetakan.cetak_rekap, name="cetak_rekap"),
    path("cetakan/<int:pk>/", cetakan.cetakan_detail, name="cetakan_detail"),
    path("cetakan/<int:pk>/ulangi/", cetakan.cetakan_retry, name="cetakan_retry"),
    path("cetakan/<int:pk>/unduh/", cetakan.cetakan_download, name="cetakan_download"),
    path("v/", verifikasi.verifikasi_cari, name="verifikasi_cari"),
    path("v/<str:kode>/", verifikasi.verifikasi, name="verifikasi"),
]
