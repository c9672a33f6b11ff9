"""The form of an activity: three things to fill in, everything else prefilled or for later (domain 6.6)."""

import datetime as dt
import re
from types import SimpleNamespace

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from kbk.forms.bukti import BanyakBerkasField
from kbk.forms.kehadiran import AnggotaField, IsianKehadiran, PimpinanHadirField
from kbk.kunci_kirim import is_kunci, new_kunci
from kbk.models import (
    DrafKegiatan,
    Indikator,
    Keanggotaan,
    Kegiatan,
    Kehadiran,
    Kelompok,
    Nilai,
    NilaiTerpilih,
)
from kbk.models.kegiatan import JENIS_KEGIATAN, jenis_kegiatan_choices
from opd.akses import Permission
from opd.format_id import tanggal
from opd.forms.isian import AngkaField, TanggalField
from opd.siap import Isi
from opd.siap_orang import SiapOrang
from opd.titipan import titipan

URAIAN_MIN = 20
TERAKHIR = 20  # activities of the group that say where it meets and what it does
JENIS_NANTI = "lainnya"  # of what is only begun
TAHUN_AWAL = 2002  # the decree on the 34 values
INDIKATOR_MAKS = 3  # asked at once; the rest is one page away
SEMUA, SEBAGIAN, TIDAK_DICATAT = "semua", "sebagian", "tidak"
UKUR_TERLAMBAT = "Ukuran bulan ini sudah dicatat orang lain, jadi angka Anda belum disimpan. Kosongkan angkanya bila masih tampil, lalu tekan “Simpan”; ubah ukurannya di halaman ukuran bila perlu."


@SiapOrang
def _due(user, kelompok: Isi, tahun: Isi, bulan: Isi) -> QuerySet:
    """Measures of the group's values that have no number yet in that month."""
    chosen = NilaiTerpilih.objects.berlaku_bagi(kelompok).tahun(tahun).values("pk")
    due = Indikator.objects.for_user(user, Permission.KEGIATAN_EDIT).belum_diukur(SimpleNamespace(year=tahun, month=bulan))
    return due.filter(nilai_terpilih__in=chosen).select_related("nilai_terpilih__opd__pemda")[:INDIKATOR_MAKS]


