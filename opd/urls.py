from allauth.account import views as account
from django.urls import path, re_path

from opd.views import impor, kesehatan

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("sehat/", kesehatan.sehat, name="sehat"),
    path("impor/", impor.impor_list, name="impor_list"),
    path("impor/hasil/<int:pk>/", impor.impor_detail, name="impor_detail"),
    path("impor/hasil/<int:pk>/terapkan/", impor.impor_confirm, name="impor_confirm"),
    path("impor/hasil/<int:pk>/tanda-terima/", impor.impor_receipt, name="impor_receipt"),
    path("impor/<slug:jenis>/", impor.impor_upload, name="impor_upload"),
    re_path(r"^impor/(?P<jenis>[\w-]+)/templat\.(?P<bentuk>xlsx|csv)$", impor.impor_templat, name="impor_templat"),
    path("siap/", kesehatan.siap, name="siap"),
]
