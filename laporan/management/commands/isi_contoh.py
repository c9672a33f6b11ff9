"""The sample city, and what lies around it when a larger scale is asked for."""

import time

from django.core.management.base import BaseCommand, CommandError

from laporan.contoh.isi import BENIH, TidakDiisi, fill_kota
from laporan.contoh.massal.isi import fill_massal
from laporan.contoh.massal.skala import SKALA
from opd.format_id import angka


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan Kota Bontang contoh. Hanya berjalan bila DEBUG menyala."

    def add_arguments(self, parser):
        parser.add_argument("--benih", type=int, default=BENIH, help="benih acak; benih yang sama memberi isi yang sama")
        parser.add_argument(
            "--skala",
            choices=["kota", *SKALA],
            default="kota",
            help="provinsi dan nasional menambah daerah di sekitar kota itu, untuk pengukuran; nasional hanya di PostgreSQL",
        )

    def handle(self, *, benih: int, skala: str, **options):
        mulai = time.monotonic()
        try:
            if skala == "kota":
                fill_kota(self.say, benih=benih)
            else:
                fill_massal(self.say, SKALA[skala], benih=benih)
        except TidakDiisi as sebab:
            raise CommandError(str(sebab)) from sebab
        detik = round(time.monotonic() - mulai)
        self.say(f"Selesai dalam {angka(detik // 60)} menit {detik % 60} detik.")

    def say(self, baris: str):
        self.stdout.write(baris)
        self.stdout.flush()
