"""Which reports are to be accepted, in the versions the person saw."""

from django import forms

KOSONG = "Centang paling sedikit satu laporan."


class TerimaForm(forms.Form):
    """`siap`: the reports offered. What is sent is "id-version" each."""

    laporan = forms.MultipleChoiceField(label="Laporan", error_messages={"required": KOSONG})

    def __init__(self, data=None):
        super().__init__(data)
        sent = data.getlist("laporan") if data is not None else []
        self.fields["laporan"].choices = [(s, s) for s in sent if _read(s)]  # who may is the view's question
        self.fields["laporan"].error_messages["invalid_choice"] = KOSONG

    @property
    def pilihan(self) -> dict[int, int]:
        return dict(_read(s) for s in self.cleaned_data["laporan"])


def _read(text: str) -> tuple[int, int] | None:
    pk, _, versi = text.partition("-")
    return (int(pk), int(versi)) if all(n.isascii() and n.isdecimal() and len(n) < 10 for n in (pk, versi)) else None
