"""One tagged PDF/A-3 from finished ones: pages, structure, links, outline and attachments of every part are kept.

Each part was mended by laporan.struktur_pdf, so its ids are its own and its margins are artifacts. The book is the front
matter with the parts behind it; its page numbers stand above every page. Runs in the child of laporan.pdf: it knows no
Django. The same parts give the same bytes.
"""

import re
from itertools import batched
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from laporan.struktur_pdf import pasangan

TAUTAN = "buku:"  # href="buku:3" in the front matter leads to the third part
SIMPUL = 400  # entries of one leaf of a name or number tree
MM = 72 / 25.4
CONTOH_HURUF = '<html lang="id"><title>Huruf</title><body style="font-family: Liberation Sans">Buku, halaman 0123456789 dari</body>'
UKURAN, ABU = 7.5, 0.27
BERSAMA = ["/RoleMap", "/ClassMap"]


class Penjilid:
    """Takes the parts one by one; `selesai` writes what belongs to the whole."""

    def __init__(self, buku: pikepdf.Pdf):
        self.buku, self.akar = buku, buku.Root.StructTreeRoot
        self.induk = dict(pasangan(self.akar.ParentTree))
        self.id = _isi_pohon(self.akar.get("/IDTree"))
        nama = buku.Root.get("/Names", Dictionary())
        self.lampiran = _isi_pohon(nama.get("/EmbeddedFiles"))
        self.daftar_isi: list[OutlineItem] = []
        self.depan, self.awal = len(buku.pages), []

    def tambah(self, path: Path, judul: str, awalan: str) -> None:
        """Puts a part behind what is there. `awalan` tells its destinations and attachments from those of the others."""
        sumber = pikepdf.open(path)
        awal, geser = len(self.buku.pages), max(self.induk) + 1
        urutan = {halaman.objgen: n for n, halaman in enumerate(sumber.pages)}
        self.buku.add_pages_from(sumber, forms="strip", layers="ignore", outlines="ignore")  # with what links lead to
        baru = [self.buku.pages[n] for n in range(awal, len(self.buku.pages))]
        self._struktur(self.buku.copy_foreign(sumber.Root.StructTreeRoot), judul, geser)
        for halaman in baru:
            halaman.StructParents = int(halaman.StructParents) + geser
            for catatan in halaman.get("/Annots", []):
                catatan.StructParent = int(catatan.StructParent) + geser
        self.awal.append(baru[0].obj)
        nama = sumber.Root.get("/Names", Dictionary())
        for kunci, berkas in _isi_pohon(nama.get("/EmbeddedFiles")).items():
            salinan = self.buku.copy_foreign(berkas)
            salinan.F = salinan.UF = String(f"{awalan}-{kunci}")
            self.lampiran[f"{awalan}-{kunci}"] = salinan
        self._isi(sumber, judul, awal, urutan)

    def _struktur(self, pohon, judul: str, geser: int) -> None:
        bagian = pohon.K[0]
        bagian.S, bagian.T, bagian.P = Name.Part, String(judul), self.akar.K[0]
        self.akar.K[0].K.append(bagian)
        self.induk |= {nomor + geser: pemilik for nomor, pemilik in pasangan(pohon.ParentTree)}
        self.id |= _isi_pohon(pohon.get("/IDTree"))
        for kunci in BERSAMA:
            for nama, isi in pohon.get(kunci, {}).items():
                bersama = self.akar.get(kunci, Dictionary())
                lama = bersama.get(nama, isi)
                bersama[nama] = isi
                self.akar[kunci] = bersama
                if lama.unparse(resolved=True) != isi.unparse(resolved=True):
                    raise ValueError(f"{kunci} {nama} berarti lain pada bagian ini")

    def _isi(self, sumber: pikepdf.Pdf, judul: str, awal: int, urutan: dict) -> None:
        entri = OutlineItem(judul, awal, "Fit")
        entri.is_closed = True
        with sumber.open_outline() as asli:
            for anak in asli.root:
                entri.children.append(_salin_entri(anak, awal, urutan))
        self.daftar_isi.append(entri)

    def selesai(self, huruf: pikepdf.Pdf) -> None:
        """The trees of the whole, the links of the front matter, and the page numbers, drawn in the font of `huruf`."""
        akar = self.akar
        akar.ParentTree = self._pohon(sorted(self.induk.items()), "/Nums")
        akar.ParentTreeNextKey = max(self.induk) + 1
        if self.id:
            akar.IDTree = self._pohon(_menurut_nama(self.id), "/Names")
        if self.lampiran:
            if "/Names" not in self.buku.Root:
                self.buku.Root.Names = Dictionary()
            self.buku.Root.Names.EmbeddedFiles = self._pohon(_menurut_nama(self.lampiran), "/Names")
            self.buku.Root.AF = Array([berkas for _, berkas in sorted(self.lampiran.items())])
        for n in range(self.depan):
            for catatan in self.buku.pages[n].get("/Annots", []):
                alamat = str(catatan.get("/A", {}).get("/URI", ""))
                if alamat.startswith(TAUTAN):
                    del catatan["/A"]
                    catatan.Dest = Array([self.awal[int(alamat.removeprefix(TAUTAN))], Name.Fit])
        with self.buku.open_outline() as isi:
            isi.root.extend(self.daftar_isi)
        nomori(self.buku, huruf)

    def _pohon(self, isi: list[tuple], kunci: str) -> Dictionary:
        """A name or number tree with leaves of SIMPUL entries; `isi` is in order."""
        daun = [
            self.buku.make_indirect(Dictionary({"/Limits": Array([bagian[0][0], bagian[-1][0]]), kunci: Array([x for pas in bagian for x in pas])}))
            for bagian in batched(isi, SIMPUL)
        ]
        if len(daun) == 1:
            del daun[0]["/Limits"]
            return daun[0]
        return self.buku.make_indirect(Dictionary(Kids=Array(daun)))


