"""One tagged PDF/A-3 from finished ones: pages, structure, links, outline and attachments of every part are kept.

Each part was mended by laporan.struktur_pdf, so its ids are its own and its margins are artifacts. The book is the front
matter with the parts behind it; its page numbers stand above every page. Parts are opened one after another and written
as they come (laporan.penulis_pdf), so a book of any size takes the memory of its largest part. Runs in the child of
laporan.pdf: it knows no Django. The same parts give the same bytes.
"""

import re
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, String

from laporan.penulis_pdf import PenulisPdf
from laporan.struktur_pdf import pasangan

TAUTAN = "buku:"  # href="buku:3" in the front matter leads to the third part
MM = 72 / 25.4
CONTOH_HURUF = '<html lang="id"><title>Huruf</title><body style="font-family: Liberation Sans">Buku, halaman 0123456789 dari</body>'
UKURAN, ABU = 7.5, 0.27
# What the root of the book takes from that of the front matter.
DARI_DEPAN = ["/Type", "/Lang", "/MarkInfo", "/ViewerPreferences", "/Metadata", "/OutputIntents"]
BERSAMA = ["/RoleMap", "/ClassMap"]


class Naskah:
    """One PDF on its way into the book: what of it is written under a number of the book's, and what is not written."""

    def __init__(self, pdf: pikepdf.Pdf):
        self.pdf, self.ganti, self.lewati = pdf, {}, set()
        self._luar: dict[int, Object] = {}
        self.tujuan = NameTree(pdf.Root.Names.Dests) if "/Dests" in pdf.Root.get("/Names", {}) else {}

    def luar(self, nomor: int) -> Object:
        """Stands for object `nomor` of the book."""
        if nomor not in self._luar:
            self._luar[nomor] = self.pdf.make_indirect(Dictionary())
            self.jadi(self._luar[nomor], nomor)
            self.tanpa(self._luar[nomor])
        return self._luar[nomor]

    def jadi(self, objek: Object, nomor: int) -> None:
        self.ganti[objek.objgen[0]] = nomor

    def tanpa(self, *objek: Object | None) -> None:
        self.lewati |= {o.objgen[0] for o in objek if o is not None and o.is_indirect}


