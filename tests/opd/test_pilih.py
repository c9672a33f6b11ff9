"""The select of the filters: what Django's own writes, without a template for every option."""

import re

from django import forms

from opd.forms.pilih import Pilih

PILIHAN = [("", "Semua"), (1, "Satu & <dua>"), ("b", "Tiga")]


def rapi(html: str) -> str:
    """Its tags with their attributes in one order."""
    return re.sub(r"<(\w+) ([^>]*)>", lambda m: f"<{m[1]} {sorted(m[2].split())}>", re.sub(r">\s+<", "><", html.strip()))


def test_it_writes_what_django_writes():
    for nilai in ("", "1", 1, "b", None, "<x>"):
        args = ("jenis", nilai, {"id": "id_jenis", "class": "form-select"})
        assert rapi(Pilih(choices=PILIHAN).render(*args)) == rapi(forms.Select(choices=PILIHAN).render(*args))
