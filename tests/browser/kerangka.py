"""The skeleton of a page: which elements stand in which, whatever texts and rows they hold."""

from html.parser import HTMLParser

KOSONG = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PENTING = ("class", "type", "role", "name", "scope", "open", "checked", "hidden", "autocomplete", "aria-current", "aria-invalid")


class Kerangka(HTMLParser):
    """`.bagian`: the paths of all elements, each with what marks it; `.judul`: the text of the title; `.sebutan`: how
    often each element of the body occurs; `.kepala`: the levels of the headings, in order; `.id`: every id."""

    def __init__(self, isi: str):
        super().__init__()
        self.bagian, self.jejak, self.sebutan, self.kepala, self.id, self.judul = set(), [], {}, [], [], ""
        self.atribut = {}
        self.feed(isi)

    def handle_starttag(self, tag, attrs):
        ciri = dict(attrs)
        nama = " ".join([tag, *(f"{k}={ciri[k]}" for k in PENTING if k in ciri), *sorted(set(ciri) - set(PENTING))])
        self.bagian.add((*self.jejak, nama))
        self.sebutan[tag] = self.sebutan.get(tag, 0) + 1
        self.atribut.setdefault(tag, ciri)
        if "id" in ciri:
            self.id.append(ciri["id"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.kepala.append(int(tag[1]))
        if tag not in KOSONG:
            self.jejak.append(nama)

    def handle_endtag(self, tag):
        while self.jejak and self.jejak.pop().split(" ")[0] != tag:
            pass

    def handle_data(self, data):
        if self.jejak and self.jejak[-1] == "title":
            self.judul += data
