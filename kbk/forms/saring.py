"""Filters of the lists: GET forms. A value that cannot be read filters nothing and is pointed at."""

import datetime as dt
import re

from django import forms
from django.db.models import Case, IntegerField, Q, Value, When

from kbk import pencarian
from kbk.models import Kegiatan, Kelompok, Nilai, NilaiTerpilih
from kbk.models.kegiatan import KegiatanQuerySet, jenis_kegiatan_choices
from kbk.models.kelompok import KelompokQuerySet
from kbk.models.nilai import NilaiQuerySet
from kbk.models.tindak_lanjut import TindakLanjutQuerySet
from opd.akses import Permission
from opd.format_id import ROMAWI
from opd.forms.isian import TanggalField
from opd.forms.saring import Saring, today_of, unit_field
from opd.models.opd import OpdQuerySet
from opd.siap_orang import SiapOrang

TRIWULAN_DITAWARKAN = 8


def quarter_of(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of "2026-3"; None for anything else."""
    match = re.fullmatch(r"(20\d\d)-([1-4])", text or "")
    if not match:
        return None
    year, number = int(match[1]), int(match[2])
    after = dt.date(year + number // 4, number % 4 * 3 + 1, 1)
    return dt.date(year, number * 3 - 2, 1), after - dt.timedelta(days=1)


def quarter_choices(today: dt.date) -> list[tuple[str, str]]:
    """The newest quarters, the running one first."""
    latest = today.year * 4 + (today.month - 1) // 3
    pairs = [divmod(n, 4) for n in range(latest, latest - TRIWULAN_DITAWARKAN, -1)]
    return [(f"{year}-{n + 1}", f"Triwulan {ROMAWI[n + 1]} {year}") for year, n in pairs]


class SaringUnit(Saring):
    """What the lists of the groups' work filter by besides words: unit and group."""

    opd = unit_field()
    kelompok = forms.ModelChoiceField(Kelompok.objects.none(), label="Kelompok", required=False, empty_label="Semua")

    def offer(self) -> None:
        """Only what this person can reach may be chosen."""
        self.offer_units(Permission.KEGIATAN_VIEW)
        several, asked = "opd" in self.fields, self.data.get("opd", "")
        if several and not asked and "kelompok" not in self.data:
            del self.fields["kelompok"]  # a city has sixty groups: first the unit, then its groups
            return
        groups = Kelompok.objects.for_user(self.user, Permission.KEGIATAN_VIEW)
        if several and re.fullmatch(r"\d{1,9}", asked):
            groups = groups.filter(Q(opd=asked) | Q(opd__induk=asked))
        self.fields["kelompok"].queryset = groups

    def by_unit(self, rows, kelompok: str):
        """`rows` narrowed to the chosen unit (with what is below it) and group; `kelompok` is the path there."""
        if opd := self.chosen("opd"):
            rows = rows.filter(**{f"{kelompok}__opd__jalur__startswith": opd.jalur})
        if group := self.chosen("kelompok"):
            rows = rows.filter(**{kelompok: group})
        return rows


class SaringKelompok(SaringUnit):
    """The register of groups: active ones first of all."""

    POKOK = ("q", "opd", "keadaan")

    keadaan = forms.ChoiceField(
        label="Keadaan",
        choices=[("", "Aktif"), ("nonaktif", "Tidak aktif"), ("semua", "Semua")],
        required=False,
    )
    field_order = ["q", "opd", "keadaan"]

    def offer(self) -> None:
        super().offer()
        self.fields.pop("kelompok", None)

    def apply(self, rows: KelompokQuerySet) -> KelompokQuerySet:
        if opd := self.chosen("opd"):
            rows = rows.filter(opd__jalur__startswith=opd.jalur)
        for word in self.chosen("q").split() if self.chosen("q") else []:
            rows = rows.filter(Q(nama__icontains=word) | Q(moto__icontains=word) | Q(opd__nama__icontains=word))
        if self.chosen("keadaan") != "semua":
            rows = rows.filter(aktif=self.chosen("keadaan") != "nonaktif")
        return rows.order_by("opd__jalur", "nama", "pk")


def tahun_of(request_tahun: str, today: dt.date) -> int:
    """The year asked for: from three years back to the next one; this year for anything else."""
    asked = int(request_tahun) if re.fullmatch(r"20\d\d", request_tahun or "") else today.year
    return asked if today.year - 3 <= asked <= today.year + 1 else today.year


class SaringPilihan(Saring):
    """Units by what they chose in a year."""

    tahun = forms.ChoiceField(label="Tahun", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan",
        choices=[("", "Semua"), ("belum", "Belum memilih"), ("slogan", "Ada slogan"), ("sudah", "Sudah memilih")],
        required=False,
    )

    def __init__(self, data, *, user):
        self.today = today_of(user)
        self.tahun_dipilih = tahun_of(data.get("tahun", ""), self.today)
        data = data.copy()
        data["tahun"] = str(self.tahun_dipilih)  # shown as chosen, whatever was asked
        super().__init__(data, user=user)

    def offer(self) -> None:
        years = [str(year) for year in range(self.today.year + 1, self.today.year - 4, -1)]
        self.fields["tahun"].choices = list(zip(years, years, strict=True))

    @property
    def aktif(self) -> bool:
        return bool(self.chosen("q") or self.chosen("keadaan"))

    def apply(self, units: OpdQuerySet) -> OpdQuerySet:
        chosen = NilaiTerpilih.objects.tahun(self.tahun_dipilih)
        for word in (self.cleaned_data.get("q") or "").split():
            units = units.filter(Q(nama__icontains=word) | Q(singkatan__icontains=word))
        keadaan = self.cleaned_data.get("keadaan")
        if keadaan == "belum":
            units = units.exclude(pk__in=chosen.values("opd"))
        elif keadaan:
            units = units.filter(pk__in=(chosen.slogan() if keadaan == "slogan" else chosen).values("opd"))
        return units


def _chosen_values(user) -> NilaiQuerySet:
    """What any unit that this person may look at chose."""
    chosen = NilaiTerpilih.objects.for_user(user, Permission.KEGIATAN_VIEW).values("nilai")
    return Nilai.objects.filter(pk__in=chosen).order_by("kode")


@SiapOrang
def _value_options(user) -> NilaiQuerySet:
    return _chosen_values(user).values_list("pk", "nama")


KELOMPOK_JENIS = [("tindakan", "Semua tindakan"), ("pertemuan", "Semua pertemuan")]


class SaringKegiatan(SaringUnit):
    POKOK = ("q", "triwulan", "opd", "kelengkapan")

    triwulan = forms.ChoiceField(label="Triwulan", required=False)
    nilai = forms.ModelChoiceField(Nilai.objects.none(), label="Nilai", required=False, empty_label="Semua")
    jenis = forms.ChoiceField(label="Jenis", choices=lambda: [("", "Semua"), *KELOMPOK_JENIS, *jenis_kegiatan_choices()], required=False)
    kelengkapan = forms.ChoiceField(
        label="Bukti", choices=[("", "Semua"), ("lengkap", "Lengkap"), ("kurang", "Kurang")], required=False
    )
    status = forms.ChoiceField(
        label="Status", choices=[("", "Semua"), *Kegiatan.Status.choices], required=False
    )
    dari = TanggalField(label="Dari tanggal", required=False)
    sampai = TanggalField(label="Sampai tanggal", required=False)

    field_order = ["q", "triwulan", "opd", "kelompok", "nilai", "jenis", "kelengkapan", "status", "dari", "sampai"]

    def offer(self) -> None:
        super().offer()
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search", "aria-describedby": "cara-cari"})
        quarters = quarter_choices(today_of(self.user))
        typed = self.data.get("triwulan", "")
        if quarter_of(typed) and typed not in dict(quarters):  # an older one, from a link
            quarters.append((typed, f"Triwulan {ROMAWI[int(typed[-1])]} {typed[:4]}"))
        self.fields["triwulan"].choices = [("", "Semua"), *quarters]
        if self.data.get("nilai"):
            self.fields["nilai"].queryset = Nilai.objects.all()  # a number of the dashboard may lead to any of them
        self.fields["nilai"].choices = [("", "Semua"), *_value_options(self.user)]

    def clean_q(self) -> str:
        self.frasa = pencarian.baca(self.cleaned_data["q"])
        if self.cleaned_data["q"] and not self.frasa:
            raise forms.ValidationError("Tulis sedikitnya satu kata yang harus ada.")
        return self.cleaned_data["q"]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("dari") and data.get("sampai") and data["dari"] > data["sampai"]:
            self.add_error("sampai", "Tanggal akhirnya sebelum tanggal awal.")
        return data

    def apply(self, rows: KegiatanQuerySet) -> KegiatanQuerySet:
        """What is left of `rows`, which this person may see, and contains the words."""
        rows = self.narrow(rows)
        return pencarian.cocok(rows, self.frasa, self.user) if self.chosen("q") else rows

    def cari(self, rows: KegiatanQuerySet) -> pencarian.Hasil:
        """The same as `apply` for one who typed words: those that fit best, in that order."""
        return pencarian.cari(self.narrow(rows), self.frasa, self.user, today_of(self.user))

    def _by_kind(self, rows: KegiatanQuerySet) -> KegiatanQuerySet:
        jenis = self.chosen("jenis")
        if jenis in dict(KELOMPOK_JENIS):
            return rows.tindakan() if jenis == "tindakan" else rows.pertemuan()
        return rows.filter(jenis=jenis) if jenis else rows

    def narrow(self, rows: KegiatanQuerySet) -> KegiatanQuerySet:
        """By everything but the words."""
        rows = self.by_unit(rows, "kelompok")
        if span := quarter_of(self.chosen("triwulan")):
            rows = rows.antara(*span)
        rows = self._by_kind(rows)
        simple = {"status": "status", "dari": "tanggal__gte", "sampai": "tanggal__lte"}
        rows = rows.filter(**{path: self.chosen(name) for name, path in simple.items() if self.chosen(name)})
        if nilai := self.chosen("nilai"):
            rows = rows.menerapkan(nilai)
        if self.chosen("kelengkapan"):
            rows = rows.lengkap() if self.chosen("kelengkapan") == "lengkap" else rows.kurang_bukti()
        return rows


class SaringTindakLanjut(SaringUnit):
    status = forms.ChoiceField(
        label="Status",
        choices=[("", "Belum selesai"), ("terlambat", "Terlambat"), ("selesai", "Selesai"), ("semua", "Semua")],
        required=False,
    )

    def apply(self, rows: TindakLanjutQuerySet) -> TindakLanjutQuerySet:
        """Overdue first, then those still open, then the closed ones."""
        today = today_of(self.user)
        rows = self.narrow(rows)
        status = self.chosen("status")
        if not status:
            rows = rows.terbuka()
        elif status == "terlambat":
            rows = rows.terlambat(today)
        elif status == "selesai":
            rows = rows.filter(selesai_pada__isnull=False)
        late, unfinished = Q(selesai_pada__isnull=True, tenggat__lt=today), Q(selesai_pada__isnull=True)
        urgency = Case(
            When(late, then=Value(0)), When(unfinished, then=Value(1)), default=Value(2), output_field=IntegerField()
        )
        return rows.annotate(urutan=urgency).order_by("urutan", "tenggat", "pk")

    def narrow(self, rows: TindakLanjutQuerySet) -> TindakLanjutQuerySet:
        """By unit, group and words, whatever their status."""
        rows = self.by_unit(rows, "kegiatan__kelompok")
        if words := self.chosen("q"):
            rows = rows.filter(Q(uraian__icontains=words) | Q(penanggung_jawab__nama__icontains=words))
        return rows


class SaringPapan(SaringTindakLanjut):
    """The board shows every status in a column of its own."""

    status = None
