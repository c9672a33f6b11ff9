"""Invented people: names, NIP with sequence 9xx (so that no real person is hit), rank and post (domain 5.1–5.3)."""

import datetime as dt
from random import Random

from laporan.contoh.kota import Kota, baca
from opd.models import Opd, Pegawai, Penugasan

KOMPOSISI = [("pns", 60), ("pppk", 18), ("pppk_pw", 20), ("non_asn", 2)]
GOLONGAN_PPPK = {"IV": "XI", "III": "IX", "II": "VII", "I": "V"}
BAWAAN = 12  # people of a unit that data/ says nothing about
KEPALA = {  # jenis of the unit -> the post of its head
    "setda": "Sekretaris Daerah",
    "setwan": "Sekretaris DPRD",
    "inspektorat": "Inspektur Daerah",
    "rsud": "Direktur RSUD Taman Husada",
    "kecamatan": "Camat {sisa}",
    "kelurahan": "Lurah {sisa}",
}
WAKIL = {  # the post of who runs the office, and holds the role sekretaris_opd where there is one
    "setda": "Kepala Subbagian Tata Usaha Setda",
    "setwan": "Kepala Bagian Umum dan Keuangan",
    "inspektorat": "Sekretaris Inspektorat",
    "rsud": "Kepala Bagian Tata Usaha",
    "kecamatan": "Sekretaris {nama}",
    "kelurahan": "Sekretaris {nama}",
    "puskesmas": "Kepala Tata Usaha {nama}",
    "bagian": "Kepala Subbagian {sisa}",
}


class Pencetak:
    """Makes one person after another without repeating a NIP."""

    def __init__(self, kota: Kota):
        self.kota, self.data, self.terpakai = kota, baca("orang"), set()

    def buat(self, acak: Random, opd: Opd, jabatan: str, *, jenis="pns", golongan="", gelar="", umur=(24, 57)) -> Pegawai:
        wanita = acak.random() < 0.52
        lahir = self.kota.hari_ini - dt.timedelta(days=acak.randint(umur[0] * 366, umur[1] * 365))
        nip = None if jenis == "non_asn" else self._nip(acak, lahir, wanita, jenis)
        depan, belakang = self._gelar(acak, gelar, golongan, lahir, wanita)
        return Pegawai(
            opd=opd,
            nip=nip,
            nama=self._nama(acak, wanita),
            gelar_depan=depan,
            gelar_belakang=belakang,
            jenis=jenis,
            golongan="" if jenis in {"pppk_pw", "non_asn"} else golongan,
            jabatan=jabatan,
        )

    def _nama(self, acak: Random, wanita: bool) -> str:
        asal = self.data["kristiani" if acak.random() < 0.16 else "umum"]
        sisi = "wanita" if wanita else "pria"
        keluarga = [b for b in asal["belakang"] if not (wanita and b.endswith("putra"))]
        kata = [acak.choice(asal[sisi]), acak.choice(asal[f"tengah_{sisi}"]), acak.choice(keluarga)]
        if acak.random() < 0.05 and kata[0] not in {"Andi", "Muhammad", "Nur", "Tri"}:
            kata = kata[:1]  # some go by one name and nothing else
        return " ".join(dict.fromkeys(k for k in kata if k))

    def _nip(self, acak: Random, lahir: dt.date, wanita: bool, jenis: str) -> str:
        while True:
            nip = f"{lahir:%Y%m%d}{self._tmt(acak, lahir, jenis)}{1 + wanita}9{acak.randint(0, 99):02d}"
            if nip not in self.terpakai:
                self.terpakai.add(nip)
                return nip

    def _tmt(self, acak: Random, lahir: dt.date, jenis: str) -> str:
        """Year and month of appointment; for PPPK the year and the count of the work agreement."""
        tahun = self.kota.hari_ini.year - 1
        if jenis == "pppk_pw":
            return f"{max(2025, tahun - 3)}21"
        if jenis == "pppk":
            return f"{acak.randint(max(2021, tahun - 6), tahun)}{acak.choice(['21', '21', '22'])}"
        mulai = min(lahir.year + acak.randint(22, 32), tahun)
        return f"{mulai}{acak.choice(['01', '02', '03', '04', '12'])}"

    def _gelar(self, acak: Random, tetap: str, golongan: str, lahir: dt.date, wanita: bool) -> tuple[str, str]:
        if tetap == "dr.":
            return "dr.", ""
        if tetap or not golongan.startswith(("III", "IV")):
            return "", tetap
        tua = self.kota.hari_ini.year - lahir.year > 50
        depan = ""
        if tua and acak.random() < 0.3:
            depan = acak.choice([f"Dr{'a' if wanita else 's'}.", "Ir.", f"H{'j' if wanita else ''}."])
        belakang = [] if depan.startswith(("Dr", "Ir")) else [acak.choice(self.data["gelar"])]
        if golongan.startswith("IV") or acak.random() < 0.15:
            belakang.append(acak.choice(self.data["gelar_lanjut"]))
        return depan, ", ".join(belakang)


def isi_orang(kota: Kota) -> None:
    """Everybody who works in the city, and who leads each unit since when."""
    pencetak = Pencetak(kota)
    for kode, unit in kota.unit.items():
        acak = kota.acak("orang", kode)
        kota.pegawai[kode] = _pejabat(pencetak, acak, unit) + _staf(pencetak, acak, unit)
    Pegawai.objects.bulk_create([p for orang in kota.pegawai.values() for p in orang], batch_size=500)
    Penugasan.objects.bulk_create(_penugasan(kota))


