"""An invented coat of arms for the sample city: a shield with waves, so that letterheads are complete."""

import hashlib
import io

from PIL import Image, ImageDraw

from laporan.contoh.bukti import simpan

TEAL, OKER, PUTIH, BIRU = (11, 92, 90), (183, 121, 31), (250, 248, 240), (60, 120, 160)


def gambar_lambang() -> str:
    """Draws and stores it; returns the stored name."""
    gambar = Image.new("RGBA", (1200, 1440), (0, 0, 0, 0))
    pena = ImageDraw.Draw(gambar)
    _perisai(pena, 0, OKER)
    _perisai(pena, 40, TEAL)
    pena.polygon([(600, 170), (636, 280), (752, 280), (658, 348), (694, 458), (600, 390), (506, 458), (542, 348), (448, 280), (564, 280)], fill=OKER)
    for n, x in enumerate((330, 500, 670)):  # houses over the sea
        puncak = 560 - 50 * (n == 1)
        pena.polygon([(x, puncak + 110), (x + 100, puncak), (x + 200, puncak + 110)], fill=PUTIH)
        pena.rectangle([x + 24, puncak + 104, x + 176, 800], fill=PUTIH)
    for baris in range(4):
        y = 800 + baris * 84
        for x in range(160, 1040, 176):
            kiri = x + 88 * (baris % 2)
            pena.arc([kiri, y, kiri + 176, y + 110], 180, 360, fill=PUTIH if baris % 2 else BIRU, width=26)
    topeng = Image.new("L", gambar.size, 0)
    _perisai(ImageDraw.Draw(topeng), 0, 255)
    bersih = Image.composite(gambar, Image.new("RGBA", gambar.size, (0, 0, 0, 0)), topeng)
    keluar = io.BytesIO()
    bersih.reduce(2).save(keluar, "PNG", optimize=True)
    return simpan(f"lambang/{hashlib.sha256(keluar.getvalue()).hexdigest()[:32]}.png", keluar.getvalue())


def _perisai(pena: ImageDraw.ImageDraw, tepi: int, warna) -> None:
    pena.polygon(
        [(100 + tepi, 100 + tepi), (1100 - tepi, 100 + tepi), (1100 - tepi, 800), (960 - tepi, 1100), (600, 1360 - tepi), (240 + tepi, 1100), (100 + tepi, 800)],
        fill=warna,
    )
