"""Who leads a unit, from when to when, definitively or in somebody's place."""

import datetime as dt

from django import forms

from opd.akses import Permission
from opd.forms.isian import TanggalField
from opd.forms.pilih import PegawaiField
from opd.forms.semula import SemulaForm
from opd.models import Opd, Pegawai, Penugasan


class PenugasanForm(SemulaForm):
    """Needs `user` and `opd`. `berjalan` is the post that is open now; the form offers to end it."""

    pegawai = PegawaiField(label="Pegawai", help_text="NIP atau nama. Plt. dan Plh. boleh dari perangkat daerah lain.")
    jabatan = forms.CharField(
        label="Jabatan",
        max_length=150,
        help_text="Tanpa Plt. atau Plh., misalnya Kepala Dinas Perhubungan.",
        error_messages={"required": "Isi nama jabatannya.", "max_length": "Ringkas menjadi paling banyak 150 huruf."},
    )
    status = forms.ChoiceField(
        label="Status", choices=Penugasan.Status.choices, error_messages={"invalid_choice": "Pilih dari daftar."}
    )
    dari = TanggalField(label="Sejak", sebutan="tanggal mulai bertugas")
    sampai = TanggalField(label="Sampai", required=False, help_text="Kosongkan selama masih bertugas.")
    akhiri = forms.BooleanField(required=False)

    class Meta:
        model = Penugasan
        fields = ["pegawai", "jabatan", "status", "dari", "sampai"]

    def __init__(self, *args, user, opd: Opd, **kwargs):
        super().__init__(*args, **kwargs)
        self.opd = opd
        people = Pegawai.objects.for_user(user, Permission.PEGAWAI_VIEW).filter(opd__pemda=opd.pemda_id)
        kept = self.instance.pegawai_id
        self.fields["pegawai"].queryset = people.filter(aktif=True) | people.filter(pk=kept) if kept else people.aktif()
        self.berjalan = None if self.instance.pk else opd.pimpinan(opd.pemda.hari_ini())
        if self.berjalan is None:
            del self.fields["akhiri"]
            return
        self.fields["akhiri"].label = f"Akhiri penugasan {self.berjalan.pegawai} ({self.berjalan.jabatan_lengkap}) sehari sebelumnya"
        self.fields["akhiri"].help_text = "Hapus centang bila ia tetap menjabat, misalnya selama cuti."
        self.initial.setdefault("akhiri", True)
        self.initial.setdefault("jabatan", self.berjalan.jabatan)

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "akhiri"]

    @property
    def diakhiri(self) -> Penugasan | None:
        """The running post, when it is to end and doesn't end by itself before."""
        if not self.cleaned_data.get("akhiri"):
            return None
        sampai = self.berjalan.sampai
        return self.berjalan if sampai is None or sampai >= self.cleaned_data["dari"] else None

    def clean(self) -> dict:
        data = super().clean()
        dari, sampai, pegawai = data.get("dari"), data.get("sampai"), data.get("pegawai")
        if dari and sampai and sampai < dari:
            self.add_error("sampai", "Tanggal akhirnya sebelum tanggal mulai.")
        if dari and pegawai:
            same = Penugasan.objects.filter(opd=self.opd, pegawai=pegawai, dari=dari).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("dari", "Penugasan orang ini sejak tanggal itu sudah tercatat. Ubah yang sudah ada.")
        if data.get("akhiri") and dari and dari <= self.berjalan.dari:
            self.add_error("dari", "Tanggal ini harus sesudah penugasan yang diakhiri dimulai.")
        return data

    def overlap(self) -> Penugasan | None:
        """Another definitive post of this unit that covers one of its days; two heads are odd, not forbidden."""
        row = self.instance
        if row.status != Penugasan.Status.DEFINITIF:
            return None
        others = Penugasan.objects.filter(opd=self.opd, status=Penugasan.Status.DEFINITIF).exclude(pk=row.pk)
        return others.selama(row.dari, row.sampai or dt.date.max).first()
