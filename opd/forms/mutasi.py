"""The wizard of a move: what changes and when; what ends and who takes over. Both steps travel in one form."""

import datetime as dt

from django import forms
from django.db.models import Q

from opd.akses import Permission
from opd.forms.isian import TanggalField
from opd.forms.pilih import PegawaiField
from opd.models import Mutasi, Opd, Pegawai, Pengguna
from opd.mutasi import Rencana, Terikat, yang_berakhir, yang_diserahkan

PILIH = "Pilih dari daftar."
IKUT, TETAP = "", "tetap"


class MutasiForm(forms.Form):
    """Step 1. Needs `pegawai` and `user`; only units whose staff list this person keeps take somebody in."""

    jenis = forms.ChoiceField(
        label="Yang berubah", widget=forms.RadioSelect, error_messages={"required": "Pilih salah satu.", "invalid_choice": PILIH}
    )
    mulai = TanggalField(
        label="Terhitung mulai tanggal", sebutan="tanggal mulainya", help_text="Peran lama berakhir sehari sebelumnya. Boleh tanggal yang akan datang."
    )
    opd = forms.ModelChoiceField(
        Opd.objects.none(),
        label="Unit baru",
        required=False,
        empty_label="Pilih unit",
        help_text="Hanya bila pindah ke unit lain.",
        error_messages={"invalid_choice": PILIH},
    )
    jabatan = forms.CharField(
        label="Jabatan baru",
        max_length=150,
        required=False,
        help_text="Boleh menyusul. Bila ia memimpin unit itu, catat juga lewat “Catat pimpinan” di halaman unitnya.",
        error_messages={"max_length": "Ringkas menjadi paling banyak 150 huruf."},
    )
    dari = forms.ModelChoiceField(
        Opd.objects.none(), widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid_choice"), "Buka lagi halaman pegawai ini, lalu ulangi.")
    )

    def __init__(self, *args, pegawai: Pegawai, user: Pengguna, **kwargs):
        super().__init__(*args, initial={"dari": pegawai.opd_id}, **kwargs)
        self.pegawai = pegawai
        self.hari_ini = pegawai.opd.pemda.hari_ini()
        units = Opd.objects.for_user(user, Permission.PEGAWAI_EDIT).filter(pemda=pegawai.opd.pemda_id)
        self.fields["dari"].queryset = units
        dari = self.data.get("dari", "") if self.is_bound else ""  # not where the same form has put the person meanwhile
        dari = int(dari) if dari.isascii() and dari.isdigit() and len(dari) < 19 else pegawai.opd_id
        units = units.exclude(Q(pk=dari) | Q(berlaku_sampai__lt=self.hari_ini))
        self.fields["opd"].queryset = units
        self.boleh_pindah = units.exists()
        kinds = Mutasi.Jenis.choices if self.boleh_pindah else [k for k in Mutasi.Jenis.choices if k[0] != Mutasi.Jenis.PINDAH]
        self.fields["jenis"].choices = kinds
        if not self.boleh_pindah:
            del self.fields["opd"]

    def clean_mulai(self) -> dt.date:
        mulai = self.cleaned_data["mulai"]
        if not self.hari_ini.year - 1 <= mulai.year <= self.hari_ini.year + 1:
            raise forms.ValidationError(f"Periksa tahunnya: {mulai.year}.")
        return mulai

    def clean(self) -> dict:
        data = super().clean()
        opd, mulai = data.get("opd"), data.get("mulai")
        if data.get("jenis") == Mutasi.Jenis.PINDAH and opd is None and "opd" not in self.errors:
            self.add_error("opd", "Pilih unit barunya.")
        if data.get("jenis") == Mutasi.Jenis.JABATAN and not data.get("jabatan") and "jabatan" not in self.errors:
            self.add_error("jabatan", "Isi jabatan barunya.")
        if opd and mulai and not opd.berlaku_pada(mulai):
            self.add_error("opd", "Unit ini tidak berlaku pada tanggal itu. Pilih penerusnya.")
        return data

    @property
    def rencana(self) -> Rencana:
        data, jenis = self.cleaned_data, self.cleaned_data["jenis"]
        ke = data.get("opd") if jenis == Mutasi.Jenis.PINDAH else None
        jabatan = "" if jenis == Mutasi.Jenis.KELUAR else data["jabatan"]
        return Rencana(self.pegawai, jenis, data["mulai"], data["dari"], ke, jabatan)


