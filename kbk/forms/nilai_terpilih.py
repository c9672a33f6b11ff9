"""Choosing a value: first the problem, then the value that answers it, then how it shows and is measured."""

from django import forms

from kbk.models import Indikator, Kelompok, Masalah, Nilai, NilaiTerpilih
from kbk.models.nilai import PASANGAN
from opd.forms.isian import AngkaField
from opd.forms.semula import SemulaForm
from opd.models import Opd

BARU, TANPA = "baru", "tanpa"
MASALAH_DITAWARKAN = 12  # the newest; older ones can be written again


def _text(label: str, panjang: int, help_text: str = "", rows: int = 2, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=panjang,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
        error_messages={"max_length": f"Ringkas menjadi paling banyak {panjang} huruf."},
        **kwargs,
    )


def nilai_choices(nilai) -> list[tuple[str, list[tuple[int, str]]]]:
    """The 34 in their pairs, BerAKHLAK beside each. Needs with_pemetaan."""
    pairs: dict[str, list] = {}
    for n in nilai:
        beside = f" · {n.utama}" if n.utama else ""
        pairs.setdefault(PASANGAN.get(n.pasangan, ""), []).append((n.pk, f"{n.nama}{beside}"))
    return list(pairs.items())


class NilaiTerpilihForm(SemulaForm):
    """A value of `opd` in `tahun`. Cleans `masalah` to a row, perhaps one not saved yet, or None."""

    masalah = forms.ChoiceField(
        label="Masalah yang disasar", widget=forms.RadioSelect, required=False, error_messages={"invalid_choice": "Pilih masalah dari daftar."}
    )
    uraian = _text("Masalahnya apa?", 1000, "Misalnya “Akta kelahiran rata-rata terbit 3,2 hari, pemohon bolak-balik ke loket”.", 3)
    sumber = _text("Dari mana diketahui?", 150, "Misalnya buku register, SKM, keluhan, atau temuan.", 1)
    data_awal = _text("Data awal", 200, "Misalnya “3,2 hari pada Januari 2026”.", 1)
    nilai = forms.ModelChoiceField(
        Nilai.objects.none(),
        label="Nilai yang menjawabnya",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "Pilih satu dari 34 nilai.", "invalid_choice": "Pilih satu dari 34 nilai."},
    )
    alasan = _text("Mengapa nilai ini?", 1000)
    perilaku = _text("Perilaku yang diharapkan", 1000, "Apa yang akan terlihat orang lain, misalnya “berkas lengkap selesai hari itu juga”.")
    kelompok = forms.ModelMultipleChoiceField(
        Kelompok.objects.none(),
        label="Kelompok yang menerapkan",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa centang berarti semua kelompok.",
        error_messages={"invalid_choice": "Pilih kelompok dari daftar.", "invalid_pk_value": "Pilih kelompok dari daftar."},
    )

    class Meta:
        model = NilaiTerpilih
        fields = ["masalah", "nilai", "alasan", "perilaku", "kelompok"]

    def __init__(self, *args, opd: Opd, tahun: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.opd, self.instance.tahun = opd, tahun
        self._offer_masalah(opd)
        self._offer_nilai()
        groups = Kelompok.objects.filter(opd__pelapor=opd) | Kelompok.objects.filter(opd=opd)
        self.fields["kelompok"].queryset = groups.aktif().distinct().order_by("nama")
        if self.instance.pk:
            self.fields["kelompok"].queryset |= groups.filter(nilai_terpilih=self.instance).distinct()

    def _offer_masalah(self, opd: Opd) -> None:
        known = list(Masalah.objects.filter(opd=opd)[:MASALAH_DITAWARKAN])
        if self.instance.masalah and self.instance.masalah not in known:
            known.append(self.instance.masalah)
        self.ada = {str(row.pk): row for row in known}
        self.fields["masalah"].choices = [
            (BARU, "Tulis masalah baru"),
            *((pk, row.uraian if len(row.uraian) < 140 else f"{row.uraian[:139]}…") for pk, row in self.ada.items()),
            (TANPA, "Tanpa masalah (nilai tampil sebagai slogan)"),
        ]
        if self.instance.pk:
            self.initial["masalah"] = self.instance.masalah_id or TANPA
        else:
            self.initial["masalah"] = BARU

    def _offer_nilai(self) -> None:
        field = self.fields["nilai"]
        field.queryset = Nilai.objects.dari_34()
        rows = list(field.queryset.with_pemetaan().order_by("kode"))
        field.choices = [("", "Pilih nilai"), *nilai_choices(rows)]
        self.dipakai = self.instance.pemakaian() if self.instance.pk else ""
        if self.dipakai:
            field.disabled = True
            field.help_text = f"Tidak dapat diganti lagi: {self.dipakai}."

    def clean_nilai(self) -> Nilai:
        nilai = self.cleaned_data["nilai"]
        twin = NilaiTerpilih.objects.filter(opd=self.instance.opd, tahun=self.instance.tahun, nilai=nilai)
        if twin.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                f"{nilai.nama} sudah dipilih tahun {self.instance.tahun}. Pilih nilai lain, atau ubah yang sudah ada."
            )
        return nilai

    def clean(self) -> dict:
        data = super().clean()
        chosen, uraian = data.get("masalah") or BARU, (data.get("uraian") or "").strip()
        if chosen == BARU and not uraian and "uraian" in data:
            self.add_error("uraian", "Tulis masalahnya, atau pilih “Tanpa masalah” bila memang belum ada.")
        elif chosen != BARU and uraian:
            self.add_error("uraian", "Pilih “Tulis masalah baru” untuk memakai tulisan ini, atau kosongkan.")
        if "masalah" in data:
            new = Masalah(opd=self.instance.opd, uraian=uraian, sumber=data.get("sumber") or "", data_awal=data.get("data_awal") or "")
            data["masalah"] = new if chosen == BARU else self.ada.get(chosen)
        return data


