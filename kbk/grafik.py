"""Charts as SVG, written by hand: one string serves the page and the PDF.

Presentation attributes only, no style, class or id: the page's CSP and WeasyPrint both take it.
Every text is escaped here. Colours are fixed and meant for white ground; each shape also carries
its number, so a grey copy still reads. Sizes are in px of the viewBox.
"""

import datetime as dt
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from opd.format_id import BULAN, angka, bersatuan, tanggal

TEAL, OKER, ABU = "#0b5c5a", "#b7791f", "#8a949d"
TINTA, TINTA_LUNAK, OKER_TUA, GARIS, ALAS = "#1b2733", "#55616d", "#7d5210", "#ddd8cd", "#eceae4"
HURUF = "Liberation Sans, sans-serif"
KECIL = 11  # of words and dates; still readable where a phone draws it a little smaller
JARAK_LABEL = 28  # two lines of it

Hari = dt.date | str
Angka = Decimal | int | float | str


def sebelum_target_sesudah(
    nama: str,
    satuan: str,
    arah: str,
    awal: Angka,
    target: Angka,
    titik: list[tuple[Hari, Angka]],
    lebar: int = 280,
    tinggi: int = 120,
) -> SafeString:
    """Baseline, dashed target and the measured line of one indicator.

    `arah` is "turun" or "naik"; `titik` in time order, dates and numbers also as their ISO text,
    the way a report's snapshot holds them.
    """
    awal, target = Decimal(str(awal)), Decimal(str(target))
    ukur = [(_day(hari), Decimal(str(nilai))) for hari, nilai in titik]
    skala = _scale([awal, target, *(nilai for _, nilai in ukur)], atas=16, bawah=tinggi - 30)
    kiri = max(52, _width(angka(awal), 12) + 12, _width(angka(target), 12) + 12)
    kanan = lebar - max(44, _width(angka(ukur[-1][1]), 14) + 14 if ukur else 0)
    y_awal, y_target = skala(awal), skala(target)
    ly_awal, ly_target = _apart(y_awal, y_target, 12, tinggi - 32)
    isi = [
        _line(kiri, y_awal, kanan, y_awal, ABU, 1),
        _line(kiri, y_target, kanan, y_target, OKER, 1.5, "5 4"),
        _pair(0, ly_awal, "sebelum", angka(awal), TINTA_LUNAK),
        _pair(0, ly_target, "target", angka(target), OKER_TUA),
        _measured(ukur, skala, (kiri, y_awal), kanan, (lebar, tinggi), satuan),
    ]
    return _svg(lebar, tinggi, f"{nama} ({satuan})", _story(satuan, arah, awal, target, ukur), isi)


def grafik_indikator(indikator) -> SafeString:
    """The chart of an Indikator with its pengukuran prefetched."""
    titik = sorted(((row.tanggal, row.nilai) for row in indikator.pengukuran.all()), key=lambda point: point[0])
    return sebelum_target_sesudah(
        indikator.nama, indikator.satuan, indikator.arah, indikator.nilai_awal, indikator.target, titik
    )


