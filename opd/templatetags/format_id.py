"""The formats of opd.format_id and the badges of opd.lencana as filters; built into every template."""

import json

from django import template

from opd import format_id as f
from opd import lencana

register = template.Library()
register.filter("tanggal", f.tanggal)
register.filter("hari_tanggal", f.hari_tanggal)
register.filter("nip", f.nip)
register.filter("nip_samar", f.nip_samar)
register.filter("kode", f.kode)
register.filter("bita", f.bita)
register.filter("lencana", lencana.lencana)
register.filter("kelengkapan", lencana.kelengkapan)


@register.filter
def urung(extra_tags: str) -> dict:
    """{alamat, isi} of a message that can be taken back; see opd.urung."""
    return json.loads(extra_tags)


@register.filter
def angka(value, desimal: str = "") -> str:
    return f.angka(value, int(desimal) if desimal != "" else None)


@register.filter
def persen(bagian, seluruh) -> str:
    return f.persen(bagian, seluruh)


@register.filter
def bersatuan(value, satuan: str) -> str:
    return f.bersatuan(value, satuan)


@register.filter
def waktu(value, pemda) -> str:
    """{{ instant|waktu:pemda }} with the pemda's own zone."""
    return f.waktu(value, pemda.zona_waktu, pemda.singkatan_zona)


@register.filter
def get(mapping, key):
    """mapping[key] where the key is a variable; None when it is not there."""
    return mapping.get(key)
