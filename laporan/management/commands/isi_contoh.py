"""The sample city."""

from django.core.management.base import BaseCommand, CommandError

from laporan.contoh.isi import BENIH, TidakDiisi, fill_kota


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan Kota Bontang contoh. Hanya berjalan bila DEBUG menyala."

    def add_arguments(self, parser):
        parser.add_argument("--benih", type=int, default=BENIH, help="benih acak; benih yang sama memberi isi yang sama")

    def handle(self, *, benih: int, **options):
        try:
            fill_kota(self.say, benih=benih)
        except TidakDiisi as sebab:
            raise CommandError(str(sebab)) from sebab

    def say(self, baris: str):
        self.stdout.write(baris)
        self.stdout.flush()
