"""Objects of several PDFs under numbers of one, written one by one."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from laporan.penulis_pdf import SERUMPUN, PenulisPdf

TEKS = r"lihat 1 0 R (dan \\ 2 0 R) <3 0 R>"


def sumber(isi: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    dalam = pdf.make_indirect(Dictionary(Teks=String(TEKS), Biner=String("\x00\xff1 0 R"), Isi=pdf.make_stream(isi)))
    pdf.Root.Bagian = pdf.make_indirect(Dictionary(Dalam=dalam, Daftar=Array([dalam, 7, Name("/A(1"), True])))
    return pdf


def tulis(*isi: bytes) -> bytes:
    keluar = io.BytesIO()
    penulis = PenulisPdf(keluar)
    akar, info, pohon, halaman = (penulis.pesan() for _ in range(4))
    bagian = []
    for satu in isi:
        pdf = sumber(satu)
        salinan = penulis.salin(pdf, {}, {pdf.Root.objgen[0], pdf.Root.Pages.objgen[0]})
        bagian.append(b"%d 0 R" % salinan.nomor(pdf.Root.Bagian))
    penulis.objek(pohon, b"<< /Type /Pages /Kids [ %d 0 R ] /Count 1 >>" % halaman)
    penulis.objek(halaman, b"<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 9 9 ] /Resources << >> >>" % pohon)
    penulis.objek(info, b"<< /Title (Buku) >>")
    penulis.objek(akar, b"<< /Type /Catalog /Pages %d 0 R /Bagian [ %s ] >>" % (pohon, b" ".join(bagian)))
    penulis.selesai(akar, info)
    return keluar.getvalue()


def test_references_get_the_new_numbers_and_texts_stay():
    with pikepdf.open(io.BytesIO(tulis(b"satu", b"dua"))) as pdf:
        assert pdf.check_pdf_syntax() == []
        for bagian, isi in zip(pdf.Root.Bagian, (b"satu", b"dua"), strict=True):
            assert bagian.Dalam.objgen == bagian.Daftar[0].objgen
            assert str(bagian.Dalam.Teks) == TEKS
            assert bytes(bagian.Dalam.Biner) == bytes(String("\x00\xff1 0 R"))
            assert bagian.Dalam.Isi.read_bytes() == isi
            assert (bagian.Daftar[1], str(bagian.Daftar[2]), bagian.Daftar[3]) == (7, "/A(1", True)
        assert pdf.Root.Bagian[0].objgen != pdf.Root.Bagian[1].objgen


def test_more_objects_than_one_stream_holds():
    with pikepdf.open(io.BytesIO(tulis(*[b"%d" % n for n in range(SERUMPUN)]))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [b.Dalam.Isi.read_bytes() for b in pdf.Root.Bagian] == [b"%d" % n for n in range(SERUMPUN)]


def test_the_same_objects_are_the_same_bytes():
    assert tulis(b"satu") == tulis(b"satu")
    assert tulis(b"satu") != tulis(b"dua")
