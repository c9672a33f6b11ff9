"""A drawing board for photos of a working day: people, furniture, walls. Pure Pillow, no Django: it runs in child processes.

Scenes are drawn on 1600 × 1200 points at double size and shrunk, which rounds the edges.
"""

from random import Random

from PIL import Image, ImageDraw, ImageFont

LEBAR, TINGGI, SKALA = 1600, 1200, 2
KULIT = [(198, 148, 110), (176, 124, 88), (214, 168, 130), (158, 108, 76)]
RAMBUT = [(28, 24, 24), (44, 36, 34), (70, 66, 66)]
KERUDUNG = [(196, 182, 158), (92, 70, 60), (60, 74, 96), (128, 60, 74), (40, 40, 46), (172, 150, 178), (84, 110, 92)]
SERAGAM = {  # weekday -> (shirt, trousers): khaki, khaki, white, batik, sport
    0: [((178, 158, 112), (140, 122, 84))],
    1: [((178, 158, 112), (140, 122, 84))],
    2: [((236, 236, 232), (40, 42, 50))],
    3: [((122, 62, 42), (44, 40, 44)), ((46, 74, 92), (40, 40, 46)), ((92, 84, 44), (44, 42, 40)), ((104, 44, 70), (40, 36, 42))],
    4: [((30, 96, 120), (44, 48, 60)), ((30, 96, 120), (44, 48, 60))],
}
WARGA = [(150, 60, 54), (66, 96, 140), (88, 130, 96), (196, 160, 70), (120, 88, 140), (90, 90, 96), (206, 196, 180)]
DINDING = [(226, 221, 208), (214, 224, 222), (232, 226, 214), (208, 216, 226), (222, 214, 200), (218, 226, 210)]
TEGEL = [(196, 192, 184), (186, 176, 160), (204, 204, 206), (172, 166, 158)]
KAYU = [(138, 96, 60), (112, 78, 52), (164, 124, 84), (96, 68, 50)]
Warna = tuple[int, int, int]


def gelap(warna: Warna, kali: float) -> Warna:
    return tuple(max(0, min(255, round(c * kali))) for c in warna)


