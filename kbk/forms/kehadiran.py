"""Who came: the same ticks and reasons in the form of an activity and in the minutes of a meeting."""

from django import forms

from kbk.models import Kehadiran
from opd.models import Pegawai

ALASAN = [c for c in Kehadiran.Status.choices if c[0] != Kehadiran.Status.HADIR]


class AnggotaField(forms.MultipleChoiceField):
    """Ticks of people who turn out not to be members on that day are left out, not refused: the list on
    the page was made before the date was typed."""

    def valid_value(self, value) -> bool:
        return True


class PimpinanHadirField(forms.TypedChoiceField):
    """Cleans to True, False, or None where nobody said; `answer` is the way back."""

    def __init__(self, *, label: str):
        super().__init__(
            label=label,
            choices=[("ya", "Ya"), ("tidak", "Tidak")],
            coerce=lambda answer: answer == "ya",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Pilih ya atau tidak."},
        )

    @staticmethod
    def answer(hadir: bool | None) -> str:
        return {True: "ya", False: "tidak", None: ""}[hadir]


class IsianKehadiran:
    """For a form with the AnggotaField `hadir`: gives it a reason for each member."""

    anggota: dict[int, Pegawai]

    def offer_members(self, anggota: dict[int, Pegawai]) -> None:
        self.anggota = anggota
        self.fields["hadir"].choices = [(pk, str(pegawai)) for pk, pegawai in anggota.items()]
        for pk, pegawai in anggota.items():
            self.fields[f"alasan_{pk}"] = forms.ChoiceField(
                label=f"Alasan {pegawai}",
                choices=ALASAN,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={"invalid_choice": "Pilih alasan dari daftar."},
            )

    def ticked(self) -> dict[int, str]:
        """{pegawai id: status} of those the page showed."""
        hadir = self.cleaned_data["hadir"]
        shown = [pk for pk in self.anggota if f"alasan_{pk}" in self.data]
        return {pk: "hadir" if str(pk) in hadir else self.cleaned_data[f"alasan_{pk}"] or "tanpa_keterangan" for pk in shown}

    def baris_anggota(self) -> list[tuple]:
        """(tick box, reason) per member, for the template."""
        return [(tick, self[f"alasan_{tick.data['value']}"]) for tick in self["hadir"]]