class Penjilid:
    """Writes the front matter `depan` at once and each part as it is added; `selesai` writes what belongs to the whole.
    `bagian` parts will come; they and the front matter have `semua` pages."""

    def __init__(self, depan: pikepdf.Pdf, huruf: pikepdf.Pdf, keluar: BinaryIO, *, bagian: int, semua: int):
        self.penulis, self.semua = PenulisPdf(keluar), semua
        self.akar, self.pohon, self.struktur, self.dokumen, self.info, self.huruf, self.isi = (self.penulis.pesan() for _ in range(7))
        self.awal = range(first := self.penulis.pesan(bagian), first + bagian)  # the first page of each part
        self.entri = range(first := self.penulis.pesan(bagian), first + bagian)  # its entry in the outline
        self.jumlah = self.halaman = self.kunci = 0
        self.kids: list[int] = []  # of the page tree
        self.unsur: list[int] = []  # below the Document
        self.daftar_isi: list[int] = []
        self.induk: list[int] = []  # leaves of the ParentTree
        self.id: list[tuple[str, int]] = []  # leaves of the IDTree, each with its first id
        self.lampiran: dict[str, int] = {}
        self.bersama: dict[str, dict[str, bytes]] = {kunci: {} for kunci in BERSAMA}
        self._bawa_huruf(huruf)
        self._depan(depan)

    def tambah(self, path: Path | str, judul: str, awalan: str) -> None:
        """Puts a part behind what is there. `awalan` tells its attachments from those of the others."""
        with pikepdf.open(path) as pdf:
            naskah, nomor, akar = Naskah(pdf), self.jumlah, pdf.Root
            naskah.jadi(pdf.pages[0].obj, self.awal[nomor])
            bagian = akar.StructTreeRoot.K[0]
            bagian.S, bagian.T, bagian.P = Name.Part, String(judul), naskah.luar(self.dokumen)
            lampiran = _isi_pohon(akar.get("/Names", Dictionary()).get("/EmbeddedFiles"))
            for kunci, berkas in lampiran.items():
                berkas.F = berkas.UF = String(f"{awalan}-{kunci}")
            self._entri(naskah, judul, nomor)
            naskah.tanpa(pdf.trailer.Info, akar.Metadata, *(o.get("/DestOutputProfile") for o in akar.OutputIntents))
            salinan = self._salin(naskah)
            self.unsur.append(salinan.nomor(bagian))
            self.lampiran |= {f"{awalan}-{kunci}": salinan.nomor(berkas) for kunci, berkas in lampiran.items()}
        self.daftar_isi.append(self.entri[nomor])
        self.jumlah += 1

    def _bawa_huruf(self, huruf: pikepdf.Pdf) -> None:
        """The font of the page numbers, and nothing else of `huruf`."""
        (font,) = list(huruf.pages[0].Resources.Font.values())
        self.glif, self.lebar = _glif(font), _lebar(font)
        with pikepdf.new() as sendiri:
            font = sendiri.copy_foreign(font if font.is_indirect else huruf.make_indirect(font))
            naskah = Naskah(sendiri)
            naskah.jadi(font, self.huruf)
            naskah.tanpa(sendiri.Root, sendiri.Root.Pages)
            self.penulis.salin(sendiri, naskah.ganti, naskah.lewati)

    def _depan(self, pdf: pikepdf.Pdf) -> None:
        naskah, akar = Naskah(pdf), pdf.Root
        for catatan in (c for halaman in pdf.pages for c in halaman.get("/Annots", [])):
            alamat = str(catatan.get("/A", {}).get("/URI", ""))
            if alamat.startswith(TAUTAN):
                del catatan["/A"]
                catatan.Dest = Array([naskah.luar(self.awal[int(alamat.removeprefix(TAUTAN))]), Name.Fit])
        dokumen, atas = akar.StructTreeRoot.K[0], akar.get("/Outlines")
        naskah.jadi(dokumen, self.dokumen)
        naskah.jadi(pdf.trailer.Info, self.info)
        naskah.tanpa(dokumen, atas)
        entri = [] if atas is None else _saudara(atas.First)
        if entri:
            naskah.jadi(atas, self.isi)
            if self.entri:
                entri[-1].Next = naskah.luar(self.entri[0])
        salinan = self._salin(naskah)
        self.daftar_isi = [salinan.nomor(e) for e in entri]
        self.unsur = [salinan.nomor(e) for e in dokumen.K]
        self.kamus_dokumen = salinan.teks(Dictionary({k: v for k, v in dokumen.items() if k not in {"/K", "/P"}}))
        self.kamus_akar = salinan.teks(Dictionary({k: akar[k] for k in DARI_DEPAN if k in akar}))

    def _salin(self, naskah: Naskah):
        """Writes the pages with what hangs on them, and notes down the leaves of the trees."""
        pdf, akar, pohon = naskah.pdf, naskah.pdf.Root, naskah.pdf.Root.StructTreeRoot
        for halaman in pdf.pages:
            self._halaman(naskah, halaman)
        induk = [(nomor + self.kunci, pemilik) for nomor, pemilik in pasangan(pohon.ParentTree)]
        daun = {"induk": pdf.make_indirect(Dictionary(Limits=[induk[0][0], induk[-1][0]], Nums=Array([x for pas in induk for x in pas])))}
        self.kunci = induk[-1][0] + 1
        id = sorted(_isi_pohon(pohon.get("/IDTree")).items())
        if id:
            batas = Array([String(id[0][0]), String(id[-1][0])])
            daun["id"] = pdf.make_indirect(Dictionary(Limits=batas, Names=Array([x for nama, e in id for x in (String(nama), e)])))
        for kunci in BERSAMA:
            self._samakan(kunci, pohon.get(kunci, {}))
        naskah.tanpa(akar, pohon, pohon.ParentTree, pohon.get("/IDTree"), akar.get("/Names"), akar.get("/AF"))
        naskah.tanpa(*akar.get("/Names", {}).values())
        akar.Pages.Parent = naskah.luar(self.pohon)
        salinan = self.penulis.salin(pdf, naskah.ganti, naskah.lewati)
        self.kids.append(salinan.nomor(akar.Pages))
        self.induk.append(salinan.nomor(daun["induk"]))
        if id:
            self.id.append((id[0][0], salinan.nomor(daun["id"])))
        return salinan

    def _halaman(self, naskah: Naskah, halaman: pikepdf.Page) -> None:
        """Shifts the keys of a page and its links, makes its links lead by themselves, and numbers it."""
        halaman.StructParents = int(halaman.StructParents) + self.kunci
        for catatan in halaman.get("/Annots", []):
            catatan.StructParent = int(catatan.StructParent) + self.kunci
            if isinstance(catatan.get("/Dest"), String):
                tujuan = naskah.tujuan[str(catatan.Dest)]
                catatan.Dest = tujuan.D if isinstance(tujuan, Dictionary) else tujuan
        self.halaman += 1
        if "/Font" not in halaman.Resources:
            halaman.Resources.Font = Dictionary()
        halaman.Resources.Font.NomorBuku = naskah.luar(self.huruf)
        halaman.contents_add(self._nomor(self.halaman, halaman.mediabox), prepend=True)

    def _nomor(self, nomor: int, kotak) -> bytes:
        """"Buku, halaman 87 dari 402" at the top right, as an artifact."""
        kode = [self.glif[h] for h in f"Buku, halaman {nomor} dari {self.semua}"]
        panjang = sum(self.lebar[g] for g in kode) * UKURAN / 1000
        x, y = float(kotak[2]) - 20 * MM - panjang, float(kotak[3]) - 12 * MM
        teks = "".join(f"{g:04x}" for g in kode)
        return f"/Artifact <</Type /Pagination>> BDC\nq BT /NomorBuku {UKURAN} Tf {ABU} g {x:.3f} {y:.3f} Td <{teks}> Tj ET Q\nEMC".encode()

    def _entri(self, naskah: Naskah, judul: str, nomor: int) -> None:
        """The root of the part's outline becomes its entry in that of the book."""
        atas = naskah.pdf.Root.get("/Outlines")
        if atas is None:
            atas = naskah.pdf.make_indirect(Dictionary())
        anak = _saudara(atas.First) if "/First" in atas else []
        _tutup(anak)
        sebelum = self.daftar_isi[-1] if self.daftar_isi else 0
        sesudah = self.entri[nomor + 1] if nomor + 1 < len(self.entri) else 0
        atas.Title, atas.Parent, atas.Dest = String(judul), naskah.luar(self.isi), Array([naskah.pdf.pages[0].obj, Name.Fit])
        atas.Count = -len(anak)
        for kunci, lain in (("/Prev", sebelum), ("/Next", sesudah)):
            if lain:
                atas[kunci] = naskah.luar(lain)
        naskah.jadi(atas, self.entri[nomor])

    def _samakan(self, kunci: str, isi) -> None:
        for nama, arti in isi.items():
            teks = arti.unparse(resolved=True)
            if self.bersama[kunci].setdefault(nama, teks) != teks:
                raise ValueError(f"{kunci} {nama} berarti lain pada bagian ini")

    def selesai(self) -> int:
        """What belongs to the whole. Returns the number of pages."""
        objek, pohon_induk = self.penulis.objek, self.penulis.pesan()
        objek(self.pohon, b"<< /Type /Pages /Count %d /Kids %s >>" % (self.halaman, _rujukan(self.kids)))
        objek(pohon_induk, b"<< /Kids %s >>" % _rujukan(self.induk))
        objek(self.dokumen, _tambah(self.kamus_dokumen, P=b"%d 0 R" % self.struktur, K=_rujukan(self.unsur)))
        struktur = {"K": _rujukan([self.dokumen]), "ParentTree": b"%d 0 R" % pohon_induk, "ParentTreeNextKey": b"%d" % self.kunci}
        if self.id:
            struktur["IDTree"] = b"<< /Kids %s >>" % _rujukan([nomor for _, nomor in sorted(self.id)])
        for kunci, isi in self.bersama.items():
            if isi:
                struktur[kunci[1:]] = _tambah(b"<< >>", **{nama[1:]: arti for nama, arti in sorted(isi.items())})
        objek(self.struktur, _tambah(b"<< /Type /StructTreeRoot >>", **struktur))
        akar = {"Pages": b"%d 0 R" % self.pohon, "StructTreeRoot": b"%d 0 R" % self.struktur}
        if self.lampiran:
            berkas = sorted(self.lampiran.items())
            daun = b" ".join(b"%s %d 0 R" % (String(nama).unparse(), nomor) for nama, nomor in berkas)
            akar |= {"Names": b"<< /EmbeddedFiles << /Names [ %s ] >> >>" % daun, "AF": _rujukan([nomor for _, nomor in berkas])}
        if self.daftar_isi:
            ujung = (len(self.daftar_isi), self.daftar_isi[0], self.daftar_isi[-1])
            objek(self.isi, b"<< /Type /Outlines /Count %d /First %d 0 R /Last %d 0 R >>" % ujung)
            akar["Outlines"] = b"%d 0 R" % self.isi
        objek(self.akar, _tambah(self.kamus_akar, **akar))
        self.penulis.selesai(self.akar, self.info)
        return self.halaman


