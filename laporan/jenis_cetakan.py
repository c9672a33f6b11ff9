"""The kinds of print order. A new kind is one class here: what it prints, who may have it, how long it may take."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings

from kbk.models import Rapat
from laporan.cuplikan import bagian_pemda
from laporan.cuplikan_rapat import cuplikan_rapat
from laporan.dokumen import masukan_cetak, versi_template
from laporan.dokumen_buku import cuplikan_buku, cuplikan_provinsi, publik, tanpa_nip
from laporan.models import Cetakan, LaporanDaerah, LaporanOpd
from laporan.models.cetakan import BER_NIP, RekapProvinsi
from laporan.naskah_dinas import isi_naskah, naskah_of
from opd import jejak
from opd.akses import Permission, may
from opd.models import Opd, PemerintahDaerah
from opd.nip import works_in

REGISTRY: dict[str, type["JenisCetakan"]] = {}


class JenisCetakan:
    """`kolom` is the column of Cetakan that holds what is printed; `batas` (seconds, MB) of one child."""

    slug: ClassVar[str]
    kolom: ClassVar[str]
    hak: ClassVar[Permission]
    batas: ClassVar[tuple[int, int]] = (120, 1024)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if slug := cls.__dict__.get("slug"):
            if slug in REGISTRY:
                raise ValueError(f"Two kinds of print are called {slug}.")
            REGISTRY[slug] = cls

    @classmethod
    def masukan(cls, benda, kertas: str) -> dict:
        """Everything that is drawn, as plain values."""
        return masukan_cetak(benda, kertas)

    @classmethod
    def bagian(cls, benda) -> list["Bagian"]:
        """What is printed first, each by an order of its own, and bound into this."""
        return []

    @classmethod
    def halangan(cls, benda) -> str:
        """Why it can't be printed yet, "" when it can."""
        return "" if benda.cuplikan is not None else "Laporan ini masih draf. Ajukan dahulu, lalu cetak."

    @classmethod
    def boleh(cls, pengguna, benda) -> bool:
        """Whether this person may have it, now."""
        return may(pengguna, cls.hak, benda)

    @classmethod
    def pemda(cls, benda) -> PemerintahDaerah:
        return benda.periode.pemda

    @classmethod
    def opd(cls, benda) -> Opd | None:
        return None

    @classmethod
    def sasaran(cls, benda) -> dict:
        """The columns of the order that say what it is of."""
        return {cls.kolom: benda}


class CetakLaporan(JenisCetakan):
    slug, kolom, hak = "laporan_opd", "laporan_opd", Permission.LAPORAN_VIEW

    @classmethod
    def opd(cls, benda: LaporanOpd) -> Opd:
        return benda.opd


class CetakRekap(JenisCetakan):
    slug, kolom, hak, batas = "laporan_daerah", "laporan_daerah", Permission.REKAP_VIEW, (600, 2048)


class CetakLaporanPublik(CetakLaporan):
    slug = "laporan_publik"

    @classmethod
    def masukan(cls, benda, kertas: str) -> dict:
        return _publik(super().masukan(benda, kertas))


class CetakRekapPublik(CetakRekap):
    slug = "rekap_publik"

    @classmethod
    def masukan(cls, benda, kertas: str) -> dict:
        return _publik(super().masukan(benda, kertas))


def _publik(masukan: dict) -> dict:
    return masukan | {"cuplikan": publik(masukan["cuplikan"]), "penandatangan": tanpa_nip(masukan["penandatangan"])}


@dataclass(frozen=True)
class Bagian:
    """One part of a book; `awalan` tells its attachments from those of the others."""

    judul: str
    awalan: str
    benda: LaporanOpd | LaporanDaerah
    jenis: str


class CetakBuku(JenisCetakan):
    """The recap with every report that it holds behind it; whoever may see all of these may have it."""

    slug, kolom, hak, batas = "buku_daerah", "laporan_daerah", Permission.REKAP_VIEW, (600, 2048)
    rekap: ClassVar = CetakRekap
    laporan: ClassVar = CetakLaporan

    @classmethod
    def bagian(cls, benda: LaporanDaerah) -> list[Bagian]:
        rows = LaporanOpd.objects.filter(kode_verifikasi__in=[o["kode_verifikasi"] for o in benda.cuplikan["opd"]])
        menurut_kode = {row.kode_verifikasi: row for row in rows.select_related("opd", "periode__pemda")}
        laporan = [(o, menurut_kode[o["kode_verifikasi"]]) for o in benda.cuplikan["opd"] if o["kode_verifikasi"] in menurut_kode]
        return [
            Bagian(f"Rekapitulasi {benda.cuplikan['pemda']['nama']}", "rekap", benda, cls.rekap.slug),
            *(Bagian(f"Lampiran {n}. {o['nama']}", o["kode"], row, cls.laporan.slug) for n, (o, row) in enumerate(laporan, 1)),
        ]

    @classmethod
    def masukan(cls, benda: LaporanDaerah, kertas: str) -> dict:
        bagian = _bersidik(cls.bagian(benda), kertas)
        cuplikan = cuplikan_buku(benda.cuplikan, bagian, publik=cls.laporan is CetakLaporanPublik)
        return masukan_cetak(benda, kertas) | {"cuplikan": cuplikan}

    @classmethod
    def boleh(cls, pengguna, benda: LaporanDaerah) -> bool:
        laporan = [b.benda.pk for b in cls.bagian(benda)[1:]]
        terlihat = LaporanOpd.objects.for_user(pengguna, Permission.LAPORAN_VIEW).filter(pk__in=laporan)
        return super().boleh(pengguna, benda) and terlihat.count() == len(laporan)