def batang_bertumpuk(
    judul: str,
    label: list[str],
    seri: list[tuple[str, str, list[int]]],
    lebar: int = 480,
    tinggi: int = 200,
) -> SafeString:
    """One stacked bar for each label; `seri` is (name, hex colour, one count for each label)."""
    jumlah = [sum(nilai) for nilai in zip(*(s[2] for s in seri), strict=True)] or [0] * len(label)
    langkah = _step(max(jumlah, default=0))
    puncak = max(langkah, -(-max(jumlah, default=0) // langkah) * langkah)
    kiri, atas, bawah = 28, 34, tinggi - 20
    per = (bawah - atas) / puncak
    isi = [_legend([(nama, warna) for nama, warna, _ in seri])]
    for nilai in range(0, puncak + 1, langkah):
        y = bawah - nilai * per
        isi += [_line(kiri, y, lebar, y, GARIS, 1), _text(kiri - 5, y + 3.5, nilai, anchor="end")]
    pita = (lebar - kiri) / max(len(label), 1)
    tiap = max(1, -(-34 // max(int(pita), 1)))  # a label for each bar, or for each n-th when they are narrow
    for n, nama in enumerate(label):
        tengah = kiri + pita * (n + 0.5)
        isi.append(_stack(tengah, min(pita * 0.62, 44), bawah, per, [(w, v[n]) for _, w, v in seri]))
        if n % tiap == 0:
            isi.append(_text(tengah, tinggi - 5, _fit(nama, pita * tiap), anchor="middle"))
    kata = [f"{a}: " + ", ".join(f"{s[0].lower()} {s[2][n]}" for s in seri) for n, a in enumerate(label)]
    return _svg(lebar, tinggi, judul, "; ".join(kata) + "." if kata else "Belum ada data.", isi)


def batang_mendatar(
    judul: str, rows: list[tuple[str, Angka, str]], lebar: int = 480, warna: str = TEAL
) -> SafeString:
    """A bar for each (label, value, text of the value), the label on a line of its own above it,
    so that the name of an agency fits on a phone. Negative values are drawn as nothing."""
    besar = max((Decimal(str(nilai)) for _, nilai, _ in rows), default=Decimal(0))
    isi = [] if rows else [_text(0, 18, "Belum ada data.", ukuran=12)]
    for n, (label, nilai, teks) in enumerate(rows):
        y = 34 * n
        panjang = float(max(Decimal(str(nilai)), Decimal(0)) / besar) * lebar if besar > 0 else 0
        ruang = lebar - _width(teks, 12) - 12
        isi += [
            _text(0, y + 13, _fit(label, ruang, 12), TINTA, ukuran=12),
            _text(lebar, y + 13, teks, TINTA, "end", 12, tebal=True),
            _rect(0, y + 18, lebar, 9, ALAS),
            _rect(0, y + 18, panjang, 9, warna) if panjang else "",
        ]
    kata = "; ".join(f"{label}: {teks}" for label, _, teks in rows)
    return _svg(lebar, max(34 * len(rows), 26), judul, f"{kata}." if kata else "Belum ada data.", isi)


def titik_hadir(hadir: int, jumlah: int) -> SafeString:
    """●●●○○: a dot for each meeting, filled ones first; at most twenty in a row. A dash for none."""
    if jumlah <= 0:
        return mark_safe("–")
    hadir = min(max(hadir, 0), jumlah)
    isi = []
    for n in range(jumlah):
        x, y = 7 + 14 * (n % 20), 7 + 14 * (n // 20)
        isi.append(f'<circle cx="{x}" cy="{y}" r="4.5" fill="{TEAL if n < hadir else "#ffffff"}" stroke="{TEAL}" stroke-width="1.5"/>')
    return _svg(14 * min(jumlah, 20), 14 * -(-jumlah // 20), f"Hadir {hadir} dari {jumlah}", "", isi)


# --- parts -------------------------------------------------------------------


def _svg(lebar, tinggi, judul: str, uraian: str, isi: list[str]) -> SafeString:
    desc = f"<desc>{escape(uraian)}</desc>" if uraian else ""
    return mark_safe(  # every text passed escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{lebar}" height="{tinggi}" '
        f'viewBox="0 0 {lebar} {tinggi}" font-family="{HURUF}"><title>{escape(judul)}</title>{desc}{"".join(isi)}</svg>'
    )


def _text(x, y, isi, warna=TINTA_LUNAK, anchor="start", ukuran=KECIL, *, tebal=False) -> str:
    berat = ' font-weight="bold"' if tebal else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" fill="{warna}" font-size="{ukuran}" text-anchor="{anchor}"{berat}>'
        f"{escape(isi)}</text>"
    )


def _line(x1, y1, x2, y2, warna, tebal, putus="") -> str:
    dash = f' stroke-dasharray="{putus}"' if putus else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
        f'stroke="{warna}" stroke-width="{tebal}"{dash}/>'
    )


def _rect(x, y, lebar, tinggi, warna) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(lebar)}" height="{_n(tinggi)}" fill="{warna}"/>'


def _pair(x, y, kata: str, nilai: str, warna: str) -> str:
    """A word and its number below it, centred on the height y."""
    return _text(x, y - 1, kata, warna) + _text(x, y + 12, nilai, warna, ukuran=12, tebal=True)


def _measured(ukur, skala, mulai, kanan, ukuran, satuan) -> str:
    """The line from the baseline through every point, with the last value at its end."""
    lebar, tinggi = ukuran
    if not ukur:
        return _text((mulai[0] + kanan) / 2, tinggi - 6, "belum ada pengukuran", anchor="middle")
    x0 = mulai[0]
    awal, akhir = ukur[0][0], ukur[-1][0]
    rentang = (akhir - awal).days
    pertama = kanan if not rentang else x0 + (kanan - x0) * 0.22

    def place(hari):
        return kanan if not rentang else pertama + (kanan - pertama) * (hari - awal).days / rentang

    titik = [mulai, *((place(hari), skala(nilai)) for hari, nilai in ukur)]
    jalan = " ".join(f"{_n(x)},{_n(y)}" for x, y in titik)
    bulat = "".join(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3" fill="{TEAL}"/>' for x, y in titik[1:])
    x, y = titik[-1]
    y = min(max(y, 12), tinggi - 32)
    tanggal_awal = _text(x0, tinggi - 6, _short(awal)) if rentang else ""
    return (
        f'<polyline points="{jalan}" fill="none" stroke="{TEAL}" stroke-width="2" stroke-linejoin="round"/>{bulat}'
        f'<circle cx="{_n(mulai[0])}" cy="{_n(mulai[1])}" r="3" fill="#ffffff" stroke="{ABU}" stroke-width="1.5"/>'
        + _text(x + 9, y + 3, angka(ukur[-1][1]), TEAL, ukuran=14, tebal=True)
        + _text(x + 9, y + 16, _fit(satuan, lebar - kanan - 9), TINTA_LUNAK)
        + tanggal_awal
        + _text(kanan, tinggi - 6, _short(akhir), anchor="end")
    )


def _story(satuan, arah, awal, target, ukur) -> str:
    baik = "Makin kecil makin baik." if arah == "turun" else "Makin besar makin baik."
    dasar = f"Sebelum {bersatuan(awal, satuan)}, target {bersatuan(target, satuan)}. {baik}"
    if not ukur:
        return f"{dasar} Belum ada pengukuran."
    hari, nilai = ukur[-1]
    capai = nilai <= target if arah == "turun" else nilai >= target
    kata = "target tercapai" if capai else "target belum tercapai"
    return f"{dasar} {len(ukur)} pengukuran; terakhir {bersatuan(nilai, satuan)} pada {tanggal(hari)}, {kata}."


def _legend(nama_warna: list[tuple[str, str]]) -> str:
    parts, x = [], 0.0
    for nama, warna in nama_warna:
        parts += [_rect(x, 4, 11, 11, warna), _text(x + 16, 13.5, nama, TINTA, ukuran=12)]
        x += 16 + _width(nama, 12) + 18
    return "".join(parts)


def _stack(tengah, lebar, bawah, per, bagian: list[tuple[str, int]]) -> str:
    """One bar from the bottom up; a part tall enough carries its number, the top its sum."""
    parts, y = [], bawah
    for warna, nilai in bagian:
        if nilai:
            y -= nilai * per
            parts.append(_rect(tengah - lebar / 2, y + 0.5, lebar, nilai * per - 0.5, warna))
            if nilai * per >= 13 and lebar >= 12:
                parts.append(_text(tengah, y + nilai * per / 2 + 3.5, nilai, _on(warna), "middle"))
    jumlah = sum(nilai for _, nilai in bagian)
    if jumlah:
        parts.append(_text(tengah, y - 3, jumlah, TINTA, "middle", tebal=True))
    return "".join(parts)


# --- measures ----------------------------------------------------------------


def _scale(nilai: list[Decimal], atas: float, bawah: float):
    """value -> y between `atas` (largest) and `bawah`; all equal values lie in the middle."""
    kecil, besar = float(min(nilai)), float(max(nilai))
    if kecil == besar:
        return lambda _: (atas + bawah) / 2
    return lambda v: bawah - (float(v) - kecil) / (besar - kecil) * (bawah - atas)


def _apart(a: float, b: float, atas: float, bawah: float) -> tuple[float, float]:
    """Heights of two labels near a and b that do not touch, inside [atas, bawah]."""
    tengah = min(max((a + b) / 2, atas + JARAK_LABEL / 2), bawah - JARAK_LABEL / 2)
    if abs(a - b) >= JARAK_LABEL:
        return min(max(a, atas), bawah), min(max(b, atas), bawah)
    naik = JARAK_LABEL / 2 if a <= b else -JARAK_LABEL / 2
    return tengah - naik, tengah + naik


def _step(puncak: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, … that reaches `puncak` in at most five steps."""
    besaran = 1
    while True:
        for langkah in (besaran, 2 * besaran, 5 * besaran):
            if langkah * 5 >= puncak:
                return langkah
        besaran *= 10


def _width(teks, ukuran=KECIL) -> float:
    """Roughly; Liberation Sans averages 0.56 em, capitals more."""
    return sum(0.7 if huruf.isupper() else 0.56 for huruf in str(teks)) * ukuran


def _fit(teks: str, ruang: float, ukuran=KECIL) -> str:
    """`teks`, cut with an ellipsis when it is wider than `ruang`."""
    teks = str(teks)
    if _width(teks, ukuran) <= ruang:
        return teks
    while teks and _width(teks, ukuran) + ukuran > ruang:
        teks = teks[:-1]
    return f"{teks.rstrip()}…"


def _on(warna: str) -> str:
    """White or ink, whichever reads on `warna` ("#rrggbb")."""
    r, g, b = (int(warna[n : n + 2], 16) for n in (1, 3, 5))
    return "#ffffff" if 0.299 * r + 0.587 * g + 0.114 * b < 110 else TINTA


def _day(value: Hari) -> dt.date:
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _short(hari: dt.date) -> str:
    return f"{hari.day} {BULAN[hari.month - 1][:3]} {hari.year}"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
