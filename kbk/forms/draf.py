"""What a browser sends of a form that is still being typed, and the files it sends ahead of it."""

import datetime as dt
import hashlib
import re

from django import forms
from django.http import QueryDict

from opd.models import PemerintahDaerah

ISI_MAKS = 60_000  # letters of one draft; the longest form holds a sixth of it
TAHUN_FOTO = 2000  # a camera whose clock was never set says 1970 or 1980
# The form's own machinery; the rest is what the person typed.
BUKAN_ISI = {"csrfmiddlewaretoken", "kunci_kirim", "titipan", "kelompok", "kelompok_lain", "kegiatan", "janji", "foto", "draf"}


def isi_of(data: QueryDict) -> dict[str, list[str]]:
    """{name: [texts]} as typed, also what is wrong; cut off where no form of ours ever gets."""
    isi, left = {}, ISI_MAKS
    for name, texts in data.lists():
        left -= len(name) + sum(map(len, texts))
        if name not in BUKAN_ISI and left >= 0:
            isi[name] = texts
    return isi


def janji_of(data: QueryDict) -> list[tuple[str, str]]:
    """(SHA-256, name) of every file that the browser is about to send."""
    found = [re.fullmatch(r"([0-9a-f]{64}):(.*)", text, re.DOTALL) for text in data.getlist("janji")]
    return [(match[1], match[2]) for match in found if match]


def sha256_of(file) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


class BerkasDrafForm(forms.Form):
    """One file, the SHA-256 its bytes have where they come from, and when the picture was taken there."""

    berkas = forms.FileField(
        allow_empty_file=True, error_messages={"required": "Berkas tidak ikut terkirim. Tekan “Coba lagi”."}
    )
    sha256 = forms.CharField(required=False)
    diambil = forms.CharField(required=False, max_length=40)

    def __init__(self, *args, pemda: PemerintahDaerah, **kwargs):
        super().__init__(*args, **kwargs)
        self.pemda = pemda

    def clean_diambil(self) -> dt.datetime | None:
        """An instant; a camera's clock has no zone, so it is taken for that of the pemda. None for nonsense."""
        try:
            taken = dt.datetime.fromisoformat(self.cleaned_data["diambil"])
        except ValueError:
            return None
        taken = taken if taken.tzinfo else taken.replace(tzinfo=self.pemda.zona)
        tomorrow = self.pemda.hari_ini() + dt.timedelta(days=1)
        return taken if taken.year >= TAHUN_FOTO and taken.date() <= tomorrow else None

    def clean(self) -> dict:
        data = super().clean()
        file, said = data.get("berkas"), data.get("sha256", "")
        data["sha256"] = sha256_of(file) if file else ""
        if file and said and said != data["sha256"]:
            raise forms.ValidationError("Berkas rusak di perjalanan. Tekan “Coba lagi”.")
        return data
