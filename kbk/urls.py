from django.urls import path

from kbk.views import bukti, kegiatan, tindak_lanjut

urlpatterns = [
    path("kegiatan/", kegiatan.kegiatan_list, name="kegiatan_list"),
    path("kegiatan/baru/", kegiatan.kegiatan_create, name="kegiatan_create"),
    path("kegiatan/<int:pk>/", kegiatan.kegiatan_detail, name="kegiatan_detail"),
    path("kegiatan/<int:pk>/ubah/", kegiatan.kegiatan_edit, name="kegiatan_edit"),
    path("kegiatan/<int:pk>/bukti/baru/", bukti.bukti_create, name="bukti_create"),
    path("kegiatan/<int:pk>/tindak-lanjut/baru/", tindak_lanjut.tindak_lanjut_create, name="tindak_lanjut_create"),
    path("bukti/<int:pk>/", bukti.bukti_file, name="bukti_file"),
    path("bukti/<int:pk>/pratinjau/", bukti.bukti_thumb, name="bukti_thumb"),
    path("bukti/<int:pk>/ubah/", bukti.bukti_edit, name="bukti_edit"),
    path("bukti/<int:pk>/ganti/", bukti.bukti_replace, name="bukti_replace"),
    path("tindak-lanjut/", tindak_lanjut.tindak_lanjut_list, name="tindak_lanjut_list"),
    path("tindak-lanjut/<int:pk>/selesai/", tindak_lanjut.tindak_lanjut_close, name="tindak_lanjut_close"),
]
