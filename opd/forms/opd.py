"""Perangkat daerah: a unit of the tree, its validity, its successor."""

import re

from django import forms

from opd.actions.opd import JALUR_MAX, tree_place
from opd.akses import Permission
from opd.forms.isian import TanggalField
from opd.forms.semula import SemulaForm
from opd.models import Opd, PemerintahDaerah

PILIH = "Pilih dari daftar."
_KODE = r"[A-Za-z0-9][A-Za-z0-9._\-]*"


def _teks(label: str, panjang: int, kosong: str = "", **kwargs) -> forms.CharField:
    messages = {"required": kosong, "max_length": f"Ringkas menjadi paling banyak {panjang} huruf."}
    return forms.CharField(label=label, max_length=panjang, required=bool(kosong), error_messages=messages, **kwargs)


class OpdForm(SemulaForm):
    """Needs `user`; the code is fixed once the unit exists, because imports and paths know it by that."""

    pemda = forms.ModelChoiceField(
        PemerintahDaerah.objects.none(), label="Daerah", empty_label="Pilih daerah", error_messages={"required": "Pilih daerahnya."}
    )
    nama = _teks("Nama lengkap", 150, "Isi nama lengkap menurut peraturan daerah.")
    singkatan = _teks("Singkatan", 30, "Isi singkatan untuk tabel.", help_text="Misalnya Disdukcapil.")
    kode = _teks("Kode", 30, "Isi kode singkat.", help_text="Tanpa spasi, misalnya DISDUKCAPIL. Tidak dapat diubah lagi.")
    jenis = forms.ChoiceField(
        label="Jenis",
        choices=lambda: [("", "Pilih jenis"), *Opd._meta.get_field("jenis").choices],
        error_messages={"required": "Pilih jenisnya.", "invalid_choice": PILIH},
    )
    induk = forms.ModelChoiceField(
        Opd.objects.none(),
        label="Di bawah",
        required=False,
        empty_label="Langsung di bawah kepala daerah",
        error_messages={"invalid_choice": PILIH},
    )
    melapor = forms.BooleanField(
        label="Menyusun laporan sendiri",
        required=False,
        help_text="Bila tidak, kegiatannya masuk laporan unit di atasnya.",
    )
    alamat = _teks("Alamat", 200, help_text="Tercetak di kop surat.")
    kontak = _teks("Telepon, pos-el, laman", 200, help_text="Tercetak di kop surat.")
    berlaku_dari = TanggalField(label="Berlaku sejak", sebutan="tanggal mulai berlaku")
    berlaku_sampai = TanggalField(
        label="Berlaku sampai", required=False, help_text="Isi bila unit ini digabung, dipecah, atau berganti nama."
    )
    penerus = forms.ModelChoiceField(
        Opd.objects.none(),
        label="Diteruskan oleh",
        required=False,
        empty_label="Belum ada",
        help_text="Unit yang menggantikannya sesudah tanggal itu.",
        error_messages={"invalid_choice": PILIH},
    )

    class Meta:
        model = Opd
        fields = ["pemda", "nama", "singkatan", "kode", "jenis", "induk", "melapor", "alamat", "kontak"]
        fields += ["berlaku_dari", "berlaku_sampai", "penerus"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Opd.objects.for_user(user, Permission.OPD_EDIT)
        if self.instance.pk:
            units = units.filter(pemda=self.instance.pemda_id)
            del self.fields["kode"], self.fields["pemda"]
            self.fields["induk"].queryset = units.exclude(jalur__startswith=self.instance.jalur)
            self.fields["penerus"].queryset = units.exclude(pk=self.instance.pk)
        else:
            self._offer_pemda(PemerintahDaerah.objects.for_user(user, Permission.OPD_EDIT))
            self.fields["induk"].queryset = units
            for name in ("berlaku_sampai", "penerus"):
                del self.fields[name]

    def _offer_pemda(self, pemda) -> None:
        some = list(pemda[:2])
        if len(some) == 1:
            self.instance.pemda = some[0]
            del self.fields["pemda"]
        else:
            self.fields["pemda"].queryset = pemda

    def clean_kode(self) -> str:
        kode = self.cleaned_data["kode"]
        if not re.fullmatch(_KODE, kode):
            raise forms.ValidationError("Tulis kode dengan huruf, angka, titik, atau tanda hubung, misalnya DISHUB.")
        return kode

    def clean(self) -> dict:
        data = super().clean()
        pemda = data.get("pemda") or (self.instance.pemda if self.instance.pemda_id else None)
        if pemda:
            self._check_place(data, pemda)
        dari, sampai, penerus = (data.get(name) for name in ("berlaku_dari", "berlaku_sampai", "penerus"))
        if dari and sampai and sampai < dari:
            self.add_error("berlaku_sampai", "Tanggal akhirnya sebelum tanggal mulai berlaku.")
        if penerus and not sampai and "berlaku_sampai" not in self.errors:
            self.add_error("berlaku_sampai", "Isi tanggal akhirnya bila sudah ada penerusnya.")
        if penerus and self._follows(penerus):
            self.add_error("penerus", "Unit itu sendiri diteruskan oleh unit ini. Pilih unit lain.")
        return data

    def _check_place(self, data: dict, pemda: PemerintahDaerah) -> None:
        kode, induk = data.get("kode") or self.instance.kode, data.get("induk")
        if induk and induk.pemda_id != pemda.pk:
            self.add_error("induk", f"{induk} bukan unit {pemda}.")
        elif "kode" in data and Opd.objects.filter(pemda=pemda, kode__iexact=kode).exists():
            self.add_error("kode", "Kode ini sudah dipakai. Pilih kode lain.")
        elif len(tree_place(kode, pemda.kode, induk)) > JALUR_MAX:
            self.add_error("induk", "Susunan unit ini terlalu dalam. Pilih unit yang lebih tinggi atau kode yang lebih pendek.")

    def _follows(self, penerus: Opd) -> bool:
        seen = set()
        while penerus is not None and penerus.pk not in seen:
            if penerus.pk == self.instance.pk:
                return True
            seen.add(penerus.pk)
            penerus = penerus.penerus
        return False
