"""The mapping of one of the 34 values to BerAKHLAK."""

from django import forms

from kbk.actions.nilai import pemetaan_stamp
from kbk.models import Nilai

DAFTAR = {"invalid_choice": "Pilih dari ketujuh nilai BerAKHLAK.", "invalid_pk_value": "Pilih dari ketujuh nilai BerAKHLAK."}


class PemetaanForm(forms.Form):
    """Exactly one primary value, which counts in figures, and any secondary ones. `semula` says which mapping
    the form was opened on."""

    utama = forms.ModelChoiceField(
        Nilai.objects.none(),
        label="Nilai utama (dihitung dalam laporan)",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih satu nilai utama."} | DAFTAR,
    )
    sekunder = forms.ModelMultipleChoiceField(
        Nilai.objects.none(),
        label="Juga menyentuh (boleh kosong)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=DAFTAR,
    )
    semula = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, nilai: Nilai, **kwargs):
        super().__init__(*args, **kwargs)
        self.nilai = nilai
        for name in ("utama", "sekunder"):
            self.fields[name].queryset = Nilai.objects.berakhlak()
        self.initial |= {"utama": nilai.utama, "sekunder": nilai.sekunder, "semula": pemetaan_stamp(nilai)}

    def clean(self) -> dict:
        """What is primary is not secondary as well."""
        data = super().clean()
        if data.get("utama") and "sekunder" in data:
            data["sekunder"] = data["sekunder"].exclude(pk=data["utama"].pk)
        return data

    def refresh_stamp(self) -> None:
        """Saving again then goes over the mapping that is shown, knowingly."""
        self.data = self.data.copy()
        self.data["semula"] = pemetaan_stamp(self.nilai)
