from django.urls import path

from kbk.views import bukti, keanggotaan, kegiatan, kelompok, nilai, surat_keputusan, tindak_lanjut

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
    path("kelompok/", kelompok.kelompok_list, name="kelompok_list"),
    path("kelompok/baru/", kelompok.kelompok_create, name="kelompok_create"),
    path("kelompok/<int:pk>/", kelompok.kelompok_detail, name="kelompok_detail"),
    path("kelompok/<int:pk>/ubah/", kelompok.kelompok_edit, name="kelompok_edit"),
    path("kelompok/<int:pk>/sk/baru/", surat_keputusan.sk_create, name="sk_create"),
    path("kelompok/<int:pk>/anggota/baru/", keanggotaan.anggota_create, name="anggota_create"),
    path("nilai/", nilai.nilai_list, name="nilai_list"),
    path("nilai/<slug:kode>/", nilai.nilai_detail, name="nilai_detail"),
    path("nilai/<slug:kode>/pemetaan/", nilai.nilai_edit, name="nilai_edit"),
    path("sk/<int:pk>/ubah/", surat_keputusan.sk_edit, name="sk_edit"),
    path("sk/<int:pk>/berkas/", surat_keputusan.sk_file, name="sk_file"),
    path("anggota/<int:pk>/peran/", keanggotaan.anggota_role, name="anggota_role"),
    path("anggota/<int:pk>/masa/", keanggotaan.anggota_edit, name="anggota_edit"),
    path("anggota/<int:pk>/hapus/", keanggotaan.anggota_delete, name="anggota_delete"),
    path("tindak-lanjut/", tindak_lanjut.tindak_lanjut_list, name="tindak_lanjut_list"),
    path("tindak-lanjut/<int:pk>/selesai/", tindak_lanjut.tindak_lanjut_close, name="tindak_lanjut_close"),
]