class Papan:
    """The board, and the chances of one picture."""

    def __init__(self, acak: Random, hari: int):
        self.acak, self.hari = acak, hari
        self.gambar = Image.new("RGB", (LEBAR * SKALA, TINGGI * SKALA), (200, 200, 200))
        self.pena = ImageDraw.Draw(self.gambar)

    def kotak(self, x0, y0, x1, y1, warna: Warna, sudut=0, tepi: Warna | None = None) -> None:
        titik = [v * SKALA for v in (x0, y0, x1, y1)]
        lebar = 3 * SKALA if tepi else 0
        if sudut:
            self.pena.rounded_rectangle(titik, sudut * SKALA, fill=warna, outline=tepi, width=lebar)
        else:
            self.pena.rectangle(titik, fill=warna, outline=tepi, width=lebar)

    def bulat(self, x, y, rx, ry, warna: Warna) -> None:
        self.pena.ellipse([(x - rx) * SKALA, (y - ry) * SKALA, (x + rx) * SKALA, (y + ry) * SKALA], fill=warna)

    def bentuk(self, titik, warna: Warna) -> None:
        self.pena.polygon([(x * SKALA, y * SKALA) for x, y in titik], fill=warna)

    def garis(self, titik, warna: Warna, tebal=4) -> None:
        self.pena.line([(x * SKALA, y * SKALA) for x, y in titik], fill=warna, width=round(tebal * SKALA), joint="curve")

    def teks(self, x, y, isi: str, ukuran: int, warna: Warna = (40, 44, 50), anchor="mm") -> None:
        self.pena.text((x * SKALA, y * SKALA), isi, fill=warna, font=huruf(ukuran * SKALA), anchor=anchor)

    # --- rooms -------------------------------------------------------------------------------------------------

    def ruang(self, batas=None) -> int:
        """A wall and a tiled floor; returns the height of the skirting."""
        batas = batas or self.acak.randint(700, 780)
        dinding, lantai = self.acak.choice(DINDING), self.acak.choice(TEGEL)
        self.kotak(0, 0, LEBAR, batas, dinding)
        self.kotak(0, 0, LEBAR, 70, gelap(dinding, 1.06))
        self.kotak(0, batas, LEBAR, TINGGI, lantai)
        for n in range(1, 6):
            y = batas + (TINGGI - batas) * (n / 6) ** 1.6
            self.garis([(0, y), (LEBAR, y)], gelap(lantai, 0.9), 2)
        for n in range(-6, 15):
            self.garis([(800 + (n - 4) * 120, batas), (800 + (n - 4) * 360, TINGGI)], gelap(lantai, 0.92), 2)
        self.kotak(0, batas - 16, LEBAR, batas, gelap(dinding, 0.72))
        return batas

    def jendela(self, x, y, lebar=240, tinggi=300) -> None:
        self.kotak(x - 10, y - 10, x + lebar + 10, y + tinggi + 10, (236, 234, 228))
        self.kotak(x, y, x + lebar, y + tinggi, self.acak.choice([(196, 222, 236), (214, 228, 220), (222, 226, 214)]))
        self.bulat(x + lebar * 0.3, y + tinggi, lebar * 0.3, tinggi * 0.3, (142, 168, 128))
        self.kotak(x, y + tinggi, x + lebar, y + tinggi + 40, (236, 234, 228))
        self.garis([(x + lebar / 2, y), (x + lebar / 2, y + tinggi)], (236, 234, 228), 8)
        self.garis([(x, y + tinggi / 2), (x + lebar, y + tinggi / 2)], (236, 234, 228), 8)

    def poster(self, x, y, lebar, tinggi, judul: str = "") -> None:
        warna = self.acak.choice([(11, 92, 90), (150, 60, 48), (58, 92, 140), (183, 121, 31)])
        self.kotak(x + 5, y + 6, x + lebar + 5, y + tinggi + 6, (150, 146, 138))
        self.kotak(x, y, x + lebar, y + tinggi, (246, 244, 238))
        self.kotak(x, y, x + lebar, y + tinggi * 0.24, warna)
        if judul:
            self.teks(x + lebar / 2, y + tinggi * 0.12, judul, round(tinggi * 0.1), (255, 255, 255))
        for n in range(5):
            panjang = lebar * self.acak.uniform(0.5, 0.84)
            self.kotak(x + 14, y + tinggi * (0.34 + n * 0.12), x + 14 + panjang, y + tinggi * (0.34 + n * 0.12) + 7, (170, 170, 166))

    def bendera(self, x, y, tinggi) -> None:
        """A flag on a pole that stands at (x, y)."""
        self.garis([(x, y), (x, y - tinggi)], (190, 192, 194), 9)
        lebar = tinggi * 0.34
        self.kotak(x + 4, y - tinggi, x + 4 + lebar, y - tinggi + lebar * 0.33, (190, 38, 38))
        self.kotak(x + 4, y - tinggi + lebar * 0.33, x + 4 + lebar, y - tinggi + lebar * 0.66, (244, 242, 240))

    def meja(self, x0, x1, y, dalam=110, warna: Warna | None = None) -> None:
        warna = warna or self.acak.choice(KAYU)
        self.bentuk([(x0 + 40, y - dalam / 2), (x1 - 40, y - dalam / 2), (x1, y), (x0, y)], gelap(warna, 1.18))
        self.kotak(x0, y, x1, y + dalam, warna)
        self.kotak(x0, y, x1, y + 12, gelap(warna, 0.82))

    def kertas(self, x, y, miring=0) -> None:
        self.bentuk([(x, y), (x + 66, y - 6 + miring), (x + 84, y + 26 + miring), (x + 12, y + 34)], (248, 247, 242))

    def monitor(self, x, y, lebar=190) -> None:
        tinggi = lebar * 0.62
        self.kotak(x - 14, y - 40, x + 14, y, (70, 72, 76))
        self.kotak(x - 50, y - 8, x + 50, y, (70, 72, 76))
        self.kotak(x - lebar / 2, y - tinggi - 36, x + lebar / 2, y - 36, (40, 42, 46), 8)
        self.kotak(x - lebar / 2 + 9, y - tinggi - 27, x + lebar / 2 - 9, y - 46, (208, 224, 232))
        for n in range(4):
            awal = y - tinggi - 12 + n * 19
            self.kotak(x - lebar / 2 + 22, awal, x - lebar / 2 + 22 + lebar * self.acak.uniform(0.3, 0.7), awal + 8, (110, 140, 158))

    def batang(self, x, y, lebar, tinggi) -> None:
        """A bar chart on white, with a line that falls: what a group hangs on its wall."""
        self.kotak(x, y, x + lebar, y + tinggi, (250, 250, 247), 6, (120, 122, 124))
        dasar, langkah = y + tinggi - 36, (lebar - 60) / 7
        puncak = []
        for n in range(7):
            naik = (tinggi - 110) * (1 - n * 0.11) * self.acak.uniform(0.75, 1)
            kiri = x + 34 + n * langkah
            self.kotak(kiri, dasar - naik, kiri + langkah * 0.62, dasar, (11, 92, 90) if n % 2 else (70, 140, 136))
            puncak.append((kiri + langkah * 0.3, dasar - naik - 16))
        self.garis(puncak, (183, 121, 31), 6)
        self.garis([(x + 26, y + 24), (x + 26, dasar), (x + lebar - 20, dasar)], (80, 84, 88), 4)

    # --- people ------------------------------------------------------------------------------------------------

    def orang(self, x, y, tinggi, *, belakang=False, duduk=False, warga=False, tangan="") -> None:
        """Somebody whose feet (or seat) are at (x, y). `tangan`: "naik" points, "depan" rests on a table."""
        acak, kulit = self.acak, self.acak.choice(KULIT)
        baju, celana = acak.choice(SERAGAM[self.hari])
        if warga:
            baju, celana = acak.choice(WARGA), acak.choice([(50, 54, 66), (70, 60, 54), (60, 66, 80)])
        wanita = acak.random() < 0.5
        kepala = tinggi / 15
        badan = y if duduk else y - tinggi * 0.46
        atas = badan - tinggi * 0.36
        if not duduk:
            self._kaki(x, y, badan, tinggi, celana, wanita and acak.random() < 0.5)
        self._badan(x, atas, badan, tinggi, baju)
        self._lengan(x, atas, badan, tinggi, baju, kulit, tangan)
        self.kotak(x - kepala * 0.4, atas - kepala * 0.6, x + kepala * 0.4, atas + kepala * 0.3, gelap(kulit, 0.88))
        self._kepala(x, atas - kepala * 1.25, kepala, kulit, wanita, belakang, warga)

    def _kaki(self, x, y, badan, tinggi, celana, rok: bool) -> None:
        self.bulat(x, y, tinggi * 0.13, tinggi * 0.022, gelap((150, 146, 140), 0.8))
        if rok:
            self.bentuk([(x - tinggi * 0.09, badan), (x + tinggi * 0.09, badan), (x + tinggi * 0.12, y - 8), (x - tinggi * 0.12, y - 8)], celana)
        else:
            for sisi in (-1, 1):
                self.kotak(x + sisi * tinggi * 0.05 - tinggi * 0.042, badan - 6, x + sisi * tinggi * 0.05 + tinggi * 0.042, y - 6, celana, 6)
        for sisi in (-1, 1):
            self.bulat(x + sisi * tinggi * 0.055, y - 5, tinggi * 0.045, tinggi * 0.018, (30, 28, 28))

    def _badan(self, x, atas, badan, tinggi, baju) -> None:
        bahu, pinggang = tinggi * 0.125, tinggi * 0.1
        self.kotak(x - bahu, atas, x + bahu, atas + tinggi * 0.13, baju, tinggi * 0.05)
        self.bentuk([(x - bahu, atas + tinggi * 0.06), (x + bahu, atas + tinggi * 0.06), (x + pinggang, badan + 8), (x - pinggang, badan + 8)], baju)
        self.bentuk([(x + bahu * 0.35, atas + tinggi * 0.05), (x + bahu, atas + tinggi * 0.06), (x + pinggang, badan + 8), (x + pinggang * 0.4, badan + 8)], gelap(baju, 0.88))

    def _lengan(self, x, atas, badan, tinggi, baju, kulit, tangan: str) -> None:
        tebal, bahu = tinggi * 0.058, tinggi * 0.118
        tujuan = {"naik": (x + tinggi * 0.24, atas - tinggi * 0.06), "depan": (x + bahu * 0.7, badan - tinggi * 0.02)}
        for sisi in (-1, 1):
            ujung = (x + sisi * bahu * 1.12, badan + tinggi * 0.02)
            if tangan == "depan" or (tangan == "naik" and sisi == 1):
                ujung = tujuan[tangan] if sisi == 1 else (x - bahu * 0.7, badan - tinggi * 0.02)
            siku = ((x + sisi * bahu * 1.25 + ujung[0]) / 2 + sisi * tinggi * 0.012, (atas + ujung[1]) / 2 + tinggi * 0.03)
            self.garis([(x + sisi * bahu * 0.95, atas + tinggi * 0.045), siku, ujung], gelap(baju, 0.94), tebal)
            self.bulat(*ujung, tinggi * 0.027, tinggi * 0.027, kulit)

    def _kepala(self, x, y, r, kulit, wanita: bool, belakang: bool, warga: bool) -> None:
        berkerudung = wanita and self.acak.random() < 0.75
        if berkerudung:
            kain = self.acak.choice(KERUDUNG)
            self.bulat(x, y, r * 1.12, r * 1.3, kain)
            self.bentuk([(x - r * 1.1, y), (x + r * 1.1, y), (x + r * 1.55, y + r * 2.2), (x - r * 1.55, y + r * 2.2)], kain)
            if not belakang:
                self.bulat(x, y + r * 0.08, r * 0.74, r * 0.92, kulit)
        else:
            self._rambut(x, y, r, kulit, wanita, belakang)
            if not wanita and not warga and self.acak.random() < 0.3:
                self.kotak(x - r, y - r * 1.3, x + r, y - r * 0.5, (30, 28, 32), r * 0.3)
        if not belakang:
            for sisi in (-1, 1):
                self.bulat(x + sisi * r * 0.32, y + r * 0.1, r * 0.09, r * 0.1, (34, 28, 26))
            self.garis([(x - r * 0.24, y + r * 0.52), (x, y + r * 0.6), (x + r * 0.24, y + r * 0.52)], (140, 80, 66), max(r * 0.07, 1))

    def _rambut(self, x, y, r, kulit, wanita: bool, belakang: bool) -> None:
        rambut = self.acak.choice(RAMBUT)
        if wanita:  # long hair falls behind the face
            self.kotak(x - r * 1.1, y - r * 0.9, x + r * 1.1, y + r * 1.7, rambut, r * 0.7)
        self.bulat(x, y, r * 0.98, r * 1.2, rambut if belakang else kulit)
        kiri, kanan = (x - r * 1.02) * SKALA, (x + r * 1.02) * SKALA
        self.pena.chord([kiri, (y - r * 1.25) * SKALA, kanan, (y + r * 0.55) * SKALA], 184, 356, fill=rambut)


_HURUF: dict[int, ImageFont.ImageFont] = {}


def huruf(ukuran: int):
    """Pillow's own font, so that no machine draws another picture than the next."""
    if ukuran not in _HURUF:
        _HURUF[ukuran] = ImageFont.load_default(ukuran)
    return _HURUF[ukuran]
