from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kbk.kunci_kirim import POLA
from kbk.views import (
    bukti,
    catat,
    draf,
    galeri,
    keanggotaan,
    kegiatan,
    kelompok,
    luring,
    nilai,
    nilai_terpilih,
    notulen,
    permintaan,
    rapat,
    riwayat,
    surat_keputusan,
    tindak_lanjut,
    ukuran,
)


class Kunci(StringConverter):
    """The key of an opened form."""

    regex = POLA


class Sha256(StringConverter):
    regex = "[0-9a-f]{64}"


register_converter(Kunci, "kunci")
register_converter(Sha256, "sha256")

urlpatterns = [
    path("kegiatan/", kegiatan.kegiatan_list, name="kegiatan_list"),
    path("kegiatan/draf/<kunci:kunci>/", draf.draf_detail, name="draf_detail"),
    path("kegiatan/draf/<kunci:kunci>/buang/", draf.draf_discard, name="draf_discard"),
    path("kegiatan/draf/<kunci:kunci>/urungkan/", draf.draf_restore, name="draf_restore"),
    path("kegiatan/draf/<kunci:kunci>/berkas/", draf.berkas_draf_create, name="berkas_draf_create"),
    path("kegiatan/draf/<kunci:kunci>/berkas/<sha256:sha256>/buang/", draf.berkas_draf_discard, name="berkas_draf_discard"),
    path("kegiatan/draf/<kunci:kunci>/berkas/<sha256:sha256>/pratinjau/", draf.berkas_draf_thumb, name="berkas_draf_thumb"),
    path("kegiatan/baru/", catat.kegiatan_create, name="kegiatan_create"),
    path("kegiatan/<int:pk>/", kegiatan.kegiatan_detail, name="kegiatan_detail"),
    path("kegiatan/<int:pk>/ubah/", catat.kegiatan_edit, name="kegiatan_edit"),
    path("kegiatan/<int:pk>/riwayat/", riwayat.kegiatan_riwayat, name="kegiatan_riwayat"),
    path("kegiatan/<int:pk>/bukti/baru/", bukti.bukti_create, name="bukti_create"),
    path("kegiatan/<int:pk>/keterangan/", bukti.bukti_captions, name="bukti_captions"),
    path("kegiatan/<int:pk>/tindak-lanjut/baru/", tindak_lanjut.tindak_lanjut_create, name="tindak_lanjut_create"),
    path("kegiatan/<int:pk>/kelengkapan/", permintaan.permintaan_create, name="permintaan_create"),
    path("rapat/baru/", rapat.rapat_create, name="rapat_create"),
    path("kegiatan/<int:pk>/rapat/", rapat.rapat_detail, name="rapat_detail"),
    path("kegiatan/<int:pk>/rapat/siapkan/", rapat.rapat_edit, name="rapat_edit"),
    path("kegiatan/<int:pk>/rapat/undangan/", rapat.undangan_issue, name="undangan_issue"),
    path("kegiatan/<int:pk>/rapat/kalender.ics", rapat.rapat_ics, name="rapat_ics"),
    path("kegiatan/<int:pk>/rapat/notulen/", notulen.notulen_edit, name="notulen_edit"),
    path("kegiatan/<int:pk>/rapat/sahkan/", notulen.notulen_finalise, name="notulen_finalise"),
    path("kegiatan/<int:pk>/rapat/adendum/", notulen.adendum_create, name="adendum_create"),
    path("kelengkapan/", permintaan.permintaan_list, name="permintaan_list"),
    path("kelengkapan/<int:pk>/jawab/", permintaan.permintaan_answer, name="permintaan_answer"),
    path("kelengkapan/<int:pk>/tutup/", permintaan.permintaan_close, name="permintaan_close"),
    path("bukti/<int:pk>/", bukti.bukti_file, name="bukti_file"),
    path("bukti/<int:pk>/pratinjau/", bukti.bukti_thumb, name="bukti_thumb"),
    path("bukti/<int:pk>/ubah/", bukti.bukti_edit, name="bukti_edit"),
    path("bukti/<int:pk>/ganti/", bukti.bukti_replace, name="bukti_replace"),
    path("bukti/<int:pk>/tarik/", bukti.bukti_withdraw, name="bukti_withdraw"),
    path("bukti/<int:pk>/pulihkan/", bukti.bukti_restore, name="bukti_restore"),
    path("manifest.webmanifest", luring.luring_manifest, name="luring_manifest"),
    path("luring/pekerja.js", luring.luring_pekerja, name="luring_pekerja"),
    path("luring/keadaan/", luring.luring_keadaan, name="luring_keadaan"),
    path("luring/bekal/", luring.luring_bekal, name="luring_bekal"),
    path("luring/masuk/", luring.luring_masuk, name="luring_masuk"),
    path("luring/bagikan/", luring.luring_bagikan, name="luring_bagikan"),
    path("luring/catat/", luring.luring_page, {"halaman": "luring_catat"}, name="luring_catat"),
    path("luring/antrean/", luring.luring_page, {"halaman": "luring_antrean"}, name="luring_antrean"),
    path("luring/tanpa-jaringan/", luring.luring_page, {"halaman": "luring_tanpa_jaringan"}, name="luring_tanpa_jaringan"),
    path("kelompok/", kelompok.kelompok_list, name="kelompok_list"),
    path("kelompok/baru/", kelompok.kelompok_create, name="kelompok_create"),
    path("kelompok/<int:pk>/", kelompok.kelompok_detail, name="kelompok_detail"),
    path("kelompok/<int:pk>/ubah/", kelompok.kelompok_edit, name="kelompok_edit"),
    path("kelompok/<int:pk>/riwayat/", riwayat.kelompok_riwayat, name="kelompok_riwayat"),
    path("kelompok/<int:pk>/galeri/", galeri.kelompok_galeri, name="kelompok_galeri"),
    path("kelompok/<int:pk>/linimasa/", galeri.kelompok_linimasa, name="kelompok_linimasa"),
    path("kelompok/<int:pk>/sk/baru/", surat_keputusan.sk_create, name="sk_create"),
    path("kelompok/<int:pk>/anggota/baru/", keanggotaan.anggota_create, name="anggota_create"),
    path("nilai/", nilai.nilai_list, name="nilai_list"),
    path("nilai/arti/", nilai.nilai_meaning, name="nilai_meaning"),
    path("nilai/<slug:kode>/", nilai.nilai_detail, name="nilai_detail"),
    path("nilai/<slug:kode>/pemetaan/", nilai.nilai_edit, name="nilai_edit"),
    path("nilai-terpilih/", nilai_terpilih.nilai_terpilih_list, name="nilai_terpilih_list"),
    path("nilai-terpilih/unit/<int:pk>/", nilai_terpilih.nilai_terpilih_opd, name="nilai_terpilih_opd"),
    path("nilai-terpilih/unit/<int:pk>/baru/", nilai_terpilih.nilai_terpilih_create, name="nilai_terpilih_create"),
    path("nilai-terpilih/unit/<int:pk>/salin/", nilai_terpilih.nilai_terpilih_copy, name="nilai_terpilih_copy"),
    path("nilai-terpilih/<int:pk>/ubah/", nilai_terpilih.nilai_terpilih_edit, name="nilai_terpilih_edit"),
    path("nilai-terpilih/<int:pk>/hapus/", nilai_terpilih.nilai_terpilih_delete, name="nilai_terpilih_delete"),
    path("nilai-terpilih/<int:pk>/indikator/baru/", ukuran.indikator_create, name="indikator_create"),
    path("masalah/<int:pk>/ubah/", nilai_terpilih.masalah_edit, name="masalah_edit"),
    path("indikator/<int:pk>/", ukuran.indikator_detail, name="indikator_detail"),
    path("indikator/<int:pk>/ubah/", ukuran.indikator_edit, name="indikator_edit"),
    path("indikator/<int:pk>/hapus/", ukuran.indikator_delete, name="indikator_delete"),
    path("indikator/<int:pk>/ukur/", ukuran.pengukuran_create, name="pengukuran_create"),
    path("pengukuran/<int:pk>/ubah/", ukuran.pengukuran_edit, name="pengukuran_edit"),
    path("pengukuran/<int:pk>/hapus/", ukuran.pengukuran_delete, name="pengukuran_delete"),
    path("sk/<int:pk>/ubah/", surat_keputusan.sk_edit, name="sk_edit"),
    path("sk/<int:pk>/berkas/", surat_keputusan.sk_file, name="sk_file"),
    path("anggota/<int:pk>/peran/", keanggotaan.anggota_role, name="anggota_role"),
    path("anggota/<int:pk>/masa/", keanggotaan.anggota_edit, name="anggota_edit"),
    path("anggota/<int:pk>/hapus/", keanggotaan.anggota_delete, name="anggota_delete"),
    path("tindak-lanjut/papan/", tindak_lanjut.tindak_lanjut_board, name="tindak_lanjut_board"),
    path("tindak-lanjut/", tindak_lanjut.tindak_lanjut_list, name="tindak_lanjut_list"),
    path("tindak-lanjut/<int:pk>/selesai/", tindak_lanjut.tindak_lanjut_close, name="tindak_lanjut_close"),
]
