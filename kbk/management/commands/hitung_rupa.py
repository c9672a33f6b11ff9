from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from kbk.models import Bukti
from opd.berkas import BerkasDitolak, read_evidence


class Command(BaseCommand):
    help = "Menghitung rupa foto yang disimpan sebelum rupa dicatat, supaya foto yang mirip ditemukan. Dapat dihentikan dan dilanjutkan."

    def handle(self, **options):
        belum = Bukti.objects.filter(tipe="image/jpeg", rupa=None)
        jumlah, gagal = belum.count(), 0
        for bukti in belum.only("berkas").iterator(chunk_size=500):
            try:
                with default_storage.open(bukti.berkas.name) as berkas:
                    rupa = read_evidence(berkas).rupa
            except (OSError, BerkasDitolak) as galat:
                gagal += 1
                sebab = galat if isinstance(galat, BerkasDitolak) else "Berkasnya tidak dapat dibaca; jalankan `periksa_integritas`."
                self.stderr.write(f"Bukti {bukti.pk} ({bukti.berkas.name}) dilewati: {sebab}")
                continue
            Bukti.objects.filter(pk=bukti.pk).update(rupa=rupa)
        self.stdout.write(f"{jumlah - gagal} foto dihitung, {gagal} dilewati.")
