from django.urls import path, re_path

from opd.views import akun, impor, kesehatan

urlpatterns = [
    # The names are those allauth looks for; no other page of it is reachable.
    path("masuk/", akun.masuk, name="account_login"),
    path("keluar/", akun.keluar, name="account_logout"),
    path("akun/", akun.akun, name="akun"),
    path("akun/sandi/", akun.sandi, name="sandi"),
    path("akun/perangkat/", akun.perangkat, name="perangkat"),
    path("akun/perangkat/keluarkan-lain/", akun.perangkat_end_others, name="perangkat_end_others"),
    path("akun/perangkat/<int:pk>/keluarkan/", akun.perangkat_end, name="perangkat_end"),
    path("sehat/", kesehatan.sehat, name="sehat"),
    path("impor/", impor.impor_list, name="impor_list"),
    path("impor/hasil/<int:pk>/", impor.impor_detail, name="impor_detail"),
    path("impor/hasil/<int:pk>/terapkan/", impor.impor_confirm, name="impor_confirm"),
    path("impor/hasil/<int:pk>/tanda-terima/", impor.impor_receipt, name="impor_receipt"),
    path("impor/<slug:jenis>/", impor.impor_upload, name="impor_upload"),
    re_path(r"^impor/(?P<jenis>[\w-]+)/templat\.(?P<bentuk>xlsx|csv)$", impor.impor_templat, name="impor_templat"),
    path("siap/", kesehatan.siap, name="siap"),
]