def _menurut_nama(isi: dict[str, pikepdf.Object]) -> list[tuple]:
    return [(String(nama), isi[nama]) for nama in sorted(isi)]


def _isi_pohon(pohon) -> dict[str, pikepdf.Object]:
    """{name: value} of a name tree, in its order."""
    hasil = {}
    if pohon is not None:
        for kid in pohon.get("/Kids", []):
            hasil |= _isi_pohon(kid)
        nama = pohon.get("/Names", [])
        hasil |= {str(nama[n]): nama[n + 1] for n in range(0, len(nama), 2)}
    return hasil


def _salin_entri(entri: OutlineItem, awal: int, urutan: dict) -> OutlineItem:
    tujuan = entri.destination
    kiri, atas = (float(tujuan[n]) for n in (2, 3))
    salinan = OutlineItem(entri.title, awal + urutan[tujuan[0].objgen], "XYZ", left=kiri, top=atas)
    salinan.is_closed = True
    salinan.children.extend(_salin_entri(anak, awal, urutan) for anak in entri.children)
    return salinan


# --- page numbers over the whole ------------------------------------------------------------------------------


def nomori(buku: pikepdf.Pdf, huruf: pikepdf.Pdf) -> None:
    """"Buku, halaman 87 dari 402" at the top right of every page, as an artifact. `huruf` is a small PDF that embeds
    the font with every letter of it."""
    (font,) = list(buku.copy_foreign(huruf.pages[0].Resources).Font.values())
    font = buku.make_indirect(font) if not font.is_indirect else font
    glif, lebar = _glif(font), _lebar(font)
    semua = len(buku.pages)
    for n, halaman in enumerate(buku.pages, 1):
        kode = [glif[h] for h in f"Buku, halaman {n} dari {semua}"]
        panjang = sum(lebar[g] for g in kode) * UKURAN / 1000
        kotak = [float(x) for x in halaman.mediabox]
        x, y = kotak[2] - 20 * MM - panjang, kotak[3] - 12 * MM
        teks = "".join(f"{g:04x}" for g in kode)
        isi = f"/Artifact <</Type /Pagination>> BDC\nq BT /NomorBuku {UKURAN} Tf {ABU} g {x:.3f} {y:.3f} Td <{teks}> Tj ET Q\nEMC"
        if "/Font" not in halaman.Resources:
            halaman.Resources.Font = Dictionary()
        halaman.Resources.Font.NomorBuku = font
        halaman.contents_add(isi.encode(), prepend=True)


def _glif(font) -> dict[str, int]:
    """{letter: glyph} from the font's own table of what its glyphs mean."""
    peta = font.ToUnicode.read_bytes().decode("ascii").partition("beginbfchar")[2].partition("endbfchar")[0]
    pasang = re.findall("<(.{4})> <(.{4})>", peta)
    return {chr(int(kode, 16)): int(g, 16) for g, kode in pasang}


def _lebar(font) -> dict[int, float]:
    """{glyph: width in thousandths} from the /W array: a glyph, then the widths from there on."""
    hasil, w = {}, list(font.DescendantFonts[0].W)
    while w:
        mulai, isi = int(w.pop(0)), w.pop(0)
        hasil |= {mulai + n: float(x) for n, x in enumerate(isi)}
    return hasil
