"""Reference data of values: the 34, BerAKHLAK and the mapping between them (domain 1, 2.8)."""

import json
from pathlib import Path

from django.db import transaction

from kbk.models import KatalogNilai, Nilai, PemetaanNilai
from kbk.models.nilai import KATALOG_34, KATALOG_BERAKHLAK

ACUAN = Path(__file__).resolve().parent.parent / "acuan"

BERAKHLAK = [
    ("B1", "Berorientasi Pelayanan", "Memahami dan memenuhi kebutuhan masyarakat; ramah, cekatan, solutif, dan dapat diandalkan; melakukan perbaikan tiada henti."),
    ("B2", "Akuntabel", "Jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi; memakai barang milik negara secara bertanggung jawab; tidak menyalahgunakan kewenangan."),
    ("B3", "Kompeten", "Meningkatkan kompetensi diri; membantu orang lain belajar; melaksanakan tugas dengan kualitas terbaik."),
    ("B4", "Harmonis", "Menghargai setiap orang; suka menolong; membangun lingkungan kerja yang kondusif."),
    ("B5", "Loyal", "Memegang teguh Pancasila, UUD 1945, NKRI, dan pemerintahan yang sah; menjaga nama baik dan rahasia jabatan."),
    ("B6", "Adaptif", "Cepat menyesuaikan diri; terus berinovasi; bertindak proaktif."),
    ("B7", "Kolaboratif", "Memberi kesempatan berkontribusi; terbuka bekerja sama; menggerakkan pemanfaatan sumber daya bersama."),
]  # fmt: skip


@transaction.atomic
def load_nilai() -> int:
    """Both catalogues and the mapping; returns how many values were added. A mapping that exists
    for a value is left alone: Bagian Organisasi may have edited it."""
    k34, _ = KatalogNilai.objects.get_or_create(
        kode=KATALOG_34,
        defaults={
            "nama": "34 nilai dasar budaya kerja",
            "dasar_hukum": "Keputusan Menpan Nomor 25/KEP/M.PAN/4/2002",
        },
    )
    berakhlak, _ = KatalogNilai.objects.get_or_create(
        kode=KATALOG_BERAKHLAK,
        defaults={"nama": "BerAKHLAK", "dasar_hukum": "SE Menpan RB Nomor 20 Tahun 2021"},
    )
    count = 0
    tujuan = {}
    for kode, nama, definisi in BERAKHLAK:
        tujuan[nama], added = Nilai.objects.get_or_create(
            katalog=berakhlak, kode=kode, defaults={"nama": nama, "definisi": definisi}
        )
        count += added
    for row in json.loads((ACUAN / "nilai34.json").read_text()):
        isi = {field: row[field] for field in ("pasangan", "nama", "definisi", "contoh_ukuran")}
        nilai, added = Nilai.objects.get_or_create(katalog=k34, kode=row["kode"], defaults=isi)
        count += added
        if not nilai.pemetaan.exists():
            _map(nilai, tujuan, row)
    return count


def _map(nilai: Nilai, tujuan: dict[str, Nilai], row: dict) -> None:
    PemetaanNilai.objects.create(dari=nilai, ke=tujuan[row["berakhlak_primer"]], utama=True)
    if row.get("berakhlak_sekunder"):
        PemetaanNilai.objects.create(dari=nilai, ke=tujuan[row["berakhlak_sekunder"]])
