"""The actions of the trail in words: "ubah_kegiatan" is "mengubah kegiatan “Loket dibuka lebih pagi”".

An action is a verb and its object. Verbs are listed once, so a new action with a known verb needs nothing here; one
that no verb begins is shown as it is called. Only actions whose sentence needs more have a sentence of their own.
"""

from functools import cache

from django.apps import apps

KATA_KERJA = {
    "ajukan": "mengajukan", "akhiri": "mengakhiri", "aktifkan": "mengaktifkan", "ambil": "mengambil", "arsipkan": "mengarsipkan",
    "atur": "mengatur", "batalkan": "membatalkan", "beri": "memberi", "buat": "membuat", "buka": "membuka", "cabut": "mencabut",
    "catat": "mencatat", "daftarkan": "mendaftarkan", "ekspor": "mengekspor", "ganti": "mengganti",
    "hapus": "menghapus", "impor": "mengimpor", "ingatkan": "mengingatkan", "jawab": "menjawab", "kembalikan": "mengembalikan",
    "keluarkan": "mengeluarkan", "kirim": "mengirim", "kunci": "mengunci", "lepas": "melepas", "lihat": "membuka data",
    "lanjutkan": "melanjutkan", "matikan": "mematikan", "minta": "meminta", "muat": "memuat", "mutasi": "memutasi",
    "nonaktifkan": "menonaktifkan", "nyalakan": "menyalakan", "pakai": "memakai", "pasang": "memasang", "perpanjang": "memperpanjang",
    "pilih": "memilih", "pindahkan": "memindahkan", "pulihkan": "memulihkan", "revisi": "merevisi", "sahkan": "mengesahkan",
    "salin": "menyalin", "selesaikan": "menyelesaikan", "serahkan": "menyerahkan", "setujui": "menyetujui", "siapkan": "menyiapkan", "susun": "menyusun",
    "tambah": "menambah", "tandai": "menandai", "tarik": "menarik", "terapkan": "menerapkan", "terbitkan": "menerbitkan", "terima": "menerima",
    "tinjau": "meninjau", "tolak": "menolak", "tulis": "menulis", "tutup": "menutup", "ubah": "mengubah",
    "ulangi": "mengulangi", "undang": "mengundang", "unduh": "mengunduh", "unggah": "mengunggah",
}  # fmt: skip

# {benda} is the kind and name of the object; other words are values of the row.
KALIMAT = {
    "masuk": "masuk ke aplikasi",
    "cadangkan": "membuat cadangan {nama}",
    "keluar": "keluar dari aplikasi",
    "masuk_ditolak": "gagal masuk sebagai {nama}",
    "kode_ditolak": "memasukkan kode yang salah untuk {nama}",
    "ditolak": "ditolak membuka {alamat} {nomor}",
    "peringatan_penolakan": "ditolak {jumlah} kali dalam {menit} menit",
    "ekspor": "mengunduh {berkas}, {baris} baris",
    "buka_laporan": "mulai menyusun {benda}, revisi {revisi}",
    "tulis_laporan": "menulis naskah {benda}",
    "catat_laporan": "menulis {benda}",
    "kembalikan_pimpinan_laporan": "mengembalikan {benda} untuk diperbaiki",
    "kembalikan_laporan": "mengembalikan {benda} untuk diperbaiki",
    "direkap_laporan": "memasukkan {benda} ke rekap daerah",
    "diterima_laporan": "mengeluarkan {benda} dari rekap daerah",
    "terkirim_laporan": "mengirim {benda} bersama rekap daerah",
    "ditolak_setujui_sendiri": "ditolak menyetujui laporannya sendiri, {benda}",
    "ditolak_terima_sendiri": "ditolak menerima laporannya sendiri, {benda}",
    "minta_cetakan": "meminta PDF {nama}",
    "ulangi_cetakan": "meminta lagi PDF {nama}",
    "buat_cetakan": "membuat PDF {nama}",
    "gagal_cetakan": "gagal membuat PDF {nama}",
    "unduh_cetakan": "mengunduh PDF {nama}",
    "beri_peran": "memberi peran kepada {nama}",
    "akhiri_peran": "mengakhiri peran {nama}",
    "batalkan_peran": "membatalkan peran {nama}",
    "siapkan_rapat": "menyiapkan rapat {nama}",
    "ubah_rapat": "mengubah persiapan rapat {nama}",
    "terbitkan_undangan": "menerbitkan undangan rapat {nama}",
    "tulis_notulen": "menulis notulen rapat {nama}",
    "sahkan_notulen": "mengesahkan notulen rapat {nama}",
    "ditolak_sahkan_sendiri": "ditolak mengesahkan notulen tulisannya sendiri, rapat {nama}",
    "tulis_adendum": "menulis adendum notulen rapat {nama}",
    "ubah_tenggat_tindak_lanjut": "mengubah tenggat {benda}",
    "buat_tautan_sandi": "membuat tautan kata sandi untuk {benda}",
    "lihat_kegiatan": "membuka {benda}",
    "lihat_bukti": "membuka {benda}",
    "minta_tautan_sandi": "meminta tautan kata sandi {benda} lewat pos-el",
    "pasang_sandi": "memasang kata sandi {benda}",
    "ganti_sandi": "mengganti kata sandinya",
    "pasang_autentikator": "memasang aplikasi autentikator di akunnya",
    "lepas_autentikator": "melepas aplikasi autentikator dari akunnya",
    "tambah_kunci_sandi": "menambah kunci sandi di akunnya",
    "hapus_kunci_sandi": "menghapus kunci sandi dari akunnya",
    "buat_kode_pemulihan": "membuat kode pemulihan akunnya",
    "lepas_dua_langkah": "melepas verifikasi dua langkah {benda}",
    "keluarkan_perangkat": "mengeluarkan {jumlah} perangkat dari akunnya",
    "ubah_kalender": "mengubah kalender pelaporan {nama}",
    "ubah_pemetaan": "mengubah padanan {benda}",
    "tulis_masalah": "menulis {benda}",
    "perpanjang_tenggat": "memperpanjang tenggat {nama}",
    "minta_kelengkapan": "meminta kelengkapan {nama}",
    "catat_mutasi": "mencatat mutasi {nama}",
    "batalkan_mutasi": "membatalkan mutasi {nama}",
    "terapkan_mutasi": "memberlakukan mutasi {nama}",
    "tambah_hari_libur": "menambah hari libur di kalender {nama}",
    "hapus_hari_libur": "menghapus hari libur dari kalender {nama}",
    "tambah_dasar_hukum": "menambah dasar hukum {nama}",
    "hapus_dasar_hukum": "menghapus dasar hukum {teks}",
    "buat_periode": "membuat periode {kode} {nama}",
    "hapus_periode": "menghapus periode {kode}",
    "ubah_masa_anggota": "mengubah masa keanggotaan {nama}",
    "ubah_peran_anggota": "mengubah peran {nama} di kelompok",
    "pulihkan_bukti": "memulihkan {benda} yang ditarik",
    "tambah_anggota": "menambah anggota kelompok {nama}",
    "hapus_anggota": "menghapus anggota kelompok {nama}",
    "pindahkan_pegawai": "memindahkan pegawai {benda}",
}
HALAMAN = {  # the last word of an address's name
    "list": "daftar {}", "detail": "{}", "edit": "pengubahan {}", "create": "{} baru", "delete": "penghapusan {}", "file": "berkas {}",
    "thumb": "pratinjau {}", "replace": "penggantian {}", "close": "penyelesaian {}", "download": "unduhan {}", "step": "keputusan {}",
    "open": "penyusunan {}", "note": "catatan {}", "upload": "unggahan {}", "end": "pengakhiran {}", "remove": "penghapusan {}",
}  # fmt: skip
PINTU = {  # addresses that django-allauth names
    "account_login": "pintu masuk", "account_logout": "pintu keluar", "mfa_authenticate": "kode dua langkah",
    "mfa_login_webauthn": "pintu kunci sandi", "openid_connect_login": "pintu SSO", "openid_connect_callback": "jawaban SSO",
}  # fmt: skip
PANJANG = 90  # characters of a name within a sentence


