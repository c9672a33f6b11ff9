"""The worker: makes ordered PDFs one after another, until it is told to stop."""

import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from laporan.actions.cetakan import claim_cetakan, sweep_yatim, work_cetakan
from opd.actions.mutasi import apply_due

TUNGGU_AWAL, TUNGGU_MAKSIMUM = 0.5, 2.0  # seconds between two looks at an empty queue
SELANG_MUTASI = 600  # seconds between two looks at moves whose day may have come


class Command(BaseCommand):
    help = "Membuat PDF yang diminta. Berhenti dengan Ctrl-C atau SIGTERM; pekerjaan yang sedang jalan dilepas."

    def add_arguments(self, parser):
        parser.add_argument("--sekali", action="store_true", help="berhenti setelah antrean kosong")

    def handle(self, *, sekali: bool, **options):
        self.berhenti, self.lihat_mutasi = threading.Event(), 0.0
        lama = {sinyal: signal.signal(sinyal, self.stop) for sinyal in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.sapu()
            self.kerjakan(sekali)
        finally:
            for sinyal, penangan in lama.items():
                signal.signal(sinyal, penangan)

    def stop(self, *_sinyal):
        self.berhenti.set()

    def sapu(self):
        if jumlah := sweep_yatim():
            self.say(f"{jumlah} berkas sisa dibersihkan")

    def kerjakan(self, sekali: bool):
        tunggu = TUNGGU_AWAL
        while not self.berhenti.is_set():
            try:
                close_old_connections()
                self.terapkan_mutasi()
                cetakan = claim_cetakan()
                if cetakan:
                    self.say(work_cetakan(cetakan, berhenti=self.berhenti.is_set))
                    tunggu = TUNGGU_AWAL
                    continue
            except (OperationalError, InterfaceError) as galat:
                self.say(f"basis data tidak menjawab ({type(galat).__name__}); dicoba lagi")
                connection.close()
            else:
                if sekali:
                    return
            self.berhenti.wait(tunggu)
            tunggu = min(tunggu * 1.5, TUNGGU_MAKSIMUM)

    def terapkan_mutasi(self):
        if time.monotonic() < self.lihat_mutasi:
            return
        if jumlah := apply_due():
            self.say(f"{jumlah} mutasi mulai berlaku")
        self.lihat_mutasi = time.monotonic() + SELANG_MUTASI

    def say(self, baris: str):
        self.stdout.write(baris)
        self.stdout.flush()
