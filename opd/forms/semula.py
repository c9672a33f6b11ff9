"""Forms that notice when somebody else saved the same row in the meantime."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.db import IntegrityError
from django.db.models import Model

from opd import jejak
from opd.format_id import KOSONG, angka, tanggal


class BerubahError(Exception):
    """Somebody else changed the row after this form was opened; nothing was written."""

    def __str__(self) -> str:
        return "Orang lain sudah menyimpan perubahan lebih dahulu. Bandingkan, lalu simpan lagi untuk memakai isian Anda."


class SemulaForm(forms.ModelForm):
    """Carries in `semula` a fingerprint of the row's fields as they were when the form was opened.

    An action calls `ensure_unchanged` in its transaction; a view saves through `attempt`, which turns the
    refusal into an error with both versions (`beda`). Saving again then goes over what was shown.
    """

    semula = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.berubah = False
        self.beda: list[tuple[str, str, str]] = []
        if self.instance.pk:
            self.initial["semula"] = self._stamp(self.instance)

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "semula"]

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form."""
        if self.berubah:
            return 409
        return 422 if self.is_bound else 200

    def ensure_unchanged(self) -> None:
        """Locks the row; raises BerubahError when it is not the one this form was opened on."""
        if self.instance.pk and self._stamp(self._stored(lock=True)) != self.cleaned_data["semula"]:
            raise BerubahError

    def attempt(self, save, **kwargs):
        """save(**kwargs), or None after the form says what somebody else saved first."""
        try:
            return save(**kwargs)
        except BerubahError as berubah:
            self._explain(berubah)
        except IntegrityError:  # checked by the form, and then somebody was faster by a moment
            self.add_error(None, "Data yang sama baru saja disimpan orang lain. Buka daftarnya, lalu periksa.")
        return None

    def _stored(self, *, lock: bool = False) -> Model:
        rows = type(self.instance)._base_manager.all()
        return (rows.select_for_update() if lock else rows).get(pk=self.instance.pk)

    def _stamp(self, row: Model) -> str:
        values = forms.model_to_dict(row, self._meta.fields)
        plain = {name: _plain(value) for name, value in values.items()}
        return jejak.sidik(plain)

    def _explain(self, berubah: BerubahError) -> None:
        stored = self._stored()
        theirs = forms.model_to_dict(stored, self._meta.fields)
        self.berubah = True
        for name in self._meta.fields:
            mine = self.cleaned_data.get(name)
            if name in self.fields and _plain(mine) != _plain(theirs[name]):
                field = self.fields[name]
                self.beda.append((field.label, in_words(field, theirs[name]), in_words(field, mine)))
        self.data = self.data.copy()
        self.data[self.add_prefix("semula")] = self._stamp(stored)
        self.add_error(None, str(berubah))


def _plain(value):
    value = jejak.plain(value)
    return sorted(value) if isinstance(value, list) else value


def in_words(field: forms.Field, value) -> str:
    """A value as a reader of the page knows it."""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, dt.date):
        return tanggal(value)
    if isinstance(value, Decimal):
        return angka(value)
    if hasattr(field, "choices"):
        chosen = _plain(value)
        wanted = {str(v) for v in (chosen if isinstance(chosen, list) else [chosen])}
        return ", ".join(str(label) for key, label in field.choices if key != "" and str(key) in wanted) or KOSONG
    return str(value or KOSONG)
