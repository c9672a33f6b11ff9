"""Snapshots as laporan/cuplikan.py writes them, rich enough to look at: a report of an OPD and a recap of a city."""

import datetime as dt
import hashlib
import io
import json

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from laporan.models import TataNaskah
from laporan.naskah_dinas import isi_naskah
from opd.penyimpanan import server_name

PEMDA = {
    "kode": "64.74",
    "nama": "Kota Bontang",
    "nama_tempat": "Bontang",
    "zona_waktu": "Asia/Makassar",
    "singkatan_zona": "WITA",
    "kertas": "A4",
    "lambang": "",
    "alamat": "Jalan Awang Long Nomor 1, Bontang 75311",
}
PERIODE = {
    "kode": "2026-TW3",
    "nama": "Triwulan III 2026",
    "jenis": "triwulan",
    "tahun": 2026,
    "nomor": 3,
    "mulai": "2026-07-01",
    "selesai": "2026-09-30",
    "tenggat_opd": "2026-10-10",
    "tenggat_pemda": "2026-10-20",
}
PENANDATANGAN = {
    "jabatan": "Plt. Kepala Dinas Kependudukan dan Pencatatan Sipil",
    "nama": "Dra. Hj. Nurhayati Kusumawardhani Tandirerung, M.Si.",
    "pangkat": "Pembina Tingkat I (IV/b)",
    "nip": "197203141998032901",
    "tempat": "Bontang",
    "tanggal": "2026-10-08",
}
NAMA = [
    "Muhammad Rizky Firmansyah Hidayatullah, S.Kom.", "Siti Aminah", "Yohanes Don Bosco Lamak, S.STP.", "Kartini, S.E.",
    "Abdul Muthalib bin Haji Sulaiman", "Ni Made Ayu Widiastuti Pradnyaparamita, A.Md.", "Bambang", "Rosmiati Daeng Kanang",
    "Ahmad Fauzi", "Maria Goreti Tukan, S.AP.", "Herlina Puspasari", "Suparman", "Dwi Cahyo Nugroho, S.T.",
    "Fransiska Lolo", "Andi Tenri Abeng, S.Sos.", "Joko Susilo",
]
KEDUDUKAN = ["Pembina", "Ketua", "Notulis", *["Anggota"] * 5]
KEGIATAN = [
    ("rapat", "Rapat KBK", False, "Rapat menetapkan nilai dan masalah yang disasar"),
    ("aksi", "Aksi perbaikan", True, "Membuka loket 2 pukul 07.30 untuk menguras antrean pagi"),
    ("aksi", "Aksi perbaikan", True, "Memisahkan antrean akta kelahiran dari antrean KTP-el"),
    ("sop", "Penyusunan SOP", True, "Menyusun SOP verifikasi berkas akta satu meja"),
    ("briefing", "Briefing", False, "Briefing pagi: tiga kesalahan entri tersering minggu lalu"),
    ("sosialisasi", "Sosialisasi", False, "Sosialisasi syarat akta kepada 15 ketua RT Kelurahan Tanjung Laut Indah"),
    ("aksi", "Aksi perbaikan", True, "Menempel daftar periksa berkas di setiap meja loket"),
]


