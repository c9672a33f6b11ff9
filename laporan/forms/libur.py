"""Days off, one to a line, the way a decree or a circular lists them."""

import datetime as dt
import re

from django import forms

from laporan.models import HariLibur
from opd.format_id import parse_tanggal

HARI_MAKS = 60
NAMA_MAKS = HariLibur._meta.get_field("nama").max_length
BARIS = re.compile(
    r"(?:[^\W\d]+,?\s+)?(?P<hari>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\s+[^\W\d]+\s+\d{4})\s*[,;:–-]?\s+(?P<nama>\S.*)"
)


class LiburForm(forms.Form):
    daftar = forms.CharField(
        label="Hari libur, satu baris satu hari",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "12 Oktober 2026 Hari jadi kota"}),
        help_text="Tanggal lalu namanya, seperti “12 Oktober 2026 Hari jadi kota”. Beberapa baris dapat ditempel sekaligus.",
        error_messages={
            "required": "Tulis tanggal dan nama hari liburnya, misalnya “12 Oktober 2026 Hari jadi kota”.",
            "max_length": "Tulis paling banyak 60 hari sekaligus.",
        },
    )

    def clean_daftar(self) -> dict[dt.date, str]:
        """{day: name}; every line that can't be read is named."""
        baris = [(n, teks.strip()) for n, teks in enumerate(self.cleaned_data["daftar"].splitlines(), 1) if teks.strip()]
        if len(baris) > HARI_MAKS:
            raise forms.ValidationError(f"Tulis paling banyak {HARI_MAKS} hari sekaligus; ini {len(baris)}.")
        hasil = [(n, teks, _read(teks)) for n, teks in baris]
        if keliru := [_salah(n, teks) for n, teks, isi in hasil if isi is None]:
            raise forms.ValidationError(keliru)
        return dict(isi for _, _, isi in hasil)


def _read(teks: str) -> tuple[dt.date, str] | None:
    found = BARIS.fullmatch(teks)
    hari = parse_tanggal(found["hari"]) if found else None
    nama = found["nama"].strip() if found else ""
    return (hari, nama) if hari and 2017 <= hari.year <= 2101 and len(nama) <= NAMA_MAKS else None


def _salah(nomor: int, teks: str) -> str:
    if len(teks) > NAMA_MAKS:
        return f"Baris {nomor}: ringkas namanya menjadi paling banyak {NAMA_MAKS} huruf."
    return f"Baris {nomor}, “{teks}”: tulis tanggal lengkap lalu namanya, misalnya “12 Oktober 2026 Hari jadi kota”."
