"""The year of every group, planned before anything is written: what happened when, with whom, and what shows it."""

import datetime as dt
from dataclasses import dataclass, field

from kbk.models.kegiatan import JENIS_KEGIATAN
from laporan.contoh.foto import Pesanan
from laporan.contoh.kalimat import Isian, teks_aksi, teks_lain, teks_rapat
from laporan.contoh.kelompok import Regu
from laporan.contoh.kota import Kota, Triwulan, baca, hari_kerja, semua_unit
from opd.models import Pegawai

TAHAP = ["awal", "jalan", "tinjau", "luas", "jaga", "sop"]
MAJU = {"awal": 0.05, "jalan": 0.4, "tinjau": 0.7, "luas": 0.85, "jaga": 0.9, "sop": 1}
PERTEMUAN = [("rapat", 3), ("briefing", 5), ("apel", 3), ("sosialisasi", 3), ("bimtek", 2)]  # besides one rapat a quarter
KEHADIRAN = [("hadir", 86), ("izin", 5), ("sakit", 3), ("dinas_luar", 5), ("tanpa_keterangan", 1)]
RAJIN = {"DISDUKCAPIL": 1.25, "DPMPTSP": 1.15, "INSPEKTORAT": 1.15, "KESBANGPOL": 0.6, "SETWAN": 0.8, "BAPPERIDA": 0.4}
DIAM, NIHIL = "BAPPERIDA", "BPBD"  # who does nothing in the last finished quarter: silently, and saying so
FOTO_KEMBAR = ("DKUMPP", "DISPERKIMTAN")  # a photo of the first turns up in the second (domain 10)
PIMPINAN_HADIR = {"SETDA-UMUM": 0.85, "DISHUB": 0.75, "KESBANGPOL": 0.3}
ADEGAN = {"rapat": ["rapat", "papan"], "apel": ["apel"], "bimtek": ["kelas"], "gelar": ["piagam"], "briefing": ["papan", "apel", "komputer"],
          "sosialisasi": ["balai", "kelas"]}  # fmt: skip


@dataclass
class RencanaBukti:
    jenis: str
    keterangan: str = ""
    pesanan: Pesanan | None = None  # of a photo


@dataclass
class RencanaTindak:
    uraian: str
    orang: Pegawai
    tenggat: dt.date
    selesai: dt.date | None
    catatan: str


@dataclass
class Rencana:
    """One activity as it will be logged at `dicatat` by the notulis or the ketua."""

    regu: Regu
    tanggal: dt.date
    jenis: str
    judul: str
    uraian: str
    hasil: str
    tempat: str
    nilai: list[str]
    dicatat: dt.datetime
    pencatat: Pegawai
    pimpinan_hadir: bool | None
    kehadiran: dict[int, str]
    draf: bool = False
    bukti: list[RencanaBukti] = field(default_factory=list)
    tindak: list[RencanaTindak] = field(default_factory=list)


def rencanakan(kota: Kota) -> list[Rencana]:
    """Everything that happened up to today, in the order in which it was logged."""
    rencana = [r for regu in kota.kelompok for r in _Tahun(kota, regu).semua()]
    rencana = [r for r in rencana if r.dicatat <= kota.sekarang]
    _pakai_ulang(kota, rencana)
    return sorted(rencana, key=lambda r: (r.dicatat, r.regu.kelompok.nama))


