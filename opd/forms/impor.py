from django import forms

from opd.models import PemerintahDaerah


class ImporForm(forms.Form):
    """The upload. Who reaches several pemda says which one; others are not asked."""

    pemda = forms.ModelChoiceField(
        PemerintahDaerah.objects.none(),
        label="Pemerintah daerah",
        empty_label="Pilih pemerintah daerah",
        error_messages={
            "required": "Pilih pemerintah daerah yang datanya diimpor.",
            "invalid_choice": "Pilih pemerintah daerah dari daftar.",
        },
    )
    berkas = forms.FileField(
        label="Berkas XLSX atau CSV",
        help_text="Paling besar 10 MB dan 20.000 baris. Belum ada yang tersimpan sampai Anda menerapkannya.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "Pilih berkas XLSX atau CSV yang sudah diisi.",
            "missing": "Pilih berkas XLSX atau CSV yang sudah diisi.",
            "invalid": "Berkas belum terkirim. Pilih berkasnya, lalu unggah sekali lagi.",
            "empty": "Berkas yang dipilih kosong. Isi templatnya, simpan, lalu unggah lagi.",
            "max_length": "Pendekkan nama berkasnya, lalu unggah lagi.",
        },
    )

    def __init__(self, *args, user, permission, too_large: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        pemda = PemerintahDaerah.objects.for_user(user, permission)
        self.too_large, self.only = too_large, None
        self.fields["pemda"].queryset = pemda
        some = list(pemda[:2])
        if len(some) == 1:
            self.only = some[0]
            del self.fields["pemda"]

    def add_error(self, field, error):
        if field == "berkas" and self.too_large:
            error = "Berkas lebih dari 10 MB. Hapus gambar dan lembar lain, atau bagi datanya menjadi beberapa berkas."
        super().add_error(field, error)

    @property
    def daerah(self) -> PemerintahDaerah:
        return self.only or self.cleaned_data["pemda"]


class SaringHasilForm(forms.Form):
    """Which rows of a dry run to show; faults first when there are any."""

    TAMPILKAN = [
        ("galat", "Galat"),
        ("semua", "Semua baris"),
        ("baru", "Baru"),
        ("ubah", "Diubah"),
        ("tetap", "Tetap"),
        ("peringatan", "Dengan peringatan"),
    ]
    tampilkan = forms.ChoiceField(
        choices=TAMPILKAN, required=False, label="Baris", widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, data, *, ringkasan: dict):
        self.ringkasan, self.awal = ringkasan, "galat" if ringkasan["galat"] else "semua"
        data = data.copy()
        data.setdefault("tampilkan", self.awal)
        super().__init__(data)
        if not ringkasan["galat"]:
            self.fields["tampilkan"].choices = self.TAMPILKAN[1:]

    @property
    def pilihan(self) -> str:
        return self.cleaned_data["tampilkan"] if self.is_valid() else self.awal

    @property
    def galat_dipilih(self) -> bool:
        return self.pilihan == "galat"

    def rows(self) -> list[dict]:
        """Rows as the template shows them: nomor, and kolom and pesan of a fault or keadaan, isi, ubah, ingat."""
        if self.pilihan == "galat":
            return [
                dict(zip(("nomor", "kolom", "pesan"), galat, strict=True))
                for galat in self.ringkasan["galat"]
            ]
        names = ("nomor", "keadaan", "isi", "ubah", "ingat")
        rows = [dict(zip(names, baris, strict=True)) for baris in self.ringkasan["baris"]]
        if self.pilihan == "peringatan":
            return [row for row in rows if row["ingat"]]
        return [row for row in rows if self.pilihan in {"semua", "", row["keadaan"]}]
