"""Small PDFs for minutes, invitations and decrees: one page of text, written by hand because thousands are needed."""

import textwrap
import zlib

LEBAR, TINGGI, KIRI = 595, 842, 72  # A4 in points


def tulis_pdf(kop: list[str], judul: str, baris: list[str], penutup: list[str]) -> bytes:
    """One A4 page: letterhead, title, paragraphs, and a block at the lower right. Plain Latin text only."""
    isi, y = [], TINGGI - 60
    for n, teks in enumerate(kop):
        isi.append(_tengah(teks, y, 15 if n == len(kop) - 1 else 12, tebal=True))
        y -= 19
    isi.append(f"1.5 w {KIRI} {y + 6} m {LEBAR - KIRI} {y + 6} l S 0.5 w {KIRI} {y + 3} m {LEBAR - KIRI} {y + 3} l S")
    y -= 28
    for teks in textwrap.wrap(judul, 58):
        isi.append(_tengah(teks, y, 12, tebal=True))
        y -= 17
    y -= 10
    for paragraf in baris:
        for teks in textwrap.wrap(paragraf, 84) or [""]:
            isi.append(f"BT /F1 11 Tf {KIRI} {y} Td ({_aman(teks)}) Tj ET")
            y -= 15
        y -= 5
    y -= 18
    for teks in penutup:
        isi.append(f"BT /F1 11 Tf 330 {y} Td ({_aman(teks)}) Tj ET")
        y -= 15 if teks else 30
    return _susun("\n".join(isi))


def _tengah(teks: str, y: int, ukuran: int, *, tebal: bool) -> str:
    """Centred by an estimate: capitals of Helvetica are about 0.66 of their size wide, the rest 0.5."""
    lebar = sum(0.67 if c.isupper() else 0.3 if c in " .,:/" else 0.53 for c in teks) * ukuran
    return f"BT /F{1 + tebal} {ukuran} Tf {max((LEBAR - lebar) / 2, KIRI):.0f} {y} Td ({_aman(teks)}) Tj ET"


def _aman(teks: str) -> str:
    rapi = teks.replace("“", '"').replace("”", '"').replace("–", "-").replace("’", "'")
    return rapi.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _susun(isi: str) -> bytes:
    aliran = zlib.compress(isi.encode("cp1252", "replace"))
    benda = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (id-ID) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {LEBAR} {TINGGI}] /Contents 6 0 R "
        "/Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(aliran), aliran),
    ]
    keluar, letak = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for nomor, satu in enumerate(benda, 1):
        letak.append(len(keluar))
        keluar += b"%d 0 obj\n%b\nendobj\n" % (nomor, satu)
    tabel = b"".join(b"%010d 00000 n \n" % n for n in letak)
    ekor = b"xref\n0 7\n0000000000 65535 f \n%btrailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return keluar + ekor % (tabel, len(keluar))
