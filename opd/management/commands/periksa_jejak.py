from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from opd import jejak

PALING_PENDEK = 12  # characters of a hash; fewer would fit to many chains


def kepala(text: str) -> tuple[int, str]:
    """"4182:9f2c9f2c9f2c9f2c" as it stands in the footer of a report."""
    nomor, _, sidik = text.strip().lower().partition(":")
    if not nomor.isdecimal() or len(sidik) < PALING_PENDEK or set(sidik) - set("0123456789abcdef"):
        raise ArgumentTypeError(f"{text!r} bukan kepala jejak. Tulis seperti di kaki laporan, misalnya 4182:9f2c9f2c9f2c9f2c.")
    return int(nomor), sidik


class Command(BaseCommand):
    help = "Memeriksa rantai jejak dari baris pertama, dan menyebut baris pertama yang tidak cocok."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--kepala",
            action="append",
            default=[],
            type=kepala,
            metavar="NOMOR:SIDIK",
            help="kepala jejak yang tercetak di kaki laporan; boleh beberapa. Membuktikan bahwa rantai tidak dipotong atau ditulis ulang.",
        )

    def handle(self, *, kepala: list[tuple[int, str]], **options) -> None:
        nomor = jejak.verify()
        if nomor is not None:
            raise CommandError(f"Rantai jejak putus pada baris nomor {nomor}.")
        jumlah, sidik = jejak.head()
        for tercetak, awal in kepala:
            if tercetak > jumlah:
                raise CommandError(f"Rantai jejak terpotong: laporan mencatat baris nomor {tercetak}, padahal yang ada sampai nomor {jumlah}.")
            if not jejak.anchored(tercetak, awal):
                raise CommandError(f"Rantai jejak ditulis ulang: sidik baris nomor {tercetak} berbeda dengan yang tercetak di laporan.")
        if not jejak.guarded():
            raise CommandError("Penjaga jejak di basis data tidak terpasang, jadi barisnya dapat diubah atau dihapus.")
        self.stdout.write(f"{jumlah} baris utuh. Kepala: {jumlah}:{sidik}")
        if kepala:
            self.stdout.write(f"{len(kepala)} kepala yang tercetak cocok.")
