"""Files in forms: several at once, each judged on its own, so that one bad file costs only itself."""

from pathlib import PurePath

from django import forms
from django.conf import settings

from kbk.actions.bukti import BerkasBaru, clean_name
from kbk.models import Bukti
from kbk.models.bukti import jenis_bukti_choices
from opd.berkas import BerkasDitolak, read_evidence

TERIMA = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,application/pdf"
PETUNJUK = {  # words in the name of a document that tell its kind
    "undangan": "undangan",
    "hadir": "daftar_hadir",
    "absen": "daftar_hadir",
    "notulen": "notulen",
    "notula": "notulen",
    "risalah": "notulen",
    "piagam": "piagam",
    "sertifikat": "piagam",
    "sop": "sop",
}


class BanyakBerkasInput(forms.FileInput):
    allow_multiple_selected = True


class BanyakBerkasField(forms.FileField):
    """Cleans to a list of uploaded files; their content is judged by `accept`."""

    def __init__(self, **kwargs):
        widget = BanyakBerkasInput(attrs={"accept": TERIMA, "multiple": True, "class": "form-control"})
        super().__init__(widget=widget, required=False, allow_empty_file=True, max_length=None, **kwargs)

    def clean(self, data, initial=None) -> list:
        return [super(BanyakBerkasField, self).clean(one, initial) for one in data or []]


def accept(files, *, jenis: str = "", keterangan: str = "") -> tuple[list[BerkasBaru], list[str]]:
    """(files that may be stored, one sentence per refused file). Without `jenis` a picture is a photo
    and a document what its name says."""
    good, refused = [], []
    for file in files:
        try:
            isi = read_evidence(file)
        except BerkasDitolak as refusal:
            refused.append(f"“{clean_name(file.name)}” tidak disimpan. {refusal}")
            continue
        good.append(BerkasBaru(isi, jenis or guess_jenis(isi.tipe, file.name), file.name, keterangan))
    return good, refused


def guess_jenis(tipe: str, nama: str) -> str:
    """The kind of evidence a file probably is; people may correct it."""
    if tipe == "image/jpeg":
        return "foto"
    stem = PurePath(nama.lower()).stem
    return next((jenis for kata, jenis in PETUNJUK.items() if kata in stem), "materi")


def dropped(request) -> list[str]:
    """One sentence per file that the upload handler did not let in."""
    sentences = [
        f"“{clean_name(nama)}” tidak disimpan. {BerkasDitolak('besar')}"
        for nama in getattr(request, "uploads_too_large", [])
    ]
    left = len(getattr(request, "uploads_too_many", []))
    if left:
        sentences.append(
            f"{left} berkas tidak disimpan: sekali kirim paling banyak {settings.UPLOAD_MAX_FILES}. Tambahkan sisanya."
        )
    return sentences


class BuktiForm(forms.ModelForm):
    """Kind and caption; with `berkas` when files are added or replaced."""

    jenis = forms.ChoiceField(label="Jenis bukti", choices=jenis_bukti_choices)
    keterangan = forms.CharField(
        label="Apa yang terlihat di foto?",
        max_length=200,
        required=False,
        help_text="Siapa, sedang apa, di mana. Tercetak di bawah foto dalam laporan.",
        error_messages={"max_length": "Ringkas keterangannya menjadi paling banyak 200 huruf."},
    )

    class Meta:
        model = Bukti
        fields = ["jenis", "keterangan"]


class KeteranganForm(forms.Form):
    """What each of these pictures shows, one text each; what is left empty is asked again later."""

    def __init__(self, *args, bukti: list[Bukti], **kwargs):
        super().__init__(*args, **kwargs)
        self.bukti = bukti
        for nomor, row in enumerate(bukti, 1):
            self.fields[f"keterangan_{row.pk}"] = forms.CharField(
                label=f"Apa yang terlihat di {'foto' if row.is_foto else row.get_jenis_display().lower()} {nomor}?",
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
                error_messages={"max_length": "Ringkas keterangannya menjadi paling banyak 200 huruf."},
            )

    def baris(self) -> list[tuple]:
        """(picture, its field), for the template."""
        return [(row, self[f"keterangan_{row.pk}"]) for row in self.bukti]

    @property
    def keterangan(self) -> dict[int, str]:
        """{pk: text} of those that were described."""
        texts = {row.pk: self.cleaned_data[f"keterangan_{row.pk}"] for row in self.bukti}
        return {pk: text for pk, text in texts.items() if text}


class TarikForm(forms.Form):
    alasan = forms.CharField(
        label="Mengapa ditarik?",
        max_length=200,
        help_text="Misalnya “memuat data pribadi pemohon” atau “foto kegiatan lain”. Terbaca di riwayat kegiatan.",
        error_messages={
            "required": "Tulis alasannya, misalnya “memuat data pribadi pemohon”.",
            "max_length": "Ringkas alasannya menjadi paling banyak 200 huruf.",
        },
    )


class TambahBuktiForm(BuktiForm):
    berkas = BanyakBerkasField(label="Foto atau PDF")
    jenis = forms.ChoiceField(
        label="Jenis bukti", choices=lambda: [("", "Kenali sendiri"), *jenis_bukti_choices()], required=False
    )
    field_order = ["berkas", "jenis", "keterangan"]

    def clean_berkas(self) -> list:
        files = self.cleaned_data["berkas"]
        if not files and not self.dropped:
            raise forms.ValidationError("Pilih sedikitnya satu foto atau PDF.")
        return files

    def __init__(self, *args, dropped: list[str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.dropped = dropped or []


class GantiBuktiForm(TambahBuktiForm):
    """Exactly one file takes the place of another."""

    alasan = forms.CharField(
        label="Mengapa diganti?",
        max_length=200,
        required=False,
        help_text="Misalnya “foto lama buram”. Boleh kosong.",
        error_messages={"max_length": "Ringkas alasannya menjadi paling banyak 200 huruf."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["berkas"].widget.attrs.pop("multiple", None)
        self.fields["jenis"].choices = jenis_bukti_choices
        self.fields["jenis"].required = True

    def clean_berkas(self) -> list:
        files = super().clean_berkas()
        if len(files) > 1:
            raise forms.ValidationError("Pilih satu berkas saja sebagai pengganti.")
        return files
