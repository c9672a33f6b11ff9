from django.core.management.base import BaseCommand, CommandError

from opd.actions.faktor import clear_factors
from opd.faktor import has_factor
from opd.models import Pengguna


class Command(BaseCommand):
    help = "Melepas verifikasi dua langkah sebuah akun, untuk admin sistem terakhir yang kehilangan ponselnya."

    def add_arguments(self, parser) -> None:
        parser.add_argument("nama", help="NIP, nama masuk, atau pos-el akun itu")

    def handle(self, *, nama: str, **options) -> None:
        pengguna = Pengguna.objects.named(nama)
        if pengguna is None:
            raise CommandError(f"Tidak ada akun {nama!r}.")
        if not has_factor(pengguna):
            raise CommandError(f"Akun {pengguna.nama} tidak memakai verifikasi dua langkah.")
        clear_factors(by=None, pengguna=pengguna)
        self.stdout.write(f"Verifikasi dua langkah {pengguna.nama} dilepas. Semua perangkatnya dikeluarkan.")
