"""Filters of the dashboards: GET forms; what cannot be read filters nothing."""

import datetime as dt

from django import forms

from laporan import queries
from laporan.models import Periode
from laporan.models.laporan import SUDAH_DITERIMA, Status
from laporan.queries_dasbor import Baris
from opd.forms.pilih import Pilih
from opd.models import PemerintahDaerah

KEADAAN = {  # choice -> (label, states of the cell)
    "belum": ("Belum melapor", {queries.BELUM}),
    "ditunggu": ("Ditunggu", {"ditunggu", Status.DRAF}),
    "dikembalikan": ("Dikembalikan", {Status.DIKEMBALIKAN}),
    "diajukan": ("Diajukan", {Status.DIAJUKAN}),
    "disetujui": ("Menunggu diterima", {Status.DISETUJUI}),
    "diterima": ("Diterima", set(SUDAH_DITERIMA)),
    "terlambat": ("Terlambat", set()),
}


class BerkolomPeriode:
    """What a choice of a period has in common: `semua`, {key: Periode}, and of them `fokus`, the one in question."""

    semua: dict[int, Periode] | dict[str, Periode]
    fokus: Periode | None

    @property
    def kolom(self) -> list[Periode]:
        """The periods of the same kind and year, in time order."""
        sama = [p for p in self.semua.values() if (p.jenis, p.tahun) == (self.fokus.jenis, self.fokus.tahun)]
        return sorted(sama, key=lambda p: p.mulai)


class PilihPeriode(BerkolomPeriode, forms.Form):
    """Which period; the one asked for, else `usual`."""

    periode = forms.TypedChoiceField(label="Periode", coerce=int, empty_value=None, required=False)

    def __init__(self, data, *, periode: list[Periode], usual: Periode | None):
        super().__init__(data)
        self.semua, self.usual = {p.pk: p for p in periode}, usual
        self.fields["periode"].choices = [(p.pk, p.nama) for p in periode]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = Pilih(attrs={"class": "form-select"}, choices=field.choices)
            else:
                field.widget.attrs["class"] = "form-control"
        self.is_valid()
        if usual is not None:
            self.initial["periode"] = usual.pk
            if not self.cleaned_data.get("periode"):
                self.data = self.data.copy()
                self.data["periode"] = usual.pk

    @property
    def fokus(self) -> Periode | None:
        return self.semua.get(self.cleaned_data.get("periode"), self.usual)

    def usai(self, on: dt.date) -> list[Periode]:
        """Of those columns what has ended by that day, and the one in question: a period that runs says little."""
        return [p for p in self.kolom if p.selesai < on or p == self.fokus]

    @property
    def sebelum(self) -> Periode | None:
        """The period of the same kind just before."""
        lalu = [p for p in self.semua.values() if p.jenis == self.fokus.jenis and p.selesai < self.fokus.mulai]
        return max(lalu, key=lambda p: p.selesai, default=None)


class PilihKode(BerkolomPeriode, forms.Form):
    """Which period of many pemda, by its code; the latest of the first kind unless asked otherwise."""

    periode = forms.ChoiceField(label="Periode", required=False, widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, data, *, periode: list[Periode]):
        super().__init__(data)
        self.semua = {p.kode: p for p in periode}
        self.fields["periode"].choices = [(p.kode, p.nama) for p in periode]
        self.is_valid()
        asked = self.cleaned_data.get("periode")
        self.fokus = self.semua.get(asked) or next(iter(periode), None)
        if self.fokus and not asked:
            self.data = self.data.copy()
            self.data["periode"] = self.fokus.kode


class SaringMatriks(PilihPeriode):
    keadaan = forms.ChoiceField(
        label="Keadaan", choices=[("", "Semua"), *[(slug, label) for slug, (label, _) in KEADAAN.items()]], required=False
    )
    q = forms.CharField(label="Cari perangkat daerah", required=False, max_length=100)

    @property
    def nomor(self) -> int:
        """Which column the filter and the totals are about."""
        return self.kolom.index(self.fokus)

    def apply(self, rows: list[Baris]) -> list[Baris]:
        """The rows whose state in the column in question and whose name match."""
        keadaan, kata = self.cleaned_data.get("keadaan"), (self.cleaned_data.get("q") or "").casefold()
        nomor = self.nomor
        return [
            row
            for row in rows
            if (not keadaan or (row.sel[nomor] and _matches(keadaan, row.sel[nomor])))
            and kata in f"{row.opd.nama} {row.opd.singkatan} {row.opd.kode}".casefold()
        ]

    @property
    def aktif(self) -> bool:
        return bool(self.cleaned_data.get("keadaan") or self.cleaned_data.get("q"))


def _matches(keadaan: str, sel) -> bool:
    return sel.hari_terlambat > 0 if keadaan == "terlambat" else sel.rupa in KEADAAN[keadaan][1]


def usual_period(periode: list[Periode], pemda: PemerintahDaerah, hari_ini, *, ended: bool) -> Periode | None:
    """Of the pemda's first kind of period the latest that has ended (or, for a leader, that runs); the latest
    that has begun when there is none."""
    utama = pemda.kalender["jenis"][0] if pemda.kalender.get("jenis") else None
    mulai = sorted((p for p in periode if p.mulai <= hari_ini), key=lambda p: (p.jenis == utama, p.selesai))
    pas = [p for p in mulai if (p.selesai < hari_ini if ended else p.selesai >= hari_ini)]
    return (pas or mulai or [None])[-1]