def sebutan(slug: str) -> str:
    """An action or field as words: "ubah_kegiatan" is "Ubah kegiatan"."""
    return slug.replace("_", " ").strip().capitalize()


def halaman(alamat: str) -> str:
    """An address by its name: "kegiatan_list" is "daftar kegiatan"."""
    if alamat in PINTU:
        return PINTU[alamat]
    benda, _, akhir = alamat.rpartition("_")
    return HALAMAN[akhir].format(benda.replace("_", " ")) if benda and akhir in HALAMAN else alamat.replace("_", " ")


@cache
def nama_sasaran(model: str) -> str:
    """What a row is called by people: "laporanopd" is "laporan OPD"; a model that is no more keeps its name."""
    names = {m._meta.model_name: str(m._meta.verbose_name) for m in apps.get_models()}
    return names.get(model, model)


@cache
def disebut() -> list[tuple[str, str]]:
    """(model name, label) of everything the trail can call by name, in the order of the labels."""
    names = [m._meta.model_name for m in apps.get_models() if hasattr(m, "SEBUTAN")]
    return sorted(((nama, sebutan(nama_sasaran(nama))) for nama in names), key=lambda pair: pair[1])


def kalimat(row, nama: str) -> str:
    """What was done, without who; `nama` is what the object is called, "" when it is gone or has none."""
    pendek = nama if len(nama) <= PANJANG else f"{nama[:PANJANG].rsplit(' ', 1)[0]}…"
    disebut = f"“{pendek}”" if pendek else f"nomor {row.sasaran_id}" if row.sasaran_id else ""
    benda = f"{nama_sasaran(row.sasaran)} {disebut}".strip() if row.sasaran else "nama yang tidak dikenal"
    kata, _, _ = row.aksi.partition("_")
    pola = KALIMAT.get(row.aksi) or (f"{KATA_KERJA[kata]} {{benda}}" if kata in KATA_KERJA else f"{sebutan(row.aksi).lower()}: {{benda}}")
    return " ".join(pola.format_map(_Isi(row.isi, benda=benda, nama=disebut or benda)).split())


class _Isi(dict):
    """The values of a row for its sentence, those of before and after too; what is not there is left out."""

    def __init__(self, isi: dict, **benda):
        super().__init__((isi.get("before") or {}) | (isi.get("after") or {}) | isi | benda)
        if "alamat" in self:
            self["alamat"] = halaman(str(self["alamat"]))
        self["nomor"] = f"nomor {isi['nomor']}" if "nomor" in isi else ""

    def __missing__(self, key: str) -> str:
        return ""
