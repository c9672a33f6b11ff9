"""The settings of a pemda's paper, one form for each part of it."""

from typing import ClassVar

from django import forms

from laporan.models import TataNaskah
from laporan.naskah_dinas import ISIAN_SURAT, ISIAN_SURAT_REKAP, salah_tanda
from opd.forms.semula import SemulaForm, in_words
from opd.models import Opd


class NaskahForm(SemulaForm):
    """One part. The row may not exist yet: it is made when the first part is saved."""

    judul: ClassVar[str]
    keterangan: ClassVar[str]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["semula"] = self._stamp(self.instance)
        for nama, field in self.fields.items():
            if nama != "semula":
                field.error_messages |= _kalimat(field)

    @property
    def isian(self) -> list[tuple[str, str]]:
        """(label, value in words) as it is set now."""
        return [(self.fields[n].label, _terbaca(self.fields[n], self.initial[n])) for n in self._meta.fields]

    def save(self, commit=True):
        """Writes its own columns only: another part may be saved at the same moment."""
        self.instance.save(update_fields=self._meta.fields)
        return self.instance


def _terbaca(field: forms.Field, nilai) -> str:
    """A choice that was left open is called what the list calls it."""
    kosong = dict(getattr(field, "choices", [])).get("") if nilai in ("", None) else None
    return kosong or in_words(field, nilai)


def _kalimat(field: forms.Field) -> dict:
    """What to do, in the words of this field."""
    judul = field.label[:1].lower() + field.label[1:] if field.label else "isian ini"
    kalimat = {"invalid_choice": "Pilih salah satu yang tersedia.", "required": f"Isi {judul}."}
    if batas := getattr(field, "max_length", None):
        kalimat["max_length"] = f"Ringkas menjadi paling banyak {batas} huruf."
        field.validators = [v for v in field.validators if getattr(v, "code", "") != "max_length"]
        field.validators.append(forms.fields.validators.MaxLengthValidator(batas, message=kalimat["max_length"]))
    return kalimat


class KopForm(NaskahForm):
    judul, keterangan = "Kop dan huruf", "Kepala surat dan huruf di seluruh laporan"

    class Meta:
        model = TataNaskah
        fields = ["kop_pertama", "kop_induk", "kop_sekretariat", "kop_kontak", "kop_rasio", "huruf", "ukuran_huruf"]
        help_texts = {
            "kop_pertama": "Bila kosong: PEMERINTAH dan nama daerah. Baris keduanya nama perangkat daerah.",
            "kop_induk": "Kelurahan dan UPTD: nama kecamatan atau dinasnya di atas namanya. Bagian: kop Sekretariat Daerah.",
            "kop_sekretariat": "Bila kosong: SEKRETARIAT DAERAH.",
            "kop_kontak": "Misalnya “Telepon (0548) 21234, pos-el setda@bontangkota.go.id, laman bontangkota.go.id”. Untuk "
            "laporan perangkat daerah dipakai kontak di data perangkat daerahnya.",
            "kop_rasio": "Besar huruf baris daerah dibanding baris perangkat daerah.",
            "ukuran_huruf": "Dalam poin. Tabel tetap lebih kecil.",
        }


class SusunanForm(NaskahForm):
    judul, keterangan = "Susunan laporan", "Apa yang dicetak dan urutannya; nomor bab, tabel, dan lampiran mengikuti"

    class Meta:
        model = TataNaskah
        fields = [
            "kata_pengantar", "lembar_pengesahan", "ringkasan", "urutan_bab", "kehadiran",
            "lampiran_foto", "lampiran_bukti", "lampiran_kehadiran", "rekap_uraian", "rekap_belum",
        ]  # fmt: skip
        labels = {
            "lampiran_foto": "Lampiran dokumentasi foto",
            "lampiran_bukti": "Lampiran daftar bukti dukung",
            "lampiran_kehadiran": "Lampiran rekapitulasi kehadiran",
        }
        help_texts = {
            "ringkasan": "Angka pokok, hasil tiap indikator, kesimpulan, dan yang perlu diputuskan.",
            "lampiran_bukti": "Kode bukti tetap tercetak di tabel kegiatan, juga bila daftar ini tidak dicetak.",
            "lampiran_kehadiran": "Dipakai bila rekapitulasi kehadiran dicetak sebagai lampiran.",
            "rekap_uraian": "Matikan bila laporan perangkat daerah dilampirkan utuh.",
        }

    def clean(self) -> dict:
        data = super().clean()
        nama = ["lampiran_foto", "lampiran_bukti"]
        if data.get("kehadiran") == TataNaskah.Kehadiran.LAMPIRAN:
            nama.append("lampiran_kehadiran")
        letak = [data[n] for n in nama if data.get(n)]
        if len(set(letak)) < len(letak):
            self.add_error(nama[-1], "Dua lampiran menempati urutan yang sama. Beri urutan yang berbeda.")
        return data


class BarisField(forms.CharField):
    """Lines without blanks at their ends, broken as they are stored: a browser sends others than it was given, and what
    nobody touched is no change."""

    def to_python(self, value) -> str:
        return "\n".join(baris.strip() for baris in super().to_python(value).splitlines()).strip()


