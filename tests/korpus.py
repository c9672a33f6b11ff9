"""Files as people and attackers send them, made in code (reliability B6). Each is a function -> bytes."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()  # in tests only, to write what phones write; the application reads it in its child


def foto(lebar=400, tinggi=300, bentuk="JPEG", mode="RGB", **simpan) -> bytes:
    """Left half red, right half blue: which side is up can be seen in the pixels."""
    im = Image.new("RGB", (lebar, tinggi), "blue")
    im.paste("red", (0, 0, lebar // 2, tinggi))
    out = io.BytesIO()
    im.convert(mode).save(out, bentuk, **simpan)
    return out.getvalue()


def foto_ponsel() -> bytes:
    """Orientation 6, GPS, owner, XMP, ICC and a comment, as phones write them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "PEMILIK-RAHASIA"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (0.0, 7.0, 30.0)
    return foto(
        exif=exif.tobytes(),
        icc_profile=b"ICC-RAHASIA" * 20,
        comment=b"KOMENTAR-RAHASIA",
        xmp=b"<x:xmpmeta>XMP-RAHASIA</x:xmpmeta>",
    )


def exif_ponsel(arah=6, diambil="2026:08:12 08:10:00", zona="") -> Image.Exif:
    """Which side is up, when it was taken and where."""
    exif = Image.Exif()
    exif[0x0112] = arah
    exif[0x013B] = "PEMILIK-RAHASIA"
    exif.get_ifd(0x8769)[0x9003] = diambil
    if zona:
        exif.get_ifd(0x8769)[0x9011] = zona
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (0.0, 7.0, 30.0)
    return exif


def heic(lain=0, utama=0, **simpan) -> bytes:
    """The photo of `foto` as HEIC, followed by `lain` green ones in the same container."""
    im = Image.open(io.BytesIO(foto()))
    out = io.BytesIO()
    green = [Image.new("RGB", (200, 150), "green") for _ in range(lain)]
    im.save(out, "HEIF", save_all=True, append_images=green, primary_index=utama, **simpan)
    return out.getvalue()


def heic_raksasa() -> bytes:
    """Its header claims 20,000 × 20,000 pixels."""
    at = (raw := heic()).index(b"ispe") + 8
    return raw[:at] + struct.pack(">II", 20_000, 20_000) + raw[at + 8 :]


def foto_menyamar() -> bytes:
    return foto() + b"<script>alert(1)</script>"


def foto_berzip() -> bytes:
    out = io.BytesIO(foto())
    with zipfile.ZipFile(out, "a") as arsip:
        arsip.writestr("rahasia.class", "ISI-ZIP" * 50)
    return out.getvalue()


def png_raksasa(lebar=9000, tinggi=9000) -> bytes:
    out = io.BytesIO()
    Image.new("1", (lebar, tinggi)).save(out, "PNG")
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_kepala(lebar: int, tinggi: int) -> bytes:
    """Only a header that claims a size."""
    ihdr = struct.pack(">IIBBBBB", lebar, tinggi, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", ihdr) + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")


def png_ztxt() -> bytes:
    """A text chunk that unfolds to 200 MB."""
    png = foto(bentuk="PNG")
    squeezed = zlib.compressobj(9)
    bomb = b"".join(squeezed.compress(b"\0" * 2**20) for _ in range(200)) + squeezed.flush()
    return png[:33] + _chunk(b"zTXt", b"Comment\0\0" + bomb) + png[33:]


def animasi(gambar=300) -> bytes:
    frames = [Image.new("RGB", (64, 64), (n % 256, 0, 0)) for n in range(gambar)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def pdf(halaman=1, ubah=None, **simpan) -> bytes:
    berkas = pikepdf.new()
    for _ in range(halaman):
        berkas.add_blank_page(page_size=(200, 200))
    if ubah:
        ubah(berkas)
    out = io.BytesIO()
    berkas.save(out, **simpan)
    return out.getvalue()


def pdf_bersenjata() -> bytes:
    """OpenAction script, page action, Launch link, attachment and XFA in one file."""

    def arm(berkas):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        berkas.Root.OpenAction = berkas.make_indirect(script)
        berkas.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.String("XFA-RAHASIA"))
        page = berkas.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=launch
        )
        page.Annots = pikepdf.Array([link])
        berkas.attachments["virus.exe"] = b"LAMPIRAN-RAHASIA"

    return pdf(ubah=arm, compress_streams=False)


def pdf_bom() -> bytes:
    """A content stream that unfolds to 300 MB."""

    def fill(berkas):
        squeezed = zlib.compressobj(9)
        data = b"".join(squeezed.compress(b" " * 2**20) for _ in range(300)) + squeezed.flush()
        isi = pikepdf.Stream(berkas, data)
        isi.Filter = pikepdf.Name.FlateDecode
        berkas.pages[0].obj.Contents = isi

    return pdf(ubah=fill, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def pdf_bom_tabel() -> bytes:
    """Its table of objects is a stream that unfolds to 1 GB: it has to be unfolded for the file to be read at all."""
    squeezed = zlib.compressobj(9)
    first = squeezed.compress(b"\0" * 2**20) + squeezed.flush(zlib.Z_FULL_FLUSH)
    data = first + first[2:] * 1023  # each piece stands by itself, so it is squeezed only once
    kepala = b"1 0 obj <</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>> stream\n" % len(data)
    return b"%PDF-1.5\n" + kepala + data + b"\nendstream endobj\nstartxref\n9\n%%EOF\n"


def pdf_bersandi(pengguna="buka", pemilik="tuan") -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner=pemilik, user=pengguna))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
NAMA = ['a"\r\nX: y.jpg', "..\\..\\x", "../../etc/passwd", "ПДФ.pdf", "x" * 300, ".htaccess", "con.jpg", "a.php.jpg"]
