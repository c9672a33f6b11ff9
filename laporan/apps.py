from django.apps import AppConfig


class LaporanConfig(AppConfig):
    name = "laporan"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from laporan import kunci  # noqa: F401, PLC0415 - it registers itself; models must be loaded
