"""One person of the staff list. A NIP of the wrong form is refused, one of odd meaning is told (domain 5.1)."""

from django import forms

from opd import nip as aturan_nip
from opd.actions.pegawai import taken_names
from opd.akses import Permission
from opd.forms.semula import SemulaForm
from opd.models import Opd, Pegawai
from opd.models.pegawai import golongan_choices, golongan_fault
from opd.mutasi import terikat

PILIH = "Pilih dari daftar."


def _teks(label: str, panjang: int, kosong: str = "", **kwargs) -> forms.CharField:
    messages = {"required": kosong, "max_length": f"Ringkas menjadi paling banyak {panjang} huruf."}
    return forms.CharField(label=label, max_length=panjang, required=bool(kosong), error_messages=messages, **kwargs)


class PegawaiForm(SemulaForm):
    """Needs `user`: only units whose staff list this person keeps can be chosen."""

    nip = forms.CharField(
        label="NIP",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="18 angka, boleh berspasi. Kosongkan untuk Non-ASN.",
        error_messages={"max_length": "NIP terdiri atas 18 angka."},
    )
    gelar_depan = _teks("Gelar depan", 30)
    nama = _teks("Nama", 120, "Isi nama pegawai tanpa gelar.", help_text="Tanpa gelar.")
    gelar_belakang = _teks("Gelar belakang", 60)
    jenis = forms.ChoiceField(label="Jenis", choices=Pegawai.Jenis.choices, error_messages={"invalid_choice": PILIH})
    golongan = forms.ChoiceField(
        label="Golongan",
        required=False,
        choices=lambda: [("", "Tanpa golongan"), *golongan_choices()],
        error_messages={"invalid_choice": PILIH},
    )
    jabatan = _teks("Jabatan", 150)
    opd = forms.ModelChoiceField(
        Opd.objects.none(),
        label="Perangkat daerah",
        empty_label="Pilih perangkat daerah",
        error_messages={"required": "Pilih perangkat daerahnya.", "invalid_choice": PILIH},
    )
    aktif = forms.BooleanField(
        label="Masih bekerja di sini", required=False, help_text="Hapus centang bila pensiun, pindah ke daerah lain, atau berhenti."
    )

    class Meta:
        model = Pegawai
        fields = ["nip", "gelar_depan", "nama", "gelar_belakang", "jenis", "golongan", "jabatan", "opd", "aktif"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Opd.objects.for_user(user, Permission.PEGAWAI_EDIT).select_related("pemda")
        self.fields["opd"].queryset = units
        if not self.instance.pk:
            del self.fields["aktif"]
            some = list(units[:2])
            if len(some) == 1:
                self.initial["opd"] = self.initial.get("opd") or some[0].pk

    def clean_nip(self) -> str | None:
        typed = self.cleaned_data["nip"]
        if not typed:
            return None
        nip, fault = aturan_nip.check_format(typed)
        if fault:
            raise forms.ValidationError(fault)
        if Pegawai.objects.filter(nip=nip).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("NIP ini sudah tercatat atas nama pegawai lain. Cari NIP itu di daftar pegawai.")
        if taken_names([nip]).get(nip, self.instance.pk) != self.instance.pk:
            raise forms.ValidationError("NIP ini sudah dipakai akun lain untuk masuk. Minta Bagian Organisasi memeriksanya.")
        return nip

    def clean_opd(self) -> Opd:
        opd = self.cleaned_data["opd"]
        if opd.berlaku_sampai and opd.berlaku_sampai < opd.pemda.hari_ini() and opd.pk != self.instance.opd_id:
            raise forms.ValidationError("Unit ini sudah berakhir. Pilih penerusnya.")
        return opd

    def clean(self) -> dict:
        data = super().clean()
        fault = golongan_fault(data.get("jenis"), data.get("golongan"))
        if fault:
            self.add_error("golongan", fault)
        self._refuse_silent_move(data)
        return data

    def _refuse_silent_move(self, data: dict) -> None:
        """Who still holds something moves or leaves by the wizard, which ends it; an edit would leave it behind."""
        row, opd = self.instance, data.get("opd")
        if row.pk is None or opd is None:
            return
        field = "opd" if opd.pk != row.opd_id else "aktif" if row.aktif and not data.get("aktif") else ""
        if field and terikat([row.pk], row.opd.pemda.hari_ini()):
            self.add_error(field, "Orang ini masih memegang peran, jabatan, atau keanggotaan. Catat lewat “Catat mutasi” di halamannya.")

    def warnings(self) -> list[str]:
        """What is odd about the saved person, to be told and not to be refused."""
        row = self.instance
        if row.nip:
            return aturan_nip.warnings(row.nip, row.jenis, row.opd.pemda.hari_ini())
        return [] if row.jenis == Pegawai.Jenis.NON_ASN else [f"{row.get_jenis_display()} biasanya mempunyai NIP."]
