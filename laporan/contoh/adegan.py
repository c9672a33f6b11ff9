"""The scenes: where a working day of a city happens. Each draws on a Papan; `SCENES` names them."""

from laporan.contoh.gambar import KAYU, LEBAR, TINGGI, Papan, gelap


def loket(p: Papan) -> None:
    """A counter with glass: staff behind, people in front."""
    p.ruang(700)
    p.poster(90, 150, 210, 280, "ALUR")
    p.kotak(380, 90, 1280, 170, (11, 92, 90))
    p.teks(830, 130, p.acak.choice(["LOKET PELAYANAN", "PELAYANAN TERPADU", "LOKET 1 - 3", "PENERIMAAN BERKAS"]), 46, (250, 250, 246))
    kayu = p.acak.choice(KAYU)
    banyak = p.acak.randint(2, 3)
    for n in range(banyak):
        x = 400 + n * (1000 // banyak)
        p.orang(x + 60, 700, 560, duduk=True, tangan="depan")
        p.monitor(x + 210, 690, 170)
        p.teks(x + 60, 245, str(n + 1), 64, (11, 92, 90))
    p.kotak(260, 690, 1420, 960, kayu)
    p.kotak(240, 668, 1440, 708, gelap(kayu, 1.3))
    for n in range(banyak + 1):
        p.kotak(300 + n * (1080 // banyak), 300, 308 + n * (1080 // banyak), 670, (196, 206, 208))
    for n in range(p.acak.randint(1, 3)):
        p.orang(430 + n * 330 + p.acak.randint(-60, 60), 1150, 640, belakang=True, warga=True)


def antrean(p: Papan) -> None:
    """Rows of chairs, a number display."""
    batas = p.ruang(640)
    p.jendela(70, 140)
    p.kotak(560, 90, 1080, 300, (32, 36, 42), 12)
    p.teks(820, 140, "NOMOR ANTREAN", 32, (210, 214, 210))
    p.teks(820, 225, f"{p.acak.choice('ABC')} {p.acak.randint(3, 98):03d}", 96, (240, 180, 70))
    p.poster(1240, 130, 220, 300, "SYARAT")
    warna = p.acak.choice([(60, 92, 140), (130, 60, 52), (60, 110, 92), (84, 84, 92)])
    for baris in range(3):
        y, besar = batas + 130 + baris * 160, 380 + baris * 90
        for kursi in range(6):
            x = 150 + kursi * 250 + (baris % 2) * 40
            if p.acak.random() < 0.72:
                p.orang(x, y - 14, besar, duduk=True, belakang=True, warga=True)
            p.kotak(x - 80, y - 60, x + 80, y + 46, warna, 18)
            p.kotak(x - 70, y + 46, x + 70, y + 62, gelap(warna, 0.7))


def rapat(p: Papan) -> None:
    """A table seen from its end, a screen with a chart."""
    p.ruang(620)
    p.kotak(540, 80, 1060, 400, (248, 249, 250), 4, (90, 92, 96))
    p.batang(560, 100, 480, 280)
    p.jendela(80, 120, 220, 280)
    p.bendera(1420, 620, 480)
    jumlah = p.acak.randint(3, 4)
    for n in range(jumlah):
        p.orang(420 + n * (800 // jumlah) + 40, 640, 430, duduk=True, tangan="depan")
    kayu = p.acak.choice(KAYU)
    p.bentuk([(380, 640), (1220, 640), (1500, 1060), (100, 1060)], gelap(kayu, 1.2))
    p.kotak(100, 1060, 1500, 1130, kayu)
    for n in range(6):
        p.kertas(330 + n * 150 + p.acak.randint(-20, 20), 720 + (n % 3) * 90, p.acak.randint(-10, 10))
        p.bulat(400 + n * 150, 700 + (n % 3) * 100, 17, 10, (240, 240, 236))
    for sisi, x in ((0, 190), (1, 1410)):
        p.orang(x, 1000, 620, duduk=True, belakang=True)
        if p.acak.random() < 0.6:
            p.orang(x + (150 if sisi == 0 else -150), 830, 500, duduk=True, belakang=True)


def papan(p: Papan) -> None:
    """Somebody explains the group's own chart."""
    p.ruang(760)
    p.kotak(250, 120, 1130, 640, (252, 252, 250), 8, (150, 152, 154))
    p.batang(290, 190, 460, 400)
    p.teks(520, 160, p.acak.choice(["SEBELUM - SESUDAH", "LEMBAR PERIKSA", "TARGET KITA", "HASIL PEKAN INI"]), 34)
    for n in range(5):
        p.kotak(800, 220 + n * 74, 800 + p.acak.randint(140, 290), 234 + n * 74, (86, 100, 118))
        p.bulat(776, 227 + n * 74, 10, 10, (183, 121, 31))
    p.orang(1250, 1110, 700, tangan="depan")
    p.orang(160, 1120, 700, tangan="naik")
    for n in range(p.acak.randint(2, 4)):
        p.orang(430 + n * 230, 1220 + p.acak.randint(0, 30), 560, belakang=True)


def apel(p: Papan) -> None:
    """The yard on a morning, rows of people, a flag."""
    langit = p.acak.choice([(172, 206, 232), (206, 214, 220), (222, 206, 190)])
    p.kotak(0, 0, LEBAR, 560, langit)
    for n in range(7):
        p.bulat(n * 280 + p.acak.randint(-60, 60), 520, 190, p.acak.randint(70, 140), p.acak.choice([(92, 126, 84), (78, 110, 76), (112, 142, 92)]))
    p.kotak(230, 250, 1370, 560, p.acak.choice([(232, 226, 212), (224, 214, 196), (214, 222, 224)]))
    p.bentuk([(190, 250), (800, 120), (1410, 250)], p.acak.choice([(150, 74, 56), (96, 84, 78), (70, 96, 104)]))
    for n in range(8):
        p.kotak(290 + n * 136, 320, 360 + n * 136, 430, (110, 134, 150))
    p.kotak(0, 540, LEBAR, TINGGI, p.acak.choice([(178, 174, 166), (164, 160, 154), (186, 178, 160)]))
    p.bendera(p.acak.randint(1180, 1320), 640, 560)
    p.orang(800, 700, 300)
    for baris in range(3):
        y, besar = 860 + baris * 150, 340 + baris * 90
        for n in range(9 - baris):
            p.orang(90 + n * (170 + baris * 24) + p.acak.randint(-8, 8), y, besar, belakang=True)


def arsip(p: Papan) -> None:
    """Shelves with boxes; somebody looks for a file."""
    p.ruang(860)
    kayu = p.acak.choice([(120, 124, 130), (150, 112, 76), (92, 104, 100)])
    for rak in range(3):
        x = 60 + rak * 400
        p.kotak(x, 120, x + 370, 900, gelap(kayu, 0.6))
        for papan_ke in range(5):
            y = 150 + papan_ke * 150
            kiri = x + 16
            while kiri < x + 330:
                lebar = p.acak.randint(34, 62)
                if p.acak.random() < 0.9:
                    warna = p.acak.choice([(196, 160, 110), (178, 140, 96), (84, 110, 130), (150, 80, 70), (206, 190, 150)])
                    p.kotak(kiri, y + p.acak.randint(0, 22), kiri + lebar, y + 118, warna)
                    p.kotak(kiri + 6, y + 52, kiri + lebar - 6, y + 78, (244, 242, 234))
                kiri += lebar + 5
            p.kotak(x, y + 118, x + 370, y + 134, kayu)
    p.orang(1330, 1130, 720, tangan="naik", belakang=p.acak.random() < 0.5)
    if p.acak.random() < 0.6:
        p.orang(1060, 1150, 700, tangan="depan")
    p.meja(1130, 1560, 1010, 90)
    for n in range(3):
        p.kotak(1200 + n * 90, 940 - n * 8, 1280 + n * 90, 986, (196, 160, 110))


def komputer(p: Papan) -> None:
    """Two desks, screens, papers."""
    p.ruang(700)
    p.jendela(1150, 130, 300, 340)
    p.poster(130, 160, 200, 260, "SOP")
    for n in range(2):
        x = 460 + n * 560
        p.orang(x, 800, 640, duduk=True, belakang=False, tangan="depan")
    p.meja(160, 1480, 820, 230)
    for n in range(2):
        p.monitor(640 + n * 540, 812, 260)
    for n in range(4):
        p.kertas(230 + n * 300 + p.acak.randint(0, 50), 790)
    if p.acak.random() < 0.65:
        p.orang(p.acak.choice([120, 1500]), 1180, 740, tangan="depan")


def kelas(p: Papan) -> None:
    """A presenter, a screen, an audience seen from behind."""
    p.ruang(600)
    p.kotak(420, 80, 1120, 460, (250, 250, 252), 4, (120, 122, 126))
    p.kotak(450, 110, 1090, 180, (11, 92, 90))
    p.teks(770, 145, p.acak.choice(["BUDAYA KERJA", "PELAYANAN PRIMA", "BELAJAR BERSAMA", "BerAKHLAK"]), 40, (250, 250, 246))
    for n in range(4):
        p.kotak(480, 220 + n * 56, 480 + p.acak.randint(260, 540), 234 + n * 56, (150, 156, 160))
    p.orang(p.acak.choice([290, 1260]), 760, 520, tangan="naik")
    for baris in range(3):
        y, besar = 850 + baris * 160, 400 + baris * 90
        for n in range(7 - baris):
            x = 120 + n * (220 + baris * 36) + p.acak.randint(-12, 12)
            p.orang(x, y - 10, besar, duduk=True, belakang=True)
            p.kotak(x - 62, y - 70, x + 62, y + 40, (88, 92, 98), 14)


def klinik(p: Papan) -> None:
    """A nurse, a patient, a curtain."""
    p.ruang(760)
    tirai = p.acak.choice([(120, 170, 162), (150, 176, 200), (190, 196, 160)])
    for n in range(9):
        p.kotak(40 + n * 42, 90, 40 + n * 42 + 40, 800, gelap(tirai, 0.9 + 0.12 * (n % 2)))
    p.poster(1240, 130, 240, 310, p.acak.choice(["CUCI TANGAN", "IMUNISASI", "6 LANGKAH"]))
    p.kotak(540, 820, 1240, 900, (240, 242, 242), 20)
    p.kotak(560, 890, 1220, 930, (150, 160, 166))
    for x in (590, 1180):
        p.kotak(x, 930, x + 22, 1100, (120, 128, 134))
    p.orang(700, 1120, 700, tangan="depan")
    p.orang(980, 820, 560, duduk=True, warga=True)
    if p.acak.random() < 0.6:
        p.orang(1380, 1140, 700, tangan="depan")
    p.kotak(420, 700, 500, 1080, (214, 218, 220), 8)
    p.bulat(460, 660, 44, 44, (230, 234, 236))


def lapangan(p: Papan) -> None:
    """A street job: a truck, tools, people in the sun."""
    _jalan(p)
    truk = p.acak.choice([(196, 150, 44), (62, 110, 84), (170, 70, 52)])
    x = p.acak.randint(120, 500)
    p.kotak(x, 470, x + 520, 760, truk, 10)
    p.bentuk([(x + 530, 560), (x + 640, 560), (x + 700, 660), (x + 700, 760), (x + 530, 760)], gelap(truk, 1.12))
    p.bentuk([(x + 556, 580), (x + 630, 580), (x + 668, 656), (x + 556, 656)], (170, 200, 214))
    for roda in (x + 110, x + 400, x + 620):
        p.bulat(roda, 770, 62, 62, (34, 34, 36))
        p.bulat(roda, 770, 26, 26, (140, 142, 144))
    for n in range(p.acak.randint(2, 4)):
        kaki = 1010 + p.acak.randint(0, 110)
        p.orang(260 + n * 330 + p.acak.randint(-60, 60), kaki, 470, tangan=p.acak.choice(["depan", "naik", ""]))
    for n in range(4):
        x = 120 + n * 420
        p.bentuk([(x - 34, 1120), (x + 34, 1120), (x + 8, 1020), (x - 8, 1020)], (226, 110, 40))


def _jalan(p: Papan) -> None:
    p.kotak(0, 0, LEBAR, 620, p.acak.choice([(176, 210, 234), (214, 220, 222), (196, 214, 220)]))
    for n in range(6):
        x = n * 300 + p.acak.randint(-70, 70)
        p.kotak(x + 60, 380, x + 84, 640, (104, 80, 60))
        p.bulat(x + 70, 330, 130, 110, p.acak.choice([(84, 128, 80), (70, 112, 74), (108, 146, 88)]))
    for n in range(4):
        x = n * 430 + 40
        p.kotak(x, 450, x + 250, 640, p.acak.choice([(224, 206, 180), (206, 214, 216), (230, 222, 204), (196, 180, 160)]))
        p.bentuk([(x - 24, 450), (x + 125, 370), (x + 274, 450)], p.acak.choice([(150, 80, 62), (110, 92, 82)]))
    p.kotak(0, 640, LEBAR, TINGGI, p.acak.choice([(120, 118, 116), (134, 130, 124), (150, 140, 122)]))
    for n in range(5):
        p.kotak(n * 360, 900, n * 360 + 170, 916, (226, 222, 206))


def garasi(p: Papan) -> None:
    """A hall with a vehicle on the test line."""
    p.kotak(0, 0, LEBAR, 800, p.acak.choice([(190, 194, 196), (178, 184, 176), (200, 194, 184)]))
    for n in range(7):
        p.garis([(n * 270, 0), (n * 270, 240)], (120, 124, 128), 14)
    p.kotak(0, 200, LEBAR, 236, (120, 124, 128))
    p.kotak(0, 780, LEBAR, TINGGI, (128, 126, 122))
    for n in range(2):
        p.bentuk([(260 + n * 600, 1200), (400 + n * 600, 1200), (520 + n * 380, 790), (480 + n * 380, 790)], (200, 168, 60))
    badan = p.acak.choice([(58, 96, 150), (176, 54, 44), (226, 224, 216), (60, 120, 90)])
    p.kotak(430, 330, 1130, 860, badan, 36)
    p.kotak(480, 390, 1080, 590, (164, 192, 206), 18)
    p.garis([(780, 390), (780, 590)], gelap(badan, 0.8), 12)
    p.kotak(430, 640, 1130, 668, gelap(badan, 0.75))
    for x in (500, 1060):
        p.bulat(x, 720, 44, 36, (250, 240, 200))
        p.kotak(x - 60, 830, x + 60, 960, (30, 30, 32), 20)
    p.kotak(680, 700, 880, 760, (240, 240, 236), 6)
    p.teks(780, 730, f"KT {p.acak.randint(1100, 8999)} D{p.acak.choice('ABCL')}", 34)
    p.orang(250, 1110, 660, tangan="naik")
    p.orang(1320, 1120, 660, tangan="depan", belakang=p.acak.random() < 0.4)


def kampung(p: Papan) -> None:
    """Houses on stilts over the sea, a wooden walkway, people talking."""
    p.kotak(0, 0, LEBAR, 470, p.acak.choice([(168, 208, 232), (226, 200, 170), (200, 214, 224)]))
    p.kotak(0, 440, LEBAR, 800, p.acak.choice([(84, 138, 150), (96, 146, 140), (112, 140, 146)]))
    for n in range(12):
        y = 470 + n * 26
        p.garis([(p.acak.randint(0, 900), y), (p.acak.randint(900, 1600), y)], (140, 178, 184), 3)
    for n in range(5):
        x, y = n * 330 - 40, 300 + (n % 2) * 40
        dinding = p.acak.choice([(176, 196, 170), (214, 186, 140), (150, 180, 196), (206, 160, 150), (196, 196, 180)])
        for tiang in range(4):
            p.kotak(x + 20 + tiang * 76, y + 180, x + 34 + tiang * 76, y + 320, (84, 66, 52))
        p.kotak(x, y, x + 280, y + 190, dinding)
        p.bentuk([(x - 26, y), (x + 140, y - 96), (x + 306, y)], p.acak.choice([(140, 84, 66), (120, 116, 112), (96, 110, 116)]))
        p.kotak(x + 40, y + 60, x + 110, y + 190, gelap(dinding, 0.6))
        p.kotak(x + 160, y + 60, x + 240, y + 120, (206, 220, 224))
    p.bentuk([(0, 900), (LEBAR, 760), (LEBAR, TINGGI), (0, TINGGI)], (150, 122, 92))
    for n in range(14):
        p.garis([(n * 130 - 60, 900 - n * 11), (n * 150 - 160, TINGGI)], (120, 96, 72), 5)
    for n in range(p.acak.randint(3, 5)):
        p.orang(220 + n * 280 + p.acak.randint(-50, 50), 1060 + p.acak.randint(0, 90), 520, warga=n % 2 == 0, tangan=p.acak.choice(["", "depan", "naik"]))


def balai(p: Papan) -> None:
    """A hall of the neighbourhood: mats, a banner, people around."""
    p.ruang(560)
    spanduk = p.acak.choice([(11, 92, 90), (160, 54, 46), (48, 84, 138)])
    p.kotak(200, 100, 1400, 250, spanduk, 6)
    p.teks(800, 150, p.acak.choice(["MUSYAWARAH WARGA", "SOSIALISASI", "TEMU WARGA", "RAPAT KADER"]), 52, (252, 250, 240))
    p.teks(800, 212, "KOTA BONTANG", 30, (236, 226, 190))
    p.kotak(0, 560, LEBAR, TINGGI, p.acak.choice([(172, 130, 100), (150, 120, 110), (122, 140, 120)]))
    for n in range(6):
        p.garis([(0, 640 + n * 100), (LEBAR, 640 + n * 100)], (200, 170, 140), 4)
    for n in range(3):
        p.orang(520 + n * 260, 690, 480, duduk=True, tangan="depan")
    p.meja(400, 1180, 700, 90)
    for baris in range(2):
        for n in range(7 - baris):
            p.orang(130 + n * (220 + baris * 50), 960 + baris * 210, 440 + baris * 110, duduk=True, belakang=True, warga=True)


def piagam(p: Papan) -> None:
    """Two people hold a certificate, others clap."""
    p.ruang(780)
    p.kotak(200, 100, 1400, 240, (183, 121, 31), 6)
    p.teks(800, 170, p.acak.choice(["GELAR BUDAYA KERJA", "PENGHARGAAN KBK"]), 56, (255, 252, 240))
    p.bendera(120, 780, 560)
    for x in (380, 1230):
        p.orang(x, 1090, 640)
    p.orang(680, 1140, 740, tangan="depan")
    p.orang(930, 1140, 740, tangan="depan")
    p.kotak(700, 700, 910, 850, (160, 124, 60), 4)
    p.kotak(714, 714, 896, 836, (250, 247, 232))
    for n in range(3):
        p.kotak(744, 742 + n * 28, 866, 750 + n * 28, (170, 164, 140))


SCENES = {f.__name__: f for f in (
    loket, antrean, rapat, papan, apel, arsip, komputer, kelas, klinik, lapangan, garasi, kampung, balai, piagam,
)}  # fmt: skip
SCENES["meja"] = komputer
