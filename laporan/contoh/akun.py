"""Accounts of the sample city: one that is easy to remember for every role, and those who write in the year's story."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from laporan.contoh.kota import Kota
from opd.actions.opd import place_opd
from opd.akses import ROLES
from opd.models import Opd, Pegawai, PemerintahDaerah, Pengguna, Penugasan, Peran

SANDI = "budaya-kerja-contoh"
OPD_CONTOH = "DISDUKCAPIL"  # where the sample accounts of an agency are at home
AKUN = {  # role -> name to sign in with, in the order in which a report travels
    "anggota": "anggota",
    "notulis": "notulis",
    "ketua": "ketua",
    "sekretaris_opd": "sekretaris",
    "pimpinan_opd": "pimpinan",
    "bagian_organisasi": "organisasi",
    "sekda": "sekda",
    "biro_organisasi": "biro",
    "pemeriksa": "pemeriksa",
    "admin_sistem": "admin",
}


@dataclass(frozen=True)
class AkunContoh:
    peran: str
    nama_masuk: str
    nama: str
    tempat: str


def daftar_akun() -> list[AkunContoh]:
    """The sample accounts that exist here, by role; empty where there is no sample city."""
    rows = {p.nama_masuk: p for p in Pengguna.objects.filter(nama_masuk__in=AKUN.values()).select_related("pegawai__opd")}
    return [
        AkunContoh(ROLES[peran].label, masuk, rows[masuk].nama, rows[masuk].pegawai.opd.nama if rows[masuk].pegawai else "–")
        for peran, masuk in AKUN.items()
        if masuk in rows
    ]


def isi_akun(kota: Kota) -> None:
    """Needs people and groups. Everybody shares one password, and one hash of it: hashing is slow on purpose."""
    buat = _Pembuat(kota)
    for kode, orang in kota.pegawai.items():
        if kota.opd(kode).melapor or kota.unit[kode]["kelompok"]:
            buat.akun(orang[0])
        if kota.opd(kode).melapor:
            kota.sekretaris[kode] = buat.akun(orang[1], "sekretaris_opd", opd=orang[1].opd)
    for post in Penugasan.objects.filter(opd__pemda=kota.pemda, opd__melapor=True).select_related("pegawai"):
        buat.akun(post.pegawai)  # who leads for the time being approves reports too
    for regu in kota.kelompok:
        buat.akun(regu.ketua)
        buat.akun(regu.notulis)
    _tokoh(kota, buat)
    buat.simpan()


class _Pembuat:
    def __init__(self, kota: Kota):
        self.kota, self.sandi = kota, make_password(SANDI)
        self.dari = kota.awal - dt.timedelta(days=30)
        self.peran: list[Peran] = []
        self.lepas: list[Pengguna] = []  # who is no employee of anything here

    def akun(self, pegawai: Pegawai | None, peran: str = "", nama: str = "", **tempat) -> Pengguna:
        """The account of this person, made when it isn't there yet."""
        pengguna = self.kota.pengguna.get(pegawai.pk) if pegawai else None
        if pengguna is None:
            masuk = (pegawai.nip or f"pegawai-{pegawai.pk}") if pegawai else nama
            pengguna = Pengguna(
                nama_masuk=masuk, nama=pegawai.nama if pegawai else nama, pegawai=pegawai, password=self.sandi,
                dibuat_pada=self.kota.pukul(self.dari, 9),
            )
            if pegawai:
                self.kota.pengguna[pegawai.pk] = pengguna
            else:
                self.lepas.append(pengguna)
        if peran:
            self.peran.append(Peran(pengguna=pengguna, peran=peran, dari=self.dari, **tempat))
        return pengguna

    def simpan(self) -> None:
        Pengguna.objects.bulk_create([*self.kota.pengguna.values(), *self.lepas])
        Peran.objects.bulk_create(self.peran)


def _tokoh(kota: Kota, buat: _Pembuat) -> None:
    """The ten of AKUN. What follows from a post or a seat is only renamed."""
    regu = next((r for r in kota.kelompok if r.kode == OPD_CONTOH), kota.kelompok[0])
    kepala, wakil = kota.pegawai[regu.pelapor][:2]
    for peran, pegawai in [
        ("pimpinan_opd", kepala),
        ("sekretaris_opd", wakil),
        ("ketua", regu.ketua),
        ("notulis", regu.notulis),
        ("anggota", regu.anggota[-1]),
    ]:
        buat.akun(pegawai).nama_masuk = AKUN[peran]
    setda = kota.pegawai["SETDA"]
    buat.akun(setda[0], "sekda", pemda=kota.pemda).nama_masuk = AKUN["sekda"]
    buat.akun(kota.pegawai["SETDA-ORG"][2], "bagian_organisasi", pemda=kota.pemda).nama_masuk = AKUN["bagian_organisasi"]
    batas = kota.hari_ini + dt.timedelta(days=180)
    pemeriksa = buat.akun(kota.pegawai["INSPEKTORAT"][-1], "pemeriksa", pemda=kota.pemda, sampai=batas)
    pemeriksa.nama_masuk = AKUN["pemeriksa"]
    provinsi = kota.pemda.provinsi
    buat.akun(_pegawai_biro(kota, provinsi), "biro_organisasi", pemda=provinsi).nama_masuk = AKUN["biro_organisasi"]
    buat.akun(None, "admin_sistem", nama="Admin Sistem").nama_masuk = AKUN["admin_sistem"]


def _pegawai_biro(kota: Kota, provinsi: PemerintahDaerah) -> Pegawai:
    """Somebody at the province; its Biro Organisasi is the only unit of it that the sample knows."""
    biro = Opd(
        pemda=provinsi, kode="BIRO-ORG", nama="Biro Organisasi Sekretariat Daerah Provinsi Kalimantan Timur",
        singkatan="Biro Organisasi", jenis="setda", melapor=False,
    )  # fmt: skip
    place_opd(biro)
    return Pegawai.objects.create(
        opd=biro, nip="198104172006042908", nama="Ratih Wulandari Saad", gelar_belakang="S.STP., M.Si.", golongan="IV/a",
        jabatan="Analis Kebijakan Ahli Madya",
    )  # fmt: skip
