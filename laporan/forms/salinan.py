"""The signed copy of a report, and a person's word for a scan."""

from django import forms

from laporan.actions.salinan import SalinanDitolak, Temuan, periksa_salinan
from opd.berkas import BerkasDitolak, read_evidence


class SalinanForm(forms.Form):
    """Cleans to `isi` (the bytes to keep) and `temuan`. Needs the report; `terlalu_besar` names a file the server let go of."""

    berkas = forms.FileField(
        label="PDF yang sudah ditandatangani",
        help_text="PDF terbitan yang ditandatangani secara elektronik, atau pindaian cetakan yang ditandatangani. Paling besar 10 MB.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": "Pilih PDF yang sudah ditandatangani.", "empty": "Berkas ini kosong. Pilih lagi."},
    )
    dicocokkan = forms.BooleanField(
        label="Ini pindaian, dan setiap halamannya sudah saya cocokkan dengan laporan ini", required=False
    )

    def __init__(self, *args, laporan, terlalu_besar: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.laporan, self.terlalu_besar = laporan, terlalu_besar

    def clean(self) -> dict:
        data = super().clean()
        if self.terlalu_besar:
            self.errors.pop("berkas", None)
            self.add_error("berkas", "Berkas lebih dari 10 MB. Pindai dengan 150 dpi, lalu unggah lagi.")
        if "berkas" not in data or self.errors:
            return data
        isi = data["berkas"].read()
        if not isi.startswith(b"%PDF-"):
            self.add_error("berkas", "Berkas ini bukan PDF. Simpan sebagai PDF, lalu unggah lagi.")
            return data
        try:
            temuan = periksa_salinan(isi, self.laporan)
        except SalinanDitolak as ditolak:
            self.add_error("berkas", str(ditolak))
            return data
        return data | self._pindaian(data, isi, temuan) if temuan.cetakan is None else data | {"isi": isi, "temuan": temuan}

    def _pindaian(self, data: dict, isi: bytes, temuan: Temuan) -> dict:
        """A scan is read in the limited child as any document is, and kept only on a person's word."""
        if not data["dicocokkan"]:
            self.add_error("dicocokkan", "PDF terbitan tidak ditemukan di dalam berkas ini. Bila ini pindaian, cocokkan setiap halamannya, lalu centang di sini.")
            return {}
        try:
            return {"isi": read_evidence(data["berkas"]).data, "temuan": temuan}
        except BerkasDitolak as ditolak:
            self.add_error("berkas", str(ditolak))
            return {}