class SerahForm(forms.Form):
    """Step 2. Needs `rencana` and `user`. Afterwards `berakhir` and `serahan` hold what record_mutasi takes."""

    akhir = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": "Daftarnya baru saja berubah. Periksa lagi, lalu lanjutkan."})
    pegawai = PegawaiField(
        label="Serahkan semuanya kepada", required=False, help_text="Nama atau NIP. Di bawah dapat dipilih orang lain untuk pekerjaan tertentu."
    )

    def __init__(self, *args, rencana: Rencana, user: Pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        self.rencana = rencana
        self.ikatan, self.kerja = yang_berakhir(rencana, user), yang_diserahkan(rencana, user)
        self.terlarang = [i for i in self.ikatan if not i.boleh]
        self.fields["akhir"].choices = [(i.kunci, i.sebutan) for i in self.ikatan if i.boleh]
        self.initial["akhir"] = [i.kunci for i in self.ikatan if i.boleh and (rencana.pergi or i.jenis.ikut_jabatan)]
        people = Pegawai.objects.for_user(user, Permission.PEGAWAI_VIEW).aktif().exclude(pk=rencana.pegawai.pk)
        self.fields["pegawai"].queryset = people.filter(opd__pemda=rencana.dari_opd.pemda_id)
        if not self.kerja:
            del self.fields["pegawai"]
        for kerja in self.kerja:
            self.fields[kerja.kunci] = self._penerima(kerja)

    def _penerima(self, kerja: Terikat) -> forms.ChoiceField:
        choices = [(IKUT, "Sesuai pilihan di atas" if self.rencana.pergi else "Sesuai pilihan di atas, bila ada")]
        if not (kerja.jenis.harus and self.rencana.pergi):
            choices.append((TETAP, "Tidak diserahkan, tetap di unitnya" if self.rencana.pergi else "Tetap pada yang bersangkutan"))
        choices += [(str(p.pk), str(p)) for p in kerja.calon]
        return forms.ChoiceField(label=kerja.sebutan, choices=choices, required=False, error_messages={"invalid_choice": PILIH})

    @property
    def kelompok_ikatan(self) -> list[tuple[str, list[tuple[Terikat, bool]]]]:
        """[(heading, [(row, whether ticked)])]; everything ends for who leaves the region."""
        ticked = self["akhir"].value() or []
        rows = [(i, i.kunci in ticked or not self.boleh_pilih) for i in self.ikatan]
        return [(judul, [r for r in rows if r[0].jenis.judul == judul]) for judul in dict.fromkeys(i.jenis.judul for i in self.ikatan)]

    @property
    def boleh_pilih(self) -> bool:
        return self.rencana.jenis != Mutasi.Jenis.KELUAR

    @property
    def kelompok_kerja(self) -> list[tuple[str, list[tuple[Terikat, forms.BoundField]]]]:
        titles = dict.fromkeys(k.jenis.judul for k in self.kerja)
        return [(judul, [(k, self[k.kunci]) for k in self.kerja if k.jenis.judul == judul]) for judul in titles]

    def clean(self) -> dict:
        data = super().clean()
        if self.terlarang and self.rencana.pergi:
            names = "; ".join(i.sebutan for i in self.terlarang)
            self.add_error(None, f"Yang ini bukan wewenang Anda: {names}. Minta Bagian Organisasi atau admin sistem mencatat mutasi ini.")
        self.serahan = {}
        for kerja in self.kerja:
            if kerja.kunci not in self.errors and "pegawai" not in self.errors:
                self._take(kerja, data.get(kerja.kunci), data.get("pegawai"))
        return data

    def _take(self, kerja: Terikat, choice: str, utama: Pegawai | None) -> None:
        kepada = utama if choice == IKUT else next((p for p in kerja.calon if str(p.pk) == choice), None)
        if kepada is None:
            if kerja.jenis.harus and self.rencana.pergi:
                self.add_error(kerja.kunci, "Pilih siapa yang meneruskannya.")
        elif halangan := kerja.jenis.halangan(kerja.row, kepada):
            self.add_error(kerja.kunci, halangan)
        else:
            self.serahan[kerja.kunci] = kepada

    @property
    def berakhir(self) -> list[Terikat]:
        """The rows that end."""
        chosen = self.cleaned_data["akhir"]
        return [i for i in self.ikatan if i.kunci in chosen or not self.boleh_pilih]

    @property
    def diserahkan(self) -> list[tuple[Terikat, Pegawai | None]]:
        return [(k, self.serahan.get(k.kunci)) for k in self.kerja]
