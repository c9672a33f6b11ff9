"""What the forms of reports and recaps share: they carry the version the person saw."""

from django import forms
from django.db.models import Model

from laporan.narasi import berubah, dikutip, teks_konsep


class VersiForm(forms.Form):
    """The version a decision is about; 0, which no row has, when it cannot be read."""

    versi = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    @property
    def terbaca(self) -> int:
        return self.cleaned_data["versi"] if self.is_valid() else 0


class NaskahBerversi(forms.ModelForm):
    """Words of a draft, saved over the version in `versi` and no other."""

    versi = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["versi"] = self.instance.versi
        self.beda: list[tuple[str, object, object]] = []

    @property
    def isi(self) -> dict:
        return {nama: self.cleaned_data[nama] for nama in self._meta.fields}

    def compare(self, tersimpan: Model) -> None:
        """Shows what somebody else saved first beside what is typed here; saving again goes over it."""
        self.beda = [
            (self.fields[nama].label, getattr(tersimpan, nama), isi)
            for nama, isi in self.isi.items()
            if getattr(tersimpan, nama) != isi
        ]
        self.data = self.data.copy()
        self.data["versi"] = str(tersimpan.versi)
        self.add_error(None, "Orang lain sudah menyimpan lebih dahulu. Bandingkan, lalu simpan lagi untuk memakai isian Anda.")


class NaskahBerkonsep(NaskahBerversi):
    """Words with the draft at hand that the records write (laporan.narasi): `konsep` is {field: its sentences}; `kutipan`
    {field: the sentences taken from one}, of the row itself unless others are given, as with words taken from elsewhere."""

    def __init__(self, *args, konsep: dict | None = None, kutipan: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.konsep = konsep or {}
        self._kutipan = self.instance.kutipan if kutipan is None else kutipan

    @property
    def kutipan(self) -> dict[str, list[str]]:
        """{field: the sentences of the records in what is about to be saved}."""
        semua = {nama: dikutip(isi, self.konsep.get(nama, []), self._kutipan.get(nama, [])) for nama, isi in self.isi.items() if isinstance(isi, str)}
        return {nama: kalimat for nama, kalimat in semua.items() if kalimat}

    def berkonsep(self, nama: str) -> dict:
        """A field with its draft, and which sentences taken from an earlier one the records no longer say."""
        kalimat = self.konsep.get(nama, [])
        salah = berubah(self[nama].value() or "", kalimat, self._kutipan.get(nama, []))
        return {"field": self[nama], "konsep": [k for k in kalimat if k.ditawarkan], "berubah": salah}

    def take_konsep(self, nama: str) -> None:
        """Puts the draft of that field, or of all that are empty ("semua"), below what is written there; nothing is saved."""
        self.data = self.data.copy()
        for satu, kalimat in self.konsep.items():
            ditulis = self.data.get(satu, "").strip()
            if satu == nama or (nama == "semua" and not ditulis):
                self.data[satu] = "\n\n".join([*([ditulis] if ditulis else []), teks_konsep(kalimat)])
