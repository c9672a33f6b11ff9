"""One report as a PDF file, from the command line and through the same code as the worker."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from laporan.actions.cetakan import buat_pdf
from laporan.dokumen import masukan_cetak
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from laporan.pdf import PdfGagal
from opd import jejak
from opd.models import Opd, PemerintahDaerah


class Command(BaseCommand):
    help = "Menulis laporan terbaru sebuah OPD, atau rekap daerah bila --opd tidak disebut, ke berkas PDF."

    def add_arguments(self, parser):
        parser.add_argument("--pemda", required=True, help="kode Kemendagri, misalnya 64.74")
        parser.add_argument("--periode", required=True, help="kode periode, misalnya 2026-TW3")
        parser.add_argument("--opd", help="kode OPD, misalnya DISDUKCAPIL")
        parser.add_argument("--keluaran", required=True, type=Path, help="berkas PDF yang ditulis")
        parser.add_argument("--kertas", choices=["A4", "F4"], help="bawaan: kertas pemda")

    def handle(self, *, pemda, periode, opd, keluaran: Path, kertas, **options):
        tempat = self.one(PemerintahDaerah.objects.filter(kode=pemda), f"Tidak ada pemda berkode {pemda}.")
        masa = self.one(
            Periode.objects.filter(pemda=tempat, kode=periode), f"{tempat} tidak mempunyai periode {periode}."
        )
        laporan = self.laporan_opd(tempat, masa, opd) if opd else self.rekap(masa)
        if not keluaran.parent.is_dir():
            raise CommandError(f"Folder {keluaran.parent} tidak ada.")
        try:
            hasil = buat_pdf(masukan_cetak(laporan, kertas or tempat.kertas), laporan, keluaran)
        except PdfGagal as galat:
            raise CommandError(str(galat)) from galat
        except OSError as galat:
            raise CommandError(f"{keluaran} tidak dapat ditulis: {galat.strerror}.") from galat
        with transaction.atomic():
            unit = laporan.opd if opd else None
            jejak.record(by=None, aksi="ekspor_laporan", sasaran=laporan, opd=unit, pemda=tempat, sha256=hasil.sha256)
        self.stdout.write(f"{keluaran}: {laporan}, {hasil.halaman} halaman, sha256 {hasil.sha256}")

    def laporan_opd(self, pemda, periode, kode: str) -> LaporanOpd:
        unit = self.one(Opd.objects.filter(pemda=pemda, kode=kode), f"{pemda} tidak mempunyai OPD berkode {kode}.")
        rows = LaporanOpd.objects.filter(opd=unit, periode=periode, cuplikan__isnull=False).order_by("-revisi")
        return self.one(rows, f"{unit} belum mengajukan laporan {periode}.")

    def rekap(self, periode) -> LaporanDaerah:
        rows = LaporanDaerah.objects.filter(periode=periode).order_by("-revisi")
        return self.one(rows, f"Rekap {periode} belum disusun.")

    def one(self, rows, sebab: str):
        row = rows.first()
        if row is None:
            raise CommandError(sebab)
        return row