class SuratForm(NaskahForm):
    """A letter: whom it is for and what it says, with named places that each report fills."""

    surat: ClassVar[str]
    dikenal: ClassVar[list[str]]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bisa = ", ".join(f"{{{nama}}}" for nama in self.dikenal)
        self.fields[f"surat_{self.surat}_tujuan"].help_text = "Sesudah “Yth.”, satu baris satu pihak, tempat di baris terakhir."
        self.fields[f"surat_{self.surat}_isi"].help_text = f"Baris kosong memulai alinea. Yang diisi sendiri pada tiap laporan: {bisa}."

    def clean(self) -> dict:
        data = super().clean()
        for nama in (f"surat_{self.surat}_{bagian}" for bagian in ("sifat", "tujuan", "hal", "isi")):
            if kalimat := salah_tanda(data.get(nama, ""), self.dikenal):
                self.add_error(nama, kalimat)
        return data


def _surat_meta(surat: str) -> dict:
    nama = {bagian: f"surat_{surat}_{bagian}" for bagian in ("sifat", "tujuan", "hal", "isi")}
    return {
        "model": TataNaskah,
        "fields": [f"surat_{surat}", *nama.values()],
        "labels": {f"surat_{surat}": "Letak surat", nama["sifat"]: "Sifat", nama["tujuan"]: "Tujuan", nama["hal"]: "Hal", nama["isi"]: "Isi"},
        "field_classes": dict.fromkeys((nama["tujuan"], nama["isi"]), BarisField),
        "widgets": {nama["tujuan"]: forms.Textarea(attrs={"rows": 4}), nama["isi"]: forms.Textarea(attrs={"rows": 9})},
        "help_texts": {nama["sifat"]: "Misalnya Biasa atau Segera. Bila kosong, baris ini tidak dicetak."},
    }


class SuratLaporanForm(SuratForm):
    judul, keterangan = "Surat pengantar laporan", "Dari perangkat daerah; laporan nihil sudah berbentuk surat, jadi tidak memakainya"
    surat, dikenal = "opd", ISIAN_SURAT
    Meta = type("Meta", (), _surat_meta("opd"))


class SuratRekapForm(SuratForm):
    judul, keterangan = "Surat pengantar rekap", "Dari daerah ke provinsi; pengantar yang ditulis di rekap menggantikan alinea pertama"
    surat, dikenal = "rekap", ISIAN_SURAT_REKAP
    Meta = type("Meta", (), _surat_meta("rekap"))


class TandaTanganForm(NaskahForm):
    judul, keterangan = "Penanda tangan", "Laporan perangkat daerah ditandatangani yang menyetujuinya; rekap oleh pejabat di bawah ini"

    class Meta:
        model = TataNaskah
        fields = ["ttd_opd_daerah", "ttd_rekap_unit", "ttd_rekap_atas_nama", "ttd_rekap_ub", "ttd_rekap_mengetahui"]
        labels = {
            "ttd_opd_daerah": "Nama daerah di belakang jabatan pada laporan perangkat daerah",
            "ttd_rekap_unit": "Rekap ditandatangani pimpinan",
            "ttd_rekap_atas_nama": "Rekap ditandatangani atas nama",
            "ttd_rekap_ub": "Pejabat di antaranya (u.b.)",
            "ttd_rekap_mengetahui": "Sekretaris Daerah ikut menandatangani sebagai “Mengetahui”",
        }
        help_texts = {
            "ttd_opd_daerah": "Misalnya KEPALA DINAS PERHUBUNGAN KOTA BONTANG.",
            "ttd_rekap_ub": "Hanya bila turun dua tingkat, misalnya Asisten Administrasi Umum.",
            "ttd_rekap_mengetahui": "Tercetak di sebelah kiri pada bab penutup rekap.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = Opd.objects.filter(pemda=self.instance.pemda_id).berlaku(self.instance.pemda.hari_ini())
        self.fields["ttd_rekap_unit"].queryset = unit.filter(jenis__in=["setda", "bagian", "badan", "inspektorat"])
        self.fields["ttd_rekap_unit"].empty_label = "Sekretaris Daerah"
        self.fields["ttd_rekap_atas_nama"].choices = [("", "Tidak, atas jabatannya sendiri"), *TataNaskah.AtasNama.choices]

    def clean(self) -> dict:
        data = super().clean()
        unit, atas = data.get("ttd_rekap_unit"), data.get("ttd_rekap_atas_nama")
        if atas == TataNaskah.AtasNama.SEKRETARIS_DAERAH and unit is None:
            self.add_error("ttd_rekap_unit", "Pilih pejabat lain: Sekretaris Daerah tidak menandatangani atas namanya sendiri.")
        if data.get("ttd_rekap_ub") and not atas:
            self.add_error("ttd_rekap_atas_nama", "Pilih atas nama siapa; u.b. hanya dipakai di bawah a.n.")
        if data.get("ttd_rekap_mengetahui") and unit is None:
            self.add_error("ttd_rekap_mengetahui", "Sekretaris Daerah sudah menandatangani rekap. Hapus centang ini, atau pilih pejabat lain di atas.")
        return data


BAGIAN: dict[str, type[NaskahForm]] = {
    "kop": KopForm,
    "susunan": SusunanForm,
    "penanda-tangan": TandaTanganForm,
    "surat-laporan": SuratLaporanForm,
    "surat-rekap": SuratRekapForm,
}
