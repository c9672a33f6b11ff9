from django.apps import AppConfig


class OpdConfig(AppConfig):
    name = "opd"
    verbose_name = "Perangkat daerah"

    def ready(self) -> None:
        from opd import checks, masuk  # noqa: F401, PLC0415 - they register themselves; models must be loaded
        from opd.impor import pegawai, perangkat_daerah  # noqa: F401, PLC0415 - as above
