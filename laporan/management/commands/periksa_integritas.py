from django.core.management.base import BaseCommand, CommandError

from laporan.integritas import periksa


class Command(BaseCommand):
    help = "Memeriksa basis data, jejak, pohon perangkat daerah, cuplikan laporan, dan setiap berkas yang tersimpan."

    def handle(self, **options):
        jumlah = 0
        for jumlah, temuan in enumerate(periksa(), 1):  # noqa: B007 – also the count after the loop
            self.stdout.write(temuan)
        if jumlah:
            raise CommandError(f"{jumlah} temuan. Jangan mengubah apa pun sebelum sebabnya jelas; cadangan ada di `cadangkan`.")
        self.stdout.write("Semua utuh.")
