"""What a phone keeps so that an activity can be noted without a network (domain 6.6).

The pages that are kept are the same for everybody and hold nothing of anybody. What is a person's own, the fields of
the form with the names in their group, comes apart from them (`bekal`) and stays beside that person's queue.
"""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from kbk.forms.kegiatan import KegiatanForm
from kbk.models import Kelompok
from opd.akses import Permission

HALAMAN = {"luring_catat": "kbk/luring_catat.html", "luring_antrean": "kbk/luring_antrean.html"}
HALAMAN |= {"luring_tanpa_jaringan": "kbk/luring_tanpa_jaringan.html"}
GAYA = ("vendor/bootstrap/css/bootstrap.min.css", "css/tema.css", "css/komponen.css", "css/kegiatan.css")
GAYA += ("css/catat.css", "css/luring.css")
SKRIP = ("js/luring-antrean.js", "js/luring.js", "js/foto.js", "js/luring-zip.js", "js/luring-catat.js", "js/luring-daftar.js")
ASET = (*GAYA, *SKRIP, "img/ikon.svg", "img/panah.svg", "img/centang.svg", "img/titik.svg")
PEKERJA = "js/luring-pekerja.js"
KELOMPOK_MAKS = 5  # groups a phone knows the form of


def pekerja_script() -> str:
    """The service worker: what it keeps, under a version that changes when any of it does."""
    return _pekerja_script() if not settings.DEBUG else _pekerja_script.__wrapped__()


@cache
def _pekerja_script() -> str:
    halaman = {nama: reverse(nama) for nama in HALAMAN}
    aset = [static(nama) for nama in ASET]
    isi = hashlib.sha256("".join([*map(render_to_string, HALAMAN.values()), *aset]).encode())
    for nama in (*ASET, PEKERJA):
        with open(finders.find(nama), "rb") as berkas:  # noqa: PTH123 - a path, or a name below a package
            isi.update(berkas.read())
    tetap = {"versi": isi.hexdigest()[:16], "halaman": halaman, "aset": aset}
    return f"self.TETAP = {json.dumps(tetap)};\nimportScripts({json.dumps(static(SKRIP[0]))}, {json.dumps(static(PEKERJA))});\n"


def manifest() -> dict:
    """The application as a phone installs it."""

    def ikon(nama: str, ukuran: int, **lain) -> dict:
        return {"src": static(f"img/{nama}"), "sizes": f"{ukuran}x{ukuran}", "type": "image/png", **lain}

    catat = {"name": "Catat kegiatan", "url": reverse("kegiatan_create"), "icons": [ikon("ikon-192.png", 192)]}
    return {
        "id": "/",
        "name": "Budaya Kerja",
        "short_name": "Budaya Kerja",
        "description": "Mencatat dan melaporkan kegiatan Kelompok Budaya Kerja.",
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#0b5c5a",
        "background_color": "#fbfaf7",
        "icons": [
            ikon("ikon-192.png", 192),
            ikon("ikon-512.png", 512),
            ikon("ikon-maskable-512.png", 512, purpose="maskable"),
        ],
        "shortcuts": [catat],
        "share_target": {
            "action": reverse("luring_bagikan"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "judul",
                "text": "teks",
                "url": "tautan",
                "files": [{"name": "foto", "accept": ["image/*", "application/pdf"]}],
            },
        },
    }


def kelompok_luring(pengguna) -> list[Kelompok]:
    """The groups whose form a phone keeps: those the person may note activities of, the last used ones first."""
    rows = Kelompok.objects.for_user(pengguna, Permission.KEGIATAN_EDIT).aktif().terakhir_dicatat(pengguna)
    return list(rows.select_related("opd__pemda")[:KELOMPOK_MAKS])


def bekal(kelompok: Kelompok, pengguna) -> dict:
    """The fields of the form of one group, as a page shows them. Names without NIP, of this group alone; the date
    and the key of a form are the phone's business."""
    form = KegiatanForm(kelompok=kelompok, user=pengguna)
    return {"pk": kelompok.pk, "isian": render_to_string("kbk/luring_isian.html", {"form": form})}
