"""The HTML of a book as Typst, for a comparison of typesetters: the same words, tables, lists and pictures in a layout of its
own. What only makes paper look the way it does (classes, widths, running heads) is left out, which favours Typst."""

import json
from html.parser import HTMLParser
from pathlib import Path

TAJUK = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
LUAR = {"script", "style", "title", "colgroup"}
BLOK = {"p", "div", "section", "figure", "figcaption", "caption", "ul", "ol", "dl", "dt", "dd", "li", "br", "address", "header"}


class Penyalin(HTMLParser):
    """Feeds on HTML; `.isi` is Typst. `berkas` maps the key of `berkas:<key>` to a file; pictures go to `folder` under
    names that begin with `awalan`."""

    def __init__(self, berkas: dict[str, Path], folder: Path, awalan: str):
        super().__init__()
        self.berkas, self.folder, self.awalan, self.isi = berkas, folder, awalan, []
        self.luar = self.gambar = 0
        self.svg: list[str] = []
        self.tabel: list[dict] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if self.svg or tag == "svg":
            self.svg.append(self.get_starttag_text())
        elif tag in LUAR:
            self.luar += 1
        elif tag in TAJUK:
            self.isi.append(f"\n#heading(level: {TAJUK[tag]})[")
        elif tag == "table":
            self.tabel.append({"dari": len(self.isi), "kolom": 0, "baris": 0, "sel": 0})
        elif tag == "tr" and self.tabel:
            self.tabel[-1]["baris"] = 0
        elif tag in {"td", "th"} and self.tabel:
            span = int(dict(attrs).get("colspan") or 1)
            self.tabel[-1]["baris"] += span
            self.tabel[-1]["kolom"] = max(self.tabel[-1]["kolom"], self.tabel[-1]["baris"])
            self.tabel[-1]["sel"] += 1
            self.isi.append(f"table.cell(colspan: {span})[")
        elif tag == "img":
            self._gambar(dict(attrs).get("src", ""))
        elif tag in BLOK:
            self.isi.append("\n\n" if not self.tabel else " ")

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        if self.svg:
            self.svg.append(self.get_starttag_text())
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.svg:
            self.svg.append(f"</{tag}>")
            if tag == "svg":
                self._simpan("svg", "".join(self.svg).encode())
                self.svg = []
        elif tag in LUAR:
            self.luar -= 1
        elif tag in TAJUK:
            self.isi.append("]\n")
        elif tag in {"td", "th"} and self.tabel:
            self.tabel[-1]["sel"] -= 1
            self.isi.append("], ")
        elif tag == "table":
            satu = self.tabel.pop()
            sel = "".join(self.isi[satu["dari"] :])
            self.isi[satu["dari"] :] = [f"\n#table(columns: {max(satu['kolom'], 1)}, {sel})\n" if not self.tabel else ""]
        elif tag in BLOK:
            self.isi.append("\n\n" if not self.tabel else " ")

    def handle_data(self, data: str) -> None:
        if self.svg:
            self.svg.append(data.replace("&", "&amp;").replace("<", "&lt;"))
        elif data.strip() and not self.luar and (not self.tabel or self.tabel[-1]["sel"]):
            self.isi.append(f"#{json.dumps(' '.join(data.split()), ensure_ascii=False)};")

    def _gambar(self, alamat: str) -> None:
        if path := self.berkas.get(alamat.removeprefix("berkas:")):
            self._simpan(path.suffix.lstrip(".") or "jpg", path.read_bytes())

    def _simpan(self, akhiran: str, data: bytes) -> None:
        self.gambar += 1
        nama = f"{self.awalan}-{self.gambar}.{akhiran}"
        (self.folder / nama).write_bytes(data)
        self.isi.append(f'#image("{nama}", width: 8cm)')
