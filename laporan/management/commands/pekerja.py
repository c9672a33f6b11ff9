"""The worker: reminds people in time and makes ordered PDFs one after another, until it is told to stop."""

import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from kbk.actions.draf import sweep_buangan
from laporan.actions.cetakan import claim_cetakan, sweep_yatim, work_cetakan
from laporan.actions.pengingat import run_pengingat
from opd.actions.mutasi import apply_due
from opd.actions.surat import claim_surat, order_surat, send_surat, settle_terputus
from opd.actions.surat_segera import send_segera
from opd.denyut import beat
from opd.models import Denyut

TUNGGU_AWAL, TUNGGU_MAKSIMUM = 0.5, 2.0  # seconds between two looks at an empty queue
# Seconds between two signs of life, two turns of the scheduler, two looks at moves whose day may have come.
SELANG = {"denyut": 60, "pengingat": 60, "mutasi": 600}


class Command(BaseCommand):
    help = (
        "Mengirim pengingat pada waktunya dan membuat PDF yang diminta. Berhenti dengan Ctrl-C atau SIGTERM; "
        "pekerjaan yang sedang jalan dilepas."
    )

    def add_arguments(self, parser):
        parser.add_argument("--sekali", action="store_true", help="berhenti setelah antrean kosong")

    def handle(self, *, sekali: bool, **options):
        self.berhenti, self.terakhir = threading.Event(), {}  # when each of SELANG was last done, by the monotonic clock
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
        if jumlah := sweep_yatim() + sweep_buangan():
            self.say(f"{jumlah} berkas sisa dibersihkan")

    def kerjakan(self, sekali: bool):
        tunggu = TUNGGU_AWAL
        while not self.berhenti.is_set():
            try:
                close_old_connections()
                self.terjadwal()
                if self.satu():
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

    def satu(self) -> bool:
        """One order or letter, if any waits; orders first, because somebody sits before the screen."""
        if cetakan := claim_cetakan():
            self.say(work_cetakan(cetakan, berhenti=self.hidup))
        elif segera := send_segera():
            self.say(segera)
        elif surat := claim_surat():
            self.say(send_surat(surat))
        else:
            return False
        return True

    def terjadwal(self):
        """What comes round by itself; a print order may hold it up, but not the sign of life."""
        self.hidup()
        if self.due("mutasi") and (jumlah := apply_due()):
            self.say(f"{jumlah} mutasi mulai berlaku")
        if self.due("pengingat"):
            baru, surat, putus = run_pengingat(), order_surat(), settle_terputus()
            if baru or surat or putus:
                self.say(f"{baru} pemberitahuan baru, {surat} surat disiapkan, {putus} surat terputus")

    def hidup(self) -> bool:
        """Gives a sign of life when it is time; returns whether the worker is to stop. Asked twice a second
        while a PDF is being made."""
        if self.due("denyut"):
            beat(Denyut.Nama.PEKERJA)
        return self.berhenti.is_set()

    def due(self, nama: str) -> bool:
        kini = time.monotonic()
        if nama in self.terakhir and kini - self.terakhir[nama] < SELANG[nama]:
            return False
        self.terakhir[nama] = kini
        return True

    def say(self, baris: str):
        self.stdout.write(baris)
        self.stdout.flush()
