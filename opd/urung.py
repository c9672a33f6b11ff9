"""Taking back what was just taken away: the sentence that says it is gone carries a button, instead of a question beforehand
whether somebody is sure (issue 4.4).

The button sends the form that adds such a thing, filled with what it held. Who may, and what is valid by now, is decided
where it always is, and the trail tells both steps.
"""

import json

from django import forms
from django.contrib import messages
from django.http import HttpRequest


def offer_back(request: HttpRequest, kalimat: str, alamat: str, isi: dict[str, str] | None = None) -> None:
    """Says that something is gone, with a button that posts `isi` to `alamat`."""
    urung = json.dumps({"alamat": alamat, "isi": isi or {}})
    messages.add_message(request, messages.SUCCESS, kalimat, extra_tags=urung)


def as_typed(form: forms.ModelForm) -> dict[str, str]:
    """What a form that shows a row would send; what stands empty is left out."""
    nilai = {bound.name: bound.field.widget.format_value(bound.value()) for bound in form if bound.name != "semula"}
    return {nama: satu[0] if isinstance(satu, list) else str(satu) for nama, satu in nilai.items() if satu not in (None, "", [], [""])}
