from django.apps import AppConfig


class KbkConfig(AppConfig):
    name = "kbk"
    verbose_name = "Kelompok Budaya Kerja"

    def ready(self) -> None:
        from kbk import draf, impor, keanggotaan, mutasi  # noqa: F401, PLC0415 - they register themselves; models must be loaded
