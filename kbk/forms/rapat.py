"""The form that prepares a meeting: when, where, who leads, and an agenda of as many rows as needed."""

import datetime as dt
import re

from django import forms
from django.db.models import Q

from kbk.forms.kegiatan import TAHUN_AWAL
from kbk.kunci_kirim import is_kunci, new_kunci
from kbk.models import Keanggotaan, Kegiatan, Kelompok, MataAcara
from kbk.models.kegiatan import JENIS_KEGIATAN, JENIS_RAPAT
from opd.format_id import KOSONG, tanggal
from opd.forms.isian import JamField, TanggalField
from opd.models import Pegawai, Penugasan

BARIS_AWAL, BARIS_TAMBAH, BARIS_MAKS = 3, 2, 40
TAHUN_DEPAN = 1  # how far ahead a meeting may be planned


def jenis_rapat_choices() -> list[tuple[str, str]]:
    return [(slug, JENIS_KEGIATAN[slug].label) for slug in JENIS_RAPAT]


class ButirField(forms.IntegerField):
    """Which stored item a row stands for; what is no number stands for a new one."""

    def clean(self, value) -> int | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class RapatForm(forms.Form):
    """Cleans to `isi` and `acara` as the actions take them. Needs `kelompok`, and `kegiatan` with what is stored when
    there is something. A press on "Tambah baris" (`wants_rows`) shows what was typed again, with more rows."""

    jenis = forms.ChoiceField(
        label="Jenis pertemuan",
        choices=jenis_rapat_choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis pertemuan.", "invalid_choice": "Pilih jenis pertemuan dari daftar."},
    )
    judul = forms.CharField(
        label="Acara",
        max_length=150,
        help_text="Misalnya “Rapat evaluasi antrean loket”.",
        error_messages={"required": "Tulis acaranya.", "max_length": "Ringkas acaranya menjadi paling banyak 150 huruf."},
    )
    tanggal = TanggalField(label="Tanggal", sebutan="tanggal rapat")
    mulai = JamField(label="Mulai pukul", sebutan="waktu mulai")
    selesai = JamField(label="Selesai pukul", sebutan="waktu selesai", required=False, help_text="Kosongkan bila “sampai selesai”.")
    tempat = forms.CharField(
        label="Tempat",
        required=False,
        max_length=120,
        error_messages={"max_length": "Ringkas nama tempatnya menjadi paling banyak 120 huruf."},
    )
    pimpinan = forms.ModelChoiceField(
        Pegawai.objects.none(),
        label="Pimpinan rapat",
        empty_label="Pilih",
        error_messages={"required": "Pilih siapa yang memimpin rapat.", "invalid_choice": "Pilih pimpinan rapat dari daftar."},
    )
    notulis = forms.ModelChoiceField(
        Pegawai.objects.none(),
        label="Notulis",
        empty_label="Pilih",
        error_messages={"required": "Pilih siapa yang menulis notulen.", "invalid_choice": "Pilih notulis dari daftar."},
    )
    nomor_undangan = forms.CharField(
        label="Nomor undangan",
        required=False,
        max_length=80,
        help_text="Nomor dari tata usaha atau SRIKANDI. Bila kosong, di undangan tercetak titik-titik untuk diisi tangan.",
        error_messages={"max_length": "Ringkas nomornya menjadi paling banyak 80 huruf."},
    )
    kunci_kirim = forms.CharField(widget=forms.HiddenInput, required=False)
    versi = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, data=None, *, kelompok: Kelompok, kegiatan: Kegiatan | None = None, typed=None):
        self.kelompok, self.kegiatan = kelompok, kegiatan
        self.hari_ini = kelompok.opd.pemda.hari_ini()
        self.rapat = getattr(kegiatan, "rapat", None)
        self.tersimpan = list(self.rapat.mata_acara.all()) if self.rapat else []
        self.typed = {} if data is None and typed is None else data if typed is None else typed
        super().__init__(data, initial=self._initial())
        self._offer_people()
        self._offer_rows(BARIS_TAMBAH if typed is not None else 0)
        if typed is not None:
            self.initial |= {name: typed[name] for name in self.fields if name in typed}

    def _initial(self) -> dict:
        start = {"jenis": "rapat", "tanggal": self.hari_ini + dt.timedelta(days=1), "kunci_kirim": new_kunci()}
        if self.kegiatan:
            start = {name: getattr(self.kegiatan, name) for name in ("jenis", "tanggal", "judul", "tempat", "versi")}
        if self.rapat:
            start |= {name: getattr(self.rapat, name) for name in ("mulai", "selesai", "nomor_undangan")}
            start |= {"pimpinan": self.rapat.pimpinan_id, "notulis": self.rapat.notulis_id}
        return start

    def _offer_people(self) -> None:
        """Who sits in the group or leads its unit on the day in question, and whoever is named already."""
        on = self._date_in_question()
        seats = list(Keanggotaan.objects.filter(kelompok=self.kelompok).pada(on).berurut())
        unit = self.kelompok.opd
        posts = Penugasan.objects.pada(on).filter(opd__in={unit.pk, unit.pelapor_id}).values("pegawai")
        named = [self.rapat.pimpinan_id, self.rapat.notulis_id] if self.rapat else []
        members = Q(pk__in=[seat.pegawai_id for seat in seats] + named)
        self.fields["pimpinan"].queryset = Pegawai.objects.filter(members | Q(pk__in=posts)).order_by("nama")
        self.fields["notulis"].queryset = Pegawai.objects.filter(members).order_by("nama")
        if not self.rapat:
            peran = {seat.peran: seat.pegawai_id for seat in reversed(seats)}
            self.initial |= {"pimpinan": peran.get("ketua"), "notulis": peran.get("notulis")}

    def _date_in_question(self) -> dt.date:
        try:
            typed = TanggalField(required=False).clean(self.typed.get("tanggal"))
        except forms.ValidationError:
            typed = None
        return typed or self.initial["tanggal"]

    def _offer_rows(self, tambah: int) -> None:
        sent = self.typed.get("baris") or ""
        wanted = int(sent) + tambah if re.fullmatch(r"\d{1,3}", sent) else 0
        self.jumlah = min(max(wanted, len(self.tersimpan) + (1 if self.tersimpan else BARIS_AWAL)), BARIS_MAKS)
        for n in range(self.jumlah):
            stored = self.tersimpan[n] if n < len(self.tersimpan) else None
            self.fields[f"acara_{n}"] = forms.CharField(
                label=f"Mata acara {n + 1}",
                required=False,
                max_length=MataAcara._meta.get_field("judul").max_length,
                initial=stored.judul if stored else "",
                error_messages={"max_length": "Ringkas mata acara ini menjadi paling banyak 200 huruf."},
            )
            self.fields[f"urut_{n}"] = forms.IntegerField(
                label=f"Urutan mata acara {n + 1}",
                required=False,
                min_value=1,
                max_value=99,
                initial=n + 1,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 99}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Tulis urutannya, misalnya 1."),
            )
            self.fields[f"butir_{n}"] = ButirField(
                widget=forms.HiddenInput, required=False, initial=stored.pk if stored else None
            )

    @property
    def baris_acara(self) -> list[tuple]:
        return [(self[f"acara_{n}"], self[f"urut_{n}"], self[f"butir_{n}"]) for n in range(self.jumlah)]

    def clean_tanggal(self) -> dt.date:
        tanggal = self.cleaned_data["tanggal"]
        if tanggal.year < TAHUN_AWAL or tanggal.year > self.hari_ini.year + TAHUN_DEPAN:
            raise forms.ValidationError(f"Periksa tahunnya: {tanggal.year} terlalu jauh.")
        if self.kegiatan and not self.kegiatan.is_draf and tanggal > self.hari_ini:
            raise forms.ValidationError("Rapat ini sudah tercatat, jadi tanggalnya harus hari ini atau sebelumnya.")
        return tanggal

    def clean(self) -> dict:
        data = super().clean()
        if data.get("mulai") and data.get("selesai") and data["selesai"] <= data["mulai"]:
            self.add_error("selesai", "Waktu selesai harus sesudah waktu mulai.")
        if not self.kegiatan and not is_kunci(data.get("kunci_kirim")):
            self.refresh_key()
            self.add_error(None, "Formulir ini perlu dikirim sekali lagi. Tekan “Simpan”.")
        return data

    def refresh_key(self) -> None:
        self.data = self.data.copy()
        self.data["kunci_kirim"] = new_kunci()

    def refresh_versi(self, versi: int) -> None:
        """Saving again then goes over the version that is shown, knowingly."""
        self.data = self.data.copy()
        self.data["versi"] = str(versi)

    @property
    def isi(self) -> dict:
        names = ["jenis", "judul", "tanggal", "mulai", "selesai", "tempat", "pimpinan", "notulis", "nomor_undangan"]
        return {name: self.cleaned_data[name] for name in names}

    @property
    def acara(self) -> list[dict]:
        """The rows with a title, by their number, as typed where two have the same."""
        rows = []
        for n in range(self.jumlah):
            judul, pk = self.cleaned_data[f"acara_{n}"], self.cleaned_data[f"butir_{n}"]
            if judul:
                rows.append((self.cleaned_data[f"urut_{n}"] or n + 1, n, {"pk": pk, "judul": judul}))
        return [row for _, _, row in sorted(rows, key=lambda found: found[:2])]

    def beda(self, kini: Kegiatan) -> list[tuple[str, str, str]]:
        """(label, as somebody else saved it, as typed here) where they differ."""
        isi, rows = self.isi, []
        for name, mine in isi.items():
            theirs = getattr(kini if hasattr(kini, name) else kini.rapat, name)
            if theirs != mine:
                rows.append((str(self.fields[name].label), _words(theirs), _words(mine)))
        theirs, mine = [item.judul for item in kini.rapat.mata_acara.all()], [row["judul"] for row in self.acara]
        return rows + ([("Mata acara", "\n".join(theirs), "\n".join(mine))] if theirs != mine else [])


def _words(value) -> str:
    if isinstance(value, dt.date):
        return tanggal(value)
    value = dict(jenis_rapat_choices()).get(value, value) if isinstance(value, str) else value
    return f"{value:%H.%M}" if isinstance(value, dt.time) else str(value or KOSONG)
