from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from laporan.cadangan import CadanganGagal, restore


class Command(BaseCommand):
    help = "Memulihkan cadangan dari `cadangkan` ke instalasi kosong, lalu memeriksanya."
    requires_system_checks = []  # the database may still be empty

    def add_arguments(self, parser):
        parser.add_argument("dir", type=Path, help="folder cadangan-… yang dipulihkan")

    def handle(self, *, dir: Path, **options):
        try:
            daftar = restore(dir)
        except CadanganGagal as galat:
            raise CommandError(str(galat)) from galat
        except OSError as galat:
            raise CommandError(f"Cadangan tidak dapat dipulihkan: {galat.strerror}.") from galat
        call_command("migrate", verbosity=0)
        call_command("periksa_integritas", stdout=self.stdout)
        self.stdout.write(f"Dipulihkan dari cadangan {daftar['dibuat']}: {len(daftar['berkas'])} berkas.")
