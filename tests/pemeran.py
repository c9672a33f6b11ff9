"""The fixed cast: two cities of one province, people inside with a right, inside without, and outside.

Bontang: Disdukcapil (group Akta), Dishub (group KIR), Kecamatan with a kelurahan below it (group Lurah).
Samarinda: one dinas, whose people must never see any of it.
"""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

from kbk.actions.acuan import load_nilai
from tests import pabrik


def cast_steps() -> Iterator[tuple[str, object]]:
    """The catalogues of values, the places, the people: one after the other, for tests.potret."""
    load_nilai()
    yield "nilai", None
    kota = make_kota()
    yield "kota", kota
    yield "cast", make_cast(kota)


def make_kota() -> SimpleNamespace:
    """Places: provinsi, bontang, samarinda and their units and groups."""
    provinsi = pabrik.make_pemda("64", "Provinsi Kalimantan Timur", "provinsi")
    bontang = pabrik.make_pemda("64.74", "Kota Bontang", provinsi=provinsi)
    samarinda = pabrik.make_pemda("64.72", "Kota Samarinda", provinsi=provinsi)
    disdukcapil = pabrik.make_opd(
        bontang, "DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", singkatan="Disdukcapil"
    )
    dishub = pabrik.make_opd(bontang, "DISHUB", "Dinas Perhubungan", singkatan="Dishub")
    kecamatan = pabrik.make_opd(bontang, "KEC-BS", "Kecamatan Bontang Selatan", "kecamatan")
    kelurahan = pabrik.make_opd(
        bontang, "KEL-TLI", "Kelurahan Tanjung Laut Indah", "kelurahan", induk=kecamatan, melapor=False
    )
    setda = pabrik.make_opd(bontang, "SETDA", "Sekretariat Daerah", "setda", singkatan="Setda")
    dinas_lain = pabrik.make_opd(samarinda, "DISDIK", "Dinas Pendidikan Samarinda")
    return SimpleNamespace(
        provinsi=provinsi,
        bontang=bontang,
        samarinda=samarinda,
        disdukcapil=disdukcapil,
        dishub=dishub,
        kecamatan=kecamatan,
        kelurahan=kelurahan,
        setda=setda,
        dinas_lain=dinas_lain,
        akta=pabrik.make_kelompok(disdukcapil, "KBK Akta"),
        kir=pabrik.make_kelompok(dishub, "KBK KIR"),
        lurah=pabrik.make_kelompok(kelurahan, "KBK Lurah"),
        lain=pabrik.make_kelompok(dinas_lain, "KBK Lain"),
    )


def make_cast(kota) -> SimpleNamespace:
    """People by what they are; every account has the password pabrik.SANDI."""
    people = SimpleNamespace()

    def person(name, opd, *, peran=None, pemda=None, di_opd=None, kelompok=None, kursi=None, sampai=None):
        pegawai = pabrik.make_pegawai(opd, name.replace("_", " ").title())
        pengguna = pabrik.make_pengguna(name, pegawai)
        if peran:
            pabrik.make_peran(pengguna, peran, pemda=pemda, opd=di_opd, sampai=sampai)
        if kelompok:
            pabrik.make_anggota(kelompok, pegawai, kursi)
        setattr(people, name, pengguna)
        return pengguna

    person("sekretaris", kota.disdukcapil, peran="sekretaris_opd", di_opd=kota.disdukcapil)
    person("ketua", kota.disdukcapil, kelompok=kota.akta, kursi="ketua")
    person("notulis", kota.disdukcapil, kelompok=kota.akta, kursi="notulis")
    person("anggota", kota.disdukcapil, kelompok=kota.akta, kursi="anggota")
    person("pimpinan", kota.disdukcapil)
    pabrik.make_penugasan(people.pimpinan.pegawai, kota.disdukcapil)
    person("sekretaris_dishub", kota.dishub, peran="sekretaris_opd", di_opd=kota.dishub)
    person("sekretaris_kecamatan", kota.kecamatan, peran="sekretaris_opd", di_opd=kota.kecamatan)
    person("bagian_organisasi", kota.setda, peran="bagian_organisasi", pemda=kota.bontang)
    person("sekda", kota.setda, peran="sekda", pemda=kota.bontang)
    person(
        "pemeriksa", kota.setda, peran="pemeriksa", pemda=kota.bontang, sampai=dt.date.today() + dt.timedelta(30)  # noqa: DTZ011
    )
    person("biro", kota.setda, peran="biro_organisasi", pemda=kota.provinsi)
    person("orang_luar", kota.dinas_lain, peran="bagian_organisasi", pemda=kota.samarinda)
    person("sekretaris_luar", kota.dinas_lain, peran="sekretaris_opd", di_opd=kota.dinas_lain)
    person("tanpa_peran", kota.disdukcapil)
    people.admin = pabrik.make_pengguna("admin")
    pabrik.make_peran(people.admin, "admin_sistem")
    return people
