"""Form fields for what people here write by hand: dates and numbers (reliability 5.5)."""

import datetime as dt
from decimal import Decimal

from django import forms

from opd.format_id import angka, parse_angka, parse_tanggal

ANGKA_SALAH = "Tulis angkanya saja, misalnya 1,3."


class TanggalField(forms.DateField):
    """ISO from the browser's own picker, or 13/08/2026, 13-08-2026, "9 Maret 2026" typed by hand; never
    month before day. `sebutan` is what the sentences call it. A typed date comes back readable to the
    picker, so that it isn't lost when another field is wrong."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, sebutan: str = "tanggal", **kwargs):
        sentences = {
            "required": f"Masukkan {sebutan}.",
            "invalid": f"Masukkan {sebutan}, misalnya 13/08/2026.",
        }
        kwargs["error_messages"] = sentences | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value) -> dt.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value.strip() if isinstance(value, str) else value)
        day = parse_tanggal(value)
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value):
        return parse_tanggal(value) or value if isinstance(value, str) else value


class JamField(forms.TimeField):
    """A clock time from the browser's own picker, or 09.00, 9.30 and 13:05 typed by hand."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    input_formats = ["%H:%M", "%H.%M", "%H:%M:%S"]

    def __init__(self, *, sebutan: str = "waktu", **kwargs):
        sentences = {"required": f"Masukkan {sebutan}, misalnya 09.00.", "invalid": f"Masukkan {sebutan}, misalnya 09.00."}
        kwargs["error_messages"] = sentences | kwargs.get("error_messages", {})
        super().__init__(input_formats=self.input_formats, **kwargs)

    def prepare_value(self, value):
        """A typed time comes back readable to the picker."""
        if isinstance(value, str):
            try:
                return self.to_python(value)
            except forms.ValidationError:
                return value
        return value


class AngkaField(forms.DecimalField):
    """A number with a decimal comma and perhaps dots between thousands; shown again the way it is written."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, max_digits: int = 12, decimal_places: int = 2, **kwargs):
        sentences = {
            "required": ANGKA_SALAH,
            "invalid": ANGKA_SALAH,
            "max_digits": "Angkanya terlalu besar untuk disimpan. Periksa lagi, atau pakai satuan yang lebih besar.",
            "max_whole_digits": "Angkanya terlalu besar untuk disimpan. Periksa lagi, atau pakai satuan yang lebih besar.",
            "max_decimal_places": "Tulis paling banyak dua angka di belakang koma.",
        }
        kwargs["error_messages"] = sentences | kwargs.get("error_messages", {})
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value) -> Decimal | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value.strip() if isinstance(value, str) else value)
        number = parse_angka(value)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value):
        return angka(value).replace(".", "") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget) -> dict:
        return {}