class KegiatanForm(IsianKehadiran, forms.ModelForm):
    """Cleans to `isi`, `nilai`, `kehadiran` and `ukuran` as the actions take them.

    Needs `kelompok`; what may be chosen (values, members, measures) is that of the group in the year
    and on the day of the activity. With `draf` it shows again what was typed, as typed; with `ulang` it starts like
    that activity.
    """

    jenis = forms.ChoiceField(
        label="Jenis kegiatan",
        choices=jenis_kegiatan_choices,
        required=False,  # asked for in clean_jenis: what is only begun may lack it
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih jenis kegiatan dari daftar."},
    )
    tanggal = TanggalField(label="Tanggal kegiatan", sebutan="tanggal kegiatan")
    uraian = forms.CharField(
        label="Apa yang dilakukan dan hasilnya?",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu kalimat cukup, misalnya: “Loket 2 dibuka pukul 07.30, antrean pagi habis sebelum pukul 10.”",
        error_messages={"max_length": "Ringkas uraiannya menjadi paling banyak 5.000 huruf."},
    )
    judul = forms.CharField(
        label="Judul",
        required=False,
        max_length=150,
        help_text="Bila kosong, diambil dari kalimat pertama.",
        error_messages={"max_length": "Ringkas judulnya menjadi paling banyak 150 huruf."},
    )
    hasil = forms.CharField(
        label="Hasil (bila ingin dipisah dari uraian)",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Ringkas hasilnya menjadi paling banyak 3.000 huruf."},
    )
    tempat = forms.CharField(
        label="Tempat",
        required=False,
        max_length=120,
        error_messages={"max_length": "Ringkas nama tempatnya menjadi paling banyak 120 huruf."},
    )
    nilai = forms.ModelMultipleChoiceField(
        label="Nilai yang diterapkan",
        queryset=Nilai.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Salah satu nilai tidak dipilih kelompok ini untuk tahun kegiatan. Pilih lagi.",
            "invalid_pk_value": "Pilih nilai dari daftar.",
        },
    )
    cara_hadir = forms.ChoiceField(
        label="Kehadiran anggota",
        choices=[(SEMUA, "Semua hadir"), (SEBAGIAN, "Ada yang tidak hadir"), (TIDAK_DICATAT, "Tidak dicatat")],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Pilih cara mencatat kehadiran."},
    )
    hadir = AnggotaField(required=False, widget=forms.CheckboxSelectMultiple)
    pimpinan_hadir = PimpinanHadirField(label="Pimpinan hadir?")
    foto = BanyakBerkasField(label="Foto atau PDF")
    kunci_kirim = forms.CharField(widget=forms.HiddenInput, required=False)
    versi = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Kegiatan
        fields = ["jenis", "tanggal", "uraian", "judul", "hasil", "tempat"]

    def __init__(self, *args, kelompok: Kelompok, user, draf: DrafKegiatan | None = None, ulang: Kegiatan | None = None, **kwargs):
        self.kelompok, self.user, self.ulang = kelompok, user, ulang
        self.terketik = self._typed(draf) if draf else None
        self.hari_ini = kelompok.opd.pemda.hari_ini()
        super().__init__(*args, **kwargs)
        self.pada = self._date_in_question()
        self._offer_values()
        self._offer_members()
        self.ukur = [] if self.instance.pk else self._offer_measures()
        self._prefill()

    def _date_in_question(self) -> dt.date:
        """The day that decides who was a member: as typed, as stored, or today."""
        try:
            kept = self.terketik.get("tanggal") if self.terketik else self.initial.get("tanggal")
            typed = TanggalField().clean(self.data.get("tanggal") or kept)
        except forms.ValidationError:
            typed = None
        return typed or self.instance.tanggal or self.hari_ini

    def _offer_values(self) -> None:
        chosen = NilaiTerpilih.objects.berlaku_bagi(self.kelompok).tahun(self.pada.year).values("nilai")
        offered = Nilai.objects.filter(pk__in=chosen)
        if self.instance.pk:
            offered |= Nilai.objects.filter(pk__in=self.instance.nilai.values("pk"))
        self.fields["nilai"].queryset = offered.order_by("kode")

    def _offer_members(self) -> None:
        seats = Keanggotaan.objects.filter(kelompok=self.kelompok).pada(self.pada).berurut()
        anggota = {seat.pegawai_id: seat.pegawai for seat in seats.select_related("pegawai")}
        self.tercatat = {}
        if self.instance.pk:
            for row in self.instance.kehadiran.select_related("pegawai"):
                self.tercatat[row.pegawai_id] = row.status
                anggota.setdefault(row.pegawai_id, row.pegawai)
        self.offer_members(anggota)

    def _offer_measures(self) -> list[Indikator]:
        """Measures of the group's values that have no number yet in the month of the activity."""
        due = _due(self.user, kelompok=self.kelompok.pk, tahun=self.pada.year, bulan=self.pada.month)
        for indikator in due:
            label = f"{indikator.nama} sekarang? ({indikator.satuan})"
            self.fields[f"ukur_{indikator.pk}"] = AngkaField(label=label, required=False)
        return due

    @staticmethod
    def _typed(draf: DrafKegiatan) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, texts in draf.isi.items():
            data.setlist(name, texts)
        data["kunci_kirim"] = draf.kunci_kirim
        return data

    def _prefill(self) -> None:
        self._prefill_fresh()
        if self.terketik is not None:
            for name, field in self.fields.items():
                if name != "foto":
                    self.initial[name] = field.widget.value_from_datadict(self.terketik, {}, name)

    def _prefill_fresh(self) -> None:
        start = self.initial
        start.setdefault("tanggal", self.hari_ini)
        start["cara_hadir"] = SEMUA if self.anggota and not self.instance.pk else TIDAK_DICATAT
        start["hadir"] = [str(pk) for pk in self.anggota]
        start["kunci_kirim"] = new_kunci()
        if self.instance.pk:
            self._start_like(self.instance, self.tercatat)
            start |= {"versi": self.instance.versi}
            start["pimpinan_hadir"] = PimpinanHadirField.answer(self.instance.pimpinan_hadir)
        elif self.ulang:
            start |= {"jenis": self.ulang.jenis, "tempat": self.ulang.tempat}
            self._start_like(self.ulang, dict(self.ulang.kehadiran.filter(pegawai__in=self.anggota).values_list("pegawai", "status")))
        else:
            own = next((k for k in self.terakhir if k.pencatat_id == self.user.pk), None)
            start["nilai"] = list(Nilai.objects.filter(kegiatan=own).values_list("pk", flat=True)) if own else []
            start["tempat"] = next((k.tempat for k in self.terakhir if k.tempat), "")

    def _start_like(self, kegiatan: Kegiatan, hadir: dict[int, str]) -> None:
        """With the values and the attendance of this activity."""
        start = self.initial
        start["nilai"] = list(kegiatan.nilai.values_list("pk", flat=True))
        if hadir:
            everybody = set(hadir) == set(self.anggota) and set(hadir.values()) == {"hadir"}
            start["cara_hadir"] = SEMUA if everybody else SEBAGIAN
            start["hadir"] = [str(pk) for pk, status in hadir.items() if status == "hadir"]
            start |= {f"alasan_{pk}": status for pk, status in hadir.items() if status != "hadir"}

    @cached_property
    def terakhir(self) -> list[Kegiatan]:
        """The last activities of the group, of anybody."""
        rows = Kegiatan.objects.filter(kelompok=self.kelompok).sampai(self.hari_ini).order_by("-tanggal", "-pk")
        return list(rows.only("tanggal", "jenis", "judul", "tempat", "pencatat")[:TERAKHIR])

    def clean_jenis(self) -> str:
        jenis = self.cleaned_data["jenis"]
        if not jenis and not self.wants_draft:
            raise forms.ValidationError("Pilih jenis kegiatan.")
        return jenis or JENIS_NANTI

    def clean_tanggal(self) -> dt.date:
        tanggal = self.cleaned_data["tanggal"]
        if tanggal > self.hari_ini:
            raise forms.ValidationError("Tanggal kegiatan harus hari ini atau sebelumnya.")
        if tanggal.year < TAHUN_AWAL:
            raise forms.ValidationError(f"Periksa tahunnya: {tanggal.year} terlalu lama.")
        return tanggal

    def clean_uraian(self) -> str:
        uraian = self.cleaned_data["uraian"].strip()
        if len(uraian) < URAIAN_MIN and not self.wants_draft:
            raise forms.ValidationError(
                f"Tulis sedikitnya {URAIAN_MIN} huruf: apa yang dilakukan dan apa hasilnya."
            )
        if re.search(r"(^|\s)…", uraian) and not self.wants_draft:  # a sentence to start from, with its gaps
            raise forms.ValidationError("Lengkapi bagian yang masih bertanda “…”, atau hapus tandanya.")
        return uraian

    def clean(self) -> dict:
        data = super().clean()
        if not is_kunci(data.get("kunci_kirim")):
            self.refresh_key()
            if not self.instance.pk:  # a change is told apart by its version
                self.add_error(None, "Formulir ini perlu dikirim sekali lagi. Tekan “Simpan”.")
        if self._measured_meanwhile(data):
            self.add_error(None, UKUR_TERLAMBAT)
        return data

    def _measured_meanwhile(self, data: dict) -> bool:
        """Whether a number was typed for a measure that somebody else has noted since the form was opened; a repeat
        of what this form was saved as has noted it itself."""
        lost = [n for n in self.data if n.startswith("ukur_") and n not in self.fields and self.data[n].strip()]
        if not lost or self.instance.pk:
            return False
        return not Kegiatan.objects.filter(pencatat=self.user, kunci_kirim=data.get("kunci_kirim")).exists()

    @property
    def wants_draft(self) -> bool:
        """Kept as a draft: by its own button, and only while it never was more than that."""
        return "draf" in self.data and (not self.instance.pk or self.instance.is_draf)

    @property
    def isi(self) -> dict:
        names = ["tanggal", "jenis", "judul", "uraian", "hasil", "tempat", "pimpinan_hadir"]
        status = Kegiatan.Status.DRAF if self.wants_draft else Kegiatan.Status.TERCATAT
        return {name: self.cleaned_data[name] for name in names} | {"status": status}

    @property
    def kehadiran(self) -> dict[int, str]:
        """{pegawai id: status}; empty when attendance was not taken."""
        cara = self.cleaned_data["cara_hadir"]
        if cara == SEMUA:
            return dict.fromkeys(self.anggota, Kehadiran.Status.HADIR.value)
        if cara != SEBAGIAN:
            return {}
        return self.ticked()

    @property
    def ukuran(self) -> dict:
        """{Indikator: number} of those that were filled in."""
        found = {indikator: self.cleaned_data[f"ukur_{indikator.pk}"] for indikator in self.ukur}
        return {indikator: number for indikator, number in found.items() if number is not None}

    @property
    def ringkasan(self) -> str:
        """What is filled in already: day, place, group."""
        tempat = self["tempat"].value()
        return " · ".join(filter(None, [tanggal(self.pada), tempat, self.kelompok.nama]))

    @property
    def lengkapi_terbuka(self) -> bool:
        """Open where something in it was typed or is wrong."""
        names = {"tanggal", "tempat", "judul", "hasil"}
        return bool(self.instance.pk or self["judul"].value() or self["hasil"].value() or names & set(self.errors))

    def contoh(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """(slug, label, sentences to start from) of each kind."""
        return [(slug, jenis.label, jenis.contoh) for slug, jenis in JENIS_KEGIATAN.items()]

    def baris_ukur(self) -> list:
        return [self[f"ukur_{indikator.pk}"] for indikator in self.ukur]

    @property
    def titipan(self) -> str:
        """Says who opened this form, should it come back without a session (opd.titipan)."""
        return titipan(self.user, self["kunci_kirim"].value() or "")

    def refresh_key(self) -> None:
        """A new kunci_kirim for what is typed, so that it can be saved as another activity."""
        self.data = self.data.copy()
        self.data["kunci_kirim"] = new_kunci()

    def differs_from(self, saved: Kegiatan) -> bool:
        """Whether what is typed is something else than what this form was saved as."""
        isi = self.isi
        if not isi["judul"]:
            isi.pop("judul")
        return saved.kelompok_id != self.kelompok.pk or any(getattr(saved, k) != v for k, v in isi.items())

    def compare(self, saved: Kegiatan) -> list[tuple[str, str, str]]:
        """(label, as somebody else saved it, as typed here) where they differ; saving again then goes
        over the version that is shown, knowingly."""
        self.data = self.data.copy()
        self.data["versi"] = str(saved.versi)
        mine, theirs = self.isi, {name: getattr(saved, name) for name in self.isi}
        mine["judul"] = mine["judul"] or theirs["judul"]
        rows = [(self._label(name), self._words(name, theirs[name]), self._words(name, mine[name])) for name in mine]
        nilai = [", ".join(map(str, values)) for values in (saved.nilai.order_by("kode"), self.cleaned_data["nilai"])]
        rows.append(("Nilai yang diterapkan", *nilai))
        hadir = dict(saved.kehadiran.values_list("pegawai", "status"))
        rows.append(("Kehadiran anggota", self._attendance(hadir), self._attendance(self.kehadiran)))
        return [row for row in rows if row[1] != row[2]]

    def _label(self, name: str) -> str:
        return self.fields[name].label if name in self.fields else "Status"

    def _words(self, name: str, value) -> str:
        if name == "pimpinan_hadir":
            return {True: "Ya", False: "Tidak", None: ""}[value]
        if name == "jenis":
            return dict(jenis_kegiatan_choices()).get(value, value)
        if name == "status":
            return Kegiatan.Status(value).label
        return tanggal(value) if isinstance(value, dt.date) else value

    def _attendance(self, statuses: dict[int, str]) -> str:
        absent = [f"{self.anggota.get(pk, pk)} ({s})" for pk, s in statuses.items() if s != "hadir"]
        present = len(statuses) - len(absent)
        text = f"{present} dari {len(statuses)} hadir" if statuses else "tidak dicatat"
        return f"{text}; {', '.join(sorted(absent))}" if absent else text
