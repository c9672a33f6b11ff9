from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from laporan.actions.cadangan import record_cadangan
from laporan.cadangan import CadanganGagal, back_up


class Command(BaseCommand):
    help = "Menyalin basis data dan semua berkas ke sebuah folder cadangan baru di dalam DIR, tanpa menghentikan aplikasi."

    def add_arguments(self, parser):
        parser.add_argument("dir", type=Path, help="folder yang menampung cadangan, sebaiknya di diska lain")

    def handle(self, *, dir: Path, **options):
        try:
            hasil = back_up(dir)
        except CadanganGagal as galat:
            raise CommandError(str(galat)) from galat
        except OSError as galat:
            raise CommandError(f"Cadangan tidak dapat ditulis ke {dir}: {galat.strerror}.") from galat
        record_cadangan(nama=hasil.name, ukuran=sum(p.stat().st_size for p in hasil.rglob("*") if p.is_file()))
        self.stdout.write(f"{hasil}\nSimpan SECRET_KEY terpisah; ia tidak ikut dalam cadangan.")
