"""The filter of a tabular report."""

from django import forms

from laporan.models import Periode


class SaringTabel(forms.Form):
    """Which of `periods` (the newest first); anything else in the address means the newest."""

    periode = forms.ChoiceField(label="Periode", required=False)

    def __init__(self, data, *, periods: list[Periode]):
        self.periods = {str(p.pk): p for p in periods}
        terbaru = next(iter(self.periods), "")
        dipilih = data.get("periode", "")
        super().__init__({"periode": dipilih if dipilih in self.periods else terbaru})
        self.fields["periode"].choices = [(pk, p.nama) for pk, p in self.periods.items()]

    @property
    def terpilih(self) -> Periode | None:
        return self.periods.get(self.data["periode"])
