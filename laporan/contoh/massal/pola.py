"""What the bulk borrows from the city: sentences, problems with their measures, and the files already stored."""

import json
from collections import defaultdict
from dataclasses import dataclass
from random import Random

from kbk.models import Bukti, Nilai
from kbk.models.kegiatan import JENIS_KEGIATAN
from laporan.contoh.kalimat import Isian, teks_aksi, teks_lain, teks_rapat
from laporan.contoh.kota import Kota, baca, semua_unit
from laporan.contoh.rencana import MAJU, PERTEMUAN, TAHAP
from opd.actions.acuan import ACUAN

BANYAK_ACARA = 400
TEMPAT = ["ruang pelayanan", "aula kantor", "ruang rapat", "halaman kantor", "ruang arsip", "loket pelayanan"]
ORANG = {"a": "seorang anggota", "b": "rekannya", "ketua": "ketua kelompok", "notulis": "notulis"}


@dataclass(frozen=True)
class Acara:
    """An activity without its day and people. `bukti`: the kinds of evidence asked for besides attendance."""

    jenis: str
    tindakan: bool
    bukti: tuple[str, ...]
    judul: str
    uraian: str
    hasil: str
    tempat: str


@dataclass(frozen=True)
class Sebab:
    """A problem, the value chosen because of it, and what is measured."""

    nilai: int
    masalah: str
    sumber: str
    data_awal: str
    alasan: str
    perilaku: str
    indikator: list


@dataclass(frozen=True)
class Pola:
    acara: list[Acara]
    sebab: list[Sebab]
    berkas: dict[str, list[tuple]]  # kind of evidence -> (stored name, preview, type, sha256, size, width, height)
    unit: list[tuple[str, str, str, str]]  # (code, name, short name, kind) of the agencies every region has
    orang: dict


def baca_pola(kota: Kota) -> Pola:
    """Needs the finished city: its files are shared by everybody."""
    acak = kota.acak("massal")
    return Pola(_acara(acak), _sebab(), _berkas(), _unit(), baca("orang")["umum"])


def _acara(acak: Random) -> list[Acara]:
    aksi = [satu for unit in semua_unit().values() if isinstance(unit.get("aksi"), list) for satu in unit["aksi"]]
    lain, bobot = [jenis for jenis, _ in PERTEMUAN], [b for _, b in PERTEMUAN]
    rows = []
    for nomor in range(BANYAK_ACARA):
        jenis = acak.choice(["aksi", "aksi", "aksi", "sop", "gelar"]) if nomor % 2 else acak.choices(lain, bobot)[0]
        tahap = "sop" if jenis == "sop" else acak.choice(TAHAP[:-1])
        isian = Isian(acak, acak.choice(aksi), MAJU[tahap], acak.choice(TEMPAT), "warga", ORANG)
        if jenis in {"aksi", "sop"}:
            teks = teks_aksi(isian, tahap)
        else:
            teks = teks_rapat(isian) if jenis == "rapat" else teks_lain(isian, jenis, nomor)
        rapi, minta = JENIS_KEGIATAN[jenis], JENIS_KEGIATAN[jenis].bukti
        bukti = tuple(b for b in minta if b != "daftar_hadir")
        rows.append(Acara(jenis, rapi.tindakan, bukti, teks[0][:150], *teks[1:], acak.choice(TEMPAT)))
    return rows


def _sebab() -> list[Sebab]:
    nilai = dict(Nilai.objects.dari_34().values_list("kode", "pk"))
    isi = ["masalah", "sumber", "data_awal", "alasan", "perilaku", "indikator"]
    terpilih = [n for unit in semua_unit().values() for n in unit.get("nilai", []) if "indikator" in n]
    return [Sebab(nilai[n["kode"]], *(n[k] for k in isi)) for n in terpilih]


def _berkas() -> dict[str, list[tuple]]:
    """One of each file: what stands in two activities of the city is still one file."""
    pool = defaultdict(dict)
    rows = Bukti.objects.berlaku().order_by("pk")
    for jenis, *berkas in rows.values_list("jenis", "berkas", "pratinjau", "tipe", "sha256", "ukuran", "lebar", "tinggi"):
        pool[jenis][berkas[0]] = tuple(berkas)
    return {jenis: list(berkas.values()) for jenis, berkas in pool.items()}


def _unit() -> list[tuple[str, str, str, str]]:
    """As shipped for Kota Bontang, without what bears a name of that place."""
    rows = json.loads((ACUAN / "opd_64.74.json").read_text())
    umum = [r for r in rows if r["melapor"] and r["jenis"] not in {"rsud", "kecamatan"}]
    return [(r["kode"], r["nama"], r["singkatan"], r["jenis"]) for r in umum]