class MasalahForm(SemulaForm):
    uraian = _text("Masalahnya apa?", 1000, rows=3)
    sumber = _text("Dari mana diketahui?", 150, rows=1)
    data_awal = _text("Data awal", 200, rows=1)

    class Meta:
        model = Masalah
        fields = ["uraian", "sumber", "data_awal"]

    def clean_uraian(self) -> str:
        uraian = self.cleaned_data["uraian"].strip()
        if not uraian:
            raise forms.ValidationError("Tulis masalahnya.")
        return uraian


class IndikatorForm(SemulaForm):
    """What will be measured. Belongs to `nilai_terpilih`, or to one that is being made (None)."""

    nama = forms.CharField(
        label="Apa yang diukur?",
        max_length=150,
        help_text="Misalnya “Waktu terbit akta kelahiran”.",
        error_messages={"required": "Tulis apa yang diukur.", "max_length": "Ringkas menjadi paling banyak 150 huruf."},
    )
    satuan = forms.CharField(
        label="Satuan",
        max_length=30,
        help_text="Misalnya hari, menit, %, atau kasus.",
        error_messages={"required": "Tulis satuannya.", "max_length": "Ringkas menjadi paling banyak 30 huruf."},
    )
    arah = forms.ChoiceField(
        label="Arah", choices=Indikator.Arah.choices, widget=forms.RadioSelect, initial=Indikator.Arah.TURUN,
        error_messages={"required": "Pilih arahnya.", "invalid_choice": "Pilih arahnya."},
    )  # fmt: skip
    nilai_awal = AngkaField(label="Sebelum", help_text="Angka sekarang, misalnya 3,2.", error_messages={"required": "Masukkan angka sebelum."})
    target = AngkaField(label="Target", error_messages={"required": "Masukkan angka target."})

    class Meta:
        model = Indikator
        fields = ["nama", "satuan", "arah", "nilai_awal", "target"]

    def __init__(self, *args, nilai_terpilih: NilaiTerpilih | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if nilai_terpilih:
            self.instance.nilai_terpilih = nilai_terpilih

    def clean_nama(self) -> str:
        nama = " ".join(self.cleaned_data["nama"].split())
        twin = Indikator.objects.filter(nilai_terpilih=self.instance.nilai_terpilih_id, nama__iexact=nama)
        if self.instance.nilai_terpilih_id and twin.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Nilai ini sudah punya indikator dengan nama itu. Pakai nama lain.")
        return nama

    def clean(self) -> dict:
        data = super().clean()
        awal, target, arah = (data.get(name) for name in ("nilai_awal", "target", "arah"))
        if awal is not None and target is not None:
            if arah == Indikator.Arah.TURUN and target > awal:
                self.add_error("target", "Target lebih besar dari angka sebelum. Periksa angkanya, atau pilih “Makin besar makin baik”.")
            if arah == Indikator.Arah.NAIK and target < awal:
                self.add_error("target", "Target lebih kecil dari angka sebelum. Periksa angkanya, atau pilih “Makin kecil makin baik”.")
        return data
