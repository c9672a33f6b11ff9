"""What holds for every answer, whoever asked for what: headers, language, formats, and nobody else's texts."""

import html
import io
import re
import zipfile
from functools import lru_cache

# What each person must never read, in the marks of tests.dunia.
_BONTANG = {"RAHASIA-A", "RAHASIA-D", "RAHASIA-K", "RAHASIA-B", "ORANG-A", "ORANG-D", "ORANG-K"}
_SAMARINDA = {"RAHASIA-S", "RAHASIA-M", "ORANG-S"}
_SEMUA = _BONTANG | _SAMARINDA
_ISI = {tanda for tanda in _SEMUA if tanda.startswith("RAHASIA")}
TERTUTUP = {
    "tanpa_masuk": _SEMUA,
    "tanpa_peran": _SEMUA,
    "admin": _ISI,  # sees accounts and people, no content
    "biro": _ISI - {"RAHASIA-D", "RAHASIA-S", "RAHASIA-M"} | {"ORANG-A", "ORANG-K"},  # reads what was accepted and sent
    **dict.fromkeys(("sekda", "pemeriksa", "bagian_organisasi"), _SAMARINDA),
    **dict.fromkeys(("sekretaris", "ketua", "notulis", "anggota", "pimpinan"), _SEMUA - {"RAHASIA-A", "ORANG-A"}),
    "sekretaris_dishub": _SEMUA - {"RAHASIA-D", "ORANG-D"},
    "sekretaris_kecamatan": _SEMUA - {"RAHASIA-K", "ORANG-K"},
    "sekretaris_luar": _SEMUA - {"RAHASIA-S", "ORANG-S"},
    "orang_luar": _BONTANG,
}
# A city's day off is for everybody there, and for nobody elsewhere.
LIBUR = {
    **dict.fromkeys(set(TERTUTUP) - {"admin", "biro"}, {"LIBUR-M"}),
    **dict.fromkeys(("sekretaris_luar", "orang_luar"), {"LIBUR-B"}),
    **dict.fromkeys(("tanpa_masuk", "tanpa_peran"), {"LIBUR-B", "LIBUR-M"}),
}
TERTUTUP = {orang: tanda | LIBUR.get(orang, set()) for orang, tanda in TERTUTUP.items()}
BATAS_HALAMAN, BATAS_BERANDA = 15, 8  # queries
BOLEH_DITULIS = ("django_session", "usersessions_usersession", "opd_jejak")
# As Django or Python would write it, when a format or a translation is forgotten.
ASING = re.compile(
    r"\b2\.0[2-9]\d\b"  # a year with a thousands separator
    r"|\b(?:January|February|March|May|June|July|August|October|December)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[ap]\.m\."
    r"|\bNone\b|\bFalse\b|\bTrue\b|\bNaN\b|<[A-Z]\w+: |<bound method|object at 0x"
    r"|\{\{|\{%|\}\}|%\}"
    r"|\bThis field\b|\bEnter a\b|\bSelect a\b|\bEnsure\b"
)
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")  # CSRF
TANGGAL_ISO = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def words(response) -> str:
    """All texts of an answer that is a page, a fragment or a spreadsheet; of pictures and PDFs the bytes."""
    tipe = response.headers.get("Content-Type", "")
    isi = b"".join(response)
    if "spreadsheetml" in tipe:
        with zipfile.ZipFile(io.BytesIO(isi)) as buku:
            return "\n".join(buku.read(nama).decode() for nama in buku.namelist() if nama.endswith(".xml"))
    return html.unescape(isi.decode()) if tipe.startswith(("text/", "application/json")) else isi.decode("latin-1")


def visible(text: str) -> str:
    """What a reader sees of a page."""
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


def faults(orang: str, response) -> list[str]:
    """What is wrong with this answer to that person; empty when nothing is."""
    return [*_headers(orang, response), *_texts(orang, response), *_cost(response), *_writes(response)]


def _writes(response) -> list[str]:
    """Neither a look nor what is refused changes anything, besides sessions and the trail."""
    if response.request["REQUEST_METHOD"] not in {"GET", "HEAD"} and response.status_code not in {403, 404, 405}:
        return []
    return [f"menulis: {sql[:80]}" for sql in response.writes if not any(tabel in sql[:60] for tabel in BOLEH_DITULIS)]


def _cost(response) -> list[str]:
    """The budgets of design 8, for whatever was looked at."""
    batas = BATAS_BERANDA if response.request["PATH_INFO"] == "/" else BATAS_HALAMAN
    dilihat = response.request["REQUEST_METHOD"] in {"GET", "HEAD"}
    return [f"{response.query_count} kueri, batasnya {batas}"] if dilihat and response.query_count > batas else []


def _texts(orang: str, response) -> list[str]:
    """Of an answer that differs from an earlier one only by its token, what was found then."""
    return _found(orang, TOKEN.sub("", words(response)), response.headers.get("Content-Type", "").startswith("text/html"))


@lru_cache(maxsize=2_000)
def _found(orang: str, text: str, halaman: bool) -> list[str]:
    found = [f"teks unit lain: {tanda}" for tanda in sorted(TERTUTUP[orang]) if tanda in text]
    if halaman:
        untuk_orang = re.sub(r'<script [^>]*type="application/json"[^>]*>.*?</script>', "", text, flags=re.S)
        found += [f"bukan bahasa Indonesia: …{_around(untuk_orang, hit)}…" for hit in ASING.finditer(untuk_orang)]
        seen = visible(text)
        found += [f"tanggal ISO: …{_around(seen, hit)}…" for hit in TANGGAL_ISO.finditer(seen)]
    return found


def _around(text: str, hit: re.Match) -> str:
    return " ".join(text[max(hit.start() - 40, 0) : hit.end() + 40].split())


def _headers(orang: str, response) -> list[str]:
    """Every answer carries the policy, errors and redirects too; what is behind the door stays out of caches."""
    found = []
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        found.append(f"CSP: {policy!r}")
    for nama, nilai in (("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin")):
        if response.headers.get(nama) != nilai:
            found.append(f"{nama}: {response.headers.get(nama)!r}")
    cache = response.headers.get("Cache-Control", "")
    if orang != "tanpa_masuk" and not re.search(r"no-store|private", cache):
        found.append(f"Cache-Control: {cache!r}")
    return found
