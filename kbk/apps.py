from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KbkConfig(AppConfig):
    name = "kbk"
    verbose_name = "Kelompok Budaya Kerja"

    def ready(self) -> None:
        from kbk import draf, impor, keanggotaan, mutasi  # noqa: F401, PLC0415 - they register themselves; models must be loaded
        from kbk.indeks_cari import pastikan  # noqa: PLC0415 - as above

        post_migrate.connect(pastikan, sender=self)
