from django.apps import AppConfig


class LaporanConfig(AppConfig):
    name = "laporan"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from laporan import kunci, mutasi  # noqa: F401, PLC0415 - they register themselves; models must be loaded
