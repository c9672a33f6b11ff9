from django import forms

from opd.models import PemerintahDaerah


class CetakForm(forms.Form):
    """Which paper; empty means that of the pemda."""

    kertas = forms.ChoiceField(
        label="Kertas",
        choices=[("", "Menurut setelan pemda"), *PemerintahDaerah.Kertas.choices],
        required=False,
        error_messages={"invalid_choice": "Pilih kertas A4 atau F4."},
    )