class CetakBukuPublik(CetakBuku):
    slug, rekap, laporan = "buku_daerah_publik", CetakRekapPublik, CetakLaporanPublik


def _bersidik(bagian: list[Bagian], kertas: str) -> list[dict]:
    """The parts as the snapshot of a book names them: each with the hash that is the key of its own order."""
    return [
        {"judul": b.judul, "awalan": b.awalan, "sidik": jejak.sidik(REGISTRY[b.jenis].masukan(b.benda, kertas))}
        for b in bagian
    ]


class CetakBukuProvinsi(JenisCetakan):
    """The sent recaps of a province's cities for one period, as they were printed; for who receives them."""

    slug, kolom, hak, batas = "buku_provinsi", "kode_periode", Permission.REKAP_RECEIVE, (600, 2048)

    @classmethod
    def bagian(cls, benda: RekapProvinsi) -> list[Bagian]:
        return [
            Bagian(f"Lampiran {n}. Rekapitulasi {r.cuplikan['pemda']['nama']}", r.pemda.kode, r, CetakRekap.slug)
            for n, r in enumerate(benda.rekap(), 1)
        ]

    @classmethod
    def masukan(cls, benda: RekapProvinsi, kertas: str) -> dict:
        bagian = cls.bagian(benda)
        rekap = [b.benda for b in bagian]
        belum = PemerintahDaerah.objects.filter(provinsi=benda.provinsi).exclude(pk__in=[r.pemda_id for r in rekap])
        nama = list(belum.order_by("kode").values_list("nama", flat=True))
        cuplikan = cuplikan_provinsi(bagian_pemda(benda.provinsi), rekap[0].cuplikan["periode"], _bersidik(bagian, kertas), nama)
        cuplikan["tata_naskah"] = isi_naskah(naskah_of(benda.provinsi))
        dasar = {"cuplikan": cuplikan, "kertas": kertas, "waktu": max(r.terkirim_pada for r in rekap).isoformat()}
        return dasar | {"sha256": jejak.sidik(cuplikan), "kode": "", "alamat": "", "versi_template": versi_template()}

    @classmethod
    def halangan(cls, benda: RekapProvinsi) -> str:
        return "" if benda.rekap() else "Belum ada daerah yang mengirim rekap periode ini. Buku dapat dibuat setelah yang pertama dikirim."

    @classmethod
    def boleh(cls, pengguna, benda: RekapProvinsi) -> bool:
        rekap = [r.pk for r in benda.rekap()]
        return bool(rekap) and LaporanDaerah.objects.for_user(pengguna, cls.hak).filter(pk__in=rekap).count() == len(rekap)

    @classmethod
    def pemda(cls, benda: RekapProvinsi) -> PemerintahDaerah:
        return benda.provinsi

    @classmethod
    def sasaran(cls, benda: RekapProvinsi) -> dict:
        return {cls.kolom: benda.kode}


class CetakRapat(JenisCetakan):
    """A paper of a meeting, drawn from the meeting as it is when the worker comes to it."""

    kolom, hak, batas = "rapat", Permission.KEGIATAN_VIEW, (60, 1024)
    naskah: ClassVar[str]

    @classmethod
    def masukan(cls, benda: Rapat, kertas: str) -> dict:
        cuplikan = cuplikan_rapat(benda, cls.naskah, ber_nip=cls.slug == BER_NIP)
        dasar = {"cuplikan": cuplikan, "kertas": kertas, "waktu": cuplikan["waktu"], "versi_template": versi_template()}
        return dasar | {"sha256": jejak.sidik(cuplikan), "kode": "", "alamat": settings.ALAMAT_PERIKSA}

    @classmethod
    def halangan(cls, benda: Rapat) -> str:
        return ""

    @classmethod
    def pemda(cls, benda: Rapat) -> PemerintahDaerah:
        return benda.kegiatan.kelompok.opd.pemda

    @classmethod
    def opd(cls, benda: Rapat) -> Opd:
        return benda.kegiatan.kelompok.opd


class CetakUndangan(CetakRapat):
    slug = naskah = "undangan"

    @classmethod
    def halangan(cls, benda: Rapat) -> str:
        return "" if benda.undangan_pada else "Undangan rapat ini belum diterbitkan. Terbitkan dahulu, lalu cetak."


class CetakNotulen(CetakRapat):
    slug = naskah = "notulen"

    @classmethod
    def halangan(cls, benda: Rapat) -> str:
        return "" if benda.ditulis else "Notulen rapat ini belum ditulis. Tulis dahulu, lalu cetak."


class CetakDaftarHadir(CetakRapat):
    slug = naskah = "daftar_hadir"


class CetakDaftarHadirBerNip(CetakRapat):
    """For colleagues of the group's own unit, who see each other's NIP anyway (opd.nip)."""

    slug, naskah = BER_NIP, "daftar_hadir"

    @classmethod
    def boleh(cls, pengguna, benda: Rapat) -> bool:
        return works_in(pengguna, benda.kegiatan.kelompok.opd_id) and super().boleh(pengguna, benda)


def jenis_of(benda) -> str:
    """The kind of a report that has only one."""
    return {LaporanOpd: CetakLaporan, LaporanDaerah: CetakRekap}[type(benda)].slug


def jenis_rapat(pengguna, rapat: Rapat, naskah: str) -> str:
    """The kind that this person gets of a paper of a meeting."""
    colleague = works_in(pengguna, rapat.kegiatan.kelompok.opd_id)
    return BER_NIP if naskah == "daftar_hadir" and colleague else naskah


def masukan_of(cetakan: Cetakan) -> dict:
    return REGISTRY[cetakan.jenis].masukan(cetakan.benda, cetakan.kertas)