class _Tahun:
    """The year of one group: its actions go through their stages one after another, meetings lie between."""

    def __init__(self, kota: Kota, regu: Regu):
        self.kota, self.regu = kota, regu
        self.unit = kota.unit[regu.kode]
        self.acak = kota.acak("kegiatan", regu.kode, regu.kelompok.nama)
        self.urut = {jenis: self.acak.randrange(99) for jenis in ("briefing", "apel", "sosialisasi", "bimtek", "lainnya")}
        self.cerita = iter(self._cerita())
        self.bahan = self._aksi()
        self.nilai = self._nilai()
        self.teliti = self.acak.uniform(0.74, 0.98)  # how often the evidence is complete
        self.hadir = PIMPINAN_HADIR.get(regu.kode, self.acak.uniform(0.45, 0.9))

    def semua(self) -> list[Rencana]:
        return [r for t in [*self.kota.lampau, self.kota.berjalan] for r in self._triwulan(t)]

    def _aksi(self) -> list:
        """What this group tries: its share of the unit's list, or of the pool of units like it."""
        daftar = self.unit["aksi"]
        if isinstance(daftar, str):
            return self.acak.sample(semua_unit()[daftar]["aksi"], k=len(semua_unit()[daftar]["aksi"]))
        saudara = [r for r in self.kota.kelompok if r.kode == self.regu.kode]
        bagian = daftar[saudara.index(self.regu) :: len(saudara)]
        return bagian if len(bagian) > 2 else daftar

    def _cerita(self) -> list[tuple[list, str]]:
        """(action, stage) as a year goes: a new one is begun while the last is being looked at."""
        langkah = []
        for nomor, aksi in enumerate(self._aksi()):
            langkah += [(nomor * 1.8 + urut + self.acak.random() * 0.6, aksi, tahap) for urut, tahap in enumerate(TAHAP)]
        return [(aksi, tahap) for _, aksi, tahap in sorted(langkah, key=lambda x: x[0])]

    def _nilai(self) -> list[str]:
        """Codes of the values that apply here, the unit's own before those of its agency."""
        sendiri = [n["kode"] for n in self.unit["nilai"]]
        induk = [n["kode"] for n in self.kota.unit[self.regu.pelapor]["nilai"]]
        return list(dict.fromkeys(sendiri or induk)) or ["N08"]

    def _triwulan(self, triwulan: Triwulan) -> list[Rencana]:
        if self._libur(triwulan):
            return []
        banyak = max(round(4.6 * RAJIN.get(self.regu.kode, 1) + self.acak.uniform(-1, 1.4)), 2)
        kerja = hari_kerja(triwulan.mulai, triwulan.selesai)
        hari = sorted(self.acak.sample(kerja, k=min(banyak, len(kerja))))
        tindakan = max(round(banyak * 0.56), 1)
        jenis = ["aksi"] * tindakan + self.acak.choices([j for j, _ in PERTEMUAN], [b for _, b in PERTEMUAN], k=banyak - tindakan)
        jenis[-1] = "rapat"
        if self.acak.random() < 0.25:
            jenis[0] = "lainnya"
        self.acak.shuffle(jenis)
        rencana = [self._kegiatan(h, j) for h, j in zip(hari, jenis, strict=True)]
        if triwulan.nomor == 3 and self.acak.random() < 0.3:
            rencana.append(self._kegiatan(gelar_kota(triwulan), "gelar"))
        return rencana

    def _libur(self, triwulan: Triwulan) -> bool:
        if self.regu.kode == DIAM:
            return triwulan in (self.kota.terakhir, self.kota.berjalan)
        return self.regu.pelapor == NIHIL and triwulan == self.kota.terakhir

    def _kegiatan(self, hari: dt.date, jenis: str) -> Rencana:
        aksi, tahap = (self.acak.choice(self.bahan), "jalan")
        if jenis == "aksi":
            aksi, tahap = next(self.cerita, (aksi, tahap))
            jenis = "sop" if tahap == "sop" else "aksi"
        if jenis == "apel":
            hari -= dt.timedelta(days=hari.weekday())  # on a Monday
        hari = max(hari, self.kota.awal)
        tempat = self.acak.choice(self.unit["tempat"])
        isian = Isian(self.acak, aksi, MAJU[tahap], tempat, self.unit["layan"], self._nama())
        judul, uraian, hasil = self._teks(isian, jenis, tahap)
        pencatat = self.regu.notulis if self.acak.random() < 0.8 else self.regu.ketua
        rencana = Rencana(
            regu=self.regu,
            tanggal=hari,
            jenis=jenis,
            judul=judul[:150],
            uraian=uraian,
            hasil=hasil,
            tempat=tempat,
            nilai=self._pilih_nilai(),
            dicatat=self._dicatat(hari),
            pencatat=pencatat,
            pimpinan_hadir=self._pimpinan(jenis),
            kehadiran=self._kehadiran(hari),
            draf=(self.kota.hari_ini - hari).days < 12 and self.acak.random() < 0.25,
        )
        rencana.bukti = self._bukti(rencana, isian)
        if jenis in {"rapat", "gelar"} or self.acak.random() < 0.12:
            rencana.tindak = self._tindak(rencana, isian)
        return rencana

    def _nama(self) -> dict[str, str]:
        a, b = self.acak.sample(self.regu.anggota, k=2)
        return {"a": a.nama, "b": b.nama, "ketua": self.regu.ketua.nama, "notulis": self.regu.notulis.nama}

    def _teks(self, isian: Isian, jenis: str, tahap: str) -> tuple[str, str, str]:
        if jenis in {"aksi", "sop"}:
            return teks_aksi(isian, tahap)
        if jenis == "rapat":
            return teks_rapat(isian)
        if jenis == "gelar":
            return teks_lain(isian, jenis, 0)
        self.urut[jenis] += 1
        return teks_lain(isian, jenis, self.urut[jenis])

    def _pilih_nilai(self) -> list[str]:
        utama = self.acak.choice(self.nilai[:2])
        if len(self.nilai) > 1 and self.acak.random() < 0.35:
            return list(dict.fromkeys([utama, self.acak.choice(self.nilai)]))
        return [utama]

    def _dicatat(self, hari: dt.date) -> dt.datetime:
        """Most log on the same day; some a few days later. Always after noon: mornings belong to reports."""
        tunda = self.acak.choices([0, 1, 2, 5], [72, 16, 8, 4])[0]
        return self.kota.pukul(hari + dt.timedelta(days=tunda), self.acak.randint(12, 20), self.acak.randint(0, 59))

    def _pimpinan(self, jenis: str) -> bool | None:
        if jenis in {"aksi", "sop"} and self.acak.random() < 0.45:
            return None
        return self.acak.random() < self.hadir

    def _kehadiran(self, hari: dt.date) -> dict[int, str]:
        status, bobot = [s for s, _ in KEHADIRAN], [b for _, b in KEHADIRAN]
        return {p.pk: self.acak.choices(status, bobot)[0] for p in self.regu.hadir_pada(hari)}

    def _bukti(self, r: Rencana, isian: Isian) -> list[RencanaBukti]:
        """What the kind of activity asks for, now and then with a gap, and more photos than needed."""
        bukti = []
        for jenis in JENIS_KEGIATAN[r.jenis].bukti:
            if jenis == "daftar_hadir" or self.acak.random() > self.teliti:
                continue
            if jenis != "foto":
                bukti.append(RencanaBukti(jenis))
                continue
            banyak = self.acak.choices([1, 2], [78, 22])[0]
            bukti += [RencanaBukti("foto", self._keterangan(r, isian), self._pesanan(r, n)) for n in range(banyak)]
        return bukti

    def _keterangan(self, r: Rencana, isian: Isian) -> str:
        if self.acak.random() < 0.12:
            return ""
        return isian.pilih(baca("kalimat")["foto"].get(r.jenis, ["{Ketua} memimpin rapat"]))[:200]

    def _pesanan(self, r: Rencana, nomor: int) -> Pesanan:
        adegan = self.acak.choice(ADEGAN.get(r.jenis, self.unit["adegan"]))
        kunci = f"{self.kota.benih}/{self.regu.kode}/{r.tanggal}/{r.judul}/{nomor}"
        return Pesanan(adegan, kunci, r.tanggal.weekday(), dekat=nomor > 0)

    def _tindak(self, r: Rencana, isian: Isian) -> list[RencanaTindak]:
        pola, tindak = baca("kalimat"), []
        for _ in range(self.acak.choices([1, 2], [60, 40])[0]):
            tenggat = r.tanggal + dt.timedelta(days=self.acak.choice([7, 10, 14, 14, 21, 30]))
            selesai = tenggat + dt.timedelta(days=self.acak.choice([-4, -2, -1, 0, 0, 0, 2, 6]))
            lama = (self.kota.hari_ini - tenggat).days
            macet = self.acak.random() < (0.02 if lama > 120 else 0.2)  # some were never closed
            if macet or selesai > self.kota.hari_ini:
                selesai = None
            orang = self.acak.choice([*self.regu.anggota, self.regu.notulis])
            catatan = self.acak.choice(pola["selesai"]) if selesai else ""
            tindak.append(RencanaTindak(isian.pilih(pola["tindak_lanjut"])[:250], orang, tenggat, selesai, catatan))
        return list({t.uraian: t for t in tindak}.values())


def gelar_kota(triwulan: Triwulan) -> dt.date:
    """The day on which all groups of the city show their work: one for everybody."""
    return hari_kerja(triwulan.mulai, triwulan.selesai)[-9]


def _pakai_ulang(kota: Kota, rencana: list[Rencana]) -> None:
    """One photo of another agency is sent in again as one's own; nobody may notice but Bagian Organisasi."""
    dalam = [r for r in rencana if kota.terakhir.mulai <= r.tanggal <= kota.terakhir.selesai]
    asal, tiruan = (
        next((b for r in dalam if r.regu.pelapor == kode for b in r.bukti if b.pesanan), None) for kode in FOTO_KEMBAR
    )
    if asal and tiruan:
        tiruan.pesanan = asal.pesanan
