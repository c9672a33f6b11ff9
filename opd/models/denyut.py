"""When each part that works unseen was last at work; what Kesehatan sistem and its banner read."""

from django.db import models


class Denyut(models.Model):
    """One row a part, of the installation itself and of nobody's unit; `isi` says how it went."""

    class Nama(models.TextChoices):
        PEKERJA = "pekerja", "Pekerja"
        PENGINGAT = "pengingat", "Penjadwal pengingat"
        SUREL = "surel", "Pengiriman pos-el"
        CADANGAN = "cadangan", "Cadangan"

    nama = models.CharField(max_length=20, choices=Nama, unique=True)
    pada = models.DateTimeField()
    isi = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "denyut"

    def __str__(self) -> str:
        return self.get_nama_display()
