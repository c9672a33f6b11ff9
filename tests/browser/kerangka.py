"""The skeleton of a page: which elements stand in which, whatever texts and rows they hold."""

from html.parser import HTMLParser

KOSONG = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PENTING = ("class", "type", "role", "name", "scope", "open", "checked", "hidden", "autocomplete", "aria-current", "aria-invalid")


class Kerangka(HTMLParser):
    """`.bagian`: the paths of all elements, each with what marks it."""

    def __init__(self, isi: str):
        super().__init__()
        self.bagian, self.jejak = set(), []
        self.feed(isi)

    def handle_starttag(self, tag, attrs):
        ciri = dict(attrs)
        nama = " ".join([tag, *(f"{k}={ciri[k]}" for k in PENTING if k in ciri), *sorted(set(ciri) - set(PENTING))])
        self.bagian.add((*self.jejak, nama))
        if tag not in KOSONG:
            self.jejak.append(nama)

    def handle_endtag(self, tag):
        while self.jejak and self.jejak.pop().split(" ")[0] != tag:
            pass
