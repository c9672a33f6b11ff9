"""The structure of a finished PDF, mended where WeasyPrint 70 leaves it short of PDF/UA (pdf.md, "Once per part").

- A header cell says what it heads (/Scope) and has an id that no other document uses; the root lists the ids (IDTree).
- What stands in the margins of every page (WeasyPrint tags it, and links it to nothing) is a pagination artifact.
- The metadata say that the document was made after PDF/UA-1, besides PDF/A-3a.

Runs in the child of laporan.pdf: it knows no Django. The same PDF gives the same bytes.
"""

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

TAG = re.compile(rb"/(\w+)\n<</MCID (\d+)>>\nBDC")  # as pydyf writes the begin of marked content
ARTEFAK = b"/Artifact\n<</Type /Pagination>>\nBDC"
# PDF/A wants every property explained that its own standard does not name.
UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289 followed</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def rapikan(pdf: pikepdf.Pdf, awalan: str) -> None:
    """Mends the structure in place. `awalan` begins the id of every header cell: parts of one book need different ones."""
    akar = pdf.Root.StructTreeRoot
    elemen = {e.objgen: e for e in unsur(akar.K[0])}
    _kepala_tabel(akar, list(elemen.values()), awalan)
    nomor = dict(pasangan(akar.ParentTree))
    for halaman in pdf.pages:
        _artefak(pdf, halaman, nomor[int(halaman.StructParents)], elemen.keys())
        halaman.Tabs = Name.S
    if "/AF" in pdf.Root:
        pdf.Root.AF = Array({f.objgen: f for f in pdf.Root.AF}.values())  # WeasyPrint names each twice
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(metadata.replace(b"</rdf:RDF>", UA + b"</rdf:RDF>"))


def unsur(elemen: Object) -> Iterator[Object]:
    """The structure element and all below it, in reading order."""
    tumpukan = [elemen]
    while tumpukan:
        kini = tumpukan.pop()
        yield kini
        tumpukan.extend(reversed([k for k in anak(kini) if isinstance(k, Dictionary) and "/S" in k]))


def jenis(elemen: Object) -> str:
    """"P", "TH", "Figure" …"""
    return str(elemen.S)[1:]


def anak(elemen: Object) -> list:
    """The kids of a structure element: elements, references to annotations, and numbers of marked content."""
    kids = elemen.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def pasangan(pohon: Object) -> Iterator[tuple[int, Object]]:
    """(key, value) of a number tree."""
    for kid in pohon.get("/Kids", []):
        yield from pasangan(kid)
    nums = pohon.get("/Nums", [])
    for n in range(0, len(nums), 2):
        yield int(nums[n]), nums[n + 1]


def _kepala_tabel(akar: Object, elemen: list[Object], awalan: str) -> None:
    """Ids and scopes of header cells, the headers that cells name, and the tree of ids."""
    baru: dict[bytes, str] = {}
    sel = [e for e in elemen if jenis(e) in {"TH", "TD"}]
    for e in sel:
        if jenis(e) == "TH":
            if "/A" not in e:
                e.A = Dictionary(O=Name.Table)
            e.A.Scope = Name.Row if jenis(e.P.P) == "TBody" else Name.Column
            if "/ID" in e:
                baru[bytes(e.ID)] = f"{awalan}-{len(baru) + 1:06d}"
                e.ID = String(baru[bytes(e.ID)])
    for e in sel:
        if "/A" in e and "/Headers" in e.A:
            e.A.Headers = Array([String(baru[bytes(h)]) for h in e.A.Headers if bytes(h) in baru])
    daftar = sorted((str(e.ID), e) for e in sel if "/ID" in e)
    if daftar:
        akar.IDTree = Dictionary(Names=Array([isi for nama, e in daftar for isi in (String(nama), e)]))


def _artefak(pdf: pikepdf.Pdf, halaman: pikepdf.Page, pemilik: Object, terjangkau) -> None:
    """Marked content of this page that belongs to no element of the tree becomes an artifact of pagination."""
    lepas = {n for n, e in enumerate(pemilik) if e is not None and e.objgen not in terjangkau}
    if not lepas:
        return
    isi = halaman.Contents.read_bytes()
    halaman.Contents.write(TAG.sub(lambda m: ARTEFAK if int(m[2]) in lepas else m[0], isi))
    for n in lepas:
        pemilik[n] = Object.parse(b"null")


def simpan(pdf: pikepdf.Pdf, tujuan) -> None:
    """The same document as the same bytes: its id comes from its content."""
    pdf.save(tujuan, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
