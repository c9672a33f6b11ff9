from django.core.management.base import BaseCommand, CommandError

from opd import jejak


class Command(BaseCommand):
    help = "Memeriksa rantai jejak dari baris pertama, dan menyebut baris pertama yang tidak cocok."

    def handle(self, **options) -> None:
        nomor = jejak.verify()
        if nomor is not None:
            raise CommandError(f"Rantai jejak putus pada baris nomor {nomor}.")
        if not jejak.guarded():
            raise CommandError("Penjaga jejak di basis data tidak terpasang, jadi barisnya dapat diubah atau dihapus.")
        jumlah, kepala = jejak.head()
        self.stdout.write(f"{jumlah} baris utuh. Sidik kepala: {kepala}")