def _rujukan(nomor: list[int]) -> bytes:
    return b"[ %s ]" % b" ".join(b"%d 0 R" % n for n in nomor)


def _tambah(kamus: bytes, **isi: bytes) -> bytes:
    """A written dictionary with more entries."""
    return kamus.rstrip()[:-2] + b" ".join(b"/%s %s" % (nama.encode(), teks) for nama, teks in isi.items()) + b" >>"


def _saudara(entri: Object) -> list[Object]:
    """An entry of an outline and those after it."""
    hasil = [entri]
    while "/Next" in hasil[-1]:
        hasil.append(hasil[-1].Next)
    return hasil


def _tutup(entri: list[Object]) -> None:
    """Shows none of what is below these entries before somebody opens them."""
    for satu in entri:
        anak = _saudara(satu.First) if "/First" in satu else []
        satu.Count = -len(anak)
        _tutup(anak)


def _isi_pohon(pohon) -> dict[str, pikepdf.Object]:
    """{name: value} of a name tree, in its order."""
    hasil = {}
    if pohon is not None:
        for kid in pohon.get("/Kids", []):
            hasil |= _isi_pohon(kid)
        nama = pohon.get("/Names", [])
        hasil |= {str(nama[n]): nama[n + 1] for n in range(0, len(nama), 2)}
    return hasil


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