def gambar_contoh(nomor: int, ukuran=(1280, 960)) -> bytes:
    """A drawn photo: people around a table, another colour for every number."""
    warna = [(190, 205, 200), (222, 205, 176), (200, 196, 214), (186, 208, 222), (214, 190, 184)][nomor % 5]
    gambar = Image.new("RGB", ukuran, warna)
    pena = ImageDraw.Draw(gambar)
    lebar, tinggi = ukuran
    pena.rectangle((0, tinggi * 2 // 3, lebar, tinggi), fill=(122, 98, 76))
    for kursi in range(5):
        x = lebar * (kursi + 1) // 6
        pena.ellipse((x - 50, tinggi // 3 - 50, x + 50, tinggi // 3 + 50), fill=(150, 110, 84))
        pena.rectangle((x - 75, tinggi // 3 + 50, x + 75, tinggi * 2 // 3), fill=(60 + kursi * 25, 92, 90))
    pena.text((40, 40), f"Foto {nomor}", fill=(30, 40, 50), font_size=64)
    keluar = io.BytesIO()
    gambar.save(keluar, "JPEG", quality=80)
    return keluar.getvalue()


def simpan_foto(nomor: int, ukuran=(1280, 960)) -> tuple[str, str]:
    """(stored name, sha256) of a drawn photo in the default storage."""
    isi = gambar_contoh(nomor, ukuran)
    nama = default_storage.save(server_name("bukti", "jpg"), ContentFile(isi))
    return nama, hashlib.sha256(isi).hexdigest()


def _indikator(nama, satuan, awal, target, terakhir, arah="turun") -> dict:
    selisih = None if terakhir is None else str(round(float(terakhir) - float(awal), 2))
    capaian = None if terakhir is None else str(
        round(100 * (float(awal) - float(terakhir)) / (float(awal) - float(target)), 1)
    )
    titik = [] if terakhir is None else [["2026-07-31", awal], ["2026-09-28", terakhir]]
    tercapai = terakhir is not None and (float(terakhir) <= float(target)) == (arah == "turun")
    return {
        "nama": nama, "satuan": satuan, "arah": arah, "awal": awal, "target": target, "terakhir": terakhir,
        "tanggal_terakhir": terakhir and "2026-09-28", "selisih": selisih, "capaian": capaian,
        "tercapai": tercapai, "titik": titik,
    }


def _nilai(kode, nama, pasangan, berakhlak, masalah, indikator, kegiatan=6) -> dict:
    return {
        "kode": kode, "nama": nama, "pasangan": pasangan, "berakhlak": berakhlak, "slogan": not masalah,
        "masalah": masalah, "sumber": "Survei kepuasan masyarakat semester I" if masalah else "",
        "data_awal": "62 dari 214 pemohon menunggu lebih dari tiga hari" if masalah else "",
        "alasan": "Berkaitan langsung dengan tugas penerbitan akta.",
        "perilaku": "Berkas lengkap diproses pada hari yang sama; loket dibuka sebelum antrean terbentuk.",
        "kegiatan": kegiatan, "indikator": indikator,
    }


def _kelompok(nomor: int, nama: str, anggota: list[str]) -> dict:
    return {
        "id": nomor, "nama": nama, "moto": "Cepat, tepat, tanpa diminta dua kali", "unit": "Bidang Pencatatan Sipil",
        "sk": {"nomor": f"800.1.2.3/{104 + nomor}/DISDUKCAPIL/2026", "tanggal": "2026-01-15",
               "berlaku_dari": "2026-01-15", "berlaku_sampai": "2026-12-31"},
        "anggota": [
            {"nama": orang, "pangkat": "Penata Muda Tingkat I (III/b)" if i % 3 else "",
             "jabatan": "Administrator Database Kependudukan Ahli Muda" if i % 2 else "Pengolah Data dan Informasi",
             "kedudukan": KEDUDUKAN[i]}
            for i, orang in enumerate(anggota)
        ],
    }


def _kegiatan(banyak: int) -> list[dict]:
    awal = dt.date(2026, 7, 1)
    baris = []
    for i in range(banyak):
        jenis, label, tindakan, judul = KEGIATAN[i % len(KEGIATAN)]
        baris.append({
            "id": i + 1, "tanggal": str(awal + dt.timedelta(days=round(i * 91 / max(banyak - 1, 1)))),
            "judul": judul + (f" (pekan {i + 1})" if i >= len(KEGIATAN) else ""), "jenis": jenis,
            "jenis_label": label, "tindakan": tindakan, "kelompok": "KBK Akta" if i % 2 else "KBK Loket",
            "tempat": "Ruang pelayanan lantai 1", "uraian": "Loket dibuka lebih pagi dan petugas bergiliran.",
            "hasil": "Antrean pagi habis sebelum pukul 10.00; waktu tunggu rata-rata turun dari 48 menjadi 31 menit."
            if tindakan else "Tiga keputusan dicatat dengan penanggung jawab dan tenggat.",
            "nilai": ["Kecepatan", "Ketepatan"] if i % 3 else ["Kecepatan"], "hadir": 6 + i % 3, "anggota": 8,
            "pimpinan_hadir": [True, False, None][i % 3], "bukti_wajib": 3 if not tindakan else 1,
            "bukti_ada": 1 if tindakan else 2 + i % 2, "bukti": [],
        })
    return baris


def _bukti(kegiatan: list[dict], foto: list[tuple[str, str]]) -> list[dict]:
    baris = []
    for i in range(len(foto) + 4):
        acara = kegiatan[i % len(kegiatan)]
        berkas, sha256 = foto[i] if i < len(foto) else (f"bukti/2026/09/{i:032x}.pdf", f"{i:064x}")
        gambar = i < len(foto)
        kode = f"B-{i + 1:03d}"
        acara["bukti"].append(kode)
        baris.append({
            "id": i + 1, "kode": kode, "jenis": "foto" if gambar else "notulen",
            "jenis_label": "Foto kegiatan" if gambar else "Notulen", "kegiatan_id": acara["id"],
            "kegiatan": acara["judul"], "tanggal": acara["tanggal"], "tempat": acara["tempat"],
            "keterangan": "Petugas loket 2 menerima berkas pertama" if i % 2 else "", "berkas": berkas,
            "tipe": "image/jpeg" if gambar else "application/pdf", "sha256": sha256, "ukuran": 184_000,
            "foto": gambar, "lebar": 960 if i == 4 else 1280, "tinggi": 1280 if i == 4 else 960,
        })
    return baris


def cuplikan_opd(foto: list[tuple[str, str]] = (), *, kegiatan: int = 17, judul: str = "", **ganti) -> dict:
    """A report of Disdukcapil with `kegiatan` activities; `foto` are (stored name, sha256)."""
    acara = _kegiatan(kegiatan)
    if judul:
        acara[0]["judul"] = judul
    bukti = _bukti(acara, list(foto))
    paragraf = (
        "Selama Triwulan III kelompok mengubah urutan kerja loket, bukan hanya membicarakannya. Loket 2 dibuka "
        "pukul 07.30, berkas diperiksa di satu meja, dan kesalahan entri dibahas setiap pagi selama sepuluh menit.\n\n"
        "Perubahan itu terlihat pada angka: waktu terbit akta turun dari 3,2 hari menjadi 1,3 hari. Target 1,0 hari "
        "belum tercapai karena jaringan ke pusat data terputus enam kali pada Agustus."
    )
    return {
        "versi": 1, "jenis": "laporan_opd", "pemda": PEMDA,
        "opd": {"kode": "DISDUKCAPIL", "nama": "Dinas Kependudukan dan Pencatatan Sipil", "singkatan": "Disdukcapil",
                "jenis": "dinas", "alamat": "Jalan MH Thamrin Nomor 27, Bontang 75313",
                "kontak": "Telepon (0548) 555-0101, pos-el disdukcapil@contoh.go.id", "induk": None},
        "periode": PERIODE, "revisi": 1, "pembukaan": [], "nihil": False, "alasan_nihil": "", "nomor_surat": "",
        "narasi": {
            "pengantar": "Laporan ini memuat apa yang dikerjakan, diukur, dan diperbaiki oleh dua Kelompok Budaya Kerja "
                         "pada Dinas Kependudukan dan Pencatatan Sipil selama Triwulan III Tahun 2026.\n\nKami "
                         "menyampaikan terima kasih kepada seluruh anggota kelompok yang mencatat pekerjaannya sendiri.",
            "latar_belakang": paragraf, "gambaran_umum": paragraf, "uraian_pelaksanaan": paragraf,
            "peran_pimpinan": "Pimpinan membuka briefing setiap Senin dan ikut menjaga loket pada jam sibuk.",
            "kendala": "Jaringan ke pusat data terputus enam kali.\n\nDua petugas loket dipindahkan pada Agustus.",
            "kesimpulan": paragraf, "saran": "Jalur data cadangan perlu dianggarkan pada perubahan APBD.",
            "rencana": "Pendaftaran daring untuk akta kematian diuji pada dua kelurahan.",
        },
        "dasar_hukum": [
            "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;",
            "Keputusan Menteri Pendayagunaan Aparatur Negara Nomor 25/KEP/M.PAN/4/2002 tentang Pedoman Pengembangan "
            "Budaya Kerja Aparatur Negara;",
            "Peraturan Menteri PANRB Nomor 39 Tahun 2012 tentang Pedoman Pengembangan Budaya Kerja;",
            "Peraturan Gubernur Kalimantan Timur Nomor 31 Tahun 2021 tentang Pedoman Pelaksanaan dan Evaluasi "
            "Penerapan Budaya Kerja Aparatur di Lingkungan Pemerintah Daerah.",
        ],
        "tata_naskah": isi_naskah(TataNaskah()),
        "angka": {"kelompok": 2, "anggota": 16, "kegiatan": kegiatan, "tindakan": 10, "pertemuan": 7, "lengkap": 14,
                  "kehadiran": 136, "hadir": 119, "bukti": len(bukti), "foto": len(foto), "nilai_terpilih": 3,
                  "slogan": 1, "indikator": 3, "indikator_tercapai": 1, "tindak_lanjut": 4,
                  "tindak_lanjut_selesai": 2, "tindak_lanjut_terlambat": 1},
        "kelompok": [_kelompok(1, "KBK Akta", NAMA[:8]), _kelompok(2, "KBK Loket", NAMA[8:])],
        "nilai": [
            _nilai("N16", "Kecepatan", "Ketepatan dan kecepatan", "Berorientasi Pelayanan",
                   "Akta kelahiran terbit rata-rata 3,2 hari, padahal maklumat pelayanan menjanjikan satu hari.",
                   [_indikator("Waktu terbit akta kelahiran", "hari", "3.2", "1.0", "1.3"),
                    _indikator("Pemohon yang menunggu lebih dari satu jam", "orang per hari", "64", "30", "41")]),
            _nilai("N15", "Ketepatan", "Ketepatan dan kecepatan", "Akuntabel",
                   "Sembilan dari seratus akta dicetak ulang karena salah entri.",
                   [_indikator("Akta yang dicetak ulang", "%", "9", "5", "4")]),
            _nilai("N27", "Semangat", "Semangat dan motivasi", "Adaptif", "", [], kegiatan=2),
        ],
        "kegiatan": acara,
        "kehadiran": [{"nama": n, "kelompok": "KBK Akta" if i < 8 else "KBK Loket", "hadir": 8 - i % 3,
                       "izin": i % 2, "sakit": i % 3 and 1, "dinas_luar": 0, "tanpa_keterangan": int(i == 6),
                       "jumlah": 9} for i, n in enumerate(NAMA)],
        "tindak_lanjut": [
            {"uraian": "Perbarui SOP loket dan tempel di setiap meja", "kegiatan": KEGIATAN[0][3],
             "penanggung_jawab": NAMA[0], "tenggat": "2026-08-20", "status": "selesai",
             "selesai_pada": "2026-08-18", "catatan": "SOP ditetapkan pimpinan"},
            {"uraian": "Minta jadwal pemeliharaan jaringan kepada Diskominfo", "kegiatan": KEGIATAN[4][3],
             "penanggung_jawab": NAMA[2], "tenggat": "2026-09-15", "status": "terlambat", "selesai_pada": None,
             "catatan": ""},
            {"uraian": "Latih petugas pengganti loket 3", "kegiatan": KEGIATAN[2][3], "penanggung_jawab": NAMA[9],
             "tenggat": "2026-10-30", "status": "terbuka", "selesai_pada": None, "catatan": ""},
        ],
        "pimpinan": [
            {"nama": "Drs. H. Syamsuddin Palar", "jabatan": "Kepala Dinas Kependudukan dan Pencatatan Sipil",
             "dari": "2022-02-01", "sampai": "2026-08-13", "kegiatan": 7, "hadir": 4},
            {"nama": PENANDATANGAN["nama"], "jabatan": PENANDATANGAN["jabatan"], "dari": "2026-08-14", "sampai": None,
             "kegiatan": 10, "hadir": 9},
        ],
        "bukti": bukti,
        "per_bulan": [{"bulan": "2026-07", "tindakan": 3, "pertemuan": 3}, {"bulan": "2026-08", "tindakan": 4,
                      "pertemuan": 2}, {"bulan": "2026-09", "tindakan": 3, "pertemuan": 2}],
        "jejak": {"nomor": 4182, "hash": "9f2c" * 16},
    } | ganti


def cuplikan_nihil() -> dict:
    kosong = cuplikan_opd(kegiatan=1)
    kosong |= {"nihil": True, "kegiatan": [], "bukti": [], "kehadiran": [], "tindak_lanjut": [],
               "alasan_nihil": "Seluruh pegawai ditugaskan dalam penanganan banjir rob 3–28 September 2026."}
    kosong["angka"] |= dict.fromkeys(("kegiatan", "tindakan", "pertemuan", "lengkap", "bukti", "foto"), 0)
    return kosong


def cuplikan_daerah(opd: list[dict], foto: list[tuple[str, str]] = (), *, diterima: int | None = None) -> dict:
    """A recap of Bontang over `opd` (kode, nama, singkatan, jenis); the last ones have not reported."""
    diterima = len(opd) - 3 if diterima is None else diterima
    contoh = cuplikan_opd(foto[:2])
    bab = []
    for i, unit in enumerate(opd):
        ada, nihil = i < diterima, i == diterima - 1
        berisi = ada and not nihil
        bab.append({
            **{k: unit[k] for k in ("kode", "nama", "singkatan", "jenis")},
            "status": "direkap" if ada else "belum", "status_label": "Direkap" if ada else "Belum melapor",
            "diajukan_pada": "2026-10-04T01:12:00+00:00" if ada else None,
            "hari_terlambat": (4 if i % 9 == 2 else 0) if ada else 10, "diperpanjang_sampai": None, "nihil": nihil,
            "alasan_nihil": "Seluruh pegawai ditugaskan dalam penanganan banjir rob." if nihil else "",
            "revisi": 1 if ada else None, "pembukaan": [], "sha256": hashlib.sha256(unit["kode"].encode()).hexdigest() if ada else "",
            "kode_verifikasi": f"BK-{i:04d}-CONTOH" if ada else "", "angka": contoh["angka"] if ada else None,
            "nilai": [{k: n[k] for k in ("kode", "nama", "berakhlak", "slogan", "kegiatan")} for n in contoh["nilai"]]
            if berisi else [],
            "indikator": [ind | {"nilai": n["nama"], "masalah": n["masalah"]} for n in contoh["nilai"]
                          for ind in n["indikator"]] if berisi else [],
            "pimpinan": contoh["pimpinan"] if berisi else [],
            "kesimpulan": contoh["narasi"]["kesimpulan"] if berisi else "",
            "kendala": contoh["narasi"]["kendala"] if berisi else "",
            "foto": [b for b in contoh["bukti"] if b["foto"]] if berisi and i % 2 == 0 else [],
            "penandatangan": PENANDATANGAN if ada else None,
        })
    angka = {k: v * (diterima - 1) for k, v in contoh["angka"].items()}
    angka |= {"opd": len(opd), "diterima": diterima, "tepat_waktu": sum(b["status"] != "belum" and not b["hari_terlambat"]
              for b in bab), "terlambat": sum(b["status"] != "belum" and b["hari_terlambat"] > 0 for b in bab),
              "nihil": 1, "belum": len(opd) - diterima}
    berakhlak = ["Berorientasi Pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif", "Kolaboratif"]
    return {
        "versi": 1, "jenis": "laporan_daerah", "pemda": PEMDA, "provinsi": "Provinsi Kalimantan Timur",
        "periode": PERIODE, "revisi": 1, "nomor_surat": "",
        "narasi": {"pengantar": "Menindaklanjuti pembinaan budaya kerja oleh Biro Organisasi, bersama ini kami sampaikan "
                                "rekapitulasi pelaksanaan Kelompok Budaya Kerja Kota Bontang Triwulan III Tahun 2026.",
                   "kesimpulan": contoh["narasi"]["kesimpulan"]},
        "dasar_hukum": contoh["dasar_hukum"], "tata_naskah": contoh["tata_naskah"], "mengetahui": None, "angka": angka, "opd": bab,
        "per_nilai": [{"kode": f"N{n:02d}", "nama": nama, "berakhlak": b, "opd": 12 - n, "kegiatan": 40 - 3 * n}
                      for n, (nama, b) in enumerate([("Komitmen", "Loyal"), ("Konsistensi", "Akuntabel"),
                      ("Kejujuran", "Akuntabel"), ("Kepekaan", "Berorientasi Pelayanan"), ("Kecepatan",
                      "Berorientasi Pelayanan"), ("Ketepatan", "Akuntabel"), ("Semangat", "Adaptif"),
                      ("Penguasaan ilmu pengetahuan dan teknologi", "Kompeten")], 1)],
        "per_berakhlak": [{"nama": nama, "opd": 14 - 2 * n, "kegiatan": 70 - 9 * n} for n, nama in enumerate(berakhlak)],
        "jejak": {"nomor": 5120, "hash": "c0ffee12" * 8},
        "penandatangan": {"jabatan": "Sekretaris Daerah", "nama": "Ir. H. Contoh Sekda, M.M.",
                          "pangkat": "Pembina Utama Madya (IV/d)", "nip": "196903141994031902",
                          "tempat": "Bontang", "tanggal": "2026-10-18"},
    }


def salin(cuplikan: dict) -> dict:
    return json.loads(json.dumps(cuplikan))
