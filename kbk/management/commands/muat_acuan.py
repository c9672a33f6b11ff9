from django.core.management.base import BaseCommand

from kbk.actions.acuan import load_nilai
from opd.actions.acuan import load_opd, load_wilayah


class Command(BaseCommand):
    help = "Memuat data acuan: 34 nilai, BerAKHLAK, pemetaannya, Kalimantan Timur, dan perangkat daerah Bontang."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--opd", action="append", default=["64.74"], help="kode pemda yang OPD-nya dimuat")

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Nilai: {load_nilai()} ditambahkan")
        self.stdout.write(f"Pemerintah daerah: {load_wilayah()} ditambahkan")
        for kode in dict.fromkeys(options["opd"]):
            self.stdout.write(f"Perangkat daerah {kode}: {load_opd(kode)} ditambahkan")