def jabatan_kepala(opd: Opd) -> str:
    sisa = opd.nama.removeprefix("Kecamatan ").removeprefix("Kelurahan ")
    return KEPALA.get(opd.jenis, "Kepala {nama}").format(nama=opd.nama, sisa=sisa)


def _pejabat(pencetak: Pencetak, acak: Random, unit: dict) -> list[Pegawai]:
    """The head, who runs the office, and the heads of the fields that have a group."""
    opd = unit["opd"]
    besar = opd.induk_id is None or opd.jenis == "rsud"
    golongan = {"setda": ["IV/d"], "kelurahan": ["III/d"], "bagian": ["IV/a", "IV/b"]}.get(
        opd.jenis, ["IV/b", "IV/c"] if besar else ["III/d", "IV/a"]
    )
    medis = "dr." if opd.jenis in {"rsud", "puskesmas"} else ""
    kepala = pencetak.buat(acak, opd, jabatan_kepala(opd), golongan=acak.choice(golongan), gelar=medis, umur=(46, 57))
    jabatan = WAKIL.get(opd.jenis, "Sekretaris {nama}").format(
        nama=opd.nama, sisa=opd.nama.removeprefix("Bagian ")
    )
    wakil = pencetak.buat(acak, opd, jabatan, golongan="IV/a" if besar else "III/c", umur=(40, 56))
    bidang = [f"Kepala {b}" for _, _, b in unit["kelompok"] if b.startswith(("Bidang", "Bagian", "Seksi", "UPT"))]
    if opd.jenis == "setda":
        bidang = [f"Asisten {b}" for b in ("Pemerintahan dan Kesra", "Perekonomian dan Pembangunan", "Administrasi Umum")]
    kabid = [
        pencetak.buat(acak, opd, b, golongan=acak.choice(["IV/c"] if opd.jenis == "setda" else ["III/d", "IV/a"]), umur=(40, 56))
        for b in dict.fromkeys(bidang)
    ]
    return [kepala, wakil, *kabid]


def _staf(pencetak: Pencetak, acak: Random, unit: dict) -> list[Pegawai]:
    opd, pilihan = unit["opd"], pencetak.data["jabatan"]
    kunci = "kesehatan" if opd.jenis in {"rsud", "puskesmas"} or opd.kode == "DINKES" else opd.kode
    daftar = pilihan.get(kunci, pilihan["umum"])
    bobot = [baris[1] for baris in daftar]
    orang = []
    for jenis in acak.choices([j for j, _ in KOMPOSISI], [b for _, b in KOMPOSISI], k=max(unit["pegawai"] - 4, 3)):
        if jenis in {"pppk_pw", "non_asn"}:
            orang.append(pencetak.buat(acak, opd, acak.choice(pilihan[jenis]), jenis=jenis, umur=(22, 48)))
            continue
        jabatan, _, golongan, *gelar = acak.choices(daftar, bobot)[0]
        pangkat = acak.choice(golongan.split())
        if jenis == "pppk":
            pangkat = GOLONGAN_PPPK[pangkat.split("/")[0]]
        umur = (38, 57) if pangkat in {"III/c", "III/d", "IV/a", "IV/b"} else (24, 50)
        orang.append(
            pencetak.buat(acak, opd, jabatan, jenis=jenis, golongan=pangkat, gelar="".join(gelar), umur=umur)
        )
    return orang


def _penugasan(kota: Kota) -> list[Penugasan]:
    """Every unit has a head; a few changed, and some are led for the time being (domain 0, fact 9)."""
    posts = []
    for kode, unit in kota.unit.items():
        kepala, opd = kota.pegawai[kode][0], unit["opd"]
        dari = kota.awal - dt.timedelta(days=kota.acak("masa", kode).randint(120, 1500))
        posts.append(Penugasan(pegawai=kepala, opd=opd, jabatan=jabatan_kepala(opd), dari=dari))
    return posts + _pengganti(kota, {post.opd.kode: post for post in posts})


def _pengganti(kota: Kota, post: dict[str, Penugasan]) -> list[Penugasan]:
    pengganti = []
    if {"DISHUB", "SETDA"} <= post.keys():
        hari = kota.terakhir.mulai + dt.timedelta(days=44)  # in mid-quarter
        post["DISHUB"].sampai = hari - dt.timedelta(days=1)
        pengganti.append(_post(post["DISHUB"], kota.pegawai["SETDA"][3], "plt", hari))
    if "DISNAKER" in post:
        post["DISNAKER"].sampai = kota.awal - dt.timedelta(days=33)
        pengganti.append(_post(post["DISNAKER"], kota.pegawai["DISNAKER"][2], "plt", kota.awal - dt.timedelta(days=32)))
    if "DISKOMINFO" in post:
        mulai = kota.lampau[1].mulai + dt.timedelta(days=38)  # the head is on leave for two weeks
        pengganti.append(_post(post["DISKOMINFO"], kota.pegawai["DISKOMINFO"][2], "plh", mulai, mulai + dt.timedelta(days=13)))
    return pengganti


def _post(pejabat: Penugasan, pegawai: Pegawai, status: str, dari: dt.date, sampai: dt.date | None = None) -> Penugasan:
    return Penugasan(
        pegawai=pegawai, opd=pejabat.opd, jabatan=pejabat.jabatan, status=status, dari=dari, sampai=sampai
    )
