"""What a pemda prints on every report."""

from django import forms

from opd.berkas import BerkasDitolak, Isi, read_lambang
from opd.forms.semula import SemulaForm
from opd.models import PemerintahDaerah


class PemdaForm(SemulaForm):
    """`lambang_baru` is the coat of arms as it will be stored, None when none was sent. Needs `too_large`, what
    the upload handler dropped."""

    gambar = forms.FileField(
        label="Lambang daerah",
        required=False,
        help_text="Berkas PNG atau JPEG, paling besar 10 MB. Yang latarnya bening paling bagus di kop dan sampul.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"empty": "Berkas yang dipilih kosong. Pilih berkas lain."},
    )
    tanpa_lambang = forms.BooleanField(label="Cetak tanpa lambang", required=False)

    class Meta:
        model = PemerintahDaerah
        fields = ["alamat", "kertas"]
        help_texts = {"alamat": "Tercetak di kop laporan daerah.", "kertas": "Dipakai bila yang mencetak tidak memilih."}
        error_messages = {"alamat": {"max_length": "Ringkas alamatnya menjadi paling banyak 200 huruf."}}

    def __init__(self, *args, too_large: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.too_large, self.lambang_baru = too_large, None
        if not self.instance.lambang:
            del self.fields["tanpa_lambang"]

    def clean_gambar(self) -> Isi | None:
        if self.too_large:
            raise forms.ValidationError("Gambar lebih dari 10 MB. Kecilkan dahulu, lalu unggah lagi.")
        if uploaded := self.cleaned_data.get("gambar"):
            try:
                self.lambang_baru = read_lambang(uploaded)
            except BerkasDitolak as ditolak:
                raise forms.ValidationError(str(ditolak)) from ditolak
        return self.lambang_baru
